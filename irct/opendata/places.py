"""Locations: as exactly as a centre allows, with what is withheld named."""

import uuid

from irct.disclosure import projection
from irct.disclosure.profiles import ShownLocation
from irct.opendata.centres import OpenCentre, attributes, known

# What is left out of a place that is not shown exactly.
WITHHELD = {
    projection.EXACT: (),
    projection.APPROXIMATE: ("address_1", "postal_code"),
    projection.COUNTRY_ONLY: ("address_1", "postal_code", "city", "latitude", "longitude"),
}


def basic(centre: OpenCentre, key: uuid.UUID) -> dict[str, object]:
    place = centre.locations[key]
    latitude, longitude = place.point or (None, None)
    return known(
        {
            "id": str(key),
            "location_type": "physical",
            "organization_id": centre.id,
            "name": place.name or place.town,
            "latitude": latitude,
            "longitude": longitude,
        }
    )


def full(centre: OpenCentre, key: uuid.UUID) -> dict[str, object]:
    place = centre.locations[key]
    withheld = WITHHELD[place.precision]
    return known(
        {
            **basic(centre, key),
            "addresses": [_address(place, key)],
            "accessibility": _accessibility(place, key),
            "attributes": attributes(
                str(key), "location", precision=[place.precision], redacted=withheld
            ),
        }
    )


def _address(place: ShownLocation, key: uuid.UUID) -> dict[str, str]:
    """The standard requires each of these; what is not known or withheld is empty."""
    return {
        "id": str(uuid.uuid5(key, "address")),
        "location_id": str(key),
        "address_1": place.street,
        "city": place.town,
        "state_province": "",
        "postal_code": place.postal_code,
        "country": place.country,
        "address_type": "physical",
    }


def _accessibility(place: ShownLocation, key: uuid.UUID) -> list[dict[str, str]]:
    if place.step_free is None:
        return []
    description = "Reached without steps." if place.step_free else "There are steps."
    return [
        {
            "id": str(uuid.uuid5(key, "accessibility")),
            "location_id": str(key),
            "description": description,
        }
    ]
