"""Columns of a file that hold a part of one of an entry, or parts of several."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from irct.hours import DAYS, reading
from irct.imports import addresses
from irct.imports.cells import whole_number
from irct.imports.named import PART, called, country_names
from irct.imports.plans import Cells
from irct.imports.ways import FAX_TOO

HOURS = "opening_hours"
# By the days of which a column holds the hours, as they are written in a cell of them.
HOURS_OF = {
    **{f"{HOURS}_{day.lower()}": day for day in DAYS},
    f"{HOURS}_mo_fr": "Mo-Fr",
    f"{HOURS}_sa_su": "Sa-Su",
}
CONTACTS, TOWN, COORDINATES = "contacts", "town_and_country", "coordinates"
ADDRESS = "address"
# Of a span that has a column for each of its ends.
SPAN = OPEN_DAYS, OPENS, CLOSES = "open_days", "opens", "closes"
FILLED = {
    ADDRESS: ("location_1_street",),
    TOWN: ("location_1_town", "country"),
    COORDINATES: ("location_1_latitude", "location_1_longitude"),
    **dict.fromkeys([*HOURS_OF, *SPAN], (HOURS,)),
}
# What else it fills where the row does not say that in a cell of its own.
BESIDE = {ADDRESS: ("location_1_postal_code", "location_1_town", "country")}
# Each set of columns that fill one together.
TOGETHER = (HOURS_OF.keys(), frozenset(SPAN))
# The ways to reach somebody that one cell may hold; each is written into the next free column.
WAYS = ("phone", "whatsapp", "signal", "email", "website")
# What a column is that is called after several: by what each of its names means.
CALLED = {frozenset(["town", "country"]): TOWN, frozenset(["latitude", "longitude"]): COORDINATES}
# Between the names of what a column holds.
BETWEEN = re.compile(
    r"[/|\n,;&+()\[\]（）]| (?:and|et|und|y|e|en|og|och|i|и|та|і|ve|و) ", re.IGNORECASE
)
MOST_NAMES = 5
NO_HOURS = frozenset("-–—/.")

EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}+@[\w-]++(?:\.[\w-]++)++")
WEBSITE = re.compile(r"(?:https?://|www\.)[^\s,;()<>]{3,200}", re.IGNORECASE)
# Between the ways that a cell holds; an extension belongs to the number before it.
APART = re.compile(
    r"[;|\n\r\t•·،]|,(?!\s?(?:ext|poste|int|доб|x)\b)|\s[/–—-]\s|\s(?:or|and|ou|et|y|o|und|oder|и|или)\s"
    r"|\s(?=(?:fax|telefax|факс|t[eé]l|тел)\b)",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"(?:\+|\()?\d[\d\s()./-]{3,60}\d(?:,?\s?(?:ext|poste|int|доб|x)\.?\s?\d{1,6})?", re.IGNORECASE
)
FEWEST_DIGITS = 5
FAX = re.compile(r"(?:\b(?:tele)?fax\b|télécopie|факс|فاكس|فکس|\bfaks\b|\bF\s?[.:])", re.IGNORECASE)
OTHER_WAYS = ("whatsapp", "signal")
WITH_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}")
PART_OF_DAY = re.compile(r"0[.,]\d{1,20}")
DEGREES = re.compile(r"\s?[;/|،]\s?|,\s|(?<=[A-Z])[,\s]\s?|(?<=\d)\s(?=-?\d)")


def is_joint(name: str) -> bool:
    return name in FILLED or name == CONTACTS


def clashes(name: str, taken: Iterable[str]) -> str:
    """A column that says the same as another one; nothing if there is none."""
    own = FILLED.get(name, (name,))
    for other in taken:
        if other == name or (
            not {*own}.isdisjoint(FILLED.get(other, (other,)))
            and not any({name, other} <= columns for columns in TOGETHER)
        ):
            return other
    return ""


def named_so(header: str, meaning: Mapping[str, str]) -> str:
    """What a column is that is called after several, given what each of its names means."""
    names = [name.strip() for name in BETWEEN.split(header) if name.strip()]
    if not 1 < len(names) <= MOST_NAMES:
        return ""
    keys = [meaning.get(name, "") for name in names]
    if {*keys} - {*WAYS, "left_out"} == set() and {*keys} & {*WAYS} and len({*keys}) > 1:
        return CONTACTS
    return CALLED.get(frozenset(keys), "")


def days_of(headers: Sequence[str]) -> dict[int, str]:
    """The columns of a table of hours, each headed by a day, by their positions."""
    days = [at for at, header in enumerate(headers) if len(header) > 1 and _may_be_days(header)]
    if not 1 < len(days) <= len(DAYS):
        return {}
    # Read together, as some short names mean one day in one language, another in another.
    hours = {(9 + place) * 60: at for place, at in enumerate(days)}
    text = "; ".join(
        f"{headers[at]} {minute // 60}:00-{minute // 60 + 1}:00" for minute, at in hours.items()
    )
    found = reading.read(text)
    if found.questions or found.guesses or any(len(day.spans) > 1 for day in found.week.days):
        return {}
    of_columns: dict[int, list[str]] = {at: [] for at in days}
    for name, day in zip(DAYS, found.week.days, strict=True):
        for span in day.spans:
            of_columns[hours[span.start]].append(name)
    columns = {at: _column_of(named) for at, named in of_columns.items()}
    return columns if all(columns.values()) else {}


def _column_of(days: Sequence[str]) -> str:
    """The column of the hours of some days; nothing if they are none, or others than those."""
    written = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}" if days else ""
    known = {day: name for name, day in HOURS_OF.items()}
    is_whole = len(days) == {"Mo-Fr": 5, "Sa-Su": 2}.get(written, 1)
    return known.get(written, "") if is_whole else ""


def _may_be_days(header: str) -> bool:
    found = reading.read(f"{header} 9:00-10:00")
    if found.questions:
        return {*found.questions[0].choices} <= {*DAYS} and bool(found.questions[0].choices)
    return 0 < sum(bool(day.spans) for day in found.week.days) < len(DAYS)


def holds_ways(cell: str) -> bool:
    """A cell holds several ways to reach somebody."""
    found = ways_in(cell)
    return sum(bool(found[kind]) for kind in ("phone", "email", "website")) > 1


def holds_way(cell: str) -> bool:
    return any(ways_in(cell).values())


def ways_in(cell: str) -> dict[str, list[str]]:
    """The ways to reach somebody that a cell holds, without names of persons and fax numbers."""
    found: dict[str, list[str]] = {kind: [] for kind in WAYS}
    found["email"] = EMAIL.findall(cell)
    rest = EMAIL.sub(" ; ", cell)
    found["website"] = [address.rstrip(".") for address in WEBSITE.findall(rest)]
    for part in APART.split(FAX_TOO.sub(r"\1", WEBSITE.sub(" ; ", rest))):
        number = NUMBER.search(whole_number(part))
        if number and sum(map(str.isdecimal, number[0])) >= FEWEST_DIGITS and not FAX.search(part):
            kind = next((way for way in OTHER_WAYS if way in part.casefold()), "phone")
            found[kind].append(number[0].strip(" -./"))
    return found


def filled_by(names: Collection[str]) -> list[str]:
    """The columns of an entry that are filled from columns that hold parts."""
    filled = [one for name in names for one in (*FILLED.get(name, ()), *BESIDE.get(name, ()))]
    if CONTACTS in names:
        filled += [way_column(kind, names) for kind in WAYS]
    return list(dict.fromkeys(filled))


def headers_of(names: Collection[str], headers: Iterable[str]) -> dict[str, str]:
    """How a file calls the columns of an entry, those that are filled from others, too."""
    called_so = {name: header for name, header in zip(names, headers, strict=True) if name}
    for name, header in list(called_so.items()):
        filled = (*FILLED.get(name, ()), *BESIDE.get(name, ()))
        if name == CONTACTS:
            filled = tuple(way_column(kind, names) for kind in WAYS)
        for one in filled:
            called_so.setdefault(one, header)
    return called_so


def parted(said: Cells, names: Collection[str]) -> Cells:
    """The cells of a row by the columns of an entry, parts put together or taken apart."""
    if not any(map(is_joint, said)):
        return said
    cells = {name: cell for name, cell in said.items() if not is_joint(name)}
    days = [
        f"{day} {' '.join(said[name].split())}"
        for name, day in HOURS_OF.items()
        if not NO_HOURS.issuperset(said.get(name, "").strip())
    ]
    if span := _span(said):
        days.append(span)
    if days:
        cells[HOURS] = "; ".join(days)
    for kind, ways in ways_in(said.get(CONTACTS, "")).items():
        if ways:
            cells[way_column(kind, names)] = "; ".join(ways)
    if place := said.get(TOWN, "").strip():
        town, cells["country"] = _town_and_country(place)
        if town:
            cells["location_1_town"] = town
    if address := said.get(ADDRESS, "").strip():
        cells[ADDRESS] = address
        if "country" not in cells and (land := addresses.country_in(address)):
            cells["country"] = land
    if both := said.get(COORDINATES, "").strip():
        parts = [part.strip() for part in DEGREES.split(both) if part.strip()]
        # What is not two is refused under the name of the first.
        cells["location_1_latitude"] = parts[0] if len(parts) == 2 else both
        if len(parts) == 2:
            cells["location_1_longitude"] = parts[1]
    return cells


def _span(said: Cells) -> str:
    """The hours of which each end has a column, and the days of which a third may tell."""
    ends = [_time(said.get(name, "")) for name in (OPENS, CLOSES)]
    times = "-".join(dict.fromkeys(end for end in ends if not NO_HOURS.issuperset(end)))
    return f"{' '.join(said.get(OPEN_DAYS, '').split())} {times}".strip()


def _time(cell: str) -> str:
    """A time of the day, without seconds, and not as a part of a day."""
    text = " ".join(cell.split())
    if PART_OF_DAY.fullmatch(text):
        minutes = round(float(text.replace(",", ".")) * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    found = WITH_SECONDS.fullmatch(text)
    return found[1] if found else text


def way_column(kind: str, taken: Collection[str]) -> str:
    """The first column of a kind of contact that no column of the file is read as."""
    return next(name for n in range(1, 50) if (name := f"{kind}_{n}") not in taken)


def _beside(words: Sequence[str]) -> tuple[list[str], list[int]]:
    """A town and its country in words that nothing parts, and where the country stands."""
    for at in range(1, min(len(words), MOST_NAMES)):
        first, last = " ".join(words[:at]), " ".join(words[at:])
        if called(last, country_names()) and addresses.is_town(first, of=last):
            return [first, last], [1]
        if called(first, country_names()) and addresses.is_town(last, of=first):
            return [first, last], [0]
    return [" ".join(words)], []


def has_parts(address: str) -> bool:
    """More than a street may stand in an address."""
    return len(addresses.PART.findall(address)) > 1


def _town_and_country(place: str) -> tuple[str, str]:
    """A town and its country; what holds no country, or several, is taken for one, and refused."""
    parts = [part.strip() for part in PART.split(place.replace("،", ",")) if part.strip()]
    lands = [at for at, part in enumerate(parts) if called(part, country_names())]
    if len(parts) == 1 and not lands:
        parts, lands = _beside(parts[0].split())
    # Some towns are called as their countries are, or as others.
    if len(lands) == 2 == len(parts) and parts[0].casefold() != parts[1].casefold():
        lands = [at for at in (1, 0) if addresses.is_town(parts[1 - at], of=parts[at])]
    is_same = len(lands) > 1 and len({parts[at].casefold() for at in lands}) == 1
    if len(parts) == 1 or not (len(lands) == 1 or is_same):
        return "", place
    land = parts.pop(lands[-1])
    return ", ".join(parts), land
