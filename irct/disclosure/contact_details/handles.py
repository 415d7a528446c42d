"""Names in messengers and social networks in a text."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from irct.disclosure.contact_details import clues, words
from irct.disclosure.contact_details.clues import Clues, Needed
from irct.disclosure.contact_details.reading import (
    END_OF_SENTENCE,
    WORD,
    PlainReading,
    Span,
    compiled,
    either,
    folded_words,
    spellings,
    words_around,
)

SURE, UNSURE = either(words.MESSENGERS), either(words.MESSENGERS_OR_WORDS)
ORDINARY = either(words.NOT_A_HANDLE, words.MESSENGERS, words.MESSENGERS_OR_WORDS)
HANDLE = r"[\w][\w.-]{1,62}[\w]"
# What no ordinary word looks like: help_desk, name.01, ECHO1234.
ODD_HANDLE = (
    r"(?:[^\W_][\w.-]{0,40}_[\w.-]{1,40}"
    r"|[^\W\d_]{2,40}(?:-[^\W\d_]{2,20}|[^\W\d_])[._-]?\d[\w.-]{0,40}"
    r"|[^\W\d_]{2,30}\.[^\W_]{2,30}(?!\w))"
)
SURE_HANDLE = r"(?:[^\W_]{1,30}_[^\W_]\w{0,30}|[^\W\d_]{4,30}\d{2,6}(?!\w))"
QUOTE = r"[\"'“”„«»‘’`]"
NOT_ORDINARY = rf"(?!(?:{ORDINARY})(?!\w))"
LAST = r"(?=\s{0,3}(?:$|[.,;)\n]))"
CALLED, IS = either(words.CALLED), either(words.IS)
NAMING, ACCOUNT = either(words.NAMING), either(words.ACCOUNT)
SURE_ONE = clues.holding_one_of(folded_words(words.MESSENGERS))
# Each with what a text needs for it.
HANDLES: list[tuple[Needed, str]] = [
    (clues.holding("@"), r"(?<![\w.+-])@\s?[\w][\w.-]{1,63}(?::[\w.-]{3,63})?"),
    (clues.holding("#"), r"(?<![\w#])[^\W\d_]\w{1,31}#\d{4}(?!\w)"),
    # Telegram: name, Telegram = name, Telegram - name
    (
        SURE_ONE,
        rf"(?<!\w)(?:{SURE})(?:\s{{0,2}}(?:{CALLED}))?\s{{0,2}}(?:[:=→>]|-\s?>)\s{{0,3}}"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}",
    ),
    (
        SURE_ONE,
        rf"(?<!\w)(?:{SURE})\s{{1,2}}-{{1,2}}\s{{1,2}}"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}{QUOTE}?{LAST}",
    ),
    (
        SURE_ONE,
        rf"(?<!\w)(?:{SURE})[\s-]\w{{1,12}}\s?[:=]\s?"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}{QUOTE}?{LAST}",
    ),
    (clues.holding("live:"), r"(?<!\w)live:\s?\w{3,64}"),
    # on Telegram as name, our Telegram is name, Telegram (name)
    (
        SURE_ONE,
        rf"(?<!\w)(?:{SURE})[\s,]{{1,3}}(?:\w{{1,12}}\s{{1,2}})?(?:{CALLED})"
        rf"\s{{0,2}}:?\s{{0,2}}{QUOTE}?{NOT_ORDINARY}{HANDLE}",
    ),
    (
        SURE_ONE,
        rf"(?<!\w)(?:{either(words.OURS)})\s(?:{SURE})\s(?:{either(words.IS)})\s"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}",
    ),
    (SURE_ONE, rf"(?<!\w)(?:{SURE})\s?\(\s?{NOT_ORDINARY}{HANDLE}\s?\)"),
    # Skype name is name, Telegram account is called name
    (
        SURE_ONE,
        rf"(?<!\w)(?:{SURE})\s(?:(?:{CALLED})\s)?(?:(?:{NAMING})\s(?:{IS})|(?:{IS})\s(?:{NAMING}))\s"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}",
    ),
    # the account name on Telegram, the bot called name in Telegram
    (
        SURE_ONE,
        rf"(?<!\w)(?:{ACCOUNT})\s(?:(?:{NAMING}|{IS})\s)?{QUOTE}?{NOT_ORDINARY}{HANDLE}{QUOTE}?"
        rf"\s(?:{either(words.ON)})\s(?:{SURE})(?!\w)",
    ),
    # help_desk, but neither Klient_innen nor _help_
    (
        clues.holding("_"),
        r"(?<![\w.-])[^\W\d_]{3,30}_(?!in(?:nen)?(?!\w))[^\W_]{2,30}(?![\w-])",
    ),
    # Telegram "name", Telegram group "name", Telegram help_desk
    (
        SURE_ONE,
        rf"(?<!\w)(?:{SURE})\s{{0,2}}(?:\w{{1,12}}\s{{1,2}})?{QUOTE}"
        rf"{HANDLE}(?:\s\w{{1,30}})?{QUOTE}",
    ),
    (
        clues.all_of(clues.odd_handle, SURE_ONE),
        rf"(?<!\w)(?:{SURE})[\s(/]{{1,3}}{ODD_HANDLE}",
    ),
    (
        clues.all_of(
            clues.odd_handle,
            clues.beginning_with(folded_words(words.MESSENGERS_OR_WORDS)),
        ),
        rf"(?<!\w)(?:{UNSURE})(?:\s(?:{CALLED}))?\s{{0,2}}[:=/-]?\s{{0,3}}"
        rf"{QUOTE}?{ODD_HANDLE}",
    ),
    (
        clues.holding("/"),
        r"(?<!\w)(?:facebook|fb|insta|instagram|ig|telegram|tg|twitter|tiktok)\s?/\s?"
        rf"{NOT_ORDINARY}{HANDLE}",
    ),
    # on Telegram write to name99, name_99 answers on Telegram
    (
        clues.all_of(clues.sure_handle, SURE_ONE),
        rf"(?<!\w)(?:{SURE})\W[^\n]{{0,40}}?(?<!\w){SURE_HANDLE}",
    ),
    (
        clues.all_of(clues.sure_handle, SURE_ONE),
        rf"(?<!\w){SURE_HANDLE}\W[^\n]{{0,30}}?(?<!\w)(?:{SURE})(?!\w)",
    ),
    # find name on Telegram
    (
        SURE_ONE,
        rf"(?<!\w)(?:{either(words.FINDING)})\s{{1,2}}(?:(?:for|to|a|по|за|к)\s)?{QUOTE}?"
        rf"{NOT_ORDINARY}{HANDLE}{QUOTE}?\s{{1,2}}(?:{either(words.ON)})"
        rf"\s{{1,2}}(?:{SURE})(?!\w)",
    ),
    (
        clues.holding("id"),
        r"(?<!\w)(?:threema|signal|session|line|wechat|kakao)[\s-]{0,2}id(?!\w)\s{0,2}:?\s{0,2}"
        r"[\w.-]{3,66}",
    ),
    (clues.holding("微信"), r"微信号?\s?[:是]?\s?[a-z][\w-]{4,30}"),
]
LONG_WORD = re.compile(r"(?<![^\W_])[a-z][a-z0-9]{4,60}(?![^\W_])")
WIDEST_SENTENCE = 60
WIDEST_NAME, MOST_BEFORE_A_NAME = 40, 5
CALENDAR = folded_words(words.CALENDAR)
MESSENGERS = folded_words(words.MESSENGERS, "signal")
# Written in capitals, since they are parts of words and words of some languages.
SHORT_MESSENGERS = frozenset({"wa", "ig", "fb", "tg", "vk"})
SEEKING = spellings(words.SEEKING)
OURSELVES = folded_words(words.OURSELVES)


def _stems(forms: frozenset[str]) -> tuple[str, ...]:
    """What endings may follow: words of some letters, fewer where each is a syllable."""
    return tuple(word for word in forms if len(word) > (4 if word.isascii() else 2))


SEEKING_STEMS, MESSENGER_STEMS = _stems(SEEKING), _stems(MESSENGERS)
BRANDS = MESSENGERS | folded_words(words.NOT_A_HANDLE)


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find names by which somebody is reached in a messenger."""
    for text in dict.fromkeys((reading.plain, reading.latin)):
        found = Clues(text)
        for pattern in (pattern for needed, pattern in HANDLES if found.have(needed)):
            for match in compiled(pattern).finditer(text):
                yield match.span()
    if SURE_ONE(Clues(reading.plain)):
        yield from _capitals_inside(reading)
    yield from _sought(reading)


def _capitals_inside(reading: PlainReading) -> Iterator[Span]:
    """Find what is written like EvilHelp in the sentence of a messenger."""
    for match in LONG_WORD.finditer(reading.latin):
        word = match[0]
        if word in BRANDS or not _has_capitals_inside(reading.written(*match.span())):
            continue
        start, end = match.span()
        if not MESSENGERS.isdisjoint(
            words_around(reading.plain, start, end, widest=WIDEST_SENTENCE)
        ):
            yield start, end


def _sought(reading: PlainReading) -> Iterator[Span]:
    """Find a messenger in whose sentence somebody is looked for: "On Telegram search for us"."""
    for match in WORD.finditer(reading.plain):
        if not _is_messenger(match[0], reading.written(*match.span())):
            continue
        around = words_around(reading.plain, *match.span(), widest=WIDEST_SENTENCE)
        if _is_sought(around) or _begins_a_name(reading, match.end()):
            yield match.span()


def _is_sought(around: list[str]) -> bool:
    """Somebody other than "us" is looked for."""
    beside = zip(["", *around], around, [*around[1:], ""], strict=False)
    return any(
        OURSELVES.isdisjoint((before, after))
        for before, word, after in beside
        if word in SEEKING or word.startswith(SEEKING_STEMS)
    )


def _begins_a_name(reading: PlainReading, end: int) -> bool:
    """Two words with capitals follow: "Telegram channel: Blue Door"."""
    names = 0
    for match in islice(WORD.finditer(reading.plain, end, end + WIDEST_NAME), MOST_BEFORE_A_NAME):
        word, written = match[0], reading.written(*match.span())
        is_apart = END_OF_SENTENCE.search(reading.plain, end, match.start())
        if is_apart or word in MESSENGERS or word in CALENDAR:
            return False
        names = names + 1 if written.istitle() else 0
        if names == 2:
            return True
    return False


def _is_messenger(word: str, written: str) -> bool:
    if word in SHORT_MESSENGERS:
        return written.isupper()
    return word in MESSENGERS or word.startswith(MESSENGER_STEMS)


def _has_capitals_inside(written: str) -> bool:
    """Words are joined, each with a capital of its own."""
    begins_one = [char.isupper() and after.islower() for char, after in pairwise(written)]
    return written[0].isupper() and written[1].islower() and any(begins_one[1:])
