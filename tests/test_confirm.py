"""Promise 6: editors say what is still right, block by block, signed in or by a link."""

import datetime as dt
import re
from urllib.parse import unquote

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Centre
from irct import history
from irct.machine import logs
from irct.mail import outbox
from irct.models import Block, Confirmer
from irct.models.links import CONFIRM_LINKS_WORK_FOR
from irct.visitors.anonymous import VALID_FOR
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/centres/open-house/confirm/"
BLOCKS = ("contact", "services", "place")


@pytest.fixture
def editor():
    return UserFactory(email="editor@example.org", name="Edda")


@pytest.fixture
def centre(editor):
    centre = CentreFactory(
        name="Open house",
        slug="open-house",
        services=["legal"],
        languages=["da"],
        index=False,
        children=[
            text(language="en", about="We listen.", how_to_get_help="Call."),
            location(shown="exact", town="Odense", street="Quiet Street 1"),
            contact(kind="phone", value="+4533760600", visibility="public"),
        ],
    )
    centre.editorships.create(user=editor)
    return centre


@pytest.fixture
def expert(editor):
    expert = ExpertFactory(
        name="Open person",
        slug="open-person",
        email="planted@example.org",
        phone="+442079460321",
        expertise=["testimony"],
    )
    expert.editorships.create(user=editor)
    return expert


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def link(centre, editor):
    return f"/confirm/{centre.confirm_token(editor)}/"


def answer(client, page, **answers):
    """Read the page, and send answers as a browser would."""
    return client.post(page, filled_in(client.get(page), **answers))


def confirmed(listing):
    """When and how each block was confirmed, and by whom, as far as it was."""
    listing.refresh_from_db()
    return {
        block: (
            getattr(listing, f"{block}_confirmed_on"),
            getattr(listing, f"{block}_confirmed_how"),
            getattr(listing, f"{block}_confirmed_by"),
        )
        for block in BLOCKS
        if getattr(listing, f"{block}_confirmed_on")
    }


def newest(listing):
    return history.entries(listing)[0]


def shown(response):
    return response.content.decode()


# Signed in


@pytest.mark.quick
def test_blocks_marked_right_are_confirmed_today_by_the_editor(member, centre, editor):
    response = answer(member, PAGE, contact="right", place="right")

    today = timezone.localdate()
    assert response.url == "/my/"
    assert confirmed(centre) == {
        "contact": (today, "centre", editor),
        "place": (today, "centre", editor),
    }
    assert "Confirmed today: contacts and places." in shown(member.get("/my/"))
    assert (newest(centre).by, newest(centre).via) == ("Edda", "")


@pytest.mark.quick
def test_profile_shows_that_the_centre_confirmed_it(member, centre):
    answer(member, PAGE, contact="right", services="right", place="right")

    profile = Client().get("/centres/open-house/").context["centre"]
    assert profile.confirmed.state == "confirmed"
    assert {one.how for one in profile.confirmations.values()} == {Confirmer.CENTRE}


def test_expert_blocks_can_be_confirmed(member, expert, editor):
    answer(member, "/experts/open-person/confirm/", services="right", contact="right")

    assert set(confirmed(expert)) == {"services", "contact"}


def test_confirm_page_changes_nothing_and_preselects_nothing(member, centre, link):
    before = centre.events.count()

    pages = [client.get(page) for client in (member, Client()) for page in (PAGE, link)]

    assert [page.status_code for page in pages] == [200, 200, 302, 200]
    assert [re.findall(r"<[^>]*\bchecked\b[^>]*>", shown(page)) for page in pages] == [[]] * 4
    assert centre.events.count() == before


def test_confirm_page_says_when_each_block_was_last_confirmed(member, centre):
    Centre.objects.update(contact_confirmed_on="2025-03-01", contact_confirmed_how="phone")

    page = shown(member.get(PAGE))

    assert "Last confirmed on 1 March 2025, by the secretariat, by phone." in page
    assert page.count("Never confirmed.") == 2


def test_block_to_change_is_not_confirmed_and_leads_to_its_form(member, centre):
    response = answer(member, PAGE, contact="right", services="change", place="change")

    assert response.url == "/centres/open-house/edit/services/"
    assert set(confirmed(centre)) == {"contact"}
    page = shown(member.get(response.url))
    assert "Change what is not right, and save it: services and places." in page


def test_confirm_form_without_an_answer_is_refused(member, centre):
    response = answer(member, PAGE)

    assert response.status_code == 400
    assert "Choose an answer for one part at least." in shown(response)
    assert confirmed(centre) == {}


def test_confirm_form_sent_twice_confirms_once(member, centre):
    form = filled_in(member.get(PAGE), contact="right")

    member.post(PAGE, form)
    once = centre.events.count()
    member.post(PAGE, form)

    assert centre.events.count() == once


def test_confirming_on_a_later_day_renews_the_date(member, centre):
    answer(member, PAGE, contact="right")
    later = timezone.now() + dt.timedelta(days=100)

    with time_machine.travel(later):
        member.force_login(centre.editorships.get().user)
        answer(member, PAGE, contact="right")

    assert confirmed(centre)["contact"][0] == timezone.localdate(later)


def test_editing_confirms_nothing_and_confirming_edits_nothing(member, centre, editor):
    centre.submit("services", {"services": ["medical"]}, by=editor)
    after_edit = confirmed(centre)
    before = centre.projection()

    answer(member, PAGE, services="right")

    centre = Centre.objects.with_children().get()
    assert after_edit == {}
    assert (centre.services, centre.projection().texts) == (["medical"], before.texts)


CHANGES = {
    "contact": ("contacts", "contacts/{contact}", {"visibility": "secretariat"}),
    "services": ("help", "waiting_weeks", 6),
    "place": ("places", "locations/{location}", {"shown": "country"}),
}


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("is_by_link", [False, True])
def test_block_changed_meanwhile_is_not_confirmed_but_the_others_are(
    member, centre, editor, link, block, is_by_link
):
    client, page = (Client(), link) if is_by_link else (member, PAGE)
    form = filled_in(client.get(page), **dict.fromkeys(BLOCKS, "right"))
    section, path, value = CHANGES[block]
    rows = {"contact": centre.contacts.get().pk, "location": centre.locations.get().pk}
    path = path.format(**rows)
    if isinstance(value, dict):
        value = centre.values_of(section)[path] | value
    centre.submit(section, {path: value}, by=editor)

    response = client.post(page, form, follow=True)

    assert set(confirmed(centre)) == set(BLOCKS) - {block}
    assert "Not confirmed, since somebody changed it while you were reading" in shown(response)


@pytest.mark.parametrize("seal", ["", "nonsense", "\x00", "\u202e"])
def test_confirm_form_with_an_invalid_seal_confirms_nothing(member, centre, seal):
    answer(member, PAGE, contact="right", **{"seen-contact": seal})

    assert confirmed(centre) == {}


def test_confirm_form_with_the_seal_of_another_listing_confirms_nothing(member, centre, editor):
    other = CentreFactory(services=["legal"], languages=["da"])
    other.editorships.create(user=editor)

    answer(member, PAGE, services="right", **{"seen-services": other.seal_of(Block.SERVICES)})

    assert confirmed(centre) == {}


def test_waiting_change_is_shown_when_signed_in_but_not_by_link(member, centre, editor, link):
    path = f"contacts/{centre.contacts.get().pk}"
    row = centre.values_of("contacts")[path] | {"value": "+4533760699"}
    request = centre.submit("contacts", {path: row}, by=editor)

    signed_in, by_link = shown(member.get(PAGE)), shown(Client().get(link))

    assert f"/centres/open-house/requests/{request.pk}/" in signed_in
    assert "waits for the secretariat" in signed_in
    assert [word for word in ("requests/", "waits", "60699", "06 99") if word in by_link] == []


@pytest.mark.parametrize("status", ["draft", "hidden", "withdrawn"])
def test_unpublished_centre_can_be_confirmed_and_stays_unpublished(member, centre, editor, status):
    Centre.objects.update(status=status)

    page = shown(member.get(PAGE))
    answer(member, PAGE, contact="right")

    centre.refresh_from_db()
    assert "The entry is not public now." in page
    assert "Hide us now" not in page
    assert (set(confirmed(centre)), centre.status) == ({"contact"}, status)
    assert Client().get("/centres/open-house/").status_code == 404


def test_confirm_page_is_for_editors_only(client, centre):
    signed_out = client.get(PAGE)
    client.force_login(UserFactory())

    assert signed_out.url == f"/accounts/login/?next={PAGE}"
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"contact": "right"}).status_code == 404


def test_confirm_answers_are_kept_through_a_sign_in(client, centre, editor):
    client.force_login(editor)
    form = filled_in(client.get(PAGE), contact="right")
    client.logout()
    back = unquote(client.post(PAGE, form).url.partition("next=")[2])
    client.force_login(editor)

    page = client.get(back)
    client.post(back, filled_in(page))

    assert "Your answers are still here" in shown(page)
    assert set(confirmed(centre)) == {"contact"}


def test_kept_answer_does_not_confirm_a_block_changed_meanwhile(client, centre, editor):
    client.force_login(editor)
    form = filled_in(client.get(PAGE), services="right")
    client.logout()
    back = unquote(client.post(PAGE, form).url.partition("next=")[2])
    centre.submit("services", {"services": ["medical"]}, by=editor)
    client.force_login(editor)

    client.post(back, filled_in(client.get(back)))

    assert confirmed(centre) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_confirm_pages_make_a_constant_number_of_queries(member, centre, link, count):
    for number in range(count):
        contact(kind="email", value=f"help{number}@example.org", visibility="public")(centre)
        location(shown="exact", town=f"Town {number}")(centre)
    numbers = []

    for client, page in ((member, PAGE), (Client(), link)):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        numbers.append(len(queries))

    assert numbers == [25, 17]


# By a link


def test_confirm_link_works_signed_out_and_the_history_says_how(centre, link):
    client = Client(enforce_csrf_checks=True)

    response = answer(client, link, contact="right", place="right")

    today = timezone.localdate()
    assert confirmed(centre) == {
        "contact": (today, "centre", None),
        "place": (today, "centre", None),
    }
    assert "Confirmed today of Open house: contacts and places." in shown(response)
    assert newest(centre).by == ""
    assert newest(centre).via == "by the centre or expert, by a link in an e-mail"


def test_history_page_says_that_a_link_was_used(member, centre, link):
    answer(Client(), link, contact="right")

    page = " ".join(shown(member.get("/centres/open-house/history/")).split())

    assert '<p class="who"> by the centre or expert, by a link in an e-mail </p>' in page


def test_confirm_link_sets_no_cookie_and_is_not_cached(link):
    client = Client(enforce_csrf_checks=True)

    pages = [client.get(link), answer(client, link, contact="right")]

    assert [page.cookies for page in pages] == [{}, {}]
    assert [page["Referrer-Policy"] for page in pages] == ["same-origin"] * 2
    assert [page["Cache-Control"] for page in pages] == [
        "max-age=0, no-cache, no-store, must-revalidate, private"
    ] * 2


def test_confirm_link_shows_only_what_is_public_of_an_expert(member, expert, editor):
    page = shown(Client().get(f"/confirm/{expert.confirm_token(editor)}/"))
    signed_in = shown(member.get("/experts/open-person/confirm/"))

    secrets = ("planted@", "7946", "Edda", "editor@")
    assert "Expert testimony" in page
    assert [word for word in secrets if word in page] == []
    assert [word for word in secrets if word in signed_in] == ["planted@", "7946"]


def test_confirm_link_cannot_confirm_a_block_it_does_not_show(expert, editor):
    link = f"/confirm/{expert.confirm_token(editor)}/"
    seal = expert.seal_of(Block.CONTACT)

    answer(Client(), link, services="right", contact="right", **{"seen-contact": seal})

    assert set(confirmed(expert)) == {"services"}


def test_seal_of_a_block_depends_on_the_secret_key(expert, settings):
    seals = [expert.seal_of(Block.CONTACT)]
    settings.SECRET_KEY = "another"

    assert expert.seal_of(Block.CONTACT) not in seals


def test_confirm_link_leads_to_sign_in_for_a_block_to_change(centre, link):
    response = answer(Client(), link, contact="right", services="change")

    page = shown(response)
    assert set(confirmed(centre)) == {"contact"}
    assert re.findall(r'href="(/accounts/login/\?next=[^"]+)"', page) == [
        "/accounts/login/?next=/centres/open-house/edit/services/",
        "/accounts/login/?next=/centres/open-house/edit/help/",
        "/accounts/login/?next=/centres/open-house/edit/hours/",
    ]


def test_confirm_link_leads_to_hiding_and_stops_working_after_it(centre, link):
    client = Client()
    hide = re.search(r'href="(/hide/[^"]+)"', shown(client.get(link)))[1]

    client.post(hide, filled_in(client.get(hide)))

    centre.refresh_from_db()
    assert centre.status == "hidden"
    assert client.get(link).status_code == 404
    assert "Open house" not in shown(client.get(link))


def test_confirm_link_form_sent_twice_confirms_once(centre, link):
    client = Client()
    form = filled_in(client.get(link), contact="right")

    answers = [client.post(link, form).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert centre.events.exclude(contact_confirmed_on=None).count() == 1


def test_confirm_link_keeps_the_name_of_who_confirmed_the_same_day(member, centre, editor, link):
    answer(member, PAGE, contact="right")

    answer(Client(), link, contact="right")

    assert confirmed(centre)["contact"][2] == editor


@pytest.mark.parametrize("status", ["draft", "hidden", "withdrawn"])
def test_confirm_link_of_an_unpublished_centre_is_not_found(centre, link, status):
    Centre.objects.update(status=status)

    response = Client().get(link)

    assert response.status_code == 404
    assert "Open house" not in shown(response)


def test_confirm_link_of_an_expert_stops_when_consent_ends(expert, editor):
    link = f"/confirm/{expert.confirm_token(editor)}/"
    before = Client().get(link).status_code
    type(expert).objects.update(consent_valid_until=timezone.localdate() - dt.timedelta(days=1))

    assert (before, Client().get(link).status_code) == (200, 404)


def test_confirm_link_stops_when_the_editorship_ends(centre, link):
    centre.editorships.get().end(by=UserFactory(is_staff=True))

    assert Client().get(link).status_code == 404


def test_confirm_link_stops_when_it_is_too_old(centre, editor):
    old = timezone.now() - CONFIRM_LINKS_WORK_FOR
    with time_machine.travel(old - dt.timedelta(hours=1)):
        too_old = centre.confirm_token(editor)
    with time_machine.travel(old + dt.timedelta(hours=1)):
        still_good = centre.confirm_token(editor)

    statuses = [Client().get(f"/confirm/{key}/").status_code for key in (too_old, still_good)]

    assert statuses == [404, 200]


@pytest.mark.parametrize("change", ["cut", "hide", "nonsense", "serial"])
def test_invalid_confirm_link_says_that_it_does_not_work(centre, editor, link, change):
    names = ["centres.centre", str(centre.pk), centre.hide_serial + 1, editor.pk]
    token = {
        "cut": link[9:-4],
        "hide": centre.hide_token(editor),
        "nonsense": "%F0%9F%92%A3",
        "serial": signing.dumps(names, salt="confirm"),
    }[change]

    response = Client().get(f"/confirm/{token}/")

    assert response.status_code == 404
    assert "This link does not work" in shown(response)


def test_confirm_link_token_does_not_open_the_hide_page(centre, editor):
    assert Client().get(f"/hide/{centre.confirm_token(editor)}/").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_confirm_link_form_from_another_site_is_refused(centre, link, headers):
    form = filled_in(Client().get(link), contact="right")

    response = Client(headers=headers).post(link, form)

    assert (response.status_code, confirmed(centre)) == (400, {})


@pytest.mark.parametrize("proof", ["", "nonsense", "\x00"])
def test_confirm_link_form_without_valid_proof_asks_to_press_again(centre, link, proof):
    response = answer(Client(), link, contact="right", proof=proof)

    assert (response.status_code, confirmed(centre)) == (400, {})
    assert "press the button once more" in shown(response)


def test_confirm_link_form_with_expired_proof_asks_to_press_again(centre, link):
    client = Client()
    form = filled_in(client.get(link), contact="right")

    with time_machine.travel(timezone.now() + VALID_FOR * 1.1):
        late = client.post(link, form)
        before = confirmed(centre)
        client.post(link, filled_in(late))

    assert (late.status_code, before, set(confirmed(centre))) == (400, {}, {"contact"})


def test_confirm_link_key_is_masked_in_logs(link):
    assert logs.KEYS.sub(r"\1…", f"GET {link} 200") == "GET /confirm/…/ 200"


def test_confirm_link_in_emails_leads_to_this_site(centre, editor):
    url = outbox.confirm_link(centre, editor)

    assert Client().get(url.removeprefix("http://localhost:8000")).status_code == 200


# The method itself


def test_secretariat_confirms_and_records_how(centre):
    secretary = UserFactory(is_staff=True)

    changed = centre.confirm(
        [Block.PLACE],
        by=secretary,
        how=Confirmer.PHONE,
        seen={Block.PLACE: centre.seal_of(Block.PLACE)},
    )

    assert changed == []
    assert confirmed(centre) == {"place": (timezone.localdate(), "phone", secretary)}


def test_centre_with_an_invalid_field_can_be_confirmed(member, centre):
    Centre.objects.update(founded=1)

    answer(member, "/centres/open-house/confirm/", contact="right")

    assert set(confirmed(centre)) == {"contact"}


# In a browser


@pytest.mark.browser
def test_confirm_link_works_by_keyboard_and_sets_no_cookie(page, link_at_the_site):
    page.goto(link_at_the_site)
    # A block of which something is not public is confirmed by whoever signs in.
    offered = [name for name in BLOCKS if page.locator(f"[name={name}]").count()]
    for name in offered:
        page.focus(f"[name={name}][value=right]")
        page.keyboard.press("Space")
    page.get_by_role("button", name="Send your answers").press("Enter")
    page.wait_for_selector("text=Thank you")
    told = page.inner_text("main")
    page.click("text=Back to the entry")

    assert "services" in offered
    assert "Confirmed today of" in told
    assert page.locator("text=Last confirmed on").count() == len(BLOCKS)
    assert page.context.cookies() == []
