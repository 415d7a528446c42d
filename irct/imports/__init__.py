"""Listings as tables: files in, files out, and what becomes of a file that was sent in."""
