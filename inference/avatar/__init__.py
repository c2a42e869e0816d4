"""Room 1: who speaks."""
