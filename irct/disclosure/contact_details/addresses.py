"""E-mail and web addresses in a text."""

import re
from collections.abc import Iterator

import phonenumbers

from irct.disclosure.contact_details import clues, words
from irct.disclosure.contact_details.clues import Clues, Needed
from irct.disclosure.contact_details.digits import with_letters
from irct.disclosure.contact_details.reading import (
    PlainReading,
    Span,
    compiled,
    either,
    folded_words,
    spellings,
    words_around,
)

COUNTRIES = {code.lower() for code in phonenumbers.SUPPORTED_REGIONS}
COUNTRIES |= {"uk", "eu", "su", "bv", "gs", "hm", "aq", "pn", "tf", "um", "tp", "an", "hn"}
STRONG = folded_words(words.STRONG_DOMAINS)
WORDS_TOO = folded_words(words.DOMAIN_WORDS, words.COUNTRY_WORDS)
LATIN_DOMAINS = COUNTRIES | STRONG | folded_words(words.DOMAIN_WORDS)
OTHER_SCRIPTS = folded_words(words.OTHER_SCRIPTS)
UNMISTAKABLE = frozenset(LATIN_DOMAINS - WORDS_TOO)

SPACED = r"[\s,;()\[\]{}<>‹›*_\"'«»“”„‘’|/~-]{1,4}"
AT_WORDS, DOT_WORDS = either(words.AT), either(words.DOT)
PROVIDERS = either(words.PROVIDERS)
ANY_STRONG = either(*STRONG)
ANY_UNMISTAKABLE = either(*UNMISTAKABLE)
ANY_DOMAIN = either(*LATIN_DOMAINS, *OTHER_SCRIPTS)

DOMAIN = re.compile(
    r"(?<![\w-])(?P<labels>(?:[\w-]{1,63}\.){1,8})(?P<last>xn--[\w-]{2,59}|[^\W\d_]{2,24})"
    r"(?P<path>[/?#:]\S{0,200})?(?![\w-])"
)
AT, DOT, PROVIDER = (
    clues.with_word(folded_words(table)) for table in (words.AT, words.DOT, words.PROVIDERS)
)
SURE_PROVIDER = clues.with_word(folded_words(words.SURE_PROVIDERS))
PROVIDED = rf"(?<!\w)(?:{either(words.SURE_PROVIDERS)})(?!\w)"
NEGATIONS = spellings(words.NEGATIONS)
WIDEST_SENTENCE = 60
UNSPACED_DOTS = folded_words(words.UNSPACED_DOTS)
STRONG_ONE = clues.with_word(STRONG)
SLASHED = clues.with_word(folded_words(words.SLASH))
BRACKET, OPENED = clues.holding(*"([{<*_|~-"), clues.holding(*"([{<")
THEN = "then|and|a|an|the|puis|un|et|luego|y|dann|ein|und|poi|e"
BACKWARDS = [domain[::-1] for domain in ("com", "org", "net", "info")]
# Each with what a text needs for it.
ADDRESSES: list[tuple[Needed, str]] = [
    # http:// and its disguises, mailto:, www
    (
        clues.holding("//"),
        r"(?<!\w)(?:h\s?[tx]\s?[tx]\s?p\s?s?|[a-z][a-z0-9+-]{1,12})\s?:\s?//\s?\S{0,200}",
    ),
    (
        clues.holding(":"),
        r"(?<!\w)(?:mailto|xmpp|sips?|sgnl|tg|whatsapp|viber|skype|callto)\s?:(?!\s)\S{2,200}",
    ),
    (
        clues.with_word(["http", "https"]),
        rf"(?<!\w)https?(?!\w)\s{{0,2}}"
        rf"(?:[:/.]\s?\S{{0,200}}|[\w-]{{1,63}}\s(?:{ANY_STRONG})(?!\w))",
    ),
    (
        clues.with_word(["w", "ww", "www"]),
        r"(?<!\w)w\s?w\s?w(?!\w)[^\w\n]{0,6}\S{0,200}",
    ),
    # name@domain, name @ domain
    (
        clues.holding("@"),
        r"(?<=[\w.+-])(?:@\s{0,3}|\s{1,3}@\s{1,3})[\w-]{1,63}(?:\s?\.\s?[\w-]{1,63}){0,4}",
    ),
    # name (at) domain
    (
        clues.all_of(BRACKET, AT),
        rf"(?<=[\w.+-])\s{{0,3}}[(\[{{<*_|~-]\s?(?:{AT_WORDS})\s?[)\]}}>*_|~-]"
        r"\s{0,3}[\w-]{1,63}"
        rf"(?:(?:\.|{SPACED}(?:{DOT_WORDS}|\.){SPACED})[\w-]{{1,63}}){{0,4}}",
    ),
    (
        clues.with_word(folded_words(words.SURELY_AT)),
        rf"(?<=[\w.+-])\s{{1,3}}(?:{either(words.SURELY_AT)})\s{{1,3}}[\w-]{{2,63}}"
        rf"(?:(?:\.|{SPACED}(?:{DOT_WORDS}|\.){SPACED})[\w-]{{1,63}}){{0,4}}",
    ),
    # name (a) domain.org, name at domain dot de
    (
        clues.all_of(OPENED, clues.with_word(["a"])),
        rf"(?<=[\w.+-])\s?[(\[{{]a[)\]}}]\s?[\w-]{{2,63}}"
        rf"(?:\.|{SPACED}(?:{DOT_WORDS}){SPACED})[\w-]{{2,63}}",
    ),
    (
        clues.all_of(AT, DOT),
        rf"(?<=[\w.+-]){SPACED}(?:{AT_WORDS}){SPACED}"
        r"(?!(?:this|that|some|any|one|the|which|what|a)\s)"
        rf"[\w-]{{2,63}}(?:{SPACED}(?:{DOT_WORDS}|\.){SPACED}[\w-]{{2,63}}){{0,3}}"
        rf"{SPACED}(?:{DOT_WORDS}){SPACED}(?:{ANY_DOMAIN})(?!\w)",
    ),
    # name at example org
    (
        clues.with_word(["com", "org", "net", "edu"]),
        r"(?<=[\w.+-])\s{1,3}(?:at|arroba|arobase)\s{1,3}[\w-]{2,63}\s(?:com|org|net|edu)(?!\w)",
    ),
    # name at example dot whatever
    (
        clues.all_of(clues.with_word(["at"]), clues.with_word(["dot"])),
        r"(?<=[\w.+-])\s{1,3}at\s{1,3}(?!(?:the|a|this|that)\s)[\w-]{2,63}\s{1,3}dot\s{1,3}[\w-]{2,63}",
    ),
    # example点com
    (
        clues.holding(*UNSPACED_DOTS),
        rf"(?<=[a-z0-9])\s?(?:{either(*UNSPACED_DOTS)})\s?(?:{ANY_DOMAIN})(?![a-z0-9])",
    ),
    # name at gmail, gmail: name, gmail com
    (
        PROVIDER,
        rf"(?<=[\w.+-])\s{{1,3}}(?:{AT_WORDS})\s{{1,3}}(?:{PROVIDERS})(?!\w)",
    ),
    (
        PROVIDER,
        rf"(?<!\w)(?:{PROVIDERS})\s?"
        rf"(?:[:=]\s?[\w.+-]{{3,64}}|[\s.,]{{1,3}}(?:{ANY_STRONG})(?!\w))",
    ),
    (
        clues.all_of(OPENED, clues.with_word(["at"])),
        r"[(\[{<]\s?at\s?[)\]}>][\w.-]{3,64}",
    ),
    # example[.]org, example org slash help
    (
        OPENED,
        rf"(?<=[\w-])\s?[(\[{{<]\s?(?:\.|{DOT_WORDS})\s?[)\]}}>]\s?[\w-]{{2,63}}",
    ),
    (
        STRONG_ONE,
        rf"(?<=[\w-])\s(?:{ANY_STRONG})\s(?:{either(words.SLASH)})\s\S{{1,64}}",
    ),
    # example dotorg, example then a full stop then org
    (
        clues.with_word(["dotcom", "dotorg", "dotnet"]),
        r"(?<=[\w-])\s{1,3}dot(?:com|org|net)(?!\w)",
    ),
    (
        clues.all_of(DOT, STRONG_ONE),
        rf"(?<=[\w-])\W{{1,3}}(?:(?:{THEN})\W{{1,3}}){{1,3}}(?:{DOT_WORDS})\W{{1,3}}"
        rf"(?:(?:{THEN})\W{{1,3}}){{0,2}}(?:{ANY_STRONG})(?!\w)",
    ),
    # gro.elpmaxe
    (
        clues.with_word(BACKWARDS),
        rf"(?<![\w.])(?:{either(*BACKWARDS)})\s?\.\s?[\w-]{{3,63}}",
    ),
    (clues.holding(",org", ",net"), r"(?<=[\w-]),(?:org|net)(?!\w)"),
    (
        STRONG_ONE,
        rf"(?<!\w)(?:{either(words.SITE)})\W{{1,3}}[\w-]{{2,63}}\s(?:{ANY_STRONG})(?!\w)",
    ),
    # example dot org, example . org, example•org
    (
        DOT,
        rf"(?<=[\w-]){SPACED}(?:{DOT_WORDS}){SPACED}(?:{ANY_UNMISTAKABLE})(?!\w)",
    ),
    (
        clues.with_word(["dot"]),
        rf"(?<=[\w-])(?<!the)(?<!\ba){SPACED}dot{SPACED}(?:{either(words.DOMAIN_WORDS)})(?!\w)",
    ),
    (
        STRONG_ONE,
        rf"(?<=[\w-])[ \t]{{0,3}}(?:[·•∙⋅・●◦⬤⚫]|\.[ \t]{{1,3}})[ \t]{{0,3}}"
        rf"(?:{ANY_STRONG})(?!\w)",
    ),
    (
        clues.holding(" .", "\t."),
        rf"(?<=[\w-])[ \t]{{1,3}}\.[ \t]{{0,3}}(?:{ANY_UNMISTAKABLE})(?!\w)",
    ),
    (
        lambda found: "me" in found.words or "dotme" in found.text,
        r"(?<!\w)(?:wa|t|m|fb|ig|signal)\s{0,3}(?:\.|dot)\s{0,3}me(?!\w)(?:\s?/\s?\S{1,64})?",
    ),
    (
        clues.all_of(clues.with_word(["goo", "bit", "tinyurl", "cutt", "ow", "is"]), SLASHED),
        rf"(?<!\w)(?:goo|bit|tinyurl|cutt|ow|is)\s{{1,3}}(?:dot\s)?(?:gl|ly|gd|com)\s{{1,3}}"
        rf"(?:{either(words.SLASH)})\s\S{{1,64}}",
    ),
    (
        clues.all_of(clues.with_word(["me"]), SLASHED),
        rf"(?<!\w)(?:wa|t|m|fb|ig|signal)\s{{1,3}}me\s{{1,3}}(?:{either(words.SLASH)})\s\S{{1,64}}",
    ),
    # addresses of machines
    (clues.many(":", 4), r"(?<![\w.:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f:]{1,40}"),
    (
        clues.holding("::"),
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:[0-9a-f]{1,4}(?!\w)",
    ),
]
# A language's own word for the dot stands before its country: kropka pl.
ADDRESSES += [
    (
        clues.with_word(folded_words(dot)),
        rf"(?<=[\w-]){SPACED}(?:{either(dot)}){SPACED}(?:{either(domains)})(?!\w)",
    )
    for dot, domains in words.DOTS_AND_DOMAINS
]
LATIN = re.compile(r"[a-z]")
LONGEST_NAME = 64
NAME_BEFORE = re.compile(r"(?<![\w.+-])[\w.+-]*\Z")
MACHINE = re.compile(
    r"(?<![\w.])(\d{1,3})\s?\.\s?(\d{1,3})\s?\.\s?(\d{1,3})\s?\.\s?(\d{1,3})(?![\w])"
)
# Spaced out, letter by letter: e x a m p l e . o r g. No mark is both a letter and between two, so
# that there is one way to read a run of them.
LETTERS = re.compile(r"(?<![^\W_])[^\W_](?:[ _|*~-]{1,4}(?:[^\W_]|[.@])){7,100}(?![^\W_])")
VISITING = re.compile(r"(?:\b(?:visit|see|to|on|at|site|website|web|page|online|www))\s?:?\s?$")
# Spanish and Portuguese write "tod@s" for "todos y todas".
BOTH_GENDERS = re.compile(r"[^\W\d_]{1,30}@s?(?!\w|\.\w|\s?\.[a-z])")


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find e-mail addresses, web addresses and addresses of machines."""
    for text in dict.fromkeys((reading.latin, reading.plain, with_letters(reading.latin))):
        found = Clues(text)
        for pattern in (pattern for needed, pattern in ADDRESSES if found.have(needed)):
            for match in compiled(pattern).finditer(text):
                start = _from_word(text, match.start())
                if "@" not in match[0] or not BOTH_GENDERS.match(text, start):
                    yield start, match.end()
        for match in DOMAIN.finditer(text) if found.is_dotted else ():
            if _is_domain(reading, match):
                yield match.span()
    yield from _providers(reading)
    for match in MACHINE.finditer(reading.latin) if reading.latin.count(".") > 2 else ():
        parts = match.groups()
        if max(map(int, parts)) < 256 and max(map(len, parts)) > 1:
            yield match.span()
    for match in LETTERS.finditer(reading.latin):
        letters = re.sub(r"[ _|*~-]", "", match[0])
        if "@" in letters or any(
            found["last"] in LATIN_DOMAINS for found in DOMAIN.finditer(letters)
        ):
            yield match.span()


def _providers(reading: PlainReading) -> Iterator[Span]:
    """Find those that nobody names but to be written to, or to say that they are not used."""
    if SURE_PROVIDER(Clues(reading.plain)):
        for match in compiled(PROVIDED).finditer(reading.plain):
            around = words_around(reading.plain, *match.span(), widest=WIDEST_SENTENCE)
            if NEGATIONS.isdisjoint(around):
                yield match.span()


def _from_word(text: str, start: int) -> int:
    """Where the name begins that ends here."""
    first = max(start - LONGEST_NAME, 0)
    return first + len(NAME_BEFORE.sub("", text[first:start]))


def _is_domain(reading: PlainReading, match: re.Match[str]) -> bool:
    last = match["last"]
    if last.startswith("xn--") or last in OTHER_SCRIPTS:
        return True
    # Cyrillic letters that merely look like "co" do not make a domain after a Cyrillic word.
    if last not in LATIN_DOMAINS or not LATIN.search(reading.plain, match.start(), match.end()):
        return False
    if last not in WORDS_TOO or len(match["path"] or "") > 1:
        return True
    labels = match["labels"][:-1]
    # "VI.TO." is the name of a centre.
    return len(labels) > 2 and not labels.isdigit() and not _is_next_sentence(reading, match)


def _is_next_sentence(reading: PlainReading, match: re.Match[str]) -> bool:
    """Only the space after a full stop is missing: "in Oslo.It is free"."""
    written = reading.written(*match.span("last"))
    after = reading.plain[match.end() : match.end() + 2]
    goes_on = len(after) > 1 and after[0].isspace() and after[1].isalpha()
    before = reading.latin[max(match.start() - 12, 0) : match.start()]
    return written.istitle() and goes_on and not VISITING.search(before)
