"""What people's words may mean: the phrases of all languages, with what each stands for.

A meaning is a code as documents hold it (`country=DE`, `language=ar`, `service=legal`), or what a
phrase does in a sentence: `stop`, `subject`, `here`, `here_behind`, `origin`, `origin_behind`,
`speaks`, `unspoken`, `unspoken_behind`, `danger`, `relatives`, `experts`, `from=SY` for whoever
comes from a country, `called=copenhagen` for the name of a town in a language that has its own,
`names=da` for that language. `in=de` says in which languages it is a word of a sentence, `stop=de`
in which it asks for nothing, `asks=de` in which for something, `possessive=it` in which it says
whose somebody is.
"""

import functools
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import TypeVar

from irct.machine.compiled import compiled
from irct.places import areas, countries, languages, town_names
from irct.places.text import spellings
from irct.search import inflection, word_lists
from irct.search.senses import senses
from irct.search.synonyms import KINDS, files
from irct.tables import phrases_in

# What a phrase does in a sentence, by the key of the files under which it stands.
PARTS = (
    *("subject", "here", "here_behind", "origin", "origin_behind", "speaks", "danger"),
    *("unspoken", "unspoken_behind"),
)
Value = TypeVar("Value", bound=Hashable)

# The short vowels of Arabic, its doubling of a letter, and its mark of none.
VOWELS = frozenset(map(chr, range(0x64B, 0x653)))
CUES = ("here", "here_behind", "origin", "origin_behind")
PLACES = ("country=", "called=", "names=")
NAMES = (*PLACES, "from=", "language=")
# What the words in these parts of a file say.
NAMED = (("demonyms", "from"), ("languages", "language"), ("countries", "country"))
# With such a meaning, a word says nothing of its own.
SILENT = frozenset({"stop", *PARTS})
EVERYONE = "everyone"
# The countries that the name of another means as well: Guinea, the Sudan before 2011.
NAMED_ALIKE = {"GN": ("GQ", "GW"), "SD": ("SS",)}
# Languages in which accents tell words apart.
TONAL = ("vi",)
# Towns that have the name of a larger one in some language: Jaipur, Delhi.
NAMED_LIKE_OTHERS = frozenset({"jayapura", "dili", "stanley"})
# With fewer letters, a word must be the whole of a word in the tables.
SHORTEST_STEM = 5
# How many letters longer than a word of the tables an inflected form of it may be.
LONGEST_ENDING = 3
MOST_BEGUN = 12
NOTHING = frozenset[str]()
# What is typed of a word is at least this share of it: Istanbul is not an Istanbulprotokoll.
LEAST_OF_A_WORD = 0.55
# Of so many words of one language, a search is a sentence of it, and of no other with fewer than
# this share of them.
FEWEST_OF_ONE_LANGUAGE, LEAST_SHARE = 3, 0.6


@compiled
def _phrases() -> tuple[dict[str, frozenset[str]], dict[str, tuple[tuple[str, int], ...]]]:
    """The meanings of each phrase; of a country's name, how many languages have each of them."""
    found: dict[str, list[str]] = {}
    for phrase, meaning in _all():
        for spelling in spellings(phrase):
            found.setdefault(spelling, []).append(meaning)
    for phrase, group_of in _named_elsewhere():
        for spelling in spellings(phrase):
            # Roma is Rome, and Romany.
            is_free = all(one.startswith("language=") for one in found.get(spelling, ()))
            if is_free and (spelling in found or _is_a_name(spelling)):
                found[spelling] = [*found.get(spelling, ()), *group_of]
    counts = {
        spelling: tuple(Counter(group).items())
        for spelling, group in found.items()
        if any(meaning.startswith("country=") for meaning in group)
    }
    sets = {spelling: frozenset(group) for spelling, group in found.items()}
    return _each_once(sets), _each_once(counts)


def _each_once(table: dict[str, Value]) -> dict[str, Value]:
    """A table whose values are the same wherever they are equal, as those of most phrases are."""
    same: dict[Value, Value] = {}
    return {phrase: same.setdefault(value, value) for phrase, value in table.items()}


def _named_elsewhere() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names that Unicode has for towns, and in further languages for countries."""
    for language in (*files(), *countries.OTHER_LANGUAGES):
        for town, name in town_names.names_of_towns(language):
            # In Latin letters, GeoNames has them.
            if town not in NAMED_LIKE_OTHERS and (language in files() or not name.isascii()):
                yield name, (f"called={town}", f"names={language}")
    for code, names in countries.names_elsewhere().items():
        yield from ((name, (f"country={code}",)) for name in names)


def _is_a_name(spelling: str) -> bool:
    """Words are long enough for a name, and no word of any list."""
    return inflection.letters(spelling) >= SHORTEST_STEM - (not spelling.isascii()) and not any(
        spelling in words
        for words in (
            *(word_lists.everyday_words(), word_lists.common_words(), word_lists.given_names()),
            word_lists.sentence_words(),
        )
    )


@functools.cache
def meanings() -> dict[str, frozenset[str]]:
    """The meanings of each phrase, by its spellings."""
    return _phrases()[0]


def named(spelled: Iterable[str]) -> frozenset[str]:
    """The meanings of a phrase in any of its spellings."""
    known = meanings()
    found = [known[one] for one in spelled if one in known]
    if len(found) > 1:
        return found[0].union(*found[1:])
    return found[0] if found else NOTHING


def countries_called(spelled: Iterable[str]) -> Iterator[str]:
    """The countries that words name in any of their spellings."""
    counts = _phrases()[1]
    for one in spelled:
        if one in counts:
            yield from (code[8:] for code, _number in counts[one] if code.startswith("country="))


def is_relative(spelled: Collection[str]) -> bool:
    """Words name somebody whose name may follow: "my daughter", "help for my son"."""
    known = meanings()
    for one in spelled:
        if "relatives" in known.get(one, NOTHING):
            return True
        _, space, end = one.rpartition(" ")
        # "De" is a younger sister in Vietnamese, and ends too much else.
        is_long = space and len(end) >= inflection.SHORTEST_BASE
        if is_long and "relatives" in known.get(end, NOTHING):
            return True
    return False


def languages_of(words: Iterable[str]) -> frozenset[str]:
    """The languages of which words of a search are."""
    known = meanings()
    return NOTHING.union(*(senses(known[word]).languages for word in words if word in known))


def main_languages(words: Iterable[str]) -> frozenset[str]:
    """The languages of which most words of a search are."""
    count = _count_languages(words)
    most = max(count.values(), default=0)
    return frozenset(language for language, number in count.items() if number == most)


def likely_languages(words: Iterable[str]) -> frozenset[str]:
    """The languages of words of a search; of a sentence, only those of many of its words."""
    count = _count_languages(words)
    most = max(count.values(), default=0)
    least = most * LEAST_SHARE if most >= FEWEST_OF_ONE_LANGUAGE else 1
    return frozenset(language for language, number in count.items() if number >= least)


def _count_languages(words: Iterable[str]) -> Counter[str]:
    """Of how many words each language has."""
    known, count = meanings(), Counter[str]()
    for word in words:
        if word in known:
            count.update(senses(known[word]).languages)
    return count


def is_written_otherwise(typed: str, code: str) -> bool:
    """A name is written with other marks in Arabic: عمّان is Amman, عُمان is Oman."""
    if VOWELS.isdisjoint(typed):
        return False
    own, letters_alone = _vowels(typed), spellings(typed)
    every = _arabic_names().get(code, ())
    ways = [way for name, way in every if name in letters_alone]
    return bool(ways) and not any(
        all({*mark} <= {*other} for mark, other in zip(own, way, strict=False)) for way in ways
    )


def _vowels(text: str) -> tuple[str, ...]:
    """The marks of an Arabic text that tell how it is read; a hamza or a madda is of its letter."""
    return tuple("".join(filter(VOWELS.__contains__, mark)) for mark in _marks(text))


@compiled
def _arabic_names() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Names of countries and towns that are written with such marks: the letters, and the marks."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    towns = files()["ar"].group("towns").items()
    called = ((spellings(town)[0], one) for town, text in towns for one in phrases_in(text))
    names = ((code, countries.name(code, "ar")) for code in countries.codes())
    for code, name in (
        *((f"country={code}", name) for code, name in names),
        *((f"called={town}", name) for town, name in called),
    ):
        if any(marks := _vowels(name)):
            found.setdefault(code, []).extend((letters, marks) for letters in spellings(name))
    return found


def is_danger_unmarked(typed: str, spelled: Iterable[str]) -> bool:
    """Words say danger only without accents that they have: từ từ, slowly, is not tự tử.

    Whoever leaves an accent out may mean either.
    """
    ways = [way for one in spelled for way in _danger_by_its_marks().get(one, ())]
    own = _marks(typed)
    return bool(ways) and not any(
        all({*mark} <= {*other} for mark, other in zip(own, way, strict=False)) for way in ways
    )


@compiled
def _danger_by_its_marks() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for language in TONAL:
        for phrase in phrases_in(files()[language].text("danger", default="")):
            for spelling in spellings(phrase):
                found.setdefault(spelling, []).append(_marks(phrase))
    return found


def _marks(text: str) -> tuple[str, ...]:
    """The accents of each word, in whatever order they were typed."""
    return tuple(
        "".join(sorted(char for char in unicodedata.normalize("NFD", word) if not char.isalpha()))
        for word in text.split()
    )


def is_country_first(spelled: Iterable[str]) -> bool:
    """A name is that of a country in more languages than of anything else."""
    others = ("from=", *(f"{kind}=" for kind in ("language", *KINDS)))
    return _most(spelled, ("country=",)) > _most(spelled, others)


def is_grammar_first(spelled: Iterable[str]) -> bool:
    """A country's name is more a word of grammar: the Vietnamese "Mỹ", the English "my"."""
    return _most(spelled, ("stop",)) > _most(spelled, ("country=",))


def _most(spelled: Iterable[str], kinds: tuple[str, ...]) -> int:
    """In how many languages words have the most usual meaning of some kinds."""
    counts = _phrases()[1]
    found = Counter[str]()
    for spelling in spelled:
        found.update(dict(counts.get(spelling, ())))
    return max((number for code, number in found.items() if code.startswith(kinds)), default=0)


def _all() -> Iterator[tuple[str, str]]:
    for code, names in countries.every_name().items():
        for name in names:
            yield name, f"country={code}"
            if areas.called().keys().isdisjoint(spellings(name)):
                yield from ((name, f"country={other}") for other in NAMED_ALIKE.get(code, ()))
    for code, names in languages.every_name().items():
        yield from ((name, f"language={code}") for name in names)
    for language, file in files().items():
        for kind in KINDS:
            for code, text in file.group(kind).items():
                for phrase in phrases_in(text):
                    yield phrase, f"{kind}={code}"
                    # Everybody is helped: who says so asks for nothing that some do not offer.
                    yield phrase, "subject" if code == EVERYONE else f"asks={language}"
        for key, kind in NAMED:
            for code, text in file.group(key).items():
                yield from ((phrase, f"{kind}={code}") for phrase in phrases_in(text))
        for town, text in file.group("towns").items():
            for phrase in phrases_in(text):
                yield phrase, f"called={spellings(town)[0]}"
                yield phrase, f"names={language}"
        for key in PARTS:
            for phrase in phrases_in(file.text(key, default="")):
                yield phrase, key
                yield phrase, f"in={language}"
        for key in ("relatives", "experts"):
            yield from ((phrase, key) for phrase in phrases_in(file.text(key, default="")))
        for word in phrases_in(file.text("possessives", default="")):
            yield word, f"possessive={language}"
        for word in file.text("stop_words", default="").split():
            yield word, "stop"
            yield word, f"stop={language}"
            yield word, f"in={language}"


@compiled
def in_between() -> frozenset[str]:
    """What may stand within a phrase of danger and says how, or how soon: really, already."""
    return frozenset(
        spelling
        for file in files().values()
        for phrase in phrases_in(file.text("between", default=""))
        for spelling in spellings(phrase)
    )


@functools.cache
def words_of_danger() -> frozenset[str]:
    """The words of what says that somebody is in danger."""
    return frozenset(
        word for phrase, meant in meanings().items() if "danger" in meant for word in phrase.split()
    )


def cues(spelled: Iterable[str], languages: frozenset[str]) -> frozenset[str]:
    """What words say in some languages of the place before or behind which they stand."""
    every = _cues()
    said = [every[spelling] for spelling in spelled if spelling in every]
    if not said:
        return NOTHING
    return frozenset(key for group in said for language, key in group if language in languages)


@compiled
def _cues() -> dict[str, frozenset[tuple[str, str]]]:
    """The cues of each phrase, each with its language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language, file in files().items():
        for key in CUES:
            for phrase in phrases_in(file.text(key, default="")):
                for spelling in spellings(phrase):
                    found.setdefault(spelling, []).append((language, key))
    return _each_once({spelling: frozenset(group) for spelling, group in found.items()})


@functools.cache
def _single_words() -> list[str]:
    return sorted(phrase for phrase in meanings() if " " not in phrase)


def inflected(word: str) -> frozenset[str]:
    """The meanings of a word of the tables of which this is another form, or the beginning.

    A frequent word is itself and no form of a name: البحر is the sea, and not the Bahrainis.
    """
    meant = _inflected(word) if len(word) >= SHORTEST_STEM else frozenset()
    if word in word_lists.common_words():
        return frozenset(code for code in meant if not code.startswith(NAMES))
    return meant


def _inflected(word: str) -> frozenset[str]:
    for cut in range(1, LONGEST_ENDING + 1):
        if len(stem := word[:-cut]) >= SHORTEST_STEM and (meant := meanings().get(stem)):
            return meant
    words, found = _single_words(), set[str]()
    start = bisect_left(words, word)
    for one in words[start : start + MOST_BEGUN]:
        if one.startswith(word) and len(word) >= LEAST_OF_A_WORD * len(one):
            found |= meanings()[one]
    return frozenset(found)


def with_prefix(word: str) -> frozenset[str]:
    """What a word asks for without what is written onto its beginning: וטיפול is טיפול."""
    for prefix, language in _word_prefixes():
        base = word.removeprefix(prefix)
        if base != word and len(base) >= SHORTEST_STEM - 1:
            meant = meanings().get(base, frozenset())
            if f"asks={language}" in meant or {"subject", f"in={language}"} <= meant:
                return frozenset(code for code in meant if not code.startswith(PLACES))
    return frozenset()


@compiled
def _word_prefixes() -> tuple[tuple[str, str], ...]:
    """What is written onto the beginning of words, the longest first, with its language."""
    found = [
        (prefix, language)
        for language, file in files().items()
        for prefix in file.text("word_prefixes", default="").split()
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def is_everyday(word: str) -> bool:
    """A word is one of everyday life in some language, or a given name."""
    return (
        not meanings().get(word, frozenset()).isdisjoint(SILENT)
        or word in word_lists.everyday_words()
    )


def is_word(word: str) -> bool:
    """A word is itself, and no other form of one."""
    return (
        word in meanings()
        or word in word_lists.common_words()
        or word in word_lists.given_names()
        or word in word_lists.sentence_words()
    )


TABLES = (
    *(meanings, in_between, words_of_danger, _cues, _single_words, areas.called),
    *(inflection.endings, inflection.prefixes, inflection.verb_endings),
    *(word_lists.everyday_words, word_lists.common_words, word_lists.given_names),
    *(word_lists.directions, word_lists.sentence_words),
)


def read_all() -> None:
    """Read all tables, which stay."""
    for table in TABLES:
        table()
