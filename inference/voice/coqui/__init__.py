"""Voices by coqui: networks of its package coqui-tts, in files that its authors published.

Of the package only the networks and their tokenizers are used, never its downloader, which asks
questions on standard input. `opening` is what they share; each of the other files is one network
or one engine of the catalogue.
"""
