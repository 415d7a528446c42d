"""Consents and portraits at the desk: noted from paper, looked at, accepted, declined, removed."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from experts.consents import pictures
from experts.models import ConsentPart, Expert, Portrait, ProposedPortrait, portraits
from irct.models import note_introduction
from tests.admin.desk import EXPERTS, person, sign_in
from tests.browser_forms import filled_in
from tests.factories import ExpertFactory, UserFactory
from tests.pictures import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RECORDED = "IRCT directory: Open person: we have recorded a consent to be listed"

DAY = dt.timedelta(days=1)


@pytest.fixture
def editor():
    return UserFactory(email="expert@example.org", name="Edda")


@pytest.fixture
def expert(editor):
    expert = ExpertFactory(name="Open person", slug="open-person", institution="Quiet hospital")
    expert.editorships.create(user=editor, role="lead")
    return expert


@pytest.fixture
def colleague(db):
    """Another client, signed in as a colleague."""
    client = Client()
    sign_in(client, person("colleague", is_staff=True, is_superuser=True))
    return client


def page(expert, what="consent"):
    return f"{EXPERTS}{expert.pk}/{what}/"


def paper(**changes):
    return {
        "note_it": "yes",
        "given_on": str(timezone.localdate() - 10 * DAY),
        "parts": ["name", "country"],
        "note": "Signed in Geneva, folder 12.",
    } | changes


def public():
    return Client().get("/experts/open-person/")


@pytest.mark.quick
def test_consent_form_ticks_only_parts_agreed_to(desk):
    without = ExpertFactory(status="draft", consent_given_on=None, consent_valid_until=None)
    with_two = ExpertFactory(consent_parts=["name", "country"])

    forms = [desk.get(page(one)).context["paper"] for one in (without, with_two)]
    ticked = [
        [part.data["value"] for part in form["parts"] if part.data["selected"]] for form in forms
    ]

    assert ticked == [[], ["name", "country"]]


@pytest.mark.quick
def test_consent_on_paper_to_less_counts_at_once_and_is_mailed(desk, expert, secretary, mailoutbox):
    until = timezone.localdate() + 300 * DAY
    response = desk.post(page(expert), paper(valid_until=str(until)), follow=True)

    given = timezone.localdate() - 10 * DAY
    consent = expert.consents.valid().get()
    assert "The consent is recorded and now counts." in response.content.decode()
    assert (consent.given_on, consent.valid_until) == (given, until)
    assert (consent.way, consent.given_by, consent.note) == (
        *("paper", secretary, "Signed in Geneva, folder 12."),
    )
    assert b"Quiet hospital" not in public().content
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (
        ["expert@example.org"],
        RECORDED,
    )


def accept(client, expert):
    waiting = expert.consents.waiting().get()
    return client.post(page(expert), {"accept": "yes", "waiting": waiting.pk}, follow=True)


def test_consent_on_paper_lets_a_withdrawn_entry_be_published_again(
    desk, colleague, expert, editor
):
    expert.withdraw_consent(by=editor)
    desk.post(page(expert), paper())
    own = accept(desk, expert).content.decode()
    response = accept(colleague, expert)
    before = public().status_code
    colleague.post(f"{EXPERTS}{expert.pk}/publish/", {"decided": "yes", "reason": ""})

    assert "You proposed this yourself" in own
    assert "The entry itself is not published." in response.content.decode()
    assert (before, public().status_code) == (404, 200)


@pytest.mark.parametrize(
    "more", [{"parts": ["name", "country", "institution"]}, {"valid_until": ""}]
)
def test_consent_on_paper_to_more_or_longer_waits_for_a_colleague(
    desk, colleague, expert, mailoutbox, more
):
    until = timezone.localdate() + 300 * DAY
    expert.agree(["name", "country"], by=expert.editorships.get().user, way="page", until=until)

    desk.post(page(expert), paper(**({"valid_until": str(until)} | more)))
    before = expert.consents.valid().get()
    shown = colleague.get(page(expert)).content.decode()
    asked = [mail.to for mail in mailoutbox]
    accept(colleague, expert)

    consent = expert.consents.valid().get()
    assert (before.way, consent.way) == ("page", "paper")
    assert "Signed in Geneva, folder 12." in shown
    assert asked == [["colleague@example.org"]]


def test_consent_on_paper_of_a_secretariat_of_one_counts_at_once(desk, expert, settings):
    settings.SECRETARIAT_OF_ONE = True

    desk.post(page(expert), paper(parts=["name", "country", "institution"]))

    assert expert.consents.valid().get().way == "paper"


def test_consent_is_not_accepted_by_whoever_invited_the_expert(desk, expert, editor, secretary):
    note_introduction(editor.pk, by=secretary.pk)
    expert.agree(["name"], by=editor, way="page")
    expert.agree(["name", "institution"], by=editor, way="page")

    told = accept(desk, expert).content.decode()

    assert "You invited the person who proposed this" in told
    assert b"Quiet hospital" not in public().content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": ""}, "note"),
        ({"parts": []}, "parts"),
        ({"given_on": ""}, "given_on"),
        ({"given_on": str(timezone.localdate() + DAY)}, "given_on"),
        ({"given_on": str(timezone.localdate() - 500 * DAY)}, "given_on"),
        ({"valid_until": str(timezone.localdate() + 500 * DAY)}, "valid_until"),
        ({"valid_until": str(timezone.localdate() - 50 * DAY)}, "valid_until"),
    ],
)
def test_consent_on_paper_with_impossible_values_is_refused(desk, expert, changes, field):
    response = desk.post(page(expert), paper(**changes))

    assert field in response.context["paper"].errors
    assert expert.consents.count() == 1


def test_consent_waiting_is_shown_accepted_and_mailed(desk, expert, editor, mailoutbox):
    expert.agree(["name"], by=editor, way="page")
    waiting = expert.agree(["name", "institution"], by=editor, way="page")
    queue = desk.get("/admin/").content.decode()

    before = desk.get(page(expert)).content.decode()
    desk.post(page(expert), {"accept": "yes", "waiting": waiting.pk})

    assert page(expert) in queue
    assert "These parts would become public:</strong> institution" in before
    assert b"Quiet hospital" in public().content
    assert [mail.subject for mail in mailoutbox] == [RECORDED]


def test_consent_waiting_is_declined_with_a_reason(desk, expert, editor, mailoutbox):
    expert.agree(["name"], by=editor, way="page")
    waiting = expert.agree(["name", "institution"], by=editor, way="page")

    without = desk.post(page(expert), {"decline": "yes", "waiting": waiting.pk})
    still = expert.consents.waiting().exists()
    desk.post(page(expert), {"decline": "yes", "waiting": waiting.pk, "reason": "Call us first."})

    assert (without.status_code, still) == (200, True)
    assert not expert.consents.waiting().exists()
    assert expert.consents.valid().get().parts == [ConsentPart.NAME]
    (mail,) = mailoutbox
    assert "Call us first." in mail.body


def test_consent_taken_back_meanwhile_is_not_accepted(desk, expert, editor):
    expert.agree(["name"], by=editor, way="page")
    waiting = expert.agree(["name", "institution"], by=editor, way="page")
    expert.withdraw_consent(by=editor)

    response = desk.post(page(expert), {"accept": "yes", "waiting": waiting.pk}, follow=True)

    assert "Nothing was done" in response.content.decode()
    assert not Expert.objects.published().exists()


@pytest.mark.parametrize("key", ["", "0", "x", "99999999999999999999"])
def test_consent_acceptance_without_one_waiting_does_nothing(desk, expert, key):
    response = desk.post(page(expert), {"accept": "yes", "waiting": key}, follow=True)

    assert "Nothing was done" in response.content.decode()


def test_consent_is_withdrawn_by_the_secretariat_for_an_expert(desk, expert, mailoutbox):
    desk.post(page(expert), {"withdraw": "yes", "reason": "They called."})

    assert public().status_code == 404
    (mail,) = [mail for mail in mailoutbox if mail.to == ["expert@example.org"]]
    assert "They called." in mail.body


def test_expert_form_shows_the_consent_and_cannot_change_it(desk, expert):
    response = desk.get(f"{EXPERTS}{expert.pk}/whole/")

    form = response.context["adminform"].form
    assert {"consent_given_on", "consent_valid_until", "consent_parts"} & set(form.fields) == set()
    assert page(expert) in response.content.decode()
    assert page(expert, "portrait") in response.content.decode()


# Portraits


def proposed(expert, editor, **how):
    picture = pictures.reencode(io.BytesIO(photograph(**how)))
    return portraits.propose(expert, picture, by=editor)


def test_portrait_waiting_is_shown_accepted_and_mailed(desk, expert, editor, mailoutbox):
    one = proposed(expert, editor)
    queue = desk.get("/admin/").content.decode()

    seen = desk.get(f"{page(expert, 'portrait')}proposed/")
    desk.post(page(expert, "portrait"), {"accept": "yes", "proposed": one.version})

    assert page(expert, "portrait") in queue
    assert seen.content == bytes(one.image)
    assert "no-store" in seen["Cache-Control"]
    assert bytes(Portrait.objects.get().image) == bytes(one.image)
    assert not ProposedPortrait.objects.exists()
    assert [mail.subject for mail in mailoutbox] == [
        "IRCT directory: Open person: the portrait is accepted"
    ]


def test_portrait_is_not_accepted_by_whoever_invited_its_sender(desk, expert, editor, secretary):
    note_introduction(editor.pk, by=secretary.pk)
    one = proposed(expert, editor)

    desk.post(page(expert, "portrait"), {"accept": "yes", "proposed": one.version})

    assert not Portrait.objects.exists()


def test_portrait_added_by_a_secretariat_of_one_is_shown_at_once(desk, expert, settings):
    settings.SECRETARIAT_OF_ONE = True

    file = SimpleUploadedFile("me.png", photograph(form="PNG"))
    desk.post(page(expert, "portrait"), {"send": "yes", "file": file})

    assert Portrait.objects.exists()


def test_portrait_replaced_since_it_was_seen_is_not_accepted(desk, expert, editor):
    seen = proposed(expert, editor).version
    proposed(expert, editor, colour=(1, 2, 3))

    response = desk.post(page(expert, "portrait"), {"accept": "yes", "proposed": seen}, follow=True)

    assert "another portrait was sent" in response.content.decode()
    assert not Portrait.objects.exists()


def test_portrait_is_declined_with_a_reason(desk, expert, editor, mailoutbox):
    one = proposed(expert, editor)
    version = {"decline": "yes", "proposed": one.version}

    desk.post(page(expert, "portrait"), version)
    still = ProposedPortrait.objects.exists()
    desk.post(page(expert, "portrait"), version | {"reason": "A number stands in it."})

    assert (still, ProposedPortrait.objects.exists()) == (True, False)
    (mail,) = mailoutbox
    assert "A number stands in it." in mail.body


def test_portrait_is_added_by_two_and_removed_by_one_of_the_secretariat(desk, colleague, expert):
    file = SimpleUploadedFile("me.png", photograph(form="PNG"))
    desk.post(page(expert, "portrait"), {"send": "yes", "file": file})
    waits = Client().get("/experts/open-person/portrait/").status_code
    version = {"accept": "yes", "proposed": ProposedPortrait.objects.get().version}
    own = desk.post(page(expert, "portrait"), version, follow=True).content.decode()
    colleague.post(page(expert, "portrait"), version)
    shown = Client().get("/experts/open-person/portrait/").status_code
    bad = desk.post(
        page(expert, "portrait"), {"send": "yes", "file": SimpleUploadedFile("a.jpg", b"no")}
    )
    desk.post(page(expert, "portrait"), {"remove": "yes"})

    assert (waits, shown) == (404, 200)
    assert "You proposed this yourself" in own
    assert "This is not a JPEG" in bad.content.decode()
    assert Client().get("/experts/open-person/portrait/").status_code == 404


@pytest.mark.parametrize("which", ["shown", "proposed", "never", "image"])
def test_portrait_that_does_not_exist_is_not_found(desk, expert, which):
    assert desk.get(f"{page(expert, 'portrait')}{which}/").status_code == 404


@pytest.fixture
def never_asked(editor):
    """An entry of which nobody has agreed to anything yet."""
    values = {"consent_given_on": None, "consent_valid_until": None, "consent_parts": []}
    entry = ExpertFactory(name="Dr Doe", slug="open-person", status="draft", **values)
    entry.editorships.create(user=editor, role="lead")
    return entry


def answer(link, **sent):
    """Open the link of an e-mail, and send its form as a browser does."""
    client = Client(enforce_csrf_checks=True)
    return client.post(link, filled_in(client.get(link)) | sent)


def link_in(mail):
    return re.search(r"/experts/consent/\S+", mail.body)[0]


def test_expert_gives_consent_by_the_link_that_the_secretariat_sends(
    desk, colleague, never_asked, mailoutbox
):
    sent = desk.post(page(never_asked), {"ask": "yes"})
    (mail,) = mailoutbox
    link = link_in(mail)
    shown = desk.get(page(never_asked)).content.decode()

    given = answer(link, do="agree", parts=["name"])
    waiting = never_asked.consents.get()
    before = public().status_code
    late = Client().get(link)
    colleague.post(page(never_asked), {"accept": "yes", "waiting": waiting.pk})
    desk.post(f"{EXPERTS}{never_asked.pk}/publish/", {"decided": "yes"})

    assert (sent.status_code, mail.to) == (302, ["expert@example.org"])
    assert mail.subject == "IRCT directory: May we list Dr Doe?"
    assert link not in shown
    assert given.status_code == 200
    assert (waiting.state, waiting.way, waiting.given_by.email) == (
        *("waits", "link", "expert@example.org"),
    )
    # What nobody has accepted yet is not public, and a link is for one answer.
    assert before == 404
    assert late.status_code == 404
    assert [one.parts for one in never_asked.consents.valid()] == [["name"]]
    assert public().status_code == 200


@pytest.mark.parametrize("why", ["too late", "no editor any more", "tampered with"])
def test_link_that_asks_for_a_consent_stops_working(desk, never_asked, editor, mailoutbox, why):
    desk.post(page(never_asked), {"ask": "yes"})
    link, days = link_in(mailoutbox[0]), 31 if why == "too late" else 1
    if why == "no editor any more":
        never_asked.editorships.all().delete()
    if why == "tampered with":
        link = f"{link[:-5]}x/"

    with time_machine.travel(timezone.now() + days * DAY):
        found = Client().get(link)

    assert found.status_code == 404
    assert not never_asked.consents.exists()


def test_nobody_is_asked_for_a_consent_where_no_email_reaches_anybody(
    desk, never_asked, mailoutbox
):
    never_asked.editorships.all().delete()

    shown = desk.get(page(never_asked)).content.decode()
    desk.post(page(never_asked), {"ask": "yes"})

    assert f"{EXPERTS}{never_asked.pk}/people/" in shown
    assert len(mailoutbox) == 0
