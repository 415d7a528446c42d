"""An expert's entry as it was listed on a day: what a court can cite."""

import dataclasses
import datetime as dt
from typing import Any

from django.utils import timezone

from experts.models import Expert
from irct.history import as_it_stood

# What of an earlier day is shown only as far as it stands in the entry today, too.
SINGLE = ("country", "institution")
SEVERAL = ("countries_of_work", "courts", "publications")


@dataclasses.dataclass(frozen=True, slots=True)
class Citation:
    """What was listed of an expert at the end of a day, and may still be shown."""

    day: dt.date
    profile: Any
    # How many parts are not told, since they were removed.
    left_out: int
    # The name is always today's: who has changed it is not told by the old one.
    has_another_name: bool


def as_listed(expert: Expert, day: dt.date) -> Citation | None:
    """Return what was public of an expert on a day, less what is not public of them today.

    Nothing if the entry was not public then. The expert is one that is public today.
    """
    if day > timezone.localdate():
        return None
    past = as_it_stood(expert, day)
    if past is None or not past.was_public:
        return None
    was, now = past.profile, expert.projection()
    kept: dict[str, Any] = {name: getattr(was, name) for name in SINGLE if getattr(now, name)}
    kept |= dict.fromkeys([name for name in SINGLE if name not in kept], "")
    for name in SEVERAL:
        kept[name] = tuple(one for one in getattr(was, name) if one in getattr(now, name))
    told_today = {text.language for text in now.texts if text.biography}
    kept["texts"] = tuple(text for text in was.texts if text.language in told_today)
    left_out = past.left_out + sum(
        len(getattr(was, name)) - len(kept[name]) for name in (*SEVERAL, "texts")
    )
    left_out += sum(bool(getattr(was, name)) and not kept[name] for name in SINGLE)
    profile = dataclasses.replace(was, name=now.name, slug=now.slug, **kept)
    return Citation(day, profile, left_out, was.name != now.name)
