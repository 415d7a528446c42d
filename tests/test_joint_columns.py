"""Columns of a file that hold parts of several of an entry, or a part of one."""

import contextlib
import io

import pytest
from django.core.management import CommandError, call_command

from centres.models import Centre
from irct.hours import clocks
from irct.imports import addresses
from irct.imports.columns import format_of
from irct.imports.joint import clashes, days_of, named_so, parted, ways_in
from irct.imports.named import parted as names_in
from irct.imports.placing import Towns
from irct.imports.plans import RowError
from irct.places.models import Town, TownName
from irct.places.text import spellings
from tests.factories import UserFactory
from tests.messy_files import excel, table

MEANING = {
    "City": "town",
    "Country": "country",
    "Phone": "phone",
    "Fax": "left_out",
    "E-mail": "email",
    "Contact person": "left_out",
    "Name": "name",
    "Lat": "latitude",
    "Long": "longitude",
}


def run(path, **options):
    """Import a file in the name of somebody of the secretariat."""
    by = UserFactory(is_staff=True).email
    call_command("import_centres", path, by=by, **{"stdout": io.StringIO(), **options})


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("City / Country", "town_and_country"),
        ("Country, City", "town_and_country"),
        ("Contact person / Phone / E-mail", "contacts"),
        ("Phone & Fax", "contacts"),
        ("Contact person (E-mail)", "contacts"),
        ("Lat, Long", "coordinates"),
        ("Contact person", ""),
        ("Contact person / Fax", ""),
        ("Name / Phone", ""),
        ("Phone", ""),
        ("Phone / Other", ""),
    ],
)
def test_header_with_several_names_is_read(header, column):
    assert named_so(header, MEANING) == column


@pytest.mark.parametrize(
    ("headers", "days"),
    [
        (["Name", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "0mo1tu2we3th4fr5sa6su"),
        (["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"], "0mo1tu2we3th4fr5sa6su"),
        (["lundi", "mardi", "mercredi", "jeudi", "vendredi"], "0mo1tu2we3th4fr"),
        (["Lunes", "Martes", "Miércoles", "Jueves", "Viernes"], "0mo1tu2we3th4fr"),
        (["пн", "вт", "ср", "чт", "пт"], "0mo1tu2we3th4fr"),
        (["الأحد", "الاثنين", "الثلاثاء"], "0su1mo2tu"),
        (["Lunes a viernes", "Sábado"], "0mo_fr1sa"),
        (["Mon-Fri", "Sat-Sun"], "0mo_fr1sa_su"),
        (["Mon-Thu", "Fri"], ""),
        (["Mon-Fri", "Fri"], ""),
        (["Name", "Country", "Sun"], ""),
        (["Name", "Country", "Free"], ""),
        # One of them may be meant otherwise, and two are the same.
        (["Mon", "Monday"], ""),
    ],
)
def test_table_of_hours_is_known_by_its_days(headers, days):
    found = [name.removeprefix("opening_hours_") for _at, name in sorted(days_of(headers).items())]

    assert "".join(f"{at}{day}" for at, day in enumerate(found)) == days


@pytest.mark.parametrize(
    ("cell", "phone", "email", "website"),
    [
        ("Jane Doe / 33 76 06 00 / a@example.org", "33 76 06 00", "a@example.org", ""),
        ("Tel: 030/123456-0, Fax: 030/123456-20", "030/123456-0", "", ""),
        ("Tel. 04 72 00 00 00 Fax 04 72 00 00 01", "04 72 00 00 00", "", ""),
        ("Tel/Fax: 04 72 00 00 00", "04 72 00 00 00", "", ""),
        ("04 72 00 00 01 (fax)\na@example.org", "", "a@example.org", ""),
        ("0722 123456 / 020 2012345", "0722 123456|020 2012345", "", ""),
        (
            "+45 33 76 06 00, ext. 12; www.example.org.",
            "+45 33 76 06 00, ext. 12",
            "",
            "www.example.org",
        ),
        ("٠٧٩ ١٢٣ ٤٥٦٧ - a@example.org", "079 123 4567", "a@example.org", ""),
        ("Dr Jane Doe, room 12", "", "", ""),
    ],
)
def test_ways_to_reach_somebody_are_found_in_a_cell(cell, phone, email, website):
    found = ways_in(cell)

    assert ["|".join(found[kind]) for kind in ("phone", "email", "website")] == [
        phone,
        email,
        website,
    ]


def test_numbers_of_a_messenger_stay_its_own():
    assert ways_in("WhatsApp: 0722 123456; Tel 0733 123456") | {} == {
        "phone": ["0733 123456"],
        "whatsapp": ["0722 123456"],
        "signal": [],
        "email": [],
        "website": [],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "town", "country"),
    [
        ("Lyon, France", "Lyon", "France"),
        ("Dakar (Sénégal)", "Dakar", "Sénégal"),
        ("Kenya / Nairobi", "Nairobi", "Kenya"),
        ("Luxembourg, Luxembourg", "Luxembourg", "Luxembourg"),
        ("Kenya", "", "Kenya"),
        # Which of two countries is meant nobody knows: it is refused as one that is not known.
        ("Kenya, Uganda", "", "Kenya, Uganda"),
        ("Somewhere, Nowhere", "", "Somewhere, Nowhere"),
    ],
)
def test_town_and_country_of_one_cell_are_parted(place, town, country):
    cells = parted({"town_and_country": place}, ["town_and_country"])

    assert cells.get("location_1_town", "") == town
    assert cells["country"] == country


@pytest.fixture
def towns(db):
    """Some towns, of which two are called as countries are."""
    named = [
        ("Paris", "FR", "paris"),
        ("Berlin", "DE", "berlin"),
        ("Nairobi", "KE", "nairobi"),
        ("London", "GB", "london"),
        ("Minneapolis", "US", "minneapolis"),
        ("Seattle", "US", "seattle"),
        ("Washington", "US", "washington"),
        ("Atlanta", "US", "atlanta"),
        ("Nairobi", "KE", "найроби"),
        ("Beijing", "CN", "北京"),
        ("Amman", "JO", "عمان"),
        ("Muscat", "OM", "مسقط"),
    ]
    for number, (name, country, spelling) in enumerate(named, start=1):
        town = Town.objects.create(
            pk=number, name=name, country=country, population=900_000, latitude=1, longitude=1
        )
        TownName.objects.create(town=town, name=spellings(spelling)[0])


@pytest.mark.parametrize(
    ("place", "town", "country"),
    [
        ("عمّان، الأردن", "عمّان", "الأردن"),
        ("الأردن، عمّان", "عمّان", "الأردن"),
        ("مسقط، عُمان", "مسقط", "عُمان"),
        ("中国 北京", "北京", "中国"),
        ("Nairobi Kenya", "Nairobi", "Kenya"),
        ("New Mexico", "", "New Mexico"),
        ("Kenya, Uganda", "", "Kenya, Uganda"),
    ],
)
def test_town_that_is_called_as_a_country_is_told_from_it(towns, place, town, country):
    cells = parted({"town_and_country": place}, ["town_and_country"])

    assert (cells.get("location_1_town", ""), cells["country"]) == (town, country)


@pytest.mark.parametrize(
    ("address", "country", "street", "code", "town"),
    [
        ("12 Rue X, 75011 Paris, France", "FR", "12 Rue X", "75011", "Paris"),
        ("12 Rue X\n75011 Paris", "FR", "12 Rue X", "75011", "Paris"),
        ("Turmstraße 21; D-10559 Berlin", "DE", "Turmstraße 21", "10559", "Berlin"),
        ("10 Example Road, London N4 2AB", "GB", "10 Example Road", "N4 2AB", "London"),
        ("10 Example Road, London, N4 2AB, UK", "GB", "10 Example Road", "N4 2AB", "London"),
        ("1 A St, Minneapolis, MN 55414, USA", "US", "1 A St", "MN 55414", "Minneapolis"),
        ("P.O. Box 123, Nairobi 00100, Kenya", "KE", "P.O. Box 123", "00100", "Nairobi"),
        ("Box 5، Nairobi", "KE", "Box 5", "", "Nairobi"),
        # A code as long as the codes of the country, before a village that no table holds.
        ("3 Rue Y, 01234 Petitvillage", "FR", "3 Rue Y", "01234", "Petitvillage"),
        # What is no town stays in the street.
        ("Flat 3, Building 4, Hill Area", "KE", "Flat 3, Building 4, Hill Area", "", ""),
        ("123 Main Street", "US", "123 Main Street", "", ""),
        ("P.O. Box 12345", "KE", "P.O. Box 12345", "", ""),
        ("Calle 5 #12, Col. Roma, C.P. 06700", "MX", "Calle 5 #12, Col. Roma", "06700", ""),
        ("ул. Пушкина, д. 5, г. Найроби, 00100", "KE", "ул. Пушкина, д. 5", "00100", "Найроби"),
        ("Moi Avenue 5, P.O. Box 12345", "KE", "Moi Avenue 5, P.O. Box 12345", "", ""),
        # A state that is written out has no place but here.
        (
            "1 A St, Minneapolis, Minnesota 55414",
            "US",
            "1 A St, Minneapolis, Minnesota 55414",
            "",
            "",
        ),
        ("Pine St 1, Seattle, Washington", "US", "Pine St 1, Seattle, Washington", "", ""),
        ("1 A St, Atlanta, Georgia, USA", "US", "1 A St, Atlanta, Georgia", "", ""),
        ("1 A St, Atlanta, Georgia", "US", "1 A St, Atlanta, Georgia", "", ""),
        ("1 A St, Seattle, WA", "US", "1 A St, Seattle, WA", "", ""),
        ("Box 12, 4", "KE", "Box 12, 4", "", ""),
        ("Berlin Road 5, Paris", "KE", "Berlin Road 5, Paris", "", ""),
        # Nor is the number of a house the postal code of a town.
        ("Level 2, 1200 Hay Street", "AU", "Level 2, 1200 Hay Street", "", ""),
        ("Suite 300, 12345 Long Boulevard", "US", "Suite 300, 12345 Long Boulevard", "", ""),
    ],
)
def test_whole_address_is_parted(towns, address, country, street, code, town):
    known, cells = Towns(), {}
    known.load(addresses.towns_in([{"address": address}]))

    addresses.part(address, cells, country, known)

    names = ("location_1_street", "location_1_postal_code", "location_1_town")
    assert tuple(cells.get(name, "") for name in names) == (street, code, town)


def test_address_says_nothing_else_than_the_cells_beside_it(towns):
    known, address = Towns(), "12 Rue X, 75011 Paris, France"
    known.load(addresses.towns_in([{"address": address}]))

    same = {"location_1_town": "PARIS", "location_1_postal_code": "75011"}
    addresses.part(address, same, "FR", known)
    other = {"location_1_town": "Lyon"}
    addresses.part(address, other, "FR", known)

    assert same["location_1_street"] == "12 Rue X"
    # Nobody knows which of them is right, and nothing is lost.
    assert other == {"location_1_town": "Lyon", "location_1_street": "12 Rue X, 75011 Paris"}
    with pytest.raises(RowError, match="lies in France, not in Germany"):
        addresses.part(address, {}, "DE", known)


def test_address_with_two_large_towns_is_asked_about(towns):
    known, address = Towns(), "1 A St, Minneapolis, Atlanta"
    known.load(addresses.towns_in([{"address": address}]))

    with pytest.raises(RowError, match="Several towns stand here: Minneapolis, Atlanta"):
        addresses.part(address, {}, "US", known)


@pytest.mark.parametrize(
    ("address", "country"),
    [
        # Codes and names of states are those of countries, too.
        ("12 Main St, Los Angeles, CA", ""),
        ("Rua X 10, Salvador, BA", ""),
        ("1 A St, Atlanta, Georgia", ""),
        ("10 Example Road, London, UK", "UK"),
        ("Avenue 5, Kinshasa, RDC", "RDC"),
    ],
)
def test_country_of_an_address_is_not_guessed_from_a_state(address, country):
    assert parted({"address": address}, ["address"]).get("country", "") == country


def test_country_of_an_address_is_that_of_an_entry_without_one():
    assert parted({"address": "12 Rue X, Paris, France"}, ["address"])["country"] == "France"
    assert "country" not in parted({"address": "12 Rue X, Paris"}, ["address"])
    said = {"address": "12 Rue X, Paris, France", "country": "DE"}
    assert parted(said, ["address", "country"])["country"] == "DE"


@pytest.mark.parametrize(
    ("days", "opens", "closes", "hours"),
    [
        ("Mon-Fri", "09:00", "16:00", "Mon-Fri 09:00-16:00"),
        ("Mon-Fri", "09:00:00", "16:30:00", "Mon-Fri 09:00-16:30"),
        ("Mon-Sat", "0.375", "0,75", "Mon-Sat 9:00-18:00"),
        ("Mon\nTue", "8 am", "5 pm", "Mon Tue 8 am-5 pm"),
        ("Sun", "closed", "closed", "Sun closed"),
        ("Sun", "closed", "-", "Sun closed"),
        # Which days, or until when, is asked.
        ("", "9:00", "16:00", "9:00-16:00"),
        ("Mon", "9:00", "", "Mon 9:00"),
        ("", "-", "-", ""),
    ],
)
def test_hours_of_two_columns_are_put_together(days, opens, closes, hours):
    cells = parted(
        {"open_days": days, "opens": opens, "closes": closes}, ["open_days", "opens", "closes"]
    )

    assert cells.get("opening_hours", "") == hours


@pytest.mark.parametrize(
    ("both", "latitude", "longitude"),
    [
        ("55.6761, 12.5683", "55.6761", "12.5683"),
        ("-1.2864;36.8172", "-1.2864", "36.8172"),
        ("55.6761 12.5683", "55.6761", "12.5683"),
        ("1°17'S, 36°49'E", "1°17'S", "36°49'E"),
        ("55.6761", "55.6761", ""),
    ],
)
def test_coordinates_of_one_cell_are_parted(both, latitude, longitude):
    cells = parted({"coordinates": both}, ["coordinates"])

    assert (cells["location_1_latitude"], cells.get("location_1_longitude", "")) == (
        latitude,
        longitude,
    )


def test_columns_that_say_the_same_clash():
    assert clashes("opening_hours_mo", ["opening_hours_tu"]) == ""
    assert clashes("opening_hours_mo", ["opening_hours"]) == "opening_hours"
    assert clashes("country", ["town_and_country"]) == "town_and_country"
    assert clashes("opens", ["closes", "open_days"]) == ""
    assert clashes("opens", ["opening_hours_mo"]) == "opening_hours_mo"
    assert clashes("address", ["location_1_street"]) == "location_1_street"
    assert clashes("address", ["country", "location_1_town"]) == ""
    assert clashes("contacts", ["phone_1"]) == ""
    assert clashes("contacts", ["contacts"]) == "contacts"


@pytest.mark.parametrize(
    ("hours", "zone", "is_it"),
    [
        ("Mon-Fri 8-17 Nairobi time", "Africa/Nairobi", True),
        ("Mon-Fri 8-17 (Africa/Nairobi)", "Africa/Nairobi", True),
        ("Mon-Fri 8-17 Africa/Kampala", "Africa/Nairobi", True),
        ("Mon-Fri 8-17 Kenyan time", "Africa/Nairobi", True),
        ("Mon-Fri 8-17 Berlin time", "Africa/Nairobi", False),
        ("Mon-Fri 8-17 Europe/Berlin", "Africa/Algiers", False),
        ("lun-ven 9h-17h heure de Paris", "Europe/Paris", True),
        ("L-V 9-17 hora de Madrid", "America/Bogota", False),
        ("пн-пт 9-18 по московскому времени", "Europe/Moscow", True),
        ("пн-пт 9-18 мск", "Asia/Omsk", False),
        ("Mon-Fri 9-17 UK time", "Europe/London", True),
    ],
)
def test_time_named_after_a_place_is_compared_with_the_zone(hours, zone, is_it):
    rest, [clock] = clocks.parted(hours)

    assert clock.is_that_of(zone) == is_it
    assert clock.written not in rest


def test_words_beside_hours_that_name_no_time_stay():
    for hours in ("Mon-Fri 9-17 local time", "Mon-Fri 9-17 Elves time", "Mon-Fri 9-17"):
        assert clocks.parted(hours) == (hours, [])


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("English (fluent), Arabic (native)", ["en", "ar"]),
        ("العربية والفرنسية", ["ar", "fr"]),
        ("[English; French]", ["en", "fr"]),
    ],
)
def test_languages_are_read_with_what_people_add(cell, codes):
    assert format_of(Centre._meta.get_field("languages")).read(cell) == codes


def test_semicolons_in_brackets_part_nothing():
    assert names_in("care (one; two); legal", lambda name: False) == ["care (one; two)", "legal"]


@pytest.mark.slow
@pytest.mark.django_db
def test_file_with_joint_columns_is_imported(tmp_path, settings):
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        excel(
            [
                ["Members", *[None] * 6],
                [
                    "Organisation",
                    "City / Country",
                    "Contact person",
                    "Mon",
                    "Tue",
                    "Wed",
                    "Services",
                ],
                [
                    "House of Elms",
                    "Odense, Denmark",
                    "Jane Doe\n33 76 06 00\na@example.org",
                    "9-16",
                    "closed",
                    "-",
                    "legal",
                ],
                [
                    "House of Oaks",
                    "Nairobi (Kenya)",
                    "J. Doe / 0722 123456 / b@example.org",
                    "8:00-17:00",
                    "",
                    "8:00-12:00",
                    "medical",
                ],
            ]
        )
    )

    told = io.StringIO()
    settings.SECRETARIAT_OF_ONE = True
    run(path, map=["Contact person=contacts"], stdout=told)

    elms, oaks = Centre.objects.filter(name__startswith="House of").order_by("name")
    assert (str(elms.country), elms.opening_hours) == ("DK", "Mo 09:00-16:00; Tu closed")
    assert (str(oaks.country), oaks.opening_hours) == ("KE", "Mo 08:00-17:00; We 08:00-12:00")
    assert [location.town for location in oaks.locations.all()] == ["Nairobi"]
    assert [row.value for row in oaks.contacts.order_by("kind")] == [
        "b@example.org",
        "+254722123456",
    ]
    assert "Names of persons and fax numbers in it are left out." in told.getvalue()
    assert "Jane" not in str([*Centre.objects.values(), *elms.contacts.values()])


@pytest.mark.slow
@pytest.mark.django_db
def test_mark_for_the_row_above_is_taken_once_somebody_says_so(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(table(("name", "country"), ("Elms", "DK"), ("Oaks", "ditto"), ("Firs", "〃")))

    with pytest.raises(CommandError):
        run(path)
    assert not Centre.objects.exists()

    run(path, yes=["3:country", "4:country"])
    assert {str(one.country) for one in Centre.objects.all()} == {"DK"}
    assert Centre.objects.count() == 3


@pytest.mark.slow
@pytest.mark.django_db
def test_dash_says_closed_and_points_to_nothing_above(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        table(
            ("name", "country", "Monday", "Sunday", "phone"),
            ("House of Elms", "Denmark", "9-16", "10-14", "33 76 06 00"),
            ("House of Oaks", "Denmark", "9-16", "–", "–"),
        )
    )
    told = io.StringIO()

    with contextlib.suppress(CommandError):
        run(path, check=True, stdout=told)

    assert "10-14. Is that right?" not in told.getvalue()
    assert "33 76 06 00. Is that right?" not in told.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_country_above_several_rows_is_taken_once_somebody_says_so(tmp_path):
    path, told = tmp_path / "list.csv", io.StringIO()
    rows = (
        ("Country", "Name", "Founded"),
        ("DK", "Elms", 1990),
        ("", "Note", ""),
        ("", "Oaks", 1991),
    )
    path.write_text(table(*rows))

    with pytest.raises(CommandError):
        run(path, stdout=told)
    assert "Row 4, Country (country): “–” is read as: DK. Is that right?" in told.getvalue()
    # One cell alone may be a note, and is no entry because somebody says yes to all.
    assert "Row 3, Country (country): No entry matches this row" in told.getvalue()

    run(path, yes=["4:country"], without=[3])
    assert {(one.name, str(one.country)) for one in Centre.objects.all()} == {
        ("Elms", "DK"),
        ("Oaks", "DK"),
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_quotation_mark_that_is_never_closed_is_named_by_its_row(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('name,country\nElms,DK\nOaks,"KE\nFirs,KE\nPines,KE\n')

    with pytest.raises(CommandError, match="A quotation mark in row 3 is opened and never closed"):
        run(path)
