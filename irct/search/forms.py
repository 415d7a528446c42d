"""Names of places in other forms than the tables have: what is written onto them is taken off."""

from collections.abc import Iterator, Sequence

from irct.places import areas, countries
from irct.places.areas import Kind
from irct.search import inflection, phrases, word_lists
from irct.search.segments import (
    LARGE_AREA,
    TOWNS,
    Segment,
    areas_called,
    main_towns,
    towns_called,
    whole,
)
from irct.search.senses import senses
from irct.search.tokens import Token, Window, Words
from irct.search.towns import SPOKEN_OF, Town, Towns, is_well_known

# With so many words beside it at most, a small town needs nothing that says that it is one.
MOST_BESIDE_A_SMALL_TOWN = 2
# With fewer letters, nothing of another language is written onto the name of a town.
SHORTEST_FOREIGN = 5
# With fewer words, a search may be of any language.
SHORTEST_OF_ONE_LANGUAGE = 4
# With fewer letters, the name of a country has nothing written onto it unless something says so.
SHORTEST_LAND = 4
# With fewer letters, the name of an area has nothing written onto it.
SHORTEST_AREA = 5


def larger(
    here: tuple[Town, ...], window: Window, words: Words, towns: Towns, spoken: frozenset[str]
) -> Segment | None:
    """A large town of which the name of small ones abroad is a form: в Лодзі is Łódź, not Lodi."""
    if any(map(is_well_known, here)) or any(_is_home(town, spoken) for town in here):
        return None
    for base, one in _forms(window, words, towns, spoken):
        is_spoken = not (base.languages.isdisjoint(spoken) and base.word.isascii())
        if is_spoken and any(map(is_well_known, one.towns)) and not one.countries:
            one.towns = tuple(dict.fromkeys([*one.towns, *here]))
            return one
    return None


def _is_home(town: Town, spoken: frozenset[str]) -> bool:
    """People in a town speak one of these languages."""
    return not spoken.isdisjoint(countries.official_languages(town.country))


def inflected(window: Window, words: Words, towns: Towns, spoken: frozenset[str]) -> Segment | None:
    """Words as another form of some that are in a table."""
    other = None
    for _base, one in _forms(window, words, towns, spoken):
        if not _is_of_another_name(one):
            return one
        other = other or one
    return other or _word(window, words, spoken)


def _is_of_another_name(one: Segment) -> bool:
    """Words are a form of a name that the towns do not have in English.

    "Mersinde" is Mersin rather than Moers.
    """
    named = any(not code.startswith(TOWNS) for code in one.meanings) or one.areas
    is_own = any(not set(town.spellings).isdisjoint(one.spelled) for town in one.towns)
    return not (named or is_own or one.called) and one.spelled[0].isascii()


def _forms(
    window: Window, words: Words, towns: Towns, spoken: frozenset[str]
) -> Iterator[tuple[inflection.Base, Segment]]:
    """What words are other forms of, the likeliest first."""
    known, around = phrases.meanings(), areas.called()
    start, span = window.start, words[window.start : window.end]
    for base in words.bases.get((window.start, window.end), ()):
        word = base.word
        if not (word in known or word in towns or word in around):
            continue
        is_lived_in = _is_lived_in(base, start, words)
        if _is_word_of_its_own(base, span) and not is_lived_in:
            continue
        if not _may_be_written(base, words, spoken):
            continue
        named = known.get(word, frozenset())
        if _is_too_short(base, window, words):
            named = frozenset(one for one in named if not one.startswith("country="))
        # Of other words, only what asks for something: "me cortaron un dedo" is no "me corto un".
        if len(span) == 1 or not named.isdisjoint(phrases.SILENT):
            named = frozenset(one for one in named if one.startswith(("country=", "called=")))
        here = tuple(
            town
            for town in towns_called([word], named, towns)
            if (is_well_known(town) and _is_spoken(town, base, spoken))
            or _is_at_home(town, base, window, words)
        )
        there = _areas_inflected(word)
        here += tuple(town for town in main_towns(there, towns) if town not in here)
        if here and _is_everyday_form(base, span) and not is_lived_in:
            here = there = ()
            named = frozenset(one for one in named if not one.startswith(TOWNS))
        if here or there or any(not code.startswith(TOWNS) for code in named):
            form = Segment(
                *(start, start + len(span), whole(named, there), here, there, base.at),
                spelled=(word,),
                is_marked=bool(base.at),
                is_form=True,
                form_of=base.languages,
            )
            yield base, form


def conjugated(window: Window, words: Words) -> Segment | None:
    """What asks for something or says danger with its verb in the infinitive: մեկի հետ խոսեմ.

    The first or the last word is the verb, which may be a word of grammar where it is conjugated.
    """
    start, end, (whole_text, *_spelled) = window
    for base, text in (
        *(
            (one, whole_text.removesuffix(words[end - 1].joined) + one.word)
            for one in words.infinitives[end - 1]
        ),
        *(
            (one, one.word + whole_text.removeprefix(words[start].joined))
            for one in words.infinitives[start]
        ),
    ):
        if base.languages.isdisjoint(_asked_or_feared(text)):
            continue
        if end - start == 1 and phrases.is_word(whole_text):
            continue
        named = phrases.meanings()[text]
        kept = frozenset(code for code in named if not code.startswith(phrases.PLACES))
        return Segment(start, end, kept, spelled=(text,))
    return None


def _asked_or_feared(text: str) -> frozenset[str]:
    """The languages in which a text asks for something, is of the subject or says danger."""
    meant = phrases.meanings().get(text)
    if not meant:
        return frozenset()
    found = senses(meant)
    return frozenset(found.asking if meant.isdisjoint({"subject", "danger"}) else found.languages)


def _word(window: Window, words: Sequence[Token], spoken: frozenset[str]) -> Segment | None:
    """One word that is in no table, with what it is another form of."""
    known = phrases.meanings()
    start, span = window.start, words[window.start : window.end]
    if len(span) > 1:
        return None
    spelled = (span[0].joined, span[0].split)
    first, _, rest = span[0].split.partition(" ")
    # A half space stands before the endings of Persian: زن‌های. A letter alone is an initial.
    meant = (
        phrases.with_prefix(span[0].joined)
        or _of_these(phrases.inflected(span[0].joined), spoken)
        or (known.get(first, frozenset()) if rest and len(first) > 1 else frozenset())
    )
    is_sentence = len(words) >= SHORTEST_OF_ONE_LANGUAGE and spoken
    is_bare = is_sentence and inflection.languages_with_any().isdisjoint(spoken)
    if is_bare and span[0].typed.islower():
        # "Persist" begins as a name of Persia does.
        meant = frozenset(code for code in meant if not code.startswith("country="))
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


def _may_be_written(base: inflection.Base, words: Words, spoken: frozenset[str]) -> bool:
    """An ending is of a language of a sentence: "urgency" is no form of Urganch in English."""
    is_sentence = len(words) >= SHORTEST_OF_ONE_LANGUAGE and spoken
    return not (is_sentence and base.languages and base.languages.isdisjoint(spoken))


def _is_too_short(base: inflection.Base, window: Window, words: Words) -> bool:
    """So short a name needs something that says so: "ամէն", all, is no form of "ԱՄԷ", the U.A.E."""
    if len(base.word) >= SHORTEST_LAND or base.at or base.word.upper() == base.word:
        return False
    first, last = words[window.start], words[window.end - 1]
    return not (
        first.typed[:1].isupper() or " " in last.split or _is_told(base, window.start, words)
    )


def _is_told(base: inflection.Base, start: int, words: Sequence[Token]) -> bool:
    """The word before stands before places in a language that has the ending."""
    before = words[start - 1].joined if start else ""
    return not phrases.cues([before], base.languages).isdisjoint({"here", "origin"})


def _is_spoken(town: Town, base: inflection.Base, spoken: frozenset[str]) -> bool:
    """A search may hold an ending: that of another language stands on an own name only.

    "Victorian" is no Finnish form of a short name of Victorville.
    """
    is_own = base.word in town.spellings and len(base.word) >= SHORTEST_FOREIGN
    return is_own or not spoken or not base.languages or not base.languages.isdisjoint(spoken)


def _is_at_home(town: Town, base: inflection.Base, window: Window, words: Sequence[Token]) -> bool:
    """A small town is meant by an inflected name: one where they speak that language.

    Something must say that it is a name: its capital letter, an apostrophe, a word before it that
    stands before places, or that there is hardly another word.
    """
    start, end = window.start, window.end
    is_apart = " " in words[end - 1].split
    is_own = is_apart and base.word in town.spellings
    is_told = _is_told(base, start, words)
    # Перемишль is no name of GeoNames' own, and one by which many speak of Przemyśl.
    is_told_abroad = is_told and not base.word.isascii() and town.names >= SPOKEN_OF
    is_home = not base.languages.isdisjoint(countries.official_languages(town.country))
    if not (is_own or is_home or is_told_abroad):
        return False
    if any(spelling in word_lists.common_words() for spelling in base.word.split()):
        return False
    return (
        is_told
        or words[start].typed[:1].isupper()
        or is_apart
        or len(words) <= end - start + MOST_BESIDE_A_SMALL_TOWN
    )


def _is_word_of_its_own(base: inflection.Base, span: Sequence[Token]) -> bool:
    """A word is no form of a place's name: "на самом деле" says nothing of Delhi."""
    return not span[0].typed[:1].isupper() and any(
        one.joined in word_lists.everyday_forms(language)
        for one in span
        for language in base.languages
    )


def _is_everyday_form(base: inflection.Base, span: Sequence[Token]) -> bool:
    """A word is a form of an everyday word of the same language: بالليل, at night."""
    is_name = span[0].typed[:1].isupper() or " " in span[-1].split
    return not is_name and any(
        base.word in word_lists.words_in_sentences(language) for language in base.languages
    )


def _is_lived_in(base: inflection.Base, start: int, words: Sequence[Token]) -> bool:
    """What a town is called stands behind a verb of living: "gyvenu vienoje" is in Vienna."""
    if not start or not senses(phrases.named([base.word])).called:
        return False
    verb = words[start - 1].joined
    meant = phrases.named([verb])
    is_verb = "stop" not in meant and any(f"in={language}" in meant for language in base.languages)
    return is_verb and "here" in phrases.cues([verb], base.languages)


def _areas_inflected(base: str) -> tuple[str, ...]:
    """The well-known areas of a name with something written onto it."""
    if phrases.is_everyday(base) or inflection.letters(base) < SHORTEST_AREA:
        return ()
    return tuple(
        code
        for code in areas_called([base], ())
        if areas.areas()[code].kind != Kind.DIVISION or areas.areas()[code].people >= LARGE_AREA
    )
