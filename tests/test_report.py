"""What visitors say is wrong: taken down without a trace of them, decided on, and forgotten."""

import datetime as dt
import json
import re
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from centres.models import Correction
from experts.models import Correction as ExpertCorrection
from irct import history, timetable
from irct.models import Problem, Role, correction_models, corrections, kinds_of_work
from irct.models.corrections import (
    LONGEST_TEXT,
    MOST_OPEN,
    RISKY,
    TEXT_KEPT_FOR,
)
from irct.visitors import anonymous
from irct.visitors.anonymous import VALID_FOR
from tests.addresses import all_addresses, every_address, report_addresses
from tests.browser_forms import filled_in
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact
from tests.signing_in import in_browser
from tests.test_hide_at_once import Holding, by_select

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

CENTRE, EXPERT = "/centres/open-house/report/", "/experts/open-person/report/"
DAY = dt.timedelta(days=1)
TYPED = "zqtypedo: the number is now +45 33 76 06 01"


@pytest.fixture(autouse=True)
def centre():
    phone = contact(kind="phone", value="+4533760600", visibility="public")
    return CentreFactory(name="Open house", slug="open-house", children=[phone], index=False)


@pytest.fixture(autouse=True)
def expert():
    return ExpertFactory(name="Open person", slug="open-person", index=False)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Let a form be sent as soon as it is there."""
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(0))


@pytest.fixture
def secretary():
    return UserFactory(name="Sana Holm", is_staff=True)


def send(client, path=CENTRE, **values):
    """Open the page of a report, fill it in and send it, as a browser does."""
    return client.post(path, filled_in(client.get(path), **values))


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) - 'id' FROM {table} t")
        return [json.loads(row) for (row,) in cursor.fetchall()]


# Sending


@pytest.mark.parametrize(
    ("path", "model", "kind"),
    [(CENTRE, Correction, "contact"), (EXPERT, ExpertCorrection, "offer")],
)
def test_report_is_stored_open_for_the_secretariat(client, path, model, kind):
    response = send(client, path, kind=kind, text=TYPED)

    correction = model.objects.get()
    assert response.status_code == 200
    assert correction.listing.get_absolute_url() == path.removesuffix("report/")
    assert (correction.kind, correction.text, correction.state) == (kind, TYPED, "open")
    assert correction.received_on == timezone.localdate()


@pytest.mark.parametrize("path", [CENTRE, EXPERT])
def test_report_and_profile_link_to_each_other(client, path):
    profile = path.removesuffix("report/")

    asked = client.get(profile).content.decode()
    sent = send(client, path, kind="name").content.decode()

    assert f'<a href="{path}" rel="nofollow">Report something wrong</a>' in asked
    assert "Somebody in the secretariat looks at it. You do not get an answer." in sent
    assert f'href="{profile}"' in sent
    assert 'href="/countries/denmark/"' in sent


@pytest.mark.parametrize("kind", ["centres", "experts"])
def test_report_is_not_offered_on_a_past_day(client, centre, expert, kind):
    listing, editor = {"centres": centre, "experts": expert}[kind], UserFactory()
    listing.editorships.create(user=editor)
    client.force_login(editor)

    page = client.get(
        f"{listing.get_absolute_url()}history/on/?day={timezone.localdate()}"
    ).content.decode()

    assert str(listing) in page
    assert "This is how the profile stood" in page
    assert "report/" not in page


@pytest.mark.quick
def test_report_carries_the_sheet_of_chosen_centres_on(client):
    page = client.get("/centres/open-house/?c=open-house").content.decode()

    assert f'<a href="{CENTRE}?c=open-house" rel="nofollow">' in page
    assert (
        'href="/centres/open-house/?c=open-house"'
        in send(client, f"{CENTRE}?c=open-house", kind="name").content.decode()
    )


@pytest.mark.quick
def test_report_form_offers_the_kinds_of_each_listing(client):
    offered = {
        path: {kind for kind, _label in client.get(path).context["form"].fields["kind"].choices}
        for path in (CENTRE, EXPERT)
    }

    assert offered == {CENTRE: set(Problem.values), EXPERT: set(Problem.values) - {"contact"}}
    assert errors(send(client, EXPERT, kind="contact")).keys() == {"kind"}


def test_report_of_an_impostor_warns_not_to_call_again(client):
    warned = {
        kind: "Do not call or write there again" in send(client, kind=kind).content.decode()
        for kind in ("impostor", "contact")
    }

    assert warned == {"impostor": True, "contact": False}


def test_report_is_taken_at_a_former_slug(client, centre, secretary):
    centre.change({"slug": "new-house"}, by=secretary)

    send(client, kind="name")

    assert Correction.objects.get().listing == centre


# Nothing of the visitor


@pytest.mark.parametrize("path", [CENTRE, EXPERT])
def test_report_pages_set_no_cookie_and_are_not_cached(path):
    client = Client(enforce_csrf_checks=True)

    pages = [client.get(path), client.post(path), send(client, path, kind="name")]

    assert [page.status_code for page in pages] == [200, 400, 200]
    assert [page.cookies for page in pages] == [{}, {}, {}]
    assert {page["Cache-Control"] for page in pages} == {"no-store"}
    assert {page["Referrer-Policy"] for page in pages} == {"same-origin"}
    assert [page for page in pages if "cookie" in page.get("Vary", "").lower()] == []
    assert all('<meta name="robots" content="noindex">' in p.content.decode() for p in pages)


def test_report_keeps_only_the_day_and_hour_of_a_visit(capfd, centre):
    visitor = Client(headers={"User-Agent": "PLANTED-AGENT"}, REMOTE_ADDR="198.51.100.77")
    with time_machine.travel(dt.datetime(2026, 5, 3, 12, 34, 56, tzinfo=dt.UTC)):
        sent = filled_in(visitor.get(CENTRE), kind="contact", text=TYPED)
        visitor.post(CENTRE, sent)

    [row] = rows("centres_correction")
    assert [row.pop("key")] == sent["key"]
    assert row == {
        "listing_id": str(centre.pk),
        "kind": "contact",
        "text": TYPED,
        "is_told": False,
        "repeats": 0,
        "repeated_on": None,
        "repeats_then": 0,
        "is_of_flood": False,
        "received_on": "2026-05-03",
        "hour": 14,
        "state": "open",
        "note": "",
        "decided_by_id": None,
        "decided_at": None,
    }
    # An event would tell the second.
    assert Correction.pgh_event_model.objects.count() == 0
    assert "zqtypedo" not in "".join(capfd.readouterr())


def test_report_text_is_in_no_log_when_saving_fails(monkeypatch, capfd):
    def fail(*args, **kwargs):
        raise ValueError(TYPED)

    monkeypatch.setattr(Correction, "receive", fail)

    answer = send(Client(raise_request_exception=False), kind="contact", text=TYPED)

    logged = capfd.readouterr().err
    assert answer.status_code == 500
    assert f"Internal Server Error: {CENTRE}" in logged
    assert "zqtypedo" not in logged + answer.content.decode()


# What is refused


MISTAKES = [
    ({}, {"kind": ["Choose what is wrong."]}),
    ({"kind": "other"}, {"text": ["Say in a few words what is wrong."]}),
    ({"kind": "other", "text": " \r\n "}, {"text": ["Say in a few words what is wrong."]}),
    (
        {"kind": "name", "text": "x" * (LONGEST_TEXT + 2)},
        {"text": ["This is too long by 2 characters."]},
    ),
    (
        {"kind": "name", "website": "https://buy.example/"},
        {"website": ["Leave this field empty, then send the report again."]},
    ),
]


def test_report_form_with_a_mistake_names_it_and_keeps_what_was_typed(client):
    held = filled_in(client.get(CENTRE))

    for values, faulty in MISTAKES:
        response = client.post(CENTRE, held | values)

        page = response.content.decode()
        assert (values, response.status_code, errors(response)) == (values, 400, faulty)
        assert '<div class="callout" role="alert" tabindex="-1" autofocus>' in page
        [name] = faulty
        assert f'<a href="#id_{name}">' in page
        assert f'id="id_{name}"' in page
        again = filled_in(response)
        assert again["text"][0].strip() == values.get("text", "").strip()
        assert again.get("kind", [""])[0] == values.get("kind", "")
    assert Correction.objects.count() == 0


def test_report_text_counts_line_ends_as_the_browser_does(client):
    lines = "\n".join(["x" * 9] * 30)
    assert len(lines) == LONGEST_TEXT - 1

    send(client, kind="other", text=lines.replace("\n", "\r\n"))

    assert Correction.objects.get().text == lines


def test_report_text_of_any_kind_is_kept(client):
    texts = ["\u202eabc", "<script>alert(1)</script>%s{{ x }}", "🕊️" * 60]

    assert [send(client, kind="other", text=text).status_code for text in texts] == [200] * 3
    assert [correction.text for correction in Correction.objects.order_by("pk")] == texts


def test_report_with_impossible_values_is_refused(client):
    held = filled_in(client.get(CENTRE), kind="name")

    for values in ({"text": "\0"}, {"kind": "\0"}, {"kind": ["a", "b"]}):
        assert client.post(CENTRE, held | values).status_code == 400, values
    assert Correction.objects.count() == 0


def test_report_form_sent_from_another_site_is_refused():
    sent = filled_in(Client().get(CENTRE), kind="name")

    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert Client(headers=headers).post(CENTRE, sent).status_code == 400, headers
    assert Correction.objects.count() == 0


def test_report_form_without_its_proof_asks_to_press_again(client):
    CentreFactory(slug="other-house")
    held = filled_in(client.get(CENTRE), kind="name", text="Typed.")
    elsewhere = filled_in(client.get("/centres/other-house/report/"))
    changes = [
        {"proof": ""},
        {"proof": "\0"},
        {"key": "never-was"},
        {"key": elsewhere["key"], "proof": elsewhere["proof"]},
    ]

    refused = [client.post(CENTRE, held | change) for change in changes]
    nothing = Correction.objects.count()
    for number, response in enumerate(refused, 1):
        client.post(CENTRE, filled_in(response))
        assert Correction.objects.count() == number

    assert ([response.status_code for response in refused], nothing) == ([400] * 4, 0)
    for response in refused:
        assert (
            "Press the button once more: everything you typed is still here."
            in response.content.decode()
        )
    assert {correction.text for correction in Correction.objects.all()} == {"Typed."}


def test_report_form_open_for_too_long_asks_to_press_again(client):
    held = filled_in(client.get(CENTRE), kind="name")

    with time_machine.travel(timezone.now() + VALID_FOR * 1.1):
        late = client.post(CENTRE, held)
        nothing = Correction.objects.count()
        client.post(CENTRE, filled_in(late))

    assert (late.status_code, nothing, Correction.objects.count()) == (400, 0, 1)


@pytest.mark.parametrize("is_decided", [False, True])
def test_report_sent_twice_is_stored_once(client, secretary, is_decided):
    sent = filled_in(client.get(CENTRE), kind="name")

    first = client.post(CENTRE, sent)
    if is_decided:
        Correction.objects.get().resolve(by=secretary)
    second = client.post(CENTRE, sent)

    assert Correction.objects.count() == 1
    assert (first.status_code, first.content) == (200, second.content)


@pytest.mark.parametrize("path", [CENTRE, EXPERT])
def test_report_on_a_hidden_listing_is_answered_like_one_that_never_existed(
    client, centre, expert, secretary, path
):
    sent = filled_in(client.get(path), kind="name")
    for listing in (centre, expert):
        listing.hide(by=secretary)

    answers = [client.get(path), client.get(path.replace("open-", "never-"))]
    posted = client.post(path, sent)

    assert [answer.status_code for answer in (*answers, posted)] == [404, 404, 404]
    assert answers[0].content == answers[1].content == posted.content
    assert dict(answers[0].headers) == dict(answers[1].headers)
    assert [model.objects.count() for model in correction_models()] == [0, 0]


# Limits


def reports(**values):
    found = Correction.objects.filter(**values).order_by("pk")
    return [(one.text, one.repeats, one.repeats_then) for one in found]


@pytest.mark.parametrize("kind", ["impostor", "contact"])
def test_report_is_never_refused_and_repeats_are_counted(client, kind):
    CentreFactory(slug="other-house")

    answers = [send(client, kind=kind, text=f"Text {n}") for n in range(MOST_OPEN + 3)]
    elsewhere = send(client, "/centres/other-house/report/", kind=kind, text="Elsewhere")

    first, *others = [(one.status_code, one.content) for one in answers]
    assert first[0] == 200
    assert others == [first] * len(others)
    assert elsewhere.context["is_sent"]
    assert reports(listing__slug="open-house") == [
        ("Text 0", 3, 3),
        *((f"Text {n}", 0, 0) for n in range(1, MOST_OPEN)),
    ]
    assert reports(listing__slug="other-house") == [("Elsewhere", 0, 0)]


@pytest.fixture
def most_in_an_hour(monkeypatch):
    """Let few reports be a flood."""
    monkeypatch.setattr(corrections, "MOST_IN_AN_HOUR", 5)
    return 5


def test_first_report_of_each_listing_comes_through_a_flood(client, secretary, most_in_an_hour):
    now = dt.datetime(2026, 5, 3, 12, 5, tzinfo=dt.UTC)
    with time_machine.travel(now):
        for number in range(most_in_an_hour):
            CentreFactory(slug=f"house-{number}")
            send(client, f"/centres/house-{number}/report/", kind="impostor")
        before = send(client, "/centres/house-1/report/", kind="impostor")
        answer = send(client, kind="impostor", text="True")
        items = [
            item
            for _permission, some in kinds_of_work(timezone.localdate())
            for item in some
            if item[0] == "correction"
        ]

    assert (before.status_code, answer.status_code) == (200, 200)
    assert reports(listing__slug="open-house") == [("True", 0, 0)]
    # Those that came before the flood are an item each, all others one, with its rate.
    assert len(items) == most_in_an_hour + 1
    [flood] = [item for item in items if item[2] is None]
    assert (flood[3], flood[5]) == ("impostor", "impostor|2|2|2026-05-03")


def test_repeated_report_is_one_item_with_its_rate(client):
    for day in (3, 3, 4):
        with time_machine.travel(dt.datetime(2026, 5, day, 12, tzinfo=dt.UTC)):
            for _ in range(MOST_OPEN):
                send(client, kind="impostor")

    summaries = {
        Correction.report_summary(item[5])
        for _permission, some in kinds_of_work(dt.date(2026, 5, 4))
        for item in some
        if item[0] == "correction"
    }

    label = "dangerous: someone else answers"
    assert summaries == {label, f"{label}: 11 reports, the last 5 on 4 May 2026"}


def test_report_sent_too_fast_asks_to_send_again(client, monkeypatch):
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(seconds=3))
    held = filled_in(client.get(CENTRE), kind="impostor", text="Typed.")

    hasty = client.post(CENTRE, held)
    nothing = Correction.objects.count()
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=4)):
        client.post(CENTRE, filled_in(hasty))

    assert (hasty.status_code, nothing) == (400, 0)
    assert "This came very fast" in hasty.content.decode()
    assert Correction.objects.get().text == "Typed."


def test_report_that_was_corrected_is_as_old_as_when_it_was_first_seen(client, monkeypatch):
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(seconds=3))
    held = filled_in(client.get(CENTRE))

    with time_machine.travel(timezone.now() + dt.timedelta(seconds=4), tick=False):
        refused = client.post(CENTRE, held)
        sent = client.post(CENTRE, filled_in(refused, kind="impostor"))

    assert "Choose what is wrong." in refused.content.decode()
    assert sent.context["is_sent"]
    assert Correction.objects.get().kind == "impostor"


@pytest.mark.django_db(transaction=True)
def test_report_waits_for_nobody_who_holds_the_listing(client, centre):
    held = filled_in(client.get(CENTRE), kind="impostor")

    with Holding(by_select, centre, None, None):
        answer = client.post(CENTRE, held)

    assert (answer.status_code, Correction.objects.count()) == (200, 1)


@pytest.mark.django_db(transaction=True)
def test_reports_sent_at_once_are_all_counted(centre):
    sent = [filled_in(Client().get(CENTRE), kind="impostor") for _ in range(MOST_OPEN + 3)]
    start, answers = threading.Barrier(len(sent), timeout=20), []

    def post(data):
        start.wait()
        try:
            answers.append(Client().post(CENTRE, data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[data]) for data in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    found = Correction.objects.all()
    assert answers == [200] * len(sent)
    assert (len(found), sum(one.repeats for one in found)) == (MOST_OPEN, 3)


# Deciding


def a_correction(centre, **values):
    return centre.corrections.create(**{"kind": "contact", "text": TYPED, **values})


def test_report_kinds_begin_with_the_riskiest():
    assert tuple(Problem)[:3] == RISKY == (Problem.IMPOSTOR, Problem.CLOSED, Problem.CONTACT)


@pytest.mark.parametrize(
    ("verb", "values", "state"),
    [
        ("resolve", {"note": "Mended. "}, "resolved"),
        ("dismiss", {"reason": "Mended."}, "dismissed"),
    ],
)
def test_report_decision_is_kept_without_the_text(centre, secretary, verb, values, state):
    correction = a_correction(centre)

    getattr(correction, verb)(by=secretary, **values)

    stored = Correction.objects.get()
    assert (stored.state, stored.note, stored.text) == (state, "Mended.", "")
    assert (stored.kind, stored.received_on) == ("contact", timezone.localdate())
    assert (stored.decided_by, correction.decided_at) == (secretary, stored.decided_at)
    assert "zqtypedo" not in f"{rows('centres_correctionevent')}{rows('pghistory_context')}"


def test_report_is_decided_by_only_one_of_two(centre, secretary):
    correction = a_correction(centre)
    same = Correction.objects.get()
    correction.resolve(by=secretary, note="Mended.")

    with pytest.raises(Correction.AlreadyDecided):
        same.dismiss(by=UserFactory(), reason="Nonsense.")

    assert Correction.objects.get().note == "Mended."


def test_report_is_not_dismissed_without_a_reason(centre, secretary):
    with pytest.raises(ValidationError):
        a_correction(centre).dismiss(by=secretary, reason=" ")

    assert Correction.objects.get().is_open


def test_report_outcome_is_in_the_history_for_the_secretariat(centre, secretary):
    a_correction(centre).resolve(by=secretary, note="They mended it.")
    a_correction(centre, kind="name").dismiss(by=secretary, reason="It is right.")

    told = [
        (entry.by, entry.reason, [part.what for part in entry.parts])
        for entry in history.entries(centre, for_staff=True)[:2]
    ]

    assert told == [
        ("Sana Holm", "It is right.", ["Dismissed what a visitor reported: name"]),
        (
            "Sana Holm",
            "They mended it.",
            ["Resolved what a visitor reported: phone or e-mail does not work"],
        ),
    ]


def test_report_outcome_stays_in_the_history_after_its_decider_is_deleted(centre, secretary):
    a_correction(centre).resolve(by=secretary)
    secretary.delete()

    told = [
        part.what
        for entry in history.entries(centre, for_staff=True)
        for part in entry.parts
        if part.what.endswith("does not work")
    ]
    assert told == [
        "Resolved what a visitor reported: phone or e-mail does not work",
        "Correction: phone or e-mail does not work",
    ]
    assert Correction.objects.get().decided_by is None


@pytest.mark.parametrize(("turn", "role"), [(0, Role.LEAD), (1, Role.EDITOR)])
def test_reports_are_never_shown_to_editors_of_the_listing(
    client, centre, expert, secretary, turn, role
):
    """Each reads all pages of members and every other public one; the desk lets in neither."""
    editor = UserFactory()
    for listing in (centre, expert):
        listing.editorships.create(user=editor, role=role)
        decided = listing.corrections.create(kind="impostor", text=TYPED)
        decided.resolve(by=secretary, note="zqnoteo")
        listing.corrections.create(kind="closed", text=TYPED)
    client.force_login(editor)
    public = [address.path for address in every_address() if address.is_public]
    members = [address.path for address in all_addresses() if not address.is_public]
    paths = [*members, *(public if HUNTING else public[turn::2])]

    told = {path: client.get(path).content.decode() for path in paths}

    assert "Open house" in told["/centres/open-house/history/"]
    assert [path for path, page in told.items() if re.search("zqtypedo|zqnoteo", page)] == []
    asking = report_addresses()
    pages = {path: page for path, page in told.items() if path not in asking}
    words = "visitor reported|orrection:|someone else answers"
    assert [path for path, page in pages.items() if re.search(words, page)] == []
    assert len(history.entries(centre)) == len(history.entries(centre, for_staff=True)) - 1


IMPOSSIBLE = [
    {"kind": "unknown"},
    {"state": "unknown", "text": ""},
    {"state": "resolved", "text": ""},
    {"state": "open", "decided_at": timezone.now()},
    {"state": "resolved", "decided_at": timezone.now(), "text": "Kept."},
    {"state": "dismissed", "decided_at": timezone.now(), "text": ""},
]


def is_refused(listing, values):
    try:
        with transaction.atomic():
            listing.corrections.create(**{"kind": "name", "text": "x", **values})
    except IntegrityError:
        return True
    return False


def test_report_with_invalid_values_is_refused_by_the_database(centre, expert):
    for listing in (centre, expert):
        assert [values for values in IMPOSSIBLE if not is_refused(listing, values)] == []
        assert not is_refused(listing, {})


# Forgetting


def test_report_text_is_deleted_after_half_a_year_undecided(centre):
    today = timezone.localdate()
    kept = a_correction(centre, received_on=today - TEXT_KEPT_FOR)
    old = a_correction(centre, received_on=today - TEXT_KEPT_FOR - DAY)

    timetable.delete_what_is_over()

    for correction in (kept, old):
        correction.refresh_from_db()
    assert (kept.text, old.text, old.state) == (TYPED, "", "open")
    assert Correction.pgh_event_model.objects.count() == 0


def test_report_hour_is_deleted_after_a_day(client):
    send(client, kind="name")
    kept = []

    for days in (1, 2):
        with time_machine.travel(timezone.now() + days * DAY):
            timetable.delete_what_is_over()
        correction = Correction.objects.get()
        kept.append((correction.hour is None, correction.key is None))

    assert kept == [(False, False), (True, True)]


# The secretariat hears of danger


@pytest.fixture
def letters_of(mailoutbox):
    def _letters_of(user):
        return [letter for letter in mailoutbox if letter.to == [user.email]]

    return _letters_of


def test_dangerous_report_is_told_to_the_secretariat_once(client, letters_of):
    colleague = UserFactory(is_staff=True)
    for _time in range(2):
        send(client, kind="impostor", text=TYPED)
    send(client, kind="closed")
    assert letters_of(colleague) == []

    timetable.tell_of_danger()
    timetable.tell_of_danger()

    [letter] = letters_of(colleague)
    [newest] = Correction.objects.filter(kind="impostor").order_by("-pk")[:1]
    assert "Open house" in letter.body
    assert f"/admin/centres/correction/{newest.pk}/change/" in letter.body
    assert "zqtypedo" not in letter.body


def test_flood_of_dangerous_reports_is_told_in_one_email(client, letters_of, most_in_an_hour):
    colleague = UserFactory(is_staff=True)
    for number in range(most_in_an_hour + 5):
        slug = CentreFactory(slug=f"house-{number}").slug
        send(client, f"/centres/{slug}/report/", kind="impostor")

    timetable.tell_of_danger()

    subjects = [letter.subject for letter in letters_of(colleague)]
    assert len(subjects) == most_in_an_hour + 1
    assert sum("Dangerous reports about" in subject for subject in subjects) == 1


def test_nobody_keeps_a_dangerous_report_from_the_others_by_deciding_first(
    client, secretary, letters_of
):
    colleague = UserFactory(is_staff=True)
    send(client, EXPERT, kind="impostor")
    ExpertCorrection.objects.get().dismiss(by=secretary, reason="It was a test.")

    timetable.tell_of_danger()

    assert len(letters_of(colleague)) == 1


# In a browser


@pytest.mark.browser
def test_report_is_sent_without_javascript_and_decided_at_the_desk(browser, site):
    visitor, desk = (
        browser.new_context(base_url=site, java_script_enabled=is_on) for is_on in (False, True)
    )
    page = visitor.new_page()
    page.goto("/centres/sample-centre-alder/")
    page.get_by_role("link", name="Report something wrong").click()
    page.get_by_role("button", name="Send the report").wait_for()
    # Nobody is as fast as a program.
    page.wait_for_timeout(3_000)
    page.get_by_role("button", name="Send the report").click()
    focused = page.locator("[role=alert]:focus").inner_text()
    page.get_by_label("someone else answers").check()
    page.get_by_label("Do you want to say more?").fill("A man answers: zqtypedo.")
    page.get_by_role("button", name="Send the report").click()
    sent = page.inner_text("main")

    staff = desk.new_page()
    in_browser(staff, "secretariat@example.org", "/admin/centres/correction/")
    row = staff.locator("#result_list tbody tr", has_text="Sample centre Alder").first
    first = row.inner_text()
    row.locator("th a").click()
    shown = staff.inner_text("#content")
    correction = staff.url
    staff.get_by_label("What you found out").fill("The centre has mended it.")
    staff.get_by_role("button", name="Resolve").click()
    told = staff.inner_text(".messagelist")
    staff.goto(correction)
    after = staff.inner_text("#content")

    assert "Choose what is wrong." in focused
    assert "You do not get an answer." in sent
    assert visitor.cookies() == []
    assert "high risk" in first
    assert "A man answers: zqtypedo." in shown
    assert "resolved" in told
    assert "zqtypedo" not in after
    assert "The centre has mended it." in after
    visitor.close()
    desk.close()
