"""Annual figures for tests."""

import datetime as dt

from django.utils import timezone

from centres.models import AnnualFigures, Release
from centres.models.figures import BY_AGE, BY_GENDER
from tests.factories import CentreFactory

LAST_YEAR = timezone.localdate().year - 1
AT = dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC)


def figures(centre=None, *, state="accepted", year=LAST_YEAR, **values):
    """Add figures; of a member of its own if no centre is named."""
    centre = centre or member()
    values.setdefault("survivors", 100)
    if state != "draft":
        values.setdefault("submitted_at", AT)
    if state in ("accepted", "sent_back"):
        values.setdefault("decided_at", AT)
    if state == "sent_back":
        values.setdefault("reason", "Look again.")
    return AnnualFigures.objects.create(centre=centre, year=year, state=state, **values)


def member(**values):
    """Add a centre that has figures, and that nobody searches for."""
    return CentreFactory(**{"membership": "full", "country": "DK", "index": False, **values})


def network(number=12, *, year=LAST_YEAR, country="DK", **values):
    """Add so many members with accepted figures, and return the centres."""
    centres = [member(country=country) for _ in range(number)]
    for centre in centres:
        figures(centre, year=year, **values)
    return centres


def released(number=12, *, year=LAST_YEAR, **values):
    """Add so many members whose figures are public."""
    centres = network(number, year=year, **values)
    Release.make(year)
    return centres


PARTS = {**dict.fromkeys(BY_GENDER, 25), **dict(zip(BY_AGE, (80, 15, 5), strict=True))}
