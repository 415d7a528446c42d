"""An expert agrees to be listed for a year, part by part; it is asked for, renewed, withdrawn."""

import datetime as dt
import logging
import re

import pytest
import time_machine
from django.core import signing
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from experts.models import Consent, ConsentPart, Expert, a_year_from
from irct import history, timetable
from irct.desk import merging
from irct.machine import logs
from irct.models import Bounce, Work, kinds_of_work
from irct.visitors.anonymous import VALID_FOR
from tests.browser_forms import filled_in
from tests.factories import ExpertFactory, UserFactory, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = dt.timedelta(days=1)
GIVEN = dt.date(2026, 3, 10)
LAST = dt.date(2027, 3, 9)
EVERY = [part.value for part in ConsentPart]
PAGE = "/experts/open-person/consent/"


def noon(day):
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


@pytest.fixture
def editor(db):
    return UserFactory(email="expert@example.org", name="Edda")


@pytest.fixture
def secretary(db):
    return UserFactory(email="secretary@example.org", is_staff=True)


@pytest.fixture
def expert(editor):
    expert = ExpertFactory(
        name="Open person",
        slug="open-person",
        institution="Quiet hospital",
        courts=["A high court"],
        countries_of_work=["NO"],
        consent_given_on=GIVEN,
        consent_valid_until=LAST,
        children=[text(language="en", biography="I listen.")],
    )
    expert.editorships.create(user=editor, role="lead")
    return expert


@pytest.fixture
def link(expert, editor):
    return f"/experts/consent/{expert.consents.get().token(editor)}/"


def press(link, do="agree", client=None, **sent):
    """Open a page and press a button of its form, as a browser does."""
    client = client or Client(enforce_csrf_checks=True)
    return client.post(link, filled_in(client.get(link)) | {"do": do} | sent)


def night():
    timetable.end_consents()
    timetable.ask_for_consents()
    timetable.index_what_became_public_or_private()


def held(expert):
    expert.refresh_from_db()
    return expert.consent_given_on, expert.consent_valid_until, sorted(expert.consent_parts)


def recorded(expert):
    """Every consent, the oldest first, as what became of it and for which parts."""
    return [(one.state, sorted(one.parts)) for one in expert.consents.order_by("pk")]


def is_public(expert):
    return Expert.objects.published().filter(pk=expert.pk).exists()


def subjects(mailoutbox, to="expert@example.org"):
    return [mail.subject for mail in mailoutbox if mail.to == [to]]


def removed(mail):
    """The parts that an e-mail names."""
    return re.findall(r"^- (.*)$", mail.body, re.MULTILINE)


def work(kind, day):
    return [
        item for _permission, rows in kinds_of_work(day) for item in rows if item[0] == kind.value
    ]


# Asked again in good time


@pytest.mark.parametrize(
    ("days", "asked"), [(61, 0), (60, 1), (59, 1), (15, 1), (14, 1), (1, 1), (0, 1), (-1, 0)]
)
def test_consent_is_asked_for_from_60_days_before_its_end(expert, mailoutbox, days, asked):
    with noon(LAST - days * DAY):
        timetable.ask_for_consents()

        assert len(subjects(mailoutbox)) == asked


def test_consent_is_asked_for_twice_at_60_and_14_days(expert, mailoutbox):
    for days in range(65, -1, -1):
        with noon(LAST - days * DAY):
            timetable.ask_for_consents()
            timetable.ask_for_consents()

    asked = expert.consents.get().asked.order_by("step")
    assert (
        subjects(mailoutbox)
        == ["IRCT directory: Open person: the consent to be listed ends on 9 March 2027"] * 2
    )
    assert [(one.step, LAST - one.asked_on) for one in asked] == [(1, 60 * DAY), (2, 14 * DAY)]


@pytest.mark.quick
def test_consent_email_names_the_parts_and_its_link_opens_the_page(expert, mailoutbox):
    with noon(LAST - 60 * DAY):
        timetable.ask_for_consents()
        (mail,) = mailoutbox
        page = Client().get(re.search(r"http://localhost:8000(/experts/consent/\S+)", mail.body)[1])

        assert "- country\n" in mail.body
        assert "This consent ends on 9 March 2027." in mail.body
        assert "What may we show about Open person" in page.content.decode()


@pytest.mark.quick
def test_consent_is_not_asked_for_when_hidden_withdrawn_or_renewed(expert, editor, mailoutbox):
    renewed = ExpertFactory(consent_given_on=GIVEN, consent_valid_until=LAST)
    renewed.editorships.create(user=editor)
    withdrawn = ExpertFactory(consent_given_on=GIVEN, consent_valid_until=LAST)
    withdrawn.editorships.create(user=editor)
    with noon(LAST - 50 * DAY):
        expert.hide(by=editor)
        withdrawn.withdraw_consent(by=editor)
        renewed.agree(EVERY, by=editor, way="page")

        timetable.ask_for_consents()

        assert subjects(mailoutbox) == []


@pytest.mark.parametrize(("days", "is_work"), [(15, False), (14, True), (-30, True), (-31, False)])
def test_ending_consent_without_a_reachable_editor_is_work(expert, days, is_work):
    Bounce.note("expert@example.org")
    with noon(LAST - days * DAY):
        night()

        found = work(Work.CONSENT_ENDS, timezone.localdate())
        assert [item[5] for item in found] == (["2027-03-09"] if is_work else [])


def test_ending_consent_with_a_reachable_editor_is_no_work(expert):
    assert work(Work.CONSENT_ENDS, LAST - 5 * DAY) == []


# By the link


def test_viewing_the_consent_link_changes_nothing_and_sets_no_cookie(expert, link):
    before = held(expert), recorded(expert)
    with noon(LAST - 60 * DAY):
        answers = [Client().get(link), Client().head(link), Client().get(link)]

        page = answers[0].content.decode()
        assert [answer.status_code for answer in answers] == [200] * 3
        assert [answer.cookies for answer in answers] == [{}] * 3
        assert (held(expert), recorded(expert)) == before
        assert "no-store" in answers[0]["Cache-Control"]
        assert answers[0]["Referrer-Policy"] == "same-origin"
        assert "You gave your consent on 10 March 2026. It is valid until 9 March 2027." in page
        assert page.count("checked") == 6
        assert "Agree until 7 January 2028" in page
        for said in ("Open person", "Denmark", "Norway", "Quiet hospital", "I listen.", "A high"):
            assert said in page


def test_renewal_before_the_end_counts_at_once_for_a_year(expert, link, secretary, mailoutbox):
    with noon(LAST - 60 * DAY):
        answer = press(link)

        today = timezone.localdate()
        assert "valid until 7 January 2028" in answer.content.decode()
        assert held(expert) == (today, dt.date(2028, 1, 7), sorted(EVERY))
        assert recorded(expert) == [("replaced", sorted(EVERY)), ("valid", sorted(EVERY))]
        assert expert.consents.valid().get().way == "link"
        assert expert.consents.valid().get().given_by.email == "expert@example.org"
        assert is_public(expert)
        assert list(mailoutbox) == []


def test_unticked_part_is_no_longer_public_at_once(expert, link, mailoutbox):
    with noon(LAST - 60 * DAY):
        press(link, parts=["name", "country", "courts"])

        page = Client().get("/experts/open-person/").content.decode()
        assert held(expert)[2] == ["country", "courts", "name"]
        assert ("Quiet hospital" in page, "I listen." in page) == (False, False)
        assert ("Denmark" in page, "A high court" in page) == (True, True)
        (mail,) = mailoutbox
        assert (
            mail.subject == "IRCT directory: Open person: parts of the entry are no longer public"
        )
        assert re.findall(r"^- (.*)$", mail.body, re.MULTILINE) == [
            "portrait",
            "institution",
            "biography",
        ]
        assert "8 January 2027, 13:00" in mail.body


def test_removing_parts_keeps_the_last_day_of_consent(expert, link):
    with noon(LAST - 60 * DAY):
        press(link, do="fewer", parts=["name", "courts"])

        assert held(expert)[1:] == (LAST, ["courts", "name"])


def test_entry_without_consent_to_the_name_is_not_public(expert, link):
    with noon(LAST - 60 * DAY):
        answer = press(link, parts=["country", "courts"])

        assert "However, nothing of your entry is public now." in answer.content.decode()
        assert not is_public(expert)
        assert Client().get("/experts/open-person/").status_code == 404


@pytest.mark.parametrize("how", [{"do": "withdraw"}, {"parts": []}])
def test_withdrawal_by_link_takes_the_entry_off(expert, link, mailoutbox, how):
    with noon(LAST - 60 * DAY):
        answer = press(link, **how)

        assert "You are no longer listed" in answer.content.decode()
        assert held(expert) == (None, None, [])
        assert recorded(expert) == [("withdrawn", sorted(EVERY))]
        assert (is_public(expert), expert.status) == (False, "withdrawn")
        (mail,) = mailoutbox
        assert mail.subject == "IRCT directory: Open person is no longer listed"
        assert "Edda withdrew the consent for Open person on 8 January 2027, 13:00" in mail.body
        assert len(re.findall(r"^- ", mail.body, re.MULTILINE)) == 6


def test_added_part_waits_for_the_secretariat(expert, link, editor, secretary, mailoutbox):
    expert.agree(["name", "country"], by=editor, way="page")
    link = f"/experts/consent/{expert.consents.valid().get().token(editor)}/"
    with noon(LAST - 60 * DAY):
        answer = press(link, parts=["name", "courts"])

        assert "The secretariat first looks at" in answer.content.decode()
        assert held(expert)[2] == ["name"]
        waiting = expert.consents.waiting().get()
        assert sorted(waiting.parts) == ["courts", "name"]
        assert [item[2] for item in work(Work.CONSENT, timezone.localdate())] == [expert.pk]
        (mail,) = [mail for mail in mailoutbox if mail.to == ["secretary@example.org"]]
        assert removed(mail) == ["courts"]

        expert.accept(waiting, by=secretary)

        assert held(expert)[2] == ["courts", "name"]
        assert work(Work.CONSENT, timezone.localdate()) == []


@pytest.mark.parametrize("days", [1, 30])
def test_renewal_by_link_after_the_end_waits(expert, link, secretary, mailoutbox, days):
    with noon(LAST + DAY):
        night()
    mailoutbox.clear()
    with noon(LAST + days * DAY):
        page = Client().get(link).content.decode()
        answer = press(link)

        assert "Your consent was valid until 9 March 2027." in page
        assert ("Quiet hospital" in page, "I listen." in page) == (False, False)
        assert "The secretariat first looks at" in answer.content.decode()
        assert (is_public(expert), held(expert)[1]) == (False, LAST)
        assert [one[0] for one in recorded(expert)] == ["expired", "waits"]
        assert subjects(mailoutbox, to="secretary@example.org") == [
            "IRCT directory: Open person: a consent for you to look at"
        ]

        expert.accept(expert.consents.waiting().get(), by=secretary)

        assert is_public(expert)
        assert "Quiet hospital" in Client().get("/experts/open-person/").content.decode()


def test_renewal_waits_when_the_end_is_not_recorded_yet(expert, link):
    """Nobody has noted yet that the consent is over, and still it is."""
    with noon(LAST + DAY):
        press(link)

        assert not is_public(expert)
        assert expert.consents.waiting().exists()


def test_renewal_by_link_after_withdrawal_waits(expert, link, secretary):
    with noon(LAST - 60 * DAY):
        press(link, do="withdraw")
    with noon(LAST - 40 * DAY):
        page = Client().get(link).content.decode()
        press(link, parts=["name"])

        assert "The consent was withdrawn on 8 January 2027." in page
        assert page.count("checked") == 0
        assert (is_public(expert), [one[0] for one in recorded(expert)]) == (
            False,
            ["withdrawn", "waits"],
        )


@pytest.mark.parametrize("where", ["link", "own page"])
def test_form_opened_before_a_withdrawal_elsewhere_brings_nothing_back(
    expert, editor, link, mailoutbox, where
):
    with noon(LAST - 60 * DAY):
        client = Client()
        if where == "own page":
            client.force_login(editor)
        path = link if where == "link" else "/experts/open-person/consent/"
        opened = filled_in(client.get(path)) | {"do": "agree"}
        press(link, do="withdraw")
        mailoutbox.clear()

        answer = client.post(path, opened)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "The consent was withdrawn on" in page
        assert page.count("checked") == 0
        assert [one[0] for one in recorded(expert)] == ["withdrawn"]
        assert len(mailoutbox) == 0
        # Whoever ticks it again there gives a new one, which a second person looks at.
        client.post(path, filled_in(answer) | {"do": "agree", "parts": ["name"]})
        assert [one[0] for one in recorded(expert)] == ["withdrawn", "waits"]
        assert not is_public(expert)


def test_consent_form_without_parts_is_refused_after_withdrawal(expert, link):
    with noon(LAST - 60 * DAY):
        press(link, do="withdraw")
        answer = press(link, parts=[])

        assert answer.status_code == 400
        assert [one[0] for one in recorded(expert)] == ["withdrawn"]


@pytest.mark.parametrize("do", ["agree", "withdraw", "fewer"])
def test_consent_form_submitted_twice_counts_once(expert, link, do, mailoutbox):
    with noon(LAST - 60 * DAY):
        client = Client()
        sent = filled_in(client.get(link)) | {"do": do, "parts": ["name", "courts"]}
        answers = [client.post(link, sent) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert expert.consents.count() == (1 if do == "withdraw" else 2)
        assert len(subjects(mailoutbox)) == 1


def test_consent_form_with_a_foreign_or_expired_proof_does_nothing(expert, link):
    with noon(LAST - 60 * DAY):
        sent = filled_in(Client().get(link)) | {"do": "withdraw"}
        answers = [
            Client().post(link, {"do": "withdraw"}),
            Client().post(link, sent, headers={"Sec-Fetch-Site": "cross-site"}),
        ]
        later = timezone.now() + VALID_FOR + dt.timedelta(seconds=5)
    with time_machine.travel(later):
        answers.append(Client().post(link, sent))

    assert [answer.status_code for answer in answers] == [400] * 3
    assert recorded(expert) == [("valid", sorted(EVERY))]


# Dead links


def test_consent_link_stops_when_its_consent_is_replaced(expert, link, editor):
    with noon(LAST - 60 * DAY):
        press(link)
        answers = [Client().get(link), Client().post(link, {"do": "withdraw"})]

        newer = f"/experts/consent/{expert.consents.valid().get().token(editor)}/"
        assert [answer.status_code for answer in answers] == [404, 404]
        assert "A later consent has replaced" in answers[0].content.decode()
        assert "What may we show about" in Client().get(newer).content.decode()
        assert is_public(expert)


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 404)])
def test_consent_link_stops_30_days_after_the_end(expert, link, days, status):
    with noon(LAST + DAY):
        night()
    with noon(LAST + days * DAY):
        answers = [Client().get(link), press(link) if status == 200 else Client().post(link)]

        assert [answer.status_code for answer in answers] == [status, status]
        assert "Open person" in answers[0].content.decode() or status == 404


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 404)])
def test_consent_link_stops_30_days_after_the_withdrawal(expert, link, editor, days, status):
    with noon(GIVEN + 30 * DAY):
        expert.withdraw_consent(by=editor)
    with noon(GIVEN + (30 + days) * DAY):
        assert Client().get(link).status_code == status


def test_invalid_consent_link_says_what_to_do(expert, editor, link):
    def is_dead(path):
        answer = Client().get(path)
        page = answer.content.decode()
        assert "Open person" not in page
        return answer.status_code == 404 and "This link does not work" in page

    made_up = {
        "cut": link[:-5] + "/",
        "salt": f"/experts/consent/{signing.dumps([expert.consents.get().pk, editor.pk])}/",
        "nonsense": "/experts/consent/%F0%9F%92%A3/",
        "gone": f"/experts/consent/{signing.dumps([10**9, editor.pk], salt='consent')}/",
    }
    assert [name for name, path in made_up.items() if not is_dead(path)] == []
    assert Client().get(link).status_code == 200

    people = type(editor).objects.filter(pk=editor.pk)
    people.update(is_active=False)
    assert is_dead(link)
    people.update(is_active=True)
    expert.editorships.all().delete()
    assert is_dead(link)


def test_link_of_a_waiting_consent_does_not_work(expert, editor):
    expert.withdraw_consent(by=editor)
    waiting = expert.agree(["name"], by=editor, way="page")

    assert Client().get(f"/experts/consent/{waiting.token(editor)}/").status_code == 404


# The end


def test_expired_consent_is_recorded_and_mailed_once(expert, mailoutbox):
    with noon(LAST):
        night()
        before = is_public(expert)
    mailoutbox.clear()
    for days in (1, 1, 2):
        with noon(LAST + days * DAY):
            night()

    with noon(LAST + 2 * DAY):
        assert (before, is_public(expert)) == (True, False)
    assert subjects(mailoutbox) == [
        "IRCT directory: Open person is no longer listed: the consent has ended"
    ]
    assert recorded(expert) == [("expired", sorted(EVERY))]
    expert.refresh_from_db()
    assert (expert.document, expert.names) == (None, [])


# On the expert's own page


def test_own_consent_page_renews_changes_and_withdraws(client, expert, editor, secretary):
    with noon(LAST - 100 * DAY):
        client.force_login(editor)
        press(PAGE, client=client)
        renewed = held(expert)
        press(PAGE, do="fewer", parts=["name", "country"], client=client)
        fewer = held(expert)
        press(PAGE, parts=["name", "country", "courts"], client=client)
        waits = held(expert)
        press(PAGE, do="withdraw", reason="I retire.", client=client)

        today = timezone.localdate()
        assert renewed == (today, a_year_from(today), sorted(EVERY))
        assert fewer == (today, a_year_from(today), ["country", "name"])
        assert waits == fewer
        assert held(expert) == (None, None, [])
        assert [state for state, _parts in recorded(expert)] == [
            *("replaced", "replaced", "withdrawn", "withdrawn"),
        ]
        assert {one.way for one in expert.consents.all()[:3]} == {"page"}


def test_own_consent_page_shows_parts_that_are_not_public(client, expert, editor):
    expert.agree(["name"], by=editor, way="page")
    client.force_login(editor)

    page = client.get(PAGE).content.decode()
    by_link = Client().get(f"/experts/consent/{expert.consents.valid().get().token(editor)}/")

    assert "Quiet hospital" in page
    assert "Quiet hospital" not in by_link.content.decode()
    assert page.count("Not public now.") == 5


def test_draft_is_listed_after_consent_and_review(client, editor, secretary):
    expert = ExpertFactory(
        name="New person",
        slug="open-person",
        status="draft",
        consent_given_on=None,
        consent_valid_until=None,
    )
    expert.editorships.create(user=editor)
    client.force_login(editor)

    press(PAGE, parts=["name", "country"], client=client)
    expert.refresh_from_db()
    with pytest.raises(Exception, match="only with a dated consent"):
        expert.publish(by=secretary)
    expert.accept(expert.consents.waiting().get(), by=secretary)
    expert.publish(by=secretary)

    assert is_public(expert)
    assert sorted(expert.projection().texts) == []


# The record


def test_consent_columns_always_equal_the_record(expert, editor, secretary):
    """One place writes both; here is everything that writes either."""
    steps = [
        lambda one: one.agree(EVERY, by=editor, way="link"),
        lambda one: one.agree(["name"], by=editor, way="page"),
        lambda one: one.agree(["name", "courts"], by=editor, way="page"),
        lambda one: one.accept(one.consents.waiting().get(), by=secretary),
        lambda one: one.note_consent(
            ["name", "portrait"],
            by=secretary,
            given_on=timezone.localdate() - 40 * DAY,
            valid_until=timezone.localdate() + 40 * DAY,
            note="Signed in Geneva.",
        ),
        lambda one: one.withdraw_consent(by=editor),
        lambda one: one.agree(EVERY, by=editor, way="page"),
        lambda one: one.decline(one.consents.waiting().get(), by=secretary, reason="Not now."),
        lambda one: one.agree(EVERY, by=editor, way="page"),
        lambda one: one.accept(one.consents.waiting().get(), by=secretary),
        lambda one: one.expire_consent(timezone.localdate() + 400 * DAY),
    ]

    for number, step in enumerate(steps):
        step(Expert.objects.get(pk=expert.pk))

        stored = Expert.objects.get(pk=expert.pk)
        last = stored.consents.repeated().first()
        assert stored.repeats_consent(last), number
        assert stored.consents.valid().count() <= 1


def test_consent_record_accepts_no_change_but_its_end(expert, editor):
    consent = expert.consents.get()
    refused = [
        {"parts": ["name"]},
        {"valid_until": LAST + DAY},
        {"given_on": GIVEN - DAY},
        {"way": "page"},
        {"note": "x"},
        {"given_by": editor},
        {"valid_since": timezone.now() - DAY},
    ]

    for values in refused:
        with pytest.raises(DatabaseError, match="only the end"), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(**values)
    expert.withdraw_consent(by=editor)
    for values in ({"state": "expired"}, {"ended_at": timezone.now() + DAY}):
        with pytest.raises(DatabaseError, match="only the end"), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(**values)
    editor.delete()

    assert Consent.objects.get().ended_by is None


@pytest.mark.django_db(transaction=True)
def test_consent_record_is_deleted_only_with_its_expert():
    kept, gone = ExpertFactory(), ExpertFactory()

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        kept.consents.all().delete()
    gone.delete()

    assert [one.expert for one in Consent.objects.all()] == [kept]


def test_history_lists_consents(expert, editor, secretary):
    expert.agree(["name"], by=editor, way="page")

    told = [part for entry in history.entries(expert) for part in entry.parts]
    assert [part.what for part in told[:3]] == [
        "Expert: Open person",
        "A later consent replaced this one",
        "The consent took effect",
    ]


def test_history_shows_a_past_day_with_the_parts_agreed_today(expert, editor):
    expert.agree(["name", "courts"], by=editor, way="page")

    past = history.as_it_stood(Expert.objects.with_children().get(), timezone.localdate())

    assert (past.profile.institution, past.profile.country) == ("", "")
    assert past.profile.courts == ("A high court",)


@pytest.mark.parametrize(
    ("given", "until"),
    [
        (dt.date(2026, 11, 26), dt.date(2027, 11, 25)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2027, 3, 1), dt.date(2028, 2, 29)),
    ],
)
def test_consent_is_valid_for_a_year(given, until):
    assert a_year_from(given) == until


def test_consent_link_key_is_masked_in_logs(link):
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (f"/ar{link}",), None)

    logs.WithoutKeys().filter(record)

    assert record.getMessage() == "/ar/experts/consent/…/"


def test_consent_link_of_a_merged_entry_works_for_the_one_that_stayed(expert, link, secretary):
    stays = ExpertFactory(name="Open person again", slug="stays")
    merging.merge(stays, expert, {}, by=secretary)

    page = Client().get(link)
    press(link, "withdraw")

    stays.refresh_from_db()
    assert "Open person again" in page.content.decode()
    assert (stays.status, stays.consent_given_on) == ("withdrawn", None)
