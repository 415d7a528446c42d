"""Phone numbers: as people write them in their country, as stored, and as they are said."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat

NUMBER_NEEDED = _("Write a phone number with its country code, for example +45 33 76 06 00.")
SEVERAL = _("These are several numbers. Write one number in each field.")
WHICH = _("This can be read in more than one way: %(numbers)s. Write it with its country code.")
PERHAPS = _("Write the number with its country code. Did you mean %(number)s?")
NOT_AN_EXTENSION = _("Write an extension as digits after the number, for example “ext. 12”.")

# Between a number and its extension, as it is stored and as a link calls it (RFC 3966).
EXTENSION = ";ext="
LONGEST_EXTENSION = 7
# What people write before an extension; dots and case aside.
EXTENSION_WORDS = {
    *("ext", "extn", "extension", "x", "ex", "ext no", "extension no", "extension number"),
    *("poste", "int", "interno", "interne", "anexo", "ramal", "extensión", "extension n°"),
    *("durchwahl", "dw", "app", "apparat", "nebenstelle", "nst", "toestel", "tst"),
    *("доб", "добавочный", "доп", "дополнительный", "вн", "внутр", "внутренний", "внутрішній"),
    *("wew", "wewn", "wewnętrzny", "kl", "klapka", "linka", "lok", "lokal", "dahili", "dah"),
    *("anknytning", "ankn", "lokalnummer", "linje", "alanumero", "mellék", "εσωτ", "εσωτερικό"),
    *("تحويلة", "داخلي", "الداخلي", "داخلی", "فرعي", "内線", "分机", "內線", "内线", "내선"),
    *("#", "ext:", ";ext="),
}
# What people write before a number.
LABELS = {
    *("t", "tel", "telephone", "telefon", "telefono", "teléfono", "telefone", "tlf", "tfn", "tfno"),
    *("tél", "téléphone", "puh", "p", "ph", "phone", "number", "no", "mob", "mobile", "m", "cell"),
    *("handy", "gsm", "cel", "celular", "móvil", "movil", "port", "portable", "signal", "whatsapp"),
    *("тел", "телефон", "моб", "мобильный", "мобільний", "τηλ", "τηλέφωνο", "هاتف", "تليفون"),
    *("جوال", "موبايل", "موبایل", "تلفن", "همراه", "電話", "电话", "전화", "☎", "✆", "📞", "☏"),
}
BETWEEN = " -./()"
SAME = {"[": "(", "]": ")", "·": " ", "•": " ", "‧": "-", "−": "-", "‐": "-"}
# What makes digits be read in another order than they are stored.
TURNING = "\N{RIGHT-TO-LEFT EMBEDDING}\N{RIGHT-TO-LEFT OVERRIDE}\N{RIGHT-TO-LEFT ISOLATE}"
# What some programs put around a number that is copied from them.
MARKS = dict.fromkeys(
    map(
        ord,
        "\N{LEFT-TO-RIGHT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}\N{LEFT-TO-RIGHT MARK}"
        "\N{LEFT-TO-RIGHT ISOLATE}\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}",
    )
)
# Two numbers that differ at their end only.
LINES = re.compile(r"\d ?/ ?\d{1,2}$")
# The zero that is left out when somebody calls from abroad.
TRUNK_ZERO = "(0)"


def read(text: str, countries: Iterable[str] = ()) -> str:
    """A number in E.164, with its extension as in RFC 3966; refused if it is not one number.

    Without a country code it is read as it is dialled in the first of `countries`, or else
    in one of the others.
    """
    number, extension = _parted(text)
    if LINES.search(number):
        raise ValidationError(SEVERAL, code="invalid")
    found = _international(number)
    if "+" not in number:
        found |= _dialled(number, iter(countries))
    if len(found) > 1:
        numbers = " / ".join(said(one) for one in sorted(found))
        raise ValidationError(WHICH, code="ambiguous", params={"numbers": numbers})
    if not found:
        raise _refusal(number)
    return found.pop() + (f"{EXTENSION}{extension}" if extension else "")


def bare(stored: str) -> str:
    """A stored number without its extension."""
    return stored.partition(EXTENSION)[0]


def said(stored: str) -> str:
    """A stored number as people write it, with its country code."""
    try:
        number = phonenumbers.parse(stored)
    except phonenumbers.NumberParseException:
        return stored
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _parted(text: str) -> tuple[str, str]:
    """The digits of a number, with signs between, and those of its extension."""
    line = _without_label(in_ascii(text))
    end = next((at for at, char in enumerate(line) if char not in f"+{BETWEEN}0123456789"), None)
    number, rest = (line, "") if end is None else (line[:end], line[end:])
    if not rest:
        return number.strip(), ""
    is_open = number.rstrip().endswith("(")
    word, digits = _word_and_digits(rest.rstrip(" )" if is_open else " "))
    if word not in EXTENSION_WORDS and word.partition(" ")[0].strip(".:") not in EXTENSION_WORDS:
        is_several = (
            any(char in ",;|&\n" for char in rest) or len(_digits(rest)) > LONGEST_EXTENSION
        )
        raise ValidationError(SEVERAL if is_several else NUMBER_NEEDED, code="invalid")
    if not (digits.isdigit() and len(digits) <= LONGEST_EXTENSION):
        raise ValidationError(NOT_AN_EXTENSION, code="invalid")
    return number.strip().rstrip("(-./ "), digits


def in_ascii(text: str) -> str:
    """A line with digits, blanks and dashes as in ASCII, and without signs nobody sees."""
    chars: list[str] = []
    for char in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(char)
        if category == "Nd":
            chars.append(str(unicodedata.decimal(char)))
        elif category == "Pd":
            chars.append("-")
        elif category == "Zs" or char == "\t":
            chars.append(" ")
        elif category not in ("Cf", "Mn", "Cc") or char in "\r\n" or char in TURNING:
            chars.append(SAME.get(char, char))
    return "".join(chars).strip()


def _without_label(line: str) -> str:
    start = next((at for at, char in enumerate(line) if char in "+(0123456789"), len(line))
    label = line[:start].casefold().strip(" .:-")
    return line[start:] if label in LABELS | {""} else line


def _word_and_digits(rest: str) -> tuple[str, str]:
    start = next((at for at, char in enumerate(rest) if char.isdigit()), len(rest))
    word = rest[:start].casefold()
    return (word if word == EXTENSION else word.strip(" .:-")), rest[start:]


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _international(number: str) -> set[str]:
    """What a number can be that begins with a country code."""
    start = number.lstrip("( ")
    if number.count("+") > 1 or ("+" in number and not start.startswith("+")):
        return set()
    if not start.startswith(("+", "00")):
        return set()
    forms = [number]
    if TRUNK_ZERO in number.replace(" ", ""):
        forms.append(number.replace(" ", "").replace(TRUNK_ZERO, "", 1))
    return {found for form in forms for found in _valid(_after_prefix(form), None)}


def _after_prefix(number: str) -> str:
    digits = _digits(number)
    return f"+{digits if '+' in number else digits.removeprefix('00')}"


def _dialled(number: str, countries: Iterator[str]) -> set[str]:
    """What a number can be without its country code, by where it is dialled."""
    own = _national(number, next(countries, ""))
    return own or {found for country in countries for found in _national(number, country)}


def _national(number: str, country: str) -> set[str]:
    """What a number can be that is written as in a country, perhaps with its code but no sign."""
    if country not in phonenumbers.SUPPORTED_REGIONS:
        return set()
    digits = _digits(number)
    found = _valid(digits, country)
    code = str(phonenumbers.country_code_for_region(country))
    return found | _valid(f"+{digits}", None) if digits.startswith(code) else found


def _valid(number: str, country: str | None) -> set[str]:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return set()
    if not phonenumbers.is_valid_number(parsed):
        return set()
    return {phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}


def _refusal(number: str) -> ValidationError:
    """What is wrong, with the number that may be meant."""
    if "/" in number and sum(len(_digits(part)) >= 6 for part in number.split("/")) > 1:
        return ValidationError(SEVERAL, code="invalid")
    perhaps = set() if "+" in number else _valid(f"+{_digits(number)}", None)
    if perhaps:
        params = {"number": said(perhaps.pop())}
        return ValidationError(PERHAPS, code="invalid", params=params)
    return ValidationError(NUMBER_NEEDED, code="invalid")
