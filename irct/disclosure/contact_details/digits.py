"""The digits of a text, in figures and in words, and what an ordinary reader takes them for."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from irct.disclosure.contact_details import words
from irct.disclosure.contact_details.reading import PlainReading, folded_words, spellings

FEWEST_DIGITS = 7
MOST_DIGITS = 15

NUMBERS = {word: digits for digits, line in words.EVERY_NUMBER.items() for word in spellings(line)}
ORDINALS = {word: digit for digit, line in words.ORDINALS.items() for word in spellings(line)}
LISTING, DICTATING, COUNTED = map(folded_words, (words.LISTING, words.DICTATING, words.COUNTED))
CALENDAR, CALLING, FILLING = map(folded_words, (words.CALENDAR, words.CALLING, words.FILLING))
MESSENGERS = folded_words(words.MESSENGERS, words.MESSENGERS_OR_WORDS)
WITHOUT_APOSTROPHES = str.maketrans("", "", "'’ʼ")
DOUBTFUL = spellings(words.DOUBTFUL_NUMBERS)


def _compound(template: str, numbers: dict[str, str]) -> str:
    units, tens = (
        "|".join(sorted({form for digits in keys for form in spellings(numbers.get(digits, ""))}))
        for keys in (UNITS, TENS)
    )
    return template.format(unit=f"(?:{units})", ten=f"(?:{tens})")


UNITS, TENS = "123456789", [str(ten) for ten in range(10, 100, 10)]
COMPOUND = re.compile("|".join(_compound(*one) for one in words.COMPOUNDS))
COMPOUND_BEGINNINGS = tuple(
    {
        form[:3]
        for _, numbers in words.COMPOUNDS
        for digits in (*UNITS, *TENS)
        for form in spellings(numbers.get(digits, ""))
    }
)


def _joined(code: str, hundred: str) -> dict[str, int]:
    numbers = words.LANGUAGES[code].group("numbers") | {HUNDRED: hundred}
    return {word: int(digits) for digits, line in numbers.items() for word in spellings(line)}


# The words of languages that join them, each with what it stands for.
HUNDRED = "100"
JOINED = [_joined(code, hundred) for code, hundred in words.JOINED.items()]
BEGINNINGS = tuple({word[:3] for joined in JOINED for word in joined})
JOINED_WORDS = [(joined, "|".join(sorted(joined, key=len, reverse=True))) for joined in JOINED]
JOINERS = [
    (joined, re.compile(f"(?:{part}){{2,12}}"), re.compile(part)) for joined, part in JOINED_WORDS
]

TOKENS = re.compile(
    # Letters that are read as digits, beside digits: O7700, 33l76.
    r"(?P<digits>(?<![^\W\d_])[oil|]{1,4}\d[\doil|]*(?![^\W\d_])"
    r"|\d+(?:[oil|]{1,2}\d+|(?<=\d\d)[sbzg]\d\d+)*"
    r"(?:[oil|]{1,2}(?![^\W\d_]))?)"
    r"|(?P<noughts>(?<!\w)o{3,4}(?!\w))|(?P<word>[^\W\d_]+(?:['’][яюєi][^\W\d_]*)?)"
)
# Digits for letters: s3v3n.
MIXED = re.compile(r"(?<![^\W_])(?=[a-z]{0,30}\d)(?=\d{0,30}[a-z])[a-z\d]{2,30}(?![^\W_])")
READ_AS_LETTERS = str.maketrans("013457", "oieast")
# What parts a date: 2026年3月14日.
DATE_SIGNS = frozenset("年月日号號時时分년월일시분")
LETTERS, APOSTROPHE = re.compile(r"[^\W\d_]+"), re.compile("['’ʼ]")
NOUGHTS = re.compile(r"(?<!\w)o{3,4}(?!\w)")
TIGHT, LOOSE, DICTATED, FAR, APART = range(5)
WIDEST_GAP = 40
WIDEST_FAR_GAP = 16
WIDEST_SENTENCE = 60
BRACKETED = re.compile(r"\A\W{0,40}[(\[{<][^()\[\]{}<>\d\n]{0,30}[)\]}>]\W{0,40}\Z")
ENDED = re.compile(r"[,;\n•|]|[.!?:…]\s|[^\W\d_]|[$%°]|\s[&*]\s")
# The next sentence is on a line of its own, or in another text.
NEW_SENTENCE = re.compile(r"[.!?…।。][^\S\n]{0,3}\n")
THOUSAND = re.compile(r"\d{3}(?!\d)")
READ_AS_DIGITS = str.maketrans("oil|sbzg", "01115826")


class DigitGroup(NamedTuple):
    start: int
    end: int
    digits: str
    spelled: bool
    gap: int  # what stands before it
    gap_words: tuple[str, ...]


def number_word(word: str) -> str:
    if not (word.isascii() and word.isalpha()):
        word = word.translate(WITHOUT_APOSTROPHES)
    if word in NUMBERS:
        return NUMBERS[word]
    if word.startswith("و"):
        return NUMBERS.get(word[1:], "")
    if word.startswith(COMPOUND_BEGINNINGS) and COMPOUND.fullmatch(word):
        return "99"
    if not word.startswith(BEGINNINGS):
        return ""
    return next(
        (
            _apart(part.findall(word), joined)
            for joined, whole, part in JOINERS
            if whole.fullmatch(word)
        ),
        "",
    )


def _apart(parts: list[str], values: dict[str, int]) -> str:
    """The digits of joined number words: "beşyüzotuziki" has three."""
    digits, value = "", 0
    for part in parts:
        number = values[part]
        if number == int(HUNDRED):
            digits, value = digits + str(value if value > 9 else ""), 100 * (value % 10 or 1)
            continue
        free = 100 if number >= 10 else 10
        if not number or value % free:
            digits, value = digits + str(value or ""), 0
        if number:
            value += number
        else:
            digits += "0"
    return digits + str(value or "")


def _gap(plain: str, last: int, start: int, between: list[str]) -> int:
    gap = plain[last:start]
    if not DATE_SIGNS.isdisjoint(gap):
        return APART
    if NEW_SENTENCE.search(gap):
        return APART
    if not between:
        if gap == "," and THOUSAND.match(plain, start):
            return TIGHT
        if len(gap) > WIDEST_GAP:
            return APART
        ended = ENDED.search(gap) or any(unicodedata.category(char) == "Sc" for char in gap)
        return LOOSE if ended else TIGHT
    if len(between) == 1 and len(gap) == 1:
        return TIGHT
    if len(gap) <= WIDEST_GAP:
        if all(word in LISTING for word in between) and len(between) <= 2:
            return LOOSE
        if len(between) <= 4 and all(word in LISTING or word in DICTATING for word in between):
            return DICTATED
        if BRACKETED.fullmatch(gap):
            return DICTATED
    return FAR if len(between) <= 3 and len(gap) <= WIDEST_FAR_GAP else APART


class Chunk(NamedTuple):
    """A word, or digits that stand together."""

    start: int
    end: int
    word: str
    digits: str
    is_word: bool


def tokens_of(reading: PlainReading) -> list[Chunk]:
    tokens: list[Chunk] = []
    mixed = _mixed_words(reading.latin)
    for token in TOKENS.finditer(reading.latin):
        if tokens and token.start() < tokens[-1].end:
            continue
        if token.start() in mixed:
            tokens.append(mixed[token.start()])
            continue
        word = reading.plain[token.start() : token.end()]
        is_word = bool(token["word"])
        digits = number_word(word) if is_word else token[0].translate(READ_AS_DIGITS)
        tokens.append(Chunk(*token.span(), word, digits, is_word))
    return tokens


def with_letters(latin: str) -> str:
    """A text with the digits within its words as the letters that they look like."""
    return MIXED.sub(lambda word: word[0].translate(READ_AS_LETTERS), latin)


def _mixed_words(latin: str) -> dict[int, Chunk]:
    """Find number words with digits for letters, by where they begin."""
    words_of = ((match, match[0].translate(READ_AS_LETTERS)) for match in MIXED.finditer(latin))
    return {
        match.start(): Chunk(*match.span(), word, digits, is_word=True)
        for match, word in words_of
        if len(word) > 2 and (digits := number_word(word))
    }


def groups_of(reading: PlainReading, tokens: list[Chunk]) -> Iterator[DigitGroup]:
    spelled = [token.is_word and bool(token.digits) for token in tokens]
    sure = [
        spelled[index]
        and (token.word not in DOUBTFUL or all(spelled[max(index - 2, 0) : index + 3]))
        for index, token in enumerate(tokens)
    ]
    between: list[str] = []
    last = None
    for index, (start, end, word, digits, is_word) in enumerate(tokens):
        alone = word in DOUBTFUL and not any(sure[max(index - 1, 0) : index + 2])
        if not digits or alone:
            between.append(word)
            continue
        gap = APART if last is None else _gap(reading.plain, last, start, between)
        yield DigitGroup(start, end, digits, is_word, gap, tuple(between))
        between, last = [], end


def split(groups: list[DigitGroup], gap: int) -> list[list[DigitGroup]]:
    """Part groups where the gap between them is as wide as this."""
    parts: list[list[DigitGroup]] = []
    for group in groups:
        if not parts or group.gap >= gap:
            parts.append([])
        parts[-1].append(group)
    return parts


def count_of(groups: list[DigitGroup]) -> int:
    """Count digits; "nine hundred thirty-three" are three."""
    total = zeros = 0
    for group in groups:
        fits = group.spelled and group.gap <= LOOSE and len(group.digits) <= zeros
        if fits and group.digits != "0":
            zeros = min(zeros, len(group.digits)) - len(group.digits.rstrip("0"))
            continue
        total += len(group.digits)
        round_one = group.spelled and group.digits[0] != "0"
        zeros = len(group.digits) - len(group.digits.rstrip("0")) if round_one else 0
    return total


# What digits are in ordinary texts. Whatever stands between tight digits must be explained.
YEAR = r"(?:1[3-9]|20)\d\d"
DAY, MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
DATE = (
    rf"(?:{DAY}\s?[./-]\s?{MONTH}(?:\s?[./-]\s?(?:{YEAR}|\d\d)|\.)?"
    rf"|{DAY}\.?\s?-\s?{DAY}[./]\s?{MONTH}|{MONTH}[/-]{DAY}[/-]{YEAR}"
    rf"|{YEAR}[./-]{MONTH}[./-]{DAY})"
)
TIME = r"(?:(?:[01]?\d|2[0-4])\s?[:h.]\s?[0-5]\d(?::[0-5]\d)?)"
CLOCK = r"(?:[01]\d|2[0-3])(?:00|15|30|45)"
HOURS = r"(?:(?P<{0}1>[01]?\d|2[0-4])\s?-\s?(?P<{0}2>[01]?\d|2[0-4]))"
BETWEEN = r"(?:\s?[-/]\s?|\s{1,2}|\s?[()]\s?)"
PLAIN = r"(?:[1-9]\d{0,5}|0)"
IS_HOURS = re.compile(
    rf"(?:{DATE}|{TIME})(?:{BETWEEN}(?:{DATE}|{TIME})){{0,5}}"
    rf"|{HOURS.format('a')}(?:[\s/]{{1,3}}{HOURS.format('b')})?|{CLOCK}-{CLOCK}"
)
IS_YEARS = re.compile(rf"{YEAR}(?:\s?[-/\s]\s?{YEAR}){{0,5}}|{YEAR}[-/]\d\d|{YEAR}\s-\s\d{{1,3}}")
IS_SMALL = re.compile(rf"{PLAIN}|{PLAIN}\s?[-/.]\s?{PLAIN}|\d{{1,4}}[.,]\d{{1,6}}")
IS_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?:(?P<mark>[ .,'’])\d{3})(?:(?P=mark)\d{3})*(?:[.,]\d{1,2})?"
)
# Laws, standards and documents: 2016/679, 12/2015, 9001:2015.
IS_REFERENCE = re.compile(
    rf"{YEAR}/\d{{1,4}}|(?:\d{{1,2}}\.\d{{3}}|\d{{1,4}})/{YEAR}|\d{{4,5}}(?:-\d)?:{YEAR}"
)
# Of an illness or a room: 6B40.
IS_CODE = re.compile(r"(?:\d{1,2}\s)?\d{1,2}[a-z]\d{1,2}(?:\.\d)?")
LAW = re.compile(rf"{YEAR}-\d{{1,4}}|\d{{1,4}}-{YEAR}")
LAW_WORD = re.compile(
    r"(?:law|act|loi|decret|ordonnance|ley|decreto|lei|gesetz|закон|قانون)\W{1,3}"
    r"(?:n\W{1,3}|no\W{1,3})?$"
)
COUNT = rf"{PLAIN}|[1-9]\d{{0,2}}(?:[ .,]\d{{3}}){{1,3}}"
IS_RANGE = re.compile(rf"(?P<low>{COUNT})\s?-\s?(?P<high>{COUNT})")
# A publication, on a line of its own.
DOI = re.compile(r"10\.[1-9]\d{3,4}(?:\.\d{1,4})?/(?P<suffix>\S{1,100})")
PREPRINT = re.compile(r"20\d\d\.\d\d\.\d\d\.\d{4,10}")
FEWEST_IN_DOI = 5
CASE = re.compile(r"\d{4,5}/\d\d")
CASE_WORD = re.compile(
    r"(?:application|case|requete|affaire|demanda|beschwerde|жалоба|v\.)\D{0,12}$"
)


def is_ordinary(reading: PlainReading, item: list[DigitGroup]) -> str:
    """What an ordinary reader takes an item for: "" if for nothing but a number."""
    start, end = item[0].start, item[-1].end
    written = reading.latin[start:end]
    if any(group.spelled for group in item):
        return "small" if count_of(item) <= 2 else ""
    if written[0] == "0" and len(written) > 1 and not written[1].isalnum():
        written = written if written[1] in ".,:-" else "x"
    if match := IS_HOURS.fullmatch(written):
        pairs = [match["a1"], match["a2"]], [match["b1"], match["b2"]]
        rising = all(int(low) < int(high) for low, high in pairs if low and high)
        return "hours" if rising else ""
    if IS_YEARS.fullmatch(written):
        years = [int(year) for year in re.findall(r"\d{4}", written)]
        return "year" if years == sorted(years) else ""
    if IS_REFERENCE.fullmatch(written):
        return "year"
    if LAW.fullmatch(written) and LAW_WORD.search(reading.latin[max(start - 16, 0) : start]):
        return "year"
    if CASE.fullmatch(written) and CASE_WORD.search(reading.latin[max(start - 40, 0) : start]):
        return "year"
    if match := IS_RANGE.fullmatch(written):
        low, high = (int(re.sub(r"\D", "", match[name])) for name in ("low", "high"))
        round_ones = low % 50 == high % 50 == 0
        short = count_of(item) < FEWEST_DIGITS
        return "count" if low < high and (short or round_ones or is_counted(reading, end)) else ""
    if IS_CODE.fullmatch(written):
        return "small"
    if match := IS_GROUPED.fullmatch(written):
        if match["mark"] in ",'’" or is_counted(reading, end) or _is_round(written):
            return "count"
        return "small" if count_of(item) < FEWEST_DIGITS else ""
    if IS_SMALL.fullmatch(written):
        return "small" if count_of(item) < FEWEST_DIGITS else ""
    if _is_round(written) and is_counted(reading, end):
        return "count"
    line = reading.latin.rfind("\n", 0, start) + 1
    publication = DOI.fullmatch(reading.latin, line, end)
    return "year" if publication and not _is_number_only(publication["suffix"]) else ""


def _is_number_only(suffix: str) -> bool:
    """What identifies a publication could be dialled: journals add letters or more."""
    figures = re.sub(r"\W", "", suffix)
    is_one = figures.isdigit() and FEWEST_IN_DOI <= len(figures) <= MOST_DIGITS
    return is_one and not PREPRINT.fullmatch(suffix)


def _is_round(written: str) -> bool:
    return written[0] != "0" and re.sub(r"\D", "", written).endswith("00000")


NEXT_WORD = re.compile(r"\s?(?:[^\W\d_]{1,20}|[%€$£₺₽₴])")


def is_counted(reading: PlainReading, end: int) -> bool:
    """People, money or time are counted by the number that ends here."""
    after = NEXT_WORD.match(reading.plain, end, end + 24)
    if not after:
        return False
    word = after[0].strip()
    return word in COUNTED or not word.isalpha()
