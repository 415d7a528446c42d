"""What the rows of a file are compared with: listings that are stored, and earlier rows."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.disclosure import four_eyes
from irct.imports.alike import StoredAlike
from irct.imports.bulk import children_of
from irct.imports.cells import is_emptied, unguarded, whole_number
from irct.imports.columns import Column
from irct.imports.days import DayOrders
from irct.imports.placing import Towns
from irct.imports.plans import Cells, Plan, RowError
from irct.imports.resources import ListingResource
from irct.imports.twins import Twins
from irct.models import CodeField, CodesField, Listing, country_name
from irct.models.paths import EMPTY
from irct.places.models import Town
from irct.places.text import spellings
from irct.search.documents import LAST
from irct.search.words import words_of

# So many judgements of short values, which a file repeats, are remembered.
MOST_JUDGED = 10_000
# In the column of ids, of an entry that is not one with the same name.
NEW = "new"
SAY_NEW = gettext_lazy("write “new” there")
FIRST_TOWN = "location_1_town"
MOST_ZEROS = 4
LONGEST_JUDGED = 100


class Matches:
    """The listings that some rows may mean, read at once: by id, by number, or by name."""

    def __init__(self, memory: "Memory", rows: Sequence[Cells], *, lock: bool) -> None:
        self.memory, self.named = memory, memory.named
        self.model, self.number = memory.model, memory.resource.number
        listings = self.model.objects.order_by()
        ids = {key for cells in rows if (key := _uuid(cells.get("id", "")))}
        keys = set(listings.filter(pk__in=ids).values_list("pk", flat=True))
        self.by_number: dict[str, uuid.UUID] = {}
        if self.number and (numbers := {self._number(cells) for cells in rows} - {""}):
            padded = {one for number in numbers for one in _padded(number)}
            known = listings.filter(**{f"{self.number}__in": numbers | padded})
            # Said again, since the index is of those that have one.
            known = known.exclude(**{self.number: ""})
            self.by_number = dict(known.values_list(self.number, "pk"))
        # By name and country.
        self._by_name: dict[tuple[str, str], list[uuid.UUID]] = {}
        unmatched = [cells for cells in rows if _uuid(cells.get("id", "")) not in keys]
        names = {name for cells in unmatched if (name := sorted_name(cells))}
        found = listings.filter(sort_name__in=[*names, *(f"{LAST} {name}" for name in names)])
        for pk, sort_name, country in found.values_list("pk", "sort_name", "country"):
            named_so = sort_name.removeprefix(f"{LAST} "), str(country)
            self._by_name.setdefault(named_so, []).append(pk)
        keys |= {*self.by_number.values(), *(pk for pks in self._by_name.values() for pk in pks)}
        new = [cells for cells in unmatched if "country" in cells]
        self.memory.alike.load(filter(None, map(self._country_or_none, new)))
        listings = self.model.objects.with_children().filter(pk__in=keys).order_by("pk")
        if lock:
            list(
                self.model.objects.filter(pk__in=keys).order_by("pk").select_for_update().only("pk")
            )
        self.stored: dict[uuid.UUID, Listing] = {listing.pk: listing for listing in listings}

    def listing(self, cells: Cells) -> tuple[Listing, bool]:
        """Find the listing that a row is about, or make one; say whether it is new."""
        key = _uuid(cells.get("id", ""))
        is_said_new = says_new(cells)
        if cells.get("id") and key is None and not is_said_new:
            raise RowError(
                "id",
                _("This is not an id. Leave it empty, or write “%s” for a new entry.") % NEW,
            )
        if key is not None and key in self.stored:
            return self.stored[key], False
        found = None if is_said_new else self._known(cells)
        if found is not None and key:
            raise RowError(
                "id",
                _("No entry has this id, but %s is known. Correct the id or leave it empty.")
                % _labelled(found),
            )
        if found is not None:
            return found, False
        if not cells.get("name") or not cells.get("country"):
            raise RowError(
                "country" if cells.get("name") else "name",
                _("No entry matches this row; a new one needs a name and a country."),
            )
        if not is_said_new:
            self._refuse_alike(cells)
        return self.model(**({"id": key} if key else {})), True

    def _refuse_alike(self, cells: Cells) -> None:
        """Ask about a new entry that is named nearly as one that is there."""
        names = [unguarded(cells.get(name, "")).strip() for name in ("name", "native_name")]
        near = self.memory.alike.to(names, self.country(cells), self._towns(cells))
        if near:
            raise RowError(
                "name",
                _(
                    "This may be %(entry)s. If it is, write that id in the column id; if not, "
                    "%(new)s."
                )
                % {"entry": f"{near.name} ({near.pk})", "new": SAY_NEW},
            )

    def _known(self, cells: Cells) -> Listing | None:
        number = self._number(cells) if self.number else ""
        if number in self.by_number:
            return self.stored[self.by_number[number]]
        if zeros := [one for one in _padded(number) if one in self.by_number]:
            raise RowError(
                self.number,
                _(
                    "“%(number)s” may have lost its zeros: %(meant)s is %(entry)s. Write %(meant)s "
                    "in a cell that is text; if it is another, write “new” in the column id."
                )
                % {
                    "number": number,
                    "meant": zeros[0],
                    "entry": self.stored[self.by_number[zeros[0]]],
                },
            )
        name = sorted_name(cells)
        if not name or "country" not in cells:
            return None
        country = self.country(cells)
        keys = self._by_name.get((name, country), [])
        staying = [key for key in keys if not self.stored[key].merged_into_id]
        keys = staying or keys
        if len(keys) > 1:
            ids = "; ".join(f"{self.stored[key]} ({key})" for key in keys[:5])
            raise RowError(
                "name",
                _("Several entries in %(country)s have this name. Give the id of one: %(ids)s")
                % {"country": country_name(country), "ids": ids},
            )
        if not keys:
            return None
        self._refuse_namesake(self.stored[keys[0]], cells, number)
        return self.stored[keys[0]]

    def _refuse_namesake(self, entry: Listing, cells: Cells, number: str) -> None:
        """Ask whether a row is about an entry of its name that differs in what tells them apart."""
        differs = []
        if number and (known := getattr(entry, self.number)):
            differs.append(
                _("it has the number %(known)s, and this row %(number)s")
                % {"known": known, "number": number}
            )
        places = children_of(entry).get("locations", ())
        own = {form for place in places for form in spellings(place.town)}
        towns = self._towns(cells)
        if own and towns and not own & towns:
            known = next(place.town for place in places if place.town)
            town = unguarded(cells[FIRST_TOWN]).strip()
            differs.append(
                _("it is in %(known)s, and this row in %(town)s") % {"known": known, "town": town}
            )
        if differs:
            raise RowError(
                "name",
                _(
                    "%(entry)s has this name, but %(differs)s. If it is the same, write its id in "
                    "the column id; if not, %(new)s."
                )
                % {"entry": _labelled(entry), "differs": "; ".join(differs), "new": SAY_NEW},
            )

    def _towns(self, cells: Cells) -> set[str]:
        """In which town a row has its first place."""
        cell = cells.get(FIRST_TOWN, "")
        return set() if is_emptied(cell) else set(spellings(unguarded(cell)))

    def country(self, cells: Cells) -> str:
        try:
            return self.named["country"].clean(cells)
        except ValueError as error:
            raise RowError("country", str(error)) from None

    def _country_or_none(self, cells: Cells) -> str | None:
        try:
            return self.country(cells)
        except RowError:  # which is said when the row itself is read
            return None

    def _number(self, cells: Cells) -> str:
        cell = cells.get(self.number, "")
        return self.named[self.number].clean(cells) if cell and not is_emptied(cell) else ""


class Memory:
    """What is remembered while a file is read: what earlier rows said, and what was judged."""

    def __init__(
        self,
        resource: ListingResource,
        named: Mapping[str, Column],
        *,
        doubt: str = "",
        answers: frozenset[str] = frozenset(),
    ) -> None:
        self.resource, self.model, self.named = resource, resource.model, named
        # Why the texts of the importer wait.
        self.doubt = doubt
        self._answers = answers
        self.twins = Twins()
        self.towns: dict[int, Town] = {}
        self.named_towns = Towns()
        self.alike = StoredAlike(resource.model)
        self.orders = DayOrders()
        # In which row a listing, a name with its country, a number stood before.
        self._rows: dict[object, int] = {}
        self._slugs: set[str] | None = None
        self._is_judged: dict[str, bool] = {}
        self._judged: dict[tuple[str, str, str, str], tuple[object, str]] = {}
        self._last: Counter[str] = Counter()

    def is_answered(self, number: int, column: str) -> bool:
        """Somebody said that what stands in a row is meant so."""
        return answer_of(number, column) in self._answers

    def load_towns(self, rows: Iterable[Cells]) -> None:
        names = [n for n, column in self.named.items() if column.attribute == "geoname"]
        rows = list(rows)
        cells = {whole_number(row[name].strip()) for row in rows for name in names if name in row}
        keys = {int(one) for one in cells if one.isascii() and one.isdigit() and len(one) < 10}
        if missing := keys - self.towns.keys():
            self.towns |= Town.objects.in_bulk(missing)
        names = [n for n, column in self.named.items() if column.attribute == "town"]
        self.named_towns.load(row[name].strip() for row in rows for name in names if name in row)

    def note_once(self, plan: Plan, key: object, column: str) -> None:
        if (first := self._rows.setdefault(key, plan.number)) != plan.number:
            twin = first if column == "name" else 0
            raise RowError(column, _("Row %d is about the same entry.") % first, twin=twin)

    def note_number(self, plan: Plan, number: str) -> None:
        self.note_once(plan, ("number", number), self.resource.number)

    def is_judged(self, path: str) -> bool:
        """A value is one that editors write, and not a code that is a known word."""
        kind, _slash, rest = path.partition("/")
        known = f"{kind}/{rest.partition('/')[2]}" if rest else path
        if known not in self._is_judged:
            if "/" in path:
                is_code = path.endswith("/state")
            else:
                field = self.model._meta.get_field(path)
                is_code = isinstance(field, CodeField | CodesField)
            self._is_judged[known] = bool(self.model.section_of(path)) and not is_code
        return self._is_judged[known]

    def judged(self, path: str, before: object, after: object, country: str) -> tuple[object, str]:
        """Judge a value by four eyes; a short one that is new and was judged is not read again."""
        is_new = before in EMPTY
        if not (is_new and isinstance(after, str) and len(after) <= LONGEST_JUDGED):
            return four_eyes.judged(path, before, after, country=country)
        key = path, repr(before), after, country
        if key not in self._judged:
            if len(self._judged) >= MOST_JUDGED:
                self._judged.clear()
            self._judged[key] = four_eyes.judged(path, before, after, country=country)
        return self._judged[key]

    def free_slug(self, given: str, name: str) -> str:
        """Choose an address that no listing has or had, and no earlier row."""
        if self._slugs is None:
            self._slugs = set(self.model.TAKEN_SLUGS)
            for slug, former in self.model.objects.values_list("slug", "former_slugs").iterator():
                self._slugs |= {slug, *former}
        if given in self._slugs:
            raise RowError("slug", _("Another page has or had this address."))
        stem = given or slugify(name)[:100] or "listing"
        slug = stem
        while slug in self._slugs:
            self._last[stem] += 1
            slug = f"{stem}-{self._last[stem] + 1}"
        self._slugs.add(slug)
        return slug


def answer_of(number: int, column: str) -> str:
    """How the answer to what is asked about a cell is called."""
    return f"{number}:{column}"


def says_new(cells: Cells) -> bool:
    """A row says that it is about a new entry, whatever others are called."""
    return cells.get("id", "").strip().casefold() == NEW


def _labelled(entry: Listing) -> str:
    return f"{entry} ({entry.pk})"


def _padded(number: str) -> list[str]:
    """What a number may have been before a spreadsheet dropped its zeros."""
    if not (number.isascii() and number.isdigit()):
        return []
    return [number.zfill(len(number) + zeros) for zeros in range(1, MOST_ZEROS + 1)]


def _uuid(cell: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(cell.strip())
    except ValueError:
        return None


def sorted_name(cells: Cells) -> str:
    """What a listing of this name is sorted by."""
    name = unguarded(cells.get("name", ""))
    return " ".join(words_of(name)) or name.strip()
