"""What a row says beside what is stored: checked, and judged by four eyes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from irct.disclosure import four_eyes
from irct.hours import only_zone
from irct.imports import placing
from irct.imports.bulk import model_of
from irct.imports.cells import (
    Around,
    CellValue,
    Doubtful,
    bare,
    guarded,
    is_emptied,
)
from irct.imports.columns import (
    CONTACTS,
    HEART,
    LOCATIONS,
    NEW_ROWS,
    OF_CONTACTS,
    OF_LOCATIONS,
    OWN,
    TEXTS,
    Column,
    StoredValues,
)
from irct.imports.matches import FIRST_TOWN, Matches, Memory
from irct.imports.plans import RIGHT, Plan, RowError, problem
from irct.imports.times import zone_beside, zone_named, zones_to_write
from irct.imports.ways import first_of
from irct.models import ImportRow, Listing
from irct.models.paths import EMPTY, LONGEST_TEXT, Values, plain

# The kind of a row, the kind of a contact, the number.
RowKey = tuple[str, str | None, int]


class Changes:
    """What a row says beside what is stored, checked and judged."""

    def __init__(
        self,
        memory: Memory,
        plan: Plan,
        cells: dict[str, str],
        matches: Matches,
        *,
        is_new: bool,
    ) -> None:
        self.memory, self.resource, self.plan = memory, memory.resource, plan
        self.matches = matches
        self.cells, self.is_new, self.listing = cells, is_new, plan.listing
        names = self.resource.names()
        self.stored = StoredValues(None if is_new else plan.listing, names)
        # Which column says what stands at a path.
        self.columns: dict[str, str] = {}
        self.after: Values = {}
        # Contacts that stand in the cell of another, with the key of that.
        self.further: list[tuple[RowKey, str]] = []

    def make(self) -> None:
        """Fill the plan with what is written and what waits, or with what is wrong."""
        own, texts, rows = self._read()
        own |= self.resource.implied(self.stored.own | own, self._zone_named)
        own |= self.listing.said_today(own)
        for name, value in own.items():
            self._put(name, value, name)
        self._put_texts(texts)
        self._put_rows(rows)
        self._check_own(own)
        if self.plan.problems:
            return
        self._judge()
        if not self.is_new and (self.plan.written or self.plan.waiting):
            self._refuse_gone()
        self.plan.name = str(self.listing)[:300]
        if self.is_new:
            self.plan.outcome = ImportRow.ADDED
        elif self.plan.written or self.plan.waiting:
            self.plan.outcome = ImportRow.CHANGED

    def rows(self) -> Iterator[Values]:
        """The contacts and places of the listing as the row leaves them."""
        for path, row in (self.stored.rows | self.after).items():
            if isinstance(row, dict) and path.startswith((f"{CONTACTS}/", f"{LOCATIONS}/")):
                yield row

    def _refuse_gone(self) -> None:
        """Refuse to change what nobody sees any more, and name what stays."""
        column = "id" if "id" in self.cells else "name"
        if stays := self.listing.merged_into:
            fault = _("%(gone)s was merged into %(stays)s. Write its id instead: %(id)s.")
            fault %= {"gone": self.listing, "stays": stays, "id": stays.pk}
            self._refuse(column, fault)
        elif self.listing.status == Listing.Status.WITHDRAWN:
            fault = _(
                "%s is withdrawn, so nobody would see this. Publish it again at the desk first, or "
                "take the row out."
            )
            self._refuse(column, fault % self.listing)

    def _read(self) -> tuple[Values, dict[str, Values], dict[RowKey, Values]]:
        own: Values = {}
        texts: dict[str, Values] = {}
        rows: dict[RowKey, Values] = {}
        for name, cell in self.cells.items():
            column = self.memory.named[name]
            exported = column.cell(self.stored)
            # As a CSV file holds it, and as a workbook does.
            if name == "id" or cell in (guarded(exported), bare(exported)):
                continue
            try:
                value = self._value(column, cell)
            except Doubtful as doubt:
                if not self.memory.is_answered(self.plan.number, name):
                    self._refuse(name, str(doubt), asked=RIGHT)
                    continue
                value = doubt.value
            except (ValueError, RowError) as error:
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
                if column.kind == CONTACTS and column.attribute == HEART[CONTACTS]:
                    value, others = first_of(value)
                    self.further += [(key, other) for other in others]
                rows.setdefault(key, {})[column.attribute] = value
        return own, texts, rows

    def _value(self, column: Column, cell: str) -> CellValue:
        if over := max(0, len(cell) - LONGEST_TEXT):
            fault = ngettext(
                "This is too long by %(over)d character.",
                "This is too long by %(over)d characters.",
                over,
            )
            raise RowError(column.column_name, fault % {"over": over})
        if not is_emptied(cell):
            order = self.memory.orders.by_column.get(column.column_name, "")
            return column.clean({column.column_name: cell}, Around(self.country, order, self.zone))
        is_heart = HEART.get(column.kind) == column.attribute
        if not (column.field.blank or column.field.null or is_heart):
            raise RowError(column.column_name, _("This cannot be empty."))
        return None if is_heart else column.nothing

    def _check_shown(self, name: str, value: object) -> None:
        if name == "status":
            if not self.is_new:
                fault = _("The state is not changed by an import. Use the actions in the list.")
                self._refuse(name, fault)
            elif value != Listing.Status.DRAFT:
                fault = _("New entries are drafts. Publish them in the list, when you have looked.")
                self._refuse(name, fault)
        elif not self.is_new:
            self._refuse(name, _("The address is changed on the entry’s own page."))

    def _put(self, path: str, value: object, column: str) -> None:
        self.columns[path] = column
        self.after[path] = value

    def _put_texts(self, texts: dict[str, Values]) -> None:
        model = self.listing.texts.model
        for language, fields in texts.items():
            stored = self.stored.texts.get(language)
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
                of_column = f"{'text_state' if name == 'state' else name}_{language}"
                self._put(f"texts/{language}/{name}", value, of_column)

    def _put_rows(self, rows: dict[RowKey, Values]) -> None:
        counts = Counter(self.stored.counts())
        positions = {kind: self.stored.last_position(kind) for kind in (CONTACTS, LOCATIONS)}
        for (kind, of, number), cells in rows.items():
            column = f"{of}_{number}" if of else f"location_{number}_country"
            path, heart = self.stored.path(kind, (of, number)), HEART[kind]
            before = self.stored.rows.get(path)
            if heart in cells and cells[heart] is None:
                if before:
                    self._put(path, None, column)
                continue
            if before is None:
                if number != counts[kind, of] + 1:
                    fault = _("This is number %(number)d, but there are %(count)d before it.")
                    fault = fault % {"number": number, "count": counts[kind, of]}
                    self._refuse(column, fault)
                    continue
                counts[kind, of] += 1
                positions[kind] += 1
                before = {**NEW_ROWS[kind], "position": positions[kind]}
                before |= {"kind": of} if of else {"country": self._country()}
                if of and "value" not in cells:
                    if column not in self.refused:
                        self._refuse(column, _("The number or address itself is missing."))
                    continue
            row = self._checked_row(kind, path, before | cells, column, written=cells.keys())
            self._put(path, row, column)
        self._put_further(counts, positions[CONTACTS])

    def _put_further(self, counts: Counter[tuple[str, str | None]], position: int) -> None:
        """Put what stood in a cell with another contact behind all of its kind."""
        known = {
            (row.get("kind"), row.get("value"))
            for row in (self.stored.rows | self.after).values()
            if isinstance(row, dict)
        }
        for (kind, of, number), value in self.further:
            beside = self.after.get(self.stored.path(kind, (of, number)))
            if (of, value) in known or not isinstance(beside, dict):
                continue
            known.add((of, value))
            counts[kind, of] += 1
            position += 1
            settings = {name: beside[name] for name in NEW_ROWS[kind]}
            values = {**settings, "kind": of, "value": value, "position": position}
            path, column = self.stored.path(kind, (of, counts[kind, of])), f"{of}_{number}"
            self._put(path, self._checked_row(kind, path, values, column, written=values), column)

    def _checked_row(
        self, kind: str, path: str, values: Values, column: str, *, written: Collection[str]
    ) -> Values:
        model = model_of(self.resource.model, kind)
        town = values.get("geoname")
        if (
            town is not None
            and town not in self.memory.towns
            and town != (self.stored.rows.get(path, {}).get("geoname"))
        ):
            number = column.split("_")[1]
            self._refuse(f"location_{number}_town_id", _("There is no such town in the list."))
            return values
        if kind == LOCATIONS and not self._lies_right(values, column, written):
            return values
        attnames = {field.name: field.attname for field in model._meta.fields}
        row = model(**{attnames[name]: one for name, one in values.items()})
        is_right = self._clean(row, values, f"{path}/", column)
        if is_right and kind == LOCATIONS:
            latitude, longitude = (getattr(row, name) for name in ("latitude", "longitude"))
            of_both = {f"{column.removesuffix('country')}{name}" for name in placing.MOST}
            if (latitude is None) != (longitude is None) and not of_both & self.refused:
                self._refuse(column, _("Latitude and longitude go together."))
        return {name: plain(getattr(row, attnames[name])) for name in values}

    def _lies_right(self, values: Values, column: str, written: Collection[str]) -> bool:
        """A place lies where its row says; what speaks against it is noted."""
        towns = self.memory.named_towns
        if "town" in written and values["town"]:
            values["town"] = placing.town_in(values["town"], str(values["country"]), towns)
        faults = list(placing.faults(values, written, towns=towns, by_number=self.memory.towns))
        for name, fault in faults:
            self._refuse(f"{column.removesuffix('country')}{OF_LOCATIONS[name]}", fault)
        return not faults

    def _clean(self, record: models.Model, names: Iterable[str], prefix: str, column: str) -> bool:
        """Check some fields of a row; note what is wrong with each under its column."""
        # A town is looked up for many rows at once, a country is a known code.
        checked = set(names) - {"geoname", "country"}
        exclude = {field.name for field in record._meta.fields} - checked
        try:
            record.clean_fields(exclude=exclude)
            record.clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                of_column = column
                if prefix.startswith("texts"):
                    language = prefix.split("/")[1]
                    of_column = f"{'text_state' if name == 'state' else name}_{language}"
                elif prefix.startswith(CONTACTS):
                    of_column = f"{column}{OF_CONTACTS.get(name, '')}"
                elif name in OF_LOCATIONS:
                    of_column = f"{column.removesuffix('country')}{OF_LOCATIONS[name]}"
                self._refuse(of_column, " ".join(messages))
            return False
        return True

    def _check_own(self, own: Values) -> None:
        """Set the cells on the listing in memory, and check it as the admin's form would."""
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
                self._refuse(
                    name, " ".join([*messages, *zones_to_write(name, self.cells, self.country)])
                )
        self._check_confirmed(own)
        for group in self.resource.together:
            if given := [name for name in group if name in own]:
                missing = [name for name in group if name not in own and name not in self.cells]
                if missing:
                    fault = _("%s is missing: these are given together.") % missing[0]
                    self._refuse(given[0], fault)
        for name, fault in self.resource.faults(self.listing, own):
            self._refuse(name, fault)
        number = self.resource.number
        if number and own.get(number):
            self._check_number(number, own[number])
        for name in own:
            self.after[name] = plain(getattr(self.listing, name))
        if self.is_new and not self.plan.problems:
            slug = self.cells.get("slug", "").strip()
            try:
                self.listing.slug = slug
                if slug:
                    meta.get_field("slug").clean(slug, self.listing)
                self.listing.slug = self.memory.free_slug(slug, self.listing.name)
            except ValidationError as error:
                self._refuse("slug", " ".join(error.messages))

    def _check_confirmed(self, own: Values) -> None:
        for block in ("contact", "services", "place"):
            names = [f"{block}_confirmed_{what}" for what in ("on", "how")]
            on, how = (getattr(self.listing, name) for name in names)
            is_half = bool(on) != bool(how) and not self.refused & {*names}
            if is_half and any(name in own for name in names):
                fault = _("Say on which day and how it was confirmed, or neither.")
                self._refuse(next(name for name in names if name in own), fault)

    def _check_number(self, name: str, number: str) -> None:
        owner = self.matches.by_number.get(number, self.listing.pk)
        if owner != self.listing.pk:
            self._refuse(name, _("%s has this number.") % self.matches.stored[owner])
        else:
            self.memory.note_number(self.plan, number)

    def _judge(self) -> None:
        judgement = self.listing.judge(
            self.after, self.stored.at, doubt=self.memory.doubt, judged=self._judged
        )
        self.plan.written, self.plan.waiting = judgement.written, judgement.waiting
        for item in judgement.waiting:
            if "/" not in item["path"]:
                field = self.listing._meta.get_field(item["path"])
                at_once = item["before"]
                value = field.get_default() if at_once is None else field.to_python(at_once)
                setattr(self.listing, item["path"], value)

    def _judged(self, path: str, before: object, after: object) -> tuple[object, str]:
        if path in self.resource.waits and after not in EMPTY:
            return before, four_eyes.CONSENT
        # Membership, notes and the like are the secretariat's own; a code is a known word.
        if not self.memory.is_judged(path) or self.listing.is_first_name(path):
            return after, ""
        return self.memory.judged(path, before, after, str(self.listing.country))

    def _country(self) -> str:
        return self.country if self.is_new else str(self.listing.country)

    @cached_property
    def zone(self) -> str:
        """By whose clocks the hours are: as the row says, else as is stored, or all there go."""
        said = zone_named(self.cells.get("time_zone", ""))
        stored = said or getattr(self.listing, "time_zone", "") or only_zone(self.country)
        return stored or self._zone_named

    @cached_property
    def _zone_named(self) -> str:
        """The time zone that the town or the hours of the row name."""
        name = self.cells.get(FIRST_TOWN, "").strip()
        towns = placing.large_towns(name, self.country, self.memory.named_towns)
        return zone_beside(self.cells.get("opening_hours", ""), self.country, towns)

    @cached_property
    def country(self) -> str:
        """The country of the row, else of what is stored."""
        if "country" in self.cells and not is_emptied(self.cells["country"]):
            try:
                return str(self.memory.named["country"].clean(self.cells))
            except ValueError:  # which is said of that cell itself
                return ""
        return str(self.listing.country)

    @property
    def refused(self) -> set[str]:
        return {problem["column"] for problem in self.plan.problems}

    def _refuse(self, column: str, fault: str, *, asked: str = "") -> None:
        self.plan.problems.append(problem(column, fault, self.cells, asked=asked))
