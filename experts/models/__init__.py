"""The members of the Independent Forensic Expert Group, and who asks for them."""

from experts.models.editing import (
    Call,
    ChangeRequest,
    Correction,
    Editorship,
    Handling,
    Invitation,
)
from experts.models.enquiries import Enquiry, by_enquiry_token
from experts.models.expert import Expert, ExpertQuerySet, Text
from experts.models.merging import Merge, NotTheSame
from experts.models.requests import ExpertRequest, RequestFact
from experts.models.vocabulary import Availability, Expertise, Profession

__all__ = [
    "Availability",
    "Call",
    "ChangeRequest",
    "Correction",
    "Editorship",
    "Enquiry",
    "Expert",
    "ExpertQuerySet",
    "ExpertRequest",
    "Expertise",
    "Handling",
    "Invitation",
    "Merge",
    "NotTheSame",
    "Profession",
    "RequestFact",
    "Text",
    "by_enquiry_token",
]
