"""The reminder ladder: whom it asks, when, in which words; when it stops; and who is called."""

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest
from django.core.mail import get_connection
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import Centre
from experts.models import Expert
from irct import timetable
from irct.disclosure import projection
from irct.mail import outbox, reminders
from irct.models import Block, Bounce, Confirmer, acting, listing_models
from irct.models.reminding import due_on
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory
from tests.signing_in import account
from tests.workers import MailServer

# A run may go on past midnight; what is today for these tests, stays today.
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate(NOW)
BEFORE, PAUSES = 21, [14, 10]


@pytest.fixture(autouse=True)
def ladder(settings):
    settings.REMIND_BEFORE, settings.REMIND_PAUSES = BEFORE, PAUSES


def due_in(days, *blocks):
    """The columns of a listing of which blocks, or all, are due in so many days."""
    on = projection.months_before(TODAY + DAY * days, 12)
    recent = dict.fromkeys(Block, TODAY - 30 * DAY) if blocks else {}
    dates = recent | dict.fromkeys(blocks or Block, on)
    values = {f"{block}_confirmed_on": day for block, day in dates.items()}
    return values | {f"{block}_confirmed_how": "centre" for block in Block}


def edited(listing, *emails):
    for email in emails or ["editor@example.org"]:
        listing.editorships.create(user=UserFactory(email=email))
    return listing


def due_centre(days=BEFORE, **values):
    return edited(CentreFactory(name="Open house", slug="open-house", **due_in(days), **values))


def night(days=0):
    """Remind as in a night so many days from now, and return the names of those asked."""
    before = ProcrastinateJob.objects.count()
    for model in listing_models():
        reminders.remind_due(model.objects.all(), TODAY + days * DAY)
    return ProcrastinateJob.objects.count() - before


def confirm(listing, *, how=Confirmer.PHONE, blocks=None):
    blocks = listing.BLOCKS if blocks is None else blocks
    by = UserFactory(is_staff=True)
    listing.confirm(blocks, by=by, how=how, seen=listing.seals())


def to_call(days=0, model=Centre):
    listings = model.objects.to_call(TODAY + days * DAY)
    return {listing.name: (listing.call_since - TODAY).days for listing in listings}


def plain(text):
    return " ".join(text.split())


# When


@pytest.mark.quick
def test_reminder_is_first_sent_some_weeks_before_twelve_months():
    due_centre()

    assert [night(days) for days in (-1, 0)] == [0, 1]


def test_reminder_is_repeated_after_each_pause_and_then_a_call_is_due():
    due_centre()

    sent = {day: count for day in range(60) if (count := night(day))}

    assert sent == {0: 1, 14: 1}
    assert [to_call(days) for days in (23, 24, 40)] == [{}, {"Open house": 24}, {"Open house": 24}]


@pytest.mark.quick
def test_reminder_is_not_sent_twice_when_a_night_runs_twice():
    due_centre()
    edited(CentreFactory(name="Never"), "other@example.org")

    assert [night(), night(), night()] == [2, 0, 0]


def test_reminder_that_fails_is_logged_and_sent_the_next_time(monkeypatch, caplog):
    due_centre()
    second = edited(CentreFactory(name="Second", **due_in(0)), "second@example.org")
    Centre.objects.filter(pk=second.pk).update(name="Broken")
    send = outbox.send

    def breaks(template, *, to, **context):
        send(template, to=to, **context)
        if str(context["listing"]) == "Broken":
            raise OSError

    monkeypatch.setattr(outbox, "send", breaks)
    first_night = night()
    monkeypatch.undo()

    assert first_night == 1
    assert f"The editors of the listing {second.pk} could not be reminded" in caplog.text
    assert [night(), night()] == [1, 0]


def test_reminder_is_not_sent_to_a_listing_hidden_meanwhile(caplog):
    centre = due_centre()
    (found,) = Centre.objects.to_remind(TODAY)
    centre.hide(by=UserFactory())

    assert reminders.remind(found, TODAY) is False
    assert caplog.text == ""
    assert ProcrastinateJob.objects.filter(args__subject__icontains="still right").count() == 0


@pytest.mark.parametrize("status", ["draft", "hidden", "withdrawn"])
@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
def test_reminder_and_call_are_never_due_for_what_is_not_public(factory, status):
    edited(factory(status=status, **due_in(-100)))
    factory(status=status, **due_in(-100))

    assert night() == 0
    assert [*Centre.objects.to_remind(TODAY), *Expert.objects.to_remind(TODAY)] == []
    assert (to_call(), to_call(model=Expert)) == ({}, {})


def test_reminder_is_not_sent_to_an_expert_without_valid_consent():
    edited(ExpertFactory(consent_valid_until=TODAY - DAY, **due_in(0)))

    assert night() == 0


def test_reminder_of_never_confirmed_listings_is_limited_each_night():
    for number in range(reminders.MOST_NEVER_CONFIRMED + 3):
        edited(CentreFactory(), f"editor{number}@example.org")

    first = [night(), night()]
    second = night(1)

    assert (first, second) == ([10, 0], 3)


def test_reminder_and_call_skip_the_never_confirmed_without_editor():
    CentreFactory(name="Nobody")
    edited(CentreFactory(name="Somebody"))

    sent = [night(days) for days in (0, 14, 24)]

    assert sent == [1, 1, 0]
    assert to_call(24) == {"Somebody": 24}


# To whom, and what it says


def test_reminder_is_one_email_for_each_editor_however_much_is_due(mailoutbox):
    centre = CentreFactory(name="Open house", slug="open-house", **due_in(-5))
    edited(centre, "a@example.org", "b@example.org")

    night()

    assert sorted(message.to for message in mailoutbox) == [["a@example.org"], ["b@example.org"]]
    assert {message.subject for message in mailoutbox} == {
        "IRCT directory: Is the entry of Open house still right?"
    }


def test_reminder_email_says_what_is_due_since_when_and_how_long_it_takes(mailoutbox):
    values = due_in(-5, Block.CONTACT) | due_in(10, Block.PLACE)
    values |= {"contact_confirmed_on": due_in(-5)["contact_confirmed_on"]}
    edited(CentreFactory(name="Open house", slug="open-house", **values))

    night()

    said = mailoutbox[0].body
    contact_on, place_on = values["contact_confirmed_on"], values["place_confirmed_on"]
    since, until = TODAY - 5 * DAY, TODAY + 10 * DAY
    assert f"- Contacts: confirmed on {day(contact_on)}, due since {day(since)}" in said
    assert f"- Places: confirmed on {day(place_on)}, due on {day(until)}" in said
    assert "Services:" not in said
    assert "it takes about two minutes" in said
    assert "http://localhost:8000/hide/" in said


def day(date):
    return f"{date.day} {date:%B %Y}"


def test_reminder_email_says_when_nobody_has_confirmed_yet(mailoutbox):
    edited(CentreFactory())

    night()

    assert "- Contacts: nobody has confirmed them yet" in mailoutbox[0].body


def link_in(message, kind="confirm"):
    return re.search(rf"http://localhost:8000(/\S*{kind}/\S+/)", message.body)[1]


def test_reminder_link_confirms_signed_out_and_stops_reminders(mailoutbox):
    centre = due_centre()
    night()
    link, visitor = link_in(mailoutbox[0]), Client()

    read = visitor.get(link)
    visitor.post(link, filled_in(read, contact="right", services="right", place="right"))

    centre.refresh_from_db()
    assert {centre.confirmed_on(block) for block in Block} == {TODAY}
    assert [night(days) for days in (14, 24, 60)] == [0, 0, 0]
    assert to_call(60) == {}


def test_reminder_tells_an_expert_that_contacts_need_a_sign_in(mailoutbox):
    edited(ExpertFactory(name="Open person", slug="open-person", **due_in(0)))

    night()

    said = plain(mailoutbox[0].body)
    assert "/confirm/" in link_in(mailoutbox[0])
    page = "http://localhost:8000/experts/open-person/confirm/"
    assert f"To confirm the rest too, sign in: {page}" in said


def test_reminder_of_expert_contacts_alone_has_no_confirm_link(mailoutbox):
    edited(ExpertFactory(slug="open-person", **due_in(0, Block.CONTACT)))

    night()

    said = plain(mailoutbox[0].body)
    assert "You sign in, look at what is due and press a button." in said
    assert "http://localhost:8000/experts/open-person/confirm/" in said
    assert "http://localhost:8000/confirm/" not in said


def test_reminder_is_in_the_language_of_its_reader(mailoutbox, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    centre = CentreFactory(**due_in(0))
    for language in ("en", "ar", "xx"):
        user = UserFactory(email=f"{language}@example.org", language=language)
        centre.editorships.create(user=user)

    night()

    html = {message.to[0][:2]: message.alternatives[0].content for message in mailoutbox}
    links = {message.to[0][:2]: link_in(message) for message in mailoutbox}
    assert '<html lang="ar" dir="rtl">' in html["ar"]
    assert '<html lang="en" dir="ltr">' in html["en"]
    assert '<html lang="en" dir="ltr">' in html["xx"]
    assert {to: link.startswith("/ar/") for to, link in links.items()} == {
        "en": False,
        "ar": True,
        "xx": False,
    }


def test_listing_hidden_email_is_in_the_language_of_its_reader(mailoutbox, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    user = UserFactory(language="ar")

    outbox.send("listing_hidden", to=user, listing=CentreFactory(), page="http://localhost/")

    assert '<html lang="ar" dir="rtl">' in mailoutbox[0].alternatives[0].content


def test_reminder_reaches_the_mail_server(settings):
    due_centre()
    server = MailServer()
    server.up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port

    timetable.send_reminders()
    job = ProcrastinateJob.objects.get(task_name="deliver")
    assert get_connection().port == server.port
    outbox.deliver(**job.args)
    server.down()

    (content,) = server.accepted
    message = message_from_bytes(content, policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    assert message["To"] == "editor@example.org"
    assert "/confirm/" in text
    assert "confirmed on" in text


@pytest.mark.parametrize("address", ["gone@example.org", "Gone@Example.org"])
def test_reminder_is_not_sent_to_an_address_that_bounced(mailoutbox, address):
    edited(CentreFactory(**due_in(0)), address, "works@example.org")
    edited(CentreFactory(name="Unreachable", **due_in(0)), "too@example.org")
    Bounce.note("gone@example.org")
    Bounce.note("too@example.org")

    night()

    assert [message.to for message in mailoutbox] == [["works@example.org"]]


def test_reminder_is_not_sent_to_a_closed_account():
    centre = CentreFactory(**due_in(0))
    centre.editorships.create(user=UserFactory(is_active=False))

    assert night() == 0


# What counts as an answer


@pytest.mark.parametrize("how", [Confirmer.CENTRE, Confirmer.PHONE])
def test_reminders_start_over_after_a_confirmation(how):
    centre = due_centre()
    night(), night(14)
    confirm(centre, how=how)

    assert to_call(60) == {}
    in_a_year = (due_on(TODAY) - TODAY).days - BEFORE
    assert [night(in_a_year + days) for days in (-1, 0, 14, 24)] == [0, 1, 1, 0]


def test_reminders_start_over_when_the_desk_writes_a_confirmation_day():
    centre = due_centre()
    night(), night(14)
    days = {f"{block}_confirmed_on": TODAY - 100 * DAY for block in Block}

    centre.change(days, by=UserFactory())

    assert to_call(60) == {}
    assert night(15) == 0


def test_reminder_waits_one_more_pause_when_something_needs_changing():
    centre = due_centre()
    night()
    confirm(centre, how=Confirmer.CENTRE, blocks=[])

    assert [night(days) for days in (14, 27, 28)] == [0, 0, 1]


def test_call_waits_one_more_pause_after_an_edit():
    centre = due_centre()
    night()
    night(14)
    Centre.objects.filter(pk=centre.pk).update(reminded_on=TODAY)
    centre.submit("services", {"services": ["legal"]}, by=centre.editorships.get().user)

    assert [to_call(days) for days in (10, 19, 20)] == [{}, {}, {"Open house": 20}]


def test_reminder_is_sent_even_if_the_listing_is_edited_every_day():
    centre = due_centre(BEFORE - PAUSES[0])
    centre.note_answer(TODAY)

    assert night() == 1


def test_reminder_is_put_off_by_an_edit_just_before():
    centre = due_centre()
    centre.note_answer(TODAY - DAY)

    assert [night(), night(12), night(13)] == [0, 0, 1]


# Who is called


def test_call_is_due_with_the_confirmation_where_no_editor_is_reachable():
    CentreFactory(name="Alone", **due_in(0))
    CentreFactory(name="Later", **due_in(1))
    edited(CentreFactory(name="Bounced", **due_in(-3)), "gone@example.org")
    edited(CentreFactory(name="New"), "new@example.org")
    Bounce.note("gone@example.org")
    Bounce.note("new@example.org")

    assert to_call() == {"Alone": 0, "Bounced": -3, "New": 0}


def test_call_that_reached_nobody_is_due_again_on_the_chosen_day():
    centre = CentreFactory(name="Alone", **due_in(-1))
    secretary = UserFactory(is_staff=True)

    centre.note_call(by=secretary, is_reached=False, again_on=TODAY + 3 * DAY)

    assert [to_call(days) for days in (0, 2, 3)] == [{}, {}, {"Alone": 3}]


def test_call_list_is_one_query():
    for number in range(3):
        edited(CentreFactory(**due_in(-30)), f"gone{number}@example.org")
        Bounce.note(f"gone{number}@example.org")

    with CaptureQueriesContext(connection) as queries:
        assert len(to_call()) == 3

    assert len(queries) == 1


# What is kept


def test_reminder_leaves_no_event_and_no_change_of_updated_at():
    centre = due_centre()
    before = centre.events.count(), Centre.objects.get().updated_at

    night()
    centre.note_answer()

    assert (centre.events.count(), Centre.objects.get().updated_at) == before


def test_reminder_state_is_not_public(client):
    centre = due_centre(-200)
    Bounce.note("editor@example.org", "zqbounce says no")
    with acting(None):
        centre.calls.create(outcome="not_reached", note="zqnote", again_on=TODAY)
    centre.contacts.create(kind="email", value="editor@example.org", visibility="on_request")
    before = client.get("/centres/open-house/").content

    Centre.objects.update(reminders_sent=2, reminded_on=TODAY, answered_on=TODAY)
    after = client.get("/centres/open-house/").content

    assert after == before
    assert b"zq" not in after
    assert not any("remind" in field or "answered" in field for field in fields_of(centre))


def fields_of(listing):
    return listing.projection().__dataclass_fields__


@pytest.mark.parametrize(
    ("confirmed_on", "due"), [("2024-02-29", "2025-03-01"), ("2025-12-15", "2026-12-15")]
)
def test_due_day_is_the_first_day_shown_as_due(confirmed_on, due):
    on, first = dt.date.fromisoformat(confirmed_on), dt.date.fromisoformat(due)

    assert due_on(on) == first
    assert [projection.confirmation(on, today=day).state for day in (first - DAY, first)] == [
        "confirmed",
        "due",
    ]


# The language of e-mails


def test_email_language_can_be_chosen(client, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    user = account()
    client.force_login(user)

    page = client.get("/accounts/")
    client.post("/accounts/language/", filled_in(page) | {"language": "ar"})

    user.refresh_from_db()
    assert (user.language, user.reads) == ("ar", "ar")
    assert client.post("/accounts/language/", {"language": "xx"}).status_code == 400


def test_email_language_is_not_asked_with_one_language(client):
    client.force_login(account())

    assert "Language of your e-mails" not in client.get("/accounts/").content.decode()
