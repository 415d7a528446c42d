"""The one projection: what of a listing the public may see.

Pages, search documents, files and the API are made from the values below and from nothing else.
Each function takes a listing with its texts, locations and contacts loaded and returns plain data.
"""

import datetime as dt
from calendar import monthrange
from typing import Any, Protocol

from irct.disclosure.profiles import (
    CentreProfile,
    Confirmation,
    ContactMethod,
    ExpertProfile,
    ShownLocation,
)
from irct.disclosure.texts import CentreText, ExpertText
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
                outdated=tuple(text.outdated),
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
            ExpertText(
                language=text.language,
                state=text.state,
                biography=text.biography,
                outdated=tuple(text.outdated),
            )
            for text in listing.texts.all()
            if BIOGRAPHY in agreed
        ),
    )


def place(location: LocationRow) -> ShownLocation | None:
    """A location as exactly as it may be shown, if at all."""
    country = str(location.country)
    if location.shown == EXACT:
        return ShownLocation(
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
        return ShownLocation(
            APPROXIMATE,
            country,
            town=location.town,
            town_id=location.geoname_id,
            areas=location.areas,
            point=location.point and location.point.rounded(APPROXIMATE_DECIMALS),
        )
    if location.shown == COUNTRY_ONLY:
        return ShownLocation(COUNTRY_ONLY, country)
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


def public_ways(**values: str) -> list[ContactMethod]:
    """Contacts that are public, by their kinds; what is empty leads nowhere."""
    return [
        ContactMethod(kind, value, languages=(), may_leave_message=None)
        for kind, value in values.items()
        if value
    ]


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
    """What was said on a day about new clients or waiting is still believed."""
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


def _alert_is_on(until: dt.date | None, today: dt.date) -> bool:
    return until is None or until >= today


def _whole_months(start: dt.date, end: dt.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
