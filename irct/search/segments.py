"""The words of a search that belong together, with what they may mean."""

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from irct.places import areas, countries
from irct.places.areas import Kind
from irct.places.text import spellings
from irct.search import inflection, phrases, word_lists
from irct.search.tokens import Token, Window, together, windows
from irct.search.towns import Town, Towns, is_likely, is_well_known

KATAKANA = re.compile("[\u30a0-\u30ff]")
# How phrases say that they name a town.
TOWNS = ("called=", "names=")
ASKED = ("service", "language", "helps", "way", "interpreted", "profession", "expertise")
# Of so many words at most, the first or the last may be inflected: Tel Avivissa.
LONGEST_INFLECTED = 3
# With so many words beside it at most, a small town needs nothing that says that it is one.
MOST_BESIDE_A_SMALL_TOWN = 2
# With fewer letters, nothing of another language is written onto the name of a town.
SHORTEST_FOREIGN = 5
LARGE_AREA = 200_000  # people
# With fewer letters, the name of an area has nothing written onto it.
SHORTEST_AREA = 5


@dataclasses.dataclass(slots=True)
class Segment:
    """Words that belong together, and what they may mean."""

    start: int
    end: int
    meanings: frozenset[str] = frozenset()
    towns: tuple[Town, ...] = ()
    # Codes of areas, the likeliest first.
    areas: tuple[str, ...] = ()
    # How a place is spoken of: "here", "origin" or ""; and whether "I live in" says so, not "in".
    cue: str = ""
    is_told: bool = False
    words: str = ""
    spelled: tuple[str, ...] = ()
    # Whether something says that a place is meant.
    is_marked: bool = False
    # Whether it stands where a person's name does: "my brother Austin".
    is_given_name: bool = False
    # Whether it is the name of a town in the language of the search.
    is_own_word: bool = False
    # Whether it is a word of grammar in the language of the search.
    is_stopped: bool = False
    # Whether it is a word of grammar in other languages than the search has.
    is_foreign: bool = False
    # Whether it is an everyday word in the sentence where it stands: "we want to split".
    is_everyday_here: bool = False
    # Whether it is a large town that stands beside what is asked for: a lawyer Essen.
    is_added: bool = False
    # And its name is no everyday word where it lies: "Van psikolog", though "van" is a Dutch word.
    is_at_home: bool = False
    # Whether it is what a large town is called, beside what is asked for.
    is_called_large: bool = False
    # Whether it is another form of what the tables have.
    is_form: bool = False

    @property
    def countries(self) -> list[str]:
        return sorted(code[8:] for code in self.meanings if code.startswith("country="))

    @property
    def called(self) -> list[str]:
        """The English names of towns that it stands for."""
        return _called(self.meanings)

    @property
    def asked(self) -> list[str]:
        return sorted(code for code in self.meanings if code.partition("=")[0] in ASKED)

    @property
    def demonyms(self) -> list[str]:
        return sorted(code[5:] for code in self.meanings if code.startswith("from="))

    @property
    def is_silent(self) -> bool:
        return not self.meanings.isdisjoint(phrases.SILENT)

    @property
    def is_named(self) -> bool:
        """Whether it reads as a name: "US" is one, "us" is not."""
        return not self.is_silent or self.words.isupper()

    @property
    def is_unasked(self) -> bool:
        """Whether it is a word of the subject or of grammar before it is anything else."""
        return self.is_stopped or "subject" in self.meanings


def wanted(words: Sequence[Token]) -> set[str]:
    """The spellings that may be the name of a town."""
    names: set[str] = set()
    known = phrases.meanings()
    for window in windows(words):
        names.update(window.spellings)
        for spelling in window.spellings:
            names.update(_called(known.get(spelling, ())))
        names.update(*(_english(code) for one in window.spellings for code in _area_codes(one)))
        for base in _bases(words[window.start : window.end]):
            names |= {base.word, *_called(known.get(base.word, ()))}
    return names


def split(words: Sequence[Token], towns: Towns) -> list[Segment]:
    """Split the words into what means something, the longest first; the others stand alone."""
    runs = list(windows(words))
    lands = {
        code[8:]
        for run in runs
        for code in phrases.named(run.spellings)
        if code.startswith("country=")
    }
    spoken = phrases.languages_of(token.joined for token in words)
    taken: set[int] = set()
    found: list[Segment] = []
    read = [one for run in runs if (one := _segment(run, words, towns, lands, spoken))]
    read += _parted_dangers(words, runs)
    for one in sorted(read, key=lambda one: _precedence(one, words)):
        if taken.isdisjoint(range(one.start, one.end)):
            found.append(one)
            taken.update(range(one.start, one.end))
    for one in found:
        one.words = " ".join(token.typed for token in words[one.start : one.end])
    return sorted(found, key=lambda one: one.start)


def _parted_dangers(words: Sequence[Token], runs: Iterable[Window]) -> Iterator[Segment]:
    """What says that somebody is in danger with words between: "want to really die"."""
    between = {
        number
        for run in runs
        if not phrases.in_between().isdisjoint(run.spellings)
        for number in range(run.start, run.end)
    }
    left = [number for number in range(len(words)) if number not in between]
    for start, end, spelled in windows([words[number] for number in left]) if between else ():
        first, last = left[start], left[end - 1]
        span = [words[number] for number in left[start:end]]
        if last - first > end - start - 1 and _is_danger(span, spelled):
            yield Segment(first, last + 1, frozenset({"danger"}), spelled=spelled)


def _is_danger(span: Sequence[Token], spelled: Collection[str]) -> bool:
    return "danger" in phrases.named(spelled) and not phrases.is_danger_unmarked(
        together(span, 0), spelled
    )


def _precedence(one: Segment, words: Sequence[Token]) -> tuple[bool, int, bool]:
    """Which of several that overlap is meant: the name of a place of several words ("de La Paz"),
    then the longest, then what asks for something ("nói tiếng Việt").
    """
    # Not of several letters: the protocol that is called 伊斯坦布尔议定书 is no town.
    is_long = any(not word.is_glued for word in words[one.start + 1 : one.end])
    is_place = one.countries or one.areas or any(map(is_well_known, one.towns))
    size = one.end - one.start
    return not (is_long and is_place and not one.is_silent), -size, one.is_silent


def _areas_called(spelled: Iterable[str], lands: Collection[str]) -> tuple[str, ...]:
    """The areas of a name: of an everyday one, those whose country is named as well."""
    found = [code for one in spelled for code in _area_codes(one)]
    if not found:
        return ()
    words = next(iter(spelled)).split()
    if words[0] in word_lists.directions() if len(words) == 1 else all(map(_is_general, words)):
        found = [code for code in found if areas.areas()[code].country in lands]
    return tuple(dict.fromkeys(found))


def _is_general(word: str) -> bool:
    """Whether a word says a direction, a kind of land or nothing: "Western Province"."""
    known = phrases.meanings().get(word, frozenset())
    return word in word_lists.directions() or not known.isdisjoint(phrases.SILENT)


def _segment(
    window: Window,
    words: Sequence[Token],
    towns: Towns,
    lands: Collection[str],
    spoken: frozenset[str],
) -> Segment | None:
    """What a window may mean; one word always is something.

    `lands` are the countries named, `spoken` the languages of the words.
    """
    span = words[window.start : window.end]
    named = phrases.named(window.spellings)
    if "danger" in named and not _is_danger(span, window.spellings):
        named = frozenset()
    here = _towns_called(window.spellings, named, towns)
    there = _areas_called(window.spellings, lands)
    # Кишинів, where only the municipality has that name.
    here += tuple(town for town in _main_towns(there, towns) if town not in here)
    if (_are_grammar(span) and not _called(named)) or _is_within_a_word(window, words):
        here = there = ()
    if named or here or there:
        cue = _cue_written_on(span[0], named, here) if here and len(span) == 1 else ""
        return Segment(
            *(window.start, window.end, _whole(named, there), here, there, cue),
            spelled=window.spellings,
        )
    return _inflected(window, words, towns, spoken)


def _main_towns(there: Iterable[str], towns: Towns) -> Iterator[Town]:
    """The towns in some areas that have their names in English."""
    for code in there:
        for name in _english(code):
            yield from (town for town in towns.get(name, ()) if town.is_in(code))


def _english(code: str) -> list[str]:
    return spellings(areas.areas()[code].names["en"])


def _area_codes(spelling: str) -> Iterable[str]:
    return areas.called().get(spelling, ())


def _whole(named: frozenset[str], there: Iterable[str]) -> frozenset[str]:
    """What is named, without a country of which only a part is."""
    return named - {f"country={areas.areas()[code].country}" for code in there}


def _is_within_a_word(window: Window, words: Sequence[Token]) -> bool:
    """Whether a window begins or ends within a word of foreign origin in Japanese."""
    edges = (words[edge - 1 : edge + 1] for edge in (window.start, window.end) if edge)
    return any(
        len(edge) > 1 and edge[1].is_glued and all(KATAKANA.match(one.joined) for one in edge)
        for edge in edges
    )


def _are_grammar(span: Sequence[Token]) -> bool:
    """Whether several words are of grammar, each: "a mi" is no Chinese town."""
    known = phrases.meanings()
    return len(span) > 1 and all(
        "stop" in known.get(one.joined, ()) and one.typed.islower() for one in span
    )


def _inflected(
    window: Window, words: Sequence[Token], towns: Towns, spoken: frozenset[str]
) -> Segment | None:
    """Words as another form of some that are in a table."""
    known = phrases.meanings()
    start, span = window.start, words[window.start : window.end]
    for base in _bases(span):
        word = base.word
        named = known.get(word, frozenset())
        # Of other words, only what asks for something: "me cortaron un dedo" is no "me corto un".
        if len(span) == 1 or not named.isdisjoint(phrases.SILENT):
            named = frozenset(one for one in named if one.startswith(("country=", "called=")))
        here = tuple(
            town
            for town in _towns_called([word], named, towns)
            if (is_well_known(town) and _is_spoken(town, base, spoken))
            or _is_at_home(town, base, window, words)
        )
        there = _areas_inflected(word)
        if here and _is_everyday_form(base, span):
            here = there = ()
            named = frozenset(one for one in named if not one.startswith(TOWNS))
        if here or there or any(not code.startswith(TOWNS) for code in named):
            return Segment(
                *(start, start + len(span), _whole(named, there), here, there, base.at),
                spelled=(word,),
                is_marked=bool(base.at),
                is_form=True,
            )
    if len(span) > 1:
        return None
    spelled = (span[0].joined, span[0].split)
    first, _, rest = span[0].split.partition(" ")
    # A half space stands before the endings of Persian: زن‌های.
    meant = (
        phrases.with_prefix(span[0].joined)
        or _of_these(phrases.inflected(span[0].joined), spoken)
        or (known.get(first, frozenset()) if rest else frozenset())
    )
    return Segment(start, start + 1, meant, spelled=spelled)


def _of_these(meant: frozenset[str], spoken: frozenset[str]) -> frozenset[str]:
    """The meanings of a form of a word, but of grammar only in languages that are spoken.

    "Manchestr" in an English search is no form of the German "manches".
    """
    is_grammar = "stop" in meant and not any(code.startswith("asks=") for code in meant)
    if is_grammar and "subject" not in meant:
        of = {code[3:] for code in meant if code.startswith("in=")}
        return frozenset() if of.isdisjoint(spoken) else meant
    return meant


def _is_spoken(town: Town, base: inflection.Base, spoken: frozenset[str]) -> bool:
    """Whether a search may hold an ending: that of another language stands on an own name only.

    "Victorian" is no Finnish form of a short name of Victorville.
    """
    is_own = base.word in spellings(town.name) and len(base.word) >= SHORTEST_FOREIGN
    return is_own or not spoken or not base.languages or not base.languages.isdisjoint(spoken)


def _is_at_home(town: Town, base: inflection.Base, window: Window, words: Sequence[Token]) -> bool:
    """Whether a small town is meant by an inflected name: one where they speak that language.

    Something must say that it is a name: its capital letter, an apostrophe, a word before it that
    stands before places, or that there is hardly another word.
    """
    start, end = window.start, window.end
    is_apart = " " in words[end - 1].split
    is_own = is_apart and base.word in spellings(town.name)
    if not is_own and base.languages.isdisjoint(countries.official_languages(town.country)):
        return False
    if any(spelling in word_lists.common_words() for spelling in base.word.split()):
        return False
    before = words[start - 1].joined if start else ""
    return (
        words[start].typed[:1].isupper()
        or is_apart
        or len(words) <= end - start + MOST_BESIDE_A_SMALL_TOWN
        or not phrases.cues([before], base.languages).isdisjoint({"here", "origin"})
    )


def _is_everyday_form(base: inflection.Base, span: Sequence[Token]) -> bool:
    """Whether a word is a form of an everyday word of the same language: بالليل, at night."""
    is_name = span[0].typed[:1].isupper() or " " in span[-1].split
    return not is_name and any(
        base.word in word_lists.words_in_sentences(language) for language in base.languages
    )


def _cue_written_on(token: Token, named: Collection[str], here: Sequence[Town]) -> str:
    """What an inflected name that is in the tables as it is says of its place: Nusaybin'den."""
    if " " not in token.split:
        return ""
    of = {code.removeprefix("names=") for code in named if code.startswith("names=")}
    known = phrases.meanings()
    for base in inflection.bases(token.joined, token.split):
        meant = known.get(base.word, frozenset())
        is_same = not meant.isdisjoint(named) or any(
            base.word in spellings(town.name) for town in here
        )
        if base.at and is_same and not base.languages.isdisjoint(of):
            return base.at
    return ""


def _bases(span: Sequence[Token]) -> Iterator[inflection.Base]:
    """What words may be together without what is written onto the first or the last of them."""
    first, last = span[0].joined, span[-1].joined
    if len(span) == 1:
        if not phrases.is_word(first):
            yield from inflection.bases(first, span[0].split)
    elif len(span) <= LONGEST_INFLECTED and not any(one.is_glued for one in span):
        first_part, _, ending = span[-1].split.partition(" ")
        if ending:
            # İstanbul Protokolü'ne
            yield inflection.Base(f"{together(span[:-1], 1)} {first_part}", "", frozenset())
        if not phrases.is_word(first):
            yield from inflection.without_prefix(together(span, 1))
        if not phrases.is_word(last):
            yield from inflection.without_ending(together(span, 1))


def _areas_inflected(base: str) -> tuple[str, ...]:
    """The well-known areas of a name with something written onto it."""
    if phrases.is_everyday(base) or inflection.letters(base) < SHORTEST_AREA:
        return ()
    return tuple(
        code
        for code in _areas_called([base], ())
        if areas.areas()[code].kind != Kind.DIVISION or areas.areas()[code].people >= LARGE_AREA
    )


def _towns_called(spelled: Iterable[str], named: Iterable[str], towns: Towns) -> tuple[Town, ...]:
    found = [town for name in spelled for town in towns.get(name, ()) if is_likely(town, name)]
    found += (town for name in _called(named) for town in towns.get(name, ()))
    return tuple(dict.fromkeys(found))


def _called(named: Iterable[str]) -> list[str]:
    """The English names of towns that a phrase stands for."""
    return sorted(code[7:] for code in named if code.startswith("called="))
