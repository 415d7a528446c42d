"""Style sheets in parts: browsers get each whole, in one file.

A sheet begins with the parts that it is made of, as CSS itself has it: `@import "site/text.css";`.
While files are collected the parts are written into it; a page with twelve parts makes no more
requests than one with a single long file. Where nothing is collected, as with `make dev`, the
browser follows the same lines by itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = Path(settings.BASE_DIR, "static/css")
PART = re.compile(r'^@import "([\w/.-]+)";\n', re.MULTILINE)


def whole(sheet: Path) -> str:
    """A style sheet with its parts in the places where they are named, without comments."""
    text = without_comments(sheet.read_text(encoding="utf-8"))
    return PART.sub(lambda part: whole(sheet.parent / part[1]), text)


class WholeSheetsStorage(CompressedManifestStaticFilesStorage):
    """Collected files with hashes in their names, compressed, the style sheets whole."""

    def post_process(
        self, paths: dict[str, object], dry_run: bool = False, **options: object
    ) -> Iterator[object]:
        if not dry_run:
            for sheet in FOLDER.glob("*.css"):
                name = f"css/{sheet.name}"
                self.delete(name)
                paths[name] = (self, self._save(name, ContentFile(whole(sheet).encode())))
        yield from super().post_process(paths, dry_run=dry_run, **options)


def without_comments(text: str) -> str:
    before, *parts = text.split("/*")
    return before + "".join(part.partition("*/")[2].lstrip() for part in parts)
