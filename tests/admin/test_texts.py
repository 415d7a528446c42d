"""Texts that were changed, at the desk: every way to change one is told of, and can be put back."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import Centre, TextChange
from irct.desk import merging
from irct.models import Work
from tests.admin.desk import CENTRES, edit, person, sign_in
from tests.admin.importing import imported, undo
from tests.admin.test_merge import merge
from tests.factories import CentreFactory, ExpertFactory, UserFactory, text
from tests.test_texts_changed import about, tell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUEUE = "/admin/"
CHANGES = "/admin/centres/textchange/"
OLD, NEW = "We listen to you.", "We are closed for ever."


@pytest.fixture
def editor():
    return UserFactory(email="edda@example.org", name="Edda")


@pytest.fixture
def centre(editor):
    centre = CentreFactory(name="A house", children=[text(language="en", about=OLD)])
    centre.editorships.create(user=editor, role="lead")
    return centre


def told(mailoutbox):
    """Who is told of what, of texts alone."""
    tell()
    about_texts = [mail for mail in mailoutbox if "/put-back/" in mail.body]
    return [(mail.to[0], f"Now:\n> {NEW}" in mail.body) for mail in about_texts]


# Each way


@pytest.mark.quick
def test_editors_are_told_of_a_text_that_is_edited_at_the_desk(desk, centre, mailoutbox):
    response = edit(desk, centre, **{"texts-0-about": NEW})

    assert (response.status_code, about(centre)) == (302, NEW)
    assert told(mailoutbox) == [("edda@example.org", True)]


@pytest.mark.quick
def test_nobody_is_told_of_a_desk_form_that_is_refused(desk, centre, mailoutbox):
    response = edit(desk, centre, **{"texts-0-about": NEW, "founded": "soon"})

    assert (response.status_code, about(centre)) == (200, OLD)
    assert TextChange.objects.count() == 0


def test_editors_are_told_of_a_text_that_is_undone(desk, secretary, centre, editor, mailoutbox):
    centre.submit("about", {"texts/en/about": NEW}, by=editor)
    TextChange.objects.all().delete()
    [act] = [one for one in centre.texts.get().events.all() if one.pgh_context and one.about == NEW]

    desk.post(f"{CENTRES}{centre.pk}/history/{act.pgh_context_id}/undo/", {"reason": "A lie."})

    assert about(centre) == OLD
    assert told(mailoutbox) == [("edda@example.org", False)]


def test_secretariat_of_one_that_undoes_is_told_of(desk, centre, editor, mailoutbox, settings):
    settings.SECRETARIAT_OF_ONE = True
    test_editors_are_told_of_a_text_that_is_undone(desk, None, centre, editor, mailoutbox)


def test_editors_are_told_of_texts_that_merging_moves_and_parting_takes_back(
    secretary, centre, mailoutbox
):
    gone = CentreFactory(name="Another house", children=[text(language="en", about=NEW)])

    done, _requests = merge(centre, gone, by=secretary, **{"texts/en": "theirs"})
    merged = told(mailoutbox)
    mailoutbox.clear()
    merging.undo(done, by=secretary)

    assert merged == [("edda@example.org", True)]
    assert told(mailoutbox) == [("edda@example.org", False)]
    assert about(centre) == OLD


def test_import_is_one_email_for_each_reader_and_so_is_its_undoing(
    desk, centre, editor, mailoutbox
):
    others = [
        CentreFactory(name=f"House {number}", children=[text(language="en", about=OLD)])
        for number in range(4)
    ]
    for other in others:
        other.editorships.create(user=editor, role="lead")
    lines = "".join(f"{one.pk},{NEW}\n" for one in [centre, *others])

    batch = imported(desk, f"id,about_en\n{lines}")
    jobs = ProcrastinateJob.objects.filter(task_name="tell_of_texts").count()
    of_import = told(mailoutbox)
    body = mailoutbox[0].body
    mailoutbox.clear()
    undo(desk, batch)
    of_undoing = told(mailoutbox)

    assert (jobs, of_import) == (1, [("edda@example.org", False)])
    assert body.count("/put-back/") == 5
    assert all(other.name in body for other in others)
    assert of_undoing == [("edda@example.org", False)]
    assert about(centre) == OLD


def test_import_of_few_entries_is_told_in_full(desk, centre, mailoutbox):
    imported(desk, f"id,about_en\n{centre.pk},{NEW}\n")

    assert told(mailoutbox) == [("edda@example.org", True)]


def test_editors_are_told_nothing_of_an_import_without_texts(desk, centre, mailoutbox):
    imported(desk, f"id,services\n{centre.pk},medical\n")

    assert told(mailoutbox) == []


def test_texts_of_a_new_account_wait_at_the_desk_and_in_imports(client, centre):
    person("secretariat", is_staff=True)
    new = person("administrator", is_staff=True, date_joined=timezone.now())
    sign_in(client, new)

    edit(client, centre, **{"texts-0-about": NEW})
    waits = [item["why"] for one in centre.change_requests.all() for item in one.items]
    batch = imported(client, f"id,about_en\n{centre.pk},{NEW}\n")

    assert (about(centre), waits) == (OLD, ["new_account"])
    assert (batch.state, [row.waiting[0]["why"] for row in batch.rows.all()]) == (
        "pending",
        ["new_account"],
    )


# The queue


@pytest.fixture
def changed(centre, editor):
    centre.submit("about", {"texts/en/about": NEW}, by=editor)
    return TextChange.objects.get()


def items(response):
    shown = (item for group in response.context["queue"].page for item in group.items)
    return [item for item in shown if item.kind == Work.TEXT]


def test_queue_shows_texts_changed_lately_until_they_are_ticked_off(desk, changed):
    [item] = items(desk.get(QUEUE))
    desk.post(QUEUE, {"item": [item.id], "act": "tick_off"})
    ticked_off = items(desk.get(QUEUE))
    changed.pk = None
    changed.began_at -= dt.timedelta(days=8)
    changed.told_at = timezone.now()
    changed.save()

    assert (item.what, item.page.startswith(CHANGES)) == ("by Edda", True)
    assert ticked_off == items(desk.get(QUEUE)) == []


def test_desk_shows_the_difference_and_puts_back_after_one_question(
    desk, secretary, centre, changed, mailoutbox
):
    page = f"{CHANGES}{changed.pk}/change/"

    asked = desk.get(page).content.decode()
    before = about(centre)
    desk.post(page, {"reason": "They did not write it."}, follow=True)

    assert "Put back what stood there" in asked
    assert re.findall(r"removed: </span>([^<]*)", asked)[:1] == ["are"]
    assert (before, about(centre)) == (NEW, OLD)
    assert centre.texts.get().events.order_by("pgh_id").last().pgh_context.metadata == {
        "user": secretary.pk,
        "by": "Sana Holm",
        "reason": "They did not write it.",
    }
    assert ("edda@example.org", False) in told(mailoutbox)


def test_desk_says_that_somebody_else_changed_it_meanwhile(desk, centre, changed):
    centre.submit("about", {"texts/en/about": "We moved."}, by=UserFactory())

    response = desk.post(f"{CHANGES}{changed.pk}/change/", {"reason": ""}, follow=True)

    assert "Somebody else has changed a text again since" in response.content.decode()
    assert about(centre) == "We moved."


def test_texts_changed_are_for_the_secretariat_only(client, centre, changed, editor):
    client.force_login(editor)

    assert client.get(f"{CHANGES}{changed.pk}/change/").status_code in (302, 404)
    assert client.post(f"{CHANGES}{changed.pk}/change/", {"reason": ""}).status_code in (302, 404)
    assert about(centre) == NEW


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_changes_makes_a_constant_number_of_queries(
    desk, editor, count, django_assert_num_queries
):
    for number in range(count):
        one = CentreFactory(name=f"House {number}", children=[text(language="en", about=OLD)])
        one.submit("about", {"texts/en/about": NEW}, by=editor)
    desk.get(CHANGES)

    with django_assert_num_queries(14):
        page = desk.get(CHANGES)

    assert page.content.decode().count("About the centre (English)") == count


def test_experts_have_such_a_page_too(desk, editor):
    expert = ExpertFactory(children=[text(language="en", biography="A life.")])
    expert.submit("about", {"texts/en/biography": "Another life."}, by=editor)
    [item] = items(desk.get(QUEUE))

    desk.post(item.page, {"reason": ""})

    assert expert.texts.get().biography == "A life."
    assert Centre.objects.count() == 0
