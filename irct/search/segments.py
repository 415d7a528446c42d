"""The words of a search that belong together, with what they may mean."""

import dataclasses
import functools
from collections.abc import Collection, Iterable, Iterator

from irct.places import areas
from irct.places.text import spellings
from irct.search import phrases, word_lists
from irct.search.senses import senses
from irct.search.towns import Town, Towns, is_likely

# How phrases say that they name a town.
TOWNS = ("called=", "names=")
LARGE_AREA = 200_000  # people


@dataclasses.dataclass(slots=True, eq=False)
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
    # Whether it stands where a person's name does, and whether it is one: "my brother Austin".
    is_behind_relative: bool = False
    is_given_name: bool = False
    # Whether it is the name of a town in the language of the search.
    is_own_word: bool = False
    # Whether it asks for something in the language of the search, or is that language's name.
    is_own_ask: bool = False
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
    # Whether it is another form of what the tables have, and in which languages.
    is_form: bool = False
    form_of: frozenset[str] = frozenset()
    # The countries where the language of the search is spoken, if they are few.
    home: frozenset[str] = frozenset()

    @property
    def countries(self) -> tuple[str, ...]:
        return senses(self.meanings).countries

    @property
    def called(self) -> tuple[str, ...]:
        """The English names of towns that it stands for."""
        return senses(self.meanings).called

    @property
    def asked(self) -> tuple[str, ...]:
        return senses(self.meanings).asked

    @property
    def demonyms(self) -> tuple[str, ...]:
        return senses(self.meanings).demonyms

    @property
    def is_silent(self) -> bool:
        return not self.meanings.isdisjoint(phrases.SILENT)

    @property
    def is_named(self) -> bool:
        """It reads as a name: "US" is one, "us" is not."""
        return not self.is_silent or self.words.isupper()

    @property
    def is_unasked(self) -> bool:
        """It is a word of the subject or of grammar before it is anything else."""
        return self.is_stopped or "subject" in self.meanings


def areas_called(spelled: Iterable[str], lands: Collection[str]) -> tuple[str, ...]:
    """The areas of a name: of an everyday one, those whose country is named as well."""
    found = [code for one in spelled for code in area_codes(one)]
    if not found:
        return ()
    words = next(iter(spelled)).split()
    if words[0] in word_lists.directions() if len(words) == 1 else all(map(_is_general, words)):
        found = [code for code in found if areas.areas()[code].country in lands]
    return tuple(dict.fromkeys(found))


def _is_general(word: str) -> bool:
    """A word says a direction, a kind of land or nothing: "Western Province"."""
    known = phrases.meanings().get(word, frozenset())
    return word in word_lists.directions() or not known.isdisjoint(phrases.SILENT)


def main_towns(there: Iterable[str], towns: Towns) -> Iterator[Town]:
    """The towns in some areas that have their names in English."""
    for code in there:
        for name in english(code):
            yield from (town for town in towns.get(name, ()) if town.is_in(code))


@functools.cache
def english(code: str) -> tuple[str, ...]:
    return tuple(spellings(areas.areas()[code].names["en"]))


def area_codes(spelling: str) -> Iterable[str]:
    return areas.called().get(spelling, ())


def whole(named: frozenset[str], there: Iterable[str]) -> frozenset[str]:
    """What is named, without a country of which only a part is."""
    lands = {f"country={areas.areas()[code].country}" for code in there}
    return named if named.isdisjoint(lands) else named - lands


def towns_called(spelled: Iterable[str], named: frozenset[str], towns: Towns) -> tuple[Town, ...]:
    found = [town for name in spelled for town in towns.get(name, ()) if is_likely(town, name)]
    if called := senses(named).called:
        found += (town for name in called for town in towns.get(name, ()))
    return tuple(dict.fromkeys(found)) if found else ()
