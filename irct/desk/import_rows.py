"""The rows of imports as the desk shows them, and the file of those that were refused."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from irct.desk import import_jobs
from irct.desk.import_jobs import WaitingRow
from irct.disclosure import four_eyes
from irct.history.differences import Difference, difference
from irct.imports import undoing, wording
from irct.imports.cells import unguarded
from irct.imports.matches import answer_of
from irct.imports.plans import RIGHT, SAME
from irct.imports.resources import PROBLEM
from irct.models import ImportBatch, ImportRow, Listing
from irct.models.judging import FieldChange
from irct.places.locales import labelled, semicolon

# So many rows that an undoing leaves as they are are named.
MOST_LEFT = 100
# So many questions about rows are asked at once.
MOST_ASKED = 50
ASKING = Q(problems__contains=[{"asked": RIGHT}]) | Q(problems__contains=[{"asked": SAME}])


def in_words(model: type[Listing], row: ImportRow) -> dict[str, object]:
    """A row of the preview in words: what changes, beside what stood there."""
    # One person alone writes at once what would wait for a second.
    is_alone, is_written = settings.SECRETARIAT_OF_ONE, row.batch.is_written
    waiting: list[FieldChange] = row.waiting
    if is_alone:
        waiting = [item | {"why": ""} for item in waiting]
    words = wording.DONE if row.batch.was_written else wording.PLANNED
    return {
        "row": row,
        "outcome": words[row.outcome],
        "problems": [
            (wording.column_of(problem), problem["reason"], problem.get("value", ""))
            for problem in row.problems
        ],
        "written": _differences(model, row.written),
        "waiting": _differences(model, [] if is_written and is_alone else waiting),
        "url": _listing_url(model, row),
    }


def waiting_in_words(
    model: type[Listing], row: ImportRow, listing: Listing | None
) -> dict[str, object]:
    """What a row brings that leads somewhere: what waits, and the names of a new entry."""
    of_a_new_entry: list[FieldChange] = row.written if row.outcome == ImportRow.ADDED else []
    names = [item for item in of_a_new_entry if item["path"] in four_eyes.NAMES]
    waiting = WaitingRow.of(model, row, listing or model())
    return {
        "row": row,
        "waiting": _differences(model, [*names, *row.waiting]),
        "cautions": import_jobs.cautions(waiting),
        "url": _listing_url(model, row),
    }


def _differences(
    model: type[Listing], items: Iterable[FieldChange]
) -> list[tuple[Difference, str | Promise]]:
    return [
        (
            difference(model(), item["path"], item["before"], item["after"]),
            four_eyes.WHY.get(item.get("why", ""), ""),
        )
        for item in items
    ]


def _listing_url(model: type[Listing], row: ImportRow) -> str:
    if row.listing is None or (row.outcome == ImportRow.ADDED and not row.batch.is_written):
        return ""
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.listing])


class RowQuestion(NamedTuple):
    """What is asked about a row, with its possible answers."""

    name: str
    row: ImportRow
    column: str
    reason: str
    value: str
    answers: list[tuple[str, str]]


def asked(batch: ImportBatch) -> list[RowQuestion]:
    """What is asked about the rows of a file, as many as fit on a page."""
    rows = batch.rows.filter(ASKING, outcome=ImportRow.REFUSED)
    return [
        RowQuestion(
            f"answer-{answer_of(row.number, problem['column'])}",
            row,
            wording.column_of(problem),
            problem["reason"],
            problem["value"],
            wording.answers(row.number, problem),
        )
        for row in rows.order_by("number", "pk")[:MOST_ASKED]
        for problem in row.problems
        if problem.get("asked")
    ]


def answered(batch: ImportBatch, sent: QueryDict) -> dict[str, object]:
    """What is known of a file once what was sent is added: what is right, what is left out."""
    answers, without = set(batch.table["answers"]), set(batch.table["without"])
    for one in asked(batch):
        answer = sent.get(one.name, "")
        if answer not in dict(one.answers):
            continue
        if answer.isdecimal():
            without.add(int(answer))
        else:
            answers.add(one.name.removeprefix("answer-"))
    return batch.table | {"answers": sorted(answers), "without": sorted(without)}


def preview_of(reversal: undoing.Reversal) -> dict[str, object]:
    """How much undoing an import takes back, and what was changed since."""
    left = [
        (plan.name, problem["reason"], problem["path"])
        for plans, _gone, _withdrawn in reversal.plans()
        for plan in plans
        for problem in plan.problems
    ]
    return {"counts": dict(reversal.counts), "left": left[:MOST_LEFT]}


def at_most(batch: ImportBatch) -> dict[str, object]:
    """How much undoing a large import takes back if nobody has changed anything since."""
    outcomes = batch.rows.order_by().values_list("outcome").annotate(rows=Count("pk"))
    return {"counts": dict(outcomes)}


def refused(batch: ImportBatch) -> Iterator[list[str]]:
    """The refused rows as they were sent in, with a column of reasons in the last place."""
    kept = [at for at, name in enumerate(batch.columns) if name.strip().lower() != PROBLEM]
    yield [*(batch.columns[at] for at in kept), PROBLEM]
    for row in batch.rows.filter(outcome=ImportRow.REFUSED).iterator():
        reasons = semicolon().join(
            labelled(column, problem["reason"])
            if (column := wording.column_of(problem))
            else problem["reason"]
            for problem in row.problems
        )
        # They were sent in guarded or not.
        cells = [*map(unguarded, row.cells), *[""] * (len(batch.columns) - len(row.cells))]
        yield [*(cells[at] for at in kept), reasons]
