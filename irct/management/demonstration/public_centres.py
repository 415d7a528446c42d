"""Real organisations: what public sources say of them, and nothing else."""

import csv
import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from centres.models import Centre, Contact, Location
from centres.vocabulary import Service
from irct.imports.bulk import with_children
from irct.management.demonstration.listings import identifier
from irct.places.towns import find_towns

SOURCE = settings.BASE_DIR / "centres" / "data" / "public_centres.csv"

SERVICES = {
    "medical": Service.MEDICAL,
    "psychological": Service.PSYCHOLOGICAL,
    "psychiatric": Service.PSYCHIATRIC,
    "physiotherapy": Service.PHYSIOTHERAPY,
    "social": Service.SOCIAL,
    "legal": Service.LEGAL,
    "medico-legal documentation": Service.FORENSIC,
    "family and children": Service.FAMILY,
    "group therapy": Service.GROUP,
    "art therapy": Service.ART,
    "livelihoods": Service.LIVELIHOODS,
    "prison outreach": Service.PRISON,
    "training": Service.TRAINING,
    "research": Service.RESEARCH,
    "advocacy": Service.ADVOCACY,
}

TIED = "A public source ties it to IRCT, without saying how. Nothing here was confirmed."
NOT_TIED = "Taken from public sources. Nothing here was confirmed."


def rows() -> list[dict[str, str]]:
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def centres(day: dt.date) -> list[Centre]:
    """The same on every day."""
    return [_centre(row) for row in rows()]


def _centre(row: dict[str, str]) -> Centre:
    services = {SERVICES[words] for words in _parts(row["services"])}
    centre = Centre(
        id=identifier(f"public centre {row['country']} {row['name']}"),
        status=Centre.Status.PUBLISHED,
        origin=Centre.Origin.PUBLIC_SOURCE,
        name=row["name"],
        native_name=row["native_name"],
        acronym=row["acronym"],
        former_names=_parts(row["former_names"]),
        country=row["country"],
        founded=int(row["founded"]) if row["founded"] else None,
        services=[service.value for service in Service if service in services],
        notes=TIED if row["irct_membership_stated"] == "yes" else NOT_TIED,
    )
    return with_children(
        centre, texts=[], locations=list(_locations(row)), contacts=list(_contacts(row))
    )


def _locations(row: dict[str, str]) -> Iterator[Location]:
    if row["city"]:
        towns = find_towns(row["city"], country=row["country"], limit=1)
        yield Location(
            shown=Location.Shown.APPROXIMATE,
            town=row["city"],
            geoname=towns[0] if towns else None,
            country=row["country"],
        )


def _contacts(row: dict[str, str]) -> Iterator[Contact]:
    if row["website"]:
        yield Contact(
            kind=Contact.Kind.WEBSITE,
            value=row["website"],
            visibility=Contact.Visibility.PUBLIC,
        )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
