"""What a search says: where, what kind of help, in which language; and what it does not use.

Pure functions: words and tables in, a `Reading` out. `splitting.wanted` names the spellings under
which towns must be looked up, and `read` is given the towns that were found.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Sequence

from irct.places import areas
from irct.places.areas import Area, Kind
from irct.search import inflection, phrases, word_lists
from irct.search.marks import FEWEST_OF_A_SENTENCE, mark
from irct.search.offers import MOST_OFFERED, Place, is_own_name, is_shown_name, offered
from irct.search.segments import LARGE_AREA, TOWNS, Segment
from irct.search.senses import ASKED
from irct.search.splitting import split
from irct.search.tokens import Token, Words, together
from irct.search.towns import Town, Towns, is_well_known

# Towns that are named together and lie so near to each other are one place.
SAME_PLACE = 60  # kilometres
# With fewer letters, the name of a town needs something that says so; of syllables, two will do.
SHORTEST_TOWN = 3

INTERPRETED = ("interpreted=yes",)
FAMILY, THERAPY = "service=family", "service=psychological"
NOT_SPOKEN = frozenset({"unspoken", "unspoken_behind"})

# What experts do of what centres offer.
EXPERTISE = {"service=forensic": "expertise=istanbul"}

LONGEST_AGE = 3  # digits
SHORTEST_SENTENCE = 4  # words
# Nobody is told that these were not used: they are what this directory is about, or say of a place
# what it is.
HEARD = frozenset({"subject", "danger", "speaks", "here", "origin", "experts"})


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
    # Whether somebody is meant who knows of a thing, and not who treats.
    is_of_experts: bool = False
    # Whether it is a sentence rather than what stands in a list.
    is_sentence: bool = False

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


def _asks(one: Segment, words: Words) -> Iterator[Ask]:
    """What a segment asks for, and what words in it ask for besides.

    "Help for detainees" is a service that says whom it is for; "a lawyer in" says where as well.
    """
    span = words[one.start : one.end]
    if one.asked and not one.is_unasked:
        yield Ask(one.words, _with_expertise((*one.asked, *_of_a_child(one, span))))
    if len(span) == 1 or "danger" in one.meanings:
        return
    if one.asked and any(token.is_glued for token in span):
        # The name of a language holds that of another: 库尔德语, 德语.
        return
    within = [run for run in words.windows if one.start <= run.start and run.end <= one.end]
    longest_first = sorted(within, key=lambda window: window.start - window.end)
    parts = [
        (window, named) for window in longest_first if (named := phrases.named(window.spellings))
    ]
    if any(not named.isdisjoint(NOT_SPOKEN) for _window, named in parts):
        # "Do not speak English" asks for an interpreter.
        return
    # "A psychologist online" asks for both.
    is_a_way = {code.partition("=")[0] for code in one.asked} <= {"way", "interpreted", "language"}
    kinds = ASKED if one.is_silent or is_a_way else ("helps",)
    taken: set[int] = set()
    for (start, end, _spelled), named in parts:
        if end - start < len(span) and taken.isdisjoint(range(start, end)):
            codes = sorted(code for code in named if code.partition("=")[0] in kinds)
            if codes and named.isdisjoint({"stop", "subject"}) and not {*codes} <= {*one.asked}:
                yield Ask(" ".join(token.typed for token in words[start:end]), tuple(codes))
                taken.update(range(start, end))


def _of_a_child(one: Segment, span: Sequence[Token]) -> tuple[str, ...]:
    """What a psychologist for children offers besides."""
    if one.asked != (FAMILY,):
        return ()
    is_therapy = any(THERAPY in phrases.named((token.joined,)) for token in span)
    return (THERAPY,) if is_therapy else ()


def _all_asks(said: Iterable[Segment], segments: Sequence[Segment], words: Words) -> Iterator[Ask]:
    """What all segments ask for; who does not speak a language asks for an interpreter."""
    numbers = {id(one): number for number, one in enumerate(segments)}
    for one in said:
        number = numbers[id(one)]
        if unspoken := _unspoken(number, segments):
            yield Ask(unspoken, INTERPRETED)
        else:
            yield from _asks(one, words)


def _unspoken(number: int, segments: Sequence[Segment]) -> str:
    """The words that say that somebody does not speak the language that a segment names."""
    one = segments[number]
    if not any(code.startswith("language=") for code in one.asked):
        return ""
    sides = (("unspoken", segments[:number][::-1]), ("unspoken_behind", segments[number + 1 :]))
    for key, beside in sides:
        at = 1 if len(beside) > 1 and "stop" in beside[0].meanings else 0
        at = 0 if beside and key in beside[0].meanings else at
        if beside and key in beside[at].meanings:
            said = sorted((one, *beside[: at + 1]), key=lambda other: other.start)
            return " ".join(other.words for other in said)
    return ""


def read(
    words: Words, towns: Towns, names: Collection[str] = (), *, is_where: bool = False
) -> Reading:
    """Read the words of a search, or, with `is_where`, of an answer to where somebody is.

    `towns` are those of each spelling, the largest first; `names` are words in names of listings.
    """
    segments = split(words, towns)
    spoken = mark(segments, is_answer=is_where or _is_only_a_place(segments, words, names))
    found = _pairs([one for one in segments if _is_place(one, words, names)], segments)
    here = _where(found)
    origins = [_place(one) for one in found if one is not here]
    origins += [Place(code) for one in segments if one not in found for code in one.demonyms[:1]]
    said = [one for one in segments if one not in found and not _within(one, found)]
    return Reading(
        places=tuple(offered(here)) if here else (),
        place_words=here.words if here else "",
        origins=tuple(dict.fromkeys(origins)),
        asks=tuple(_all_asks(said, segments, words)),
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
            for one in segments
            if (one.is_behind_relative or one.is_given_name) and len(words) >= FEWEST_OF_A_SENTENCE
            for token in words[one.start : one.end]
        ),
        perhaps=tuple(
            Place(town.country, town)
            for one in said
            for town in one.towns[:1]
            if is_own_name(town, one.spelled)
        ),
        unused=tuple(
            one.words
            for one in said
            if one.is_silent
            and one.meanings.isdisjoint(HEARD)
            and (one.is_unasked or not one.asked)
        ),
        is_danger=any("danger" in one.meanings for one in segments),
        is_of_experts=any("experts" in one.meanings for one in segments),
        is_sentence=bool(spoken) and len(words) >= SHORTEST_SENTENCE,
    )


# Places


def _is_only_a_place(
    segments: Sequence[Segment], words: Sequence[Token], names: Collection[str]
) -> bool:
    """Nothing was typed but what may be a place, and is neither a name nor asked for."""
    is_name = all(token.joined in names for token in words)
    if len(segments) != 1 or is_name:
        return False
    return not segments[0].is_silent and bool(segments[0].called or not segments[0].asked)


def _is_place(one: Segment, words: Sequence[Token], names: Collection[str]) -> bool:
    if one.is_given_name and not one.is_marked:
        return False
    span = words[one.start : one.end]
    if one.countries:
        # A Somali, or Somali.
        is_other = (one.demonyms or one.asked) and not phrases.is_country_first(one.spelled)
        if (is_other or one.is_everyday_here) and not one.is_marked:
            return False
        return one.is_named or (one.is_marked and not phrases.is_grammar_first(one.spelled))
    if one.areas and _is_area(one, span, names):
        return True
    if not one.towns or (one.is_form and all(token.joined in names for token in span)):
        return False
    if one.is_own_ask and not (one.is_own_word or one.is_added or one.words[:1].isupper()):
        # "Ji bo jinan" is for women, and not in Jinan; "în română" is no town's name.
        return False
    is_everyday = not one.is_at_home and (
        (one.is_silent and not one.is_foreign)
        or (len(span) == 1 and span[0].joined in word_lists.everyday_words())
    )
    is_own = any(is_own_name(town, one.spelled) for town in one.towns)
    # In other scripts a town has a name of its own.
    is_other_script = not one.spelled[0].isascii()
    # Cologne is what pages call Köln.
    is_own |= one.is_own_word
    if is_everyday and not (is_own or (is_other_script and any(map(is_well_known, one.towns)))):
        return False
    is_own |= is_other_script
    if one.is_everyday_here and not (
        is_own or any(is_shown_name(town, one.spelled) for town in one.towns)
    ):
        return False
    return one.is_marked or not (
        (is_everyday or one.is_everyday_here)
        or (one.asked and not (one.is_own_word or one.is_added))
        or inflection.letters(together(span, 1)) < SHORTEST_TOWN
        or together(span, 1).replace(" ", "").isdigit()
        or (
            not (one.is_called_large or any(town.is_listed for town in one.towns))
            and all(token.joined in names for token in span)
        )
    )


def _is_area(one: Segment, span: Sequence[Token], names: Collection[str]) -> bool:
    """The name of an area means it; a small one may be the name of a listing instead."""
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
        or inflection.letters(together(span, 1)) < SHORTEST_TOWN
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
    """An area lies in a country that is named, or in the town or area beside it."""
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
    """The place where the person is: what the words say, else where a listing is, else the last.

    "I live in" says more than "in", which may say where something happened.
    """
    for cue in ("here", "", "origin"):
        if said := [one for one in places if one.cue == cue]:
            return max(
                said,
                key=lambda one: (
                    any(_is_told(one, other) for other in said),
                    any(town.is_listed for town in one.towns[:MOST_OFFERED]),
                    bool((one.towns or one.areas) and not one.countries),
                    one.start,
                ),
            )
    return None


def _is_told(one: Segment, other: Segment) -> bool:
    """It is said that somebody is there, of the place itself or of the land around it."""
    within = {town.country for town in one.towns[:1]}
    return other.is_told and (one is other or not within.isdisjoint(other.countries))


def _place(one: Segment) -> Place:
    return offered(one)[0]


def _within(one: Segment, others: Iterable[Segment]) -> bool:
    """A segment was joined with another."""
    return any(other.start <= one.start and one.end <= other.end for other in others)
