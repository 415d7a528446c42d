"""Which backups are kept: of seven days, four weeks and six months, the newest of each."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

from irct.management.archive import NAME, NAMED

Span = Callable[[dt.datetime], Hashable]

SPANS: list[tuple[int, Span]] = [
    (7, lambda moment: moment.date()),
    (4, lambda moment: moment.isocalendar()[:2]),
    (6, lambda moment: (moment.year, moment.month)),
]


def backups(folder: Path) -> list[Path]:
    """Those in a folder, the newest first; nothing else there is ours."""
    return sorted((one for one in folder.iterdir() if NAMED.fullmatch(one.name)), reverse=True)


def thin_out(folder: Path) -> list[Path]:
    """Delete backups that are not kept, and return them."""
    found = backups(folder)
    kept = to_keep(map(made_at, found))
    gone = [one for one in found if made_at(one) not in kept]
    for one in gone:
        one.unlink()
    return gone


def to_keep(moments: Iterable[dt.datetime]) -> set[dt.datetime]:
    newest_first = sorted(moments, reverse=True)
    kept: set[dt.datetime] = set()
    for most, span in SPANS:
        newest: dict[Hashable, dt.datetime] = {}
        for moment in newest_first:
            newest.setdefault(span(moment), moment)
        kept |= {*[*newest.values()][:most]}
    return kept


def made_at(path: Path) -> dt.datetime:
    return dt.datetime.strptime(path.name, NAME).replace(tzinfo=dt.UTC)
