"""The frame of the desk: the bar, what waits, where one is, and the one search."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import AnnualFigures
from irct.models import (
    Bounce,
    CountryName,
    ExitPage,
    HeadlineFigure,
    ImportBatch,
    SecretariatContact,
)
from irct.places.models import Town
from tests.admin.desk import CENTRES, person, sign_in
from tests.brokering import a_request
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, UserFactory, helpline

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

OF_ALL = ["To do", "Centres", "Experts", "Requests", "Figures", "Imports", "E-mails", "Health"]
# What answers with a file or with what others see, and what only has a page in a certain state.
NOT_WALKED = {
    *("as_public", "as_editor", "as_it_stood", "portrait_image", "import_example"),
    *(
        "looks_like",
        "towns",
        "import_refused",
        "letter",
        "remove_editor",
        "undo",
        "unmerge",
        "withdraw",
        "import_undo",
    ),
}


def reader(*permissions):
    """A client of a member of staff with these permissions alone."""
    user = person("", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    sign_in(client, user)
    return client


def bar(response):
    """The parts of the bar, each with the number of items that wait there."""
    return {str(link.label): link.count for link in response.context["bar"].parts}


def trail(response):
    return [str(step.label) for step in response.context["trail"]]


def found(response):
    """The labels of the results, by kind."""
    groups = response.context["finder"].groups
    return {str(group.heading): [one.label for one in group.found] for group in groups}


@pytest.mark.parametrize(
    ("permissions", "parts", "more"),
    [
        (["view_expertrequest"], ["To do", "Requests", "Health"], []),
        (["view_centre", "view_helpline"], ["To do", "Centres", "Health"], ["Helplines"]),
        ([], ["To do", "Health"], []),
    ],
)
def test_bar_leads_only_to_what_somebody_may_see(permissions, parts, more):
    response = reader(*permissions).get("/admin/")

    assert list(bar(response)) == parts
    assert [str(link.label) for link in response.context["bar"].more] == more


@pytest.mark.quick
def test_bar_leads_the_secretariat_to_all_and_administrators_to_accounts(desk):
    administration = Client()
    sign_in(administration, person("administrator", is_staff=True))

    theirs, administrators = desk.get("/admin/health/"), administration.get("/admin/health/")

    assert list(bar(theirs)) == list(bar(administrators)) == OF_ALL
    more = [
        [str(link.label) for link in one.context["bar"].more] for one in (theirs, administrators)
    ]
    assert sorted({*more[1]} - {*more[0]}) == ["Groups", "Users"]
    html = theirs.content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', html) == ["/admin/health/"] * 4


def test_bar_counts_what_waits_for_the_reader(desk, secretary):
    centre, expert = CentreFactory(), ExpertFactory()
    for wrong in ("name", "contact"):
        centre.corrections.create(kind=wrong)
    put_off = centre.corrections.create(kind="other")
    expert.corrections.create(kind="name")
    a_request()
    values = {"put_off_until": timezone.localdate() + timezone.timedelta(days=3)}
    centre.handlings.model.objects.create(
        listing=centre,
        kind="correction",
        key=put_off.pk,
        put_off_because="They are away.",
        **values,
    )

    counts = bar(desk.get("/admin/health/"))
    guests = bar(reader("view_centre", "view_correction").get("/admin/health/"))
    centre.corrections.all().delete()
    after = bar(desk.get("/admin/health/"))

    queue = desk.get("/admin/").context["queue"]
    assert (counts["Centres"], counts["Experts"], counts["Requests"]) == (2, 1, 1)
    assert counts["To do"] == len(queue.found) + 2
    assert (guests["To do"], guests["Centres"]) == (3, 2)
    assert (after["Centres"], after["To do"]) == (0, len(queue.found))


@pytest.mark.quick
def test_bar_costs_the_same_however_much_waits(desk):
    desk.get("/admin/irct/countryname/")
    counts = []
    for number in (0, 1, 3):
        for centre in CentreFactory.create_batch(number, country="DK"):
            centre.corrections.create(kind="name")
        with CaptureQueriesContext(connection) as queries:
            page = desk.get("/admin/irct/countryname/")
        counts.append((bar(page)["Centres"], len(queries)))

    assert [number for number, _queries in counts] == [0, 1, 4]
    assert counts[0][1] == counts[1][1] == counts[2][1]


@pytest.fixture
def world(secretary):
    """One record of each model, as the addresses of the desk call it."""
    centre, expert = CentreFactory(name="House of Hope"), ExpertFactory(name="Dr Sample")
    paths = {centre: "texts/en/about", expert: "institution"}
    records = [centre, expert, a_request(), secretary, helpline()]
    for listing, path in paths.items():
        change = {"path": path, "before": "Before", "after": "After"}
        records.append(listing.corrections.create(kind="name"))
        records.append(listing.text_changes.create(items=[change]))
        records.append(listing.submit("about", {"name": "Another name"}, by=secretary))
    records += [
        AnnualFigures.objects.create(centre=centre, year=2025),
        CountryName.objects.create(country="TR", name="Turkey"),
        ExitPage.objects.create(language="en", url="https://weather.example/"),
        SecretariatContact.objects.create(email="office@example.org"),
        HeadlineFigure.objects.create(counts="centres", value=1, source="IRCT", year=2025),
        Town.objects.create(pk=1, name="Byen", country="DK", population=1, latitude=0, longitude=0),
    ]
    records.append(Bounce.objects.create(address="gone@example.org"))
    return {record._meta.label_lower: record for record in records}


def page_of(opts):
    """A function that names the page of an entry of the URL configuration."""
    return lambda entry: str(entry.name).removeprefix(f"{opts.app_label}_{opts.model_name}_")


def pages_of_the_twin():
    """Pages that one record for centres and its twin for experts have, asked for at the twin's.

    Each has every other one of them; under `make hunt`, both have all.
    """
    kinds = ["changerequest", "correction", "textchange"]
    twins = [("centres.centre", "experts.expert")]
    twins += [(f"centres.{kind}", f"experts.{kind}") for kind in kinds]
    pages = {
        model._meta.label_lower: {*map(page_of(model._meta), model_admin.get_urls())}
        for model, model_admin in admin.site._registry.items()
    }
    left = {}
    for turn, (one, other) in enumerate(twins):
        common = sorted(pages[one] & pages[other])
        left |= {one: common[turn % 2 :: 2], other: common[1 - turn % 2 :: 2]}
    return {} if HUNTING else left


def test_every_page_of_the_desk_says_where_one_is(administration, world, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "irct.mail.folder.Backend", tmp_path
    others = {"centres.centre": CentreFactory(), "experts.expert": ExpertFactory()}
    batches = {
        kind: ImportBatch.objects.create(kind=kind, name="list.csv", state="done")
        for kind in ("centres.centre", "experts.expert")
    }
    unframed, wrong, walked, links = [], {}, 0, set()
    left = pages_of_the_twin()
    for model, model_admin in admin.site._registry.items():
        label, opts = model._meta.label_lower, model._meta
        record = world.get(label)
        for entry in model_admin.get_urls():
            page = page_of(opts)(entry)
            if entry.name is None or page in NOT_WALKED or page in left.get(label, []):
                continue
            address, about = str(entry.pattern), ""
            if "<int:batch>" in address:
                address, about = address.replace("<int:batch>", str(batches[label].pk)), "list.csv"
            elif "<" in address:
                if record is None:
                    continue
                about = str(record)
                if "other>" in address:
                    address = address.replace("<uuid:other>", str(others[label].pk))
                address = address.replace("<slug:section>", "about")
                address = re.sub(r"<[^>]+>", str(record.pk), address, count=1)
            if "<" in address:
                unframed.append(address)
                continue
            response = administration.get(f"/admin/{label.replace('.', '/')}/{address}")
            walked += 1
            is_page = response["Content-Type"].startswith("text/html")
            if response.status_code in (302, 403) or not is_page:
                continue
            steps = trail(response) if "trail" in (response.context or ()) else []
            title = unescape(re.search(r"<title>\s*(.*?)\s*</title>", response.content.decode())[1])
            links |= {step.url for step in response.context["trail"][:-1]} if steps else set()
            if (
                not steps
                or steps[0] != "To do"
                or not any(about in step for step in steps)
                or not steps[-1]
                or not title.endswith("· Desk · IRCT directory")
            ):
                wrong[entry.name] = (response.status_code, steps, title)

    assert wrong == {}
    assert (unframed, walked > 100) == ([], True)
    assert {link: administration.get(link).status_code for link in links} == dict.fromkeys(
        links, 200
    )


@pytest.mark.parametrize(
    ("page", "steps"),
    [
        ("/admin/", ["To do"]),
        ("/admin/health/", ["To do", "Health"]),
        (f"{CENTRES}{{pk}}/change/", ["To do", "Centres", "House of Hope"]),
        (f"{CENTRES}{{pk}}/history/", ["To do", "Centres", "House of Hope", "History"]),
        (f"{CENTRES}{{pk}}/hide/", ["To do", "Centres", "House of Hope", "Hide"]),
        (f"{CENTRES}import/columns/", ["To do", "Imports", "Import", "The columns of a file"]),
        ("/admin/irct/helpline/add/", ["To do", "Helplines", "Add helpline"]),
    ],
)
def test_trail_is_in_the_words_of_the_desk(desk, page, steps):
    centre = CentreFactory(name="House of Hope")

    assert trail(desk.get(page.format(pk=centre.pk))) == steps


def test_search_finds_drafts_experts_requests_people_and_reports(administration):
    centre = CentreFactory(name="House of Quince", status="draft", country="KE")
    expert = ExpertFactory(name="Dr Quince", status="hidden")
    request = a_request(organisation="Quince Chambers")
    editor = UserFactory(name="Sample Quince", email="nobody@example.org")
    centre.editorships.create(user=editor)
    correction = centre.corrections.create(kind="name")

    groups = found(administration.get("/admin/find/", {"q": "quince"}))
    by_country = found(administration.get("/admin/find/", {"q": "centres in Kenya"}))
    suggested = administration.get("/admin/find/suggestions/", {"q": "quin"}).json()["suggestions"]

    assert groups == {
        "Centres": ["House of Quince"],
        "Experts": ["Dr Quince"],
        "Editors": ["Sample Quince (nobody@example.org)"],
        "Requests for experts": [request.reference],
        "Users": ["Sample Quince"],
        "Corrections · Centres": [str(correction)],
    }
    assert by_country["Centres"] == ["House of Quince"]
    assert {one["label"]: one["url"] for one in suggested}["Dr Quince"] == (
        f"/admin/experts/expert/{expert.pk}/change/"
    )


def test_search_shows_what_nobody_sees_in_public_before_others_of_its_name(administration):
    for number in range(11):
        CentreFactory(name=f"Acacia {number:02}")
        ExpertFactory(name=f"Acacia {number:02}")
    unseen = [CentreFactory(name=f"Acacia {one}", status=one) for one in ("hidden", "draft")]
    ExpertFactory(name="Acacia unseen", status="draft")

    groups = found(administration.get("/admin/find/", {"q": "acacia"}))
    begun = administration.get("/admin/find/suggestions/", {"q": "aca"}).json()["suggestions"]

    assert groups["Centres"][:3] == ["Acacia draft", "Acacia hidden", "Acacia 00"]
    assert groups["Experts"][:2] == ["Acacia unseen", "Acacia 00"]
    assert {one["label"] for one in begun} >= {str(one) for one in unseen} | {"Acacia unseen"}


@pytest.mark.parametrize("path", ["/admin/find/", "/admin/find/suggestions/"])
def test_search_finds_nothing_that_the_reader_may_not_see(path):
    expert = ExpertFactory(name="Dr Quince", notes="quince and secret")
    expert.editorships.create(user=UserFactory(name="Quince Editor"))
    expert.corrections.create(kind="name")
    a_request(organisation="Quince Chambers")
    CentreFactory(name="House of Quince")

    answer = reader("view_centre").get(path, {"q": "quince"}).content.decode()
    stranger = Client()
    stranger.force_login(person("secretariat"))

    assert re.findall(r"[\w ]*Quince[\w ]*", answer.replace("<bdi>", "|")) == ["House of Quince"]
    assert "secret" not in answer.replace("secretariat", "")
    assert stranger.get(path, {"q": "quince"}).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "zzqqxx", "%", "x" * 5000, "' OR 1=1 --", "<b>", "‮"])
def test_search_that_finds_nothing_leads_on(desk, text):
    response = desk.get("/admin/find/", {"q": text})

    assert response.status_code == 200
    assert found(response) == {}
    assert [str(link.label) for link in response.context["finder"].ways_on] == OF_ALL[1:]
    assert desk.get("/admin/find/suggestions/", {"q": text}).json() == {"suggestions": []}


def test_search_makes_a_constant_number_of_queries(administration):
    counts = []
    for number in (1, 3):
        for centre in CentreFactory.create_batch(number, name="House of Quince"):
            centre.corrections.create(kind="name")
            centre.editorships.create(user=UserFactory(name="Quince"))
        administration.get("/admin/find/", {"q": "quince"})
        with CaptureQueriesContext(connection) as queries:
            administration.get("/admin/find/", {"q": "quince"})
        counts.append(len(queries))

    assert counts[0] == counts[1]
