"""An expert's entry as it was listed on a day: what a court can cite."""

import dataclasses
import datetime as dt
from typing import Any

from django.utils import timezone

from experts.models import Citable, Expert
from irct.disclosure import projection
from irct.history import as_it_stood

# Shown only as far as the entry says it today, word for word.
SINGLE = ("country", "institution")
SEVERAL = ("professions", "expertise", "languages", "countries_of_work", "courts", "publications")


@dataclasses.dataclass(frozen=True, slots=True)
class Citation:
    """What was public of an expert at the end of a day, and may still be shown."""

    day: dt.date
    profile: projection.ExpertProfile
    # How many details are left out, because the entry does not say them today.
    left_out: int
    # The name is always the current one: an old one may not be shown any more.
    has_another_name: bool


def as_listed(expert: Expert, day: dt.date) -> Citation | None:
    """What was public on a day; None if nothing was, or if nobody may cite that day.

    It leaves out what is not public today word for word, unless somebody has marked the day as fit
    to be cited. The expert must be public today.
    """
    if day > timezone.localdate():
        return None
    may = expert.cited_days.filter(day=day).values_list("may", flat=True).first()
    past = as_it_stood(expert, day)
    if may == Citable.NOT_AT_ALL or past is None or not past.was_public:
        return None
    was, now = past.profile, expert.projection()
    kept = was if may == Citable.AS_IT_STOOD else _still_said(was, now)
    left_out = past.left_out + _details(was) - _details(kept)
    profile = dataclasses.replace(kept, name=now.name, slug=now.slug)
    return Citation(day, profile, left_out, was.name != now.name)


def _still_said(
    was: projection.ExpertProfile, now: projection.ExpertProfile
) -> projection.ExpertProfile:
    kept: Any = {
        name: getattr(was, name) if getattr(was, name) == getattr(now, name) else ""
        for name in SINGLE
    }
    kept |= {
        name: tuple(one for one in getattr(was, name) if one in getattr(now, name))
        for name in SEVERAL
    }
    today = {(text.language, text.biography) for text in now.texts}
    texts = tuple(text for text in was.texts if (text.language, text.biography) in today)
    return dataclasses.replace(was, **kept, texts=texts)


def _details(profile: projection.ExpertProfile) -> int:
    """How much a profile says."""
    several = sum(len(getattr(profile, name)) for name in (*SEVERAL, "texts"))
    return several + sum(bool(getattr(profile, name)) for name in SINGLE)
