"""What a row of a file would do: which listing it means, what it changes, what of it waits."""

import dataclasses
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from irct import four_eyes, public
from irct.models import CodeField, CodesField, ImportRow, Listing, country_name
from irct.models.changes import EMPTY, alike, plain
from irct.places.models import Town
from irct.search.documents import LAST
from irct.search.words import words_of
from irct.transfer.cells import is_emptied, unguarded
from irct.transfer.columns import (
    CONTACTS,
    LOCATIONS,
    OF_CONTACTS,
    OF_LOCATIONS,
    OWN,
    TEXTS,
    Column,
    Held,
)
from irct.transfer.files import Line
from irct.transfer.resources import ListingResource

UNCHANGED = "unchanged"
NEW_ROWS: dict[str, dict[str, Any]] = {
    CONTACTS: {"languages": [], "may_leave_message": None, "visibility": public.SECRETARIAT_ONLY},
    LOCATIONS: {
        **dict.fromkeys(["name", "street", "postal_code", "town"], ""),
        **dict.fromkeys(["geoname", "latitude", "longitude", "step_free"]),
        "shown": public.COUNTRY_ONLY,
    },
}
# Without it the row is none; emptied, it is removed.
HEART = {CONTACTS: "value", LOCATIONS: "country"}
LONGEST_VALUE = 200
NO_TEXT = re.compile("[\ud800-\udfff\0]")
# What was judged of short values, which a file repeats, is remembered of so many.
MOST_JUDGED = 10_000
LONGEST_JUDGED = 100


class Refused(Exception):
    """A cell, or the whole row, cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclasses.dataclass
class Plan:
    """What one row does to one listing."""

    number: int
    outcome: str = UNCHANGED
    listing: Any = None
    name: str = ""
    # Each with its path, before and after; what waits also says why.
    written: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    waiting: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    problems: list[dict[str, str]] = dataclasses.field(default_factory=list)
    cells: list[str] = dataclasses.field(default_factory=list)

    @property
    def told(self) -> list[Any]:
        """Return what tells it from another plan."""
        known = str(self.listing.pk) if self.outcome in (ImportRow.CHANGED, UNCHANGED) else ""
        return [self.number, self.outcome, known, self.written, self.waiting, self.problems]


class Planner:
    """Reads a file from its beginning to its end, and remembers what it has met."""

    def __init__(self, resource: ListingResource, header: Sequence[Column | None]) -> None:
        self.resource, self.model, self.header = resource, resource.model, header
        self.named = {column.column_name: column for column in header if column}
        self.towns: dict[int, Town] = {}
        # In which row a listing, a name with its country, a number stood before.
        self._rows: dict[Any, int] = {}
        self._slugs: set[str] | None = None
        self._is_judged: dict[str, bool] = {}
        self._judged: dict[Any, tuple[Any, str]] = {}
        self._next: Counter[str] = Counter()

    def plan(self, lines: Sequence[Line], *, lock: bool = False) -> list[Plan]:
        """Return what some rows do; with a lock nobody changes their listings meanwhile."""
        said = [self._said(line) for line in lines]
        matches = _Matches(self, said, lock=lock)
        self._load_towns(said)
        return [self._plan(line, row, matches) for line, row in zip(lines, said, strict=True)]

    def _said(self, line: Line) -> dict[str, str]:
        """Return what stands in a row, by column; an empty cell says nothing."""
        return {
            column.column_name: cell
            for column, cell in zip(self.header, line.cells, strict=False)
            if column and cell.strip()
        }

    def _load_towns(self, said: Iterable[dict[str, str]]) -> None:
        names = [n for n, column in self.named.items() if column.attribute == "geoname"]
        told = {row[name].strip() for row in said for name in names if name in row}
        keys = {int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 10}
        if missing := keys - self.towns.keys():
            self.towns |= Town.objects.in_bulk(missing)

    def _plan(self, line: Line, said: dict[str, str], matches: "_Matches") -> Plan:
        plan = Plan(line.number, name=said.get("name", "").strip()[:300])
        try:
            self._refuse_faults(line)
            plan.listing, is_new = matches.listing(said)
            self._note_once(plan, plan.listing.pk, "id")
            if is_new:
                self._note_once(plan, (_sorted_name(said), matches.country(said)), "name")
            Changes(self, plan, said, matches, is_new=is_new).make()
        except Refused as refused:
            plan.problems.append(_problem(refused.column, refused.reason, said))
        if plan.problems:
            plan.outcome, plan.cells = ImportRow.REFUSED, list(line.cells)
            plan.written, plan.waiting = [], []
        return plan

    def _refuse_faults(self, line: Line) -> None:
        if any(cell.strip() for cell in line.cells[len(self.header) :]):
            raise Refused("", _("The row is longer than the header: a column has no name."))
        for position, fault in line.faults.items():
            column = self.header[position] if position < len(self.header) else None
            raise Refused(column.column_name if column else "", fault)
        for column, cell in zip(self.header, line.cells, strict=False):
            if NO_TEXT.search(cell):
                name = column.column_name if column else ""
                raise Refused(name, _("The cell holds characters that no text has."))

    def _note_once(self, plan: Plan, key: Any, column: str) -> None:
        if (first := self._rows.setdefault(key, plan.number)) != plan.number:
            raise Refused(column, _("Row %d is about the same entry.") % first)

    def note_number(self, plan: Plan, number: str) -> None:
        self._note_once(plan, ("number", number), self.resource.number)

    def is_judged(self, path: str) -> bool:
        """Say whether a value is one that editors write, and not a code that is a known word."""
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

    def judged(self, path: str, before: Any, after: Any, country: str) -> tuple[Any, str]:
        """Judge a value by four eyes; a short one that is new and was judged is not read again."""
        is_short = isinstance(after, str) and len(after) <= LONGEST_JUDGED and before in EMPTY
        if not is_short:
            return four_eyes.judged(path, before, after, country=country)
        key = path, repr(before), after, country
        if key not in self._judged:
            if len(self._judged) >= MOST_JUDGED:
                self._judged.clear()
            self._judged[key] = four_eyes.judged(path, before, after, country=country)
        return self._judged[key]

    def free_slug(self, wanted: str, name: str) -> str:
        """Return an address that no listing has or had, and no earlier row."""
        if self._slugs is None:
            self._slugs = set()
            for slug, former in self.model.objects.values_list("slug", "former_slugs").iterator():
                self._slugs |= {slug, *former}
        if wanted in self._slugs:
            raise Refused("slug", _("Another page has or had this address."))
        stem = wanted or slugify(name)[:100] or "listing"
        slug = stem
        while slug in self._slugs:
            self._next[stem] += 1
            slug = f"{stem}-{self._next[stem] + 1}"
        self._slugs.add(slug)
        return slug


class _Matches:
    """The listings that some rows may mean, read at once."""

    def __init__(self, planner: Planner, said: list[dict[str, str]], *, lock: bool) -> None:
        self.planner, self.model = planner, planner.model
        self.number = planner.resource.number
        listings = self.model.objects.order_by()
        ids = {key for row in said if (key := _uuid(row.get("id", "")))}
        keys = set(listings.filter(pk__in=ids).values_list("pk", flat=True))
        self.by_number: dict[str, Any] = {}
        if self.number and (numbers := {self._number(row) for row in said} - {""}):
            known = listings.filter(**{f"{self.number}__in": numbers})
            # Said again, since the index is of those that have one.
            known = known.exclude(**{self.number: ""})
            self.by_number = dict(known.values_list(self.number, "pk"))
        names = {name for row in said if not row.get("id") and (name := _sorted_name(row))}
        self.by_name: dict[Any, list[Any]] = {}
        found = listings.filter(sort_name__in=[*names, *(f"{LAST} {name}" for name in names)])
        for pk, sort_name, country in found.values_list("pk", "sort_name", "country"):
            called = sort_name.removeprefix(f"{LAST} "), str(country)
            self.by_name.setdefault(called, []).append(pk)
        keys |= {*self.by_number.values(), *(pk for pks in self.by_name.values() for pk in pks)}
        wanted = self.model.objects.with_children().filter(pk__in=keys).order_by("pk")
        if lock:
            list(
                self.model.objects.filter(pk__in=keys).order_by("pk").select_for_update().only("pk")
            )
        self.stored = {listing.pk: listing for listing in wanted}

    def listing(self, said: dict[str, str]) -> tuple[Any, bool]:
        """Return the listing that a row is about, and whether it is a new one."""
        key = _uuid(said.get("id", ""))
        if said.get("id") and key is None:
            raise Refused("id", _("This is no id. Leave it empty for a new entry."))
        if key in self.stored:
            return self.stored[key], False
        found = self._known(said)
        if found is not None and key:
            raise Refused(
                "id",
                _("No entry has this id, but %s is known. Correct the id or leave it empty.")
                % found,
            )
        if found is not None:
            return found, False
        if not said.get("name") or not said.get("country"):
            missing = "name" if not said.get("name") else "country"
            raise Refused(
                missing, _("No entry is known by this; a new one needs name and country.")
            )
        return self.model(**({"id": key} if key else {})), True

    def _known(self, said: dict[str, str]) -> Any:
        number = self._number(said) if self.number else ""
        if number in self.by_number:
            return self.stored[self.by_number[number]]
        name = _sorted_name(said)
        if not name or "country" not in said:
            return None
        country = self.country(said)
        found = self.by_name.get((name, country), [])
        if len(found) > 1:
            told = "; ".join(f"{self.stored[pk]} ({pk})" for pk in found[:5])
            raise Refused(
                "name",
                _("Several entries in %(country)s are called so. Give the id of one: %(told)s")
                % {"country": country_name(country), "told": told},
            )
        return self.stored[found[0]] if found else None

    def country(self, said: dict[str, str]) -> str:
        try:
            return self.planner.named["country"].clean(said)
        except ValueError as error:
            raise Refused("country", str(error)) from None

    def _number(self, said: dict[str, str]) -> str:
        cell = said.get(self.number, "")
        return self.planner.named[self.number].clean(said) if cell and not is_emptied(cell) else ""


class Changes:
    """What a row says beside what is stored, checked and judged."""

    def __init__(
        self,
        planner: Planner,
        plan: Plan,
        said: dict[str, str],
        matches: _Matches,
        *,
        is_new: bool,
    ) -> None:
        self.planner, self.resource, self.plan = planner, planner.resource, plan
        self.matches = matches
        self.said, self.is_new, self.listing = said, is_new, plan.listing
        names = self.resource.names()
        self.held = Held(None if is_new else plan.listing, names)
        # Which column says what stands at a path.
        self.columns: dict[str, str] = {}
        self.after: dict[str, Any] = {}

    def make(self) -> None:
        """Fill the plan with what is written and what waits, or with what is wrong."""
        own, texts, rows = self._read()
        for name, value in own.items():
            self._put(name, value, name)
        self._put_texts(texts)
        self._put_rows(rows)
        self._check_own(own)
        if self.plan.problems:
            return
        self._judge()
        self.plan.name = str(self.listing)[:300]
        if self.is_new:
            self.plan.outcome = ImportRow.ADDED
        elif self.plan.written or self.plan.waiting:
            self.plan.outcome = ImportRow.CHANGED

    def _read(self) -> tuple[dict[str, Any], dict[str, Any], dict[Any, Any]]:
        own: dict[str, Any] = {}
        texts: dict[str, dict[str, Any]] = {}
        rows: dict[Any, dict[str, Any]] = {}
        for name, cell in self.said.items():
            column = self.planner.named[name]
            if name == "id" or cell == column.cell(self.held):
                continue
            try:
                value = self._value(column, cell)
            except (ValueError, Refused) as error:
                self._refuse(name, str(error))
                continue
            if name in self.resource.shown_only:
                self._check_shown(name, value)
            elif column.kind == OWN:
                own[name] = value
            elif column.kind == TEXTS:
                texts.setdefault(column.key, {})[column.attribute] = value
            else:
                key = column.kind, *column.key
                rows.setdefault(key, {})[column.attribute] = value
        return own, texts, rows

    def _value(self, column: Column, cell: str) -> Any:
        if not is_emptied(cell):
            return column.clean({column.column_name: cell})
        is_heart = HEART.get(column.kind) == column.attribute
        if not (column.field.blank or column.field.null or is_heart):
            raise Refused(column.column_name, _("This cannot be empty."))
        return None if is_heart else column.nothing

    def _check_shown(self, name: str, value: Any) -> None:
        if name == "status":
            if not self.is_new:
                told = _("The state is not changed by an import. Use the actions in the list.")
                self._refuse(name, told)
            elif value != Listing.Status.DRAFT:
                told = _("New entries are drafts. Publish them in the list, when you have looked.")
                self._refuse(name, told)
        elif not self.is_new:
            self._refuse(name, _("The address is changed on the entry’s own page."))

    def _put(self, path: str, value: Any, column: str) -> None:
        self.columns[path] = column
        self.after[path] = value

    def _put_texts(self, texts: dict[str, dict[str, Any]]) -> None:
        model = self.resource.model._meta.get_field(TEXTS).related_model
        for language, fields in texts.items():
            stored = self.held.texts.get(language)
            column = f"{next(iter(fields))}_{language}".replace("state_", "text_state_", 1)
            text = {**dict.fromkeys(model.WRITTEN, ""), **(stored or {}), **fields}
            if not any(text[name] for name in model.WRITTEN):
                if stored is None:
                    if any(fields.get(name) for name in ("state",)):
                        self._refuse(column, _("There is no text in this language."))
                    continue
                fields.pop("state", None)
            elif stored is None:
                fields.setdefault("state", "written")
                text["state"] = fields["state"]
            self._clean(model(language=language, **text), fields, f"texts/{language}/", column)
            for name, value in fields.items():
                said = f"{'text_state' if name == 'state' else name}_{language}"
                self._put(f"texts/{language}/{name}", value, said)

    def _put_rows(self, rows: dict[Any, dict[str, Any]]) -> None:
        counts = Counter(self.held.counts())
        positions = {kind: self.held.last_position(kind) for kind in (CONTACTS, LOCATIONS)}
        for (kind, of, number), cells in rows.items():
            column = f"{of}_{number}" if of else f"location_{number}_country"
            path, heart = self.held.path(kind, (of, number)), HEART[kind]
            before = self.held.rows.get(path)
            if heart in cells and cells[heart] is None:
                if before:
                    self._put(path, None, column)
                continue
            if before is None:
                if number != counts[kind, of] + 1:
                    told = _("This is number %(number)d, but there are %(count)d before it.")
                    told = told % {"number": number, "count": counts[kind, of]}
                    self._refuse(column, told)
                    continue
                counts[kind, of] += 1
                positions[kind] += 1
                before = {**NEW_ROWS[kind], "position": positions[kind]}
                before |= {"kind": of} if of else {"country": self._country()}
                if of and "value" not in cells:
                    self._refuse(column, _("The number or address itself is missing."))
                    continue
            self._put(path, self._checked_row(kind, path, before | cells, column), column)

    def _checked_row(self, kind: str, path: str, values: dict[str, Any], column: str) -> Any:
        model = self.resource.model._meta.get_field(kind).related_model
        town = values.get("geoname")
        if (
            town is not None
            and town not in self.planner.towns
            and town != (self.held.rows.get(path, {}).get("geoname"))
        ):
            number = column.split("_")[1]
            self._refuse(f"location_{number}_town_id", _("There is no such town in the list."))
            return values
        row = model(**{model._meta.get_field(name).attname: one for name, one in values.items()})
        is_right = self._clean(row, values, f"{path}/", column)
        is_place = is_right and kind == LOCATIONS
        if is_place and (row.latitude is None) != (row.longitude is None):
            self._refuse(column, _("Latitude and longitude go together."))
        return {name: plain(getattr(row, model._meta.get_field(name).attname)) for name in values}

    def _clean(self, record: Any, names: Iterable[str], prefix: str, column: str) -> bool:
        """Check some fields of a row; say what is wrong with each under its column."""
        # A town is looked up for many rows at once, a country is a known code.
        wanted = set(names) - {"geoname", "country"}
        exclude = {field.name for field in record._meta.fields} - wanted
        try:
            record.clean_fields(exclude=exclude)
            record.clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                said = column
                if prefix.startswith("texts"):
                    language = prefix.split("/")[1]
                    said = f"{'text_state' if name == 'state' else name}_{language}"
                elif prefix.startswith(CONTACTS):
                    said = f"{column}{OF_CONTACTS.get(name, '')}"
                elif name in OF_LOCATIONS:
                    said = f"{column.removesuffix('country')}{OF_LOCATIONS[name]}"
                self._refuse(said, " ".join(messages))
            return False
        return True

    def _check_own(self, own: dict[str, Any]) -> None:
        """Set what is said on the listing in memory, and check it as the admin's form would."""
        meta = self.listing._meta
        for name in own:
            try:
                value = meta.get_field(name).to_python(own[name])
            except ValidationError as error:
                self._refuse(name, " ".join(error.messages))
                continue
            setattr(self.listing, name, value)
        checked = {*own, *(["name"] if self.is_new else [])} - {"country"}
        exclude = {field.name for field in meta.fields} - checked
        try:
            self.listing.clean_fields(exclude=exclude)
            self.listing.clean_together()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self._refuse(name, " ".join(messages))
        self._check_confirmed(own)
        for group in self.resource.together:
            if given := [name for name in group if name in own]:
                missing = [name for name in group if name not in own and name not in self.said]
                if missing:
                    told = _("%s is missing: these are given together.") % missing[0]
                    self._refuse(given[0], told)
        for name, told in self.resource.faults(self.listing, own):
            self._refuse(name, told)
        number = self.resource.number
        if number and own.get(number):
            self._check_number(number, own[number])
        for name in own:
            self.after[name] = plain(getattr(self.listing, name))
        if self.is_new and not self.plan.problems:
            slug = self.said.get("slug", "").strip()
            try:
                self.listing.slug = slug
                if slug:
                    meta.get_field("slug").clean(slug, self.listing)
                self.listing.slug = self.planner.free_slug(slug, self.listing.name)
            except ValidationError as error:
                self._refuse("slug", " ".join(error.messages))

    def _check_confirmed(self, own: dict[str, Any]) -> None:
        for block in ("contact", "services", "place"):
            names = [f"{block}_confirmed_{what}" for what in ("on", "how")]
            on, how = (getattr(self.listing, name) for name in names)
            if bool(on) != bool(how) and any(name in own for name in names):
                told = _("Say on which day and how it was confirmed, or neither.")
                self._refuse(next(name for name in names if name in own), told)

    def _check_number(self, name: str, number: str) -> None:
        owner = self.matches.by_number.get(number, self.listing.pk)
        if owner != self.listing.pk:
            self._refuse(name, _("%s has this number.") % self.matches.stored[owner])
        else:
            self.planner.note_number(self.plan, number)

    def _judge(self) -> None:
        country = str(self.listing.country)
        is_draft = self.listing.status == Listing.Status.DRAFT
        for path, after in self.after.items():
            before = self.held.at(path)
            if alike(before, after):
                continue
            at_once, why = after, ""
            # What was never public has no name yet that somebody could know it by.
            has_no_name_yet = path in four_eyes.NAMES and is_draft
            # Membership, notes and the like are the secretariat's own; a code is a known word.
            if self.planner.is_judged(path) and not has_no_name_yet:
                at_once, why = self.planner.judged(path, before, after, country)
            if path in self.resource.waits and after not in EMPTY:
                at_once, why = before, four_eyes.CONSENT
            if not alike(before, at_once):
                self.plan.written.append({"path": path, "before": before, "after": at_once})
            if why:
                item = {"path": path, "before": at_once, "after": after, "why": why}
                self.plan.waiting.append(item)
                if "/" not in path:
                    field = self.listing._meta.get_field(path)
                    value = field.get_default() if at_once is None else field.to_python(at_once)
                    setattr(self.listing, path, value)
        self._judge_texts(country)

    def _judge_texts(self, country: str) -> None:
        """Hold back texts that lead to somebody when they are read one after the other."""
        names = self.resource.model._meta.get_field(TEXTS).related_model.WRITTEN
        written = {item["path"]: item for item in self.plan.written}
        for language in {path.split("/")[1] for path in written if path.startswith("texts/")}:
            held = self.held.texts.get(language, {})
            paths = {f"texts/{language}/{name}": name for name in names}
            before = {name: held.get(name) or "" for name in names}
            after = before | {
                name: written[path]["after"] for path, name in paths.items() if path in written
            }
            if four_eyes.holds_more(before.values(), after.values(), country):
                for path, name in paths.items():
                    if path in written and written[path]["after"]:
                        self._hold_back(written[path], four_eyes.TEXT)
                        after[name] = before[name]
            # A text is made when the first of its fields is accepted, and then says who wrote it.
            state = f"texts/{language}/state"
            if not held and state in written and not any(after.values()):
                self._hold_back(written[state], four_eyes.TEXT)

    def _hold_back(self, item: dict[str, Any], why: str) -> None:
        self.plan.written.remove(item)
        self.plan.waiting.append(item | {"why": why})

    def _country(self) -> str:
        said = self.said.get("country", "")
        if self.is_new:
            return self.planner.named["country"].clean({"country": said})
        return str(self.listing.country)

    def _refuse(self, column: str, reason: str) -> None:
        self.plan.problems.append(_problem(column, reason, self.said))


def _problem(column: str, reason: str, said: dict[str, str]) -> dict[str, str]:
    return {"column": column, "reason": reason, "value": said.get(column, "")[:LONGEST_VALUE]}


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said.strip())
    except ValueError:
        return None


def _sorted_name(said: dict[str, str]) -> str:
    """Return what a listing of this name is sorted by."""
    name = unguarded(said.get("name", ""))
    return " ".join(words_of(name)) or name.strip()
