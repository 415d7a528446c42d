"""Signed copies of the directory, which leave this site: see `docs/mirror.md`."""
