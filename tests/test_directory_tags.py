"""How values are said on a page: dates, hours, names, numbers, in the reader's language."""

import datetime as dt
import re

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from centres.vocabulary import Service
from irct import models
from irct.disclosure import profiles, projection
from irct.models import Confirmer, Contact, CountryName, Text
from irct.places import countries, locales
from irct.places.points import Point
from irct.templatetags import directory

TODAY = dt.date(2026, 11, 23)


def confirmation(on):
    return projection.confirmation(on, Confirmer.PHONE if on else "", today=TODAY)


def reach(kind, value):
    return projection.ContactMethod(kind, value, languages=(), may_leave_message=None)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (dt.date(2026, 3, 4), "confirmed March 2026"),
        (dt.date(2025, 10, 1), "last confirmed October 2025"),
        (dt.date(2025, 1, 1), "not confirmed for over 15 months"),
        (None, "never confirmed"),
    ],
)
def test_confirmation_is_shown_in_words(on, words):
    assert directory.confirmed(confirmation(on)) == words


@pytest.mark.parametrize(
    ("language", "words", "both", "one"),
    [
        ("es", ["francés", "inglés"], "francés e inglés", "francés o inglés"),
        ("es", ["francés", "otro"], "francés y otro", "francés u otro"),
        ("es", ["agua", "hielo"], "agua y hielo", "agua o hielo"),
        ("en", ["French", "Igbo"], "French and Igbo", "French or Igbo"),
    ],
)
def test_words_are_joined_as_in_the_readers_language(language, words, both, one):
    with translation.override(language):
        assert (locales.listed(words), locales.either(words)) == (both, one)


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Iletişim &amp; ışık Işık"), ("tr", "İletişim &amp; ışık Işık")]
)
def test_first_letter_is_large_as_in_the_readers_language(language, shown):
    template = Template("{{ first|capfirst }} {{ second|capfirst }}")

    with translation.override(language):
        words = template.render(Context({"first": "iletişim & ışık", "second": "ışık"}))

    assert words == shown


def test_date_is_written_in_the_readers_language():
    day = dt.date(2027, 1, 15)

    assert directory.day(day) == "15 January 2027"
    with translation.override("fr"):
        assert directory.day(day) == "15 janvier 2027"
        assert directory.day(day.replace(day=1)) == "1er janvier 2027"
        assert directory.day(day.replace(day=11)) == "11 janvier 2027"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "1 October 2026, 15:05"),
        ("fr", "1er octobre 2026, 15:05"),
        ("es", "1 de octubre de 2026, 15:05"),
        ("ar", "1 أكتوبر 2026، 3:05 م"),
        ("fa", "1 اکتبر 2026، ساعت 15:05"),
        ("ru", "1 октября 2026 года, 15:05"),
        ("uk", "1 жовтня 2026 року, 15:05"),
        ("tr", "1 Ekim 2026 15:05"),
    ],
)
def test_day_and_time_are_written_in_the_readers_language(language, shown):
    # In Copenhagen, as the site's pages say.
    at = dt.datetime(2026, 10, 1, 13, 5, tzinfo=dt.UTC)

    with translation.override(language):
        assert Template("{{ at|moment }}").render(Context({"at": at})) == shown
        assert shown.startswith(directory.day(at))
        assert directory.moment(None) == directory.day(None) == ""


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "A: B; C “&lt;D&gt;” Who? E"),
        ("fr", "A\xa0: B\xa0; C «\xa0&lt;D&gt;\xa0» Who? E"),
        ("ar", "A: B؛ C «&lt;D&gt;» Who? E"),
        ("ru", "A: B; C «&lt;D&gt;» Who? E"),
        ("es", "A: B; C “&lt;D&gt;” Who? E"),
    ],
)
def test_signs_between_words_are_those_of_the_readers_language(language, shown):
    template = Template(
        "A{% colon %}{{ parts|separated }} {{ said|in_quotes }} {{ label }}{% colon label %}E"
    )
    values = {"parts": ["B", "C"], "said": "<D>", "label": "Who?"}

    with translation.override(language):
        assert template.render(Context(values)) == shown


@pytest.mark.parametrize(
    ("latitude", "words"),
    [
        (50.0, "less than 10 km (6 miles) away"),
        (50.25, "about 30 km (17 miles) away"),
        (70.0, "about 2,220 km (1,382 miles) away"),
    ],
)
def test_distance_is_rounded_as_places_are_shown(latitude, words):
    class Centre:
        distance = Point(50.0, 10.0).distance

    assert directory.away(Centre(), Point(latitude, 10.0)) == words
    assert directory.away(Centre(), None) == ""


@pytest.mark.parametrize(
    ("language", "near", "far"),
    [
        ("fr", "à moins de 10\u202fkm", "à environ 2\u202f220\u202fkm"),
        ("es", "a menos de 10 km", "a unos 2.220 km"),
        ("ru", "расстояние меньше 10 км", "расстояние около 2\xa0220 км"),
        ("ar", "على بعد أقل من 10 كم", "على بعد نحو 2,220 كم"),
    ],
)
def test_only_readers_of_english_are_told_miles(language, near, far):
    class Centre:
        distance = Point(50.0, 10.0).distance

    with translation.override(language):
        assert directory.away(Centre(), Point(50.0, 10.0)) == near
        assert directory.away(Centre(), Point(70.0, 10.0)) == far


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", []),
        ("Mo-Fr 09:00-16:00", ["Monday to Friday, 09:00 to 16:00"]),
        (
            "Mo-We,Fr 09:00-16:00; Sa 10:00-12:00",
            ["Monday to Wednesday and Friday, 09:00 to 16:00", "Saturday, 10:00 to 12:00"],
        ),
        ("Mo,We,Fr 00:00-24:00", ["Monday, Wednesday and Friday, 24 hours"]),
        ("Mo-Su 00:00-24:00", ["24 hours a day, every day"]),
        ("Mo-Su 09:00-17:00", ["every day, 09:00 to 17:00"]),
        ("Mo-Su appointment", ["by appointment"]),
        ("Mo-Su closed", ["every day closed"]),
        ("Fr 20:00-02:00", ["Friday, 20:00 until 02:00 the next day"]),
        (
            "Mo,We 09:00-12:00; Mo,We 14:00-18:00; Tu closed; Th appointment",
            [
                "Monday and Wednesday, 09:00 to 12:00 and 14:00 to 18:00",
                "Thursday by appointment",
                "Tuesday closed",
            ],
        ),
        ("Su-Mo 09:00-12:00", ["Sunday and Monday, 09:00 to 12:00"]),
    ],
)
def test_opening_hours_are_shown_in_words(written, said):
    assert directory.hours(written) == said


@pytest.mark.parametrize("stored", ["Su-Th 08:00-15:00", "Mo-Th 08:00-15:00; Su 08:00-15:00"])
def test_opening_hours_run_over_the_end_of_the_week(stored):
    assert directory.hours(stored) == ["Sunday to Thursday, 08:00 to 15:00"]


def test_opening_hours_begin_with_the_first_day_of_the_week_in_the_country():
    stored = "Mo 09:00-12:00; Su 10:00-12:00"
    sunday, monday = "Sunday, 10:00 to 12:00", "Monday, 09:00 to 12:00"

    assert directory.hours(stored, "DK") == [monday, sunday]
    assert directory.hours(stored, "JO") == directory.hours(stored, "US") == [sunday, monday]


def test_opening_hours_name_days_in_the_readers_language():
    with translation.override("fr"):
        assert directory.hours("Sa 10:00-12:00")[0].startswith("samedi")


@pytest.mark.django_db
def test_countries_that_have_an_article_are_in_the_list_and_others_are_not():
    names = {code: countries.name(code, "en") for code in countries.COUNTRIES}
    plural = re.compile(r"(Islands|Republic|Kingdom|States|Emirates|Territor(y|ies))$|^Isle")
    alone = {"BV", "CX", "GS", "HM", "NF", "AX"}

    listed = countries.ARTICLES["en"].keys()

    assert {code for code, name in names.items() if plural.search(name)} - alone <= listed
    assert not {"DK", "KE", "XK", "PS", "LB", "UA", "SD", "CG"} & listed
    CountryName.objects.create(country="GM", language="en", name="The Gambia")
    assert models.country_in_sentence("GM") == "The Gambia"
    with translation.override("fr"):
        assert models.country_in_sentence("NL") == "Pays-Bas"


@pytest.mark.django_db  # the secretariat may prefer a name
@time_machine.travel("2026-01-14", tick=False)
@pytest.mark.parametrize(
    ("zone", "country", "said"),
    [
        ("Europe/Copenhagen", "DK", "local time in Denmark (UTC+1)"),
        ("Europe/Belgrade", "XK", "local time in Kosovo (UTC+1)"),
        ("America/Chicago", "US", "local time in Chicago, United States (UTC−6)"),
        ("Europe/Amsterdam", "NL", "local time in the Netherlands (UTC+1)"),
        ("Africa/Banjul", "GM", "local time in the Gambia (UTC)"),
        ("Asia/Manila", "PH", "local time in the Philippines (UTC+8)"),
        ("Europe/London", "GB", "local time in the United Kingdom (UTC)"),
        ("Asia/Kathmandu", "NP", "local time in Nepal (UTC+5:45)"),
        ("Africa/Accra", "GH", "local time in Ghana (UTC)"),
        ("Asia/Jerusalem", "PS", "local time in Palestine (UTC+2)"),
    ],
)
def test_it_is_said_whose_time_it_is(zone, country, said):
    assert directory.local_time({}, zone, country) == said


@pytest.mark.django_db
@time_machine.travel("2026-07-14", tick=False)
def test_it_is_said_how_far_a_time_is_from_utc_today():
    assert directory.local_time({}, "Europe/Belgrade", "XK") == "local time in Kosovo (UTC+2)"


@pytest.mark.parametrize(
    ("stored", "at", "said"),
    [
        # Thursday in Tokyo, nine hours before UTC.
        ("Th 09:00-16:00", "2026-01-15 03:00", "Open now, until 16:00."),
        ("Th 09:00-16:00", "2026-01-14 23:00", "Closed now. Opens today at 09:00."),
        ("Th-Fr 09:00-16:00", "2026-01-15 08:00", "Closed now. Opens on Friday at 09:00."),
        ("Th 09:00-16:00", "2026-01-15 08:00", "Closed now."),
        (
            "Th 09:00-16:00; Fr-We closed",
            "2026-01-15 08:00",
            "Closed now. Opens on Thursday at 09:00.",
        ),
        ("Th 20:00-02:00", "2026-01-15 13:30", "Open now, until 02:00."),
        ("Th 20:00-02:00", "2026-01-15 16:30", "Open now, until 02:00."),
        ("Th-Su 00:00-24:00; Mo-We closed", "2026-01-15 03:00", "Open now, until Monday, 00:00."),
        ("Mo-Su 00:00-24:00", "2026-01-15 03:00", "Open now."),
        ("Th appointment", "2026-01-15 03:00", "Today by appointment."),
        ("Th closed", "2026-01-15 03:00", "Closed now."),
        ("Mo 09:00-16:00", "2026-01-15 03:00", ""),
        ("", "2026-01-15 03:00", ""),
    ],
)
def test_open_now_is_said_in_the_time_of_the_centre(stored, at, said):
    with time_machine.travel(f"{at}+00:00", tick=False):
        assert directory.open_now({}, stored, "Asia/Tokyo") == said


@pytest.mark.parametrize(
    ("zone", "begun"),
    [
        ("Asia/Tokyo", "2026-01-13 20:10"),
        ("Asia/Kathmandu", "2026-01-13 09:20"),
        # Clocks are put on and back in these nights.
        ("Europe/Berlin", "2026-03-28 18:30"),
        ("Europe/Berlin", "2026-10-24 18:30"),
        ("Australia/Lord_Howe", "2026-04-04 10:05"),
    ],
)
@pytest.mark.parametrize(
    "stored",
    [
        "Mo-Fr 09:00-12:30; Mo-Fr 13:15-16:00; Sa-Su closed",
        "Mo-Su 20:00-02:00",
        "Sa 20:00-04:00; Su closed; Mo-Fr appointment",
        "Mo-Su 00:00-24:00",
    ],
)
@pytest.mark.django_db
def test_page_says_until_when_what_it_says_of_the_time_is_right(rf, zone, begun, stored):
    start = dt.datetime.fromisoformat(f"{begun}+00:00")
    before, until, times = None, 0.0, 0
    for number in range(36 * 12):
        now = start + dt.timedelta(minutes=5 * number)
        request = rf.get("/")
        with time_machine.travel(now, tick=False):
            told = directory.open_now({"request": request}, stored, zone)
            told += directory.utc_offset(zone)
            if now.timestamp() < until:
                assert told == before
                continue
            directory.local_time({"request": request}, zone, "DE")
        before, until, times = told, request.META[directory.GOOD_UNTIL], times + 1
        assert until > now.timestamp()
    # It is made anew at a few moments of a day, more on those when clocks are changed.
    assert times <= 10 + 24 * 4 * (zone not in {"Asia/Tokyo", "Asia/Kathmandu"})


def test_language_is_named_in_the_readers_language_and_its_own():
    assert (directory.language("ar"), directory.own_name("ar")) == ("Arabic", "العربية")
    assert (directory.language("en"), directory.own_name("en")) == ("English", "")
    with translation.override("ar"):
        assert (directory.language("ar"), directory.own_name("ar")) == ("العربية", "")


def test_unknown_language_code_is_shown_as_it_is():
    assert (directory.language("zzz"), directory.own_name("zzz")) == ("zzz", "")


def test_lang_attributes_mark_text_in_another_language():
    assert directory.lang("en") == ""
    assert directory.lang("ar") == ' lang="ar" dir="rtl"'
    assert directory.lang("fr") == ' lang="fr" dir="ltr"'
    assert directory.lang("zzz") == ' lang="zzz" dir="auto"'
    assert directory.lang('"><b>') == ' lang="&quot;&gt;&lt;b&gt;" dir="auto"'


def test_listed_words_are_joined_as_in_a_sentence():
    members = (Service.MEDICAL, Service.LEGAL, Service.SOCIAL)

    assert directory.listed(members) == "medical care, legal help and social support"
    assert directory.listed(["one"]) == "one"


@pytest.mark.parametrize(
    ("kind", "value", "address", "shown"),
    [
        ("phone", "+4533760600", "tel:+4533760600", "+45 33 76 06 00"),
        ("signal", "+4533760600", "https://signal.me/#p/+4533760600", "+45 33 76 06 00"),
        ("whatsapp", "+4533760600", "https://wa.me/4533760600", "+45 33 76 06 00"),
        ("email", "help@example.org", "mailto:help@example.org", "help@example.org"),
        ("website", "https://www.example.org/", "https://www.example.org/", "example.org"),
        ("form", "http://example.org/write", "http://example.org/write", "example.org/write"),
    ],
)
def test_contact_method_is_formatted_and_linked(kind, value, address, shown):
    way = reach(Contact.Kind(kind), value)

    assert (directory.address(way), directory.shown(way)) == (address, shown)


def test_profile_text_is_chosen_in_the_readers_language():
    french = projection.ExpertText("fr", Text.State.WRITTEN, "Médecin.")
    english = projection.ExpertText("en", Text.State.WRITTEN, "Physician.")

    class Profile:
        texts = (french, english)
        text_for = profiles.Profile.text_for

    assert directory.text(Profile())["biography"].words == "Physician."
    with translation.override("fr"):
        assert directory.text(Profile())["biography"].words == "Médecin."


def test_each_text_is_shown_in_the_next_best_language_that_has_it():
    def text(language, **written):
        lacking = dict.fromkeys(("summary", "about", "hours_note", "alert"), "")
        values = lacking | {"how_to_get_help": ()} | written
        return projection.CentreText(language, Text.State.WRITTEN, **values)

    class Profile:
        texts = (
            text("uk", summary="Допомога.", alert="Зачинено."),
            text("fr", about="Depuis 1990."),
            text("en", summary="Help.", how_to_get_help=("Call.",)),
        )
        text_for = profiles.Profile.text_for

    with translation.override("fr"):
        shown = directory.text(Profile())

    assert {name: (one.words, one.language, one.is_named) for name, one in shown.items()} == {
        "about": ("Depuis 1990.", "fr", False),
        "summary": ("Help.", "en", True),
        "how_to_get_help": (("Call.",), "en", True),
        "alert": ("Зачинено.", "uk", True),
    }


@pytest.mark.django_db
def test_directory_tags_need_no_load_in_templates():
    template = Template('{{ "DK"|country }} {{ "DK"|country_slug }} {% icon "exit" %}')

    assert template.render(Context()) == 'Denmark denmark <i class="icon-exit"></i>'
