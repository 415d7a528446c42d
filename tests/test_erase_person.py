"""A person's data is erased on request; what happened, and what listings say, stays."""

import io
import json
import os
from urllib.parse import urlencode

import pghistory.core
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models
from django.db.models import Q
from django.utils import timezone
from pghistory.models import Context
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import Centre, Release
from experts.models import Enquiry, ExpertRequest, Portrait, ProposedPortrait, RequestFact
from experts.requests import letters
from irct.imports.files import as_xlsx
from irct.models import (
    ERASED,
    Bounce,
    Decision,
    Erasure,
    ExitPage,
    ImportBatch,
    NotTheSecond,
    SecretariatContact,
    TranslationReview,
    UnsavedForm,
    User,
    Vouching,
    acting,
)
from irct.models.derived import DERIVED
from tests import dumps
from tests.brokering import asked
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, helpline, text

pytestmark = pytest.mark.slow

EMAIL, OTHER_EMAIL = "Zofia.Quillfeather@example.org", "zq@example.net"
NAME, EARLIER_NAME = "Zofia Quillfeather", "Zofia Ørsted"
TRACES = ["quillfeather", "zq@example", "ørsted", "\\u00f8rsted", "zofia"]

EVENTS = pghistory.core.event_models()


def erase(email=EMAIL, **options):
    out = io.StringIO()
    call_command("erase_person", email, stdout=out, **{"yes": True, **options})
    return out.getvalue()


@pytest.fixture
def person(db):
    return UserFactory(email=EMAIL, name=EARLIER_NAME, is_staff=True)


@pytest.fixture
def colleague(db):
    return UserFactory(is_staff=True)


def leave_traces(person, colleague, listing):
    """Let a person and somebody else do with a listing all that editors and staff do."""
    listing.invitations.create(email=person.email, role="lead", invited_by=colleague)
    listing.invitations.get().accept(by=person)
    listing.invitations.create(email=OTHER_EMAIL, invited_by=person)
    listing.editorships.create(user=colleague, invited_by=person)
    listing.change({"languages": ["da"]}, by=person, reason="Told by Zofia Quillfeather.")
    for block in ("contact", "services", "place"):
        values = {"on": timezone.localdate(), "how": "phone", "by": person}
        values = {f"{block}_confirmed_{name}": value for name, value in values.items()}
        listing.change(values, by=person)
    stranger = UserFactory(is_staff=True)
    for asks, decides in ((person, stranger), (stranger, person)):
        request = listing.submit("about", {"name": f"Named by {asks.pk}"}, by=asks)
        request.decide({"name": Decision("accept")}, by=decides)
    listing.submit("about", {"name": "A third name"}, by=person)
    listing.corrections.create(kind="name").resolve(by=person)
    with acting(colleague, via=f"mail to {EMAIL.upper()}"):
        type(listing).objects.update(notes="Asked again.")


def log(by, about):
    content_type = ContentType.objects.get_for_model(about)
    message = json.dumps([{"changed": {"name": "editor", "object": str(about)}}])
    LogEntry.objects.create(
        user=by,
        content_type=content_type,
        object_id=about.pk,
        object_repr=str(about),
        action_flag=CHANGE,
        change_message=message,
    )


def account(person):
    person.groups.add(Group.objects.get(name="secretariat"))
    person.user_permissions.add(Permission.objects.first())
    EmailAddress.objects.create(user=person, email=EMAIL, primary=True, verified=True)
    EmailAddress.objects.create(user=person, email=OTHER_EMAIL)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x", "of": EMAIL})
    UserSession.objects.create(
        user=person, session_key="k", ip="192.0.2.1", user_agent="x", data={"of": EMAIL}
    )
    for held in ({"_auth_user_id": str(person.pk)}, {"account_login_code": {"email": EMAIL}}):
        session = SessionStore()
        session.update(held)
        session.save()


def fields_about_people():
    """Every column that holds a user's key or an e-mail address, or may in JSON."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model is not Erasure:
            for field in model._meta.concrete_fields:
                if field.name in DERIVED:  # digests, which the database makes of texts
                    continue
                if field.related_model is User or isinstance(
                    field, models.EmailField | models.JSONField
                ):
                    yield model, field


def is_planted(person, model, field):
    if field.related_model is User:
        holds = Q(**{field.attname: person.pk})
    elif isinstance(field, models.JSONField):
        holds = Q(as_text__icontains=EMAIL) | Q(as_text__icontains=NAME)
    else:
        holds = Q(as_text__iexact=EMAIL) | Q(as_text__iexact=OTHER_EMAIL)
    as_text = models.functions.Cast(field.name, models.TextField())
    return model._base_manager.annotate(as_text=as_text).filter(holds).exists()


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it needs the embedded server's pg_dump")
def test_erased_person_is_nowhere_in_a_database_dump(transactional_db, person, colleague):
    account(person)
    centre, expert = CentreFactory(name="Alder"), ExpertFactory(name="Birch")
    leave_traces(person, colleague, centre)
    person.name = NAME
    person.save()
    leave_traces(person, colleague, expert)
    expert.change({"email": EMAIL}, by=person)
    centre.submit("about", {"name": EMAIL}, by=person)
    expert.submit("contacts", {"email": OTHER_EMAIL}, by=person)
    expert.submit("about", {"name": EMAIL}, by=person)
    for listing in (centre, expert):
        listing.change_requests.update(base={"email": EMAIL})
    now = timezone.now()
    sent = {"submitted_by": person, "submitted_at": now, "decided_by": person, "decided_at": now}
    centre.figures.create(year=2024, state="accepted", survivors=9, **sent)
    centre.figures.create(year=2025, by_service={"legal": EMAIL})
    Release.objects.create(year=2024, centres=[], contributions={"of": EMAIL}, withheld=[EMAIL])
    log(colleague, person)
    log(person, colleague)
    typed = urlencode({"email": EMAIL, "name": NAME})
    for one in (colleague, person):
        UnsavedForm.keep("/", typed, user=one.pk, browser="")
    vouched = {"by": person, "withdrawn_by": person, "withdrawn_at": timezone.now()}
    Vouching.objects.create(person=colleague, **vouched)
    ExitPage(language="fr", url="https://exit.example.org/").submit(by=person)
    TranslationReview.objects.create(language="fr", digest="0" * 32, by=person)
    SecretariatContact(email=EMAIL).submit(by=person)
    SecretariatContact.objects.update(email=EMAIL)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('mail', 'send', %s), ('mail', 'send', %s)",
            [json.dumps({"to": [EMAIL]}), json.dumps({"to": ["other@example.org"]})],
        )
    for sent, decided in ((person, colleague), (colleague, person)):
        batch = ImportBatch.objects.create(
            kind="centres.centre",
            name="a",
            state="approved",
            by=sent,
            decided_by=decided,
            decided_at=timezone.now(),
            counts={"x": EMAIL},
            columns=[EMAIL],
            table={"of": EMAIL},
            acts=[EMAIL],
        )
        held = [{"value": EMAIL}]
        batch.rows.create(
            number=2,
            outcome="refused",
            name="A",
            cells=[EMAIL],
            written=held,
            waiting=held,
            problems=held,
        )
    Bounce.note(EMAIL, by=person)
    helpline(entered_by=person)
    helpline(approved_by=person)
    consent = {"given_on": now, "valid_until": now, "parts": ["name"], "way": "page"}
    consent |= {"state": "withdrawn", "ended_at": now, "given_by": person, "ended_by": person}
    expert.consents.create(**consent)
    for picture in (Portrait, ProposedPortrait):
        picture.objects.create(expert=expert, image=b"x", width=1, height=1, sent_by=person)
    request = asked(expert, coordinator=person, email=EMAIL, name=NAME, wanted=expert)
    request.enquiries.get().reply("yes", comment="Zofia knows.", by=person)
    others = asked(expert, coordinator=person)
    others.enquiries.get().reply("no", by=person)
    expert.cited_days.create(day=now, may="closed", said_by=person, proposed_by=person)
    for listing in (centre, expert):
        listing.ask_to_show_again(by=person)
        listing.hidings.create(by=person)
        listing.handlings.create(kind="hidden", assignee=person)
        listing.text_changes.create(by=person, items=[{"path": "name", "before": EMAIL}])
        listing.note_call(by=person, is_reached=True)
        kind, other = type(listing), type(listing).objects.create(name="Twin", country="DK")
        not_the_same = apps.get_model(kind._meta.app_label, "notthesame")
        one, two = sorted([listing, other], key=lambda each: each.pk)
        not_the_same.objects.create(one=one, other=two, said_by=person)
        merged = {"merged_by": person, "undone_by": person, "record": {"of": EMAIL}}
        apps.get_model(kind._meta.app_label, "merge").objects.create(
            kept=listing, gone=other, undone_at=now, **merged
        )
    unplanted = [
        f"{model._meta.label}.{field.name}"
        for model, field in fields_about_people()
        if not is_planted(person, model, field)
    ]
    events_before = {event: event.objects.count() for event in EVENTS}

    erase()

    dump = dumps.dump()
    assert unplanted == []
    assert "alder" in dump
    assert "other@example.org" in dump
    assert [trace for trace in TRACES if trace in dump] == []
    assert [event for event in EVENTS if event.objects.count() < events_before[event]] == []
    assert not Session.objects.exists()
    assert not UnsavedForm.objects.exists()
    for model, field in fields_about_people():
        if field.related_model is User:
            assert not model._base_manager.filter(**{field.attname: person.pk}).exists()


def test_erased_person_leaves_the_history_without_their_name(person, colleague):
    centre = CentreFactory(name="Alder")
    centre.change({"name": "Birch"}, by=person, reason="Zofia Ørsted called; write to zq@x.org")
    centre.change({"name": "Cedar"}, by=colleague, reason="They wrote.")

    erase()

    _made, *changed = centre.events.order_by("pgh_id")
    assert [event.pgh_context.metadata for event in changed] == [
        {"user": 0, "by": ERASED, "reason": f"{ERASED} called; write to zq@x.org"},
        {"user": colleague.pk, "by": str(colleague), "reason": "They wrote."},
    ]


@pytest.mark.quick
def test_expert_request_of_an_erased_person_is_deleted_but_counted(db):
    request = asked(email=EMAIL, name=NAME, help="review", country="KE")
    other = asked(email="other@example.org")
    for one in (request, other):
        letters.declined(one, by=one.coordinator)

    out = erase(EMAIL.upper())

    assert "Erased." in out
    assert list(ExpertRequest.objects.all()) == [other]
    assert Enquiry.objects.get().request == other
    assert request.reference not in dumps_of_jobs()
    assert other.reference in dumps_of_jobs()
    assert RequestFact.objects.values_list("help", "country").get() == ("review", "KE")


def dumps_of_jobs():
    return str(list(ProcrastinateJob.objects.values_list("args", flat=True)))


def test_change_request_outlives_its_erased_proposer(person, colleague):
    centre = CentreFactory(name="Alder")
    request = centre.submit("about", {"name": "Birch"}, by=person)

    erase()

    request.refresh_from_db()
    assert request.proposed_by is None
    # Nobody can tell any more whether two people stand behind it.
    with pytest.raises(NotTheSecond, match="was deleted"):
        request.approve(by=colleague)
    request.decline(by=colleague, reason="Ask once more.")
    assert Centre.objects.get().name == "Alder"


def test_listing_texts_that_name_the_person_stay_and_are_reported(person):
    children = [contact(kind="email", value=EMAIL), text(about=f"Led by {EARLIER_NAME}.")]
    CentreFactory(name="Alder", children=children)

    out = erase()

    assert Centre.objects.get().contacts.get().value == EMAIL
    assert out.splitlines() == [
        "Erased. Backups hold the data until they are deleted.",
        "Left, since listings say it: centres.Centre, 1 times.",
        "Left, since listings say it: centres.Contact, 1 times.",
        "Left, since listings say it: centres.ContactEvent, 1 times.",
        "Left, since listings say it: centres.Text, 1 times.",
        "Left, since listings say it: centres.TextEvent, 1 times.",
    ]


def test_invited_person_without_an_account_is_erased(person):
    centre = CentreFactory()
    centre.invitations.create(email="invited@example.org", invited_by=person)

    erase("Invited@example.org")

    assert not centre.invitations.exists()
    emails = centre.invitations.model.pgh_event_model.objects.values_list("email", flat=True)
    assert set(emails) == {ERASED}
    assert User.objects.filter(pk=person.pk).exists()


def test_namesake_and_new_owner_of_the_email_are_not_erased(person):
    namesake = UserFactory(name=EARLIER_NAME)
    centre = CentreFactory()
    with acting(person):
        Centre.objects.update(acronym="A")
    centre.change({"acronym": "B"}, by=namesake)
    with acting(UserFactory(email="office@example.org", name="office@example.org")):
        Centre.objects.update(acronym="C")
    Context.objects.create(metadata={"user": person.pk, "by": "office@example.org"})

    erase()

    acts = centre.events.order_by("pgh_id").values_list("pgh_context__metadata__by", flat=True)
    assert list(acts)[-3:] == [ERASED, EARLIER_NAME, "office@example.org"]
    assert User.objects.filter(email="office@example.org").exists()


def test_erasure_is_recorded_with_reason_and_counts(person):
    CentreFactory().change({"acronym": "A"}, by=person)

    erase(reason="They asked on 3 March.")

    record = Erasure.objects.get()
    assert (record.reason, record.counts) == (
        "They asked on 3 March.",
        {"acts, changed": 1, "irct.User, removed": 1, "irct.Vouching, removed": 1},
    )
    assert record.erased_by != ""


def test_erasure_reason_that_names_the_person_is_refused(person):
    with pytest.raises(CommandError, match="must not name them"):
        erase(reason=f"Asked by {EARLIER_NAME}.")

    assert User.objects.exists()


@pytest.mark.quick
def test_erasure_of_an_unknown_email_is_refused(person):
    with pytest.raises(CommandError, match="Nobody is known by this address"):
        erase("nobody@example.org")

    assert not Erasure.objects.exists()


@pytest.mark.parametrize("answer", ["yes\n", ""])
def test_erasure_lists_its_counts_and_needs_the_email_typed_again(
    person, monkeypatch, capsys, answer
):
    CentreFactory().change({"acronym": "A"}, by=person)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    out = io.StringIO()

    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", EMAIL, stdout=out)

    assert out.getvalue().splitlines() == [
        "This erases for good:",
        "       1  acts, changed",
        "       1  irct.User, removed",
        "       1  irct.Vouching, removed",
    ]
    assert User.objects.get() == person
    assert Context.objects.get().metadata["by"] == EARLIER_NAME
    assert not Erasure.objects.exists()


def test_erasure_goes_on_when_the_email_is_typed_again(person, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{EMAIL.lower()}\n"))

    erase(yes=False)

    assert not User.objects.exists()
    assert Erasure.objects.count() == 1


def test_erasure_that_fails_changes_nothing(person):
    CentreFactory().change({"acronym": "A"}, by=person)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE irct_erasure ADD CONSTRAINT refusing CHECK (reason <> 'refused')"
        )

    with pytest.raises(IntegrityError):
        erase(reason="refused")

    assert User.objects.get() == person
    assert Context.objects.get().metadata["by"] == EARLIER_NAME


def test_import_files_that_hold_the_email_are_deleted(person):
    def received(content, **how):
        return ImportBatch.objects.create(kind="centres.centre", name="a", content=content, **how)

    rows = f"name,email_1\nA,{EMAIL.lower()}\n"
    received(rows.encode(), state="ready")
    received(rows.encode("utf-16"), state="refused")
    received(as_xlsx([["name", "notes"], ["A", f"Ask {OTHER_EMAIL}"]]), state="checking")
    told_by_row = received(None, state="refused")
    told_by_row.rows.create(
        number=2, outcome="refused", name="A", cells=[EMAIL], problems=[{"reason": "x"}]
    )
    kept = received(b"name,email_1\nA,help@example.org\n", state="ready")
    partly = received(None, state="done")
    for name in ("A", EARLIER_NAME):
        partly.rows.create(number=2, outcome="refused", name="A", cells=[name])
    EmailAddress.objects.create(user=person, email=OTHER_EMAIL)

    erase()

    assert set(ImportBatch.objects.all()) == {kept, partly}
    assert [row.cells for row in partly.rows.all()] == [["A"]]


def test_import_rows_no_longer_hold_the_email(person):
    batch = ImportBatch.objects.create(kind="centres.centre", name="a", state="pending")
    waiting = {"path": "contacts/+email1", "before": None, "after": {"value": EMAIL}, "why": "x"}
    row = batch.rows.create(number=2, outcome="added", name="A", waiting=[waiting])

    erase()

    row.refresh_from_db()
    assert row.waiting == [waiting | {"after": {"value": ERASED}}]
