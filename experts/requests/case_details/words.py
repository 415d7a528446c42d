"""The words by which dates, ages, files and persons are known: `data/words.toml`."""

from pathlib import Path

from irct.tables import Tables

_tables = Tables(Path(__file__).parent / "data" / "words.toml")

MONTHS = _tables.text("months")
DAYS = _tables.text("days")
CENTURIES = _tables.text("centuries")
BETWEEN = _tables.text("between")
BORN = _tables.text("born")
BORN_BEFORE = _tables.text("born_before")
AGED_THINGS = _tables.text("aged_things")
ONE_PERSON = _tables.text("one_person")
OF_AGE = _tables.text("of_age")
ARABIC_AGE = _tables.text("arabic_age")
FILES = _tables.text("files")
NUMBERED = _tables.text("numbered")
COUNTED = _tables.text("counted")
LAWS = _tables.text("laws")
