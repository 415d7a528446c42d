"""The member centres: who they are, what they offer, where they are and how to reach them."""

from centres.models.centre import Alternatives, Centre, CentreQuerySet
from centres.models.contacts import Contact, Text
from centres.models.editing import ChangeRequest, Correction, Editorship, Invitation
from centres.models.locations import Location
from centres.models.merging import Merge, NotTheSame

__all__ = [
    "Alternatives",
    "Centre",
    "CentreQuerySet",
    "ChangeRequest",
    "Contact",
    "Correction",
    "Editorship",
    "Invitation",
    "Location",
    "Merge",
    "NotTheSame",
    "Text",
]
