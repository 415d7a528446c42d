"""Editing one block: what is public at once, what waits, and that nothing typed is lost."""

import datetime as dt
import re
from itertools import product
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from centres.models import Centre
from irct import phones
from irct.fields import LinesField
from irct.models import UnsavedForm
from irct.places.models import Town, TownName
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text
from tests.signing_in import account, by_password

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PHONE = "+4533760600"
OTHER_PHONE = "+4533760601"


@pytest.fixture
def editor():
    return UserFactory(name="Edda")


@pytest.fixture
def centre(editor):
    centre = CentreFactory(
        name="A house",
        slug="a-house",
        services=["legal"],
        languages=["da", "ar", "bo"],
        index=False,
        children=[
            text(language="en", about="We listen.", how_to_get_help="Call us."),
            contact(kind="phone", value=PHONE, visibility="public"),
            location(town="Odense", street="Street 1", shown="exact"),
        ],
    )
    centre.editorships.create(user=editor)
    return centre


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


def url(section, listing="centres/a-house"):
    return f"/{listing}/edit/{section}/"


def edit(client, section, listing="centres/a-house", **changes):
    page = client.get(url(section, listing))
    return client.post(url(section, listing), filled_in(page, **changes), follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def contact_names(centre):
    prefix = f"contacts-{centre.contacts.get().pk}-"
    return lambda name: prefix + name


@pytest.mark.quick
def test_lines_that_are_too_long_together_are_refused():
    field = LinesField(max_length=20)

    assert field.clean("a line\r\na line\r\nb") == ["a line", "b"]
    with pytest.raises(ValidationError):
        field.clean("a line\r\n" * 4)


def test_unchanged_form_saves_nothing(member, centre):
    for section in centre.SECTIONS:
        before = centre.values_of(section)

        response = edit(member, section)

        assert told(response) == ["You changed nothing, so nothing was saved."]
        assert centre.values_of(section) == before
    assert centre.change_requests.count() == 0


@pytest.mark.quick
def test_services_and_languages_are_public_at_once(member, centre):
    response = edit(
        member,
        "services",
        services=["legal", "medical"],
        languages_usual=["da", "ar"],
        languages_others="Tibetan, kiswahili",
    )

    centre.refresh_from_db()
    assert told(response) == ["Saved. It is public now."]
    assert response.redirect_chain[-1][0] == "/centres/a-house/edit/"
    assert (centre.services, centre.languages) == (["legal", "medical"], ["da", "ar", "bo", "sw"])
    assert "Swahili" in member.get("/centres/a-house/").content.decode()


def test_not_taking_clients_until_a_day_is_saved_in_one_form(member, centre):
    edit(member, "help", takes_clients="no", not_taking_until="2027-03-01")

    centre.refresh_from_db()
    assert (centre.takes_clients, str(centre.not_taking_until)) == (False, "2027-03-01")


TYPED_HOURS = {
    "opening_hours_Mo": "9-12, 13:00-16:30",
    "opening_hours_Tu_is": "same",
    "opening_hours_We": "9-4",
    "opening_hours_Th_is": "whole_day",
    "opening_hours_Fr": "20:00–02:00",
    "opening_hours_Sa_is": "appointment",
    "opening_hours_Su_is": "closed",
    "time_zone": "Europe/Copenhagen",
}
SAID_HOURS = [
    "Monday and Tuesday, 09:00 to 12:00 and 13:00 to 16:30",
    "Wednesday, 09:00 to 16:00",
    "Thursday, 24 hours",
    "Friday, 20:00 until 02:00 the next day",
    "Saturday by appointment",
    "Sunday closed",
]
GUESSED = [
    "A time was taken as one after noon, such as 4 as 16:00.",
    "It is open over midnight, until the next day.",
]


def test_opening_hours_are_shown_before_they_are_saved(member, centre):
    shown = edit(member, "hours", **TYPED_HOURS)

    centre.refresh_from_db()
    widget = shown.context["form"]["opening_hours"].subwidgets[0].data
    page = shown.content.decode()
    assert (shown.status_code, centre.opening_hours) == (400, "")
    assert all(said in page for said in (*SAID_HOURS, *GUESSED))
    assert [one["value"] for one in widget["subwidgets"][:2]] == [[""], "9-12, 13:00-16:30"]

    saved = member.post(url("hours"), filled_in(shown), follow=True)

    centre.refresh_from_db()
    assert told(saved) == ["Saved. It is public now."]
    assert centre.opening_hours == (
        "Mo-Tu 09:00-12:00; Mo-Tu 13:00-16:30; We 09:00-16:00; Th 00:00-24:00; Fr 20:00-02:00; "
        "Sa appointment; Su closed"
    )
    public = member.get("/centres/a-house/").content.decode()
    assert all(said in public for said in SAID_HOURS)


def test_opening_hours_that_nobody_changed_are_saved_without_a_question(member, centre):
    centre.opening_hours, centre.time_zone = (
        "Mo-Fr 09:00-16:00; Sa 20:00-02:00",
        "Europe/Copenhagen",
    )
    centre.save()

    response = edit(member, "hours", **{"texts-en-hours_note": "Closed on public holidays."})

    centre.refresh_from_db()
    assert told(response) == ["Saved. It is public now."]
    assert centre.opening_hours == "Mo-Fr 09:00-16:00; Sa 20:00-02:00"
    assert "Closed on public holidays." in member.get("/centres/a-house/").content.decode()


def test_state_of_a_day_that_nobody_offered_is_refused(member, centre):
    response = edit(member, "hours", opening_hours_Mo_is="ajar", opening_hours_Tu="9-16")

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"opening_hours"}


def test_opening_hours_that_were_changed_after_they_were_shown_are_shown_again(member, centre):
    shown = edit(member, "hours", opening_hours_Mo="9-16", time_zone="Europe/Copenhagen")
    changed = member.post(url("hours"), filled_in(shown, opening_hours_Mo="9-17"))

    centre.refresh_from_db()
    assert (changed.status_code, centre.opening_hours) == (400, "")
    assert "Monday, 09:00 to 17:00" in changed.content.decode()


ASKED = [
    (
        {"Mo": "9-9"},
        "Monday: “9-9” begins and ends at the same time. Write 09:00-21:00 or 24 hours.",
    ),
    (
        {"Tu": "09:00-04:00"},
        "Tuesday: “09:00-04:00” ends before it begins. Write 09:00-16:00 or 09:00-04:00 next day.",
    ),
    ({"We": "9-12, 11-15"}, "Wednesday: Two times overlap: 09:00-12:00, 11:00-15:00."),
    ({"Th": "9-"}, "Thursday: “9-”: from when until when?"),
    ({"Fr_is": "open"}, "Friday: write the times, as in 9:00-16:00."),
    ({"Sa_is": "closed", "Sa": "9-12"}, "Saturday: “9-12” says two things of one day."),
    ({"Su": "morning"}, "Sunday: “morning” cannot be read."),
    # Of several days it is asked once.
    (
        dict.fromkeys(["Mo", "Tu", "Su"], "morning"),
        "Monday, Tuesday and Sunday: “morning” cannot be read.",
    ),
    (
        {"Mo": "20:00-04:00", "Tu": "03:00-10:00"},
        "Two times overlap: 20:00-04:00, 03:00-10:00.",
    ),
]


def test_opening_hours_that_may_be_meant_otherwise_are_asked_about(member, centre):
    held = filled_in(member.get(url("hours")), time_zone="Europe/Copenhagen")

    for typed, asked in ASKED:
        sent = {f"opening_hours_{name}": value for name, value in typed.items()}
        first = member.post(url("hours"), held | sent)
        # Saying so once more changes nothing.
        second = member.post(url("hours"), filled_in(first))

        for response in (first, second):
            [error] = response.context["form"].errors["opening_hours"]
            assert (response.status_code, error.startswith(asked)) == (400, True), error
            assert all(value in response.content.decode() for value in typed.values())
            assert f">When are you open? {escape(error)}<" in response.content.decode()
    centre.refresh_from_db()
    assert centre.opening_hours == ""


def test_new_phone_number_waits_and_the_form_shows_the_public_one(member, centre, mailoutbox):
    secretary = UserFactory(email="secretary@example.org", is_staff=True)
    named = contact_names(centre)

    response = edit(member, "contacts", **{named("value"): OTHER_PHONE}, note="We moved.")

    request = centre.change_requests.get()
    page = member.get(url("contacts"))
    assert told(response) == [
        "1 change waits for the secretariat to look at it. You get an e-mail."
    ]
    assert centre.contacts.get().value == PHONE
    assert (request.note, request.items[0]["after"]["value"]) == ("We moved.", OTHER_PHONE)
    assert page.context["form"][named("value")].value() == PHONE
    assert f"/centres/a-house/requests/{request.pk}/" in page.content.decode()
    assert [mail.to for mail in mailoutbox] == [[secretary.email]]


def test_saved_and_waiting_changes_are_reported_apart(member, centre):
    response = edit(member, "about", name="Another name", founded="1984")

    centre.refresh_from_db()
    assert told(response) == [
        "Saved. It is public now.",
        "1 change waits for the secretariat to look at it. You get an e-mail.",
    ]
    assert (centre.name, centre.founded) == ("A house", 1984)


def test_text_with_a_phone_number_waits(member, centre):
    edit(member, "help", **{"texts-en-how_to_get_help": "Call ٠٠٤٥ ٣٣ ٧٦ ٠٦ ٠١."})

    assert centre.texts.get().how_to_get_help == "Call us."
    assert [item["why"] for item in centre.change_requests.get().items] == ["text"]


def test_form_marks_the_fields_that_are_checked_first(member, centre):
    page = member.get(url("about")).content.decode()

    labels = re.findall(r'>([^<>]+) <span class="waits">checked first</span>', page)
    assert labels == ["Name in English", "Name in its own language", "Acronym", "Former names"]
    for waits in ("a phone number", "a street address", "a meeting point", "a code to scan"):
        assert waits in page
    assert "In doubt, a text waits." in page


def test_text_in_another_language_is_added(member, centre):
    edit(member, "about", **{"texts-new": "fr", "texts-new-summary": "Nous écoutons."})

    added = centre.texts.get(language="fr")
    assert (added.summary, added.state) == ("Nous écoutons.", "written")


def test_text_without_a_language_is_refused(member, centre):
    response = edit(member, "about", **{"texts-new-summary": "Nous écoutons."})

    assert response.status_code == 400
    assert response.context["form"].errors == {"texts-new": ["Say in which language this is."]}
    assert "Nous écoutons." in response.content.decode()


def test_added_contact_waits_once_even_if_sent_twice(member, centre, mailoutbox):
    page = member.get(url("contacts"))
    new = page.context["form"].rows[-1].replace("/", "-")
    sent = filled_in(
        page,
        **{
            f"{new}-kind": "email",
            f"{new}-value": "help@example.org",
            f"{new}-visibility": "public",
            f"{new}-languages_others": "Danish",
        },
    )

    UserFactory(email="secretary@example.org", is_staff=True)

    member.post(url("contacts"), sent)
    member.post(url("contacts"), sent)

    assert len(mailoutbox) == 1
    pending = centre.change_requests.filter(status="pending")
    assert centre.contacts.count() == 1
    assert [item["after"]["value"] for one in pending for item in one.items] == ["help@example.org"]
    assert pending.get().items[0]["after"]["languages"] == ["da"]


def test_contact_without_its_value_is_refused(member, centre):
    page = member.get(url("contacts"))
    new = page.context["form"].rows[-1].replace("/", "-")

    response = member.post(url("contacts"), filled_in(page, **{f"{new}-kind": "phone"}))

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {f"{new}-value", f"{new}-visibility"}


def test_contact_is_removed_at_once(member, centre):
    response = edit(member, "contacts", **{contact_names(centre)("remove"): "on"})

    assert told(response) == ["Saved. It is public now."]
    assert centre.contacts.count() == 0


def test_place_is_matched_anew_when_another_town_is_typed(member, centre):
    for pk, name in [(1, "Odense"), (2, "Aarhus")]:
        town = Town.objects.create(
            id=pk, name=name, country="DK", population=9, latitude=56, longitude=pk
        )
        TownName.objects.create(town=town, name=name.lower())
    place = centre.locations.get()
    place.geoname_id, place.latitude, place.longitude = 1, 55.4, 10.4
    place.save()

    edit(member, "places", **{f"locations-{place.pk}-town": "Aarhus"})

    after = centre.change_requests.get().items[0]["after"]
    assert [after[name] for name in ("town", "geoname", "latitude", "longitude")] == [
        *("Aarhus", 2, None, None)
    ]


def test_place_preview_shows_what_the_public_sees_at_each_level(member, centre):
    place = centre.locations.get()
    page = member.get(url("places"))

    response = member.post(
        url("places"),
        filled_in(page, preview="yes", **{f"locations-{place.pk}-street": "Other Street 2"}),
    )

    group = response.context["groups"][0]
    shown = {level: projected for level, projected, _chosen in group.preview}
    assert [place and (place.street, place.town) for place in shown.values()] == [
        *(("Other Street 2", "Odense"), ("", "Odense"), ("", ""), None)
    ]
    assert [chosen for _level, _projected, chosen in group.preview] == [True, False, False, False]
    assert centre.locations.get().street == "Street 1"
    for level in Centre._meta.get_field("locations").related_model.Shown:
        centre.locations.update(shown=level)
        centre.refresh_from_db()
        public = Centre.objects.with_children().get().projection().places
        projected = [(one.street, one.town) for one in public]
        expected = shown[level.label.capitalize()]
        kept = [(expected.street and "Street 1", expected.town)] if expected else []
        assert projected == kept


def test_new_place_without_a_country_comes_back_with_what_was_typed(member, centre):
    sent = filled_in(member.get(url("places")))
    [name] = [one for one in sent if "+" in one and one.endswith("-name")]
    typed = {name: "Second house", name.replace("-name", "-country"): ""}

    response = member.post(url("places"), sent | typed)

    assert response.status_code == 400
    assert "Second house" in response.content.decode()
    assert centre.locations.count() == 1


def test_contact_preview_has_three_levels(member, centre):
    group = member.get(url("contacts")).context["groups"][0]

    assert [(level, reach and reach.value) for level, reach, _chosen in group.preview] == [
        *(("Everyone", PHONE), ("On request", ""), ("The secretariat only", None))
    ]


def test_number_keeps_its_sign_in_front_on_a_page_from_right_to_left(member, centre):
    centre.contacts.create(kind="phone", value=OTHER_PHONE, visibility="public")

    page = member.get(f"/ar{url('contacts')}").content.decode()
    written = phones.said(PHONE)

    assert f"\N{FIRST STRONG ISOLATE}{written}\N{POP DIRECTIONAL ISOLATE} ·" in page
    assert f": {written}" not in page


# Nothing is lost


def test_typed_values_come_back_with_the_errors(member, centre):
    response = edit(
        member,
        "help",
        waiting_weeks="many",
        not_taking_until="soon",
        **{"texts-en-how_to_get_help": "Ring twice."},
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"waiting_weeks", "not_taking_until"}
    assert all(typed in page for typed in ("many", "soon", "Ring twice."))
    assert centre.texts.get().how_to_get_help == "Call us."


def test_typed_values_are_kept_through_a_sign_in(member, centre, editor):
    sent = filled_in(member.get(url("help")), **{"texts-en-how_to_get_help": "Ring twice."})
    member.logout()

    response = member.post(url("help"), sent)
    back = parse_qs(urlsplit(response.url).query)["next"][0]
    member.force_login(editor)
    page = member.get(back)
    saved = member.post(back, filled_in(page), follow=True)

    assert response.url.startswith("/accounts/login/?next=")
    assert page.context["is_kept"]
    assert "Ring twice." in page.content.decode()
    assert told(saved) == ["Saved. It is public now."]
    assert centre.texts.get().how_to_get_help == "Ring twice."
    assert UnsavedForm.objects.count() == 0


def test_kept_form_is_not_shown_to_another_user(client, member, centre):
    sent = filled_in(member.get(url("help")), **{"texts-en-how_to_get_help": "Ring twice."})
    member.logout()
    back = parse_qs(urlsplit(member.post(url("help"), sent).url).query)["next"][0]
    client.force_login(UserFactory())

    assert client.get(back).status_code == 404


def test_kept_form_is_shown_for_a_day(member, centre, editor):
    sent = filled_in(member.get(url("help")), **{"texts-en-how_to_get_help": "Ring twice."})
    member.logout()
    back = parse_qs(urlsplit(member.post(url("help"), sent).url).query)["next"][0]

    shown = []
    for minutes in (-1, 1):
        with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=minutes)):
            member.force_login(editor)
            shown.append(member.get(back).context["is_kept"])

    assert shown == [True, False]


def typed_and_kept(response, user):
    """What a browser without a name opens with the key that signing in leads it to."""
    back = parse_qs(urlsplit(response.url).query)["next"][0]
    [key] = parse_qs(urlsplit(back).query)["kept"]
    found = UnsavedForm.of(None, key, user=user, browser="")
    return found and found.body


def made_for(page):
    """What a form says of whom it was made for."""
    return {"made_for": filled_in(page)["made_for"]}


def test_kept_forms_are_limited_for_each_person_in_number_and_length(
    member, centre, client, editor, monkeypatch
):
    monkeypatch.setattr(UnsavedForm, "MOST_OF_A_PERSON", 2)
    mark = made_for(member.get(url("help")))
    other = UserFactory()
    UnsavedForm.keep(url("help"), "typed=other", user=other.pk, browser="")
    member.logout()

    sent = [client.post(url("help"), mark | {"typed": str(number)}) for number in range(3)]
    client.post(url("help"), mark | {"typed": "x" * (UnsavedForm.LONGEST + 1)})

    kept = [typed_and_kept(response, editor) for response in sent]
    assert kept == [None, "typed=1", "typed=2"]
    assert UnsavedForm.objects.filter(user=other).count() == 1
    assert UnsavedForm.objects.count() == 3


def forged(mark):
    return signing.dumps([*signing.loads(mark, salt="made_for")], salt="of another purpose")


def altered(mark):
    return f"{mark[:-1]}{'A' if mark[-1] != 'A' else 'B'}"


def test_form_that_this_site_made_for_nobody_is_not_kept(member, centre):
    [mark] = filled_in(member.get(url("help")))["made_for"]
    member.logout()

    for made_up in ("", forged(mark), altered(mark)):
        response = member.post(url("help"), {"made_for": made_up, "typed": "words"})

        assert response.url == f"/accounts/login/?next={url('help')}", made_up
        assert UnsavedForm.objects.count() == 0


def test_form_is_not_kept_two_days_after_it_was_made(member, centre):
    mark = made_for(member.get(url("help")))
    member.logout()

    with time_machine.travel(timezone.now() + dt.timedelta(days=2, minutes=1)):
        member.post(url("help"), mark | {"typed": "words"})

    assert UnsavedForm.objects.count() == 0


def test_form_that_a_colleague_made_is_not_put_before_an_editor(client, centre, editor):
    attacker = UserFactory()
    centre.editorships.create(user=attacker)
    client.force_login(attacker)
    sent = filled_in(client.get(url("help")), **{"texts-en-how_to_get_help": "Call me instead."})
    client.logout()
    planted = parse_qs(urlsplit(client.post(url("help"), sent).url).query)["next"][0]
    victim = Client()
    victim.force_login(editor)

    page = victim.get(planted)

    assert UnsavedForm.objects.get().user == attacker
    assert not page.context["is_kept"]
    assert "Call me instead." not in page.content.decode()


def test_form_kept_in_one_browser_is_not_shown_in_another(centre):
    user = account()
    centre.editorships.create(user=user)
    client, other = Client(), Client()
    for browser in (client, other):
        by_password(browser)
    sent = filled_in(client.get(url("help")), **{"texts-en-how_to_get_help": "Ring twice."})
    client.post("/accounts/logout/")
    back = parse_qs(urlsplit(client.post(url("help"), sent).url).query)["next"][0]
    by_password(client)

    pages = [browser.get(back) for browser in (client, other)]

    assert [page.context["is_kept"] for page in pages] == [True, False]


def test_form_is_kept_when_the_browser_has_forgotten_the_session(centre):
    user = account()
    centre.editorships.create(user=user)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    sent = filled_in(client.get(url("help")), **{"texts-en-how_to_get_help": "Ring twice."})
    client.cookies.clear()

    response = client.post(url("help"), sent)

    assert "csrfmiddlewaretoken" not in typed_and_kept(response, user)


def test_form_of_another_session_changes_nothing(centre, editor):
    client, other = Client(enforce_csrf_checks=True), Client()
    for browser in (client, other):
        browser.force_login(editor)
    sent = filled_in(other.get(url("help")), **{"texts-en-how_to_get_help": "Ring twice."})

    response = client.post(url("help"), sent)

    assert response.status_code == 403
    assert centre.texts.get().how_to_get_help == "Call us."


def test_unknown_key_of_a_kept_form_is_ignored(member, centre):
    for key in ("\0", "never-was", "x" * 10_000):
        page = member.get(url("services"), {"kept": key})
        saved = member.post(
            url("services") + f"?{urlencode({'kept': key})}", filled_in(page, services=["medical"])
        )

        assert not page.context["is_kept"], key
        assert saved.url == "/centres/a-house/edit/", key


@pytest.mark.django_db(transaction=True)
def test_edit_conflict_shows_who_changed_it_and_both_versions(member, centre):
    colleague = UserFactory(name="Colleen")
    centre.editorships.create(user=colleague)
    other = Client()
    other.force_login(colleague)
    page = member.get(url("help"))
    edit(other, "help", waiting_weeks="4", **{"texts-en-how_to_get_help": "Write to us."})

    conflict = member.post(
        url("help"), filled_in(page, **{"texts-en-how_to_get_help": "Ring twice."})
    )

    shown = conflict.content.decode()
    form = conflict.context["form"]
    assert centre.texts.get().how_to_get_help == "Write to us."
    assert [act.by for act in conflict.context["meanwhile"]] == ["Colleen"]
    assert [one.path for one in conflict.context["unlike"]] == ["texts/en/how_to_get_help"]
    assert "Colleen" in shown
    assert "Ring" in shown
    assert "Write" in shown
    assert form["texts-en-how_to_get_help"].value() == "Ring twice."
    assert form["waiting_weeks"].value() == 4

    saved = member.post(url("help"), filled_in(conflict), follow=True)

    centre.refresh_from_db()
    assert told(saved) == ["Saved. It is public now."]
    assert centre.texts.get().how_to_get_help == "Ring twice."
    assert centre.waiting_weeks == 4


def test_contact_removed_meanwhile_is_proposed_as_a_new_one(member, centre):
    page = member.get(url("contacts"))
    changed = filled_in(page, **{contact_names(centre)("value"): OTHER_PHONE})
    edit(member, "contacts", **{contact_names(centre)("remove"): "on"})

    conflict = member.post(url("contacts"), changed)
    saved = member.post(url("contacts"), filled_in(conflict), follow=True)

    assert conflict.context["is_conflict"]
    assert told(saved) == ["1 change waits for the secretariat to look at it. You get an e-mail."]
    assert centre.change_requests.get().items[0]["after"]["value"] == OTHER_PHONE


@pytest.mark.django_db(transaction=True)
def test_simultaneous_edits_save_one_and_show_the_other_a_conflict(editor):
    centre = CentreFactory(slug="a-house", children=[text(language="en", about="We listen.")])
    centre.editorships.create(user=editor)
    answers = {}

    def save(name, client, sent):
        answers[name] = client.post(url("about"), sent)
        connections.close_all()

    threads = []
    for name in ("First words.", "Other words."):
        client = Client()
        client.force_login(editor)
        sent = filled_in(client.get(url("about")), **{"texts-en-about": name})
        threads.append(Thread(target=save, args=(name, client, sent)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    won = [name for name, answer in answers.items() if answer.status_code == 302]
    (lost,) = set(answers) - set(won)
    assert centre.texts.get().about == won[0]
    assert answers[lost].context["is_conflict"]
    assert answers[lost].context["form"]["texts-en-about"].value() == lost


# Bad input


def test_form_cannot_write_fields_outside_its_section(member, centre):
    edit(member, "services", status="withdrawn", slug="mine", notes="x", origin="sample")

    stored = Centre.objects.get()
    assert (stored.status, stored.slug, stored.notes, stored.origin) == (
        *("published", "a-house", "", "secretariat"),
    )


def test_contact_of_another_centre_cannot_be_changed(member, centre):
    other = CentreFactory(children=[contact(kind="phone", value=PHONE, visibility="public")])
    prefix = f"contacts-{other.contacts.get().pk}"

    edit(
        member,
        "contacts",
        **{f"{prefix}-value": OTHER_PHONE, f"{prefix}-remove": "on", f"{prefix}-kind": "phone"},
    )

    assert other.contacts.get().value == PHONE
    assert centre.change_requests.count() == 0


@pytest.mark.parametrize("base", ["", "nonsense", "of another section"])
def test_form_without_a_valid_base_is_shown_again_with_what_was_typed(member, centre, base):
    if base == "of another section":
        base = member.get(url("about")).context["form"].signed_base()

    response = edit(member, "services", base=base, services=["legal", "medical"])

    assert response.status_code == 400
    assert "This form was not complete." in response.content.decode()
    assert response.context["form"]["services"].value() == ["legal", "medical"]
    assert Centre.objects.get().services == ["legal"]

    saved = member.post(url("services"), filled_in(response), follow=True)

    assert told(saved) == ["Saved. It is public now."]


def test_text_that_is_misleading_or_too_long_is_refused(member, centre):
    held = filled_in(member.get(url("about")))

    for typed, problem in [
        ("We\x00listen", "Null characters are not allowed."),
        ("We \u202elisten", "This holds invisible characters that turn the order of letters."),
        ("x" * 10_001, "Ensure this value has at most 10000 characters (it has 10001)."),
    ]:
        response = member.post(url("about"), held | {"texts-en-about": typed})

        assert response.status_code == 400, problem
        assert problem in response.context["form"].errors["texts-en-about"][0]
    assert centre.texts.get().about == "We listen."


def test_emoji_and_markup_are_shown_as_text(member, centre):
    edit(member, "about", **{"texts-en-about": "We listen 🕊️ <script>alert(1)</script>"})

    page = member.get("/centres/a-house/").content.decode()
    assert "We listen 🕊️ &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_form_of_ten_megabytes_is_refused_with_a_page(member, centre):
    response = edit(member, "about", **{"texts-en-about": "x" * 10_000_000})

    assert response.status_code == 400
    assert "too long" in response.content.decode()
    assert centre.texts.get().about == "We listen."


@pytest.mark.parametrize(
    ("section", "fields"),
    [("contacts", ["kind", "visibility"]), ("places", ["shown", "country"])],
)
def test_invalid_choice_in_a_row_is_refused_and_named(member, centre, section, fields):
    kind = centre.SECTIONS[section].children
    held = filled_in(member.get(url(section)))

    for field, value in product(fields, ["", "nonsense", ["a", "b"]]):
        name = f"{kind}-{getattr(centre, kind).get().pk}-{field}"
        response = member.post(url(section), held | {name: value})

        found = response.status_code, list(response.context["form"].errors)
        assert (value, *found) == (value, 400, [name])


def test_unknown_section_is_not_found(member, centre):
    assert member.get(url("nonsense")).status_code == 404


# Experts


def test_expert_entry_is_edited_by_its_editor(member, editor):
    expert = ExpertFactory(slug="a-person", phone=PHONE)
    expert.editorships.create(user=editor)
    for section in expert.SECTIONS:
        assert told(edit(member, section, "experts/a-person")) == [
            "You changed nothing, so nothing was saved."
        ]

    edit(member, "expertise", "experts/a-person", availability="limited")
    edit(member, "contacts", "experts/a-person", phone=OTHER_PHONE)

    expert.refresh_from_db()
    assert (expert.availability, expert.phone) == ("limited", PHONE)
    assert expert.change_requests.get().items[0]["after"] == OTHER_PHONE


@pytest.mark.parametrize("count", [1, 3])
def test_edit_page_makes_a_constant_number_of_queries(
    member, editor, count, django_assert_num_queries
):
    rows = [contact(kind="phone", value=f"{PHONE[:-1]}{n}") for n in range(count)]
    CentreFactory(slug="a-house", children=rows).editorships.create(user=editor)

    with django_assert_num_queries(15):
        member.get(url("contacts"))
