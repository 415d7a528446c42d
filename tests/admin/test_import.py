"""Listings that come as a file: looked at, imported, approved by a second person, undone."""

import io
import zipfile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from centres.models import Centre
from experts.models import Expert
from irct.desk import import_jobs
from irct.models import ImportBatch, ImportRow, User, note_introduction
from tests.admin.desk import CENTRES, EXPERTS, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADER = "name,country"


@pytest.fixture
def colleague(db):
    """A client of a second person of the secretariat."""
    client = Client()
    user = person("administrator", name="Cora Lind", is_staff=True)
    sign_in(client, user)
    return client


def send(desk, content, *, to=CENTRES, name="list.csv"):
    """Send a file in, and return its batch; nothing if it is not taken."""
    content = content.encode() if isinstance(content, str) else content
    before = set(ImportBatch.objects.values_list("pk", flat=True))
    response = desk.post(f"{to}import/", {"file": SimpleUploadedFile(name, content)})
    batch = ImportBatch.objects.exclude(pk__in=before).first()
    assert response.status_code == (302 if batch else 200)
    return batch


def press(client, batch, act, *, at=CENTRES, **data):
    response = client.post(f"{at}imports/{batch.pk}/", {"act": act} | data)
    batch.refresh_from_db()
    return response


def tick(client, batch, *, at=CENTRES, page=1):
    """Tick a page as somebody does who looks at it; return the page."""
    response = client.get(f"{at}imports/{batch.pk}/", {"look": page})
    rows = [one["row"].pk for _country, rows in response.context["to_look_at"] for one in rows]
    press(client, batch, "tick", at=at, row=rows, look=page)
    return response


def approve(client, batch, *, at=CENTRES):
    """Tick every page, and approve."""
    pages = tick(client, batch, at=at).context.get("looked").paginator.num_pages
    for page in range(2, pages + 1):
        tick(client, batch, at=at, page=page)
    return press(client, batch, "approve", at=at)


def imported(desk, content, **how):
    batch = send(desk, content, **how)
    press(desk, batch, "import", at=how.get("to", CENTRES))
    return batch


def problems(batch):
    return [
        (row.number, problem["column"], problem["reason"])
        for row in batch.rows.all()
        for problem in row.problems
    ]


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


def test_import_with_one_refused_row_writes_nothing(desk):
    batch = send(desk, f"{HEADER},fees,founded\nAlder,DK,free,1990\nBirch,Nowhere,gold,soon\n")

    press(desk, batch, "import")

    assert batch.state == "refused"
    assert not Centre.objects.exists()
    refused = [problem[:2] for problem in problems(batch)]
    assert refused == [(3, "country"), (3, "fees"), (3, "founded")]
    answer = desk.get(f"{CENTRES}imports/{batch.pk}/refused/")
    assert "Nowhere" in b"".join(answer).decode()


def test_import_takes_refused_rows_once_corrected(desk):
    batch = send(desk, f"{HEADER},fees,notes\nBirch,DK,gold,=1\n")
    answer = b"".join(desk.get(f"{CENTRES}imports/{batch.pk}/refused/")).decode()

    mended = imported(desk, answer.replace("gold", "free", 1))

    assert mended.state == "done"
    assert Centre.objects.get().notes == "=1"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("A,DK,gold,,,,", "fees", "not one of the values"),
        ("A,DK,,soon,,,", "founded", "no year"),
        ("A,DK,,1066,,,", "founded", "1850"),
        ("A,DK,,,published,,", "status", "New entries are drafts"),
        ("A,DK,,,,12,", "phone_1", "phone number"),
        ("A,DK,,,,,31.5.26", "contact_confirmed_on", "year"),
        ("A,,,,,,", "country", "a new one needs a name and a country"),
        (",DK,,,,,", "name", "a new one needs a name and a country"),
    ],
)
def test_import_problem_names_row_column_and_reason(desk, row, column, reason):
    header = f"{HEADER},fees,founded,status,phone_1,contact_confirmed_on"

    [problem, *_rest] = problems(send(desk, f"{header}\n{row}\n"))

    assert problem[:2] == (2, column)
    assert reason in problem[2]


def test_import_refuses_two_rows_for_one_listing(desk):
    centre = CentreFactory(name="Alder", member_number="7")

    batch = send(
        desk,
        f"id,member_number,fees,name,country\n{centre.pk},,free,,\n,7,paid,,\n,,,B,DK\n,,,b,DK\n",
    )

    assert problems(batch) == [
        (3, "id", "Row 2 is about the same entry."),
        (5, "name", "Row 4 is about the same entry."),
    ]


def test_import_refuses_a_name_shared_by_two_and_names_both(desk):
    pair = CentreFactory.create_batch(2, name="Caps", country="PE")

    [(_row, column, reason)] = problems(send(desk, f"{HEADER}\nCAPS,PE\n"))

    assert column == "name"
    assert all(str(centre.pk) in reason for centre in pair)


def test_import_does_not_change_the_status_of_a_listing(desk):
    centre = CentreFactory(status="hidden")

    [problem] = problems(send(desk, f"id,status\n{centre.pk},published\n"))

    assert problem[1] == "status"
    centre.refresh_from_db()
    assert centre.status == "hidden"


def test_import_keeps_a_value_for_an_empty_cell_and_clears_it_by_a_word(desk):
    centre = CentreFactory(acronym="A", founded_note="B", services=["legal"])

    imported(desk, f"id,acronym,founded_note,services\n{centre.pk},,(empty),(Empty)\n")

    centre.refresh_from_db()
    assert (centre.acronym, centre.founded_note, centre.services) == ("A", "", [])


def excel(*rows):
    book, packed = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(packed)
    return packed.getvalue()


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "0" * 50_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "characters that no text has"),
        (b"name,country\nA\0,DK\n", "characters that no text has"),
        (b"name,country\n", "no row below"),
        (b"\xef\xbb\xbf\n\n", "The file is empty"),
        (b"fees\nfree\n", "which entry a row is about"),
        (b'name,country\n"A,DK\n', "quotation mark"),
        (b"PK\x03\x04 and no more", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (bomb(), "too large once it is unpacked"),
    ],
    # What a file holds is no name: a packed one holds the time at which it was packed.
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_import_refuses_a_file_that_is_no_table_with_a_reason(desk, content, told):
    batch = send(desk, content)

    assert batch.state == "refused"
    assert told in batch.problem
    assert told in desk.get(f"{CENTRES}imports/{batch.pk}/").content.decode().replace("&#x27;", "'")


def test_import_refuses_an_empty_file(desk):
    assert send(desk, b"") is None


def test_import_refuses_a_sheet_with_too_many_empty_rows(desk):
    book, packed = Workbook(), io.BytesIO()
    book.active.append(["name", "country"])
    book.active.cell(200_001, 1, "A")
    book.save(packed)

    batch = send(desk, packed.getvalue(), name="a.xlsx")

    assert "more than 200000 rows" in batch.problem


def test_import_refuses_a_formula_and_reads_a_whole_number(desk):
    batch = send(
        desk,
        excel(["name", "country", "notes", "founded"], ["A", "DK", "=1+1", 1990.0]),
        name="a.xlsx",
    )

    assert problems(batch) == [(2, "notes", "This is a formula. Write its result instead.")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_import_reads_every_delimiter(desk, delimiter):
    content = (
        f"\ufeffname{delimiter}country{delimiter}former_names\r\nA{delimiter}DK{delimiter}B\r\n"
    )

    imported(desk, content)

    assert Centre.objects.get().former_names == ["B"]


# Four eyes

CONTACTS = "id,phone_1,phone_1_visibility,location_1_street,location_1_shown,about_en,summary_en"


@pytest.fixture
def published(db):
    centre = CentreFactory(name="Alder")
    contact(kind="phone", value="+4533760600", visibility="public")(centre)
    location(street="Old Street 1", shown="exact")(centre)
    text(language="en", about="A house.")(centre)
    return centre


def change_contacts(desk, centre):
    return imported(
        desk,
        f"{CONTACTS}\n{centre.pk},+4533760601,,New Street 2,,Call +45 33 76 06 02,We listen.\n",
    )


def shown(centre):
    return (
        centre.contacts.get().value,
        centre.locations.get().street,
        centre.texts.get().about,
        centre.texts.get().summary,
    )


BEFORE = ("+4533760600", "Old Street 1", "A house.", "We listen.")
AFTER = ("+4533760601", "New Street 2", "Call +45 33 76 06 02", "We listen.")


def test_import_with_contacts_waits_as_one_batch_and_emails_a_colleague(
    desk, colleague, published, mailoutbox
):
    batch = change_contacts(desk, published)

    assert batch.state == "pending"
    assert shown(published) == BEFORE
    assert not published.change_requests.exists()
    assert list(ImportBatch.objects.pending()) == [batch]
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (["administrator@example.org"], "IRCT directory: An import waits for you: list.csv")
    ]
    page = colleague.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert ">New</ins>" in page


def test_import_batch_is_approved_as_a_whole_by_a_second_person(
    desk, colleague, published, mailoutbox
):
    batch = change_contacts(desk, published)

    approve(colleague, batch)

    assert batch.state == "approved"
    assert shown(published) == AFTER
    assert mailoutbox[-1].subject == "IRCT directory: Your import is approved: list.csv"


def test_import_cannot_be_approved_by_whoever_made_it(desk, published):
    batch = change_contacts(desk, published)

    page = tick(desk, batch).content.decode()
    answers = [press(desk, batch, act, reason="x").status_code for act in ("approve", "decline")]

    assert "You proposed this yourself" in page
    assert answers == [302, 403]
    assert (batch.state, shown(published)) == ("pending", BEFORE)


def test_import_cannot_be_approved_by_whoever_invited_the_importer(
    desk, colleague, published, secretary
):
    note_introduction(secretary.pk, by=User.objects.get(name="Cora Lind").pk)
    batch = change_contacts(desk, published)

    approve(colleague, batch)

    assert (batch.state, shown(published)) == ("pending", BEFORE)


def test_import_is_approved_only_when_every_page_is_ticked(desk, colleague):
    lines = "".join(
        f"Centre {number:03},{'KE' if number % 2 else 'DK'},centre{number}@example.org\n"
        for number in range(156)
    )
    batch = imported(desk, f"{HEADER},email_1\n{lines}")

    refused = press(colleague, batch, "approve")
    pages = [tick(colleague, batch, page=page) for page in (1, 2, 4)]
    press(colleague, batch, "approve")
    state, left = batch.state, tick(colleague, batch, page=3).context["unticked"]
    press(colleague, batch, "approve")

    seen = [
        (country, [one["row"].name for one in rows])
        for page in pages
        for country, rows in page.context["to_look_at"]
    ]
    assert refused.status_code == 302
    assert (state, left, batch.state) == ("pending", 50, "approved")
    assert [country for country, _names in seen] == ["Denmark", "Denmark", "Kenya", "Kenya"]
    assert sum(len(names) for _country, names in seen) == 106
    [first] = [rows for _country, rows in pages[0].context["to_look_at"]]
    assert [str(found.title) for found, _why in first[0]["waiting"]] == [
        "Name",
        "Contact: e-mail (new)",
    ]


def test_import_ticked_by_one_is_not_ticked_by_another(desk, colleague, published):
    batch = change_contacts(desk, published)
    tick(colleague, batch)
    third = Client()
    sign_in(third, person(name="Ada Third", is_staff=True, is_superuser=True))

    press(third, batch, "approve")

    assert batch.state == "pending"


@pytest.mark.parametrize("rows", [1, 3])
def test_import_approval_page_makes_a_constant_number_of_queries(
    desk, colleague, rows, django_assert_max_num_queries
):
    lines = "".join(f"Centre {number},DK,+453376060{number}\n" for number in range(rows))
    batch = imported(desk, f"{HEADER},phone_1\n{lines}")
    colleague.get(f"{CENTRES}imports/{batch.pk}/")

    with django_assert_max_num_queries(40) as found:
        colleague.get(f"{CENTRES}imports/{batch.pk}/")

    assert len(found) == 27


def test_import_is_declined_only_with_a_reason_and_changes_no_contact(desk, colleague, published):
    batch = change_contacts(desk, published)

    press(colleague, batch, "decline", reason="")
    undecided = batch.state
    press(colleague, batch, "decline", reason="They are old.")

    assert (undecided, batch.state, shown(published)) == ("pending", "declined", BEFORE)


def test_import_approval_leaves_out_what_changed_meanwhile(desk, colleague, published):
    batch = change_contacts(desk, published)
    published.contacts.update(value="+4533760609")

    approve(colleague, batch)

    assert published.contacts.get().value == "+4533760609"
    page = colleague.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert "Somebody has changed it since." in page


def test_import_of_a_new_listing_has_no_contact_before_approval(desk, colleague):
    batch = imported(desk, f"{HEADER},phone_1,email_1\nA,DK,+4533760600,a@example.org\n")
    before = Centre.objects.get().contacts.count()

    approve(colleague, batch)

    assert before == 0
    assert set(Centre.objects.get().contacts.values_list("value", "visibility")) == {
        ("+4533760600", "secretariat"),
        ("a@example.org", "secretariat"),
    }


def test_import_by_a_secretariat_of_one_is_marked_in_the_history(desk, published, settings):
    settings.SECRETARIAT_OF_ONE = True

    batch = change_contacts(desk, published)

    assert (batch.state, shown(published)) == ("done", AFTER)
    event = published.contacts.get().events.order_by("pgh_id").last()
    assert event.pgh_context.metadata["alone"] == "yes"


def test_import_by_a_secretariat_of_one_marks_only_what_would_wait(desk, published, settings):
    settings.SECRETARIAT_OF_ONE = True

    change_contacts(desk, published)

    text, street = published.texts.get(), published.locations.get()
    marks = [
        [
            event.pgh_context.metadata.get("alone")
            for event in one.events.exclude(pgh_context=None).order_by("pgh_id")
        ]
        for one in (text, street)
    ]
    # The summary is written at once, the text that holds a number as an act of its own.
    assert marks == [[None, "yes"], ["yes"]]


def test_import_by_a_secretariat_of_one_waits_for_nobody(desk, settings):
    settings.SECRETARIAT_OF_ONE = True

    batch = imported(desk, f"{HEADER},phone_1,about_en\nA,DK,+4533760600,Write to a@example.org\n")

    centre = Centre.objects.get()
    assert (batch.state, batch.counts) == ("done", {"added": 1, "waiting": 0})
    assert centre.contacts.get().value == "+4533760600"
    assert centre.texts.get().about == "Write to a@example.org"
    undo(desk, batch)
    assert not Centre.objects.exists()


def test_import_approval_leaves_out_what_is_no_longer_valid(desk, colleague, published):
    other = CentreFactory(name="Birch")
    contact(kind="phone", value="+4533760603")(other)
    batch = imported(desk, f"id,phone_1\n{published.pk},+4533760601\n{other.pk},+4533760604\n")
    row = batch.rows.get(listing=published.pk)
    row.waiting[0]["after"]["value"] = "12"
    row.save()

    approve(colleague, batch)

    assert batch.state == "approved"
    assert published.contacts.get().value == "+4533760600"
    assert other.contacts.get().value == "+4533760604"
    page = colleague.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert "It is not valid any more: Write a phone number" in page


def test_import_of_a_number_spread_over_two_texts_waits(desk):
    children = [text(language="en", summary="Call +45 33", about="We listen.")]
    centre = CentreFactory(children=children)

    batch = imported(desk, f"id,about_en\n{centre.pk},76 06 00 is open day and night.\n")

    assert (batch.state, centre.texts.get().about) == ("pending", "We listen.")


def test_import_of_a_new_name_for_a_published_listing_waits(desk):
    centre = CentreFactory(name="Alder")

    batch = imported(desk, f"id,name\n{centre.pk},Birch\n")

    centre.refresh_from_db()
    assert (batch.state, centre.name) == ("pending", "Alder")


def test_import_of_a_consent_must_be_complete_and_waits(desk, colleague):
    half = send(desk, "name,country,consent_given_on\nA,DK,2026-01-01\n", to=EXPERTS)
    whole = "name,country,consent_given_on,consent_valid_until,consent_parts\n"
    whole += "A,DK,2026-01-01,2026-12-31,name; courts\n"
    batch = imported(desk, whole, to=EXPERTS)
    before = Expert.objects.get().consent_given_on

    approve(colleague, batch, at=EXPERTS)

    assert {column for _row, column, _reason in problems(half)} >= {"consent_given_on"}
    assert (before, str(Expert.objects.get().consent_given_on)) == (None, "2026-01-01")
    assert Expert.objects.get().status == "draft"


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


# Undoing


def undo(client, batch, reason="A mistake."):
    return client.post(f"{CENTRES}imports/{batch.pk}/undo/", {"reason": reason})


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


def test_import_undone_is_never_approved_afterwards(desk, colleague, published):
    batch = change_contacts(desk, published)

    undo(desk, batch)
    press(colleague, batch, "approve")

    assert shown(published) == (*BEFORE[:3], "")


def test_import_undo_makes_earlier_contacts_wait(desk, colleague, published):
    batch = change_contacts(desk, published)
    approve(colleague, batch)

    undo(desk, batch)
    made = ImportBatch.objects.get(undoes=batch)
    waiting = made.state, shown(published)[:2]
    approve(colleague, made)

    assert waiting == ("pending", AFTER[:2])
    assert shown(published) == (*BEFORE[:3], "")


def test_import_undo_restores_a_contact_hidden_and_approved_later(desk, colleague, published):
    rows = f"id,phone_1,phone_1_visibility\n{published.pk},+4533760601,secretariat\n"
    batch = imported(desk, rows)
    approve(colleague, batch)

    undo(desk, batch)
    made = ImportBatch.objects.get(undoes=batch)
    approve(colleague, made)

    assert not made.rows.exclude(problems=[]).exists()
    found = published.contacts.get()
    assert (found.value, found.visibility) == ("+4533760600", "public")


def test_import_undo_of_a_number_spread_over_two_texts_waits(desk):
    spread = "76 06 00 is open day and night."
    children = [text(language="en", summary="Call +45 33", about=spread)]
    centre = CentreFactory(children=children)
    batch = imported(desk, f"id,about_en\n{centre.pk},We listen.\n")

    undo(desk, batch)

    made = ImportBatch.objects.get(undoes=batch)
    assert (batch.state, made.state) == ("done", "pending")
    assert centre.texts.get().about == "We listen."


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
