"""What is misspelt is mended, by the kind of slip; what is right, or a name, stays."""

import pytest

from irct.places.models import Town, TownName
from irct.places.text import spellings
from irct.search.slips import ALIKE, DOUBLED, MISSING, NEIGHBOUR, SWAPPED, homophones, slips
from tests.databases import rolled_back
from tests.factories import CentreFactory, text
from tests.searching import find, names

pytestmark = pytest.mark.slow

# Name, country, people in thousands, and other names.
TOWNS = [
    ("Melbourne", "AU", 4917, "墨尔本 メルボルン 멜버른"),
    ("London", "GB", 8962, "Лондон"),
    ("Berlin", "DE", 3427, "Берлин Берлін برلين"),
    ("Bogotá", "CO", 7674, ""),
    ("Buenos Aires", "AR", 13076, ""),
    ("Tel Aviv", "IL", 432, "תל-אביב"),
    ("Jerusalem", "IL", 971, "ירושלים"),
    ("Tampere", "FI", 203, ""),
    ("Wrocław", "PL", 674, ""),
    ("Beirut", "LB", 1917, "بيروت"),
    ("Stockholm", "SE", 1515, "ストックホルム"),
    ("Istanbul", "TR", 15701, "伊斯坦布尔"),
    ("Delhi", "IN", 11035, "दिल्ली"),
    ("Goma", "CD", 144, ""),
    ("Akashi", "JP", 297, ""),
    ("Herāt", "AF", 272, "Herat"),
    ("Drohobych", "UA", 79, "Дрогобич"),
    ("Manchester", "GB", 553, ""),
]


@pytest.mark.parametrize(
    ("typed", "meant", "weight"),
    [
        ("melborune", "melbourne", SWAPPED),
        ("lonndon", "london", DOUBLED),
        ("dusseldorff", "dusseldorf", DOUBLED),
        ("tuniss", "tunis", DOUBLED),
        ("melbpurne", "melbourne", NEIGHBOUR),
        ("мосева", "москва", NEIGHBOUR),
        ("melburne", "melbourne", ALIKE),
        ("vogota", "bogota", NEIGHBOUR),
        ("sicologo", "psicologo", ALIKE),
        ("avokado", "avocado", ALIKE),
        ("պաստաբան", "փաստաբան", NEIGHBOUR),
        ("ტბილისი", "თბილისი", NEIGHBOUR),
        ("berln", "berlin", MISSING),
        ("تونص", "تونس", ALIKE),
        ("ירושליים", "ירושלים", DOUBLED),
        ("עורח", "עורכ", ALIKE),
        ("दिलली", "दिल्ली", DOUBLED),
        ("멜버런", "멜버른", ALIKE),
        ("댄마크", "덴마크", ALIKE),
        ("ストツクホルム", "ストックホルム", ALIKE),
        ("ሃኪም", "ሀኪም", ALIKE),
    ],
)
def test_slip_weighs_as_much_as_it_is_unlikely(typed, meant, weight):
    assert slips(typed).get(meant) == weight


def test_slip_is_never_the_word_itself_nor_nothing():
    for word in ("a", "aa", "берлин", "멜", "x1"):
        assert not {word, ""} & set(slips(word))


def test_chinese_character_is_taken_for_one_of_its_sound():
    assert {"而", "耳"} <= set(homophones()["尔"])
    assert "尔" not in homophones()["尔"]


@pytest.fixture(scope="module")
def towns(django_db_setup, django_db_blocker):
    """Some towns of the world, and one centre, in none of them, for the tests of this module."""
    with django_db_blocker.unblock(), rolled_back():
        towns = Town.objects.bulk_create(
            Town(
                id=number,
                name=name,
                country=country,
                population=people * 1000,
                latitude=1,
                longitude=1,
            )
            for number, (name, country, people, _others) in enumerate(TOWNS, start=1)
        )
        TownName.objects.bulk_create(
            TownName(town=town, name=spelling)
            for town, (name, _country, _people, others) in zip(towns, TOWNS, strict=True)
            for spelling in {one for each in (name, *others.split()) for one in spellings(each)}
        )
        CentreFactory(name="Alder", country="KE", services=["legal", "physiotherapy"])
        yield


@pytest.fixture
def world(towns, db):
    """The towns; what a test adds to them is gone after it."""


def told(typed):
    return dict(find(typed).query.corrections)


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("lawyer melborne", "Melbourne"),
        ("vogota", "Bogotá"),
        ("fisioterapia buenoss aires", "Buenos Aires"),
        ("פסיכולוג בתל עביב", "Tel Aviv"),
        ("ストックホロム 弁護士", "Stockholm"),
        ("墨而本 心理医生", "Melbourne"),
        ("伊斯坦布耳", "Istanbul"),
        ("멜버런 변호사", "Melbourne"),
        ("वकील दिलली", "Delhi"),
        ("lawyer mel bourne", "Melbourne"),
        ("torturelondon", "London"),
        ("адвокатЛондон", "London"),
        ("heeelp in Lonnnndon", "London"),
        ("безкоштовний юрист Дрогобчи", "Drohobych"),
    ],
)
def test_misspelt_town_is_meant(world, typed, town):
    assert find(typed).query.reading.place.town.name == town
    assert told(typed)


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("адвокат в Берлне", "Berlin"),
        ("asianajaja Tmpereella", "Tampere"),
        ("lekarz we Wrocłaviu", "Wrocław"),
        ("רופא בירושלום", "Jerusalem"),
        ("asianajajaTampereella", "Tampere"),
    ],
)
def test_misspelt_form_of_the_name_of_a_town_is_meant(world, typed, town):
    assert find(typed).query.reading.place.town.name == town


@pytest.mark.parametrize(
    "typed",
    ["piję herbata i nie wiem co robić", "i drink herbat in the evening with them"],
)
def test_word_of_a_sentence_is_no_misspelt_town_where_nothing_says_so(world, typed):
    assert find(typed).query.reading.place is None


def test_misspelt_town_of_a_sentence_is_meant_where_something_says_so(world):
    found = find("i am here with them and live in herrat").query.reading.place

    assert found.town.name == "Herāt"


@pytest.mark.quick
def test_misspelt_area_is_meant(world):
    assert find("psychologist kurdistann").query.reading.place.area == "kurdistan-iraq"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("typed", "town"),
    [
        # "Its side in Europe", not Akashi.
        ("istanbul avrupa yakası", "Istanbul"),
        ("from Goma, now in Berln", "Berlin"),
    ],
)
def test_whoever_names_a_town_means_another_only_where_they_are(world, typed, town):
    assert find(typed).query.reading.place.town.name == town


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("benezuela", "VE"),
        ("Almanyya", "DE"),
        ("Duitslad", "DE"),
        ("den mark", "DK"),
        ("Dobrecen Germny", "DE"),
    ],
)
def test_misspelt_country_is_meant_before_what_else_begins_so(world, typed, country):
    assert find(typed).query.reading.place.country == country


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("sicologo madrid", "service=psychological"),
        ("vysiotherapie", "service=physiotherapy"),
        ("עברך דין", "service=legal"),
        ("طبيبفي بيروت", "service=medical"),
        ("lekr Berlin", "service=medical"),
        ("socila worker", "service=social"),
    ],
)
def test_misspelt_kind_of_help_is_meant(world, typed, asked):
    assert asked in {code for ask in find(typed).query.reading.asks for code in ask.codes}


@pytest.mark.parametrize(
    "typed",
    [
        # Words that are right.
        *("goma", "lawyer goma", "gegen", "therapy", "hope", "lawyer for asylum seekers London"),
        # Names of people, alone and beside a word.
        *("Romano", "lawyer Gravina", "Melanie Fuentes", "Prayoga", "my brother Berln", "Delima"),
    ],
)
def test_word_that_is_right_or_a_name_is_taken_for_nothing_else(world, typed):
    before = find(typed, exact="1").query.reading

    after = find(typed).query.reading
    assert (after.place, after.asks) == (before.place, before.asks)


def test_place_that_is_misspelt_comes_before_a_text_that_holds_a_word_that_begins_so(world):
    CentreFactory(name="Birch", children=[text(language="en", about="The Melbornian method.")])
    CentreFactory(name="Cedar", country="AU")

    assert find("melborn").query.reading.place.town.name == "Melbourne"
    assert names(find("melborn"))[0] == "Cedar"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gcb[jkju ,thkby", {"gcb[jkju ,thkby": "психолог берлин"}),
        ("дщтвщт", {"дщтвщт": "london"}),
        ("'fdf ktsd fdv,j", {"'fdf ktsd fdv,j": "طبيب نفسي بيروت"}),
        ("cyxologos", {"cyxologos": "ψυχολογος"}),
        ("berln", {"berln": "Berlin"}),
        ("asdfgh", {}),
    ],
)
def test_what_was_typed_on_another_keyboard_is_meant_if_all_of_it_is_read(world, typed, meant):
    assert told(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lawyer bueno aires", "Buenos Aires"),
        ("buenosaires", "Buenos Aires"),
        ("psychlgst", "psychologist"),
        ("p s y c h o l o g i s t", "psychologist"),
        ("legaladvice", "legal advice"),
    ],
)
def test_name_of_two_words_and_left_out_letters_are_meant(world, typed, meant):
    assert [one for _typed, one in find(typed).query.corrections] == [meant]


def test_misspelt_country_in_a_language_without_names_of_countries_is_meant(world):
    """Unicode has none in Western Armenian."""
    found = find("հոգեբան Ֆրանցա կ՚ապրինք")

    assert [place.country for place in found.query.reading.places] == ["FR"]


def test_misspelt_word_of_danger_is_meant(world):
    assert find("i wnat to die").query.reading.is_danger


def test_form_of_a_word_of_grammar_of_another_language_is_no_word_of_the_search(world):
    assert told("torture survivors melborune") == {"melborune": "Melbourne"}
    assert told("lawyer for refugees mancheser") == {"mancheser": "Manchester"}


def test_two_words_that_a_hyphen_joins_are_both_read(world):
    reading = find("psychologist-london").query.reading

    assert (reading.place.name("en"), [ask.words for ask in reading.asks]) == (
        "London",
        ["psychologist"],
    )
