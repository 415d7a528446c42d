"""Listings that come as a file: their preview, their writing, and the pages about both."""

import pytest
from django.apps import apps
from django.test import Client

from centres.models import Centre
from irct.desk import import_jobs
from irct.models import ImportBatch, ImportRow, User
from tests.admin.desk import CENTRES, EXPERTS
from tests.admin.importing import HEADER, imported, press, problems, send
from tests.factories import CentreFactory, ExpertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.quick
def test_import_preview_writes_nothing_and_says_what_would_change(desk):
    CentreFactory(name="Alder", services=["legal"], member_number="7")
    CentreFactory(name="Birch", services=["legal"])

    batch = send(
        desk,
        "member_number,name,country,services\n7,,,Medical care; legal\n,Birch,Denmark,legal\n"
        ",Cedar,KE,\n",
    )

    assert batch.state == "ready"
    assert batch.counts == {"changed": 1, "unchanged": 1, "added": 1, "waiting": 0}
    assert not Centre.objects.filter(name="Cedar").exists()
    page = desk.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert "medical care" in page
    assert "Cedar" in page


@pytest.mark.quick
def test_import_names_its_batch_in_the_history_and_drops_the_file(desk, secretary):
    centre = CentreFactory(name="Alder")

    batch = imported(desk, f"id,services\n{centre.pk},medical\n")

    centre.refresh_from_db()
    assert centre.services == ["medical"]
    assert centre.events.order_by("pgh_id").last().pgh_context.metadata == {
        "user": secretary.pk,
        "by": "Sana Holm",
        "reason": f"Import: list.csv, batch {batch.pk}",
    }
    assert (batch.state, batch.content) == ("done", None)


def test_import_of_a_deleted_account_writes_nothing(desk):
    puppet = User.objects.create_user("puppet@example.org")
    batch = send(desk, f"{HEADER}\nCall +4533760609,DK\n")
    ImportBatch.objects.filter(pk=batch.pk).update(by=puppet)
    puppet.delete()

    press(desk, batch, "import")

    assert not Centre.objects.exists()
    assert (batch.state, batch.problem) == (
        "refused",
        "The account that sent this in was deleted. Send it in again.",
    )


def test_import_keeps_a_value_for_an_empty_cell_and_clears_it_by_a_word(desk):
    centre = CentreFactory(acronym="A", founded_note="B", services=["legal"])

    imported(desk, f"id,acronym,founded_note,services\n{centre.pk},,(empty),(Empty)\n")

    centre.refresh_from_db()
    assert (centre.acronym, centre.founded_note, centre.services) == ("A", "", [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_import_reads_every_delimiter(desk, delimiter):
    content = (
        f"\ufeffname{delimiter}country{delimiter}former_names\r\nA{delimiter}DK{delimiter}B\r\n"
    )

    imported(desk, content)

    assert Centre.objects.get().former_names == ["B"]


# What somebody else did meanwhile


def test_import_stops_for_a_listing_changed_since_the_preview(desk):
    centre = CentreFactory(name="Alder", founded_note="A")
    batch = send(desk, f"id,founded_note\n{centre.pk},B\n")
    Centre.objects.update(founded_note="C")

    press(desk, batch, "import")
    centre.refresh_from_db()
    stopped = batch.state, centre.founded_note, batch.problem[:46]
    press(desk, batch, "import")

    centre.refresh_from_db()
    assert stopped == ("ready", "C", "Nothing was imported: somebody has changed a l")
    assert (batch.state, centre.founded_note) == ("done", "B")


def test_import_sent_twice_is_done_once(desk):
    batch = imported(desk, f"{HEADER}\nA,DK\n")

    press(desk, batch, "import")

    assert Centre.objects.count() == 1


def test_import_of_a_large_file_is_done_by_the_worker(desk):
    rows = "".join(f"Centre {number},DK\n" for number in range(501))

    batch = send(desk, f"{HEADER}\n{rows}")
    page = desk.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    jobs = apps.get_model("procrastinate.ProcrastinateJob").objects
    queued = list(jobs.values_list("task_name", "queue_name", "args"))
    import_jobs.go_on_with_import(batch.pk)

    assert queued == [("go_on_with_import", "imports", {"batch": batch.pk})]
    assert '<meta http-equiv="refresh" content="3">' in page
    batch.refresh_from_db()
    assert (batch.state, batch.counts["added"]) == ("ready", 501)


# Pages


@pytest.mark.parametrize("to", [CENTRES, EXPERTS])
def test_import_columns_are_explained_and_the_sample_file_is_valid(desk, to):
    page = desk.get(f"{to}import/columns/").content.decode()
    batches = []
    for form in ("csv", "xlsx"):
        answer = desk.get(f"{to}import/example/{form}/")
        batches.append(send(desk, answer.content, to=to, name=f"sample.{form}"))

    assert '<code class="whole">name</code>' in page
    assert "<td>A day as year-month-day, as in 2026-05-31.</td>" in page
    assert [problems(batch) for batch in batches] == [[], []]
    assert {batch.state for batch in batches} == {"ready"}


def test_import_batch_of_experts_is_not_found_among_centres(desk):
    batch = send(desk, f"{HEADER}\nA,DK\n", to=EXPERTS)

    assert desk.get(f"{CENTRES}imports/{batch.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_import_preview_makes_a_constant_number_of_queries(
    desk, rows, django_assert_max_num_queries
):
    lines = "".join(f"Centre {number},DK\n" for number in range(rows))
    batch = send(desk, f"{HEADER}\n{lines}")
    desk.get(f"{CENTRES}imports/{batch.pk}/")

    with django_assert_max_num_queries(20) as found:
        desk.get(f"{CENTRES}imports/{batch.pk}/")

    assert len(found) == 15


def test_import_updates_the_search_index(desk, client):
    centre = CentreFactory(name="Alder")

    imported(desk, f"id,services,summary_en\n{centre.pk},forensic,We help gardeners.\n")

    assert "Alder" in Client().get("/centres/?q=gardeners").content.decode()
    assert "Alder" in Client().get("/centres/?services=forensic").content.decode()


def test_import_discarded_deletes_its_file_and_rows(desk):
    batch = send(desk, f"{HEADER}\nA,DK\n")

    press_discard = desk.post(f"{CENTRES}imports/{batch.pk}/", {"act": "discard"})

    assert press_discard.status_code == 302
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()


def test_import_matches_experts_by_name_and_country(desk):
    ExpertFactory(name="Dr Ada Ash", country="DK")

    batch = send(desk, f"{HEADER},institution\nDr. Ada Ash,DK,A school\n", to=EXPERTS)

    assert batch.counts["changed"] == 1
