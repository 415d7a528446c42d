"""What in a text looks like somebody's case, and what in a note is not logistics.

A request says what kind of expert is needed; it must never hold whose case it is. Whoever writes
it means no harm, so the text is read as it stands: digits of any script, accents and invisible
characters folded. When it is unclear, a text holds something: it is then written in other words,
and nothing is lost but a minute.

What cannot be found:
- names in scripts without capitals (Arabic, Hebrew, Ethiopic, Chinese, Georgian, those of India…),
  save after a title or "is called", or if both parts of a name are among the frequent ones of
  `data/given_names.toml`, which holds Arabic ones and no others of these scripts;
- names of one word that are not among the frequent ones, and names in small letters;
- names in German, in which every noun has a capital, but for those after a title or with a
  frequent first name;
- a first sentence that begins with a rare name of one word;
- accounts in other languages than those of `accounts`, accounts in hints ("what they did to him
  that night"), and whose case it is where it is told by a place, a post or a day without a year;
- dates and ages as words in languages that `words` does not hold.

A note is for logistics only, so `found_in_note` refuses whatever is not visibly that.

What is refused although it is no detail of a case: published judgments by their parties, names of
experts and colleagues, days of a training, and now and then a place of two words.
"""

import enum
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.requests.case_details import accounts, dates, logistics, names, numbers
from irct.disclosure import contact_details
from irct.disclosure.contact_details.reading import read


class Seen(enum.Enum):
    """What a stretch of a text looks like."""

    DATE = "date"
    AGE = "age"
    CONTACT = "contact"
    NUMBER = "number"
    PARTY = "party"
    NAME = "name"
    ACCOUNT = "account"
    PAST = "past"
    PLACE = "place"
    TOLD = "told"
    NOT_LOGISTICS = "not logistics"


class Detail(NamedTuple):
    """A stretch of a text, as it stands there, and what it looks like."""

    seen: Seen
    quote: str


# What each is called, why it must not be sent, and what to write instead.
WHY = {
    Seen.DATE: _(
        "“%(quote)s” looks like a full date. A date can show whose case this is. Write only the "
        "month and the year, or use the field for the deadline."
    ),
    Seen.AGE: _(
        "“%(quote)s” looks like somebody’s age. With the country it can show whose case this is. "
        "Write “an adult”, “a minor” or “an older person”."
    ),
    Seen.CONTACT: _(
        "“%(quote)s” looks like a way to reach somebody. Your own e-mail address has its own "
        "field. Nobody else’s is needed now."
    ),
    Seen.NUMBER: _(
        "“%(quote)s” looks like the number of a file, a passport or a person. It leads straight "
        "to a case. Leave it out."
    ),
    Seen.PARTY: _(
        "“%(quote)s” looks like the title of a case, which names a party. Write which court or "
        "body it is, and leave out whose case it is."
    ),
    Seen.NAME: _(
        "“%(quote)s” looks like somebody’s name. Write “my client”, “a colleague” or “the judge”. "
        "Your own name has its own field."
    ),
    Seen.ACCOUNT: _(
        "“%(quote)s” looks like an account of what was done to somebody. Leave it out. What the "
        "expert needs to know about a case comes later, by an encrypted way."
    ),
    Seen.PAST: _(
        "“%(quote)s” looks like a year that is over. When something happened can show whose case "
        "this is. Leave it out."
    ),
    Seen.PLACE: _(
        "“%(quote)s” looks like a place. Where something happened, or where somebody is from, can "
        "show whose case this is. Name a town only to say where the hearing, the interview or the "
        "training is."
    ),
    Seen.TOLD: _(
        "“%(quote)s” looks as if it told of a person or of what happened to somebody. Leave it "
        "out. What the expert needs to know about a case comes later, by an encrypted way."
    ),
    Seen.NOT_LOGISTICS: _(
        "“%(quote)s” does not look like a note about deadlines, languages, travel, fees or the "
        "form of the report. Leave it out, or say only that in short sentences."
    ),
}

# A line about a court, or about who asks, is no sentence: only what is sure is found in it.
IN_A_COURT = frozenset({Seen.DATE, Seen.CONTACT, Seen.NUMBER, Seen.PARTY, Seen.NAME})
IN_A_ROLE = frozenset({Seen.DATE, Seen.AGE, Seen.CONTACT, Seen.NUMBER, Seen.PARTY, Seen.NAME})
# Many law firms are called as persons are, and some charities as their websites.
IN_AN_ORGANISATION = frozenset({Seen.DATE, Seen.NUMBER})


def found_in(text: str, *, country: str = "") -> list[Detail]:
    """What looks like details of a case in a text of some sentences."""
    return _without_repetition(_details(text, country, is_line=False))


def found_in_note(text: str, *, country: str = "") -> list[Detail]:
    """The parts of a note that are not visibly logistics."""
    this_year = timezone.localdate().year
    known = [
        detail
        for detail in found_in(text, country=country)
        if not (detail.seen == Seen.DATE and dates.is_ahead(detail.quote, this_year))
    ]
    details = _without_repetition(chain(known, _not_logistics(text, this_year)))
    quotes = [detail.quote for detail in details if detail.seen != Seen.NOT_LOGISTICS]
    # Of a sentence, what is worst in it is enough.
    return [
        detail
        for detail in details
        if detail.seen != Seen.NOT_LOGISTICS or not any(one in detail.quote for one in quotes)
    ]


def _not_logistics(text: str, this_year: int) -> Iterator[Detail]:
    reading = read(text)
    for quote in reading.stretches([*dates.past_years(reading, this_year)]):
        yield Detail(Seen.PAST, quote)
    lone = [one for one in names.alone(text) if one[1] or not logistics.is_seat(one[0])]
    towns = logistics.towns_among(word for word, is_initial in lone if not is_initial)
    for word, is_initial in lone:
        if word in towns:
            if not logistics.tells_where(text):
                yield Detail(Seen.PLACE, word)
        elif is_initial or not logistics.knows(word):
            yield Detail(Seen.NAME, word)
    for quote, is_told in logistics.told_in(text):
        yield Detail(Seen.TOLD if is_told else Seen.NOT_LOGISTICS, quote)


def found_in_line(text: str, kinds: frozenset[Seen], *, country: str = "") -> list[Detail]:
    """What surely is a detail of a case, of these kinds, in a line that is no sentence."""
    details = _without_repetition(_details(text, country, is_line=True))
    return [detail for detail in details if detail.seen in kinds]


def _details(text: str, country: str, *, is_line: bool) -> Iterator[Detail]:
    """Find details, the surest first: what is a date is no phone number."""
    reading = read(text)
    clean = names.cleaned(text)
    found = {
        Seen.DATE: reading.stretches([*dates.spans(reading)]),
        Seen.AGE: reading.stretches([*dates.spans_of_ages(reading)]),
        Seen.NUMBER: reading.stretches([*numbers.spans(reading)]),
        Seen.CONTACT: contact_details.found_in(text, country=country),
        Seen.PARTY: list(names.parties(clean)),
        Seen.NAME: list(names.found_in(clean, only_sure=is_line)),
        Seen.ACCOUNT: reading.stretches([*accounts.spans(reading)]),
    }
    for seen, quotes in found.items():
        yield from (Detail(seen, " ".join(quote.split()).strip(".,;:")) for quote in quotes)


def _without_repetition(details: Iterator[Detail]) -> list[Detail]:
    """Leave out what is a part of something that was found before."""
    kept: list[Detail] = []
    for detail in details:
        if detail.quote and not any(detail.quote in earlier.quote for earlier in kept):
            kept.append(detail)
    return kept
