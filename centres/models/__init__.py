"""The member centres: who they are, what they offer, where they are and how to reach them."""

from centres.models.centre import Alternatives, Centre, CentreQuerySet
from centres.models.contacts import Contact, Text
from centres.models.editing import (
    Call,
    ChangeRequest,
    Correction,
    Editorship,
    Handling,
    Invitation,
)
from centres.models.locations import Location

__all__ = [
    "Alternatives",
    "Call",
    "Centre",
    "CentreQuerySet",
    "ChangeRequest",
    "Contact",
    "Correction",
    "Editorship",
    "Handling",
    "Invitation",
    "Location",
    "Text",
]
