"""The members of the Independent Forensic Expert Group, and who asks for them."""

from experts.models.agreeing import a_year_from
from experts.models.citations import Citable, CitedDay
from experts.models.consents import (
    RENEWAL_ASKED_DAYS_BEFORE,
    Asking,
    Consent,
    ConsentAsked,
    by_asking_token,
    by_consent_token,
)
from experts.models.editing import (
    Call,
    ChangeRequest,
    Correction,
    Editorship,
    Handling,
    Hiding,
    Invitation,
    TextChange,
)
from experts.models.enquiries import Enquiry, by_enquiry_token
from experts.models.expert import Expert
from experts.models.merging import LooksAlike, Merge, NotTheSame
from experts.models.portraits import Portrait, ProposedPortrait
from experts.models.querysets import ExpertQuerySet
from experts.models.request_lists import RequestFact
from experts.models.requests import ExpertRequest
from experts.models.texts import Text
from experts.vocabulary import (
    Availability,
    ConsentMethod,
    ConsentPart,
    ConsentState,
    Expertise,
    Profession,
)

__all__ = [
    "RENEWAL_ASKED_DAYS_BEFORE",
    "Asking",
    "Availability",
    "Call",
    "ChangeRequest",
    "Citable",
    "CitedDay",
    "Consent",
    "ConsentAsked",
    "ConsentMethod",
    "ConsentPart",
    "ConsentState",
    "Correction",
    "Editorship",
    "Enquiry",
    "Expert",
    "ExpertQuerySet",
    "ExpertRequest",
    "Expertise",
    "Handling",
    "Hiding",
    "Invitation",
    "LooksAlike",
    "Merge",
    "NotTheSame",
    "Portrait",
    "Profession",
    "ProposedPortrait",
    "RequestFact",
    "Text",
    "TextChange",
    "a_year_from",
    "by_asking_token",
    "by_consent_token",
    "by_enquiry_token",
]
