"""Phone numbers, e-mail and web addresses in a search, and the codes that stand for them."""

import re
import unicodedata

# An address may not be typed to its end.
EMAIL = re.compile(r"(?<![^\s@<>,;])[^\s@<>,;]++@[^\s@<>,;]+")
# An address of the web, written out or as people say it: example.org, www.example.org/help.
WEB = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\b(?:[a-z0-9-]{2,63}+\.){1,8}(?:org|com|net|info|eu|int|[a-z]{2})(?:/\S*)?(?=\s|$)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[+(]?\d[\d\s().\-/]{5,24}\d")
# Codes of the post: British, Canadian, of digits alone, or with the country before them.
POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
    r"|^\s*(?:[A-Z]{1,2}-)?\d{4,6}\s*$",
    re.IGNORECASE,
)
# Country codes and leading zeros are written or left out: the last digits tell numbers apart.
LAST_DIGITS = 8
FEWEST_DIGITS = 7


def contact_in(text: str) -> tuple[str, str] | None:
    """A number or address in a text, with the code that documents of its owner hold."""
    for pattern, code in ((EMAIL, email_code), (WEB, web_code), (POSTCODE, postcode_code)):
        if found := pattern.search(text):
            return found[0], code(found[0])
    latin = "".join(_digit(char) for char in text)
    if (found := NUMBER.search(latin)) and len(_digits(found[0])) >= FEWEST_DIGITS:
        return text[found.start() : found.end()], phone_code(found[0])
    return None


def code_of(kind: str, value: str) -> str:
    """The code of a contact that a listing has."""
    if kind == "email":
        return email_code(value)
    if kind == "reference":
        return reference_code(value)
    return phone_code(value) if kind in ("phone", "signal", "whatsapp") else web_code(value)


def email_code(value: str) -> str:
    return f"reach={value.casefold()}"


def web_code(value: str) -> str:
    bare = re.sub(r"^https?://|^www\.", "", re.sub(r"^https?://", "", value.casefold()))
    return f"reach={bare.partition('/')[0].rstrip('.')}"


def phone_code(value: str) -> str:
    return f"reach={_digits(value)[-LAST_DIGITS:]}"


def postcode_code(value: str) -> str:
    """A code that no document holds: listings are not found by the codes of the post."""
    return f"postcode={''.join(value.split()).casefold()}"


def reference_code(value: str) -> str:
    """The code of what names one thing and is typed whole: a key, a slug, a member's number."""
    return f"reach={''.join(value.split()).casefold()}"


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _digit(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)
