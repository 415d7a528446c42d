"""The one projection: what of a listing the public may see.

Pages, search documents, files and the API are made from the values below and from nothing else.
Each function takes a listing with its texts, locations and contacts loaded and returns plain data.
A code is a string; as a member of its vocabulary it also has a label.
"""

import dataclasses
import datetime as dt
import uuid
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from irct.disclosure.texts import CentreText, ExpertText, Written, in_language
from irct.places import countries
from irct.places.points import Point

# How exactly a location is shown, by the value of Location.shown.
EXACT, APPROXIMATE, COUNTRY_ONLY, HIDDEN = "exact", "approximate", "country", "hidden"
# Who may see a contact, by the value of Contact.visibility.
PUBLIC, ON_REQUEST, SECRETARIAT_ONLY = "public", "on_request", "secretariat"

# What an expert agrees to have published, by the values of Expert.consent_parts. Without their
# name nothing is public; with the country go the countries of work.
NAME, PORTRAIT, COUNTRY = "name", "portrait", "country"
INSTITUTION, BIOGRAPHY, COURTS = "institution", "biography", "courts"

CONFIRMED, DUE, OVERDUE, NEVER = "confirmed", "due", "overdue", "never"
MONTHS_UNTIL_DUE, MONTHS_UNTIL_OVERDUE = 12, 15

# For so many days it is believed whether a centre takes new clients, and how long they wait.
DAYS_FRESH = 30

# An approximate point keeps one decimal: it lies within about 8 km of the true one.
APPROXIMATE_DECIMALS = 1


class LocationRow(Protocol):
    """What is read of a location."""

    shown: str
    country: str
    name: str
    town: str
    geoname_id: int | None
    street: str
    postal_code: str
    step_free: bool | None

    @property
    def point(self) -> Point | None: ...

    @property
    def areas(self) -> tuple[str, ...]: ...


class ContactRow(Protocol):
    """What is read of a contact."""

    kind: str
    value: str
    languages: list[str]
    may_leave_message: bool | None
    visibility: str


@dataclasses.dataclass(frozen=True, slots=True)
class Confirmation:
    """When and how a block of a listing was last confirmed."""

    state: str
    on: dt.date | None = None
    how: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
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

    id: uuid.UUID
    slug: str
    name: str
    country: str
    languages: tuple[str, ...]
    is_sample: bool
    confirmed: Confirmation
    confirmations: dict[str, Confirmation]
    texts: tuple[CentreText, ...] | tuple[ExpertText, ...]

    def text_for(self, language: str) -> dict[str, Written]:
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
    places: Sequence[Place]
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
    professions: Sequence[Any]
    expertise: Sequence[Any]

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
    places: tuple[Place, ...]
    contacts: tuple[ContactMethod, ...]
    texts: tuple[CentreText, ...]

    @property
    def point(self) -> Point:
        """The position as far as it may be disclosed: a place, else the country's point."""
        points = (place.point for place in self.places if place.point)
        return next(points, countries.country_point(self.country))

    def distance(self, point: Point) -> float | None:
        """Kilometres from a point to the nearest place that may be shown."""
        place = self.nearest_place(point)
        return point.distance(place.point) if place and place.point else None

    def nearest_place(self, point: Point | None) -> Place | None:
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
        """Whether it is in a country, at no place that may be shown."""
        return country in self.countries and not any(place.point for place in self.places)

    def reached_at(self) -> Iterator[tuple[str, str]]:
        return ((one.kind, one.value) for one in self.contacts if one.value)

    def prose(self) -> Iterator[str]:
        for text in self.texts:
            yield from (text.summary, text.about, *text.how_to_get_help)


@dataclasses.dataclass(frozen=True, slots=True)
class ExpertProfile(FoundExpert, Profile):
    professions: tuple[Any, ...]
    expertise: tuple[Any, ...]
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


def centre(listing: Any, *, today: dt.date) -> CentreProfile:
    """What the public may see of a centre."""
    return CentreProfile(
        **_common(listing, today),
        native_name=listing.native_name,
        acronym=listing.acronym,
        former_names=tuple(listing.former_names),
        membership=listing.membership,
        member_since=listing.member_since,
        founded=listing.founded,
        founded_note=listing.founded_note,
        services=tuple(listing.services),
        interpreted_languages=tuple(listing.interpreted_languages),
        helps=tuple(listing.helps),
        ways=tuple(listing.ways),
        fees=listing.fees,
        papers_needed=listing.papers_needed,
        waiting_weeks=listing.waiting_weeks_on(today),
        waiting_said_on=listing.waiting_said_on,
        takes_clients=listing.takes_clients_on(today),
        not_taking_until=(
            listing.not_taking_until if listing.takes_clients_on(today) is False else None
        ),
        clients_said_on=listing.clients_last_known_on(today),
        opening_hours=listing.opening_hours,
        time_zone=listing.time_zone,
        texts=tuple(
            CentreText(
                language=text.language,
                state=text.state,
                summary=text.summary,
                about=text.about,
                how_to_get_help=tuple(
                    filter(None, map(str.strip, text.how_to_get_help.splitlines()))
                ),
                hours_note=text.hours_note,
                alert=text.alert if _alert_is_on(listing.alert_until, today) else "",
            )
            for text in listing.texts.all()
        ),
        places=tuple(filter(None, map(place, listing.locations.all()))),
        contacts=tuple(filter(None, map(contact_method, listing.contacts.all()))),
    )


def expert(listing: Any, *, today: dt.date) -> ExpertProfile:
    """What the public may see of an expert: the parts that they consented to.

    It never includes an e-mail address or a phone number.
    """
    agreed = set(listing.consent_parts)
    common = _common(listing, today)
    return ExpertProfile(
        **common | {"country": common["country"] if COUNTRY in agreed else ""},
        professions=tuple(listing.professions),
        expertise=tuple(listing.expertise),
        countries_of_work=tuple(listing.countries_of_work) if COUNTRY in agreed else (),
        institution=listing.institution if INSTITUTION in agreed else "",
        courts=tuple(listing.courts) if COURTS in agreed else (),
        publications=tuple(listing.publications),
        availability=listing.availability,
        portrait=listing.portrait_size() if PORTRAIT in agreed else None,
        texts=tuple(
            ExpertText(language=text.language, state=text.state, biography=text.biography)
            for text in listing.texts.all()
            if BIOGRAPHY in agreed
        ),
    )


def place(location: LocationRow) -> Place | None:
    """A location as exactly as it may be shown, if at all."""
    country = str(location.country)
    if location.shown == EXACT:
        return Place(
            EXACT,
            country,
            name=location.name,
            town=location.town,
            town_id=location.geoname_id,
            areas=location.areas,
            street=location.street,
            postal_code=location.postal_code,
            step_free=location.step_free,
            point=location.point,
        )
    if location.shown == APPROXIMATE:
        return Place(
            APPROXIMATE,
            country,
            town=location.town,
            town_id=location.geoname_id,
            areas=location.areas,
            point=location.point and location.point.rounded(APPROXIMATE_DECIMALS),
        )
    if location.shown == COUNTRY_ONLY:
        return Place(COUNTRY_ONLY, country)
    return None


def contact_method(contact: ContactRow) -> ContactMethod | None:
    """A contact, without its value if that is given on request; None if it is not public."""
    if contact.visibility not in (PUBLIC, ON_REQUEST):
        return None
    return ContactMethod(
        kind=contact.kind,
        value=contact.value if contact.visibility == PUBLIC else "",
        languages=tuple(contact.languages),
        may_leave_message=contact.may_leave_message,
    )


def confirmation(on: dt.date | None, how: str = "", *, today: dt.date) -> Confirmation:
    """The public state of a confirmation made on a day, or never."""
    if on is None:
        return Confirmation(NEVER)
    age = _whole_months(on, today)
    if age < MONTHS_UNTIL_DUE:
        return Confirmation(CONFIRMED, on, how)
    return Confirmation(DUE if age < MONTHS_UNTIL_OVERDUE else OVERDUE, on, how)


def fresh_from(today: dt.date) -> dt.date:
    """The first day of which what was said is still believed."""
    return today - dt.timedelta(days=DAYS_FRESH)


def is_fresh(said_on: dt.date | None, today: dt.date) -> bool:
    """Whether what was said on a day about new clients or waiting is still believed."""
    return said_on is not None and said_on >= fresh_from(today)


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _common(listing: Any, today: dt.date) -> dict[str, Any]:
    blocks = {
        block: confirmation(listing.confirmed_on(block), listing.confirmed_how(block), today=today)
        for block in listing.BLOCKS
    }
    days = [block.on for block in blocks.values()]
    return {
        "id": listing.id,
        "slug": listing.slug,
        "name": listing.name,
        "country": str(listing.country),
        "languages": tuple(listing.languages),
        "is_sample": listing.is_sample,
        "confirmed": confirmation(
            min(day for day in days if day) if all(days) else None, today=today
        ),
        "confirmations": blocks,
    }


def _codes(kind: str, values: Iterable[object]) -> list[str]:
    return [f"{kind}={value}" for value in values]


def _alert_is_on(until: dt.date | None, today: dt.date) -> bool:
    return until is None or until >= today


def _whole_months(start: dt.date, end: dt.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
