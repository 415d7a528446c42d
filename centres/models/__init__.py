"""The member centres: who they are, what they offer, where they are and how to reach them."""

from centres.models.centre import Centre
from centres.models.contacts import Contact
from centres.models.editing import (
    Call,
    ChangeRequest,
    Correction,
    Editorship,
    Handling,
    Hiding,
    Invitation,
    TextChange,
)
from centres.models.figures import AnnualFigures, figures_years
from centres.models.figures_reminders import FiguresReminder
from centres.models.intake import by_intake_token
from centres.models.locations import Location
from centres.models.merging import LooksAlike, Merge, NotTheSame
from centres.models.open_data import COPY_GOOD_FOR
from centres.models.querysets import NEAR_KM, Alternatives, CentreQuerySet
from centres.models.releases import Release
from centres.models.texts import Text

__all__ = [
    "COPY_GOOD_FOR",
    "NEAR_KM",
    "Alternatives",
    "AnnualFigures",
    "Call",
    "Centre",
    "CentreQuerySet",
    "ChangeRequest",
    "Contact",
    "Correction",
    "Editorship",
    "FiguresReminder",
    "Handling",
    "Hiding",
    "Invitation",
    "Location",
    "LooksAlike",
    "Merge",
    "NotTheSame",
    "Release",
    "Text",
    "TextChange",
    "by_intake_token",
    "figures_years",
]
