"""Catalogues as files for translators, and the files that they send back.

Two forms: PO, which Weblate, Poedit and others read, and XLIFF 1.2, which translation agencies use.
"""

import functools
import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation import gettext as _

from irct.translations import catalogues
from irct.translations.catalogues import Translatable, digest, forms_of, number_of_forms, texts_of
from irct.translations.checking import faults

PO, XLIFF = "po", "xliff"
KINDS = (PO, XLIFF)
_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A few times what the largest catalogue has.
LARGEST = 5_000_000


class ExchangeRow(NamedTuple):
    """A text with its translation, and what helps a translator."""

    text: Translatable
    forms: list[str]
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return digest(self.text, self.forms)


class BrokenFile(Exception):
    """A file of which nothing is taken, for these reasons."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def key_of(text: Translatable) -> str:
    """What a text is called where there is no room for it."""
    whole = "\0".join((text.context or "", text.one, text.many or ""))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def rows(language: str) -> list[ExchangeRow]:
    """All texts of a language, as its catalogues hold them."""
    paths = [catalogues.source(language, domain) for domain in catalogues.domains(language)]
    return _rows(language, tuple(path.stat().st_mtime_ns for path in paths if path.exists()))


@functools.lru_cache(1)
def _rows(language: str, _written: tuple[int, ...]) -> list[ExchangeRow]:
    return [
        ExchangeRow(
            text,
            forms_of(message),
            tuple(place for place, _line in message.locations),
            tuple(message.auto_comments),
        )
        for domain in catalogues.domains(language)
        for text, message in texts_of(catalogues.read(language, domain)).items()
    ]


def exported(given: Iterable[ExchangeRow], language: str, kind: str) -> bytes:
    return _po(given, language) if kind == PO else _xliff(given, language)


def _po(given: Iterable[ExchangeRow], language: str) -> bytes:
    catalog = catalogues.empty(language)
    for row in given:
        catalog.add(
            row.text.id,
            tuple(row.forms) if row.text.many is not None else "".join(row.forms),
            context=row.text.context,
            locations=[(place, 1) for place in row.places],
            auto_comments=row.notes,
        )
    content = io.BytesIO()
    write_po(content, catalog, width=99, include_lineno=False)
    return content.getvalue()


def _xliff(given: Iterable[ExchangeRow], language: str) -> bytes:
    root = ET.Element("xliff", {"version": "1.2", "xmlns": _XLIFF})
    about = {"original": "irct", "source-language": "en", "target-language": language}
    file = ET.SubElement(root, "file", {**about, "datatype": "plaintext"})
    body = ET.SubElement(file, "body")
    for row in given:
        key = key_of(row.text)
        if row.text.many is None:
            _unit(body, key, row, row.text.one, "".join(row.forms))
            continue
        group = ET.SubElement(body, "group", {"id": key, "restype": "x-gettext-plurals"})
        number = number_of_forms(language)
        for index in range(number):
            english = row.text.many if index else row.text.one
            form = row.forms[index] if row.forms else ""
            _unit(group, f"{key}[{index}]", row, english, form)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _unit(parent: ET.Element, key: str, row: ExchangeRow, english: str, form: str) -> None:
    unit = ET.SubElement(parent, "trans-unit", {"id": key, _SPACE: "preserve"})
    ET.SubElement(unit, "source").text = english
    ET.SubElement(unit, "target", {"state": "translated" if form else "new"}).text = form
    for note in (row.text.context, *row.notes, *row.places):
        if note:
            ET.SubElement(unit, "note").text = note


def taken(content: bytes, language: str) -> list[ExchangeRow]:
    """The translations in a file that came back; where one is broken, none.

    What a translator has left empty is left out.
    """
    if len(content) > LARGEST:
        raise BrokenFile([_("The file is too large.")])
    ours = {row.text: row for row in rows(language)}
    is_xml = content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    came = _from_xliff(content, ours) if is_xml else _from_po(content, language)
    reasons: list[str] = []
    found: list[ExchangeRow] = []
    for text, forms, why in came:
        if not any(forms) and not why:
            continue
        if not why and text not in ours:
            why = _("The site has no such text: it was changed since.")
        whys = [why] if why else [*faults(text, forms, language)]
        reasons += [f"“{text.one}”: {one}" for one in whys]
        if not whys:
            found.append(ours[text]._replace(forms=forms))
    if not reasons and not found:
        reasons = [_("There is no translation in the file.")]
    if reasons:
        raise BrokenFile(reasons)
    return found


def _from_po(content: bytes, language: str) -> Iterator[tuple[Translatable, list[str], str]]:
    try:
        catalog = read_po(io.BytesIO(content), locale=language, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise BrokenFile([_("This is not a PO file: %s") % error]) from None
    written = str(dict(catalog.mime_headers).get("Language", language))
    if written and written.replace("-", "_").split("_")[0] != language:
        raise BrokenFile([_("The file is in another language: %s") % written])
    for text, message in texts_of(catalog).items():
        why = _("It is marked as in doubt (fuzzy).") if message.fuzzy else ""
        yield text, forms_of(message), why


def _from_xliff(
    content: bytes, ours: Iterable[Translatable]
) -> Iterator[tuple[Translatable, list[str], str]]:
    if b"<!" in content.replace(b"<!--", b""):
        raise BrokenFile([_("This is not an XLIFF file: it declares a document type.")])
    try:
        root = ET.fromstring(content)  # noqa: S314 (without a document type there are no entities)
    except ET.ParseError as error:
        raise BrokenFile([_("This is not an XLIFF file: %s") % error]) from None
    by_key = {key_of(text): text for text in ours}
    forms: dict[str, list[str]] = {}
    english: dict[str, str] = {}
    for unit in root.iter(f"{{{_XLIFF}}}trans-unit"):
        key = unit.get("id", "").partition("[")[0]
        forms.setdefault(key, []).append(_inner(unit, "target"))
        english.setdefault(key, _inner(unit, "source"))
    for key, some in forms.items():
        text = by_key.get(key, Translatable(None, english[key]))
        is_same = english[key] == text.one
        yield text, some, "" if is_same else _("Its English was changed in the file.")


def _inner(unit: ET.Element, name: str) -> str:
    element = unit.find(f"{{{_XLIFF}}}{name}")
    return "" if element is None else "".join(element.itertext())
