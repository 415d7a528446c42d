"""Ways to reach somebody, as people write them in cells: numbers, e-mail addresses, websites."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from irct import phones
from irct.imports import named
from irct.imports.cells import NOWHERE, Around, CellValue, LinesFormat, TextFormat
from irct.imports.written import in_one_line, misread, visible

# A number as a spreadsheet writes it that takes it for a quantity.
FLOAT = re.compile(r"\A([0-9]{5,15})[.,]0{1,9}\Z")
POWER = re.compile(r"\A([0-9])[.,]?([0-9]{0,15})[eE]\+?([0-9]{1,2})\Z")
LINE = re.compile(
    r"[;|\n\r\t]|(?<=[0-9])(?= \+)"
    # A label within, but not that of an extension.
    r"|(?<=[0-9)]) (?=[^\W\d_]{1,12}\.?: ?\+?[0-9(][0-9 ()-]{5})"
    r"| (?:or|ou|o|oder|und|and|et|y|e|и|или|أو|و|&) "
)
ALSO = re.compile(r"[,/،]| [-–—] ")
# The last digits of another number, which differs in them alone.
LAST_DIGITS = re.compile(r"\A[0-9]{1,4}\Z")
LABEL = re.compile(r"\A([^\W\d_][^\d:+(]{0,30}?)[\s:.]{0,9}(?=[+(0-9])")
LABEL_BEHIND = re.compile(r"\(([^()\d]{1,30})\)\Z")
# What people call a number in a cell, besides what `phones` knows.
KINDS_OF_NUMBER = {
    *("office", "hotline", "helpline", "landline", "fixed", "main", "desk", "reception", "direct"),
    *("secretariat", "emergency", "line", "mobile", "cell", "phone", "tel", "telephone", "number"),
    *("contact", "work", "bureau", "fixe", "standard", "oficina", "fijo", "büro", "festnetz"),
    *("zentrale", "mobil", "cellulare", "ufficio", "fisso", "ofis", "sabit", "cep", "gsm"),
    *("офис", "приёмная", "мобільний", "гаряча", "лінія", "مكتب", "ثابت", "دفتر"),
}
# Digits, or what is said of a number.
NOTED = re.compile(r"\([^()]*+\)")
FAX = {"fax", "f", "telefax", "télécopie", "telecopie", "факс", "فاكس", "فکس", "faks", "faxe"}
OTHER_KINDS = {
    "whatsapp": "whatsapp",
    "whats app": "whatsapp",
    "wa": "whatsapp",
    "signal": "signal",
}
# A mark before each of several numbers, and the number of a label, as in “Phone 2:”.
ITEM = re.compile(r"(?:\A|\s)[0-9]{1,2}\)\s(?=[+(0-9])")
NUMBERED_LABEL = re.compile(r"(?<=[^\W\d_]) ?[1-9] ?: ?(?=[+(0-9])")
BEFORE_EXTENSION = re.compile(
    r"(?<=[0-9)])\s?,\s?(?=(?:ext|extn|extension|poste|int|доб)\b)", re.IGNORECASE
)
# One that people can call, too.
FAX_TOO = re.compile(
    r"\b(tel|telephone|phone|ph|tél|téléphone|тел)\.? ?[/&+] ?(?:tele)?(?:fax|факс)\b\.?",
    re.IGNORECASE,
)
PLUSES = re.compile(r"\A\+{2,4}(?=[0-9])")
# A number without a space in it.
WHOLE = re.compile(r"\A[+0][0-9]{8,14}\Z")
# Between websites.
AND = frozenset(["and", "or", "&", "et", "ou", "y", "o", "und", "oder", "e", "и", "или", "ve", "و"])
# A note in brackets, which is no part of an address.
BRACKETED = re.compile(r" ?\((?!(?:at|dot|a|ät|punkt)\))[^()@]{1,40}\)", re.IGNORECASE)
ANGLED = re.compile(r"<[^<>\s]{3,320}>|\[[^\[\]\s@]{1,64}@[^\[\]\s@]{3,255}\]")
EMAIL_LABEL = re.compile(
    r"(?:e-?mail|mail|courriel|correo|эл\. ?почта|почта|بريد|mailto) ?: ?", re.IGNORECASE
)
AT = re.compile(r" ?(?:\[at\]|\(at\)|\{at\}|\((?:a|ät)\)|\bat\b|@) ?", re.IGNORECASE)
DOT = re.compile(r" ?(?:\[dot\]|\(dot\)|\{dot\}|\bdot\b) ?", re.IGNORECASE)
WEB_LABEL = re.compile(
    r"(?:web(?:site|seite)?|site(?: web)?|url|homepage|página web|сайт|www) ?:\s", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"\A[^()]{1,100}\(((?:https?://|www\.)[^()\s]{3,200})\)\Z")
# Schemes as they are mistyped.
SLIPPED = re.compile(r"\A(h?t{1,2}p{1,2}s?|htps?|http)(?::?/{1,2}|:|;//|\.//)", re.IGNORECASE)
SCHEME = re.compile(r"\A[a-z][a-z0-9+.-]{1,15}:", re.IGNORECASE)
HOST = re.compile(r"\A(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}\Z")
DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s?)(?=10\.)", re.IGNORECASE)
is_url = URLValidator(schemes=["https", "http"])


def _unless_digits(found: re.Match[str]) -> str:
    is_note = "24/7" in found[0] or any(char.isalpha() for char in found[0])
    return "" if is_note else found[0]


class WaysFormat(TextFormat):
    """Ways of one kind; a cell that holds several holds one for each row of contacts."""

    most: int | None = None

    def read(self, cell: str, around: Around = NOWHERE) -> CellValue:
        text = self.text(cell).lstrip("'’‘`")
        found = list(dict.fromkeys(self.ways(text, around)))
        if self.most and len(found) > self.most:
            raise ValueError(_("“%s” holds several, and here is room for one.") % text[:80])
        if not found:
            raise ValueError(_("“%s” holds nothing by which to reach somebody.") % text[:80])
        return found if len(found) > 1 else found[0]

    def ways(self, text: str, around: Around) -> Iterable[str]:
        return [text]


class PhonesFormat(WaysFormat):
    """Numbers, read as they are dialled in the country of the row."""

    def __init__(self, kind: str = "phone") -> None:
        self.kind = kind

    def ways(self, text: str, around: Around) -> Iterator[str]:
        text = FAX_TOO.sub(r"\1", text)
        text = PLUSES.sub("+", BEFORE_EXTENSION.sub(" ", _plain_digits(text)))
        if text.count(")") > text.count("("):
            text = ITEM.sub(" ; ", text)
        for part in LINE.split(NUMBERED_LABEL.sub(": ", text)):
            if (part := visible(in_one_line(part)).strip(" ,/")) and part not in ("or", "&"):
                yield from self._numbers(part, around)

    def _numbers(self, part: str, around: Around) -> Iterator[str]:
        pieces = [piece.strip() for piece in ALSO.split(part) if piece.strip()]
        whole = part.split()
        if len(whole) > 1 and all(
            WHOLE.match(one) and self._is_number(one, around) for one in whole
        ):
            pieces = whole
        if len(pieces) > 1:
            for piece in pieces[1:]:
                if LAST_DIGITS.match(piece) and len(pieces[0]) > 2 * len(piece):
                    raise ValueError(
                        _("“%s” holds the last digits of another number. Write it out.") % part[:80]
                    )
            try:
                yield from [self._number(piece, around) for piece in pieces]
                return
            except ValueError:
                # It may be a sign between the digits of one number, as in 030/123456.
                if not self._is_number(part, around) and any(
                    self._is_number(piece, around) for piece in pieces
                ):
                    raise
        yield self._number(part, around)

    def _is_number(self, piece: str, around: Around) -> bool:
        try:
            return bool(self._number(piece, around))
        except ValueError:
            return False

    def _number(self, piece: str, around: Around) -> str:
        number = self._without_label(piece)
        try:
            return phones.read(number, [around.country] if around.country else [])
        except ValidationError as error:
            fault = f"“{piece[:80]}”: {' '.join(error.messages)}"
        plain = NOTED.sub(_unless_digits, number).strip()
        if plain != number and self._is_number(plain, around):
            meant = _("Did you mean %s?") % phones.said(self._number(plain, around))
            fault = _("“%s” holds more than a number.") % piece[:80] + f" {meant}"
        raise ValueError(fault)

    def _without_label(self, piece: str) -> str:
        found = LABEL.match(piece) or LABEL_BEHIND.search(piece)
        if not found:
            return piece
        label = found[1].casefold().strip(" .:-")
        words = frozenset(label.replace(".", " ").replace("-", " ").split())
        if FAX & words:
            raise ValueError(
                _("“%s” is a fax number, which nobody can call. Leave it out.") % piece[:80]
            )
        kind = OTHER_KINDS.get(label)
        if kind and kind != self.kind:
            raise ValueError(
                _("“%(piece)s” belongs in the column %(column)s.")
                % {"piece": piece[:80], "column": f"{kind}_1"}
            )
        if words and words <= KINDS_OF_NUMBER | phones.LABELS | {*OTHER_KINDS}:
            return piece.replace(found[0], "", 1).strip()
        return piece

    def allowed(self) -> str:
        return _("A number as it is dialled in the country, or with its country code.")


class OnePhoneFormat(PhonesFormat):
    most = 1


class EmailsFormat(WaysFormat):
    def ways(self, text: str, around: Around) -> Iterator[str]:
        plain = visible(in_one_line(text.replace("\n", " ; ")))
        plain = BRACKETED.sub("", unicodedata.normalize("NFKC", plain))
        meant = plain.strip(" .,").replace(",", ".")
        if "," in plain.strip(" .,") and _is_email(meant):
            raise ValueError(self._not_meant(text, meant))
        if angled := ANGLED.findall(plain):
            # The names before are those of persons, and nobody asked to publish them.
            plain = " ; ".join(one[1:-1] for one in angled)
        if named.ITEM.match(plain):
            plain = named.ITEM.sub(" ; ", plain)
        if plain.count("@") > 1:
            plain = plain.replace(" ", " ; ")
        for part in re.split(
            r"[;,|]|(?<!\b[nN])/| (?:or|and|ou|et|y|und|oder|и|&) ", EMAIL_LABEL.sub("", plain)
        ):
            if address := part.strip(" .<>\"'"):
                yield self._address(address.partition("?")[0])

    def _address(self, text: str) -> str:
        if misread(text):
            raise ValueError(
                _("“%s” mixes letters of two alphabets that look alike. Type it anew.") % text[:80]
            )
        if _is_email(text):
            return text
        meant = DOT.sub(".", AT.sub("@", text)).rpartition(": ")[2]
        if " " not in meant and _is_email(meant):
            raise ValueError(self._not_meant(text, meant))
        if "@" not in text and HOST.match(text.partition("/")[0].casefold()):
            raise ValueError(_("“%s” is a website. Write it in the column website_1.") % text[:80])
        raise ValueError(
            _("“%s” is not an e-mail address. Write one, for example help@example.org.") % text[:80]
        )

    def _not_meant(self, text: str, meant: str) -> str:
        return _("“%(text)s” is not an address to write to. Did you mean %(meant)s?") % {
            "text": text[:80],
            "meant": meant,
        }

    def allowed(self) -> str:
        return _("An e-mail address.")


class OneEmailFormat(EmailsFormat):
    most = 1


class WebsitesFormat(WaysFormat):
    def ways(self, text: str, around: Around) -> Iterator[str]:
        plain = WEB_LABEL.sub("", visible(text.replace("\n", " ")))
        if found := IN_BRACKETS.search(plain):
            # What stands before them is what the page is called.
            plain = found[1]
        self._refuse_slip(plain.strip())
        parts = re.split(r"[\s;|]+(?:/\s)?|,(?=\s|https?:|www\.)", plain)
        addresses = [one for part in parts if (one := part.strip("<>,.;\"'")) and one not in AND]
        if not any("." in address or ":" in address for address in addresses):
            raise ValueError(self.fault(text))
        for address in addresses:
            yield self._address(address)

    def _refuse_slip(self, text: str) -> None:
        """Ask whether a point is meant where a comma or a space stands."""
        meant = re.sub(r"[,.] ?", ".", text)
        if meant != text and meant.startswith("www.") and _url(meant) and " " not in meant:
            raise ValueError(
                _("“%(text)s” is not an address. Did you mean %(meant)s?")
                % {"text": text[:80], "meant": meant}
            )

    def _address(self, text: str) -> str:
        if _is_email(text.removeprefix("mailto:")):
            raise ValueError(
                _("“%s” is an e-mail address. Write it in the column email_1.") % text[:80]
            )
        address = text
        if text.startswith("//"):
            address = f"https:{text}"
        elif not text.casefold().startswith(("https://", "http://")):
            slipped = SLIPPED.match(text)
            if slipped and _url(rest := text[slipped.end() :].lstrip("/")):
                scheme = "https" if "s" in slipped[1].casefold() else "http"
                raise ValueError(
                    _("“%(text)s” is not an address. Did you mean %(meant)s?")
                    % {"text": text[:80], "meant": f"{scheme}://{rest}"}
                )
            if SCHEME.match(text) and "." not in text.partition(":")[0]:
                raise ValueError(self.fault(text))
            address = f"https://{text}"
        if not _url(address.partition("//")[2]):
            raise ValueError(self.fault(text))
        scheme, _slashes, rest = address.partition("//")
        host, slash, path = rest.partition("/")
        return f"{scheme.lower()}//{host.lower()}{slash}{path}"

    def fault(self, text: str) -> str:
        return _("“%s” is not a website. Write its address, as in https://example.org.") % text[:80]

    def allowed(self) -> str:
        return _("An address, as in https://example.org.")


class LinksFormat(LinesFormat):
    """DOIs, one on each line, with or without the address that leads there."""

    def line(self, text: str) -> str:
        return DOI_ADDRESS.sub("", super().line(text))


def format_of_way(kind: str) -> TextFormat:
    """How contacts of a kind are written in cells."""
    if kind == "email":
        return EmailsFormat()
    return WebsitesFormat() if kind in ("website", "form") else PhonesFormat(kind)


def first_of(value: CellValue) -> tuple[CellValue, list[str]]:
    """Parts what a cell says of contacts into the first and the others."""
    return (value[0], value[1:]) if isinstance(value, list) else (value, [])


def _plain_digits(text: str) -> str:
    """A number that a spreadsheet took for a quantity, if no digit of it was lost."""
    if found := FLOAT.match(text):
        return found[1]
    if found := POWER.match(text):
        digits, places = found[1] + found[2], int(found[3])
        if len(found[2]) < places or places > 15:
            raise ValueError(
                _(
                    "“%s”: the spreadsheet lost digits of this number. Format the column as text, "
                    "and type the number again."
                )
                % text
            )
        return (digits + "0" * places)[: places + 1]
    return text


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _url(rest: str) -> bool:
    """What stands behind a scheme is an address of a host with a name."""
    host = re.split(r"[/?#:]", rest.casefold(), maxsplit=1)[0]
    if not HOST.match(host):
        return False
    try:
        is_url(f"https://{host}{rest[len(host) :]}")
    except ValidationError:
        return False
    return True
