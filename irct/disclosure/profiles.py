"""What a projection is made of: the public values of a listing, and what finds it.

A code is a string; as a member of its vocabulary it also has a label.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from django.db.models import TextChoices

from irct.disclosure.texts import (
    SCRIPTS,
    CentreText,
    ExpertText,
    TextInLanguage,
    in_language,
    script_of,
)
from irct.places import countries
from irct.places.points import Point


@dataclasses.dataclass(frozen=True, slots=True)
class Confirmation:
    """When and how a block of a listing was last confirmed."""

    state: str
    on: dt.date | None = None
    how: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ShownLocation:
    """A location as exactly as its centre allows."""

    precision: str
    country: str
    name: str = ""
    town: str = ""
    town_id: int | None = None
    # Codes of the areas that the town lies in.
    areas: tuple[str, ...] = ()
    street: str = ""
    postal_code: str = ""
    step_free: bool | None = None
    point: Point | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class ContactMethod:
    """A way to get in touch; it has no value if it is given on request."""

    kind: str
    value: str
    languages: tuple[str, ...]
    may_leave_message: bool | None

    @property
    def on_request(self) -> bool:
        return not self.value


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """The public fields that centres and experts share."""

    # The app of the listings.
    directory: ClassVar[str]

    id: uuid.UUID
    slug: str
    name: str
    country: str
    languages: tuple[str, ...]
    is_sample: bool
    confirmed: Confirmation
    confirmations: dict[str, Confirmation]
    texts: tuple[CentreText, ...] | tuple[ExpertText, ...]

    def text_for(self, language: str) -> dict[str, TextInLanguage]:
        return in_language(self.texts, language)

    def reached_at(self) -> Iterator[tuple[str, str]]:
        """Kind and value of each contact that anybody may see."""
        return iter(())

    def prose(self) -> Iterator[str]:
        """Texts whose words are found but do not count in the order of results."""
        return iter(())


class FoundCentre:
    """What finds a centre: of its projection, or of all that is recorded."""

    __slots__ = ()
    name: str
    native_name: str
    acronym: str
    former_names: Sequence[str]
    country: str
    places: Sequence[ShownLocation]
    languages: Sequence[str]
    interpreted_languages: Sequence[str]
    services: Sequence[str]
    helps: Sequence[str]
    ways: Sequence[str]

    def known_as(self) -> list[str]:
        """Every whole name."""
        acronyms = [self.acronym, *self.acronym.split("/")]
        return [self.name, self.native_name, *acronyms, *self.former_names]

    def found_by(self) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
        """What searches find: (weight, phrases, codes such as `country=DK`)."""
        towns = (place.town_id for place in self.places if place.town_id)
        yield "A", [self.name, self.native_name, self.acronym], []
        yield "B", self.former_names, []
        yield "C", [place.town for place in self.places], _codes("town", towns)
        yield "C", [], _codes("area", (code for place in self.places for code in place.areas))
        yield "C", [], _codes("country", (self.country, *(place.country for place in self.places)))
        yield "D", [], _codes("language", (*self.languages, *self.interpreted_languages))
        yield "D", [], _codes("interpreted", ["yes"] if self.interpreted_languages else [])
        yield "D", [], _codes("service", self.services)
        yield "D", [], _codes("helps", self.helps)
        yield "D", [], _codes("way", self.ways)


class FoundExpert:
    """What finds an expert: of their projection, or of all that is recorded."""

    __slots__ = ()
    name: str
    country: str
    countries_of_work: Sequence[str]
    institution: str
    courts: Sequence[str]
    languages: Sequence[str]
    professions: Sequence[TextChoices]
    expertise: Sequence[TextChoices]

    def known_as(self) -> list[str]:
        """Every whole name."""
        return [self.name]

    def found_by(self) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
        """What searches find: (weight, phrases, codes such as `country=DK`)."""
        yield "A", [self.name], []
        countries = filter(None, (self.country, *self.countries_of_work))
        yield "C", [], _codes("country", countries)
        yield "D", [self.institution, *self.courts], []
        yield "D", [], _codes("language", self.languages)
        yield "D", [], _codes("profession", self.professions)
        yield "D", [], _codes("expertise", self.expertise)


@dataclasses.dataclass(frozen=True, slots=True)
class CentreProfile(FoundCentre, Profile):
    directory: ClassVar = "centres"

    native_name: str
    acronym: str
    former_names: tuple[str, ...]
    membership: str
    member_since: int | None
    founded: int | None
    founded_note: str
    services: tuple[str, ...]
    interpreted_languages: tuple[str, ...]
    helps: tuple[str, ...]
    ways: tuple[str, ...]
    fees: str
    papers_needed: bool | None
    # Unknown, as whether clients are taken is, from 30 days on after the day on which it was said.
    waiting_weeks: int | None
    waiting_said_on: dt.date | None
    takes_clients: bool | None
    not_taking_until: dt.date | None
    # If it is unknown now: since when.
    clients_said_on: dt.date | None
    opening_hours: str
    time_zone: str
    places: tuple[ShownLocation, ...]
    contacts: tuple[ContactMethod, ...]
    texts: tuple[CentreText, ...]

    def names_for(self, language: str) -> tuple[str, str]:
        """Its name and its name in its own language; this first for who reads its script."""
        if self.native_name and script_of(self.native_name) == SCRIPTS.get(language):
            return self.native_name, self.name
        return self.name, self.native_name

    @property
    def point(self) -> Point:
        """The position as far as it may be disclosed: a place, else the country's point."""
        points = (place.point for place in self.places if place.point)
        return next(points, countries.country_point(self.country))

    def distance(self, point: Point) -> float | None:
        """Kilometres from a point to the nearest place that may be shown."""
        place = self.nearest_place(point)
        return point.distance(place.point) if place and place.point else None

    def nearest_place(self, point: Point | None) -> ShownLocation | None:
        """The nearest place that may be shown; without a point, the first."""
        near = [(point.distance(own.point), own) for own in self.places if point and own.point]
        if near:
            return min(near, key=lambda pair: pair[0])[1]
        return self.places[0] if self.places else None

    @property
    def countries(self) -> list[str]:
        """Its country, and those of its places."""
        return list(dict.fromkeys((self.country, *(place.country for place in self.places))))

    def is_somewhere_in(self, country: str) -> bool:
        """It is in a country, at no place that may be shown."""
        return country in self.countries and not any(place.point for place in self.places)

    def reached_at(self) -> Iterator[tuple[str, str]]:
        return ((one.kind, one.value) for one in self.contacts if one.value)

    def prose(self) -> Iterator[str]:
        for text in self.texts:
            yield from (text.summary, text.about, *text.how_to_get_help)


@dataclasses.dataclass(frozen=True, slots=True)
class ExpertProfile(FoundExpert, Profile):
    directory: ClassVar = "experts"

    professions: tuple[TextChoices, ...]
    expertise: tuple[TextChoices, ...]
    countries_of_work: tuple[str, ...]
    institution: str
    courts: tuple[str, ...]
    publications: tuple[str, ...]
    availability: str
    # How wide and high it is; the bytes have an address of their own.
    portrait: tuple[int, int] | None
    texts: tuple[ExpertText, ...]

    def prose(self) -> Iterator[str]:
        return (text.biography for text in self.texts)


def _codes(kind: str, values: Iterable[object]) -> list[str]:
    return [f"{kind}={value}" for value in values]
