"""What centres and experts share."""

from irct.models.changes import Changed, ChangeRequest, Decision, Section
from irct.models.contacts import Contact, Text
from irct.models.editing import Editorship, Invitation, Role, UnsavedForm
from irct.models.emails import Email
from irct.models.erasures import ERASED, ERASED_PK, Act, Erasure
from irct.models.listings import (
    Block,
    Confirmer,
    Listing,
    ListingQuerySet,
    by_hide_token,
    listing_models,
)
from irct.models.tracking import tracked
from irct.models.users import User, UserManager, acting
from irct.models.vocabulary import (
    CodeField,
    CodesField,
    Country,
    CountryName,
    Language,
    country_name,
)
from irct.search import Word

__all__ = [
    "ERASED",
    "ERASED_PK",
    "Act",
    "Block",
    "ChangeRequest",
    "Changed",
    "CodeField",
    "CodesField",
    "Confirmer",
    "Contact",
    "Country",
    "CountryName",
    "Decision",
    "Editorship",
    "Email",
    "Erasure",
    "Invitation",
    "Language",
    "Listing",
    "ListingQuerySet",
    "Role",
    "Section",
    "Text",
    "UnsavedForm",
    "User",
    "UserManager",
    "Word",
    "acting",
    "by_hide_token",
    "country_name",
    "listing_models",
    "tracked",
]
