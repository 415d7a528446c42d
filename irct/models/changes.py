"""Changes made by editors: what is written at once, and what waits."""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils import timezone
from django_countries.fields import CountryField

from irct.disclosure import four_eyes
from irct.models.contacts import Text
from irct.models.derived import digest
from irct.models.edits import Edit, EditConflict
from irct.models.judging import FREE_COLUMNS, FieldChange, Judgement, JudgeOne, judge, values_of
from irct.models.paths import Values, alike, names_a_row, plain, version
from irct.models.requests import ChangeRequest
from irct.models.rows import field_of
from irct.models.sections import CompletenessRule, Section
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField, CodesField


class Editable(models.Model):
    """A listing as its editors change it."""

    # In the subclasses.
    country: object
    texts: models.QuerySet[Text]
    change_requests: models.QuerySet[ChangeRequest]
    text_changes: models.QuerySet
    # Makes the columns that are found by.
    index: Callable[[], None]
    # Notes that an editor keeps the listing.
    note_answer: Callable[[], None]
    judged_at_desk: JudgeOne

    SECTIONS: ClassVar[dict[str, Section]]
    # What the secretariat alone edits, on further pages of one thing each.
    DESK_SECTIONS: ClassVar[dict[str, Section]] = {}
    COMPLETENESS_RULES: ClassVar[list[CompletenessRule]]
    # Columns whose letters and digits follow rules of their own, and say nothing else.
    NO_TEXTS: ClassVar[tuple[str, ...]] = ()
    # Columns that carry the day on which they were last said, with the column of that day.
    DAYS_OF: ClassVar[dict[str, str]] = {}

    class Meta:
        abstract = True

    @classmethod
    def kinds_of_rows(cls) -> list[str]:
        """The relations that hold what editors write beside the listing's own columns."""
        return ["texts", *cls.kinds_beside_texts()]

    @classmethod
    def kinds_beside_texts(cls) -> list[str]:
        return [part.children for part in cls.SECTIONS.values() if part.children]

    @classmethod
    def part(cls, section: str) -> Section:
        """A section, whether its editors have it or the secretariat alone."""
        return (cls.SECTIONS | cls.DESK_SECTIONS)[section]

    @classmethod
    def edited_columns(cls) -> list[str]:
        return [name for part in cls.SECTIONS.values() for name in part.columns]

    @classmethod
    def section_of(cls, path: str) -> str | None:
        """The section in which a value is edited, if an editor may change it at all."""
        for section, part in cls.SECTIONS.items():
            match path.split("/"):
                case ["texts", _language, name]:
                    is_here = bool(part.texts) and name in (*part.texts, "state")
                case [kind, _key]:
                    is_here = kind == part.children
                case _:
                    is_here = path in part.columns
            if is_here:
                return section
        return None

    @classmethod
    def is_text(cls, path: str) -> bool:
        """A path names what an editor writes freely, and everybody reads."""
        match path.split("/"):
            case ["texts", _language, name]:
                return name in field_of(cls, "texts").related_model.WRITTEN
            case [column]:
                others = four_eyes.NAMES | four_eyes.REACHED_BY | four_eyes.LINKS
                is_other = column in (*others, *cls.NO_TEXTS)
                return column in cls.edited_columns() and not is_other and cls._is_free(column)
        return False

    @classmethod
    def texts_in_rows(cls, path: str) -> tuple[str, ...]:
        """The texts of a row that is there, such as the name of a location."""
        return four_eyes.ROW_TEXTS.get(path.partition("/")[0], ()) if names_a_row(path) else ()

    @classmethod
    def _is_free(cls, column: str) -> bool:
        field = cls._meta.get_field(column)
        if isinstance(field, CodeField | CodesField | CountryField):
            return False
        one = field.base_field if isinstance(field, ArrayField) else field
        return isinstance(one, models.CharField | models.TextField) and not one.choices

    def lock(self) -> None:
        """Let one person at a time write, who sees the listing as it is now."""
        type(self)._default_manager.select_for_update().get(pk=self.pk)
        self.refresh_from_db()

    def values_of(self, section: str) -> Values:
        """What is stored of a section, whatever a form has written onto this listing."""
        columns = self.part(section).columns
        stored = type(self)._default_manager.only("pk", *columns).get(pk=self.pk)
        return stored.loaded_values_of(section)

    def loaded_values_of(self, section: str) -> Values:
        """As `values_of`, of a listing that was read just now."""
        part = self.part(section)
        values: Values = {column: plain(getattr(self, column)) for column in part.columns}
        if part.texts:
            values |= self.texts_by_path(*part.texts, "state")
        if part.children:
            for row in getattr(self, part.children).all():
                values[f"{part.children}/{row.pk}"] = row_values(row)
        return values

    def texts_by_path(self, *names: str) -> Values:
        return {
            f"texts/{text.language}/{name}": plain(getattr(text, name))
            for text in self.texts.all()
            for name in names
        }

    def texts_by_any_path(self) -> Values:
        """Every text, as the database has it now."""
        stored = type(self)._default_manager.get(pk=self.pk)
        values: Values = {
            name: plain(getattr(stored, name))
            for name in self.edited_columns()
            if self.is_text(name)
        }
        values |= stored.texts_by_path(*stored.texts.model.WRITTEN)
        for kind in self.kinds_beside_texts():
            if kind in four_eyes.ROW_TEXTS:
                rows = getattr(stored, kind).all()
                values |= {f"{kind}/{row.pk}": row_values(row) for row in rows}
        return values

    @contextmanager
    def noting_texts(self, *, by: User | None) -> Iterator[None]:
        """Have others told of the texts that are changed within; the caller holds the lock."""
        before = self.texts_by_any_path()
        yield
        after = self.texts_by_any_path()
        self.note_texts(
            (
                {"path": path, "before": before.get(path), "after": after.get(path)}
                for path in {**before, **after}
            ),
            by=by,
        )

    def note_texts(self, items: Iterable[FieldChange], *, by: User | None) -> None:
        """Have the other editors told of texts that were changed, and public at once."""
        self.text_changes.model.note(self, items, by=by)

    def judge(
        self,
        values: Mapping[str, object],
        stored: Callable[[str], object],
        *,
        doubt: str = "",
        judged: JudgeOne | None = None,
    ) -> Judgement:
        """What of some values may be public at once, and what waits.

        `doubt` is why texts wait of the person who writes them, whatever they hold.
        """
        country = str(self.country)
        if doubt:
            judged = judged or functools.partial(four_eyes.judged, country=country)
            judged = functools.partial(self._judged_in_doubt, doubt, judged)
        return judge(values, stored, country=country, page=self._read_together, judged=judged)

    def _read_together(self) -> Values:
        """What the page says in free texts, of which a reader may put pieces together."""
        if self._state.adding:
            return {}
        columns = FREE_COLUMNS.intersection(self.edited_columns())
        own: Values = {name: plain(getattr(self, name)) for name in sorted(columns)}
        return own | self.texts_by_path(*self.texts.model.WRITTEN)

    def _judged_in_doubt(
        self, doubt: str, judged: JudgeOne, path: str, before: Any, after: Any
    ) -> tuple[object, str]:
        """Judge a change, and let its texts wait that say something new."""
        at_once: Any
        at_once, why = judged(path, before, after)
        if names := self.texts_in_rows(path):
            if not (before and at_once):
                return at_once, why
            kept = at_once | {name: before[name] for name in names if at_once[name]}
            return kept, why or ("" if kept == at_once else doubt)
        if not self.is_text(path) or not at_once or alike(before, at_once):
            return at_once, why
        if isinstance(at_once, list) and set(at_once) <= set(before or ()):
            return at_once, why
        return before, doubt

    def missing(self) -> list[CompletenessRule]:
        """What the listing should say and does not."""
        return [rule for rule in self.COMPLETENESS_RULES if not rule.is_there(self)]

    def version_of(self, section: str) -> str:
        """Equal as long as nothing of the section has changed."""
        return version(self.values_of(section))

    @transaction.atomic
    def submit(
        self,
        section: str,
        values: Mapping[str, object],
        *,
        by: User,
        seen: str | None = None,
        note: str = "",
        at_desk: bool = False,
        is_whole: bool = False,
        same_meaning: Collection[str] = (),
    ) -> ChangeRequest | None:
        """Write what may be public at once; return the request for the rest, if there is a rest.

        `values` are by their paths; None removes a row. `seen` is the version that the
        editor had before them. If they had the whole section, they say again what they left.
        `at_desk` the secretariat writes what no editor writes, too. `same_meaning` are the
        languages of originals that need no new translations, and of translations that still fit.
        """
        self.lock()
        stored = self.loaded_values_of(section)
        if seen is not None and seen != version(stored):
            raise EditConflict
        if any(names_a_row(path) and path not in stored for path in values):
            raise EditConflict  # removed meanwhile, or another listing's
        judged = self.judged_at_desk if at_desk else None
        judgement = self.judge(values, stored.get, doubt=by.why_texts_wait(), judged=judged)
        alone = {}
        if at_desk and settings.SECRETARIAT_OF_ONE and judgement.waiting:
            judgement, alone = judgement.all_written(), {"alone": "yes"}
        change_request = None
        with acting(by, reason=note, **alone):
            written = values_of(judgement.written)
            if is_whole:
                written |= self.said_again(section, but=written)
            if written:
                self.write(written)
                self.note_texts(judgement.written, by=by)
            if same_meaning:
                self.keep_translations(section, same_meaning, before=stored)
            if judgement.waiting:
                self.validate(values_of(judgement.waiting))
                change_request = self.propose(section, judgement.waiting, by=by, note=note)
        if not by.is_staff:
            self.note_answer()
        return change_request

    def keep_translations(
        self, section: str, same_meaning: Collection[str], *, before: Values
    ) -> None:
        """Have translations count as made from what their originals say now."""
        names = self.part(section).texts
        for text in self.texts.exclude(state=Text.State.WRITTEN):
            mended = {
                name
                for name in names
                for language in same_meaning
                if text.made_from.get(name) == digest(before.get(f"texts/{language}/{name}") or "")
            }
            if text.language in same_meaning:
                mended.update(names)
            text.made_from = {
                name: made for name, made in text.made_from.items() if name not in mended
            }
            # The database notes anew what is noted nowhere.
            text.save(update_fields=["made_from"])

    def said_again(self, section: str, *, but: Iterable[str] = ()) -> Values:
        """The days, as they change when what carries one is said again as it stands."""
        today, left = timezone.localdate(), {*self.part(section).columns} - {*but}
        days = {
            day
            for name, day in self.DAYS_OF.items()
            if name in left and getattr(self, name) is not None
        }
        days -= {self.DAYS_OF[name] for name in but if name in self.DAYS_OF}
        return {day: plain(today) for day in sorted(days) if getattr(self, day) != today}

    def said_today(self, values: Mapping[str, object]) -> Values:
        """The days of what is written, unless they are written, too; nothing has no day."""
        today, days = timezone.localdate(), {}
        for day in dict.fromkeys(self.DAYS_OF[name] for name in values if name in self.DAYS_OF):
            names = [name for name, its_day in self.DAYS_OF.items() if its_day == day]
            is_said = any(values.get(name, getattr(self, name)) is not None for name in names)
            if day not in values:
                days[day] = plain(today) if is_said else None
        return days

    def days_of(self, section: str) -> Values:
        """On which days what this section holds was last said, where that is kept."""
        days = {self.DAYS_OF[name] for name in self.part(section).columns if name in self.DAYS_OF}
        return type(self)._default_manager.values(*sorted(days)).get(pk=self.pk) if days else {}

    def propose(
        self, section: str, items: list[FieldChange], *, by: User | None, note: str = ""
    ) -> ChangeRequest:
        """Record changes for a second person to decide on; an earlier request for them ends.

        What is asked for again, as by a button that is pressed twice, is one request.
        """
        paths = {item["path"] for item in items}
        base = self.values_of(section)
        for earlier in self.change_requests.filter(
            status=self.change_requests.model.Status.PENDING, section=section, proposed_by=by
        ):
            if (earlier.items, earlier.base, earlier.note) == (items, base, note):
                earlier.is_repeated = True
                return earlier
            if paths & {item["path"] for item in earlier.items}:
                earlier.withdraw(by=by)
        return self.change_requests.create(
            section=section,
            items=items,
            base=base,
            proposed_by=by,
            note=note,
        )

    def write(self, values: Mapping[str, object]) -> None:
        """Store values by their paths, checked, and make the listing found by them."""
        self.refresh_from_db()
        edit = Edit(self, values)
        edit.check()
        edit.store()
        self.index()

    def validate(self, values: Mapping[str, object]) -> None:
        """Refuse values that could not be stored, without storing any."""
        Edit(type(self)._default_manager.get(pk=self.pk), values).check()

    def clean_together(self) -> None:
        """Check what must fit together in the listing's own row, without asking the database."""


@functools.cache
def row_fields(model: type[models.Model]) -> list[models.Field]:
    """What an editor writes of a row."""
    return [
        field
        for field in model._meta.fields
        if field.editable and not field.primary_key and not _is_of_listing(field)
    ]


def row_values(row: models.Model) -> Values:
    return {field.name: plain(getattr(row, field.attname)) for field in row_fields(type(row))}


def _is_of_listing(field: models.Field) -> bool:
    related = field.related_model
    return isinstance(related, type) and issubclass(related, Editable)
