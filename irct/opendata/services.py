"""Organizations, their services, and services at locations, as HSDS 3.1 has them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.encoding import iri_to_uri

from centres.vocabulary import Fees, Help
from irct.disclosure.texts import TextInLanguage
from irct.models import Language, country_name
from irct.opendata import places, reached, vocabulary
from irct.opendata.centres import OpenCentre, assurer, attributes, known
from irct.opendata.schedules import schedules

UNKNOWN_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
# The texts of a centre, by the field that holds them in the standard.
TEXTS = {
    "description": ("summary", "about"),
    "application_process": ("how_to_get_help",),
    "alert": ("alert",),
    "notes": ("hours_note",),
}
TRANSLATORS = {"translated": "translated by a person", "software": "translated by software"}


def organization(centre: OpenCentre) -> dict[str, object]:
    profile = centre.profile
    websites = centre.values("website")
    return known(
        {
            "id": centre.id,
            "name": profile.name,
            "alternate_name": "; ".join(filter(None, [profile.native_name, profile.acronym])),
            "description": _about(centre),
            "email": next(iter(centre.values("email")), ""),
            "website": iri_to_uri(websites[0]) if websites else "",
            "year_incorporated": profile.founded,
            "uri": f"urn:uuid:{profile.id}",
        }
    )


def whole_organization(
    centre: OpenCentre, *, is_full: bool = False, services: Iterable[str] = ()
) -> dict[str, object]:
    """An organization with its locations, and with its services, or the whole of them."""
    profile, links = centre.profile, {"organization_id": centre.id}
    shown = whole_service if is_full else service
    return known(
        {
            **centre.once(organization),
            "additional_websites": reached.urls(centre, ("website", "form"), **links),
            "contacts": reached.further_emails(centre, **links),
            "phones": reached.all_phones(centre, **links),
            "locations": [places.full(centre, key) for key in centre.locations],
            "services": [_within(shown(centre, key)) for key in centre.services],
            "attributes": [
                *attributes(
                    centre.id,
                    "organization",
                    membership=[profile.membership],
                    confirmed=[profile.confirmed.state],
                    helps=profile.helps,
                    ways=profile.ways,
                    redacted=reached.on_request(centre),
                    sample=["sample"] if profile.is_sample else [],
                ),
                *_translations(centre, centre.id, "organization", ["description"]),
            ],
        }
    )


def service(centre: OpenCentre, key: uuid.UUID) -> dict[str, object]:
    """A service with what there is one of."""
    name = _name(centre.services[key])
    return {
        "id": str(key),
        "organization_id": centre.id,
        "name": name,
        "description": f"{name}, offered by {centre.profile.name}.",
        **centre.once(_of_each_service),
    }


def _of_each_service(centre: OpenCentre) -> dict[str, object]:
    profile = centre.profile
    closed = profile.takes_clients is False
    interpreted = ", ".join(Language(code).label for code in profile.interpreted_languages)
    return known(
        {
            "url": centre.page,
            "email": next(iter(centre.values("email")), ""),
            "status": "temporarily closed" if closed else "active",
            "interpretation_services": f"Interpreters: {interpreted}" if interpreted else "",
            "application_process": _text(centre, "how_to_get_help"),
            "fees_description": _capital(Fees(profile.fees).label) if profile.fees else "",
            "eligibility_description": _whom(centre),
            "assured_date": profile.confirmed.on and profile.confirmed.on.isoformat(),
            "assurer_email": assurer() if profile.confirmed.on else "",
            "alert": _alert(centre),
            "last_modified": changed_at(centre),
        }
    )


def listed_service(centre: OpenCentre, key: uuid.UUID) -> dict[str, object]:
    return {**service(centre, key), "organization": centre.once(organization)}


def whole_service(
    centre: OpenCentre, key: uuid.UUID, *, has_locations: bool = True
) -> dict[str, object]:
    """A service with all that belongs to it."""
    profile, links = centre.profile, {"service_id": str(key)}
    pairs = centre.pairs.items() if has_locations else ()
    spoken = reached.languages(key, profile.languages, **links)
    others = [code for code in profile.interpreted_languages if code not in profile.languages]
    note = "through an interpreter"
    return known(
        {
            **listed_service(centre, key),
            "additional_urls": reached.urls(centre, ("form",), **links),
            "phones": reached.all_phones(centre, **links),
            "schedules": schedules(profile, key, notes=_text(centre, "hours_note")),
            "service_at_locations": [
                {**_pair(pair, *both), "location": places.full(centre, both[1])}
                for pair, both in pairs
                if both[0] == key
            ],
            "languages": spoken + reached.languages(key, others, note=note, **links),
            "required_documents": _documents(centre, key),
            "contacts": reached.further_emails(centre, **links),
            "capacities": _capacities(centre, key),
            "attributes": [
                *attributes(
                    str(key),
                    "service",
                    services=[centre.services[key]],
                    helps=profile.helps,
                    ways=profile.ways,
                    confirmed=[profile.confirmed.state],
                    redacted=reached.on_request(centre),
                    sample=["sample"] if profile.is_sample else [],
                ),
                *_translations(
                    centre, str(key), "service", ["application_process", "alert", "notes"]
                ),
            ],
        }
    )


def listed_service_at_location(centre: OpenCentre, key: uuid.UUID) -> dict[str, object]:
    of, at = centre.pairs[key]
    return {
        **_pair(key, of, at),
        "location": places.basic(centre, at),
        "service": listed_service(centre, of),
    }


def whole_service_at_location(centre: OpenCentre, key: uuid.UUID) -> dict[str, object]:
    of, at = centre.pairs[key]
    return {
        **_pair(key, of, at),
        "location": places.full(centre, at),
        "service": whole_service(centre, of, has_locations=False),
    }


def changed_at(centre: OpenCentre) -> str:
    """When something that the public sees of a centre has last changed."""
    return in_milliseconds(centre.changed_at)


def in_milliseconds(moment: dt.datetime | None) -> str:
    utc = (moment or UNKNOWN_SINCE).astimezone(dt.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _pair(key: uuid.UUID, of: uuid.UUID, at: uuid.UUID) -> dict[str, object]:
    return {"id": str(key), "service_id": str(of), "location_id": str(at)}


def _within(of: dict[str, object]) -> dict[str, object]:
    """A service without its organization, in which it stands."""
    return {name: value for name, value in of.items() if name != "organization"}


def _name(code: str) -> str:
    return vocabulary.term(vocabulary.KIND, code).name


def _capital(words: object) -> str:
    return str(words)[:1].upper() + str(words)[1:]


def _text(centre: OpenCentre, name: str) -> str:
    """A text in English, or else in the first language that has it."""
    said = centre.said.get(name)
    return _joined(said.words) if said else ""


def _about(centre: OpenCentre) -> str:
    texts = [_text(centre, name) for name in TEXTS["description"]]
    country = country_name(centre.profile.country, "en")
    return "\n\n".join(filter(None, texts)) or f"Helps survivors of torture. {country}."


def _alert(centre: OpenCentre) -> str:
    alert, until = _text(centre, "alert"), centre.profile.not_taking_until
    if centre.profile.takes_clients is False:
        day = f" until {until.isoformat()}" if until else ""
        return f"Takes no new clients{day}. {alert}".rstrip()
    return alert


def _whom(centre: OpenCentre) -> str:
    helped = ", ".join(str(Help(code).label) for code in centre.profile.helps)
    sentences = [f"For: {helped}." if helped else ""]
    if centre.profile.papers_needed is False:
        sentences.append("No papers are needed.")
    return " ".join(filter(None, sentences))


def _documents(centre: OpenCentre, key: uuid.UUID) -> list[dict[str, str]]:
    if not centre.profile.papers_needed:
        return []
    name = str(uuid.uuid5(key, "document"))
    return [{"id": name, "service_id": str(key), "document": "Papers are needed"}]


def _capacities(centre: OpenCentre, key: uuid.UUID) -> list[dict[str, object]]:
    """New clients, and how long they wait, with the day on which each was said."""
    profile = centre.profile
    taken, weeks = profile.takes_clients, profile.waiting_weeks
    said = [
        ("takes new clients: 1 yes, 0 no", taken, profile.clients_said_on),
        ("weeks of waiting", weeks, profile.waiting_said_on),
    ]
    return [
        {
            "id": str(uuid.uuid5(key, f"capacity/{unit}")),
            "service_id": str(key),
            "unit": {"id": str(uuid.uuid5(vocabulary.NAMESPACE, unit)), "name": unit},
            "available": int(number),
            "updated": f"{day.isoformat()}T00:00:00Z",
        }
        for unit, number, day in said
        if number is not None and day
    ]


def _translations(
    centre: OpenCentre, of: str, entity: str, fields: Iterable[str]
) -> list[dict[str, object]]:
    """The texts in the languages that the record itself does not have."""
    shown = centre.said
    found = []
    for text in centre.profile.texts:
        label = ", ".join(filter(None, [text.language, TRANSLATORS.get(text.state, "")]))
        for field in fields:
            others = [name for name in TEXTS[field] if _is_other(shown.get(name), text.language)]
            if value := "\n\n".join(filter(None, (_joined(getattr(text, one)) for one in others))):
                found.append(
                    vocabulary.attribute(
                        *(of, entity, vocabulary.TRANSLATION, field), value=value, label=label
                    )
                )
    return found


def _is_other(shown: TextInLanguage | None, language: str) -> bool:
    return shown is not None and shown.language != language


def _joined(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else "\n".join(words)
