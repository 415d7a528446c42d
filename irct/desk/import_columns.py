"""The page on which somebody says which column is which in a file that they sent in."""

from collections.abc import Iterator
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.hours.wording import NAMES
from irct.imports import joint, wording
from irct.imports.choosing import Looked, look_at, remember
from irct.imports.columns import (
    CONTACTS,
    KINDS,
    LOCATIONS,
    OF_CONTACTS,
    OF_LOCATIONS,
    Column,
)
from irct.imports.files import ENCODINGS, XLSX, Unreadable
from irct.imports.guesses import KNOWN, PASSED_OVER, UNKNOWN, ColumnGuess, problem_of
from irct.imports.resources import ListingResource, resource_for
from irct.models import ImportBatch
from irct.models.rows import field_of
from irct.places.locales import capfirst, labelled

UNDECIDED = "?"
# So many contacts of a kind are offered, more where the file has more.
CONTACTS_OFFERED = 3
# Of more columns, those that are known are not shown one by one.
MOST_KNOWN_SHOWN = 80
Group = tuple[str | Promise, list[tuple[str, str]]]


class Shown(NamedTuple):
    """A column of the file on the page."""

    choice: ColumnGuess
    where: str
    said: str
    selected: str


def shown(batch: ImportBatch, sent: QueryDict) -> dict[str, object]:
    """What the page shows: each column with some of its values, and what it may be."""
    looked, resource = Looked.of(batch), resource_for(batch.model)
    # As somebody has just chosen them, if that was wrong.
    chosen = _sent(looked, sent)
    columns = [
        Shown(
            choice,
            wording.where(choice),
            "" if choice.status == KNOWN else wording.taken_for(choice),
            chosen.get(choice.at, _first(choice)),
        )
        for choice in looked.choices
        if choice.status != PASSED_OVER
    ]
    known = [one for one in columns if one.choice.status == KNOWN]
    letters = looked.encoding or next(
        (note[1] for note in looked.survey.notes if note[0].endswith("letters")), ""
    )
    return {
        "batch": batch,
        "about_file": wording.about_file(looked.notes()),
        "open": [one for one in columns if one.choice.is_open],
        "read": [one for one in columns if not one.choice.is_open and one not in known],
        "known": known if len(known) <= MOST_KNOWN_SHOWN else [],
        "groups": list(_groups(resource, looked)),
        "undecided": UNDECIDED,
        "letters": letters if looked.form != XLSX else "",
        "is_unsure": looked.is_unsure,
        "encodings": ENCODINGS.items(),
        "sheets": _sheets(looked),
    }


def choose(batch: ImportBatch, resource: ListingResource, sent: QueryDict) -> str:
    """Settle the columns of a batch as they were sent; return what is wrong with them."""
    looked = Looked.of(batch)
    if looked.is_unsure:
        return gettext("Say first how the letters of the file are written.")
    columns = _sent(looked, sent)
    undecided = [
        choice
        for choice in looked.choices
        if columns.get(choice.at, UNDECIDED if choice.status == UNKNOWN else "") == UNDECIDED
    ]
    if undecided:
        named = ", ".join(wording.where(choice) for choice in undecided[: wording.MOST_NAMED])
        return gettext("Choose what this is, or leave it out: %s.") % named
    looked.choose(columns)
    names = [choice.column for choice in looked.choices]
    if problem := problem_of(resource, names):
        return wording.about_choosing(problem)
    if problem := resource.faults_of_header([name for name in names if name]):
        return problem
    remember(resource, looked.choices)
    batch.table = looked.kept()
    return ""


def read_otherwise(batch: ImportBatch, resource: ListingResource, sent: QueryDict) -> None:
    """Look through the file again: its letters read as somebody says, or another sheet."""
    looked = Looked.of(batch)
    sheets = [name for name, _label in _sheets(looked)]
    encoding = sent.get("letters", looked.encoding)
    sheet = sent.get("sheet", looked.sheet)
    if (encoding and encoding not in ENCODINGS) or (sheet and sheet not in sheets):
        return
    try:
        look_at(batch, resource, encoding=encoding, sheet=sheet)
    except Unreadable as error:
        batch.moves(batch.state, to=ImportBatch.State.REFUSED, problem=str(error))
    else:
        batch.save(update_fields=["table"])


def _sheets(looked: Looked) -> list[tuple[str, str]]:
    """The sheets of a workbook that has several, the one that is read first."""
    for note in looked.survey.notes:
        if note[0] == "sheets":
            _kind, name, others = note
            return [(name, name), *((one, wording.sheet(one, hidden)) for one, hidden in others)]
    return []


def _sent(looked: Looked, sent: QueryDict) -> dict[int, str]:
    names = {choice.at: f"column-{choice.at}" for choice in looked.choices}
    return {at: str(sent[name]).strip() for at, name in names.items() if name in sent}


def _first(choice: ColumnGuess) -> str:
    """What is selected at first: what is proposed; of what is not known, nothing."""
    return UNDECIDED if choice.status == UNKNOWN else choice.column


def _groups(resource: ListingResource, looked: Looked) -> Iterator[Group]:
    """The columns that are offered, those that belong together in one group."""
    offered: set[str] = set()

    def named(names: list[str]) -> list[tuple[str, str]]:
        columns = [column for name in names if (column := resource.column(name))]
        offered.update(column.column_name for column in columns)
        return [(one.column_name, f"{_label(one)} ({one.column_name})") for one in columns]

    own = [name for name in resource.own if name not in resource.shown_only]
    yield _("The entry itself"), named(["id", *own, *resource.upkeep])
    if resource.has(CONTACTS):
        numbers = range(1, CONTACTS_OFFERED + 1)
        contacts = [f"{kind}_{n}" for kind in KINDS for n in numbers]
        contacts += [f"{kind}_1{end}" for kind in KINDS for end in OF_CONTACTS.values() if end]
        yield _("Contacts"), named(contacts)
    if resource.has(LOCATIONS):
        yield _("The place"), named([f"location_1_{one}" for one in OF_LOCATIONS.values()])
    yield (
        _("More"),
        [
            (name, f"{_joint_label(resource, name)} ({name})")
            for name in (joint.CONTACTS, *joint.FILLED)
            if resource.takes(name)
        ],
    )
    languages = dict.fromkeys(["en", *_languages(looked)])
    for language in languages:
        texts = [f"{written}_{language}" for written in resource.written()]
        yield format_lazy("{} ({})", _("Texts"), language), named(texts)
    used = {choice.column for choice in looked.choices if choice.column} - offered
    used = {name for name in used if not joint.is_joint(name)}
    if used:
        yield _("More"), named(sorted(used))


def _label(column: Column) -> str:
    """What a column is called; the number or address of a contact, by its kind."""
    if column.kind != CONTACTS or column.attribute != "value":
        return column.label
    kind = field_of(column.field.model, "kind")
    return str(capfirst(dict(kind.flatchoices)[column.key[0]]))


def _joint_label(resource: ListingResource, name: str) -> str:
    """What a column is called that holds parts of several, or a part of one."""
    if name == joint.CONTACTS:
        return gettext("Contacts")
    filled = map(resource.column, (*joint.FILLED[name], *joint.BESIDE.get(name, ())))
    label = " / ".join(_label(column) for column in filled if column)
    if days := joint.HOURS_OF.get(name):
        return labelled(label, "–".join(str(NAMES[day]) for day in days.split("-")))
    return label


def _languages(looked: Looked) -> list[str]:
    """The languages of the texts that the file holds or seems to hold."""
    ends = (choice.column.rpartition("_")[2] for choice in looked.choices)
    return sorted({end for end in ends if end.isalpha() and len(end) == 2})
