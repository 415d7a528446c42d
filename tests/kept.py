"""What may be kept from one run of the tests to the next: whatever was made of the same files."""

import hashlib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# What makes the tables, and the rows that come with them.
MIGRATIONS = [
    *("*/migrations/*.py", "irct/*/migrations/*.py", "irct/*.py"),
    *("irct/management/commands/migrate.py", "requirements.lock"),
    *("irct/places/data/*", "irct/places/text.py", "irct/search/data/*.toml"),
    *("irct/search/code_words.py", "irct/search/synonyms.py", "irct/search/words.py"),
]
# All that may have a part in the demonstration data.
CODE = ["irct/**/*", "centres/**/*", "experts/**/*", "requirements.lock"]


def digest(*patterns: str) -> str:
    """A key that changes with what is in the files."""
    key = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in PROJECT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            key.update(f"\0{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return key.hexdigest()[:16]
