"""Demonstration data: real organisations with their public facts, and unmistakable samples."""
