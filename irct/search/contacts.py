"""Phone numbers, e-mail and web addresses in a search, and the codes that stand for them."""

import re
import unicodedata

from irct import phones

# An address may not be typed to its end; some write what joins it as a word.
EMAIL = re.compile(
    r"(?<![^\s@<>,;])[^\s@<>,;]++(?:@[^\s@<>,;]+|\s?@\s?[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)*\.[a-z]{2,})",
    re.IGNORECASE,
)
SPELLED_EMAIL = re.compile(
    r"(?<![^\s()\[\]])[^\s()\[\]]++\s?[(\[]\s?at\s?[)\]]\s?[^\s()\[\].]++"
    r"(?:\.[^\s()\[\].]++|\s?[(\[]\s?dot\s?[)\]]\s?[^\s()\[\].]++)++",
    re.IGNORECASE,
)
SAID_EMAIL = re.compile(
    r"(?<!\S)[\w.+-]++ at [\w-]++(?: dot [\w-]++)++(?!\S)",
    re.IGNORECASE,
)
SPELLED = {"at": "@", "dot": "."}
# An address of which the end is missing.
BEGUN_EMAIL = re.compile(r"(?<![^\s<(])[\w.+-]{2,64}+@(?!\S)")
# What somebody is called on a network: @example.
HANDLE = re.compile(r"(?<!\S)@\w[\w.]+(?!\S)")
# An address of the web, written out or as people say it: example.org, www.example.org/help.
WEB = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z]\.[a-z]{2}/\S+"
    r"|(?<![\w-])(?:[a-z0-9-]{2,63}+\.){1,8}(?:org|com|net|info|eu|int|[a-z]{2}|xn--[a-z0-9-]{2,59}+)"
    r"(?:/\S*)?(?=\s|$)"
    r"|(?<![\w-])(?:[\w-]{2,63}+\.){1,8}(?:рф|укр|бел|срб|ελ)(?:/\S*)?(?=\s|$)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[+(]?\d[\d\s().\-/]{5,24}\d")
# A day: 01.02.1990, 1990-02-01.
DATE = re.compile(r"\d{1,2}[./\s-]\d{1,2}[./\s-]\d{2,4}|\d{4}[./\s-]\d{1,2}[./\s-]\d{1,2}")
# Codes of the post: British, Canadian, of digits, Dutch, Polish, or with the country before them;
# of the British ones, the first half alone as well, and those of six digits beside a town.
POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
    r"|^\s*(?:[A-Z]{1,2}-)?\d{4,6}\s*$|^\s*\d{4}\s?[A-Z]{2}\s*$|^\s*\d{2}-\d{3}\s*$"
    r"|^\s*(?:[A-Z]{1,2}-)?\d{3}\s\d{2}\s*$|^\s*(?:[A-Z]{1,2}\d[A-Z\d]|[A-Z]{2}\d)\s*$|\b\d{6}\b",
    re.IGNORECASE,
)
# The number of a bank account: a country, two digits, groups of four.
ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b")
# The number of a passport, an insurance or a case: letters among digits, and no word.
IDENTITY = re.compile(
    r"\b[A-Z]{2} ?(?:\d\d ?){3}[A-Z]\b"
    r"|(?<![\w-])(?=(?:[A-Z-]*\d){5})(?=[\d-]*[A-Z])(?![A-Z\d-]*[A-Z]{4})[A-Z\d][A-Z\d-]{6,30}[A-Z\d](?![\w-])",
    re.IGNORECASE,
)
# A point on the map, in degrees with a fraction or with minutes, or as it is called for short.
POINT = re.compile(
    r"-?\d{1,3}\.\d{1,12}[\s,;]{1,4}-?\d{1,3}\.\d{1,12}"
    r"|(?<!\S)(?=\S*\d)[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}\b"
    r"|(?<!\S)///[^\s./]+\.[^\s./]+\.[^\s./]+"
    r"|\d{1,3}\s?°[^A-Za-z°]{0,16}+[NSEWO](?:[\s,;]{0,4}\d{1,3}\s?°[^A-Za-z°]{0,16}+[NSEWO])?",
)
# Nothing but a number, as that of a helpline.
NUMBER_ALONE = re.compile(r"\A[\s().+/\-–#*]*+\d[\s\d().+/\-–#*]*")
# All day, each day.
HOURS = re.compile(r"\d{1,2}/\d{1,2}")
# Country codes and leading zeros are written or left out: the last digits tell numbers apart.
LAST_DIGITS = 8
FEWEST_DIGITS = 7


def contact_in(text: str) -> tuple[str, str] | None:
    """A number or address in a text, with the code that documents of its owner hold."""
    for pattern, code in CODES:
        if found := pattern.search(text):
            return found[0], code(found[0])
    latin = "".join(_digit(char) for char in text)
    if (found := NUMBER.search(latin)) and _is_a_number(found[0]):
        return text[found.start() : found.end()], phone_code(found[0])
    return None


def _is_a_number(text: str) -> bool:
    return len(_digits(text)) >= FEWEST_DIGITS and not DATE.fullmatch(text)


def code_of(kind: str, value: str) -> str:
    """The code of a contact that a listing has."""
    if kind == "email":
        return email_code(value)
    if kind == "reference":
        return reference_code(value)
    return phone_code(value) if kind in ("phone", "signal", "whatsapp") else web_code(value)


def number_alone(text: str) -> tuple[str, str] | None:
    """A text that is a number only, too short for one of a telephone, which nobody has."""
    latin = "".join(_digit(char) for char in text)
    is_time = HOURS.fullmatch(latin.strip()) or DATE.fullmatch(latin.strip())
    is_number = NUMBER_ALONE.fullmatch(latin) and not is_time
    return (text.strip(), postcode_code(latin)) if is_number else None


def email_code(value: str) -> str:
    said = re.sub(r" (at|dot) ", r"(\1)", value.casefold())
    bare = "".join(said.split()).removeprefix("mailto:")
    address = re.sub(r"[(\[](at|dot)[)\]]", lambda word: SPELLED[word[1]], bare)
    return f"reach={address}"


def web_code(value: str) -> str:
    bare = re.sub(r"^https?://|^www\.", "", re.sub(r"^https?://", "", value.casefold()))
    return f"reach={bare.partition('/')[0].rstrip('.')}"


def phone_code(value: str) -> str:
    return f"reach={_digits(phones.bare(value))[-LAST_DIGITS:]}"


def postcode_code(value: str) -> str:
    """A code that no document holds: listings are not found by the codes of the post."""
    return f"postcode={''.join(value.split()).casefold()}"


def unheld_code(value: str) -> str:
    """A code of what no listing has: a bank account, a point."""
    return f"unheld={''.join(value.split()).casefold()}"


def reference_code(value: str) -> str:
    """The code of what names one thing and is typed whole: a key, a slug, a member's number."""
    return f"reach={''.join(value.split()).casefold()}"


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _digit(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)


CODES = (
    *((EMAIL, email_code), (SPELLED_EMAIL, email_code), (SAID_EMAIL, email_code)),
    *((BEGUN_EMAIL, email_code), (HANDLE, web_code), (WEB, web_code)),
    *((ACCOUNT, unheld_code), (IDENTITY, unheld_code), (POINT, unheld_code)),
    (POSTCODE, postcode_code),
)
