"""Catalogues of translated texts: extracted, compiled, checked, exported and taken back."""
