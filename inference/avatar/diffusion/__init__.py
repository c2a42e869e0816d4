"""Portraits from words: diffusion models over diffusers, prompted for faces that will speak."""
