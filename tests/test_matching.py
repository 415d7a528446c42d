"""Which experts stand first for a request, and why: in words, and in a constant time."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from experts.models import Enquiry, Expert
from experts.requests import matching
from irct.models import Bounce, country_name
from tests.brokering import a_request, asked, closed
from tests.factories import ExpertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def expert(name, **values):
    """Add an expert who fits, but for what is said."""
    fits = {
        "expertise": ["istanbul"],
        "languages": ["sw"],
        "country": "KE",
        "availability": "available",
    }
    return ExpertFactory(name=name, **fits | values)


def order(request):
    return [match.expert.name for match in matching.ranked(request)]


def reasons(request, name):
    """What is told of one expert, with a sign for what stands against them."""
    [found] = [match for match in matching.ranked(request) if match.expert.name == name]
    return [("−" if one.is_against else "+") + one.text for one in found.reasons]


@pytest.mark.parametrize(
    ("kind", "best"),
    [
        ("person", "Examiner"),
        ("remote", "Remote examiner"),
        ("review", "Reviewer"),
        ("testimony", "Witness"),
        ("training", "Trainer"),
    ],
)
def test_needed_expertise_is_ranked_first(kind, best):
    expert("Examiner", expertise=["istanbul"])
    expert("Remote examiner", expertise=["istanbul", "remote"], country="UG")
    expert("Reviewer", expertise=["review"])
    expert("Trainer", expertise=["training"])
    expert("Witness", expertise=["testimony"])

    assert order(a_request(help=kind))[0] == best


@pytest.mark.quick
def test_expertise_of_any_kind_is_as_good_for_advice():
    expert("Anna", expertise=["training"])
    expert("Bea", expertise=["istanbul"])
    expert("Cleo", expertise=[])

    request = a_request(help="advice")

    assert order(request) == ["Anna", "Bea", "Cleo"]
    assert reasons(request, "Anna")[0] == "+Any expertise will do for advice"
    assert reasons(request, "Cleo")[0] == "−No expertise known"


@pytest.mark.quick
def test_expert_with_more_of_the_languages_is_ranked_higher():
    expert("One", languages=["ar"])
    expert("Both", languages=["fr", "ar"])
    expert("None", languages=["sw"])

    request = a_request(languages=["ar", "fr"])

    assert order(request) == ["Both", "One", "None"]
    assert reasons(request, "Both")[1] == "+Speaks Arabic and French"
    assert reasons(request, "One")[1] == "−Speaks Arabic; French is missing"
    assert reasons(request, "None")[1] == "−Does not speak Arabic or French"


def test_expert_living_there_outranks_working_there_and_then_nearness():
    expert("Far", country="CL")
    expert("Near", country="UG")
    expert("Nearer by work", country="CL", countries_of_work=["TZ"])
    expert("Works", country="CL", countries_of_work=["KE"])
    expert("Lives", country="KE")

    request = a_request()

    assert order(request) == ["Lives", "Works", "Near", "Nearer by work", "Far"]
    assert reasons(request, "Lives")[2] == "+Lives in Kenya"
    assert reasons(request, "Works")[2] == "+Works in Kenya"
    assert reasons(request, "Near")[2] == "+Lives in Uganda, about 500 km away"
    assert reasons(request, "Nearer by work")[2] == "+Works in Tanzania, about 600 km away"
    assert reasons(request, "Far")[2] == "−Lives in Chile, about 11,500 km away"


def test_unavailable_expert_is_ranked_last_and_still_shown():
    expert("Away", availability="unavailable")
    expert("Unknown", availability="")
    expert("Rarely", availability="limited")
    expert("Free")
    expert("Unfit", expertise=[], languages=[], country="CL")

    request = a_request()

    assert order(request) == ["Free", "Unknown", "Rarely", "Unfit", "Away"]
    assert reasons(request, "Away")[3] == "−Not available at present"


def test_recent_enquiries_lower_the_rank():
    busy, once, free = expert("Busy"), expert("Once"), expert("Wholly free")
    for _ in range(3):
        asked(busy)
    asked(once).enquiries.get().reply("yes")
    asked(free).enquiries.get().reply("no")

    request = a_request()

    assert order(request) == ["Wholly free", "Once", "Busy"]
    assert reasons(request, "Once")[4:] == [
        "−One other request in the last 12 months, waiting or accepted"
    ]
    assert reasons(request, "Busy")[4:] == [
        "−3 other requests in the last 12 months, waiting or accepted"
    ]
    assert reasons(request, "Wholly free")[4:] == []


def test_old_ended_and_own_enquiries_do_not_lower_the_rank():
    one = expert("One")
    asked(one)
    Enquiry.objects.update(asked_at=timezone.now() - dt.timedelta(days=366))
    over = asked(one)
    over.close("Nobody answered.")
    request = asked(one)

    assert Enquiry.objects.loads(besides=request, today=timezone.localdate()) == {}
    assert len(closed().enquiries.all()) == 1


def test_expert_asked_for_by_name_is_ranked_first():
    wanted = expert("Wanted", expertise=[], availability="unavailable", country="CL")
    expert("Fits")

    request = a_request(wanted=wanted)

    assert order(request) == ["Wanted", "Fits"]
    assert reasons(request, "Wanted")[0] == "+Asked for by name"


def test_expert_without_valid_consent_is_not_ranked():
    expert("Listed")
    expert("Ended", consent_valid_until=timezone.localdate() - dt.timedelta(days=1))
    expert("Hidden", status="hidden")

    assert order(a_request()) == ["Listed"]


def test_equal_scores_are_ranked_by_name():
    for name in ("Bo", "Al", "Cy"):
        expert(name)

    assert order(a_request()) == ["Al", "Bo", "Cy"]


def test_experts_who_are_shown_are_read_whole_with_their_bounced_emails(
    django_assert_num_queries,
):
    for name in ("Gone", "Here"):
        expert(name, email=f"{name.lower()}@example.org")
    Bounce.note("gone@example.org")
    ranked = matching.ranked(a_request())

    with django_assert_num_queries(2):
        gone, here = matching.with_whole_experts(ranked)
        emails = [match.expert.email for match in (gone, here)]

    assert emails == ["gone@example.org", "here@example.org"]
    assert (gone.expert.bounced_on, here.expert.bounced_on) == (timezone.localdate(), None)
    assert [one.reasons for one in (gone, here)] == [one.reasons for one in ranked]


@pytest.mark.parametrize("count", [42, 2_000])
def test_ranking_makes_a_constant_number_of_queries(count):
    today = timezone.localdate()
    consent = {"consent_given_on": today, "consent_valid_until": today, "consent_parts": ["name"]}
    Expert.objects.bulk_create(
        Expert(name=f"Expert {n}", slug=f"expert-{n}", country="DK", status="published", **consent)
        for n in range(count)
    )
    request = a_request(languages=["ar", "fr"])
    country_name("DK")  # is remembered for half a minute

    with CaptureQueriesContext(connection) as made:
        matches = matching.ranked(request)

    assert (len(matches), len(made)) == (count, 2)
