"""Names in messengers and social networks in a text."""

import re
from collections.abc import Iterator

from irct.contact_details import words
from irct.contact_details.reading import Reading, Span, either

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
CALLED = either(words.CALLED)
HANDLES = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.+-])@\s?[\w][\w.-]{1,63}(?::[\w.-]{3,63})?",
        r"(?<![\w#])[^\W\d_]\w{1,31}#\d{4}(?!\w)",
        # Telegram: name, Telegram = name, Telegram - name
        rf"(?<!\w)(?:{SURE})(?:\s{{0,2}}(?:{CALLED}))?\s{{0,2}}(?:[:=→>]|-\s?>)\s{{0,3}}"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}",
        rf"(?<!\w)(?:{SURE})\s{{1,2}}-{{1,2}}\s{{1,2}}{QUOTE}?{NOT_ORDINARY}{HANDLE}{QUOTE}?{LAST}",
        rf"(?<!\w)(?:{SURE})[\s-]\w{{1,12}}\s?[:=]\s?{QUOTE}?{NOT_ORDINARY}{HANDLE}{QUOTE}?{LAST}",
        r"(?<!\w)live:\s?\w{3,64}",
        # on Telegram as name, our Telegram is name, Telegram (name)
        rf"(?<!\w)(?:{SURE})[\s,]{{1,3}}(?:\w{{1,12}}\s{{1,2}})?(?:{CALLED})\s{{0,2}}:?\s{{0,2}}"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}",
        rf"(?<!\w)(?:{either(words.OURS)})\s(?:{SURE})\s(?:{either(words.IS)})\s"
        rf"{QUOTE}?{NOT_ORDINARY}{HANDLE}",
        rf"(?<!\w)(?:{SURE})\s?\(\s?{NOT_ORDINARY}{HANDLE}\s?\)",
        # Telegram "name", Telegram group "name", Telegram help_desk
        rf"(?<!\w)(?:{SURE})\s{{0,2}}(?:\w{{1,12}}\s{{1,2}})?{QUOTE}"
        rf"{HANDLE}(?:\s\w{{1,30}})?{QUOTE}",
        rf"(?<!\w)(?:{SURE})[\s(/]{{1,3}}{ODD_HANDLE}",
        rf"(?<!\w)(?:{UNSURE})(?:\s(?:{CALLED}))?\s{{0,2}}[:=/-]?\s{{0,3}}{QUOTE}?{ODD_HANDLE}",
        r"(?<!\w)(?:facebook|fb|insta|instagram|ig|telegram|tg|twitter|tiktok)\s?/\s?"
        rf"{NOT_ORDINARY}{HANDLE}",
        # on Telegram write to name99, name_99 answers on Telegram
        rf"(?<!\w)(?:{SURE})\W[^\n]{{0,40}}?(?<!\w){SURE_HANDLE}",
        rf"(?<!\w){SURE_HANDLE}\W[^\n]{{0,30}}?(?<!\w)(?:{SURE})(?!\w)",
        # find name on Telegram
        rf"(?<!\w)(?:{either(words.FINDING)})\s{{1,2}}(?:(?:for|to|a|по|за|к)\s)?{QUOTE}?"
        rf"{NOT_ORDINARY}{HANDLE}{QUOTE}?\s{{1,2}}(?:{either(words.ON)})\s{{1,2}}(?:{SURE})(?!\w)",
        r"(?<!\w)(?:threema|signal|session|line|wechat|kakao)[\s-]{0,2}id(?!\w)\s{0,2}:?\s{0,2}"
        r"[\w.-]{3,66}",
        r"微信号?\s?[:是]?\s?[a-z][\w-]{4,30}",
    )
]


def spans(reading: Reading) -> Iterator[Span]:
    """Find names by which somebody is reached in a messenger."""
    for text in dict.fromkeys((reading.plain, reading.latin)):
        for pattern in HANDLES:
            for match in pattern.finditer(text):
                yield match.span()
