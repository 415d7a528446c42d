"""The texts that code and templates mark for translation, found without GNU gettext."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation import templatize

from irct.translations.catalogues import DESK, SITE, Translatable

PROJECT = Path(__file__).parent.parent.parent
CODE = ("irct", "centres", "experts")
TEMPLATES = "templates"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
FOR_TRANSLATORS = ["Translators"]

# What only the secretariat sees: a text that stands nowhere else is one of the desk's.
OF_THE_DESK = {"admin", "desk", "desk_forms", "imports", "management", "pictures"}
ALSO_OF_THE_DESK = (
    *("irct/health.py", "irct/machine/apart.py", "irct/machine/confined.py"),
    "irct/translations/",
)


def files() -> Iterator[Path]:
    """All that may mark a text, relative to the project."""
    for folder in CODE:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(PROJECT)
    for path in sorted((PROJECT / TEMPLATES).rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path.relative_to(PROJECT)


def marked(path: Path) -> Iterator[tuple[Translatable, list[str]]]:
    """The texts that a file marks, with what it tells translators of each."""
    source = (PROJECT / path).read_text()
    if path.suffix != ".py":
        # Python code but for its indents.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    code = io.BytesIO(source.encode())
    for _line, found, comments, context in extract("python", code, KEYWORDS, FOR_TRANSLATORS):
        one, many = (found, None) if isinstance(found, str) else (found[0], found[1])
        yield Translatable(context, one, many), comments


def is_of_the_desk(path: Path) -> bool:
    parts = {*path.with_suffix("").parts}
    return bool(parts & OF_THE_DESK) or path.as_posix().startswith(ALSO_OF_THE_DESK)


def extracted() -> dict[str, Catalog]:
    """By domain, a catalogue without translations of all that is marked."""
    found: dict[Translatable, list[tuple[Path, list[str]]]] = {}
    plurals: dict[tuple[str | None, str], Translatable] = {}
    for path in files():
        for text, comments in marked(path):
            # A text that has a plural in one place is the same in all others.
            key = (text.context, text.one)
            if key not in plurals or text.many is not None:
                found[text] = found.pop(plurals.get(key, text), [])
                plurals[key] = text
            found[plurals[key]].append((path, comments))
    domains = {SITE: Catalog(), DESK: Catalog()}
    for text, places in found.items():
        domain = DESK if all(is_of_the_desk(path) for path, _comments in places) else SITE
        domains[domain].add(
            text.id,
            context=text.context,
            locations=[(path.as_posix(), 1) for path, _comments in places],
            auto_comments=list(
                dict.fromkeys(comment for _path, some in places for comment in some)
            ),
        )
    return domains
