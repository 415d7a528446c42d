"""Open data is what the public sees, in HSDS 3.1, and nothing else."""

import datetime as dt
import json
import uuid
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from django.utils import timezone

from centres.models import Centre
from irct.management.commands import migrate
from irct.models import SecretariatContact
from irct.opendata import vocabulary
from irct.opendata.conformance import LISTED, faults, validator
from irct.opendata.records import LISTS
from tests.factories import CentreFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

API = "/api/hsds/v3/"
FORM = "application/x-www-form-urlencoded"
EXAMPLES = Path(__file__).parent / "hsds" / "examples"
BLOCKS = ("contact", "services", "place")
OF_CENTRES = ["services", "organizations", "service_at_locations"]


def read(client, path, **query):
    answer = client.get(API + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def lines(answer):
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def term(taxonomy, code):
    return str(vocabulary.term(taxonomy, code).id)


def shown(**values):
    return contact(visibility="public", **values)


def names(found):
    return sorted(one["name"] for one in found["contents"])


@pytest.fixture
def centre(db):
    """A centre of which everything is said that open data has a field for."""
    SecretariatContact.objects.create(email="office@example.org")
    today = timezone.localdate()
    return CentreFactory(
        name="House of Hope",
        slug="house",
        native_name="Håbets Hus",
        acronym="HH",
        founded=1991,
        membership="full",
        services=["legal", "medical"],
        languages=["da", "en"],
        interpreted_languages=["ar"],
        helps=["asylum", "women"],
        ways=["onsite", "remote"],
        fees="free",
        papers_needed=False,
        takes_clients=False,
        not_taking_until=today + dt.timedelta(days=20),
        clients_said_on=today,
        waiting_weeks=6,
        opening_hours="Mo-Fr 09:00-16:00; Sa appointment; Su closed; Tu 22:00-02:00",
        time_zone="Europe/Copenhagen",
        **{f"{block}_confirmed_on": today for block in BLOCKS},
        **{f"{block}_confirmed_how": "phone" for block in BLOCKS},
        children=[
            text(language="en", summary="We listen.", how_to_get_help="Call.\nCome."),
            text(language="fr", summary="Nous écoutons.", state="software"),
            location(
                shown="exact",
                name="Main office",
                town="Aarhus",
                street="Nygade 1",
                postal_code="8000",
                latitude=56.16293,
                longitude=10.20392,
                step_free=True,
            ),
            location(
                shown="approximate",
                town="Odense",
                street="Secret Road 2",
                postal_code="5000",
                latitude=55.40373,
                longitude=10.40237,
            ),
            location(shown="country", street="Secret Road 3", town="Vejle"),
            location(shown="hidden", street="Secret Road 4", town="Skagen"),
            shown(kind="phone", value="+4533760600;ext=12", languages=["da"]),
            shown(kind="signal", value="+4533760601", may_leave_message=False),
            shown(kind="email", value="help@example.org"),
            shown(kind="website", value="https://example.org/ø"),
            shown(kind="website", value="https://example.com/"),
            shown(kind="form", value="https://example.org/form"),
            contact(kind="whatsapp", value="+4533760602", visibility="on_request"),
        ],
    )


def test_examples_of_the_standard_have_no_fault_and_a_broken_one_has():
    examples = {path.stem.removesuffix("_full"): path for path in EXAMPLES.glob("*.json")}

    found = {name: faults(name, json.loads(path.read_text())) for name, path in examples.items()}

    assert set(found) == {records.name for records in LISTS.values()}
    assert [*found.values()] == [[]] * len(LISTS)
    assert faults("service", {"id": "no-uuid", "name": "Help", "status": "open"}) != []


@pytest.mark.parametrize("name", LISTED)
def test_every_record_is_as_the_published_schemas_have_it(client, centre, name):
    CentreFactory(name="Bare", services=["art"], children=[location(shown="country")])
    page = read(client, name, per_page=100)

    listed = [faults(LISTED[name], one) for one in page["contents"]]
    whole = [
        faults(LISTS[name].name, read(client, f"{name}/{one['id']}")) for one in page["contents"]
    ]
    full = read(client, name, full="true")["contents"] if name in OF_CENTRES else []

    assert listed + whole == [[]] * 2 * page["total_items"]
    assert [faults(LISTS[name].name, one) for one in full] == [[]] * len(full)
    assert len({one["id"] for one in page["contents"]}) == page["total_items"] > 1


def properties(schema):
    return set(schema["properties"])


def test_services_hold_nothing_that_the_standard_does_not_name(client, centre):
    own = properties(validator("service").schema)

    for one in read(client, "services", full="true")["contents"]:
        assert set(one) <= own


def test_service_says_what_the_centre_says_of_it(client, centre):
    services = read(client, "services", taxonomy_term_id=term(vocabulary.KIND, "legal"))
    (listed,) = services["contents"]

    one = read(client, f"services/{listed['id']}")

    assert uuid.UUID(one["id"]) == uuid.uuid5(centre.id, "service/legal")
    assert one["name"] == "Legal help"
    assert one["organization"]["name"] == "House of Hope"
    assert one["status"] == "temporarily closed"
    assert one["alert"].startswith("Takes no new clients until ")
    assert one["interpretation_services"] == "Interpreters: Arabic"
    assert one["application_process"] == "Call.\nCome."
    assert one["eligibility_description"] == (
        "For: asylum seekers and refugees, women. No papers are needed."
    )
    assert one["assured_date"] == timezone.localdate().isoformat()
    assert one["assurer_email"] == "office@example.org"
    assert [(spoken["code"], spoken.get("note")) for spoken in one["languages"]] == [
        ("da", None),
        ("en", None),
        ("ar", "through an interpreter"),
    ]
    assert [(said["unit"]["name"], said["available"]) for said in one["capacities"]] == [
        ("takes new clients: 1 yes, 0 no", 0),
        ("weeks of waiting", 6),
    ]
    assert [
        (phone["number"], phone.get("extension"), phone["type"]) for phone in one["phones"]
    ] == [
        ("+4533760600", 12, "voice"),
        ("+4533760601", None, "text"),
    ]
    assert one["phones"][1]["description"] == "Signal. Please leave no message."
    assert "phones" in withheld(one)


@time_machine.travel("2026-01-15T12:00:00Z", tick=False)
def test_opening_hours_are_weekly_rules_with_their_distance_from_utc(client):
    CentreFactory(
        services=["legal"],
        opening_hours="Mo-Fr 09:00-16:00; Sa appointment; Su closed; Fr 22:00-02:00",
        time_zone="Europe/Copenhagen",
    )
    (one,) = read(client, "services", full="true")["contents"]

    rules = [(one["byday"], one.get("opens_at"), one.get("closes_at")) for one in one["schedules"]]
    assert rules == [
        ("MO,TU,WE,TH", "09:00+01:00", "16:00+01:00"),
        ("FR", "09:00+01:00", "16:00+01:00"),
        ("FR", "22:00+01:00", "02:00+01:00"),
        ("SA", None, None),
    ]
    assert {rule["freq"] for rule in one["schedules"]} == {"WEEKLY"}


def withheld(record):
    return [one["value"] for one in record["attributes"] if one["link_type"] == "irct:redacted"]


def test_locations_are_as_exact_as_the_centre_allows_and_name_what_is_withheld(client, centre):
    organization = read(client, f"organizations/{centre.id}")

    shown = {
        next(
            said["value"]
            for said in place["attributes"]
            if said["link_type"] == "irct:location_precision"
        ): (
            place["addresses"][0]["address_1"],
            place["addresses"][0]["city"],
            place.get("latitude"),
            withheld(place),
        )
        for place in organization["locations"]
    }
    assert shown == {
        "exact": ("Nygade 1", "Aarhus", 56.16293, []),
        "approximate": ("", "Odense", 55.4, ["address_1", "postal_code"]),
        "country": ("", "", None, ["address_1", "postal_code", "city", "latitude", "longitude"]),
    }
    assert "Secret" not in json.dumps(organization)
    assert "Skagen" not in json.dumps(organization)


def test_place_shown_less_exactly_is_another_one(client, centre):
    before = {one["id"] for one in read(client, f"organizations/{centre.id}")["locations"]}
    centre.locations.filter(shown="exact").update(shown="approximate")
    centre.index()

    after = {one["id"] for one in read(client, f"organizations/{centre.id}")["locations"]}

    assert len(before) == len(after) == 3
    assert len(before & after) == 2


def test_texts_in_other_languages_are_attributes(client, centre):
    organization = read(client, f"organizations/{centre.id}")

    translated = [
        (one["taxonomy_term"]["code"], one["label"], one["value"])
        for one in organization["attributes"]
        if one["link_type"] == "irct:translation"
    ]
    assert organization["description"] == "We listen."
    assert translated == [("description", "fr, translated by software", "Nous écoutons.")]


def test_websites_beside_the_first_are_additional(client, centre):
    organization = read(client, f"organizations/{centre.id}")

    assert organization["website"] == "https://example.org/%C3%B8"
    assert [(one["label"], one["url"]) for one in organization["additional_websites"]] == [
        ("Website", "https://example.com/"),
        ("Contact form", "https://example.org/form"),
        ("IRCT directory", "http://localhost:8000/centres/house/"),
    ]


@pytest.mark.parametrize("name", OF_CENTRES)
def test_page_makes_as_many_queries_for_one_centre_as_for_three(
    client, django_assert_max_num_queries, name
):
    queries = [{}, {"full": "true"}, {"search": "legal help"}]

    def number():
        numbers = []
        for query in queries:
            with django_assert_max_num_queries(40) as counted:
                read(client, name, **query)
            numbers.append(len(counted))
        return numbers

    def make(number):
        CentreFactory(
            name=f"Centre {number}",
            services=["legal", "medical"],
            children=[
                text(summary="We listen."),
                location(),
                shown(kind="phone", value="+4533760600"),
            ],
        )

    make(1)
    number()
    once = number()
    make(2)
    make(3)

    assert number() == once


@pytest.mark.parametrize("name", OF_CENTRES)
def test_pages_hold_each_record_once_and_lines_hold_them_all(client, name):
    for number in range(5):
        CentreFactory(
            services=["legal", "art"][: 1 + number % 2],
            children=[location(), location(country="SE")],
        )
    whole = read(client, name, per_page=100)

    pages = [read(client, name, page=number, per_page=3) for number in range(1, 6)]
    streamed = lines(client.get(f"{API}{name}?format=ndjson"))

    ids = [one["id"] for page in pages for one in page["contents"]]
    assert ids == [one["id"] for one in whole["contents"]]
    assert len(set(ids)) == whole["total_items"] == len(streamed)
    assert {one["id"] for one in streamed} == set(ids)
    assert {page["total_pages"] for page in pages} == {-(-whole["total_items"] // 3)}


def test_envelope_says_where_a_page_stands(client):
    CentreFactory(services=["legal", "art", "medical"])

    first, last, beyond = (
        {name: value for name, value in page.items() if name != "contents"}
        for page in (read(client, "services", per_page=2, page=number) for number in (1, 2, 3))
    )

    common = {"total_items": 3, "total_pages": 2, "empty": False}
    ends = {"first_page": False, "last_page": True}
    assert first == common | {"page_number": 1, "size": 2, "first_page": True, "last_page": False}
    assert last == common | ends | {"page_number": 2, "size": 1}
    assert beyond["empty"] is True


def test_filters_narrow_lists(client):
    one = CentreFactory(name="One", services=["legal", "art"], helps=["women"], ways=["remote"])
    CentreFactory(name="Two", services=["legal"], children=[location(country="KE", town="Nairobi")])
    legal, women = term(vocabulary.KIND, "legal"), term(vocabulary.HELPS, "women")

    assert names(read(client, "services", organization_id=one.id)) == [
        "Art and movement therapy",
        "Legal help",
    ]
    assert names(read(client, "services", taxonomy_term_id=legal)) == ["Legal help"] * 2
    assert names(read(client, "services", taxonomy_term_id=women)) == [
        "Art and movement therapy",
        "Legal help",
    ]
    assert names(read(client, "organizations", taxonomy_id=vocabulary.WAY.id)) == ["One"]
    assert names(read(client, "organizations", taxonomy_term_id=uuid.uuid4())) == []
    assert names(read(client, "organizations", search="legal help in Kenya")) == ["Two"]
    assert read(client, "services", search="zzzzqqqqxxxx")["empty"] is True
    pairs = read(client, "service_at_locations", taxonomy_term_id=legal)
    assert [pair["service"]["name"] for pair in pairs["contents"]] == ["Legal help"]
    assert pairs["total_items"] == 1


def test_search_may_be_sent_so_that_it_is_in_no_address(client):
    CentreFactory(name="One", services=["legal"])
    CentreFactory(name="Two", services=["art"])

    form = client.post(f"{API}organizations", "search=legal+help", FORM)
    whole = client.post(f"{API}organizations", {"search": "legal help"}, "application/json")

    assert names(form.json()) == names(whole.json()) == ["One"]
    assert form.cookies == {}
    assert "no-store" in form.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=9999999999", "page"),
        ("per_page=101", "per_page"),
        ("page=1&page=2", "page"),
        ("organization_id=1", "organization_id"),
        ("taxonomy_term_id=legal", "taxonomy_term_id"),
        (f"taxonomy_id={vocabulary.PRECISION.id}", "taxonomy_id"),
        ("modified_after=yesterday", "modified_after"),
        ("modified_after=2026-02-30", "modified_after"),
        ("organization_id=%7B00000000-0000-0000-0000-000000000000%7D", "organization_id"),
        ("format=xml", "format"),
        ("full=yes", "full"),
        ("search=%00", "search"),
        ("postcode=8000", "postcode"),
    ],
)
def test_parameter_that_cannot_be_used_is_refused_by_name(client, query, parameter):
    answer = client.get(f"{API}services?{query}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        *(("[", "body"), ("[1]", "body"), ("\xff", "body")),
        *(('{"page": {}}', "page"), ('{"page": "1"}', "page"), ('{"page": 1.5}', "page")),
        *(('{"full": "true"}', "full"), ('{"search": 1}', "search"), ('{"page": NaN}', "page")),
    ],
)
def test_body_that_cannot_be_read_is_refused(client, body, parameter):
    answer = client.post(f"{API}services", body, "application/json")

    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_every_moment_of_the_calendar_may_be_asked_for_and_nothing_may_be_left_empty(client):
    CentreFactory(services=["legal"])
    ever = ["0001-01-01T00:00:00+12:00", "0176-10-27T19:09:41-17:06", "2016-12-31t23:59:60z", ""]

    found = [read(client, "services", modified_after=one)["total_items"] for one in ever]
    never = read(client, "services", modified_after="9999-12-31T23:59:59-12:00")
    sent = client.post(f"{API}services", '{"page": 1.0, "search": null}', "application/json")

    assert found == [1, 1, 1, 1]
    assert never["total_items"] == 0
    assert sent.json()["total_items"] == 1


def test_what_is_refused_before_it_is_read_is_told_as_json_too(client):
    gone = client.get(f"{API}nowhere")
    unread = client.get(f"{API}services", {str(number): "" for number in range(2_000)})
    other = client.post(f"{API}services", "legal", "text/plain")

    told = [(one.status_code, one.headers["Content-Type"]) for one in (gone, unread, other)]
    assert told == [(status, "application/json") for status in (404, 400, 415)]
    assert [one.headers["Access-Control-Allow-Origin"] for one in (gone, unread)] == ["*", "*"]
    assert gone.json() == {"error": "Not Found."}


@pytest.mark.parametrize("name", OF_CENTRES)
def test_hidden_centre_is_answered_as_one_that_never_was(client, name):
    CentreFactory(name="Stays", services=["art"], children=[location()])
    editor = UserFactory(is_staff=True)
    terms = [{}, {"search": "Stays"}, {"search": "Vanishes"}, {"format": "ndjson"}]
    terms += [{"taxonomy_term_id": term(vocabulary.KIND, "legal")}, {"minimal": "true"}]
    terms += [{"full": "true"}, {"per_page": "1", "page": "2"}, {"modified_after": "2020-01-01"}]
    paths = [f"{API}{name}"]

    def answers(paths):
        found = [client.get(path, query) for path in paths for query in terms]
        found += [client.post(path, urlencode(query), FORM) for path in paths for query in terms]
        found += [client.head(path, query) for path in paths for query in terms]
        return [(one.status_code, b"".join(one), dict(one.headers)) for one in found]

    before = answers(paths)
    hidden = CentreFactory(name="Vanishes", services=["legal"], children=[location(town="Ribe")])
    ids = [one["id"] for one in read(client, name)["contents"]]
    assert len(ids) == 2
    hidden.hide(by=editor)

    assert answers(paths) == before
    gone = next(one for one in ids if client.get(f"{API}{name}/{one}").status_code == 404)
    never = client.get(f"{API}{name}/{uuid.uuid4()}")
    was = client.get(f"{API}{name}/{gone}")
    assert (was.status_code, was.content) == (404, never.content)
    assert dict(was.headers) == dict(never.headers)


def test_harvester_finds_out_by_itself_what_is_new_and_what_is_gone(client):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        first, second = (CentreFactory(services=["legal"]) for _ in range(2))
    with time_machine.travel("2026-01-02T12:00:00Z", tick=False):
        centre = Centre.objects.get(pk=second.pk)
        centre.notes = "Only the secretariat reads this."
        centre.save()
        centre.index()
    with time_machine.travel("2026-01-03T12:00:00Z", tick=False):
        centre = Centre.objects.get(pk=first.pk)
        centre.languages = ["da"]
        centre.save()
        centre.index()

    minimal = read(client, "services", minimal="true")
    changed = read(client, "services", modified_after="2026-01-02T00:00:00Z")

    assert {one["id"]: one["modified_date"] for one in minimal["contents"]} == {
        str(uuid.uuid5(first.pk, "service/legal")): "2026-01-03T12:00:00.000Z",
        str(uuid.uuid5(second.pk, "service/legal")): "2026-01-01T12:00:00.000Z",
    }
    assert [one["organization_id"] for one in changed["contents"]] == [str(first.pk)]
    assert changed["contents"][0]["last_modified"] == "2026-01-03T12:00:00.000Z"


def test_entries_of_an_older_database_are_filled_in_when_it_is_migrated(client):
    centre = CentreFactory(services=["legal"])
    before = read(client, "services")["contents"]
    Centre.objects.update(record=None, public_digest=None, public_services=[])
    assert read(client, "services")["contents"] == []

    migrate.fill_records()

    (after,) = read(client, "services")["contents"]
    assert {**after, "last_modified": ""} == {**before[0], "last_modified": ""}
    assert after["organization_id"] == str(centre.pk)


def test_centre_shown_again_counts_as_changed(client):
    secretary = UserFactory(is_staff=True)
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        centre = CentreFactory(services=["legal"])
        centre.hide(by=secretary)
    with time_machine.travel("2026-01-05T12:00:00Z", tick=False):
        centre.publish(by=secretary)

    (one,) = read(client, "services", minimal="true")["contents"]

    assert one["modified_date"] == "2026-01-05T12:00:00.000Z"


def test_unchanged_answer_is_not_sent_again_and_any_site_may_read_it(client):
    CentreFactory(services=["legal"])
    first = client.get(f"{API}services")

    again = client.get(f"{API}services", headers={"If-None-Match": first.headers["ETag"]})
    asked = client.options(f"{API}services")

    assert (again.status_code, again.content) == (304, b"")
    for answer in (first, again, asked, client.get(f"{API}services/none")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "s-maxage=30" in first.headers["Cache-Control"]
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


def test_first_page_of_the_api_leads_to_its_descriptions(client):
    about = read(client, "")

    assert about["version"] == "3.1"
    for name in ("profile", "openapi_url"):
        path = about[name].removeprefix("http://localhost:8000")
        assert client.get(path).status_code == 200
    description = read(client, "openapi.json")
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == {
        "/",
        *(f"/{name}" for name in LISTS),
        *(f"/{name}/{{id}}" for name in LISTS),
    }
