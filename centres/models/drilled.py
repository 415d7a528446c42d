"""The entry with which hiding is tried each night: it can hold nothing that leads to anybody."""

import uuid

from django.db import models
from django.db.models import Q

DRILL = uuid.UUID("d0000000-0000-4000-8000-000000000000")
# A word that is like none that somebody types.
NAME = "Zqxhidingdrillxqz"
SLUG = NAME.casefold()
# Nobody lives in Antarctica, and no page is about it.
COUNTRY = "AQ"
TEXTS = ("native_name", "acronym", "founded_note", "notes", "opening_hours", "member_number")
LISTS = ("former_names", "former_slugs", "services", "languages", "interpreted_languages")


def holds_nothing() -> models.CheckConstraint:
    """A constraint on centres: in this one there is nothing to approve."""
    nothing = Q(name=NAME, slug=SLUG, country=COUNTRY, origin="sample", merged_into=None)
    nothing &= Q(**dict.fromkeys(TEXTS, ""), **{name: [] for name in (*LISTS, "helps", "ways")})
    return models.CheckConstraint(
        name="centres_centre_drill_holds_nothing", condition=~Q(pk=DRILL) | nothing
    )


def not_of_the_drill(table: str) -> models.CheckConstraint:
    """A constraint on what belongs to centres: nothing belongs to this one."""
    return models.CheckConstraint(
        name=f"centres_{table}_not_of_the_drill", condition=~Q(centre=DRILL)
    )
