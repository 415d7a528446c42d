"""The catalogues: where they are, how they are written, and how they are compiled."""

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

FOLDER = Path(__file__).parent.parent / "locale"
# The desk is translated for the secretariat alone.
SITE, DESK = "django", "desk"
DESK_LANGUAGES = ("fr", "es")
PLURALS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
        " n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
    "es": "nplurals=2; plural=(n != 1);",
    "fa": "nplurals=2; plural=(n > 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 &&"
        " (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    "tr": "nplurals=2; plural=(n > 1);",
    "uk": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 &&"
        " (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}
LANGUAGES = tuple(PLURALS)
DIGESTS = "digests"


class Translatable(NamedTuple):
    """What is translated as one: a text in English, with its plural and what tells it apart."""

    context: str | None
    one: str
    many: str | None = None

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.one, self.many) if self.many is not None else self.one


def number_of_forms(language: str) -> int:
    """Of a text with a plural."""
    return int(PLURALS[language][len("nplurals=")])


def domains(language: str) -> tuple[str, ...]:
    return (SITE, DESK) if language in DESK_LANGUAGES else (SITE,)


def source(language: str, domain: str = SITE) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def empty(language: str) -> Catalog:
    made = Catalog(locale=language, fuzzy=False, header_comment="")
    made.mime_headers = _headers(language)
    return made


def read(language: str, domain: str = SITE) -> Catalog:
    path = source(language, domain)
    if not path.exists():
        return empty(language)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"{path}: {error}") from None


def write(catalog: Catalog, path: Path) -> None:
    """Write it in the order of the files its texts come from, without numbers of lines."""
    content = io.BytesIO()
    write_po(content, catalog, width=99, sort_by_file=True, include_lineno=False, omit_header=True)
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in _headers(str(catalog.locale or "")))
    text = f'msgid ""\nmsgstr ""\n{head}\n'.encode() + content.getvalue().lstrip(b"\n")
    if not path.exists() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, text)


def _headers(language: str) -> list[tuple[str, str]]:
    """Nothing that differs from day to day, so that a file changes with its texts alone."""
    return [
        ("Language", language),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", PLURALS[language]),
    ]


def compile_changed(folder: Path) -> None:
    """Compile the catalogues that were not, or were changed since.

    A compiled one bears the time of the newest file it is made of, so that an older file put back
    is noticed, too.
    """
    for language in LANGUAGES:
        paths = [path for path in map(source, [language] * 2, domains(language)) if path.exists()]
        if not paths:
            continue
        written = max(path.stat().st_mtime_ns for path in paths)
        compiled = folder / language / "LC_MESSAGES" / "django.mo"
        with contextlib.suppress(FileNotFoundError):
            times = {path.stat().st_mtime_ns for path in (compiled, compiled.with_name(DIGESTS))}
            if times == {written}:
                continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        by_domain = {domain: read(language, domain) for domain in domains(language)}
        texts = [digest(text, forms_of(one)) for text, one in texts_of(by_domain[SITE]).items()]
        replace(compiled.with_name(DIGESTS), "\n".join(texts).encode(), written)
        replace(compiled, _compiled(language, by_domain.values()), written)


def _compiled(language: str, catalogs: Iterable[Catalog]) -> bytes:
    """One catalogue of all domains, with what is translated and not in doubt."""
    whole = empty(language)
    for catalog in catalogs:
        for message in catalog:
            if message.id:
                whole.add(message.id, message.string, context=message.context, flags=message.flags)
    content = io.BytesIO()
    write_mo(content, whole)
    return content.getvalue()


def forms_of(message: Message) -> list[str]:
    """The forms of a translation; none where it is missing."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return forms if any(forms) else []


def text_of(message: Message) -> Translatable:
    if isinstance(message.id, str):
        return Translatable(message.context, message.id)
    return Translatable(message.context, *message.id)


def texts_of(catalog: Catalog) -> dict[Translatable, Message]:
    return {text_of(message): message for message in catalog if message.id}


def digest(text: Translatable, forms: list[str]) -> str:
    """What tells an original with its translation from any other, or from one changed since."""
    return hashlib.sha256(repr((text, forms)).encode()).hexdigest()[:32]


def digests(folder: Path, language: str) -> list[str]:
    """Those of all that the site says in a language, beside the compiled catalogue."""
    path = folder / language / "LC_MESSAGES" / DIGESTS
    return path.read_text().split() if path.exists() else []


def replace(path: Path, content: bytes, time_ns: int | None = None) -> None:
    """Write a whole file, or none, for two processes may write it at once."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        new.write(content)
    Path(new.name).chmod(0o644)
    if time_ns is not None:
        os.utime(new.name, ns=(time_ns, time_ns))
    Path(new.name).replace(path)
