"""A centre as one row of a table, or one line: its projection, flat and in English."""

from collections.abc import Iterable

from irct.disclosure.profiles import ShownLocation
from irct.disclosure.texts import TextInLanguage
from irct.models import country_name
from irct.opendata.centres import OpenCentre
from irct.opendata.reached import on_request
from irct.opendata.services import in_milliseconds

CONTACTS = {
    "phones": "phone",
    "signal": "signal",
    "whatsapp": "whatsapp",
    "emails": "email",
    "websites": "website",
    "forms": "form",
}
TEXTS = ("summary", "how_to_get_help", "hours_note", "alert")
COLUMNS = (
    *("id", "name", "native_name", "acronym", "former_names", "country", "country_name"),
    *("membership", "member_since", "founded", "services", "languages"),
    *("interpreted_languages", "helps", "ways", "fees", "papers_needed", "takes_clients"),
    *("not_taking_until", "waiting_weeks", "opening_hours", "time_zone"),
    *TEXTS,
    *("text_languages", *CONTACTS, "given_on_request", "locations", "latitude", "longitude"),
    *("precision", "confirmed", "confirmed_on", "page", "changed_at", "is_sample"),
)


def row(centre: OpenCentre) -> dict[str, object]:
    """The values of a centre by `COLUMNS`; what is not known is nothing."""
    profile = centre.profile
    pointed = next((place for place in profile.places if place.point), None)
    point = pointed.point if pointed else None
    return {
        "id": centre.id,
        "name": profile.name,
        "native_name": profile.native_name,
        "acronym": profile.acronym,
        "former_names": list(profile.former_names),
        "country": profile.country,
        "country_name": country_name(profile.country, "en"),
        "membership": str(profile.membership),
        "member_since": profile.member_since,
        "founded": profile.founded,
        **{name: _codes(getattr(profile, name)) for name in ("services", "languages")},
        "interpreted_languages": _codes(profile.interpreted_languages),
        **{name: _codes(getattr(profile, name)) for name in ("helps", "ways")},
        "fees": str(profile.fees),
        "papers_needed": profile.papers_needed,
        "takes_clients": profile.takes_clients,
        "not_taking_until": profile.not_taking_until and profile.not_taking_until.isoformat(),
        "waiting_weeks": profile.waiting_weeks,
        "opening_hours": str(profile.opening_hours),
        "time_zone": profile.time_zone,
        **{name: _words(centre.said.get(name)) for name in TEXTS},
        "text_languages": [text.language for text in profile.texts],
        **{name: centre.values(kind) for name, kind in CONTACTS.items()},
        "given_on_request": on_request(centre),
        "locations": [_place(place) for place in profile.places],
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "precision": pointed.precision if pointed else "",
        "confirmed": profile.confirmed.state,
        "confirmed_on": profile.confirmed.on and profile.confirmed.on.isoformat(),
        "page": centre.page,
        "changed_at": in_milliseconds(centre.changed_at),
        "is_sample": profile.is_sample,
    }


def features(centre: OpenCentre) -> list[dict[str, object]]:
    """A centre for maps: a feature for each place that may be shown, else one that is nowhere."""
    told = row(centre)
    for name in ("locations", "latitude", "longitude", "precision"):
        del told[name]
    shown = [place for place in centre.profile.places if place.point]
    return [
        {
            "type": "Feature",
            "id": f"{centre.id}/{number}",
            "geometry": _geometry(place),
            "properties": {
                **told,
                "location": _place(place) if place else "",
                "precision": place.precision if place else "country",
            },
        }
        for number, place in enumerate(shown or [None])
    ]


def _geometry(place: ShownLocation | None) -> dict[str, object] | None:
    if place is None or place.point is None:
        return None
    return {"type": "Point", "coordinates": [place.point.longitude, place.point.latitude]}


def _place(place: ShownLocation) -> str:
    """A place in one line, with how exactly it is shown."""
    town = " ".join(filter(None, [place.postal_code, place.town]))
    where = filter(None, [place.name, place.street, town, country_name(place.country, "en")])
    return f"{', '.join(where)} ({place.precision})"


def _codes(codes: Iterable[object]) -> list[str]:
    return [str(code) for code in codes]


def _words(said: TextInLanguage | None) -> str:
    if said is None:
        return ""
    return said.words if isinstance(said.words, str) else "\n".join(said.words)
