"""The centres as files, each made once for a version of what is public and kept on the disk."""

import csv
import fcntl
import hashlib
import io
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from centres.models import Centre
from irct.imports.files import as_xlsx
from irct.machine.version import VERSION
from irct.opendata import tabular
from irct.opendata.centres import OpenCentre, every
from irct.opendata.rows import COLUMNS, features, row

BETWEEN = " | "
LONGEST_CELL = 30_000
# With more centres than that, nobody who asks waits for a file: the worker makes it.
MOST_MADE_AT_ONCE = 1_000
# Seconds for which one waits while another process makes the same file.
PATIENCE, GLANCE = 1.5, 0.05
TRIES = 3


class NotReady(Exception):
    """There is no file for what is public now, and none may be answered that is older."""


class File(NamedTuple):
    content_type: str
    about: str
    write: Callable[[IO[bytes], Iterable[OpenCentre]], None]


def as_text(value: object) -> str:
    """A value in one cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(value)
    return "" if value is None else str(value)


def _write_csv(target: IO[bytes], centres: Iterable[OpenCentre]) -> None:
    # Spreadsheets know UTF-8 by its mark.
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for centre in centres:
        writer.writerow([tabular.safe(cell) for cell in _cells(centre)])
    text.detach()


def _write_xlsx(target: IO[bytes], centres: Iterable[OpenCentre]) -> None:
    rows = ([cell[:LONGEST_CELL] for cell in _cells(centre)] for centre in centres)
    target.write(as_xlsx(_with_header(rows)))


def _with_header(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield [*COLUMNS]
    yield from rows


def _cells(centre: OpenCentre) -> list[str]:
    values = row(centre)
    return [as_text(values[name]) for name in COLUMNS]


def _write_lines(target: IO[bytes], centres: Iterable[OpenCentre]) -> None:
    for centre in centres:
        target.write(_dumped(row(centre)) + b"\n")


def _write_geojson(target: IO[bytes], centres: Iterable[OpenCentre]) -> None:
    about = {"type": "FeatureCollection", "licence": settings.LICENCE, "features": []}
    target.write(_dumped(about).removesuffix(b"]}"))
    comma = b"\n"
    for centre in centres:
        for feature in features(centre):
            target.write(comma + _dumped(feature))
            comma = b",\n"
    target.write(b"\n]}\n")


def _dumped(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


FILES = {
    "centres.csv": File(
        "text/csv; charset=utf-8",
        "a table, one centre on each row; several values in a cell are parted by “|”",
        _write_csv,
    ),
    "centres.xlsx": File(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "the same table for spreadsheets",
        _write_xlsx,
    ),
    "centres.geojson": File(
        "application/geo+json", "for maps: every place that may be shown", _write_geojson
    ),
    "centres.jsonl": File(
        "application/jsonl", "JSON Lines: one centre on each line, with lists", _write_lines
    ),
    "centres-hsds.zip": File(
        "application/zip",
        "the tables of HSDS 3.1 in a Data Package, with what describes them",
        tabular.write,
    ),
}


def ready(name: str) -> Path:
    """The file for what is public at this moment, made if nobody has made it."""
    for _turn in range(TRIES):
        version = _version()
        path = _folder(version) / name
        if path.exists():
            return path
        if Centre.objects.published().count() > MOST_MADE_AT_ONCE:
            raise NotReady
        _make(path)
        # Somebody may have hidden a centre while it was made.
        if _version() == version and path.exists():
            return path
    raise NotReady


def make_all() -> None:
    """Make what nobody who asks would wait for."""
    if Centre.objects.published().count() > MOST_MADE_AT_ONCE:
        for name in FILES:
            path = _folder(_version()) / name
            if not path.exists():
                _make(path)


def _version() -> str:
    """Of what a file is made: what is public, the day, and where it is published and how."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        said = [*cursor.fetchone(), timezone.localdate(), settings.SITE_URL, settings.LICENCE]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _folder(version: str) -> Path:
    return settings.OPEN_DATA / version


def _make(path: Path) -> None:
    """Make a file, unless another process does; what was made for other versions is removed."""
    settings.OPEN_DATA.mkdir(parents=True, exist_ok=True)
    with _alone(path.name):
        if path.exists():
            return
        with tempfile.NamedTemporaryFile(dir=settings.OPEN_DATA) as draft, override("en"):
            FILES[path.name].write(draft, every())
            draft.flush()
            path.parent.mkdir(exist_ok=True)
            draft_path = Path(draft.name)
            path.unlink(missing_ok=True)
            path.hardlink_to(draft_path)
    for other in settings.OPEN_DATA.iterdir():
        if other.is_dir() and other != path.parent:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Hold up others who would make the same file; raises NotReady if it takes too long."""
    with (settings.OPEN_DATA / f"{name}.lock").open("w") as lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise NotReady from None
                time.sleep(GLANCE)
        yield
