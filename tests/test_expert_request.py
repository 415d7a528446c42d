"""Asking for an expert: previewed, sent once, confirmed; and never anything of a case."""

import datetime as dt
import json
import logging
import re
import time
from email import message_from_bytes, policy

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from experts.models import ExpertRequest
from experts.models.request_lists import KEPT_FOR
from experts.models.requests import LONGEST_NOTE, MOST_IN_AN_HOUR
from irct import timetable
from irct.models import kinds_of_work
from irct.visitors.anonymous import LEAST, VALID_FOR
from tests.accessibility import faults_narrow_and_wide
from tests.browser_forms import filled_in
from tests.factories import ExpertFactory, UserFactory
from tests.test_plain_words import HIGHEST_LIX, LONGEST_SENTENCE, NEVER, lix, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ASK, FOR_ONE = "/experts/request/", "/experts/open-person/request/"
NOON = dt.datetime(2027, 1, 11, 11, 5, tzinfo=dt.UTC)
NOTE = "Zqnoteo fee and travel are paid.\nAn interpreter is there."
ANSWERS = {
    "name": "Zqnameo Asker",
    "organisation": "Zqorgano LLP",
    "role": "solicitor",
    "email": "asker@example.org",
    "asker_country": "DK",
    "help": "remote",
    "focus": ["physical", "children"],
    "country": "TR",
    "court": "Upper Tribunal",
    "languages_usual": ["ar", "fr"],
    "languages_others": "Tigrinya",
    "deadline": "2027-03-01",
    "urgency": "weeks",
    "note": NOTE.replace("\n", "\r\n"),
}
# Of each thing one example, each in the words of somebody who asks.
DETAILS = {
    "a date": ("note", "Born on 4 March 1988.", "Born on 4 March 1988"),
    "an age": ("note", "A 34-year-old woman.", "34-year-old"),
    "an address": ("note", "Write to zqnameo@example.org.", "zqnameo@example.org"),
    "a number": ("note", "Her passport is AB1234567.", "passport is AB1234567"),
    "a name": ("note", "We act for Ahmad Karimi.", "Ahmad Karimi"),
    "an account": ("note", "The guards kicked her.", "guards kicked her"),
    "a sentence of no logistics": ("note", "Zq in the rain.", "Zq in the rain"),
    "somebody's kin": ("note", "Her sister can travel.", "sister"),
    "a year that is over": ("note", "The report of 2019.", "2019"),
    "in Arabic": ("note", "السيد محمد الأحمد", "السيد محمد الأحمد"),
    "the title of a case": ("court", "Smith v. Jones", "Smith v. Jones"),
    "a file at a court": ("court", "High Court, HU/01234/2021", "HU/01234/2021"),
    "a name in a role": ("role", "solicitor of Mr Karimi", "Mr Karimi"),
    "a file of an office": ("organisation", "Zq LLP, file 12345/20", "file 12345/20"),
}


@pytest.fixture(autouse=True)
def clock(request):
    """Stand still at noon; who asks takes a minute. A browser has a clock of its own."""
    if request.node.get_closest_marker("browser"):
        yield None
        return
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def expert():
    return ExpertFactory(name="Open person", slug="open-person")


@pytest.fixture
def secretary():
    return UserFactory(name="Sana Holm", email="secretary@example.org", is_staff=True)


def opened(client, clock, path=ASK, **changes):
    """Open the form, and return it as it is filled in after a minute."""
    held = filled_in(client.get(path))
    clock.shift(dt.timedelta(minutes=1))
    return held | ANSWERS | changes


def previewed(client, clock, path=ASK, **changes):
    return client.post(path, opened(client, clock, path, **changes) | {"step": "preview"})


def sent(client, clock, path=ASK, **changes):
    """Go the whole way, as a browser does."""
    preview = previewed(client, clock, path, **changes)
    assert preview.status_code == 200, errors(preview)
    return client.post(path, filled_in(preview) | {"step": "send"})


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def text_of(response):
    return re.sub(r"[\u2068\u2069]", "", response.content.decode())


def reference_in(response):
    return re.search(r'class="reference"[^>]*>([^<]+)<', response.content.decode())[1]


def everything_kept():
    """All rows of all tables as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


# The whole way


@pytest.mark.quick
def test_form_that_begins_empty_is_previewed_in_words_and_stored_so(client, clock):
    empty = filled_in(client.get(ASK))
    clock.shift(dt.timedelta(minutes=1))
    preview = client.post(ASK, empty | ANSWERS | {"step": "preview"})
    nothing = ExpertRequest.objects.count()
    answer = client.post(ASK, filled_in(preview) | {"step": "send"})

    assert {name for name, value in empty.items() if value != [""]} == {"key", "proof"}
    page, asked = preview.content.decode(), ExpertRequest.objects.get()
    assert (preview.status_code, nothing, answer.status_code) == (200, 0, 200)
    assert (asked.name, asked.organisation) == ("Zqnameo Asker", "Zqorgano LLP")
    assert (asked.role, asked.email) == ("solicitor", "asker@example.org")
    assert (asked.asker_country, asked.country) == ("DK", "TR")
    assert (asked.help, asked.urgency, asked.court) == ("remote", "weeks", "Upper Tribunal")
    assert (asked.focus, asked.languages) == (["physical", "children"], ["ar", "fr", "ti"])
    assert (asked.deadline, asked.note) == (dt.date(2027, 3, 1), NOTE)
    assert (asked.state, asked.wanted, asked.reads) == ("new", None, "en")
    assert (asked.received_on, asked.hour) == (NOON.date(), 12)
    assert asked.reference == reference_in(answer)
    shown = re.findall(r"<dd><bdi>(.*?)</bdi></dd>", page, re.DOTALL)
    assert shown == [
        *("Zqnameo Asker", "Zqorgano LLP", "solicitor", "asker@example.org", "Denmark"),
        *("A remote evaluation, by video", "physical signs, children and young people"),
        *("Arabic, French, Tigrinya", "Türkiye"),
        *("Upper Tribunal", "Within weeks", "1 March 2027", NOTE),
    ]
    assert "This is what the coordinator will get" in page
    assert "Nothing has been sent yet." in page


def test_preview_leaves_out_empty_answers_and_a_deadline_may_be_today(client, clock):
    empty = {"court": "", "note": "", "focus": []}
    without, today = (
        previewed(client, clock, **empty, deadline=deadline) for deadline in ("", "2027-01-11")
    )
    client.post(ASK, filled_in(today) | {"step": "send"})

    page, asked = without.content.decode(), ExpertRequest.objects.get()
    assert page.count("<dd>") == len(ANSWERS) - 5
    assert "Only if it helps" not in page
    assert (asked.deadline, asked.court, asked.note) == (NOON.date(), "", "")


def test_preview_returns_to_the_filled_in_form(client, clock):
    preview = previewed(client, clock, FOR_ONE)

    form = client.post(FOR_ONE, filled_in(preview) | {"step": "change"})

    again = filled_in(form)
    lists = {"languages_usual", "focus"}
    assert {name: again[name] for name in ANSWERS if name not in lists} == {
        name: [value] for name, value in ANSWERS.items() if name not in lists
    }
    assert again["focus"] == ["physical", "children"]
    assert again["languages_usual"] == ["ar", "fr"]
    assert ExpertRequest.objects.count() == 0
    assert 'role="alert"' not in form.content.decode()


def test_request_with_altered_hidden_fields_is_refused(client, clock):
    held = filled_in(previewed(client, clock))

    answers = [
        client.post(ASK, held | {"step": "send"} | tampered)
        for tampered in (
            {"note": "We act for Ahmad Karimi."},
            {"email": "nonsense"},
            {"help": "money"},
            {"country": "XX"},
            {"website": "https://buy.example/"},
        )
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert ExpertRequest.objects.count() == 0


def test_profile_leads_to_a_request_for_its_expert(client, clock, expert):
    profile = client.get("/experts/open-person/").content.decode()
    form = client.get(FOR_ONE).content.decode()
    preview = previewed(client, clock, FOR_ONE)
    answer = client.post(FOR_ONE, filled_in(preview) | {"step": "send"})

    assert f'href="{FOR_ONE}"' in profile
    assert "Ask for this expert" in profile
    assert "It never goes to an expert directly." in form
    assert "You are asking for Open person. The coordinator may also suggest other experts" in form
    assert "<bdi>Open person</bdi>" in preview.content.decode()
    assert ExpertRequest.objects.get().wanted == expert
    assert "They will ask Open person, and perhaps others" in answer.content.decode()


def test_expert_list_links_to_the_form_with_or_without_results(client):
    pages = [client.get(f"/experts/{search}").content.decode() for search in ("", "?q=zqnobody")]

    assert [page.count(f'href="{ASK}"') for page in pages] == [1, 2]


def test_history_page_of_a_past_day_has_no_request_link(client, expert):
    editor = UserFactory()
    expert.editorships.create(user=editor)
    client.force_login(editor)

    page = client.get(f"/experts/open-person/history/on/?day={NOON.date()}").content.decode()

    assert "This is how the profile stood" in page
    assert "/request/" not in page


def test_last_page_says_what_happens_and_how_to_send_case_material(client, clock):
    with override_settings(ANSWER_WITHIN=3, COORDINATOR_EMAIL="coordinator@example.org"):
        page = sent(client, clock).content.decode()

    assert "The coordinator will write to you within 3 working days" in page
    assert "The coordinator will suggest an encrypted way for you to send them." in page
    assert "Never send them with this form or by ordinary e-mail." in page
    assert f"We erase what you sent {KEPT_FOR.days} days after your request has ended" in page
    assert 'href="mailto:coordinator@example.org"' in page


# Twice


def test_same_form_sent_again_is_one_request_and_a_new_form_another(
    client, clock, secretary, mailoutbox
):
    held = filled_in(previewed(client, clock)) | {"step": "send"}

    pages = [client.post(ASK, held) for _ in range(2)]
    clock.shift(VALID_FOR * 2)
    pages.append(client.post(ASK, held))

    assert ExpertRequest.objects.count() == 1
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len({reference_in(page) for page in pages}) == 1
    assert len(mailoutbox) == 2
    assert "without your latest changes" not in pages[2].content.decode()

    changed = client.post(ASK, held | {"role": "barrister"}).content.decode()
    assert ExpertRequest.objects.get().role == "solicitor"
    assert "without your latest changes" in changed
    assert f'<a href="{ASK}">Start a new request</a>' in changed

    new = sent(client, clock)
    assert reference_in(new) != reference_in(pages[0])
    assert ExpertRequest.objects.count() == 2


# What is refused


# Of each page that is refused, what is wrong with it.
REFUSED = {
    "empty": {
        "name": (" ", "Write your name."),
        "organisation": ("", "Write which organisation, law firm or court you work for."),
        "role": ("", "Write what you do there."),
        "email": ("", "Write the e-mail address where the coordinator can answer you."),
        "asker_country": ("", "Choose the country where you work."),
        "country": ("", "Choose the country where the expert is needed."),
        "help": ("", "Choose what you need."),
        "urgency": ("", "Choose how soon you need somebody."),
    },
    "no language, alone": {"languages_usual": ([], "Choose a language.")},
    "wrong": {
        "email": (
            "at home",
            "This is not an e-mail address. It should look like name@example.org.",
        ),
        "languages_others": (
            "Zqish",
            "“Zqish” is not in our list. Write it in English, or choose from the list.",
        ),
        "deadline": ("soon", "This is not a date. Write it like this: 2027-01-31."),
        "note": ("x" * (LONGEST_NOTE + 2), "This is too long by 2 characters."),
        "court": (
            "\u202eabc",
            "This holds invisible characters that turn the order of letters. Type it anew.",
        ),
        "website": ("https://buy.example/", "Leave this field empty, then continue."),
    },
    "over": {"deadline": ("2027-01-10", "This date has passed. Choose a later one, or none.")},
    "far": {"deadline": ("2127-01-10", "This date is many years ahead. Check the year.")},
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_invalid_answers_are_named_and_typed_values_come_back(client, clock, wrong):
    faults = {
        "languages" if name.startswith("languages") else name: [told]
        for name, (_value, told) in REFUSED[wrong].items()
    }
    typed = ANSWERS | {name: value for name, (value, _told) in REFUSED[wrong].items()}
    if "languages_usual" in REFUSED[wrong]:
        typed["languages_others"] = ""

    response = previewed(client, clock, **typed)

    page, again = response.content.decode(), filled_in(response)
    assert response.status_code == 400
    assert errors(response) == faults
    assert ExpertRequest.objects.count() == 0
    assert '<div class="callout" role="alert" tabindex="-1" autofocus>' in page
    assert "Not sent yet: Ask for an expert" in page
    assert "what we refused" not in page
    listed = re.search(r'<ul class="faults">(.*?)</ul>', page, re.DOTALL)[1]
    targets = re.findall(r'<li><a href="#([^"]+)">', listed)
    assert len(targets) == len(faults)
    assert [target for target in targets if f'id="{target}"' not in page] == []
    for field in typed.keys() - {"languages_usual", "focus"}:
        assert again.get(field, [""])[0].strip() == typed[field].strip()
    assert again.get("languages_usual", []) == typed["languages_usual"]


def test_note_length_counts_line_breaks_as_the_browser_does(client, clock):
    lines = "\n".join(["fee or fee"] * 18) + "\na"
    assert len(lines) == LONGEST_NOTE - 1

    sent(client, clock, note=lines.replace("\n", "\r\n"))

    assert ExpertRequest.objects.get().note == lines


def test_case_details_are_quoted_and_refused_with_advice(client, clock):
    held = opened(client, clock) | {"step": "preview"}

    for what, (field, typed, quote) in DETAILS.items():
        response = client.post(ASK, held | {field: typed})

        faults, page = errors(response), text_of(response)
        assert (what, response.status_code, list(faults)) == (what, 400, [field])
        assert f"“{quote}” " in re.sub(r"[\u2068\u2069]", "", "".join(faults[field])), what
        assert "We have not kept what we refused." in page
        assert "The coordinator will suggest an encrypted way" in page
        assert (what, filled_in(response)[field][0].strip()) == (what, typed)


def test_refused_case_details_are_neither_stored_nor_logged(client, clock, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    planted = "We act for Ahmad Zqsecreto, born 4 March 1988, passport ZQ1234567."

    refused = previewed(client, clock, note=planted)
    sent(client, clock)

    assert refused.status_code == 400
    assert "Zqsecreto" in text_of(refused)
    kept = everything_kept()
    assert "Zqnameo" in kept
    assert re.findall("(?i)zqsecreto|ZQ1234567", kept) == []
    assert re.findall("(?i)zqsecreto|ZQ1234567", "".join(capfd.readouterr()) + caplog.text) == []


def test_failed_request_does_not_log_what_was_typed(monkeypatch, capfd, clock):
    def fail(*args, **kwargs):
        raise ValueError(NOTE)

    monkeypatch.setattr(ExpertRequest, "receive", fail)

    answer = sent(Client(raise_request_exception=False), clock)

    logged = capfd.readouterr().err
    assert answer.status_code == 500
    assert f"Internal Server Error: {ASK}" in logged
    assert "Zqnoteo" not in logged + answer.content.decode()


def test_note_with_markup_is_escaped_and_stored_literally(client, clock):
    value = "<script>fees</script>{{ x }} %s %(fee)s %d 🕊️ fee"

    page = previewed(client, clock, note=value)
    client.post(ASK, filled_in(page) | {"step": "send"})

    assert "<script>fees" not in page.content.decode()
    assert ExpertRequest.objects.get().note == value


def test_quoted_case_detail_is_escaped(client, clock):
    held = opened(client, clock) | {"step": "preview"}

    for value in ("<b>Mr Karimi</b> %s %(quote)s", "Mr K%s & Mrs <i>Okafor"):
        page = client.post(ASK, held | {"note": value}).content.decode()

        assert "&lt;" in page
        assert "<b>Mr" not in page
        assert "<i>Okafor" not in page


# Who sends it


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_form_with_a_foreign_proof_is_refused(clock, headers):
    held, foreign = opened(Client(), clock), Client(headers=headers)

    answers = [
        foreign.post(ASK, held | {"step": step}).status_code
        for step in ("preview", "change", "send")
    ]

    assert (answers, ExpertRequest.objects.count()) == ([400, 400, 400], 0)


def test_form_without_valid_proof_is_not_shown_an_earlier_request(client, clock):
    held = filled_in(previewed(client, clock)) | {"step": "send"}
    reference = reference_in(client.post(ASK, held))

    answers = [
        Client(headers={"Sec-Fetch-Site": "cross-site"}).post(ASK, held),
        client.post(ASK, held | {"proof": "nonsense"}),
        client.post(FOR_ONE, held),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert [a for a in answers if reference in a.content.decode()] == []


def test_form_without_valid_proof_asks_to_send_again(client, clock):
    held = opened(client, clock) | {"step": "send"}
    elsewhere = filled_in(client.get(FOR_ONE))
    changes = [
        {"proof": ""},
        {"proof": "\0"},
        {"key": "never-was"},
        {"key": elsewhere["key"], "proof": elsewhere["proof"]},
    ]

    refused = [client.post(ASK, held | change) for change in changes]
    nothing = ExpertRequest.objects.count()
    clock.shift(LEAST * 2)
    for number, response in enumerate(refused, 1):
        again = client.post(ASK, filled_in(response) | {"step": "send"})
        assert (again.status_code, ExpertRequest.objects.count()) == (200, number)

    assert ([response.status_code for response in refused], nothing) == ([400] * 4, 0)
    for response in refused:
        assert "This page was open for a long time." in response.content.decode()
    assert {asked.note for asked in ExpertRequest.objects.all()} == {NOTE}


def test_form_with_expired_proof_asks_to_send_again(client, clock):
    preview = previewed(client, clock)
    clock.shift(VALID_FOR)

    late = client.post(ASK, filled_in(preview) | {"step": "send"})
    nothing = ExpertRequest.objects.count()
    clock.shift(LEAST * 2)
    client.post(ASK, filled_in(late) | {"step": "send"})

    assert (late.status_code, nothing, ExpertRequest.objects.count()) == (400, 0, 1)


def test_form_sent_too_fast_asks_to_send_again(client, clock):
    held = filled_in(client.get(ASK)) | ANSWERS | {"step": "send"}
    clock.shift(LEAST - dt.timedelta(seconds=1))

    hasty = client.post(ASK, held)
    nothing = ExpertRequest.objects.count()
    clock.shift(dt.timedelta(seconds=2))
    client.post(ASK, filled_in(hasty) | {"step": "send"})

    assert (hasty.status_code, nothing) == (400, 0)
    assert "This came very fast" in hasty.content.decode()
    assert ExpertRequest.objects.get().note == NOTE


@pytest.mark.parametrize("path", [ASK, FOR_ONE])
def test_request_pages_set_no_cookie_and_are_not_cached(clock, path):
    client = Client(enforce_csrf_checks=True)

    pages = [client.get(path), client.post(path), previewed(client, clock, path, name="")]
    pages += [previewed(client, clock, path), sent(client, clock, path)]

    assert [page.status_code for page in pages] == [200, 400, 400, 200, 200]
    assert [page.cookies for page in pages] == [{}, {}, {}, {}, {}]
    assert {page["Cache-Control"] for page in pages} == {"no-store"}
    assert {page["Referrer-Policy"] for page in pages} == {"same-origin"}
    assert [page for page in pages if "cookie" in page.get("Vary", "").lower()] == []
    assert all('<meta name="robots" content="noindex">' in p.content.decode() for p in pages)


def test_request_forms_put_nothing_in_the_url(client, clock):
    pages = [client.get(ASK), previewed(client, clock, name=""), previewed(client, clock)]

    forms = re.findall(r"<form[^>]*>", "".join(page.content.decode() for page in pages))
    assert set(forms) == {'<form method="post" novalidate>', '<form method="post">'}
    before = client.get(ASK).content
    asked = client.get(ASK, ANSWERS).content
    assert b"Zqnameo" not in asked
    assert len(before) == len(asked)


def test_sent_request_stores_no_user_agent_or_ip_address(clock):
    visitor = Client(headers={"User-Agent": "PLANTED-AGENT"}, REMOTE_ADDR="198.51.100.77")

    sent(visitor, clock)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t) FROM experts_expertrequest t")
        [[row]] = cursor.fetchall()
    assert set(json.loads(row)) == {field.column for field in ExpertRequest._meta.concrete_fields}
    assert re.findall("PLANTED|198.51", everything_kept()) == []


def test_request_for_a_hidden_expert_looks_like_one_that_never_existed(
    client, clock, expert, secretary
):
    held = opened(client, clock, FOR_ONE)
    expert.hide(by=secretary)

    answers = [client.get(FOR_ONE), client.get("/experts/never-was/request/")]
    posted = client.post(FOR_ONE, held | {"step": "send"})

    assert [answer.status_code for answer in (*answers, posted)] == [404, 404, 404]
    assert answers[0].content == answers[1].content == posted.content
    assert dict(answers[0].headers) == dict(answers[1].headers)
    assert ExpertRequest.objects.count() == 0


def test_request_stays_when_its_expert_is_deleted(client, clock, expert):
    sent(client, clock, FOR_ONE)

    expert.delete()

    assert ExpertRequest.objects.get().wanted is None


# Limits


def a_request(number=0, **values):
    return ExpertRequest.objects.create(
        **{"email": f"zq{number}@example.org", "country": "DK", "languages": ["en"], **values}
    )


def requests_at_the_desk():
    return [
        (item[2], item[3], ExpertRequest.work_summary(item[5]))
        for _permission, some in kinds_of_work(timezone.localdate())
        for item in some
        if item[0] == "request"
    ]


def test_flood_of_requests_slows_down_and_leaves_the_door_open(client, clock, mailoutbox):
    for number in range(MOST_IN_AN_HOUR):
        a_request(number, hour=12, help="advice", urgency="weeks")
    held = filled_in(client.get(ASK)) | ANSWERS
    clock.shift(dt.timedelta(seconds=10))

    preview = client.post(ASK, held | {"step": "preview"})
    with override_settings(COORDINATOR_EMAIL="coordinator@example.org"):
        soon = client.post(ASK, filled_in(preview) | {"step": "send"})
    clock.shift(dt.timedelta(seconds=50))
    later = client.post(ASK, filled_in(soon) | {"step": "send"})

    page = soon.content.decode()
    assert (soon.status_code, soon["Retry-After"], later.status_code) == (429, "45", 200)
    assert "Wait a minute" in page
    assert 'href="mailto:coordinator@example.org"' in page
    assert filled_in(soon)["note"] == [ANSWERS["note"]]
    assert [mail.to for mail in mailoutbox] == [["asker@example.org"]]


def test_flood_of_requests_is_one_item_and_one_email_to_each_of_the_secretariat(
    client, clock, mailoutbox, secretary
):
    for number in range(MOST_IN_AN_HOUR):
        a_request(number, hour=12, help="advice", urgency="weeks")
    for number in range(2):
        sent(client, clock, email=f"more{number}@example.org")

    items = requests_at_the_desk()

    assert [mail.to for mail in mailoutbox].count([secretary.email]) == 1
    assert len(items) == MOST_IN_AN_HOUR + 1
    assert items[-1] == (None, "flood", "2 requests, 2 of them today")


def test_nobody_is_shut_out_by_whoever_types_their_address(client, clock, mailoutbox):
    def send(email="asker@example.org"):
        held = opened(client, clock, email=email) | {"step": "send"}
        return client.post(ASK, held).status_code

    answers = [send() for _ in range(8)]
    same = ["ASKER@example.org", "asker+2@example.org", "a.sker+x.y@EXAMPLE.org"]
    answers += [send(email) for email in same]
    clock.shift(dt.timedelta(days=1))
    answers.append(send())

    assert answers == [200] * 12
    # One confirmation a day, without anything that was typed.
    assert [mail.to for mail in mailoutbox] == [["asker@example.org"]] * 2
    typed = {str(one) for name, one in ANSWERS.items() if name in ("name", "organisation", "note")}
    assert [text for mail in mailoutbox for text in typed if text in mail.body] == []


def test_repeated_form_gets_its_reference_even_above_the_limit(client, clock):
    held = filled_in(previewed(client, clock)) | {"step": "send"}
    reference = reference_in(client.post(ASK, held))
    for number in range(MOST_IN_AN_HOUR):
        a_request(number, hour=12)

    assert reference_in(client.post(ASK, held)) == reference


def test_request_hour_and_key_are_deleted_within_two_days(client, clock):
    sent(client, clock)
    kept = []

    for _day in range(2):
        clock.shift(dt.timedelta(days=1))
        timetable.delete_what_is_over()
        asked = ExpertRequest.objects.get()
        kept.append((asked.hour is None, asked.key is None))

    assert kept == [(False, False), (True, True)]


@pytest.mark.parametrize("path", [ASK, FOR_ONE])
@pytest.mark.parametrize("before", [0, 3])
def test_request_pages_make_a_constant_number_of_queries(
    client, clock, path, before, django_assert_max_num_queries
):
    UserFactory(is_staff=True)
    for number in range(before):
        a_request(number, hour=12)
        ExpertFactory()
    client.get(path)

    with django_assert_max_num_queries(5):
        held = opened(client, clock, path)
    with django_assert_max_num_queries(5):
        preview = client.post(path, held | {"step": "preview"})
    with django_assert_max_num_queries(26):
        client.post(path, filled_in(preview) | {"step": "send"})


# E-mails


def test_confirmation_email_holds_the_reference_and_no_answers(client, clock, mailoutbox):
    page = sent(client, clock, FOR_ONE)

    [letter] = mailoutbox
    whole = " ".join([letter.subject, letter.body, *(part.content for part in letter.alternatives)])
    assert letter.to == ["asker@example.org"]
    assert letter.subject == f"IRCT directory: Your request for an expert: {reference_in(page)}"
    assert "The coordinator will write to you within 5 working days." in letter.body
    assert "The coordinator will suggest an encrypted way to send case material." in letter.body
    written = "Zqnoteo|scars|Zqnameo|Zqorgano|solicitor|Upper Tribunal|Open person|Türkiye"
    assert re.findall(written, whole) == []


def test_notice_to_the_secretariat_holds_nothing_personal(client, clock, secretary, mailoutbox):
    page = sent(client, clock, FOR_ONE)

    asked = ExpertRequest.objects.get()
    [letter] = [one for one in mailoutbox if one.to == ["secretary@example.org"]]
    assert letter.subject == f"IRCT directory: A request for an expert: {reference_in(page)}"
    assert f"/admin/experts/expertrequest/{asked.pk}/change/" in letter.body
    for told in ("remote evaluation", "Türkiye", "1 March 2027", "within weeks"):
        assert told in letter.body
    personal = "Zqnoteo|Zqnameo|Zqorgano|solicitor|asker@|Upper Tribunal|Open person"
    assert re.findall(personal, letter.subject + letter.body) == []
    mailoutbox.clear()
    sent(client, clock, deadline="")
    [letter] = [one for one in mailoutbox if one.to == ["secretary@example.org"]]
    assert "Deadline: none" in letter.body


@override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")])
def test_confirmation_email_is_in_the_language_of_the_page(client, clock, mailoutbox):
    sent(client, clock, "/ar/experts/request/")

    [letter] = mailoutbox
    assert ExpertRequest.objects.get().reads == "ar"
    assert 'lang="ar" dir="rtl"' in letter.alternatives[0].content


def test_form_names_countries_and_languages_in_the_page_language(client):
    with override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")]):
        page = client.get("/ar/experts/request/").content.decode()

    assert '<option value="DK">الدانمرك</option>' in page
    assert "العربية" in page


def test_request_that_fails_is_not_stored_and_sends_nothing(monkeypatch, client, clock):
    def fail(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("irct.mail.outbox.send", fail)
    UserFactory(is_staff=True)

    answer = sent(Client(raise_request_exception=False), clock)

    assert answer.status_code == 500
    assert ExpertRequest.objects.count() == 0
    assert ProcrastinateJob.objects.filter(task_name="deliver").count() == 0


# In words that everybody reads


@pytest.mark.parametrize("path", [ASK, FOR_ONE])
def test_request_pages_are_in_plain_words(client, clock, path):
    pages = {
        "refused": previewed(client, clock, path, note="We act for Ahmad Karimi."),
        "preview": previewed(client, clock, path),
        "sent": sent(client, clock, path),
    }

    for name, page in pages.items():
        html = page.content.decode()
        longest = max(map(len, sentences(html)))
        assert (name, lix(html) <= HIGHEST_LIX, longest <= LONGEST_SENTENCE) == (name, True, True)
        assert NEVER.findall(re.sub(r"<!doctype|<[^>]+>", " ", html)) == []


# In a browser


def fill_in(page):
    page.get_by_label("Your name").fill("Zqbrowser Asker")
    page.get_by_label("Your organisation").fill("Law centre")
    page.get_by_label("Your role there").fill("solicitor")
    page.get_by_label("Your e-mail address").fill("browser@example.org")
    page.get_by_label("The country where you work").select_option("Denmark")
    page.get_by_label("A remote evaluation, by video").check()
    page.get_by_label("Arabic").check()
    page.get_by_label("The country where the expert is needed").select_option("Türkiye")
    page.get_by_label("Within weeks").check()
    page.get_by_label("Anything about deadlines").fill("We act for Ahmad Karimi.")
    # Nobody is so fast, but for a test.
    opened = "performance.now() - performance.getEntriesByType('navigation')[0].responseStart"
    page.wait_for_timeout(max(0, LEAST.seconds * 1000 + 500 - page.evaluate(opened)))


@pytest.mark.browser
def test_request_works_from_form_to_email_without_javascript(browser, site, letters):
    visitor = browser.new_context(base_url=site, java_script_enabled=False)
    page = visitor.new_page()
    page.goto("/experts/sample-expert-01/")
    page.get_by_role("link", name="Ask for this expert").click()
    page.get_by_role("button", name="See what will be sent").click()
    hasty = page.locator("[role=alert]:focus").inner_text()
    fill_in(page)
    page.get_by_role("button", name="See what will be sent").click()
    refused = page.locator("[role=alert]:focus").inner_text()
    page.get_by_label("Anything about deadlines").fill("Travel is paid.")
    page.get_by_role("button", name="See what will be sent").click()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Within days").check()
    page.get_by_role("button", name="See what will be sent").click()
    preview = page.inner_text("main")
    page.get_by_role("button", name="Send").click()
    told = page.inner_text("main")
    reference = page.inner_text(".reference")
    page.reload()
    again = page.inner_text(".reference")

    assert "This came very fast" in hasty
    assert "Write your name." in hasty
    assert "looks like somebody’s name" in refused
    for shown in ("Sample expert 01", "Law centre", "Within days", "Travel is paid."):
        assert shown in preview
    assert "The coordinator will write to you within 5 working days." in told
    assert again == reference
    assert "?" not in page.url
    assert visitor.cookies() == []
    visitor.close()
    letter = arrived(letters, "browser@example.org")
    assert letter["Subject"] == f"IRCT directory: Your request for an expert: {reference}"
    assert "Travel" not in letter.get_body(("plain",)).get_content()


def arrived(letters, address):
    """Wait for the letter to an address, as the worker hands it to the mail server."""
    for _ in range(300):
        for content in list(letters.accepted):
            letter = message_from_bytes(content, policy=policy.default)
            if letter["To"] == address:
                return letter
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address}")


@pytest.mark.browser
def test_request_pages_have_no_accessibility_faults_and_fit_a_phone(page):
    faults = {}

    page.goto(ASK)
    page.get_by_role("button", name="See what will be sent").click()
    faults["refused"] = faults_narrow_and_wide(page)
    fill_in(page)
    page.get_by_label("Anything about deadlines").fill("")
    page.get_by_role("button", name="See what will be sent").click()
    faults["preview"] = faults_narrow_and_wide(page)
    page.get_by_role("button", name="Send").click()
    faults["sent"] = faults_narrow_and_wide(page)

    assert page.title() == "Your request was sent · IRCT directory"
    assert faults == {"refused": [], "preview": [], "sent": []}
