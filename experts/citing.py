"""An expert's entry as it was listed on a day: what a court can cite."""

import dataclasses
import datetime as dt

from django.utils import timezone

from experts.models import Expert
from irct.disclosure import projection
from irct.history import as_it_stood

# Shown only as far as the entry still holds it today.
SINGLE = ("country", "institution")
SEVERAL = ("countries_of_work", "courts", "publications")


@dataclasses.dataclass(frozen=True, slots=True)
class Citation:
    """What was public of an expert at the end of a day, and may still be shown."""

    day: dt.date
    profile: projection.ExpertProfile
    # How many details are left out, because they were removed since.
    left_out: int
    # The name is always the current one: an old one may not be shown any more.
    has_another_name: bool


def as_listed(expert: Expert, day: dt.date) -> Citation | None:
    """What was public on a day, without what is not public today; None if nothing was.

    The expert must be public today.
    """
    if day > timezone.localdate():
        return None
    past = as_it_stood(expert, day)
    if past is None or not past.was_public:
        return None
    was, now = past.profile, expert.projection()
    single = {name: getattr(was, name) if getattr(now, name) else "" for name in SINGLE}
    several = {
        name: tuple(one for one in getattr(was, name) if one in getattr(now, name))
        for name in SEVERAL
    }
    languages_today = {text.language for text in now.texts if text.biography}
    several["texts"] = tuple(text for text in was.texts if text.language in languages_today)
    left_out = past.left_out + sum(
        len(getattr(was, name)) - len(kept) for name, kept in several.items()
    )
    left_out += sum(bool(getattr(was, name)) and not kept for name, kept in single.items())
    profile = dataclasses.replace(was, name=now.name, slug=now.slug, **single, **several)
    return Citation(day, profile, left_out, was.name != now.name)
