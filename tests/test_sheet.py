"""A reader's sheet: a few centres in the address itself, to print on one page; nothing is kept."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import qrcode
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from irct.templatetags.directory import day, qr
from irct.visitors.sheet import MOST, Sheet
from tests import even_font
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, contact, location, text
from tests.links import link, links

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo"]


@pytest.fixture
def seven():
    """Make more centres than a sheet holds."""
    for name in NAMES:
        CentreFactory(name=name, slug=name.lower(), country="DK", services=["legal"])


def words(answer):
    """What is read on a page."""
    text = re.sub(r"<head>.*?</head>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(text.split())


def listed(answer):
    return [centre.name for centre in answer.context["centres"]]


def chosen(address):
    """The slugs that an address carries."""
    return parse_qs(urlsplit(address).query).get("c", [])


# Adding and removing


def test_sheet_takes_a_centre_from_any_page_and_lets_it_go_again(client, seven):
    for path in ("/centres/", "/countries/denmark/", "/centres/alder/"):
        added = client.get(link(client.get(path), "Add to a sheet to print: Alder"))
        sheet = client.get(link(added, "Open the sheet"))
        removed = client.get(link(added, "On the sheet. Remove: Alder"))

        assert "1 centre on your sheet" in words(added), path
        assert listed(sheet) == ["Alder"], path
        assert "on your sheet" not in words(removed), path
        assert link(removed, "Add to a sheet to print: Alder") == f"{path}?c=alder#collect-alder"


@pytest.mark.quick
def test_sheet_keeps_the_order_in_which_centres_were_added(client, seven):
    page = client.get("/centres/")
    for name in ("Cedar", "Alder", "Birch"):
        page = client.get(link(page, f"Add to a sheet to print: {name}"))

    sheet = client.get(link(page, "Open the sheet"))

    assert listed(sheet) == ["Cedar", "Alder", "Birch"]


@pytest.mark.quick
def test_sheet_page_removes_a_centre(client, seven):
    sheet = client.get("/sheet/?c=alder&c=birch")

    left = client.get(link(sheet, "Remove from the sheet: Alder"))
    none = client.get(link(left, "Remove from the sheet: Birch"))

    assert (listed(left), listed(none)) == (["Birch"], [])
    assert "There is nothing on this sheet yet." in words(none)
    assert link(none, "Find centres") == "/centres/"


def test_sheet_of_one_centre_is_linked_from_its_profile(client, seven):
    sheet = client.get(link(client.get("/centres/alder/"), "A sheet with only this centre"))

    assert listed(sheet) == ["Alder"]


def test_sheet_link_keeps_the_search_and_returns_to_the_same_card(client, seven):
    page = client.get("/centres/?q=alder&service=legal&sort=name&page=1&c=elm")

    address = urlsplit(link(page, "Add to a sheet to print: Alder"))

    assert (address.path, address.fragment) == ("/centres/", "collect-alder")
    assert parse_qs(address.query) == {
        "q": ["alder"],
        "service": ["legal"],
        "sort": ["name"],
        "page": ["1"],
        "c": ["elm", "alder"],
    }
    assert 'id="collect-alder"' in client.get(address.geturl()).content.decode()


# Carrying it on


COLLECTING = (
    r"/centres/(\?.*)?|/centres/[\w-]+/(\?.*)?|/countries/(\?.*)?|/countries/[\w-]+/(\?.*)?|"
    r"/sheet/.*|\?.*"
)
PAGES = [
    "/",
    "/centres/",
    "/centres/?q=alder&service=legal&country=DK&near=Odense&within=100",
    "/centres/?q=dogwod",
    "/centres/?q=Malawi",
    "/centres/?service=legal&language=ar",
    "/centres/alder/",
    "/countries/",
    "/countries/denmark/",
    "/countries/iceland/",
    "/sheet/",
    "/near/",
]


def test_sheet_is_carried_on_by_every_link_to_collecting_pages(client, seven):
    for path in PAGES:
        answer = client.get(f"{path}{'&' if '?' in path else '?'}c=elm&c=fir")

        found = [
            (text, address)
            for text, address in links(answer)
            if re.fullmatch(COLLECTING, address.partition("#")[0])
            and not text.startswith(("On the sheet. Remove", "Remove from the sheet"))
        ]
        lost = [one for one in found if chosen(one[1])[:2] != ["elm", "fir"]]
        assert (path, len(found) > 2, lost) == (path, True, [])


def test_sheet_is_carried_on_by_pagination_chips_and_the_search_form(client):
    for number in range(45):
        CentreFactory(slug=f"one-{number}", country="DK", index=False)
    page = client.get("/centres/?country=DK&c=one-1&c=one-2")

    second = client.get(f"/centres/{link(page, 'Next')}")
    third = client.get(f"/centres/{link(second, 'Next')}")
    without = link(page, "Remove Country: Denmark")

    assert [len(one.context["sheet"]) for one in (page, second, third)] == [2, 2, 2]
    assert (third.context["page"].number, len(third.context["page"])) == (3, 5)
    assert chosen(without) == ["one-1", "one-2"]
    assert chosen(link(page, "Clear all")) == ["one-1", "one-2"]
    assert filled_in(page)["c"] == ["one-1", "one-2"]


def test_sheet_is_carried_on_from_a_former_slug(client):
    centre = CentreFactory(slug="before")
    centre.slug = "after"
    centre.save()

    answer = client.get("/centres/before/?c=alder&c=birch")

    assert (answer.status_code, answer.url) == (301, "/centres/after/?c=alder&c=birch")


def test_sheet_leaves_no_trace_in_links_while_it_is_empty(client, seven):
    page = client.get("/centres/")

    assert {address for _words, address in links(page) if chosen(address)} == {
        f"/centres/?c={name.lower()}#collect-{name.lower()}" for name in NAMES
    }


# What it holds


def test_sheet_is_full_at_six_and_says_what_to_do(client, seven):
    query = "&".join(f"c={name.lower()}" for name in NAMES)
    page = client.get(f"/centres/?{query}")

    sheet = client.get(link(page, "Remove a centre to add Ginkgo"))

    assert MOST == 6
    assert "Your sheet is full. Remove a centre to add Ginkgo" in words(page)
    assert [words for words, _address in links(page) if words.startswith("Add")] == []
    assert listed(sheet) == NAMES[:6]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ()),
        ("c=", ()),
        ("c=a&c=b&c=a", ("a", "b")),
        ("c=b&x=1&c=a", ("b", "a")),
        ("c=../&c=%00&c=a%20b&c=%D8%A7&c=a%0A&c=%3Cb%3E&c=a", ("a",)),
        ("c=" + "a" * 120, ("a" * 120,)),
        ("c=" + "a" * 121, ()),
        ("c=1&c=2&c=3&c=4&c=5&c=6&c=7", ("1", "2", "3", "4", "5", "6")),
    ],
)
def test_sheet_ignores_values_that_cannot_be_a_centre(query, slugs):
    assert Sheet.of(QueryDict(query)).slugs == slugs


def test_sheet_parameter_with_nonsense_is_answered_and_not_repeated(client, seven):
    for path in ("/sheet/", "/centres/", "/centres/alder/", "/all/"):
        for value in ("%00", "%E2%80%AE", "'%22%3E%3Cscript%3E", "x" * 5000, "%ED"):
            answer = client.get(f"{path}?c={value}&c={value}")

            assert answer.status_code == 200, (path, value)
            assert "on your sheet" not in words(answer), (path, value)
            page = answer.content.decode().replace('<script type="application', "")
            assert "<script>" not in page, (path, value)


def test_sheet_shows_a_hidden_centre_like_one_that_never_existed(client, seven):
    CentreFactory(name="Was here", slug="was-here", status="hidden")

    answers = [client.get(f"/sheet/?c=alder&c={slug}") for slug in ("was-here", "never-was")]

    assert answers[0].content == answers[1].content
    assert "One entry is no longer in the directory." in words(answers[0])
    assert "was-here" not in answers[0].content.decode()
    assert link(answers[0], "Find more centres") == "/centres/?c=alder"


def test_sheet_drops_a_centre_hidden_meanwhile(client, seven):
    from_before = link(client.get("/centres/?c=alder&c=birch"), "Open the sheet")
    before = listed(client.get(from_before))
    CentreFactory._meta.model.objects.filter(slug="alder").update(status="hidden")

    after = client.get(from_before)

    assert (before, listed(after)) == (["Alder", "Birch"], ["Birch"])
    assert "Alder" not in after.content.decode()


def test_sheet_follows_a_former_slug_and_lists_each_centre_once(client):
    centre = CentreFactory(name="Alder", slug="before")
    centre.slug = "after"
    centre.save()

    alone = client.get("/sheet/?c=before")
    sheet = client.get("/sheet/?c=before&c=after")

    assert listed(alone) == ["Alder"]
    assert listed(sheet) == ["Alder"]
    assert "no longer in the directory" not in words(sheet)
    assert link(sheet, "Find more centres") == "/centres/?c=after"


@pytest.mark.parametrize("further", ["", "&also=ar", "&view=table"])
@pytest.mark.parametrize("count", [1, 3])
def test_sheet_page_makes_a_constant_number_of_queries(client, count, further):
    for number in range(count):
        complete(slug=f"one-{number}")
    query = "&".join(f"c=one-{number}" for number in range(count)) + further
    client.get(f"/sheet/?{query}")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/sheet/?{query}")

    # The centres, their texts, places and contacts.
    assert (len(listed(answer)), len(queries)) == (count, 4)


def test_sheet_adds_no_query_to_a_profile(client, seven):
    client.get("/centres/alder/")

    with CaptureQueriesContext(connection) as without:
        client.get("/centres/alder/")
    with CaptureQueriesContext(connection) as with_sheet:
        client.get("/centres/alder/?c=alder&c=birch")

    assert len(with_sheet) == len(without)


# What it says


def complete(**values):
    values = {
        "name": "Open house",
        "slug": "open-house",
        "native_name": "Åbent hus",
        "languages": ["da", "ar"],
        "interpreted_languages": ["fa"],
        "fees": "free",
        "papers_needed": False,
        "opening_hours": "Mo-Fr 09:00-16:00",
        "time_zone": "Europe/Copenhagen",
        "contact_confirmed_on": dt.date(2026, 3, 3),
        "contact_confirmed_how": "phone",
        "services_confirmed_on": dt.date(2026, 3, 3),
        "services_confirmed_how": "phone",
        "place_confirmed_on": dt.date(2026, 3, 3),
        "place_confirmed_how": "phone",
        "children": [
            text(language="en", how_to_get_help="Call us.\nSay your name.", alert="Closed in May."),
            text(language="ar", how_to_get_help="اتصل بنا."),
            location(shown="exact", town="Aarhus", street="Main street 1", postal_code="8000"),
            contact(kind="phone", value="+4533760600", visibility="public", languages=["da"]),
            contact(kind="email", value="asked@example.org", visibility="on_request"),
            contact(kind="website", value="https://secret.example/", visibility="secretariat"),
        ],
        **values,
    }
    return CentreFactory(**values)


def test_sheet_tells_of_each_centre_how_to_get_help_and_when_confirmed(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))
    complete()

    answer = client.get("/sheet/?c=open-house")

    said = words(answer)
    for part in (
        "Contacts As of 24 November 2026. Call first: details can change.",
        "Open house Åbent hus Main street 1, 8000 Aarhus, Denmark",
        "Confirmed March 2026",
        "Closed in May.",
        "How to get help Call us. Say your name.",
        "Phone: +45 33 76 06 00 · Danish",
        "E-mail: on request",
        "Monday to Friday, 09:00 to 16:00 · local time in Denmark (UTC+1)",
        "Languages spoken Danish and Arabic",
        "Through an interpreter Persian (Farsi)",
        "Costs and papers Free of charge. You do not need identity papers.",
        "http://testserver/centres/open-house/",
    ):
        assert part in said
    assert "asked@example.org" not in answer.content.decode()
    assert "secret.example" not in answer.content.decode()


def test_sheet_is_in_the_language_of_the_reader_where_the_centre_has_it(client, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    complete()
    CentreFactory(
        slug="other", children=[text(language="da", how_to_get_help="Ring til os.")], country="DK"
    )

    page = client.get("/ar/sheet/?c=open-house&c=other").content.decode()

    assert re.search(r'<ol class="steps">\s*<li>اتصل بنا.</li>', page)
    assert '<ol class="steps" lang="da" dir="ltr">' in page
    assert "http://testserver/ar/centres/open-house/" in page
    assert modules(page) == modules(qr("http://testserver/ar/centres/open-house/"))


def test_sheet_gives_general_steps_for_a_centre_that_wrote_none(client):
    phone = contact(kind="phone", value="+4533760600", visibility="public")
    CentreFactory(slug="open-house", children=[phone])
    CentreFactory(slug="silent")

    said = words(client.get("/sheet/?c=open-house"))
    unreachable = words(client.get("/sheet/?c=silent"))

    assert "You do not have to say what happened to you." in said
    assert "We do not know yet how to reach this centre." in unreachable


def test_sheet_title_and_head_tell_nothing_of_the_subject(client):
    complete()

    page = client.get("/sheet/?c=open-house").content.decode()
    head = page.partition("<body>")[0]

    assert "<title>Contacts</title>" in head
    assert '<meta name="robots" content="noindex">' in head
    assert [word for word in ("IRCT", "torture", "directory") if word in head] == []
    assert 'content="noindex"' in client.get("/sheet/").content.decode()
    assert "/sheet/" not in client.get("/sitemap.xml").content.decode()


def test_sheet_marks_samples(client):
    CentreFactory(name="Alder", slug="alder", origin="sample")
    CentreFactory(name="Birch", slug="birch")

    page = words(client.get("/sheet/?c=alder&c=birch"))

    assert page.count("Sample : not real") == 1


# Two languages, and a table


def half(answer, slug, language):
    """The words of the second language beside a centre."""
    page = answer.content.decode().partition(f'id="entry-{slug}"')[2]
    [second] = re.findall(r'<section class="sheet-entry second".*?</section>', page, re.DOTALL)[:1]
    assert f'lang="{language}"' in second
    return " ".join(re.sub(r"<[^>]+>", " ", second).split())


def test_sheet_shows_each_centre_in_a_second_language_beside_the_first(client, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    complete(
        children=[
            text(language="en", how_to_get_help="Call us.", alert="Closed in May."),
            text(language="fr", how_to_get_help="Appelez-nous."),
            contact(kind="phone", value="+4533760600", visibility="public"),
            contact(kind="email", value="asked@example.org", visibility="secretariat"),
        ]
    )
    CentreFactory(slug="other", languages=["de"], country="DE")

    answer = client.get("/sheet/?c=open-house&c=other&also=fr")

    second = half(answer, "open-house", "fr")
    for part in ("Danemark", "Appelez-nous.", "danois et arabe", "+45 33 76 06 00"):
        assert part in second
    # What is not written in it stands in the first language alone, once.
    assert "Closed in May." not in second
    assert words(answer).count("Closed in May.") == 1
    assert "Allemagne" in half(answer, "other", "fr")
    assert "asked@example.org" not in answer.content.decode()
    assert answer.content.decode().count('id="entry-other"') == 1


def test_language_that_only_centres_write_in_is_offered_with_their_texts(client, settings):
    settings.LANGUAGES = [("en", "English")]
    complete()
    CentreFactory(slug="other", country="DK")

    answer = client.get("/sheet/?c=open-house&c=other&also=ar")

    assert [(one.code, one.is_spoken) for one in answer.context["also_in"]] == [("ar", False)]
    assert "اتصل بنا." in half(answer, "open-house", "ar")
    assert "The centre has not written in Arabic how to get help." in words(answer)
    assert "You see what the centres themselves have written in it." in words(answer)


@pytest.mark.parametrize("value", ["en", "xx", "", "%00", "ar&also=da", "'%22%3E"])
def test_second_language_that_the_sheet_has_not_is_ignored(client, value):
    complete()

    answer = client.get(f"/sheet/?c=open-house&also={value}&view={value}")

    assert answer.status_code == 200
    assert answer.context["also"] is None
    assert answer.context["is_table"] is False


def test_sheet_compares_its_centres_in_a_table(client, seven):
    complete(services=["legal", "medical"], takes_clients=True, waiting_weeks=3)
    sheet = client.get("/sheet/?c=open-house&c=alder")

    answer = client.get("/sheet/" + link(sheet, "Compare them in a table"))

    page = answer.content.decode()
    rows = {
        re.sub(r"<[^>]+>", "", name): [
            " ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells
        ]
        for name, *cells in (
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
        )
    }
    unknown = "Not known"
    assert rows["Centre"] == ["Open house", "Alder"]
    as_of = f", as of {day(timezone.localdate())}"
    assert rows["New clients"] == [f"Takes new clients{as_of}", unknown]
    assert rows["Waiting time"] == [f"About 3 weeks{as_of}", unknown]
    assert rows["How to reach them"] == [
        "Phone: +45 33 76 06 00 · Danish E-mail: on request",
        unknown,
    ]
    assert rows["Opening hours"][0].startswith("Monday to Friday, 09:00 to 16:00")
    assert rows["Languages spoken"] == ["Danish and Arabic", unknown]
    assert rows["Services"] == ["Legal help Medical care", "Legal help"]
    assert "secret.example" not in page
    back = client.get("/sheet/" + link(answer, "One below the other"))
    assert (listed(back), back.context["is_table"]) == (["Open house", "Alder"], False)
    left = client.get(link(answer, "Remove from the sheet: Alder"))
    assert (listed(left), left.context["is_table"]) == (["Open house"], False)


# The code


def modules(svg):
    """Which modules of a code are dark, as drawn."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    rows = [[False] * size for _ in range(size)]
    path = re.search(r'fill="#000" d="([^"]+)"', svg)[1]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", path)
    assert "".join("M{} {}h{}v1H{}z".format(*run, run[0]) for run in runs) == path
    for x, y, width in (map(int, run) for run in runs):
        for column in range(x, x + width):
            rows[y][column] = True
    return rows


@pytest.mark.parametrize(
    "address",
    ["http://testserver/centres/a/", f"https://directory.example.org/ar/centres/{'long-' * 23}a/"],
)
def test_qr_code_is_drawn_as_computed_with_a_quiet_zone(address):
    code = qrcode.QRCode(border=4)
    code.add_data(address)

    drawn = modules(qr(address))

    assert drawn == code.get_matrix()
    quiet = [*drawn[:4], *drawn[-4:], *(row[:4] + row[-4:] for row in drawn)]
    assert any(map(any, drawn))
    assert not any(map(any, quiet))
    assert 'role="img" aria-label="This address as a QR code"' in qr(address)


def test_sheet_qr_codes_lead_to_the_profile_of_each_centre(client, seven):
    page = client.get("/sheet/?c=alder&c=birch").content.decode()

    codes = [modules(svg) for svg in re.findall(r'<svg class="qr".*?</svg>', page)]

    [printed] = re.findall("<code>(.+)</code>", page)
    addresses = ["centres/alder/", "centres/birch/", f"sheet/check/?s={printed.replace(' ', '')}"]
    assert codes == [modules(qr(f"http://testserver/{address}")) for address in addresses]


# In a browser

FOUR = "c=sample-centre-alder&c=sample-centre-almond&c=sample-centre-apricot&c=sample-centre-baobab"
SIX = f"{FOUR}&c=sample-centre-beech&c=zentrum-uberleben"
KEPT = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    cookie: document.cookie
})"""
NOTHING = {"local": 0, "session": 0, "databases": 0, "caches": 0, "cookie": ""}


@pytest.mark.browser
def test_sheet_keeps_nothing_in_the_browser(page):
    page.goto("/centres/?q=sample")
    page.get_by_role("link", name="Add to a sheet to print").first.click()
    page.get_by_role("link", name="Add to a sheet to print").first.click()
    page.get_by_role("link", name="Open the sheet").click()

    assert page.locator(".sheet-entry").count() == 2
    assert page.evaluate(KEPT) == NOTHING
    assert page.context.cookies() == []


@pytest.mark.browser
def test_sheet_works_without_javascript_and_by_keyboard(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/centres/?q=sample")
    page.get_by_role("link", name="Add to a sheet to print").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**c=sample-centre-*")
    focused = " ".join(page.locator(":focus").inner_text().split())
    page.get_by_role("link", name="Open the sheet").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sheet/?c=sample-centre-*")

    assert focused.startswith("On the sheet. Remove : Sample centre")
    assert page.title() == "Contacts"
    assert page.locator(".sheet-entry").count() == 1
    context.close()


# What has the focus in the content, if it reaches lower than this.
FOCUS_BELOW = """(y) => [document.activeElement]
    .filter((one) => one.closest("main") && one.getBoundingClientRect().bottom > y)
    .map((one) => one.innerText)"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_sheet_bar_does_not_cover_the_focus(page, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/centres/?{FOUR}")
    bar = page.locator(".sheet-bar").bounding_box()
    covered = []

    for _ in range(60):
        page.keyboard.press("Tab")
        covered += page.evaluate(FOCUS_BELOW, bar["y"])

    assert bar["y"] + bar["height"] == 700
    assert covered == []


@pytest.mark.browser
@pytest.mark.parametrize(("query", "count"), [(FOUR, 4), (SIX, 6)])
def test_sheet_is_printed_on_one_side_of_a4(browser, site, query, count):
    context = browser.new_context(base_url=site, bypass_csp=True)
    page = context.new_page()
    page.goto(f"/sheet/?{query}")
    even_font.set_in_it(page)

    pdf = page.pdf(format="A4", prefer_css_page_size=True)

    assert page.locator(".sheet-entry").count() == count
    assert re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)[\d.]*\]", pdf)[:1] == [(b"594", b"841")]
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    context.close()


@pytest.mark.browser
def test_sheet_in_print_shows_the_list_and_nothing_else(page):
    page.goto(f"/sheet/?{FOUR}&c=never-was")
    page.emulate_media(media="print", color_scheme="dark")

    read = page.locator("body").inner_text()
    for hidden in (".exit", ".menu", ".brand", ".demonstration", ".site-footer", ".collect"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    for shown in ("Sample centre Alder", "+44 20 7946 0001", "Takes new clients", "As of "):
        assert shown in read
    assert page.locator(".sample").count() == 4
    assert all(one.is_visible() for one in page.locator(".sample, .qr").all())
    assert "no longer in the directory" not in read
    assert "This list stands only" not in read
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
