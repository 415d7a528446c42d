"""What a search shows, and what it never shows: addresses and numbers, places, what is missing."""

import pytest

from irct.places.models import Town, TownName
from tests.factories import CentreFactory, UserFactory, contact, location
from tests.searching import find, names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REACHED_AT = {
    "website": (
        "https://www.alder.example.org/help/",
        ["alder.example.org", "www.alder.example.org"],
    ),
    "email": (
        "help@alder.example.org",
        [
            *("help@alder.example.org", "HELP@alder.example.org", "help @ alder.example.org"),
            *("help(at)alder.example.org", "help [at] alder [dot] example [dot] org"),
            "mailto:help@alder.example.org",
        ],
    ),
    "phone": ("+4533760600", ["+45 33 76 06 00", "33760600", "٣٣٧٦٠٦٠٠"]),
}


@pytest.mark.parametrize("kind", REACHED_AT)
def test_contact_that_is_public_finds_its_centre(kind):
    value, typed = REACHED_AT[kind]
    CentreFactory(name="Alder", children=[contact(kind=kind, value=value, visibility="public")])
    CentreFactory(name="Birch")

    assert [names(find(one)) for one in typed] == [["Alder"]] * len(typed)


@pytest.mark.parametrize("visibility", ["on_request", "secretariat"])
@pytest.mark.parametrize("kind", REACHED_AT)
def test_contact_that_is_not_public_is_as_one_that_nobody_has(client, kind, visibility):
    value, [typed, *_others] = REACHED_AT[kind]
    other = typed.replace("alder", "maple").replace("06 00", "06 99")
    CentreFactory(name="Alder", children=[contact(kind=kind, value=value, visibility=visibility)])
    CentreFactory(name="Birch")

    theirs, nobodys = (
        client.get("/centres/", {"q": one}).content.decode().replace(one, "")
        for one in (typed, other)
    )

    assert find(typed).total == 0
    assert "Nobody in the directory has" in theirs
    assert theirs.split("<main")[1] == nobodys.split("<main")[1]


@pytest.mark.quick
@pytest.mark.parametrize("kind", REACHED_AT)
def test_contact_of_a_hidden_centre_finds_nothing(kind):
    value, [typed, *_others] = REACHED_AT[kind]
    centre = CentreFactory(
        name="Alder", children=[contact(kind=kind, value=value, visibility="public")]
    )
    assert find(typed).total == 1

    centre.hide(by=UserFactory())

    assert find(typed).total == 0


@pytest.mark.parametrize(
    "all_typed",
    [
        # Short numbers and codes of the post.
        ("116 123", "123", "34", "٣٤", "110 00", "2300 AA", "00-950", "SW1A 1AA", "D-10115"),
        # Accounts and points.
        ("DE89 3704 0044 0532 0130 00", "52.5200, 13.4050", "-1.2921, 36.8219"),
        ("52°31'12\"N 13°24'18\"E", "52.5200 13.4050"),
        # Addresses.
        ("someone @ example.org", "someone [at] example [dot] org", "@example_handle"),
        ("t.me/example", "wa.me/4512345678"),
    ],
)
def test_what_nobody_has_is_said_as_it_was_typed(all_typed):
    CentreFactory(name="Alder")

    for typed in all_typed:
        found = find(typed)

        assert (found.query.unknown_contact, found.total) == (typed, 0)


@pytest.mark.parametrize("typed", ["❤️", "😭😭", "...", "؟؟", "—"])
def test_what_has_no_word_is_said_and_shows_everything(typed):
    CentreFactory(name="Alder")

    found = find(typed)

    assert found.total == 1
    assert [str(one) for one in found.problems] == [
        "There is no word to search for. Everything is shown."
    ]


@pytest.mark.parametrize(
    "typed", ["lawyer @ Betaville", "women (at) risk", "in 2019 in Betaville", "age 34 lawyer"]
)
def test_word_beside_a_number_or_a_sign_is_no_address(typed):
    assert not find(typed).query.contact


@pytest.fixture
def two_towns():
    """Two towns of one country, in one of which a centre offers legal help."""
    for number, name in enumerate(("Alphaville", "Betaville"), start=1):
        town = Town.objects.create(
            id=number, name=name, country="KE", population=200_000, latitude=number, longitude=36
        )
        TownName.objects.create(town=town, name=name.lower())
        services = ["legal"] if name == "Alphaville" else ["medical"]
        place = location(shown="approximate", town=name, geoname=town, country="KE")
        CentreFactory(name=f"Centre of {name}", country="KE", services=services, children=[place])


def test_service_that_only_another_town_has_is_missing_and_the_place_is_kept(client, two_towns):
    page = client.get("/centres/", {"q": "lawyer in Betaville"}).content.decode()

    assert names(find("lawyer in Betaville")) == ["Centre of Betaville"]
    assert "No centre in Betaville, Kenya mentions legal help." in page
    assert find("lawyer in Alphaville").missing == []


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("phisiotherapy", "physiotherapy"),
        ("psykolg", "psykolog"),
        ("psyhologiczna pomoc", "psychologiczna"),
        ("laywer betavile", "Betaville"),
    ],
)
def test_word_that_is_misspelt_is_corrected(two_towns, typed, corrected):
    assert corrected in dict(find(typed).query.corrections).values()


@pytest.mark.quick
@pytest.mark.parametrize("typed", ["hope", "gegen", "my brother Physiotherapi", "betav"])
def test_word_that_is_right_or_a_name_is_not_corrected(two_towns, typed):
    assert find(typed).query.corrections == ()


@pytest.mark.parametrize("typed", ["i still have hope", "torchure help", "xyzzyq clinic"])
def test_word_that_nobody_has_leaves_nothing_out_beside_others(two_towns, typed):
    assert find(typed).total == 2


def test_word_that_nobody_has_finds_nothing_alone(two_towns):
    assert find("xyzzyq").total == 0


@pytest.mark.parametrize("more", ["", " help", " torture", " help torture survivors"])
def test_name_beside_a_place_finds_its_centre_with_any_words_of_the_subject(two_towns, more):
    CentreFactory(name="Quetzal Xochitl House", country="FR")

    assert "Quetzal Xochitl House" in names(find(f"Betaville Xochitl Quetzal{more}", exact="1"))


def test_part_of_what_was_understood_can_be_left_out(client, two_towns):
    [place, service] = find("lawyer in Betaville").understood

    assert (place.label, place.value) == ("Where", "Betaville, Kenya")
    assert (service.label, service.value) == ("Kind of help", "legal help")
    assert client.get(f"/centres/{service.url}").context["search"].missing == []


def test_things_that_are_asked_for_have_labels_and_are_said_once(two_towns):
    found = find("lawyer who speaks arabic, legal help, in Alphaville")

    assert found.summary == (
        "Where: Alphaville, Kenya · Kind of help: legal help · Language spoken: Arabic"
    )
    assert "legal" not in found.understood[1].url
    assert "lawyer" not in found.understood[1].url


def test_name_is_found_as_another_script_writes_it(db):
    CentreFactory(name="Alder", country="KE")
    CentreFactory(name="El Nadeem Center", country="EG")

    found = find("مركز النديم")

    assert names(found)[0] == "El Nadeem Center"
    assert found.query.corrections == ()


def test_word_that_only_a_name_of_a_service_begins_with_leaves_nothing_out(db):
    CentreFactory(name="Alder", country="KE", services=["legal"])

    # "Lawye" begins a name of what the centre offers.
    assert names(find("polis evimi bastı advic")) == ["Alder"]


def test_what_only_samples_offer_is_offered_by_nobody_where_somebody_is_real(db, client):
    CentreFactory(name="Sample Alder", origin="sample", helps=["detainees"])
    CentreFactory(name="Sample Birch", origin="sample", helps=["detainees"], services=["legal"])

    assert names(find("detainees")) == ["Sample Alder", "Sample Birch"]

    CentreFactory(name="Zelkova", services=["legal"])

    page = client.get("/centres/", {"q": "detainees"}).content.decode()

    assert names(find("detainees"))[0] == "Zelkova"
    assert "No centre mentions detainees." in page
    assert names(find("lawyer for detainees")) == ["Zelkova", "Sample Birch", "Sample Alder"]
    assert names(find("sample alder")) == ["Sample Alder"]


def test_words_of_a_right_beside_a_place_are_no_name(two_towns):
    CentreFactory(name="House of Human Rights", country="FR")

    assert names(find("юрист з прав людини Betaville")) == ["Centre of Betaville"]


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("dopomoga v afinah", "допомога в афінах", "Babel"),
        ("psykholoh v afinakh", "психолог в афінах", "Babel"),
        ("nuzhen vrach v afinah", "нужен врач в афинах", "Babel"),
        ("likar v afinakh", "лікар в афінах", "Babel"),
        ("eqimi atenshi", "ექიმი ათენში", "Babel"),
        ("хогебан атенкум", "հոգեբան աթենքում", "Babel"),
    ],
)
def test_latin_letters_of_a_language_with_others_are_understood(athens, typed, meant, first):
    found = find(typed)

    assert dict(found.query.corrections) == {typed: meant}
    assert names(found)[0] == first


def test_place_that_is_written_onto_a_korean_word_is_read(athens):
    found = find("변호사아테네")

    assert dict(found.query.corrections) == {"변호사아테네": "변호사 아테네"}
    assert names(found)[0] == "Babel"


@pytest.mark.parametrize("typed", ["ne hochu zhyty", "hochu umeret", "uzum em mernel"])
def test_danger_in_latin_letters_is_read(db, typed):
    assert find(typed).query.reading.is_danger


@pytest.mark.parametrize("typed", ["Babel", "lawyer for Zukhra", "Ahmad Hosseini", "xyzzyq"])
def test_names_in_latin_letters_stay_what_they_are(athens, typed):
    assert not [one for one in dict(find(typed).query.corrections).values() if not one.isascii()]


@pytest.fixture
def athens(db):
    """A centre in Athens, which has a name in each of some scripts, and one elsewhere."""
    town = Town.objects.create(
        id=1, name="Athens", country="GR", population=660_000, latitude=38, longitude=24
    )
    for name in ("athens", "афіни", "афины", "ათენი", "աթենք", "아테네"):
        TownName.objects.create(town=town, name=name)
    place = location(shown="approximate", town="Athens", geoname=town, country="GR")
    CentreFactory(name="Alder", country="KE")
    CentreFactory(name="Babel", country="GR", children=[place])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("section", ["centres", "experts"])
def test_every_word_for_a_language_is_said_in_the_sentence(db, client, section, language):
    CentreFactory(name="Alder")
    start = "" if language == "en" else f"/{language}"

    for typed in ("كردي", "psychologue kurde", "süryanice", "psychologist who speaks kurdish"):
        answer = client.get(f"{start}/{section}/", {"q": typed})

        assert answer.context["search"].q == typed
        assert answer.status_code == 200


def test_kurdish_is_said_as_both_of_its_languages(db):
    assert find("kurde").summary == "Language spoken: Kurdish (Sorani) or Kurdish (Kurmanji)"
    assert find("süryanice").summary == ""


def test_what_is_asked_for_in_a_place_is_no_name_elsewhere(demonstration):
    first, *_others = find("mental health Nairobi").page()

    assert first.country == "KE"
    assert find("Centre for Mental Health and Human Rights").query.is_name


def test_rest_is_mended_once_the_language_is_known(demonstration):
    found = find("Physioterapie Kopenhagn")

    assert found.query.reading.place.town.name == "Copenhagen"
    assert dict(found.query.corrections)["kopenhagn"] == "Copenhagen"
