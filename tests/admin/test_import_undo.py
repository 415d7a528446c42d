"""Imports undone: drafts deleted, earlier values restored, later changes left alone."""

import pytest

from centres.models import Centre
from irct.desk import import_jobs
from irct.models import ImportBatch
from tests.admin.desk import CENTRES
from tests.admin.importing import HEADER, imported, undo
from tests.factories import CentreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_import_undo_deletes_untouched_drafts_and_withdraws_touched_ones(desk, secretary):
    batch = imported(desk, f"{HEADER},summary_en\nAlder,DK,One.\nBirch,DK,Two.\n")
    Centre.objects.get(name="Birch").change({"acronym": "B"}, by=secretary)

    page = desk.get(f"{CENTRES}imports/{batch.pk}/undo/")
    undo(desk, batch)

    assert page.context["counts"] == {
        "deleted": 1,
        "withdrawn": 1,
        "changed": 0,
        "waiting": 0,
        "left": 0,
    }
    assert [(c.name, c.status) for c in Centre.objects.all()] == [("Birch", "withdrawn")]


def test_import_undo_restores_values_unless_changed_since(desk, secretary):
    first, second = (
        CentreFactory(name="Alder", founded_note="A"),
        CentreFactory(name="Birch", founded_note="B"),
    )
    batch = imported(desk, f"id,founded_note\n{first.pk},X\n{second.pk},Y\n")
    second.change({"founded_note": "Z"}, by=secretary)

    page = desk.get(f"{CENTRES}imports/{batch.pk}/undo/").content.decode()
    undo(desk, batch)

    assert list(Centre.objects.values_list("founded_note", flat=True)) == ["A", "Z"]
    assert "Birch" in page.partition("What somebody has changed since")[2]
    told = first.events.order_by("pgh_id").last().pgh_context.metadata
    assert told["reason"] == f"Undone: import list.csv, batch {batch.pk}. A mistake."
    assert told["by"] == "Sana Holm"
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_import_undo_of_a_large_batch_is_done_by_the_worker(desk, monkeypatch):
    batch = imported(desk, f"{HEADER}\nAlder,DK\nBirch,DK\n")
    monkeypatch.setattr("irct.desk.imports.MOST_ROWS_AT_ONCE", 1)

    page = desk.get(f"{CENTRES}imports/{batch.pk}/undo/")
    undo(desk, batch)
    undo(desk, batch)
    made = ImportBatch.objects.get(undoes=batch)
    before = made.state, Centre.objects.count()
    import_jobs.go_on_with_import(made.pk)

    assert page.context["counts"] == {"added": 2}
    assert before == ("writing", 2)
    made.refresh_from_db()
    batch.refresh_from_db()
    assert (made.state, batch.state, Centre.objects.count()) == ("done", "undone", 0)


def test_import_undo_needs_a_reason_and_happens_once(desk):
    batch = imported(desk, f"{HEADER}\nAlder,DK\n")

    undo(desk, batch, reason="")
    kept = Centre.objects.count()
    undo(desk, batch)
    undo(desk, batch)

    assert (kept, Centre.objects.count()) == (1, 0)
    assert ImportBatch.objects.filter(undoes=batch).count() == 1
