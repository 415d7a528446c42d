"""How many items of the queue wait for how long, by kind."""

from collections import Counter, defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from irct.desk import queue
from irct.desk.drawing import EMPTY, LIGHT, MIDDLE, STRONG, Column, Row, Table, bar
from irct.models import User, Work
from irct.places.locales import capfirst

# By how many days are left behind: the columns, the longest wait first.
BANDS = {
    92: Column(gettext_lazy("over 3 months"), STRONG),
    29: Column(gettext_lazy("1 to 3 months"), MIDDLE),
    8: Column(gettext_lazy("1 to 4 weeks"), LIGHT),
    0: Column(gettext_lazy("up to a week"), EMPTY),
}


def age_of_queue(user: User) -> Table:
    """What somebody may see of the queue that is still to do, as the queue itself counts it."""
    waits: dict[Work, Counter[int]] = defaultdict(Counter)
    for kind, _part, days, number in queue.waits(user):
        waits[kind][max(days, 0)] += number
    most = max(map(Counter.total, waits.values()), default=0)
    rows = [
        Row(
            str(capfirst(kind.label)),
            [*map(str, counts.values()), str(days.total()), _days(max(days))],
            bar({BANDS[band].look: number for band, number in counts.items()}, most),
            f"{reverse('admin:index')}?kind={kind.value}",
        )
        for kind, days in sorted(waits.items(), key=lambda one: (-max(one[1]), one[0]))
        if (counts := _by_band(days))
    ]
    columns = [*BANDS.values(), Column(_("all")), Column(_("longest wait"))]
    return Table("queue", _("How long work has waited"), _("What"), columns, rows)


def _by_band(days: Counter[int]) -> dict[int, int]:
    counts = dict.fromkeys(BANDS, 0)
    for waited, number in days.items():
        counts[next(band for band in BANDS if waited >= band)] += number
    return counts


def _days(number: int) -> str:
    return ngettext("%d day", "%d days", number) % number
