"""Benchmarks and contact sheets: how fast it is, and how it looks."""
