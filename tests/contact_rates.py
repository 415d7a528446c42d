"""Which of many spellings of a contact wait, and which ordinary texts do, counted by kind.

`python -m tests.contact_rates --texts` shows what goes wrong, save of the unseen halves: of
those only numbers are printed, so that they go on telling how the reading does on what nobody
tuned it to.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from irct.disclosure.contact_details import found_in

DATA = Path(__file__).parent / "data"
CONTACTS, ORDINARY = "contacts_in_texts.csv", "ordinary_texts.csv"
WORKED, UNSEEN, LATER = "worked", "unseen", "later"
# A set of later still, of some seventy languages, in two halves of its own.
FRESH, FRESH_UNSEEN = "fresh", "fresh unseen"
HALVES = [WORKED, UNSEEN, LATER, FRESH, FRESH_UNSEEN]
# Between the texts of one page: its fields, steps, alerts and languages.
PARTED = " ¶ "


class Row(NamedTuple):
    half: str  # one of HALVES
    language: str
    kind: str
    text: str

    def waits(self) -> bool:
        """Say whether the texts, read one after the other, hold something."""
        return bool(found_in(self.text.replace(PARTED, "\n")))


class Rate(NamedTuple):
    waiting: int
    all: int

    @property
    def share(self) -> float:
        return self.waiting / self.all

    def __str__(self) -> str:
        return f"{self.waiting:4} of {self.all:4}  {self.share:7.1%}"


def rows(name: str, half: str) -> list[Row]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return [row for one in csv.DictReader(file) if (row := Row(**one)).half == half]


def rate(name: str, half: str) -> Rate:
    every = rows(name, half)
    return Rate(sum(row.waits() for row in every), len(every))


def rates_by(column: str, every: list[Row]) -> Iterator[tuple[str, Rate]]:
    alls = Counter(getattr(row, column) for row in every)
    waiting = Counter(getattr(row, column) for row in every if row.waits())
    for value, number in sorted(alls.items()):
        yield value, Rate(waiting[value], number)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(*, shows_texts: bool) -> None:
    for name in (CONTACTS, ORDINARY):
        for half in HALVES:
            say(f"{name}, {half}: {rate(name, half)}")
            for column in ("kind", "language"):
                for value, one in rates_by(column, rows(name, half)):
                    say(f"  {value:16}{one}")
            if shows_texts and half not in {UNSEEN, FRESH_UNSEEN}:
                for row in rows(name, half):
                    if row.waits() == (name == ORDINARY):
                        say(f"  {row.kind:14} {row.language:6} {row.text}")


if __name__ == "__main__":
    main(shows_texts="--texts" in sys.argv)
