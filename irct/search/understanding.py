"""What people type, read, corrected and tried on the listings that are searched."""

import dataclasses
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from django.db import connection, models
from django.db.models import Value

from irct.places import areas
from irct.search import phrases, transliteration, word_lists
from irct.search.contacts import contact_in, number_alone
from irct.search.corrections import corrections, mended
from irct.search.documents import LAST
from irct.search.layouts import retyped
from irct.search.lookup import KnownWords, is_held, look_up, word_parts
from irct.search.queries import Query
from irct.search.reading import Reading, read
from irct.search.splitting import wanted
from irct.search.synonyms import written_in_latin
from irct.search.tokens import LONGEST_TEXT, Token, Words, tokens
from irct.search.towns import SPOKEN_OF, Town, Towns, is_well_known
from irct.search.words import PUBLIC, Catalogue, parts_of

# With fewer letters, chance makes a word of some language.
SHORTEST_UNREAD = 3
# What is mended tells of which language a search is, and so what the rest of it may mean.
MOST_TIMES = 2
# The conditions that say what is asked for.
OFFERED = frozenset({"all", "any", "asks"})
# What stands for a name, and for a condition, while a statement is written: nobody can type these.
NAME, EXPRESSION = "\0name", "\0expression"


def understand(
    text: str,
    *,
    among: models.QuerySet,
    correcting: bool = True,
    over: Sequence[str] = (),
    catalogue: Catalogue = PUBLIC,
) -> Query:
    """Read a query, correct what is no word of anything, and see what listings can answer.

    `among` are the listings searched: nothing that the catalogue has no word of is ever suggested.
    `over` are lexemes of listings that ceased to be public today and are not forgotten yet.
    """
    text = text[:LONGEST_TEXT]
    query = _read(text, over, catalogue)
    if correcting and (meant := _meant_by_its_keys(query, over) or _meant_by_sound(query, over)):
        read_anew = _read(meant, over, catalogue)
        query = dataclasses.replace(read_anew, corrections=((text.strip(), meant),))
        return _answered(query, among)
    for _time in range(MOST_TIMES if correcting else 0):
        contact = query.contact[0] if query.contact else ""
        words = tokens(query.text.replace(contact, " ") if contact else query.text)
        if not (mends := corrections(words, query.reading, query.known)):
            break
        read_anew = _read(f"{mended(words, mends)} {contact}".rstrip(), over, catalogue)
        told = (*query.corrections, *((one.typed, one.meant) for one in mends))
        query = dataclasses.replace(read_anew, corrections=told)
        if not query.reading.rest:
            break
    return _answered(query, among) if query else query


def _meant_by_its_keys(query: Query, over: Sequence[str]) -> str:
    """What the keys write on a keyboard that is set to another language, if that is read."""
    reading = query.reading
    long = [token for token in tokens(query.text) if len(token.joined) >= SHORTEST_UNREAD]
    unread = [one for one in long if one in reading.rest and not query.known[one.joined].is_known]
    is_read = reading.place or reading.asks or reading.is_danger or query.contact
    if is_read or not unread or len(unread) * 2 < len(long):
        return ""
    ways = {text: tokens(text) for text in retyped(query.text)}
    if not ways:
        return ""
    names = set[str]().union(*map(wanted, ways.values()))
    towns, _known = look_up(names, (), over=over, catalogue=query.catalogue)
    return next((text for text, words in ways.items() if _is_read(words, towns)), "")


def _meant_by_sound(query: Query, over: Sequence[str]) -> str:
    """What Latin letters say in a language that has others."""
    reading, words = query.reading, tokens(query.text)
    is_unread = any(
        token in reading.rest
        and len(token.joined) >= SHORTEST_UNREAD
        and not query.known[token.joined].is_known
        for token in words
    )
    if not is_unread or reading.is_danger or query.contact or query.catalogue.is_whole:
        return ""
    ways = list(transliteration.ways(words, reading.rest))
    spelled = {one for way in ways for same in way.words for one in same}
    if not spelled:
        return ""
    names = set[str]().union(*(wanted(tokens(one)) for one in spelled))
    towns, _known = look_up(names, (), over=over, catalogue=query.catalogue)
    for way in ways:
        text = " ".join(_likeliest(same, towns) for same in way.words)
        meant = read(tokens(text), towns)
        lands = {place.country for place in (*meant.places, *meant.origins)}
        # "Ман галис" is looking for, and in no town of Man.
        is_named = len(reading.place_words) > SHORTEST_UNREAD
        named = {place.country for place in reading.places[:1] if is_named}
        if _is_read(tokens(text), towns) and lands >= named:
            return text
    return ""


def _likeliest(spelled: Sequence[str], towns: Towns) -> str:
    """The first of several spellings that is read, else the first."""
    return next((one for one in spelled if not read(tokens(one), towns).rest), spelled[0])


def _is_read(words: Words, towns: Towns) -> bool:
    """Each word is understood, and one of them says what is looked for."""
    reading = read(words, towns)
    if reading.rest or not words:
        return False
    if (place := reading.place) and place.town and not _is_spoken_of(place.town, len(words)):
        return False
    if len(words) == 1 and words[0].joined not in {*towns, *phrases.meanings(), *areas.called()}:
        # Another form of a word is read into too much.
        return False
    known = phrases.meanings()
    is_subject = any("subject" in known.get(token.joined, ()) for token in words)
    return bool(place or reading.asks or reading.is_danger or is_subject)


def _is_spoken_of(town: Town, words: int) -> bool:
    """A town is large, or one of which people speak, among so many words."""
    return is_well_known(town) or (words > 1 and town.names >= SPOKEN_OF)


def _read(text: str, over: Sequence[str], catalogue: Catalogue) -> Query:
    contact = contact_in(text) or (None if catalogue.is_whole else number_alone(text))
    words = tokens(text.replace(contact[0], " ") if contact else text)
    known_phrases = phrases.meanings()
    parts = {
        part
        for token in words
        if phrases.SILENT.isdisjoint(known_phrases.get(token.joined, ()))
        for part in word_parts(token)
    }
    parts |= {latin for part in parts for latin in written_in_latin().get(part, ())}
    towns, known = look_up(wanted(words), parts, over=over, catalogue=catalogue)
    names = {part for part, found in known.items() if found.is_in_a_name}
    reading = read(words, towns, names)
    content = [token for token in words if "stop" not in known_phrases.get(token.joined, ())]
    rest = [_form(token, known) for token in _sought(reading, words, known)]
    return Query(
        *(text, reading, tuple(content or words), tuple(rest), known),
        contact=contact,
        catalogue=catalogue,
    )


def _sought(reading: Reading, words: Sequence[Token], known: KnownWords) -> Sequence[Token]:
    """The words in no table that must be found: those that no listing has, only if alone."""
    if len(reading.rest) == len(words):
        return reading.rest
    return [
        token
        for token in reading.rest
        if is_held(token, known) and not (reading.is_sentence and _is_told(token, reading, known))
    ]


def _is_told(token: Token, reading: Reading, known: KnownWords) -> bool:
    """A word of a sentence is what somebody is called, or is frequent and in no name."""
    is_in_a_name = known[token.joined].is_in_a_name
    is_usual = token.joined in word_lists.common_words() or token.joined in written_in_latin()
    return token in reading.people or (is_usual and not is_in_a_name)


def _form(token: Token, known: KnownWords) -> tuple[str, ...]:
    """The word joined, where a listing has it so, else its parts."""
    joined = (token.joined,)
    return joined if known[token.joined].is_known else parts_of(token.split)


class Trial(NamedTuple):
    """A statement that finds its own name if a listing meets a condition.

    Django writes it once for all conditions, since that takes longer than to run it.
    """

    statement: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, listings: models.QuerySet) -> Self:
        found = listings.order_by().values_list(Value(NAME))
        statement, values = found.query.sql_with_params()
        # Planned as if all were wanted: for one, every document would be read until there is one.
        return cls(f"WITH found AS MATERIALIZED ({statement}) SELECT * FROM found LIMIT 1", values)

    def filled(self, name: str, expression: str) -> Self:
        filling = {NAME: name, EXPRESSION: expression}
        return self._replace(
            values=tuple(
                filling.get(value, value) if isinstance(value, str) else value
                for value in self.values
            )
        )


def _answered(query: Query, among: models.QuerySet) -> Query:
    """Note which conditions the listings meet, all of them tried in one statement.

    What only samples offer is offered by nobody, where there is anybody real.
    """
    tried = query.conditions()
    if not tried:
        return query
    offered = frozenset[str]()
    if not (query.reading.place or query.words or query.catalogue.is_whole):
        offered = OFFERED.intersection(tried)
    one = Trial.of(among.filter(query.matches(EXPRESSION)))
    tries = [one.filled(name, tried[name]) for name in tried]
    if offered:
        real = among.exclude(sort_name__startswith=LAST)
        one_real = Trial.of(real.filter(query.matches(EXPRESSION)))
        tries += [one_real.filled(f"real {name}", tried[name]) for name in offered]
        tries += [Trial.of(real).filled("real", "")]
    with connection.cursor() as cursor:
        statement = " UNION ALL ".join(f"({one.statement})" for one in tries)
        cursor.execute(statement, [value for one in tries for value in one.values])
        met = frozenset(name for (name,) in cursor.fetchall())
    samples = frozenset(name for name in offered if "real" in met and f"real {name}" not in met)
    return dataclasses.replace(query, present=met & frozenset(tried) - samples)
