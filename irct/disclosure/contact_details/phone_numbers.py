"""Phone numbers in a text, in digits and in words."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import phonenumbers

from irct.disclosure.contact_details import words
from irct.disclosure.contact_details.clues import DIGIT
from irct.disclosure.contact_details.reading import Reading, Span, folded_words

FEWEST_DIGITS = 7
FEWEST_TO_CALL = 5  # after "call" or its like
FEWEST_WITH_PLUS = 6
MOST_DIGITS = 15

NUMBERS = {word: digits for digits, line in words.NUMBERS.items() for word in folded_words(line)}
LISTING, DICTATING, COUNTED = map(folded_words, (words.LISTING, words.DICTATING, words.COUNTED))
CALENDAR, CALLING, FILLING = map(folded_words, (words.CALENDAR, words.CALLING, words.FILLING))
MESSENGERS = folded_words(words.MESSENGERS, words.MESSENGERS_OR_WORDS)
WITHOUT_APOSTROPHES = str.maketrans("", "", "'’ʼ")
DOUBTFUL = folded_words(words.DOUBTFUL_NUMBERS)
GERMAN = re.compile(
    "(?:ein|zwei|drei|vier|funf|sechs|sieben|acht|neun)und"
    "(?:zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig)"
)

TOKENS = re.compile(
    # Letters that are read as digits, beside digits: O7700, 33l76.
    r"(?P<digits>(?<![^\W\d_])[oil|]{1,4}\d[\doil|]*(?![^\W\d_])"
    r"|\d+(?:[oil|]{1,2}\d+|(?<=\d\d)[sbzg]\d\d+)*"
    r"(?:[oil|]{1,2}(?![^\W\d_]))?)"
    r"|(?P<noughts>(?<!\w)o{2,4}(?!\w))|(?P<word>[^\W\d_]+(?:['’][яюєi][^\W\d_]*)?)"
)
LETTERS, APOSTROPHE = re.compile(r"[^\W\d_]+"), re.compile("['’ʼ]")
NOUGHTS = re.compile(r"(?<!\w)o{2,4}(?!\w)")
TIGHT, LOOSE, DICTATED, FAR, APART = range(5)
WIDEST_GAP = 40
WIDEST_FAR_GAP = 16
WIDEST_SENTENCE = 60
BRACKETED = re.compile(r"\A\W{0,40}[(\[{<][^()\[\]{}<>\d\n]{0,30}[)\]}>]\W{0,40}\Z")
ENDED = re.compile(r"[,;\n•|]|[.!?:…]\s|[^\W\d_]|[$%°]|\s[&*]\s")
THOUSAND = re.compile(r"\d{3}(?!\d)")
READ_AS_DIGITS = str.maketrans("oil|sbzg", "01115826")


class _Group(NamedTuple):
    start: int
    end: int
    digits: str
    spelled: bool
    gap: int  # what stands before it
    gap_words: tuple[str, ...]


def _number_word(word: str) -> str:
    if not (word.isascii() and word.isalpha()):
        word = word.translate(WITHOUT_APOSTROPHES)
    if word in NUMBERS:
        return NUMBERS[word]
    if word.startswith("و"):
        return NUMBERS.get(word[1:], "")
    return "99" if "und" in word and GERMAN.fullmatch(word) else ""


def _gap(plain: str, last: int, start: int, between: list[str]) -> int:
    gap = plain[last:start]
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


def _groups(reading: Reading) -> Iterator[_Group]:
    tokens = []
    for token in TOKENS.finditer(reading.latin):
        word = reading.plain[token.start() : token.end()]
        is_word = bool(token["word"])
        digits = _number_word(word) if is_word else token[0].translate(READ_AS_DIGITS)
        tokens.append((token.span(), word, digits, is_word))
    spelled = [spelled and bool(digits) for _, _, digits, spelled in tokens]
    sure = [
        spelled[index] and (word not in DOUBTFUL or all(spelled[max(index - 2, 0) : index + 3]))
        for index, (_, word, _, _) in enumerate(tokens)
    ]
    between: list[str] = []
    last = None
    for index, ((start, end), word, digits, is_word) in enumerate(tokens):
        alone = word in DOUBTFUL and not any(sure[max(index - 1, 0) : index + 2])
        if not digits or alone:
            between.append(word)
            continue
        gap = APART if last is None else _gap(reading.plain, last, start, between)
        yield _Group(start, end, digits, is_word, gap, tuple(between))
        between, last = [], end


def _split(groups: list[_Group], gap: int) -> list[list[_Group]]:
    """Part groups where the gap between them is as wide as this."""
    parts: list[list[_Group]] = []
    for group in groups:
        if not parts or group.gap >= gap:
            parts.append([])
        parts[-1].append(group)
    return parts


def _count(groups: list[_Group]) -> int:
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


def spans(reading: Reading, country: str) -> Iterator[Span]:
    """Find phone numbers, with this country's own ways to write them."""
    if may_hold_some(reading):
        yield from thorough_spans(reading, country)


def may_hold_some(reading: Reading) -> bool:
    """Say whether there is a digit, or as many as a number has, were all words joined."""
    if DIGIT.search(reading.plain) or DIGIT.search(reading.latin):
        return True
    is_simple = reading.latin == reading.plain and not APOSTROPHE.search(reading.plain)
    found = LETTERS.findall(reading.plain) if is_simple else _words_of(reading)
    digits = sum(len(_number_word(word)) for word in found)
    return digits + sum(map(len, NOUGHTS.findall(reading.latin))) >= FEWEST_TO_CALL


def _words_of(reading: Reading) -> list[str]:
    tokens = TOKENS.finditer(reading.latin)
    return [reading.plain[token.start() : token.end()] for token in tokens if token["word"]]


def thorough_spans(reading: Reading, country: str) -> Iterator[Span]:
    """Find them in a text that may hold some."""
    groups = list(_groups(reading))
    for stretch in _split(groups, APART):
        hits = [chain for chain in _split(stretch, FAR) if _is_number(reading, chain)]
        if not hits and _is_scattered(reading, stretch):
            hits = [stretch]
        for chain in hits:
            yield _from_plus(reading, chain), chain[-1].end
    yield from _matched(reading, country)
    yield from _begun_with_nought(reading, groups)
    for match in VANITY.finditer(reading.latin):
        if reading.written(*match.span("letters")).isupper() or "-" in match["between"]:
            yield match.span()


def _from_plus(reading: Reading, chain: list[_Group]) -> int:
    before = reading.plain[max(chain[0].start - 4, 0) : chain[0].start]
    plus = re.search(r"(?:[(\[]\s?)?\+[\s(\[-]*$", before)
    return chain[0].start - len(plus[0]) if plus else chain[0].start


VANITY = re.compile(
    r"(?<!\d)[18]?-?0?8[0-9]{2}(?P<between>[ -])(?P<letters>[a-z][a-z-]{4,20})(?!\w)"
)


def _is_number(reading: Reading, chain: list[_Group]) -> bool:
    total = _count(chain)
    if total < FEWEST_TO_CALL:
        return False
    spelled = all(group.spelled for group in chain)
    if _from_plus(reading, chain) < chain[0].start and total >= FEWEST_WITH_PLUS and not spelled:
        return True
    items = _split(chain, LOOSE)
    ordinary = [_is_ordinary(reading, item) for item in items]
    if _is_called(reading, chain[0].start):
        counted = all(ordinary) and _is_counted(reading, chain[-1].end)
        return not counted and any(kind != "hours" for kind in ordinary)
    if total < FEWEST_DIGITS:
        return False
    if all(kind in {"hours", "year", "count"} for kind in ordinary):
        return False
    if any(len(group.digits) > MOST_DIGITS for group in chain):
        return True
    values = [int(group.digits) for group in chain]
    rising = all(one < other for one, other in pairwise(values))
    if spelled:
        return not rising
    if any(group.gap == DICTATED for group in chain[1:]):
        return not (rising and "" not in ordinary)
    if "" in ordinary:
        # An odd item among years and counts does not make a number by itself.
        odd = [
            group for item, kind in zip(items, ordinary, strict=True) if not kind for group in item
        ]
        return _count(odd) >= FEWEST_DIGITS or len(odd) > 1 or len(chain) == len(odd)
    if rising or _is_counted(reading, chain[-1].end):
        return False
    return any(
        kind == "small" and len(run) > 2 and FEWEST_DIGITS <= sum(map(_count, run)) <= MOST_DIGITS
        for kind, run in _runs(items, ordinary)
    )


def _runs(items: list[list[_Group]], kinds: list[str]) -> Iterator[tuple[str, list[list[_Group]]]]:
    """Join neighbours of one kind."""
    for kind, pairs in groupby(zip(kinds, items, strict=True), key=itemgetter(0)):
        yield kind, [item for _, item in pairs]


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
IS_YEARS = re.compile(rf"{YEAR}(?:\s?[-/\s]\s?{YEAR}){{0,5}}|{YEAR}[-/]\d\d")
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
DOI = re.compile(r"10\.\d{4,9}/\S{1,100}")
CASE = re.compile(r"\d{4,5}/\d\d")
CASE_WORD = re.compile(
    r"(?:application|case|requete|affaire|demanda|beschwerde|жалоба|v\.)\D{0,12}$"
)


def _is_ordinary(reading: Reading, item: list[_Group]) -> str:
    """Say what an ordinary reader takes an item for: "" if for nothing but a number."""
    start, end = item[0].start, item[-1].end
    written = reading.latin[start:end]
    if any(group.spelled for group in item):
        return "small" if _count(item) <= 2 else ""
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
        short = _count(item) < FEWEST_DIGITS
        return "count" if low < high and (short or round_ones or _is_counted(reading, end)) else ""
    if IS_CODE.fullmatch(written):
        return "small"
    if match := IS_GROUPED.fullmatch(written):
        if match["mark"] in ",'’" or _is_counted(reading, end) or _is_round(written):
            return "count"
        return "small" if _count(item) < FEWEST_DIGITS else ""
    if IS_SMALL.fullmatch(written):
        return "small" if _count(item) < FEWEST_DIGITS else ""
    if _is_round(written) and _is_counted(reading, end):
        return "count"
    line = reading.latin.rfind("\n", 0, start) + 1
    return "year" if DOI.fullmatch(reading.latin, line, end) else ""


def _is_round(written: str) -> bool:
    return written[0] != "0" and re.sub(r"\D", "", written).endswith("00000")


NEXT_WORD = re.compile(r"\s?(?:[^\W\d_]{1,20}|[%€$£₺₽₴])")


def _is_counted(reading: Reading, end: int) -> bool:
    """Say whether people, money or time are counted by the number that ends here."""
    after = NEXT_WORD.match(reading.plain, end, end + 24)
    if not after:
        return False
    word = after[0].strip()
    return word in COUNTED or not word.isalpha()


LAST_WORDS = re.compile(r"[^\W\d_]+")


def _is_called(reading: Reading, start: int) -> bool:
    """Say whether a word like "call" stands straight before."""
    before = reading.plain[max(start - 40, 0) : start]
    sentence = re.split(r"[.!?;]\s|\n\n", before)[-1]
    for word in reversed(LAST_WORDS.findall(sentence)):
        if word in CALLING or word in MESSENGERS:
            return True
        if word not in FILLING:
            return False
    return False


def _is_scattered(reading: Reading, groups: list[_Group]) -> bool:
    """Say whether a number stands in small parts with other words between."""
    items = [
        item
        for item in _split(groups, LOOSE)
        if _is_ordinary(reading, item) not in {"hours", "year", "count"}
    ]
    parts = [group for item in items for group in item]
    total = _count(parts)
    if len(items) < 3 or not FEWEST_DIGITS <= total <= MOST_DIGITS:
        return False
    if any(len(group.digits) > 4 for group in parts):
        return False
    between = {word for group in groups[1:] for word in group.gap_words}
    after = LAST_WORDS.match(reading.plain, groups[-1].end + 1)
    if after:
        between.add(after[0])
    if between & CALENDAR or between & COUNTED:
        return False
    values = [int(group.digits) for group in parts]
    if values == sorted(values):
        return False
    noughts = [item for item in items if len(item[0].digits) > 1 and item[0].digits[0] == "0"]
    before = reading.plain[max(groups[0].start - 40, 0) : groups[0].start]
    return len(noughts) > 1 or not CALLING.isdisjoint(LAST_WORDS.findall(before))


def _begun_with_nought(reading: Reading, groups: list[_Group]) -> Iterator[Span]:
    """Find parts of a number far from each other: few other numbers begin with a nought."""
    parts = [
        group
        for group in groups
        if len(group.digits) > 1
        and group.digits[0] == "0"
        and not group.spelled
        and group.gap > TIGHT
    ]
    for before, group in pairwise(parts):
        near = group.start - before.end <= WIDEST_SENTENCE
        if near and len(before.digits) + len(group.digits) >= FEWEST_DIGITS:
            yield before.start, group.end


REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)


def _matched(reading: Reading, country: str) -> Iterator[Span]:
    """Find what the library takes for a valid number of this country, short ones too."""
    region = country if country in REGIONS else None
    for match in phonenumbers.PhoneNumberMatcher(reading.plain, region):
        groups = list(_groups_of(reading, match.start, match.end))
        if len(groups) > 1 and not _is_ordinary(reading, groups):
            yield match.start, match.end


def _groups_of(reading: Reading, start: int, end: int) -> Iterator[_Group]:
    for digits in re.finditer(r"\d+", reading.plain[start:end]):
        yield _Group(start + digits.start(), start + digits.end(), digits[0], False, TIGHT, ())
