"""What a search says: where, what kind of help, in which language; and what it does not use.

Pure functions: words and tables in, a `Reading` out. `segments.wanted` names the spellings under
which towns must be looked up, and `read` is given the towns that were found.
"""

import dataclasses
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from irct.places import areas
from irct.places.areas import Area, Kind
from irct.search import phrases
from irct.search.offers import MOST_OFFERED, Place, is_own_name, is_shown_name, offered
from irct.search.segments import (
    ASKED,
    LARGE_AREA,
    LARGE_TOWN,
    TOWNS,
    Segment,
    Town,
    Towns,
    is_well_known,
    split,
)
from irct.search.tokens import Token, together, windows

# So many words that ask for nothing may stand between "in" and a place: "in the city of".
MOST_BETWEEN = 3
# In fewer words nobody tells of somebody: "Primo Levi" is a name, not a cousin's.
FEWEST_OF_A_SENTENCE = 3
# With so many words of grammar, a search is a sentence; with one, if it asks for nothing.
GRAMMAR_OF_A_SENTENCE = 2
# Languages in which each syllable of a town's name stands apart.
WRITTEN_APART = frozenset({"vi"})
CUES_BEFORE = frozenset({"here", "origin"})
# What words of these services name may be what somebody suffers from, or who is with them.
COMPLAINTS = {
    f"service={one}"
    for one in ("medical", "physiotherapy", "psychological", "psychiatric", "family")
}
# In other languages with capital letters, only names have one in the middle of a sentence.
CAPITALS_OF_NOUNS = frozenset({"de"})
# Towns that are named together and lie so near to each other are one place.
SAME_PLACE = 60  # kilometres
# With fewer letters, the name of a town needs something that says so; of syllables, two will do.
SHORTEST_TOWN = 3
WIDER_THAN_A_TOWN = (Kind.DIVISION, Kind.REGION, Kind.ISLAND)

# What experts do of what centres offer.
EXPERTISE = {"service=forensic": "expertise=istanbul"}

LONGEST_AGE = 3  # digits
# Nobody is told that these were not used: they are what this directory is about, or say of a place
# what it is.
HEARD = frozenset({"subject", "danger", "speaks", "here", "origin"})


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """Something that is asked for: the words, and codes of which any will do."""

    words: str
    codes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What a search says, each thing with its words."""

    # Where: the likeliest place of this name first, then the others.
    places: tuple[Place, ...] = ()
    place_words: str = ""
    # Where the person comes from, or it happened.
    origins: tuple[Place, ...] = ()
    asks: tuple[Ask, ...] = ()
    # Codes that words of the subject name as well: they count in the order only.
    hints: tuple[str, ...] = ()
    # What is in no table: a name perhaps.
    rest: tuple[Token, ...] = ()
    # Of these, what stands where a person's name does.
    people: tuple[Token, ...] = ()
    # Towns that are everyday words as well, where nothing says that they are meant.
    perhaps: tuple[Place, ...] = ()
    # Words that say nothing of what is looked for.
    unused: tuple[str, ...] = ()
    is_danger: bool = False

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def counted_place(self) -> Place | None:
        """The place, but no part of a country among other words: it may be of a person's name."""
        is_alone = not (self.rest or self.origins)
        return self.place if self.place and (is_alone or self.place.is_whole_country) else None


def _with_expertise(codes: Sequence[str]) -> tuple[str, ...]:
    """Codes of what is asked for, with what experts call it that is a service of centres."""
    if any(code.startswith(("profession=", "expertise=")) for code in codes):
        return tuple(codes)
    return (*codes, *(EXPERTISE[code] for code in codes if code in EXPERTISE))


def _asks(one: Segment, words: Sequence[Token]) -> Iterator[Ask]:
    """What a segment asks for, and what words in it ask for besides.

    "Help for detainees" is a service that says whom it is for; "a lawyer in" says where as well.
    """
    if one.asked and not one.is_unasked:
        yield Ask(one.words, _with_expertise(one.asked))
    # "A psychologist online" asks for both.
    span = words[one.start : one.end]
    is_a_way = {code.partition("=")[0] for code in one.asked} <= {"way", "interpreted", "language"}
    kinds = ASKED if one.is_silent or is_a_way else ("helps",)
    if "danger" in one.meanings or (one.asked and any(token.is_glued for token in span)):
        # The name of a language holds that of another: 库尔德语, 德语.
        return
    taken: set[int] = set()
    for start, end, spelled in windows(span):
        if end - start < len(span) and taken.isdisjoint(range(start, end)):
            named = frozenset[str]().union(
                *(phrases.meanings().get(spelling, ()) for spelling in spelled)
            )
            codes = sorted(code for code in named if code.partition("=")[0] in kinds)
            if codes and named.isdisjoint({"stop", "subject"}) and not {*codes} <= {*one.asked}:
                yield Ask(" ".join(token.typed for token in span[start:end]), tuple(codes))
                taken.update(range(start, end))


def read(
    words: Sequence[Token], towns: Towns, names: Collection[str] = (), *, is_where: bool = False
) -> Reading:
    """Read the words of a search, or, with `is_where`, of an answer to where somebody is.

    `towns` are those of each spelling, the largest first; `names` are words in names of listings.
    """
    segments = split(words, towns)
    languages = _languages(segments)
    for one in segments:
        one.is_stopped = one.end - one.start == 1 and _is_stopped(one.meanings, languages)
        one.is_own_word = any(f"names={language}" in one.meanings for language in languages)
        one.is_foreign = _is_foreign(one, segments, languages)
    if not is_where:
        _mark_everyday(segments, languages)
    _mark(segments, languages)
    if is_where or _is_only_a_place(segments, words, names):
        _mark_answer(segments)
    _divide(segments)
    found = _pairs([one for one in segments if _is_place(one, words, names)], segments)
    here = _where(found)
    origins = [_place(one) for one in found if one is not here]
    origins += [Place(code) for one in segments if one not in found for code in one.demonyms[:1]]
    said = [one for one in segments if one not in found and not _within(one, found)]
    return Reading(
        places=tuple(offered(here)) if here else (),
        place_words=here.words if here else "",
        origins=tuple(dict.fromkeys(origins)),
        asks=tuple(ask for one in said for ask in _asks(one, words)),
        hints=tuple(sorted({code for one in said if one.is_unasked for code in one.asked})),
        rest=tuple(
            token
            for one in said
            if all(code.startswith(TOWNS) for code in one.meanings)
            for token in words[one.start : one.end]
            # "34" is an age.
            if not (token.joined.isdigit() and len(token.joined) <= LONGEST_AGE)
        ),
        people=tuple(
            token
            for before, one in itertools.pairwise(segments)
            if "relatives" in before.meanings and len(words) >= FEWEST_OF_A_SENTENCE
            for token in words[one.start : one.end]
        ),
        perhaps=tuple(
            Place(town.country, town)
            for one in said
            for town in one.towns[:1]
            if is_own_name(town, one.spelled)
        ),
        unused=tuple(one.words for one in said if one.is_silent and one.meanings.isdisjoint(HEARD)),
        is_danger=any("danger" in one.meanings for one in segments),
    )


# Places


def _mark(segments: list[Segment], languages: frozenset[str]) -> None:
    """Note what the words before and behind a place say of it."""
    said = [phrases.cues(one.spelled, languages) for one in segments]
    for number, one in enumerate(segments):
        one.is_given_name = number > 0 and _is_called(one, segments[number - 1])
        if one.is_given_name or not (one.towns or one.areas or one.countries):
            continue
        behind = said[number + 1] if number + 1 < len(segments) else frozenset()
        before = MOST_BETWEEN if _may_follow(one) else 0
        one.cue = (
            _cue(behind, behind=True)
            or one.cue
            or _cue_before(segments[:number], said[:number], between=before)
        )
        is_capital = one.is_everyday_here and _is_name_by_its_capital(number, segments, languages)
        if one.is_everyday_here and not is_capital and _is_no_cue(number, segments, languages):
            one.cue = ""
        one.is_marked = bool(one.cue) or is_capital


def _spoken(segments: Sequence[Segment], languages: frozenset[str]) -> frozenset[str]:
    """The languages in which a search is a sentence and not what stands in a list."""
    is_asking = any(one.asked or "subject" in one.meanings for one in segments)
    least = 1 if len(segments) >= FEWEST_OF_A_SENTENCE and not is_asking else GRAMMAR_OF_A_SENTENCE
    grammar = {
        language: sum(
            1 if one.meanings & CUES_BEFORE else one.end - one.start
            for one in segments
            if f"in={language}" in one.meanings and "subject" not in one.meanings
        )
        for language in languages
    }
    return frozenset(language for language, words in grammar.items() if words >= least)


def _mark_everyday(segments: Sequence[Segment], languages: frozenset[str]) -> None:
    """Note which names of places are everyday words in a sentence of these languages."""
    for number, one in enumerate(segments):
        if not (one.towns or one.areas):
            continue
        spoken = _spoken([*segments[:number], *segments[number + 1 :]], languages)
        words = frozenset[str]().union(*map(phrases.words_in_sentences, spoken))
        is_word = (
            not words.isdisjoint(one.spelled)
            or (one.is_stopped and bool(spoken))
            or _is_article_and_word(one, words, spoken)
        )
        is_added = _is_added(number, segments)
        one.is_everyday_here = is_word and not is_added
        one.is_added = is_added and not {*one.asked} <= COMPLAINTS and _is_called_large(one)


def _is_called_large(one: Segment) -> bool:
    """Whether it is what a large town is called, and no everyday word."""
    return not any(map(phrases.is_everyday, one.spelled)) and any(
        town.population >= LARGE_TOWN and is_own_name(town, one.spelled) for town in one.towns
    )


def _is_article_and_word(one: Segment, words: Collection[str], spoken: Iterable[str]) -> bool:
    """Whether a name is a word of grammar and an everyday one: le mani is no Le Mans."""
    first, _, last = one.spelled[0].partition(" ")
    grammar = phrases.meanings().get(first, frozenset())
    return (
        (last in words or phrases.is_everyday(last))
        and one.words.islower()
        and any(f"stop={language}" in grammar for language in frozenset(spoken) - WRITTEN_APART)
    )


def _is_added(number: int, segments: Sequence[Segment]) -> bool:
    """Whether a word stands at an end of a search, beside what is asked for: psychologue Bordeaux.

    "A lawyer for my brother" may stand before it as well.
    """
    before, after = segments[:number], segments[number + 1 :]
    if not before:
        return bool(after) and _may_be_somewhere(after[0])
    if all(one.is_silent for one in after) and any(map(_may_be_somewhere, before)):
        return _may_be_somewhere(before[-1]) or "relatives" in before[-1].meanings
    return False


def _may_be_somewhere(one: Segment) -> bool:
    """Whether a place may stand beside a word: a lawyer, a centre, but no family and no pain."""
    if one.is_stopped:
        return False
    offers = {code for code in one.asked if code.startswith(("service=", "profession="))}
    return not offers <= COMPLAINTS or "subject" in one.meanings


def _is_no_cue(number: int, segments: Sequence[Segment], languages: frozenset[str]) -> bool:
    """Whether what stands before an everyday word says of no place: "to split", "in der Halle".

    "Live in Split" does, and so does "a lawyer in Split".
    """
    one, before = segments[number], segments[:number]
    last = before[-1].spelled[0].split(" ")[-1] if before else ""
    articles = frozenset[str]().union(*map(phrases.with_article, languages))
    if (
        before
        and before[-1].meanings & CUES_BEFORE
        and (last in articles or not phrases.cues([last], languages))
    ):
        return True
    words = frozenset[str]().union(*map(phrases.words_behind_cues, languages))
    if words.isdisjoint(one.spelled) and not one.is_stopped:
        return False
    is_long = bool(before) and before[-1].end - before[-1].start > 1
    return not is_long and not (number > 1 and _may_be_somewhere(before[-2]))


def _is_name_by_its_capital(
    number: int, segments: Sequence[Segment], languages: frozenset[str]
) -> bool:
    """Whether a word has a capital letter that only a name has there."""
    others = [*segments[:number], *segments[number + 1 :]]
    return (
        number > 0
        and languages.isdisjoint(CAPITALS_OF_NOUNS)
        and segments[number].words[:1].isupper()
        and sum(one.words[:1].islower() for one in others) > len(others) / 2
    )


def _is_only_a_place(
    segments: Sequence[Segment], words: Sequence[Token], names: Collection[str]
) -> bool:
    """Whether nothing was typed but what may be a place, and is neither a name nor asked for."""
    is_name = all(token.joined in names for token in words)
    return len(segments) == 1 and not (segments[0].is_silent or segments[0].asked or is_name)


def _mark_answer(segments: list[Segment]) -> None:
    """Note that an everyday word is a place, where it is all that says where somebody is."""
    said = [one for one in segments if not one.is_silent] or segments
    if len(said) == 1:
        said[0].is_marked = True


def _languages(segments: Sequence[Segment]) -> frozenset[str]:
    """The languages of which most words are: the Danish "i" is no "in" in an English sentence."""
    said = [
        one
        for one in segments
        if not (one.areas or one.countries or any(map(is_well_known, one.towns)))
    ]
    for kind, some in (("in=", said), ("asks=", said), ("in=", segments)):
        count = Counter(code for one in some for code in one.meanings if code.startswith(kind))
        if most := max(count.values(), default=0):
            return frozenset(
                code.removeprefix(kind) for code, number in count.items() if number == most
            )
    return frozenset()


def _is_foreign(one: Segment, segments: Sequence[Segment], languages: frozenset[str]) -> bool:
    """Whether it is a word of other languages than the search: "lille" beside "psychologue"."""
    own = {code[3:] for code in one.meanings if code.startswith("in=")}
    return len(segments) > 1 and bool(own and languages) and own.isdisjoint(languages)


def _is_stopped(meanings: frozenset[str], languages: frozenset[str]) -> bool:
    """Whether a word asks for nothing, in each of the languages in which it stands."""
    stopped, asking = (
        {code.partition("=")[2] for code in meanings if code.startswith(kind)} & languages
        for kind in ("stop=", "asks=")
    )
    return bool(stopped) and asking <= stopped


def _may_follow(one: Segment) -> bool:
    """Whether words may stand between "in" and a place: not where it is a word like another."""
    return not (one.is_everyday_here or any(map(phrases.is_everyday, one.spelled)))


def _is_called(one: Segment, before: Segment) -> bool:
    """Whether a word stands where a person's name does, and is a given name."""
    is_name = not phrases.given_names().isdisjoint(one.spelled)
    return is_name and "relatives" in before.meanings


def _cue_before(
    segments: Sequence[Segment], said: Sequence[frozenset[str]], *, between: int
) -> str:
    """What the last words say of what follows, with so many words of grammar between at most."""
    for one, cues in list(zip(segments, said, strict=True))[: -between - 2 : -1]:
        if cue := _cue(cues):
            return cue
        if "stop" not in one.meanings:
            return ""
    return ""


def _cue(cues: frozenset[str], *, behind: bool = False) -> str:
    found = [cue for cue in ("here", "origin") if f"{cue}{'_behind' * behind}" in cues]
    # The "de" of "soy de Irán" is that of "el centro de Bogotá" as well.
    return found[0] if len(found) == 1 else ""


def _divide(segments: list[Segment]) -> None:
    """Tell towns apart by what is named beside them: Birmingham, Alabama; Vienne, Autriche."""
    for one, after in itertools.pairwise(segments):
        for town, area in ((one, after), (after, one)):
            wide = [code for code in area.areas if areas.areas()[code].kind in WIDER_THAN_A_TOWN]
            there = [place for place in town.towns if any(map(place.is_in, wide))]
            if there and not area.is_marked:
                town.towns, town.areas, town.is_marked = tuple(there), (), True
                area.meanings, area.towns, area.areas = frozenset({"stop"}), (), ()
    said = [
        one
        for one in segments
        if one.countries or one.towns or one.areas or "stop" not in one.meanings
    ]
    for one, other in itertools.pairwise(said):
        for place, land in ((one, other), (other, one)):
            within = {town.country for town in place.towns}
            within |= {areas.areas()[area].country for area in place.areas}
            if land.is_named and not within.isdisjoint(land.countries):
                place.is_marked = True


def _is_place(one: Segment, words: Sequence[Token], names: Collection[str]) -> bool:
    if one.is_given_name and not one.is_marked:
        return False
    span = words[one.start : one.end]
    if one.countries:
        # A Somali, or Somali.
        is_other = (one.demonyms or one.asked) and not phrases.is_country_first(one.spelled)
        if is_other and not one.is_marked:
            return False
        return one.is_named or (one.is_marked and not phrases.is_grammar_first(one.spelled))
    if one.areas and _is_area(one, span, names):
        return True
    if not one.towns:
        return False
    is_everyday = (one.is_silent and not one.is_foreign) or (
        len(span) == 1 and span[0].joined in phrases.everyday_words()
    )
    is_own = any(is_own_name(town, one.spelled) for town in one.towns)
    if is_everyday and not is_own:
        return False
    # Cologne is what pages call Köln; in other scripts a town has a name of its own.
    is_own = is_own or one.is_own_word or not one.spelled[0].isascii()
    if one.is_everyday_here and not (
        is_own or any(is_shown_name(town, one.spelled) for town in one.towns)
    ):
        return False
    return one.is_marked or not (
        (is_everyday or one.is_everyday_here)
        or (one.asked and not (one.is_own_word or one.is_added))
        or phrases.letters(together(span, 1)) < SHORTEST_TOWN
        or together(span, 1).replace(" ", "").isdigit()
        or (
            not any(town.is_listed for town in one.towns)
            and all(token.joined in names for token in span)
        )
    )


def _is_area(one: Segment, span: Sequence[Token], names: Collection[str]) -> bool:
    """Whether the name of an area means it; a small one may be the name of a listing instead."""
    is_small = bool(one.towns) or all(
        areas.areas()[code].kind == Kind.DIVISION and areas.areas()[code].people < LARGE_AREA
        for code in one.areas
    )
    is_own = any(areas.areas()[code].names["en"].casefold() in one.spelled for code in one.areas)
    if one.is_silent and not one.words[:1].isupper():
        return False
    return one.is_marked or not (
        (one.asked and not is_own)
        or one.is_everyday_here
        or (len(span) == 1 and phrases.is_everyday(span[0].joined))
        or phrases.letters(together(span, 1)) < SHORTEST_TOWN
        or (is_small and all(token.joined in names for token in span))
    )


def _pairs(places: list[Segment], segments: list[Segment]) -> list[Segment]:
    """Make one place of a town and the country named beside it, or of a district and its town."""
    order = {id(one): number for number, one in enumerate(segments)}
    found: list[Segment] = []
    for one in places:
        last = found[-1] if found else None
        between = segments[order[id(last)] + 1 : order[id(one)]] if last else []
        both = None
        if last and _are_beside(between):
            both = _together(last, one) or _together(one, last)
        if both:
            found[-1] = both
            order[id(both)] = order[id(one)]
        else:
            found.append(one)
    return found


def _are_beside(between: Sequence[Segment]) -> bool:
    return len(between) <= 1 and all("stop" in one.meanings for one in between)


def _together(town: Segment, around: Segment) -> Segment | None:
    if {town.cue, around.cue} == {"here", "origin"}:
        return None
    there = [
        one
        for one in town.towns
        if one.country in around.countries
        or (not around.countries and any(_is_beside(one, other) for other in around.towns[:1]))
    ]
    parts = [code for code in town.areas if _is_part(code, around)]
    if not (there or parts):
        return None
    return Segment(
        min(town.start, around.start),
        max(town.end, around.end),
        towns=tuple(sorted(there, key=lambda one: not one.is_listed)),
        areas=tuple(parts),
        cue=town.cue or around.cue,
        spelled=town.spelled,
        words=" ".join(one.words for one in sorted((town, around), key=lambda one: one.start)),
        is_marked=True,
    )


def _is_beside(one: Town, other: Town) -> bool:
    return one != other and one.point.distance(other.point) <= SAME_PLACE


def _is_part(code: str, around: Segment) -> bool:
    """Whether an area lies in a country that is named, or in the town or area beside it."""
    area = areas.areas()[code]
    if around.countries:
        return area.country in around.countries
    if any(area.point.distance(town.point) <= SAME_PLACE for town in around.towns[:1]):
        return area.kind != Kind.DIVISION
    return any(_is_wider(areas.areas()[other], area) for other in around.areas)


def _is_wider(one: Area, other: Area) -> bool:
    is_smaller_kind = other.kind in (Kind.CAMP, Kind.DISTRICT) and one.kind != other.kind
    return is_smaller_kind and one.country == other.country


def _where(places: Sequence[Segment]) -> Segment | None:
    """The place where the person is: what the words say, else where a listing is, else the last."""
    for cue in ("here", "", "origin"):
        if said := [one for one in places if one.cue == cue]:
            return max(
                said,
                key=lambda one: (
                    any(town.is_listed for town in one.towns[:MOST_OFFERED]),
                    bool((one.towns or one.areas) and not one.countries),
                    one.start,
                ),
            )
    return None


def _place(one: Segment) -> Place:
    return offered(one)[0]


def _within(one: Segment, others: Iterable[Segment]) -> bool:
    """Whether a segment was joined with another."""
    return any(other.start <= one.start and one.end <= other.end for other in others)
