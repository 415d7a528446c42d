"""What centres and experts share."""

from irct.models.contacts import Contact, Text
from irct.models.listings import Block, Confirmer, Listing, ListingQuerySet, listing_models
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
    "Block",
    "CodeField",
    "CodesField",
    "Confirmer",
    "Contact",
    "Country",
    "CountryName",
    "Language",
    "Listing",
    "ListingQuerySet",
    "Text",
    "User",
    "UserManager",
    "Word",
    "acting",
    "country_name",
    "listing_models",
]
