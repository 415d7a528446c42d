"""Every page has an address in each language, which leads on in it; nothing else decides."""

import datetime as dt
import json
import re
from html import unescape

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override

from centres.figures.forms import CountField
from centres.filters import CentreFilter
from centres.models import Centre
from irct.accounts.forms import CodeField
from irct.fields import DayField
from irct.machine.languages import in_language, of_path, own_name
from irct.mail import notices, outbox, quoting
from irct.models import User, country_in_sentence
from irct.places import languages
from irct.places.locales import either, listed
from tests.addresses import in_turn
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, location
from tests.worlds import a_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_language")]

CODES = ["en", "fr", "es", "ar", "fa", "ru", "uk", "tr"]
RIGHT_TO_LEFT = {"ar", "fa"}
# What is the same in every language.
SHARED = re.compile(r"/(static|admin|near/points\.json)")
LINK = re.compile(r'<(?:a|form|link)\b[^>]*?\b(?:href|action)="(/[^"]*)"[^>]*>|data-\w+="(/[^"]*)"')
ROLES = ["anonymous", "lead", "expert", "secretariat"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), a_world() as world:
        yield world


def head(page):
    return re.search(r'<html lang="([\w-]+)" dir="(\w+)">', page).groups()


def alternates(page):
    found = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page)
    return {code: unescape(address) for code, address in found}


def links_of(page):
    """The addresses of this site in a page but those of the choice of languages."""
    page = re.sub(r"<[^>]+ hreflang=[^>]+>", "", page)
    return {unescape(one or other) for one, other in LINK.findall(page)}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_in_every_language_and_leads_on_in_it(world, role):
    seen, astray = set(), set()
    for turn, (address, code) in enumerate(in_turn(world.addresses)):
        # What everybody may read, three who have signed in read in turn.
        if address.is_public and role != "anonymous" and turn % 3 != ROLES.index(role) - 1:
            continue
        path = in_language(address.path, code)
        answer = world.client(role).get(path)
        page = answer.content.decode(errors="replace")
        if answer.status_code != 200 or not page.lstrip().startswith("<!doctype"):
            continue
        seen.add(address.name)

        assert head(page) == (code, "rtl" if code in RIGHT_TO_LEFT else "ltr"), path
        assert answer.headers["Content-Language"] == code
        if role == "anonymous" and address.is_public and 'content="noindex"' not in page:
            assert alternates(page) == {"x-default": f"http://testserver{address.path}"} | {
                one: f"http://testserver{in_language(address.path, one)}" for one in CODES
            }, path
        astray |= {
            (path, link)
            for link in links_of(page)
            if of_path(link) != code and not SHARED.match(link)
        }

    assert astray == set()
    signing_in = {"account_login", "account_request_login_code"}
    everybody = {"home", "centres:list", "experts:detail", "sheet"}
    assert role != "anonymous" or everybody | signing_in <= seen
    assert len(seen) > 15
    assert role != "lead" or {"my", "centres:edit", "account", "hide_by_link"} <= seen


@pytest.mark.parametrize("code", CODES[1:])
def test_strangers_are_sent_to_sign_in_in_the_language_of_the_page(client, code):
    assert client.get(f"/{code}/my/").url == f"/{code}/accounts/login/?next=/{code}/my/"


def test_page_is_in_the_language_of_its_address_whatever_the_browser_says(client):
    client.cookies["django_language"] = "fr"

    answers = {
        path: client.get(path, headers={"accept-language": "ru"}) for path in ("/", "/tr/about/")
    }

    assert {path: answer.status_code for path, answer in answers.items()} == {
        "/": 200,
        "/tr/about/": 200,
    }
    assert head(answers["/"].content.decode()) == ("en", "ltr")
    assert head(answers["/tr/about/"].content.decode()) == ("tr", "ltr")


@pytest.mark.parametrize(
    ("path", "header", "offer"),
    [
        ("/centres/?q=therapy", "ar-SY,ar;q=0.9,en;q=0.5", ("ar", "/ar/centres/?q=therapy")),
        ("/centres/?q=therapy", "de,uk;q=0.5", ("uk", "/uk/centres/?q=therapy")),
        ("/fr/about/", "en-GB,en;q=0.9,fr;q=0.5", ("en", "/about/")),
        ("/fr/never-was/?q=a", "fa", ("fa", "/fa/")),
        ("/fr/about/", "fr-CA,en;q=0.5", None),
        ("/about/", "de", None),
        ("/about/", "*;q=x,\0", None),
        ("/about/", "", None),
    ],
)
def test_line_at_the_top_offers_the_language_of_the_browser(client, path, header, offer):
    answer = client.get(path, headers={"accept-language": header})

    shown = re.search(
        r'<nav class="offered-language".*?<a href="([^"]+)" hreflang="(\w+)">(.+?)</a>',
        answer.content.decode(),
        re.DOTALL,
    )
    assert (shown and (shown[2], shown[1])) == offer
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.cookies == {}


def test_only_what_offers_a_language_depends_on_the_browser(client):
    others = ["/robots.txt", "/sitemap.xml", "/near/points.json", "/leave/", "/fr/leave/"]

    vary = {path: client.get(path).headers.get("Vary", "") for path in others}

    assert {path for path, header in vary.items() if "language" in header.lower()} == set()


def test_choice_keeps_page_and_query_and_names_each_language_in_itself(client):
    page = client.get("/es/centres/?q=terapia&language=ar&c=x").content.decode()

    found = re.findall(r'<li><a href="([^"]+)" lang="(\w+)"[^>]*>(.+?)</a></li>', page)
    query = "?q=terapia&amp;language=ar&amp;c=x"
    assert [(code, url) for url, code, _name in found] == [
        (code, in_language("/centres/", code) + query) for code in CODES
    ]
    assert [name for _url, _code, name in found] == [
        *("English", "Français", "Español", "العربية", "فارسی", "Русский", "Українська", "Türkçe")
    ]
    assert {name.casefold() for *_rest, name in found} == {
        languages.own_name(code).casefold() for code in CODES
    }


def urls_of_choice(answer):
    page = answer.content.decode()
    return [*map(unescape, re.findall(r'<li><a href="([^"]+)" lang="\w+" hreflang=', page))]


@pytest.mark.parametrize(
    "path", ["/ar/never-was/", "/ar/centres/never-was/?q=a", "/ar/ÿ<\"'/", "/ar//evil.example/"]
)
def test_page_that_is_not_there_leads_to_the_first_page_in_each_language(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert head(answer.content.decode()) == ("ar", "rtl")
    assert urls_of_choice(answer) == [in_language("/", code) for code in CODES]
    assert alternates(answer.content.decode()) == {}


@pytest.mark.parametrize("path", ["/centres/{}/", "/experts/{}/report/", "/sheet/?c={}"])
def test_hidden_listing_is_like_one_that_never_was_in_every_language(client, path):
    CentreFactory(status="hidden", slug="was-here")
    ExpertFactory(status="hidden", slug="was-here")

    for code in CODES:
        answers = [
            client.get(in_language(path.format(slug), code), headers={"accept-language": "tr"})
            for slug in ("was-here", "never-was")
        ]

        assert answers[0].content == answers[1].content, code
        assert answers[0].headers == answers[1].headers, code


def test_page_that_says_what_went_wrong_has_the_choice_too(monkeypatch):
    monkeypatch.setattr("irct.views._figures", lambda: 1 / 0)
    client = Client(raise_request_exception=False)

    answer = client.get("/fa/about/?a=b")

    assert answer.status_code == 500
    assert head(answer.content.decode()) == ("fa", "rtl")
    assert urls_of_choice(answer)[0] == "/about/?a=b"


def test_what_is_refused_unread_is_in_the_language_of_its_address(client):
    long = "a" * 17_000

    pages = [client.get(f"{path}?q={long}") for path in ("/ar/centres/", "/centres/")]

    assert [(page.status_code, head(page.content.decode())[0]) for page in pages] == [
        (400, "ar"),
        (400, "en"),
    ]


def test_language_that_is_not_switched_on_is_not_there(client, settings):
    settings.LANGUAGES = settings.INTERFACE_LANGUAGES[:2]

    assert client.get("/fr/about/").status_code == 200
    assert client.get("/ar/about/").status_code == 404
    assert client.get("/en/about/").status_code == 404
    assert set(alternates(client.get("/about/").content.decode())) == {"en", "fr", "x-default"}


def test_sitemap_names_every_language_of_a_page(client, world):
    sitemap = client.get("/sitemap.xml").content.decode()

    [entry] = [
        one
        for one in sitemap.split("<url>")
        if "<loc>http://testserver/fa/centres/open-house/<" in one
    ]
    found = re.findall(r'hreflang="([\w-]+)" href="http://testserver([^"]+)"', entry)
    assert sorted(found) == sorted(
        [(code, in_language("/centres/open-house/", code)) for code in CODES]
        + [("x-default", "/centres/open-house/")]
    )


# Who reads what in which language


@pytest.mark.parametrize(
    ("language", "shown"), [("fr", ("fr", "ltr")), ("es", ("es", "ltr")), ("ar", ("en", "ltr"))]
)
def test_desk_is_in_the_language_of_whoever_sits_at_it(world, language, shown):
    person(world, "secretariat", language)

    answer = world.client("secretariat").get("/admin/", headers={"accept-language": "tr"})

    assert head(answer.content.decode()) == shown
    assert answer.headers["Content-Language"] == shown[0]
    assert world.client("secretariat").get("/ru/about/").headers["Content-Language"] == "ru"


def person(world, name, language):
    User.objects.filter(pk=world.people[name].pk).update(language=language)
    return User.objects.get(pk=world.people[name].pk)


def test_signing_in_leads_to_the_language_of_the_account(client, world, mailoutbox):
    editor = person(world, "editor", "uk")
    editor.set_password("a long pass phrase")
    editor.save()
    sent = {"login": editor.email, "password": "a long pass phrase"}

    answer = client.post("/fr/accounts/login/", sent_with(client, "/fr/accounts/login/", sent))

    assert answer.url == "/uk/my/"
    assert {
        (name, cookie["path"]) for name, cookie in client.cookies.items() if "known" in name
    } == {("known_here_fr", "/fr/accounts/"), ("known_here_uk", "/uk/accounts/")}
    assert client.cookies["csrftoken"]["path"] == "/fr/accounts/"


def sent_with(client, path, values):
    page = client.get(path).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    return values | {"csrfmiddlewaretoken": token}


def test_choice_of_language_is_for_pages_and_emails(client, world):
    client.cookies = world.cookies_of("editor")

    answer = client.post("/accounts/language/", {"language": "ar"})

    assert answer.url == "/ar/accounts/"
    assert User.objects.get(email="editor@example.org").reads == "ar"


def test_account_page_offers_every_language_by_its_own_name_and_takes_the_choice(client, world):
    client.cookies = world.cookies_of("editor")
    page = client.get("/accounts/")

    offered = re.findall(r'<option value="(\w\w)"[^>]*>([^<]+)<', page.content.decode())
    sent = client.post("/accounts/language/", filled_in(page) | {"language": "fr"})

    assert dict(offered) == {code: own_name(code) for code, _name in settings.LANGUAGES}
    assert sent.url == "/fr/accounts/"
    assert 'value="fr" selected' in client.get("/fr/accounts/").content.decode()


@pytest.mark.parametrize("page", ["/accounts/password/reset/", "/ru/accounts/password/reset/"])
def test_email_and_its_links_are_in_the_language_of_its_reader(client, world, mailoutbox, page):
    person(world, "editor", "fa")
    mailoutbox.clear()

    client.post(page, sent_with(client, page, {"email": "editor@example.org"}))

    [letter] = mailoutbox
    links = re.findall(r"http://localhost:\d+(/\S*)", letter.body)
    assert {of_path(link) for link in links} == {"fa"}
    assert any("/accounts/password/reset/key/" in link for link in links)
    assert '<html lang="fa" dir="rtl">' in letter.alternatives[0][0]


def test_who_accepts_an_invitation_reads_the_language_of_its_page(client, world, mailoutbox):
    invited = world.centre.invitations.get()
    mailoutbox.clear()
    with override("tr"):
        notices.invited(invited)

    [letter] = mailoutbox
    [link] = re.findall(r"http://localhost:\d+(/\S*invitations/\S+)", letter.body)
    client.post(link, sent_with(client, link, {"name": "Somebody", "by_code": "1"}))

    assert of_path(link) == "tr"
    assert User.objects.get(email=invited.email).language == "tr"


def test_names_are_isolated_on_pages_from_right_to_left_only(client, world):
    Centre.objects.filter(pk=world.centre.pk).update(former_names=["The House (old)"])
    centre = Centre.objects.get(pk=world.centre.pk)

    pages = [client.get(f"/{code}centres/open-house/").content.decode() for code in ("fa/", "")]

    isolated = f"\u2068{centre.name}\u2069"
    assert [f"<h1>{isolated}" in page for page in pages] == [True, False]
    assert ["\u2068The House (old)\u2069" in page for page in pages] == [True, False]


@pytest.mark.parametrize("digits", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
def test_numbers_are_numbers_in_the_digits_of_any_script(digits):
    def typed(number):
        return number.translate(dict(enumerate(digits, ord("0"))))

    assert CountField().clean(typed("1.234")) == 1234
    assert CodeField().clean(typed("204 060")) == "204 060"
    assert DayField().clean(typed("2027-01-31")) == dt.date(2027, 1, 31)
    assert forms.IntegerField().clean(typed("12")) == 12
    search = CentreFilter(QueryDict(f"page={typed('1')}"), among=Centre.objects.published())
    assert search.problems == []


def test_town_and_country_stand_apart_as_the_language_writes_it(client):
    place = location(shown="approximate", town="Zqtown", country="DK")
    CentreFactory(country="DK", children=[place])

    pages = {code: client.get(in_language("/centres/", code)).content.decode() for code in CODES}

    found = {code: re.search("Zqtown</bdi>(.)", page) for code, page in pages.items()}
    assert {code: one and one[1] for code, one in found.items()} == {
        code: "،" if code in RIGHT_TO_LEFT else "," for code in CODES
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_language_chosen_where_something_was_typed_opens_beside_it(client, method):
    CentreFactory(slug="reported")

    answer = getattr(client, method)(
        "/centres/reported/report/", {"text": "x"}, headers={"accept-language": "fr"}
    )

    page = answer.content.decode()
    choices = re.findall(r'<li><a href="[^"]+" lang="\w+" hreflang=[^>]*>', page)
    is_sent = method == "post"
    assert [' target="_blank" rel="noopener"' in choice for choice in choices] == [is_sent] * 8
    assert ("What you typed stays here." in page) == is_sent
    assert ("offered-language" in page) != is_sent


@pytest.mark.parametrize(
    ("line", "isolated"),
    [
        ("اتصل على +45 33 76 06 00.", "اتصل على \u2066+45 33 76 06 00\u2069."),
        ("كتب Ann B. Lind (IRCT) هذا", "كتب \u2066Ann B. Lind (IRCT)\u2069 هذا"),
        ("المركز (Open house) مخفي", "المركز \u2066(Open house)\u2069 مخفي"),
        ("بعد 3 أيام", "بعد 3 أيام"),
        ("حتى 2027-01-31", "حتى \u20662027-01-31\u2069"),
        ("الصفحة https://example.org/a/", "الصفحة https://example.org/a/"),
    ],
)
def test_numbers_and_names_in_an_email_from_right_to_left_are_isolated(line, isolated):
    assert quoting.isolated(line, kept=["https://example.org/a/"]) == isolated


def test_email_isolates_in_languages_from_right_to_left_only(mailoutbox):
    person = UserFactory()
    about = {"who": "Ann Lind", "name": "Centres", "added": [], "taken": [], "page": ""}
    for person.language in ("ar", "ru"):
        outbox.send("group_changed", to=person, **about)

    bodies = [letter.body for letter in mailoutbox if "Ann Lind" in letter.body]
    assert ["\u2066Ann Lind\u2069" in body for body in bodies] == [True, False]


def test_country_has_its_article_inside_a_spanish_sentence():
    with override("es"):
        said = [country_in_sentence(code) for code in ("NL", "DO", "DK")]

    assert said == ["los Países Bajos", "la República Dominicana", "Dinamarca"]


def test_lists_and_machine_readable_data_are_in_the_language_of_the_page(client, world):
    page = client.get("/es/centres/open-house/").content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["mainEntityOfPage"]["inLanguage"] == "es"
    with override("es"):
        assert (listed("abc"), either("ab")) == ("a, b y c", "a o b")
