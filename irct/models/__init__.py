"""What centres and experts share."""

from irct.models.changes import Changed, Section, Wanted
from irct.models.contacts import Contact, Text
from irct.models.corrections import Correction, Wrong, correction_models
from irct.models.counts import Kind, PageCount, UnfoundCount
from irct.models.editing import (
    Editorship,
    Invitation,
    Role,
    UnsavedForm,
    by_invitation_token,
    invite,
    lock_editors,
)
from irct.models.emails import Email
from irct.models.erasures import ERASED, ERASED_PK, Act, Erasure
from irct.models.exits import ExitPage, exit_page
from irct.models.listings import (
    Block,
    Confirmer,
    Listing,
    ListingQuerySet,
    by_confirm_token,
    by_hide_token,
    listing_models,
)
from irct.models.merging import Merge, NotTheSame, merges, not_the_same
from irct.models.night_runs import NightRun
from irct.models.requests import ChangeRequest, Decision
from irct.models.tracking import belongings, tracked
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
    "Correction",
    "Country",
    "CountryName",
    "Decision",
    "Editorship",
    "Email",
    "Erasure",
    "ExitPage",
    "Invitation",
    "Kind",
    "Language",
    "Listing",
    "ListingQuerySet",
    "Merge",
    "NightRun",
    "NotTheSame",
    "PageCount",
    "Role",
    "Section",
    "Text",
    "UnfoundCount",
    "UnsavedForm",
    "User",
    "UserManager",
    "Wanted",
    "Word",
    "Wrong",
    "acting",
    "belongings",
    "by_confirm_token",
    "by_hide_token",
    "by_invitation_token",
    "correction_models",
    "country_name",
    "exit_page",
    "invite",
    "listing_models",
    "lock_editors",
    "merges",
    "not_the_same",
    "tracked",
]
