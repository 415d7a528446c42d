"""Promise 9, in a real browser: each kind of page passes axe, fits 320 px, works by keyboard.

Public pages are looked at narrow in light colours and wide in dark ones. Pages much like others,
and those of members and the desk, have one of the two in turn; `make hunt` gives each of them both,
and looks at the pages that hold no other parts than these do.
"""

import re

import pytest
from django.utils import timezone

from centres.models import Centre, figures_years
from tests.accessibility import LOOKS, faults_by_axe, faults_narrow_and_wide, look
from tests.examples import HUNTING
from tests.signing_in import in_browser

pytestmark = [pytest.mark.browser, pytest.mark.hunted]

PAGES = [
    "/",
    "/centres/?q=rehabilitaton+copenhagen",
    "/centres/zentrum-uberleben/",
    "/centres/sample-centre-alder/report/",
    "/experts/?q=dentist+who+speaks+arabic",
    "/experts/sample-expert-01/",
    "/experts/table/",
    "/experts/sample-expert-01/request/",
    "/countries/iceland/",
    "/map/europe/",
    "/sheet/?c=zentrum-uberleben&c=sample-centre-alder&c=sample-centre-apricot&c=never-was",
    "/near/",
    "/contact/",
    "/staying-safe/",
    "/never-was/",
]
# Made of many of the same parts as those: each in one of the two looks.
ALIKE = [
    "/centres/?q=Malawi",
    "/centres/?near=Tripoli",
    "/centres/?q=i+want+to+die",
    "/centres/?q=expert+witness+london",
    "/centres/?c=sample-centre-alder&c=sample-centre-apricot",
    f"/experts/sample-expert-01/{timezone.localdate()}/",
    "/experts/?q=therapy+for+children+berlin",
    "/experts/request/",
    "/countries/",
    "/countries/denmark/",
    "/map/",
    "/sheet/?c=zentrum-uberleben&c=sample-centre-alder&view=table",
    "/sheet/",
    "/impact/",
    "/all/",
    "/about/",
    "/how-this-site-works/",
    "/privacy/",
    "/accessibility/",
]
ALIKE_ALTOGETHER = [
    "/centres/",
    "/centres/?country=DK&service=prison",
    "/centres/sample-centre-alder/",
    "/experts/",
    "/experts/sample-expert-01/2020-01-01/",
    "/experts/table/?language=ar",
    "/map/pacific/",
    "/sheet/?c=sample-centre-alder&c=sample-centre-apricot&also=es",
]
NOT_FOUND = ["/never-was/", "/experts/sample-expert-01/2020-01-01/"]

# Below the address of the sample editor's centre.
OF_A_CENTRE = ["edit/", *(f"edit/{part}/" for part in ("about", "services", "help"))]
OF_A_CENTRE += ["edit/places/", "edit/contacts/", "people/", "history/", "hide/", "confirm/"]
OF_A_CENTRE += ["figures/", *(f"figures/{year}/" for year in figures_years()[:2])]
OF_AN_EXPERT = ["edit/expertise/", "edit/portrait/", "consent/"]
OF_AN_EXPERT_ALIKE = ["edit/about/", "edit/contacts/", "confirm/"]
OF_AN_ACCOUNT = ["", "password/change/", "2fa/", "sessions/"]

AT_THE_DESK = ["/admin/", "/admin/?kind=call", "/admin/health/", "/admin/pictures/"]
AT_THE_DESK += ["/admin/copies/", "/admin/irct/bounce/import/", "/admin/irct/helpline/add/"]
AT_THE_DESK += ["/admin/irct/secretariatcontact/1/change/", "/admin/centres/correction/"]
AT_THE_DESK += ["/admin/centres/annualfigures/", "/admin/experts/expertrequest/"]
AT_THE_DESK += ["/admin/centres/centre/", "/admin/centres/centre/duplicates/"]
AT_THE_DESK += ["/admin/centres/centre/add/", "/admin/centres/centre/imports/"]
AT_THE_DESK += [
    "/admin/centres/centre/export/",
    "/admin/find/?q=kenya",
    "/admin/irct/exitpage/add/",
]
AT_THE_DESK += [f"/admin/irct/{kind}/" for kind in ("vouching", "pagecount", "translationreview")]
# Lists and forms of Django's admin, with none of the parts that are ours.
AT_THE_DESK_ALIKE = [f"/admin/irct/{kind}/" for kind in ("bounce", "helpline", "email")]
AT_THE_DESK_ALIKE += ["/admin/irct/secretariatcontact/", "/admin/places/town/"]
AT_THE_DESK_ALIKE += ["/admin/experts/expert/?q=child", "/admin/centres/textchange/"]
AT_THE_DESK_ALIKE += ["/admin/irct/translationreview/returned/", "/admin/experts/expert/add/"]
AT_THE_DESK_ALIKE += ["/admin/irct/countryname/add/", "/admin/irct/headlinefigure/1/change/"]
AT_THE_DESK_ALIKE += ["/admin/?kind=nonsense", "/admin/find/", "/admin/find/?q=zzqqxx"]
AT_THE_DESK_ALIKE += ["/admin/experts/expert/export/"]
OF_ONE_AT_THE_DESK = [
    "call/",
    "people/",
    "as-public/",
    "as-editor/",
    "change/",
    "history/",
    "hide/",
]
OF_ONE_AT_THE_DESK += [f"edit/{part}/" for part in Centre.DESK_SECTIONS]
# Among them the parts that members edit in the same forms.
OF_ONE_AT_THE_DESK_ALIKE = ["withdraw/", *(f"edit/{part}/" for part in Centre.SECTIONS)]
OF_AN_EXPERT_AT_THE_DESK = ["consent/", "portrait/", "withdraw/", "change/"]


def also(paths):
    """What is looked at beside others that hold all of its parts."""
    return paths if HUNTING else []


def faults_of(page, path, looks=LOOKS):
    """A page's accessibility and console errors, narrow and wide."""
    faults = []

    def complain(message):
        if message.type == "error":
            faults.append(message.text)

    page.on("console", complain)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(path)
    # What is folded is looked at, too.
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    faults += [f"{path} {fault}" for fault in faults_narrow_and_wide(page, looks)]
    page.remove_listener("console", complain)
    return faults


@pytest.fixture(scope="module")
def visitor(browser, site):
    """Open one page for all that a visitor looks at: what is loaded once need not be again."""
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("path", "looks"),
    [
        *((path, LOOKS) for path in PAGES),
        *((path, look(turn)) for turn, path in enumerate([*ALIKE, *also(ALIKE_ALTOGETHER)])),
    ],
)
def test_public_pages_have_no_accessibility_faults_and_fit_a_phone(visitor, path, looks):
    faults = faults_of(visitor, path, looks)

    not_found = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    told = [not_found] if path in NOT_FOUND else []
    assert [fault for fault in faults if fault not in told] == []
    assert visitor.context.cookies() == []


def test_member_pages_have_no_accessibility_faults_and_fit_a_phone(page):
    faults = faults_of(page, "/accounts/login/") + faults_of(page, "/accounts/login/code/")
    in_browser(page, "editor@example.org", "/my/")
    centre, expert = (
        page.get_attribute(f"a.button[href^='/{kind}/']", "href").removesuffix("edit/")
        for kind in ("centres", "experts")
    )

    paths = ["/my/", "/my/unsent/", *(centre + part for part in OF_A_CENTRE)]
    paths += [expert + part for part in [*OF_AN_EXPERT, *also(OF_AN_EXPERT_ALIKE)]]
    paths += [f"/accounts/{part}" for part in OF_AN_ACCOUNT]
    faults += [
        fault for turn, path in enumerate(paths) for fault in faults_of(page, path, look(turn))
    ]
    assert faults == []


def test_desk_pages_have_no_accessibility_faults_and_fit_a_phone(page):
    in_browser(page, "secretariat@example.org", "/admin/")
    page.goto("/admin/centres/annualfigures/?state__exact=submitted")
    figures = page.get_attribute("#result_list tbody th a", "href").partition("?")[0]
    page.goto("/admin/centres/centre/")
    links = page.locator("#result_list tbody th a")
    one, other = (
        links.nth(place).get_attribute("href").partition("change/")[0] for place in (0, 1)
    )

    page.goto("/admin/experts/expertrequest/")
    requests = [
        link.get_attribute("href").partition("?")[0]
        for link in page.locator("#result_list tbody th a").all()
    ]

    paths = [*AT_THE_DESK, *also(AT_THE_DESK_ALIKE), *requests, figures]
    paths += [one + part for part in [*OF_ONE_AT_THE_DESK, *also(OF_ONE_AT_THE_DESK_ALIKE)]]
    paths.append(f"{one}merge/{other.split('/')[-2]}/")
    page.goto("/admin/experts/expert/")
    link = page.locator("#result_list tbody th a").first.get_attribute("href")
    paths += [link.partition("change/")[0] + part for part in OF_AN_EXPERT_AT_THE_DESK]
    faults = {path: faults_of(page, path, look(turn)) for turn, path in enumerate(paths)}
    assert {path: found for path, found in faults.items() if found} == {}


def test_pages_behind_links_in_letters_have_no_accessibility_faults(visitor, links_at_the_site):
    dead = ["/intake/never-was/yes/", "/experts/consent/never-was/"]

    paths = [*links_at_the_site, *dead]
    faults = {path: faults_of(visitor, path, look(turn)) for turn, path in enumerate(paths)}

    not_found = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    told = {path: found for path, found in faults.items() if found}
    assert told == {path: [not_found] for path in dead}
    assert len(links_at_the_site) == 5
    assert visitor.context.cookies() == []


def test_change_of_many_has_no_accessibility_faults_and_fits_a_phone(page):
    in_browser(page, "secretariat@example.org", "/admin/centres/centre/?membership__exact=full")
    page.locator(".action-select").first.check()
    page.select_option("[name=action]", "change_fields")
    page.click("[name=index]")
    page.wait_for_selector(".bulk")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

    assert faults_narrow_and_wide(page) == []


def test_refused_form_and_waiting_change_have_no_accessibility_faults(page):
    in_browser(page, "editor@example.org", "/my/")
    centre = page.get_attribute("a.button[href^='/centres/']", "href")
    page.goto(f"{centre}hours/")
    page.fill("[name=opening_hours_Mo]", "morning")
    page.fill("[name=opening_hours_Tu]", "9-4")
    page.click(".save button")
    refused = faults_by_axe(page)
    page.goto(f"{centre}about/")
    page.fill("[name=acronym]", "NEW")
    page.click(".save button")
    page.click("text=Names and texts")
    waiting = faults_by_axe(page)
    request = page.get_attribute(".note a", "href")

    assert refused + waiting == []
    assert faults_of(page, request) == []
    assert page.locator("text=Take this back").count() == 1


def test_centre_is_found_by_keyboard_alone(page):
    page.goto("/")
    first = page.evaluate("document.activeElement.tagName")
    page.keyboard.press("Tab")
    leaving = page.evaluate("document.activeElement.getAttribute('href')")
    page.locator("#q").focus()
    page.keyboard.type("bzfo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/centres/?q=bzfo*")
    read_first = page.evaluate("document.activeElement.innerText")
    page.get_by_role("link", name="Zentrum ÜBERLEBEN", exact=True).press("Enter")
    page.wait_for_url(re.compile("/centres/zentrum-uberleben/"))

    assert (first, leaving) == ("BODY", "/leave/")
    assert read_first == "1 centre"
    assert page.get_by_role("heading", level=1).inner_text() == "Zentrum ÜBERLEBEN bzfo"


def test_filters_work_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})

    page.goto("/centres/?q=torture")
    page.get_by_role("checkbox", name="Europe").check()
    page.get_by_role("button", name="Show results").click()

    assert "region=europe" in page.url
    assert page.get_by_role("checkbox", name="Europe").is_checked()
    context.close()
