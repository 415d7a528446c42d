"""Experts as tables: their columns, with an example for each."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from experts.models import Expert
from experts.models.agreeing import CONSENT, a_year_from
from irct.imports.resources import ListingResource

OWN = {
    "name": "Dr Sample Person",
    "country": "DK",
    "status": "draft",
    "slug": "dr-sample-person",
    "institution": "Sample University",
    "professions": "physician",
    "expertise": "istanbul; testimony",
    "languages": "en; ar",
    "countries_of_work": "DK; JO",
    "courts": "A regional court",
    "publications": "10.1000/182",
    "availability": "available",
    "consent_given_on": "2026-05-31",
    "consent_valid_until": "2027-05-30",
    "consent_parts": "name; country; courts",
    "email": "sample@example.org",
    "phone": "'+4533760600",
}


class ExpertResource(ListingResource):
    """One expert on each row."""

    model = Expert
    # Who agrees to be listed is no matter for one person at a keyboard.
    waits = CONSENT
    together = (CONSENT,)
    own = OWN
    bulk = (
        *("professions", "expertise", "languages", "countries_of_work", "availability", "origin"),
    )

    examples = {"biography": "Sample: not a real person.", "text_state": "written"}
    samples = (
        {
            **{name: OWN[name] for name in ("name", "country", "institution", "professions")},
            **{name: OWN[name] for name in ("expertise", "languages")},
            "biography_en": "Sample: not a real person. Delete this row.",
            "origin": "sample",
        },
    )

    def faults(self, listing: Expert, names: Collection[str]) -> Iterator[tuple[str, str]]:
        given, until = listing.consent_given_on, listing.consent_valid_until
        if given and until and set(CONSENT) & set(names) and until > a_year_from(given):
            yield "consent_valid_until", _("A consent is for a year at the most.")
