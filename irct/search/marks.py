"""What the words around a segment say of it: that it is a place, a person, an everyday word."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from irct.places import areas, countries
from irct.places.areas import Kind
from irct.places.text import spellings
from irct.search import inflection, phrases, word_lists
from irct.search.offers import is_own_name
from irct.search.segments import Segment, english
from irct.search.senses import senses
from irct.search.towns import LARGE_TOWN, is_alike, is_well_known

# So many words that ask for nothing may stand between "in" and a place: "in the city of".
MOST_BETWEEN = 3
# In fewer words nobody tells of somebody: "Primo Levi" is a name, not a cousin's.
FEWEST_OF_A_SENTENCE = 3
# With so many words of grammar, a search is a sentence; with one, if it asks for nothing.
GRAMMAR_OF_A_SENTENCE = 2
# Languages in which each syllable of a town's name stands apart.
WRITTEN_APART = frozenset({"vi"})
# A language of more countries says nothing of which one is meant.
MOST_AT_HOME = 2
CUES_BEFORE = frozenset({"here", "origin"})
# What words of these services name may be what somebody suffers from, or who is with them.
COMPLAINTS = {
    f"service={one}"
    for one in ("medical", "physiotherapy", "psychological", "psychiatric", "family")
}
# In other languages with capital letters, only names have one in the middle of a sentence.
CAPITALS_OF_NOUNS = frozenset({"de"})
# What tells towns apart says where, and is used.
TOLD_APART = frozenset({"stop", "here"})
WIDER_THAN_A_TOWN = (Kind.DIVISION, Kind.REGION, Kind.ISLAND)


def mark(segments: list[Segment], *, is_answer: bool) -> frozenset[str]:
    """Note what segments are where they stand; return the languages in which they are a sentence.

    An answer says where somebody is, and only that.
    """
    languages = _languages(segments)
    names = {f"names={language}" for language in languages}
    asks = {f"{kind}={language}" for language in languages for kind in ("asks", "language")}
    for one in segments:
        # Who types nothing but a word that asks for something asks for it.
        is_asking_alone = len(segments) == 1 and bool(one.asked)
        is_word = one.end - one.start == 1 and not is_asking_alone
        one.is_stopped = is_word and _is_stopped(one.meanings, languages)
        one.is_own_word = not one.meanings.isdisjoint(names)
        one.is_own_ask = not one.meanings.isdisjoint(asks)
        one.is_foreign = _is_foreign(one, segments, languages)
        one.home = _home(languages or one.form_of or _named_in(one))
    if not is_answer:
        _mark_everyday(segments, languages)
    _mark_places(segments, languages)
    if is_answer:
        _mark_answer(segments)
    spoken = _spoken(segments, languages)
    _divide(segments)
    return spoken


def _home(languages: frozenset[str]) -> frozenset[str]:
    """The countries of a search's language; none of several languages, or of one of many lands."""
    if len(languages) != 1:
        return frozenset()
    (language,) = languages
    lands = countries.governed_in(language)
    return lands if len(lands) <= MOST_AT_HOME else frozenset()


def _named_in(one: Segment) -> frozenset[str]:
    """The languages in which a segment is the name of a town."""
    kind = "names="
    return frozenset(code.removeprefix(kind) for code in one.meanings if code.startswith(kind))


def _mark_places(segments: list[Segment], languages: frozenset[str]) -> None:
    """Note what the words before and behind a place say of it."""
    said = [phrases.cues(one.spelled, languages) for one in segments]
    for number, one in enumerate(segments):
        before = segments[max(number - 1, 0) : number]
        one.is_behind_relative = any(phrases.is_relative(other.spelled) for other in before)
        is_behind = one.is_behind_relative or _is_behind_possessive(number, segments, languages)
        one.is_given_name = is_behind and _is_called_so(one) and not _says_where(one, languages)
        if one.is_given_name or not (one.towns or one.areas or one.countries):
            continue
        behind = said[number + 1] if number + 1 < len(segments) else frozenset()
        between = MOST_BETWEEN if _may_follow(one) else 0
        told = _cue(behind, behind=True)
        # "From Nusaybin to Germany I came" says where from once.
        is_said = any(other.cue == "origin" for other in segments[:number])
        if told and not (told == "origin" and one.cue == "here" and is_said):
            one.cue = told
        elif not one.cue:
            one.cue, one.is_told = _cue_before(segments[:number], said[:number], between=between)
        is_capital = one.is_everyday_here and _is_name_by_its_capital(number, segments, languages)
        if one.is_everyday_here and not is_capital and _is_no_cue(number, segments, languages):
            one.cue = ""
        if "subject" in one.meanings and not (one.countries or one.is_foreign):
            # "Tortured by police" names no town, however it is written.
            one.cue, is_capital = "", False
        if one.is_stopped and before and before[0].words.isdecimal():
            # "19 سالم است" is an age.
            one.cue, is_capital = "", False
        if one.areas and not one.is_told and _asks_first(one, languages):
            # "في كسب العيش" asks for a living, and not in Kessab.
            one.cue = ""
        one.is_marked = bool(one.cue) or is_capital


def _is_behind_possessive(
    number: int, segments: Sequence[Segment], languages: frozenset[str]
) -> bool:
    """A word that says whose stands behind a relative: sorella mia Vittoria."""
    if number < 2 or not phrases.is_relative(segments[number - 2].spelled):
        return False
    meant = segments[number - 1].meanings
    return any(f"possessive={language}" in meant for language in languages)


def _asks_first(one: Segment, languages: frozenset[str]) -> bool:
    """A name of an area alone asks for something in the language of the search.

    Not one that is its English name, if that is no everyday word: "w Minnesota".
    """
    if one.towns or all(code.startswith("language=") for code in one.asked):
        return False
    own = {name for code in one.areas for name in english(code)}
    is_own = not own.isdisjoint(one.spelled) and not any(map(phrases.is_everyday, one.spelled))
    return not (is_own or languages.isdisjoint(senses(one.meanings).asking))


def _spoken(segments: Sequence[Segment], languages: frozenset[str]) -> frozenset[str]:
    """The languages in which a search is a sentence and not what stands in a list."""
    is_asking = any("subject" in one.meanings or one.asked for one in segments)
    least = 1 if len(segments) >= FEWEST_OF_A_SENTENCE and not is_asking else GRAMMAR_OF_A_SENTENCE
    # How many words of grammar each segment of some language is.
    sizes = [
        (one.meanings, one.end - one.start if one.meanings.isdisjoint(CUES_BEFORE) else 1)
        for one in segments
        if "subject" not in one.meanings
    ]
    grammar = {
        language: sum([size for meant, size in sizes if code in meant])
        for language in languages
        for code in (f"in={language}",)
    }
    return frozenset(language for language, words in grammar.items() if words >= least)


def _mark_everyday(segments: Sequence[Segment], languages: frozenset[str]) -> None:
    """Note which names of places are everyday words in a sentence of these languages."""
    for number, one in enumerate(segments):
        if not (one.towns or one.areas or one.countries):
            continue
        spoken = _spoken([*segments[:number], *segments[number + 1 :]], languages)
        lists = [word_lists.words_in_sentences(language) for language in spoken]
        is_word = (
            _is_in(one.spelled, lists)
            or (one.is_stopped and bool(spoken))
            or _is_article_and_word(one, lists, spoken)
        )
        is_added = _is_added(number, segments)
        one.is_everyday_here = is_word and not is_added
        one.is_called_large = is_added and _is_called_large(one)
        one.is_added = one.is_called_large and not {*one.asked} <= COMPLAINTS
        others = (*segments[:number], *segments[number + 1 :])
        is_beside = is_added or (bool(others) and all(other.asked for other in others))
        one.is_at_home = _is_form_of(one, languages) or (is_beside and _is_at_home(one, languages))


def _is_called_large(one: Segment) -> bool:
    """It is what a large town is called, and no everyday word."""
    return not any(map(phrases.is_everyday, one.spelled)) and any(
        town.population >= LARGE_TOWN and is_own_name(town, one.spelled) for town in one.towns
    )


def _is_at_home(one: Segment, languages: frozenset[str]) -> bool:
    """A large town lies where a search is understood, and is no everyday word there."""
    return any(
        f"stop={language}" not in one.meanings
        and word_lists.words_in_sentences(language).isdisjoint(one.spelled)
        for town in one.towns
        if town.population >= LARGE_TOWN and any(is_alike(town, name) for name in one.spelled)
        for language in languages & countries.official_languages(town.country)
    )


def _is_form_of(one: Segment, languages: frozenset[str]) -> bool:
    """It is a form of a large town's name in the languages of a search, and no word there.

    "Kassán" is in Košice, though "kassan" is a Finnish word.
    """
    return any(
        word_lists.words_in_sentences(language).isdisjoint(spellings(one.words))
        for language in languages & one.form_of
        if any(map(is_well_known, one.towns))
    )


def _is_in(spelled: Iterable[str], lists: Iterable[Collection[str]]) -> bool:
    """One of the lists has a word in one of its spellings."""
    return any(one in words for words in lists for one in spelled)


def _is_article_and_word(
    one: Segment, lists: Iterable[Collection[str]], spoken: Iterable[str]
) -> bool:
    """A name is a word of grammar and an everyday one: le mani is no Le Mans."""
    first, _, last = one.spelled[0].partition(" ")
    grammar = phrases.meanings().get(first, frozenset())
    return (
        (_is_in([last], lists) or phrases.is_everyday(last))
        and one.words.islower()
        and any(f"stop={language}" in grammar for language in frozenset(spoken) - WRITTEN_APART)
    )


def _is_added(number: int, segments: Sequence[Segment]) -> bool:
    """A word stands at an end of a search, beside what is asked for: psychologue Bordeaux.

    "A lawyer for my brother" may stand before it as well.
    """
    before, after = segments[:number], segments[number + 1 :]
    if not before:
        return bool(after) and _may_be_somewhere(after[0])
    if all(one.is_silent for one in after) and any(map(_may_be_somewhere, before)):
        return _may_be_somewhere(before[-1]) or "relatives" in before[-1].meanings
    return False


def _may_be_somewhere(one: Segment) -> bool:
    """A place may stand beside a word: a lawyer, a centre, but no family and no pain."""
    if one.is_stopped:
        return False
    offers = {code for code in one.asked if code.startswith(("service=", "profession="))}
    return not offers <= COMPLAINTS or "subject" in one.meanings


def _is_no_cue(number: int, segments: Sequence[Segment], languages: frozenset[str]) -> bool:
    """What stands before an everyday word says of no place: "to split", "in der Halle".

    "Live in Split" does, and so does "a lawyer in Split".
    """
    one, before = segments[number], segments[:number]
    last = before[-1].spelled[0].split(" ")[-1] if before else ""
    articles = [word_lists.with_article(language) for language in languages]
    if (
        before
        and before[-1].meanings & CUES_BEFORE
        and (_is_in([last], articles) or not phrases.cues([last], languages))
    ):
        return True
    words = [word_lists.words_behind_cues(language) for language in languages]
    if not (_is_in(one.spelled, words) or one.is_stopped):
        return False
    is_long = bool(before) and before[-1].end - before[-1].start > 1
    return not is_long and not (number > 1 and _may_be_somewhere(before[-2]))


def _is_name_by_its_capital(
    number: int, segments: Sequence[Segment], languages: frozenset[str]
) -> bool:
    """A word has a capital letter that only a name has there."""
    others = [*segments[:number], *segments[number + 1 :]]
    return (
        number > 0
        and languages.isdisjoint(CAPITALS_OF_NOUNS)
        and segments[number].words[:1].isupper()
        and sum(one.words[:1].islower() for one in others) > len(others) / 2
    )


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
    spoken, words = _most(language for one in said for language in senses(one.meanings).spoken)
    asking, asked = _most(language for one in said for language in senses(one.meanings).asking)
    if asked > words and spoken.isdisjoint(asking):
        # "Donne" is a French word of grammar, and whom an Italian search asks for.
        return asking
    if words or asked:
        return spoken or asking
    return _most(language for one in segments for language in senses(one.meanings).spoken)[0]


def _most(languages: Iterable[str]) -> tuple[frozenset[str], int]:
    """The languages that stand most often among some, and how often."""
    count = Counter(languages)
    most = max(count.values(), default=0)
    return frozenset(language for language, number in count.items() if number == most), most


def _is_foreign(one: Segment, segments: Sequence[Segment], languages: frozenset[str]) -> bool:
    """It is a word of other languages than the search: "lille" beside "psychologue"."""
    own = senses(one.meanings).spoken
    return len(segments) > 1 and bool(own and languages) and languages.isdisjoint(own)


def _is_stopped(meanings: frozenset[str], languages: frozenset[str]) -> bool:
    """A word asks for nothing, in each of the languages in which it stands."""
    meant = senses(meanings)
    stopped = languages.intersection(meant.stopped)
    return bool(stopped) and stopped.issuperset(languages.intersection(meant.asking))


def _may_follow(one: Segment) -> bool:
    """Words may stand between "in" and a place: not where it is a word like another."""
    return not (one.is_everyday_here or any(map(phrases.is_everyday, one.spelled)))


def _is_called_so(one: Segment) -> bool:
    """It can be the name of somebody."""
    own = (areas.areas()[code].names["en"] for code in one.areas)
    called = itertools.chain(own, (town.name for town in one.towns))
    spelled = {*one.spelled, *itertools.chain.from_iterable(map(spellings, called))}
    return not word_lists.given_names().isdisjoint(spelled)


def _says_where(one: Segment, languages: frozenset[str]) -> bool:
    """A given name has an ending of its language that says in or from: եղբայրս Սևանում."""
    of = _named_in(one) or (languages if len(languages) == 1 else frozenset())
    return any(
        base.at and not base.languages.isdisjoint(of) and base.word in word_lists.given_names()
        for base in inflection.without_ending(one.spelled[0])
    )


def _cue_before(
    segments: Sequence[Segment], said: Sequence[frozenset[str]], *, between: int
) -> tuple[str, bool]:
    """What the last words say of what follows, with so many words of grammar between at most.

    And whether several words say so.
    """
    for one, cues in list(zip(segments, said, strict=True))[: -between - 2 : -1]:
        if cue := _cue(cues):
            return cue, one.end - one.start > 1
        if "stop" not in one.meanings:
            break
    return "", False


def _cue(cues: frozenset[str], *, behind: bool = False) -> str:
    found = [cue for cue in ("here", "origin") if f"{cue}{'_behind' * behind}" in cues]
    # The "de" of "soy de Irán" is that of "el centro de Bogotá" as well.
    return found[0] if len(found) == 1 else ""


def _beside(segments: Sequence[Segment]) -> Iterator[tuple[Segment, Segment, bool]]:
    """Segments side by side, and those that "in" or "near" joins: Georgia near Atlanta."""
    yield from ((one, after, False) for one, after in itertools.pairwise(segments))
    for one, between, after in zip(segments, segments[1:], segments[2:], strict=False):
        is_near = "here" in between.meanings and "origin" not in between.meanings
        if is_near and {one.cue, after.cue} != {"here", "origin"}:
            yield one, after, True


def _divide(segments: list[Segment]) -> None:
    """Tell towns apart by what is named beside them: Birmingham, Alabama; Vienne, Autriche."""
    for one, after, is_joined in _beside(segments):
        for town, area in ((one, after), (after, one)):
            if not (town.towns and area.areas) or (town.countries and area.towns):
                # "Mexico City, Mexico" is the town, in the country that another one is called.
                continue
            wide = [code for code in area.areas if areas.areas()[code].kind in WIDER_THAN_A_TOWN]
            there = [place for place in town.towns if any(map(place.is_in, wide))]
            if there and (is_joined or not area.is_marked):
                town.towns, town.areas, town.is_marked = tuple(there), (), True
                town.cue, town.is_told = town.cue or area.cue, town.is_told or area.is_told
                area.meanings, area.towns, area.areas = TOLD_APART, (), ()
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
