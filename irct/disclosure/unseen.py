"""How much of each block of a listing the public does not see: nobody confirms that unseen.

It is counted beside the projection, and tells nothing of the values.
"""

import copy
import datetime as dt
from collections.abc import Iterable
from typing import Any

from irct.disclosure import projection
from irct.disclosure.projection import BIOGRAPHY, COUNTRY, COURTS, INSTITUTION, PUBLIC


def centre(listing: Any, *, today: dt.date) -> dict[str, int]:
    """Contacts that are not public; places that are not shown whole; what is hidden of the rest."""
    # The last day of an alert is not public, nor is an alert after it.
    alerts = [text.alert for text in listing.texts.all() if text.alert]
    is_taking_again = listing.not_taking_until and listing.takes_clients_on(today) is not False
    return {
        "contact": sum(contact.visibility != PUBLIC for contact in listing.contacts.all()),
        "services": len(alerts) * bool(listing.alert_until) + bool(is_taking_again),
        "place": sum(map(_is_hidden, listing.locations.all())),
    }


def expert(listing: Any, *, today: dt.date) -> dict[str, int]:
    """How the secretariat reaches them, and the parts that they do not agree to have published."""
    biographies = [text.biography for text in listing.texts.all()]
    about = (
        (BIOGRAPHY, biographies),
        (INSTITUTION, [listing.institution]),
        (COUNTRY, [*listing.countries_of_work]),
    )
    agreed = set(listing.consent_parts)
    return {
        "contact": max(1, _count([listing.email, listing.phone])),
        "services": 0 if COURTS in agreed else _count(listing.courts),
        "place": sum(_count(values) for part, values in about if part not in agreed),
    }


def _is_hidden(location: projection.LocationRow) -> bool:
    """More is recorded of a place than is shown of it."""
    whole = copy.copy(location)
    whole.shown = projection.EXACT
    shown, all_of_it = projection.place(location), projection.place(whole)
    if shown is None or all_of_it is None:
        return True
    names = ("name", "street", "postal_code", "town", "town_id", "step_free", "point")
    return any(getattr(shown, name) != getattr(all_of_it, name) for name in names)


def _count(values: Iterable[object]) -> int:
    return sum(bool(value) for value in values)
