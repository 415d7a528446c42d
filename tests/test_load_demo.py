"""The demonstration data: real organisations, unmistakable samples, and how to be rid of both."""

import csv
import io
import re
from collections import Counter

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from pghistory.models import Context

from centres.models import Centre, Contact, Location, Text
from centres.vocabulary import Shown
from experts.models import Expert
from irct import search
from irct.models import acting
from irct.places import countries, languages
from irct.places.countries import Region
from irct.places.models import TownName
from irct.places.text import normalise
from irct.search.synonyms import all_synonyms, stop_words
from tests.factories import CentreFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

RECORDS = (Centre, Text, Location, Contact, Expert)
FOUND_BY = ("document", "names", "sort_name", "record", "record_names")
DATA = settings.BASE_DIR / "centres" / "data"


def run(command, *arguments):
    answer = io.StringIO()
    call_command(command, *arguments, stdout=answer)
    return answer.getvalue()


def shown(model):
    return [listing.projection() for listing in model.objects.published().with_children()]


def events():
    return [model.pgh_event_model.objects.count() for model in RECORDS]


def rows():
    with (DATA / "public_centres.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row for row in csv.DictReader(lines)}


def test_published_totals_are_those_of_the_network():
    centres, experts = shown(Centre), shown(Expert)
    withheld = [expert for expert in experts if not expert.country]

    assert (len(centres), len({centre.country for centre in centres})) == (156, 76)
    assert (len(experts), len({expert.country for expert in experts} - {""})) == (42, 23)
    assert len(withheld) == 1
    assert {countries.region(centre.country) for centre in centres} == set(Region)


TABLE = r'<th scope="row">{}</th>\s*<td>(\d+)</td>\s*<td>(\d+)</td>'
FIGURE = r'<th scope="row">{}</th>\s*<td class="number">(\d+)</td>'
TERM = r"<dt>{}</dt><dd>(\d+)</dd>"
CHOICE = r"<input type=checkbox name=country value=[A-Z]{2}"


@pytest.mark.parametrize(
    ("address", "patterns", "numbers"),
    [
        (
            "/",
            [
                TERM.format("centres in this directory"),
                TERM.format("countries with a centre"),
                TERM.format("forensic experts"),
                TERM.format("countries with an expert"),
            ],
            [156, 76, 42, 23],
        ),
        (
            "/about/",
            [
                TABLE.format("member centres"),
                TABLE.format("countries with a centre"),
                TABLE.format("forensic experts"),
                TABLE.format("countries with an expert"),
            ],
            [156, 156, 76, 76, 42, 42, 23, 23],
        ),
        (
            "/impact/",
            [
                FIGURE.format("Member centres"),
                FIGURE.format("Countries with a member centre"),
                FIGURE.format("Experts in the Independent Forensic Expert Group"),
                FIGURE.format("Countries with such an expert"),
            ],
            [156, 76, 42, 23],
        ),
        ("/countries/", [r"has (\d+) centres\. Countries with a centre: (\d+)"], [156, 76]),
        ("/map/", [r"shows (\d+) centres\. Countries with a centre: (\d+)"], [156, 76]),
        ("/all/", [r"All (\d+) centres"], [156]),
        ("/centres/", [r'id="results"[^>]*>(\d+) centres'], [156]),
        ("/experts/", [r'id="results"[^>]*>(\d+) experts'], [42]),
    ],
)
def test_pages_that_count_show_the_totals_of_the_network(client, address, patterns, numbers):
    page = client.get(address).content.decode()

    found = [re.search(pattern, page) for pattern in patterns]

    assert [int(number) for match in found if match for number in match.groups()] == numbers


@pytest.mark.parametrize(
    ("address", "choice", "number"),
    [
        ("/centres/", CHOICE, 76),
        ("/experts/", CHOICE, 23),
        ("/experts/table/", r'<option value="[A-Z]{2}">', 23),
    ],
)
def test_country_choices_are_the_countries_of_the_network(client, address, choice, number):
    page = client.get(address).content.decode()

    assert len(re.findall(choice, page)) == number


def test_load_demo_prints_the_totals_of_the_network():
    assert "shows 156 centres in 76 countries and 42 experts in 23." in run("load_demo")


def test_some_samples_are_not_published():
    def statuses(model):
        return Counter(model.objects.filter(origin="sample").values_list("status", flat=True))

    assert statuses(Centre) == {"published": 67, "draft": 3, "hidden": 3, "withdrawn": 2}
    assert statuses(Expert) == {"published": 43, "draft": 2, "hidden": 1, "withdrawn": 1}


def test_real_centres_hold_only_what_the_file_says():
    given = rows()
    centres = {centre.name: centre for centre in Centre.objects.filter(origin="public")}
    upkeep = {"id", "slug", "status", "origin", "notes", "created_at", "updated_at"}
    upkeep |= {"hide_serial", "reminders_sent", "intake_asks", *FOUND_BY}
    # What is worked out of what is public.
    upkeep |= {"public_digest", "public_changed_at", "public_services"}
    upkeep.add("public_services_at_locations")

    assert centres.keys() == given.keys()
    for name, centre in centres.items():
        row = {column: value for column, value in given[name].items() if value}
        values = {
            field.attname: value
            for field in centre._meta.fields
            if field.attname not in upkeep
            and (value := getattr(centre, field.attname)) not in (None, "", [])
        }
        assert values.pop("former_names", []) == list(
            filter(None, row.get("former_names", "").split("; "))
        )
        assert len(values.pop("services", [])) == len(
            list(filter(None, row.get("services", "").split("; ")))
        )
        assert {column: str(value) for column, value in values.items()} == {
            column: row[column]
            for column in ("name", "native_name", "acronym", "country", "founded")
            if column in row
        }
        assert [contact.value for contact in centre.contacts.all()] == [
            row[column] for column in ("website",) if column in row
        ]
        assert [(place.town, place.shown) for place in centre.locations.all()] == [
            (row[column], "approximate") for column in ("city",) if column in row
        ]
        assert not centre.texts.exists()


def test_towns_of_real_centres_are_known_but_one():
    unknown = Location.objects.filter(centre__origin="public", geoname=None)
    elsewhere = [
        place
        for place in Location.objects.filter(centre__origin="public").select_related("geoname")
        if place.geoname and place.geoname.country != place.country
    ]

    assert [place.town for place in unknown] == ["Kamituga"]
    assert elsewhere == []


def test_sample_names_hold_no_country_language_town_or_service():
    taken = {
        word
        for names in (
            *(countries.names(code) for code in countries.codes()),
            *(languages.names(code) for code in languages.codes()),
            *all_synonyms().values(),
        )
        for name in names
        for word in normalise(name)
    } - stop_words()
    words = (
        {
            word
            for model in (Centre, Expert)
            for listing in model.objects.filter(origin="sample")
            for word in normalise(listing.name)
            if not word.isdecimal()
        }
        - stop_words()
        - {"centre"}
    )

    assert words & taken == set()
    assert not TownName.objects.filter(name__in=words).exists()
    assert len(words) > 75


def test_samples_say_in_two_languages_that_they_are_samples():
    samples = [profile for profile in shown(Centre) + shown(Expert) if profile.is_sample]
    words = {"sample", "exemple", "fictive", "muestra", "مثال", "نموذجية", "образец", "зразок"}
    words |= {"örnektir", "örnek", "نمونه", "نمونهٔ", "запись", "запис"}

    for profile in samples:
        assert len({text.language for text in profile.texts}) == 2
        for text in profile.texts:
            about = getattr(text, "about", None) or text.biography
            assert {*normalise(about), *normalise(getattr(text, "summary", ""))} & {
                form for word in words for form in normalise(word)
            }


def test_samples_cover_every_state():
    samples = Centre.objects.published().filter(origin="sample")
    profiles = [listing.projection() for listing in samples.with_children()]

    assert {place.shown for place in Location.objects.filter(centre__in=samples)} == set(Shown)
    assert {
        (contact.kind, contact.visibility) for contact in Contact.objects.filter(centre__in=samples)
    } >= {
        (kind, visibility)
        for kind in ("phone", "email", "website")
        for visibility in ("public", "on_request")
    }
    assert Contact.objects.filter(centre__in=samples, visibility="secretariat").exists()
    assert {profile.confirmed.state for profile in profiles} == {
        *("confirmed", "due", "overdue", "never")
    }
    assert {(profile.takes_clients, bool(profile.not_taking_until)) for profile in profiles} == {
        *((True, False), (False, False), (False, True), (None, False))
    }
    assert {(profile.takes_clients, bool(profile.clients_said_on)) for profile in profiles} == {
        (True, True),
        (False, True),
        (None, True),
        (None, False),
    }
    assert {text.state for profile in profiles for text in profile.texts} == set(Text.State)
    assert any(text.alert for profile in profiles for text in profile.texts)
    assert {profile.availability for profile in shown(Expert)} == {
        *("", "available", "limited", "unavailable")
    }


def test_every_demo_record_is_valid():
    for model in RECORDS:
        for record in model.objects.all():
            # To the constraints the database itself holds.
            record.full_clean(validate_unique=False, validate_constraints=False)


def test_demo_search_columns_equal_those_of_a_new_index():
    for model in (Centre, Expert):
        for listing in model.objects.all()[::7]:
            before = model.objects.values_list(*FOUND_BY).get(pk=listing.pk)
            listing.index()
            assert model.objects.values_list(*FOUND_BY).get(pk=listing.pk) == before


def test_history_gives_demonstration_data_as_the_reason():
    contexts = Context.objects.filter(
        pk__in=Centre.pgh_event_model.objects.values("pgh_context").union(
            Contact.pgh_event_model.objects.values("pgh_context")
        )
    )

    assert {context.metadata["reason"] for context in contexts} == {"demonstration data"}
    assert not Contact.pgh_event_model.objects.filter(pgh_context=None).exists()


def test_load_demo_run_twice_changes_nothing():
    before = events(), list(Centre.objects.values()), list(Expert.objects.values())

    answer = run("load_demo")

    assert (events(), list(Centre.objects.values()), list(Expert.objects.values())) == before
    assert "Added 0 sample centres." in answer


def test_load_demo_again_restores_samples_but_not_edited_ones():
    old, edited, gone = Centre.objects.filter(origin="sample").order_by("pk")[:3]
    Contact.objects.filter(centre=edited).first().delete()
    with acting(None, reason="demonstration data"):
        Centre.objects.filter(pk=old.pk).update(founded_note="As it was.")
        Text.objects.filter(centre=old).update(about="As it was.")
        gone.delete()

    answer = run("load_demo")

    fresh = Centre.objects.get(pk=old.pk)
    assert fresh.founded_note != "As it was."
    assert not fresh.texts.filter(about="As it was.").exists()
    assert "Added 1 sample centres, brought 1 up to date, left 1 as somebody edited them." in answer


def test_clear_demo_keeps_edited_and_own_centres_and_the_history():
    changed, hidden, child = Centre.objects.filter(origin="sample", status="published")[:3]
    real = Centre.objects.filter(origin="public").first()
    changed.change({"founded_note": "Changed."}, by=UserFactory())
    hidden.hide(by=UserFactory())
    child.contacts.first().delete()
    Centre.objects.filter(pk=real.pk).update(notes="Called them.")
    own = CentreFactory(name="Made by the secretariat", origin="public")
    before = events()

    answer = run("clear_demo")

    assert set(Centre.objects.all()) == {changed, hidden, child, real, own}
    assert not Expert.objects.exists()
    assert all(now >= then for now, then in zip(events(), before, strict=True))
    assert f"Kept “{child}”, since somebody edited it." in answer


def test_clear_demo_removes_what_only_the_timetable_wrote_to():
    centre = Centre.objects.filter(origin="sample").exclude(not_taking_until=None).first()

    with time_machine.travel(centre.not_taking_until):
        assert centre.end_dates(centre.not_taking_until)

    assert "Kept" not in run("clear_demo")
    assert not Centre.objects.exists()


def test_clear_demo_removes_the_suggested_words():
    assert search.Word.objects.filter(word="uberleben").exists()

    run("clear_demo")

    assert not search.Word.objects.exists()
    assert not search.RecordWord.objects.exists()


def test_load_demo_after_clear_demo_restores_everything():
    run("clear_demo")
    run("load_demo")

    assert (Centre.objects.published().count(), Expert.objects.published().count()) == (156, 42)


def test_scale_option_adds_as_many_samples_as_asked(monkeypatch):
    monkeypatch.setattr("irct.management.demonstration.scale.DIFFERENT", 100)
    before = Centre.objects.count()

    answer = run("load_demo", "--scale", "300")
    again = run("load_demo", "--scale", "300")

    assert Centre.objects.count() == before + 300
    assert "Added 300 sample centres; 0 were there already." in answer
    assert "Added 0 sample centres; 300 were there already." in again
    copy = Centre.objects.get(name__endswith=" 000250")
    stored = Centre.objects.values_list(*FOUND_BY).get(pk=copy.pk)
    copy.full_clean()
    copy.index()
    assert Centre.objects.values_list(*FOUND_BY).get(pk=copy.pk) == stored
    assert copy.texts.exists()
    assert copy.locations.exists()
    assert copy.contacts.exists()
    run("clear_demo")
    assert not Centre.objects.exists()


def test_scale_option_refuses_zero():
    with pytest.raises(CommandError, match="Say how many"):
        run("load_demo", "--scale", "0")
