"""Annual figures: written by the editors of a centre, checked, sent, asked for in January."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from centres.models import AnnualFigures, Centre, figures_years
from irct import history, timetable
from irct.models import Role
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, UserFactory
from tests.signing_in import account
from tests.yearly import AT, LAST_YEAR, PARTS, figures, member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/centres/open-house/figures/"
FORM = f"{LIST}{LAST_YEAR}/"
CHECK = f"{FORM}check/"


@pytest.fixture
def centre():
    return CentreFactory(name="Open house", slug="open-house", membership="full")


@pytest.fixture
def editor(client, centre):
    user = account("editor@example.org")
    centre.editorships.create(user=user, role=Role.LEAD)
    client.force_login(user)
    return client


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def write(client, verb="draft", **values):
    """Fill in the form as it stands, and press a button."""
    return client.post(FORM, filled_in(client.get(FORM)) | values | {verb: "yes"}, follow=True)


def send(client, **values):
    return client.post(CHECK, filled_in(client.get(CHECK)) | values, follow=True)


def faults(answer):
    return {name: list(errors) for name, errors in answer.context["form"].errors.items()}


# The list


@pytest.mark.quick
def test_figures_list_shows_the_state_of_each_year(editor, centre):
    states = ("draft", "submitted", "accepted", "sent_back")
    for year, state in zip(figures_years(), states, strict=False):
        figures(centre, year=year, state=state)

    page = plain(editor.get(LIST))

    parts = re.split(r"\b(20\d\d) (?=Draft|Sent on|Accepted on|The secretariat|Missing)", page)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert list(told) == [str(year) for year in figures_years()]
    for text, beginning in zip(
        told.values(),
        [
            "Draft, not sent yet",
            "Sent on 1 February 2026. Waiting for the secretariat",
            "Accepted on 1 February 2026. Accepted",
            "The secretariat asks you to change something: Look again. Sent back",
            "Missing",
            "Missing",
        ],
        strict=True,
    ):
        assert text.startswith(beginning)


@pytest.mark.parametrize("year", [LAST_YEAR + 1, LAST_YEAR - 6, 10**20])
def test_figures_of_a_year_outside_the_last_six_are_not_found(editor, year):
    answers = [editor.get(f"{LIST}{year}/{page}").status_code for page in ("", "check/")]

    assert answers == [404, 404]


@pytest.mark.quick
def test_my_page_links_to_figures_not_sent_yet(editor, centre):
    told = f"The figures of {LAST_YEAR} are not sent yet"
    seen = [told in plain(editor.get("/my/"))]
    sent = figures(centre, state="submitted")
    seen.append(told in plain(editor.get("/my/")))
    sent.send_back(by=UserFactory(), reason="Look again.")
    seen.append(told in plain(editor.get("/my/")))
    Centre.objects.update(membership="former")
    seen.append(told in plain(editor.get("/my/")))

    assert seen == [True, False, True, False]
    assert LIST in editor.get("/my/").content.decode()


# The form


def test_draft_figures_may_be_incomplete_and_inconsistent(editor, centre):
    answer = write(editor, women="60", men="0", survivors="", service_legal="1,234")

    stored = centre.figures.get()
    assert "Saved as a draft. Nothing has been sent yet." in plain(answer)
    assert (stored.state, stored.women, stored.men, stored.survivors) == ("draft", 60, 0, None)
    assert (stored.another_gender, stored.by_service) == (None, {"legal": 1234})
    assert history.entries(centre)[0].parts[0].what == f"Figures of {LAST_YEAR}"


@pytest.mark.parametrize("typed", ["many", "-1", "1.5", "10000000", "12 people"])
def test_figure_that_is_not_a_number_is_refused_and_kept_in_the_form(editor, centre, typed):
    answer = write(editor, survivors="70", women=typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert list(faults(answer)) == ["women"]
    assert f'value="{typed}"' in page
    assert 'value="70"' in page
    assert not centre.figures.exists()


@pytest.mark.parametrize(
    "typed", ["1234", "1,234", "1.234", "1 234", "1\u202f234", "1’234", " 1234 "]
)
def test_figure_may_have_thousands_separators(editor, centre, typed):
    write(editor, survivors=typed)

    assert centre.figures.get().survivors == 1234


@pytest.mark.parametrize(
    ("values", "name", "fault"),
    [
        (
            {"survivors": ""},
            "survivors",
            "Enter how many survivors you supported. If there were none, enter 0.",
        ),
        (
            {"women": "900", "men": "300"},
            "women",
            "These add up to 1,200. That is more than the total, 1,000.",
        ),
        (
            {"women": "500", "men": "400", "another_gender": "0", "gender_unknown": "50"},
            "women",
            "These add up to 950. The total is 1,000. They must be the same.",
        ),
        (
            {"adults": "500", "children": "400", "age_unknown": "0"},
            "adults",
            "These add up to 900. The total is 1,000. They must be the same.",
        ),
        (
            {"service_legal": "1001"},
            "service_legal",
            "1,001 is more than the total, 1,000. A service cannot have helped "
            "more people than the centre did.",
        ),
    ],
)
def test_inconsistent_figures_are_not_sent(editor, centre, values, name, fault):
    answer = write(editor, "check", **{"survivors": "1000"} | values)

    assert (answer.status_code, faults(answer)) == (400, {name: [fault]})
    assert "Saved as a draft, but not sent" in plain(answer)
    assert all(f'value="{value}"' in answer.content.decode() for value in values.values() if value)
    assert centre.figures.get().state == "draft"
    assert editor.get(CHECK).status_code == 302


def test_figures_may_have_unknown_parts_and_overlapping_services(editor, centre):
    answer = write(
        editor, "check", survivors="100", women="60", service_legal="90", service_medical="80"
    )

    assert answer.redirect_chain == [(CHECK, 302)]


def test_figures_form_asks_for_the_services_that_the_centre_names(editor, centre):
    centre.change({"services": ["legal", "training"]}, by=UserFactory())
    figures(centre, state="draft", by_service={"social": 5})

    form = editor.get(FORM).context["form"]

    assert [name for name in form.fields if name.startswith("service_")] == [
        *("service_social", "service_legal"),
    ]


def test_figures_saved_meanwhile_are_not_overwritten_unseen(editor, centre):
    sent = filled_in(editor.get(FORM)) | {"survivors": "70", "draft": "yes"}
    figures(centre, state="draft", survivors=60)

    first = editor.post(FORM, sent)
    again = editor.post(FORM, filled_in(first) | {"draft": "yes"})

    assert first.status_code == 400
    assert "somebody changed these figures" in plain(first)
    assert 'value="70"' in first.content.decode()
    assert (again.status_code, centre.figures.get().survivors) == (302, 70)


def test_typed_figures_are_kept_through_a_sign_in(editor, centre):
    sent = filled_in(editor.get(FORM)) | {"survivors": "70", "draft": "yes"}
    visitor = Client()

    away = visitor.post(FORM, sent, headers={"Referer": f"http://testserver{FORM}"})
    visitor.force_login(centre.editorships.get().user)
    back = visitor.get(FORM + "?" + re.search(r"kept%3D([\w-]+)", away.url)[0].replace("%3D", "="))

    assert "What you typed is still here" in plain(back)
    assert 'value="70"' in back.content.decode()


# Checking and sending


def test_check_page_shows_the_figures_and_sends_them(editor, centre):
    write(editor, "check", survivors="100", **{name: str(n) for name, n in PARTS.items()})

    page = plain(editor.get(CHECK))
    answer = send(editor)

    stored = centre.figures.get()
    assert "Women 25" in page
    assert "Advocacy interventions unknown" in page
    assert "Is this right?" not in page
    assert f"We have sent the figures for {LAST_YEAR} to the secretariat." in plain(answer)
    assert (stored.state, stored.submitted_by.email) == ("submitted", "editor@example.org")
    assert history.entries(centre)[0].parts[0].what == f"Submitted the figures of {LAST_YEAR}"


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [(100, 200, False), (100, 201, True), (100, 50, False), (100, 49, True), (3, 9, False)],
)
def test_figures_above_twice_or_below_half_last_year_are_queried(
    editor, centre, before, now, is_asked
):
    figures(centre, year=LAST_YEAR - 1, survivors=before)
    write(editor, "check", survivors=str(now))

    page = editor.get(CHECK)
    answer = send(editor)

    assert ("Is this right?" in plain(page)) == is_asked
    assert centre.figures.get(year=LAST_YEAR).state == ("draft" if is_asked else "submitted")
    assert answer.redirect_chain == ([] if is_asked else [(LIST, 302)])


def test_surprising_figures_must_be_confirmed_to_be_sent(editor, centre):
    figures(centre, year=LAST_YEAR - 1, survivors=100, advocacy=200, doctors=2)
    write(editor, "check", survivors="300", advocacy="20", doctors="2")

    page = plain(editor.get(CHECK))
    refused = send(editor, explanation="A new house.")
    send(editor, explanation="A new house.", is_right="on")

    stored = centre.figures.get(year=LAST_YEAR)
    assert "Survivors supported: 100 the year before, now 300" in page
    assert "Advocacy interventions: 200 the year before, now 20" in page
    assert "Staff:" not in page
    assert refused.status_code == 400
    assert "A new house." in refused.content.decode()
    assert (stored.state, stored.explanation) == ("submitted", "A new house.")


def test_figures_changed_since_the_check_are_not_sent(editor, centre):
    write(editor, "check", survivors="100")
    sent = filled_in(editor.get(CHECK))
    centre.figures.update(survivors=900)

    answer = editor.post(CHECK, sent)

    assert answer.status_code == 400
    assert "Nothing has been sent yet: somebody changed these figures" in plain(answer)
    assert centre.figures.get().state == "draft"


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_sent_figures_cannot_be_edited(editor, centre, state):
    figures(centre, state=state)

    page = editor.get(FORM)
    for path in (FORM, CHECK):
        editor.post(
            path, {"survivors": "5", "draft": "yes", "seen": centre.figures.get().version()}
        )

    assert "Write to the secretariat." in plain(page)
    assert b"<input" not in page.content
    assert (centre.figures.get().state, centre.figures.get().survivors) == (state, 100)


def test_figures_sent_back_can_be_corrected_and_sent_again(editor, centre):
    back = figures(centre, state="sent_back", reason="Count each person once.")

    page = plain(editor.get(FORM))
    write(editor, "check", survivors="90")
    send(editor)

    back.refresh_from_db()
    assert "Count each person once." in page
    assert (back.state, back.survivors, back.reason, back.decided_at) == ("submitted", 90, "", None)


# Decisions


def test_accepted_figures_can_be_sent_back(centre):
    yearly = figures(centre)

    yearly.send_back(by=UserFactory(), reason="A centre counted twice.")

    assert (yearly.state, yearly.reason) == ("sent_back", "A centre counted twice.")


def test_figures_cannot_be_accepted_by_who_submitted_them(centre):
    one, other = UserFactory(), UserFactory()
    yearly = figures(centre, state="draft")
    yearly.submit(by=one)

    with pytest.raises(AnnualFigures.OwnFigures):
        yearly.accept(by=one)
    yearly.accept(by=other)

    assert (yearly.state, yearly.decided_by) == ("accepted", other)


def test_secretariat_of_one_accepts_its_own_figures_and_it_is_marked(settings, centre):
    settings.SECRETARIAT_OF_ONE = True
    one = UserFactory()
    yearly = figures(centre, state="draft")
    yearly.submit(by=one)

    yearly.accept(by=one)

    assert history.entries(centre)[0].is_alone


@pytest.mark.parametrize("first", ["accept", "send_back", "change"])
@pytest.mark.parametrize("second", ["accept", "send_back"])
def test_second_decision_on_figures_is_refused(centre, first, second):
    verbs = {
        "accept": lambda one: one.accept(by=UserFactory()),
        "send_back": lambda one: one.send_back(by=UserFactory(), reason="Look again."),
        "change": lambda one: AnnualFigures.objects.filter(pk=one.pk).update(survivors=7),
    }
    figures(centre, state="submitted")
    theirs, ours = AnnualFigures.objects.get(), AnnualFigures.objects.get()
    verbs[first](theirs)

    with pytest.raises(AnnualFigures.AlreadyDecided):
        verbs[second](ours)


def test_sending_back_needs_a_reason_and_submitting_valid_figures(centre):
    yearly = figures(centre, state="submitted")
    draft = figures(centre, state="draft", year=LAST_YEAR - 1, women=101)

    with pytest.raises(ValidationError):
        yearly.send_back(by=UserFactory(), reason=" ")
    with pytest.raises(ValidationError):
        draft.submit(by=UserFactory())


# For the queue


def test_submitted_figures_are_listed_oldest_first():
    for name, day in (("B", 2), ("A", 1), ("C", 3)):
        figures(member(name=name), state="submitted", submitted_at=AT + dt.timedelta(days=day))
    for state in ("draft", "accepted", "sent_back"):
        figures(state=state)

    assert [one.centre.name for one in AnnualFigures.objects.submitted()] == ["A", "B", "C"]


def kept(name, **values):
    centre = member(name=name, **values)
    centre.editorships.create(user=UserFactory())
    return centre


def test_members_without_figures_are_public_and_have_editors():
    kept("missing")
    for state in ("draft", "sent_back", "submitted", "accepted"):
        figures(kept(state), state=state)
    figures(kept("other year"), year=LAST_YEAR - 1)
    for values in ({"status": "hidden"}, {"status": "draft"}, {"membership": "applicant"}):
        kept(str(values), **values)
    kept("associate", membership="associate")
    member(name="without editors")

    found = Centre.objects.without_figures(LAST_YEAR).values_list("name", flat=True)

    assert sorted(found) == ["associate", "draft", "missing", "other year", "sent_back"]


# Reminders


def asked(mailoutbox, time_machine, *days):
    """Let nights pass, and return to whom mail went in each of them."""
    sent = []
    for day in days:
        time_machine.move_to(f"{day}T23:10:00Z")
        mailoutbox.clear()
        timetable.ask_for_figures()
        timetable.ask_for_figures()
        sent.append(sorted(to for mail in mailoutbox for to in mail.to))
    return sent


def test_figures_reminder_goes_out_in_january_and_after_four_weeks(mailoutbox, time_machine):
    centre = member(slug="open-house", name="Open house")
    centre.editorships.create(user=UserFactory(email="editor@example.org"))
    one = ["editor@example.org"]

    days = ["2027-01-08", "2027-01-10", "2027-01-11", "2027-02-06", "2027-02-07", "2027-04-01"]
    sent = asked(mailoutbox, time_machine, *days, "2027-12-01", "2028-01-12")

    assert sent == [[], one, [], [], one, [], [], one]


def test_figures_reminder_names_the_year_and_links_to_the_form(mailoutbox, time_machine):
    centre = member(slug="open-house", name="Open house")
    centre.editorships.create(user=UserFactory(email="editor@example.org"))

    asked(mailoutbox, time_machine, "2027-01-10")

    [mail] = mailoutbox
    assert mail.subject == "IRCT directory: Open house: we need your figures for 2026"
    assert "http://localhost:8000/centres/open-house/figures/2026/" in mail.body
    assert "It takes about 15 minutes. You can save a draft at any time" in mail.body


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "submitted"),
        ({}, "accepted"),
        ({}, "sent_back"),
        ({"status": "hidden"}, "draft"),
        ({"membership": "former"}, "draft"),
        ({"membership": ""}, "draft"),
    ],
)
def test_only_members_without_figures_get_the_reminder(mailoutbox, time_machine, values, state):
    time_machine.move_to("2027-01-05T12:00:00Z")
    figures(kept("A", **values), year=2026, state=state)

    assert asked(mailoutbox, time_machine, "2027-01-20") == [[]]


def test_draft_figures_get_the_reminder(mailoutbox, time_machine):
    centre = kept("A")
    figures(centre, year=2026, state="draft")

    [sent] = asked(mailoutbox, time_machine, "2027-01-20")

    assert sent == [centre.editorships.get().user.email]
