"""What open data calls a service, a place, and a service at a place: the same for good.

Each is made of what the public sees, so it tells of nothing else. A place that is shown less
exactly has another one: nobody finds out by it where it was before.
"""

import json
import uuid

from irct.disclosure.profiles import CentreProfile, ShownLocation


def service_id(centre: uuid.UUID, code: str) -> uuid.UUID:
    return uuid.uuid5(centre, f"service/{code}")


def location_id(centre: uuid.UUID, place: ShownLocation) -> uuid.UUID:
    where = (place.precision, place.country, place.town_id, place.town, place.postal_code)
    return uuid.uuid5(centre, json.dumps(["location", *where, place.street, place.name]))


def service_at_location_id(service: uuid.UUID, location: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(service, f"at/{location}")


def services(centre: CentreProfile) -> dict[uuid.UUID, str]:
    """The kind of each service, by its identifier."""
    return {service_id(centre.id, code): code for code in centre.services}


def locations(centre: CentreProfile) -> dict[uuid.UUID, ShownLocation]:
    """The places that may be shown; of those that look the same, one."""
    return {location_id(centre.id, place): place for place in reversed(centre.places)}


def services_at_locations(centre: CentreProfile) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
    """The service and the place of each pair of them."""
    return {
        service_at_location_id(service, location): (service, location)
        for service in services(centre)
        for location in locations(centre)
    }
