"""How the records stand, in pictures at the desk, each of which a table repeats."""
