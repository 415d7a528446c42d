"""Phone numbers as people write them: read by the country in which they are dialled, or refused.

Each spelling is one of a number that the library gives as its example for a country.
"""

import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from phonenumbers import PhoneNumberFormat as Format
from phonenumbers import PhoneNumberType as Type

from centres.models import Contact
from irct import phones
from irct.search.contacts import phone_code
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, UserFactory, contact, location

ARABIC, PERSIAN, BENGALI = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯"


def example(country, kind=Type.FIXED_LINE):
    return phonenumbers.example_number_for_type(country, kind)


def written(country, how=Format.E164, kind=Type.FIXED_LINE):
    return phonenumbers.format_number(example(country, kind), how)


def in_digits(digits, text):
    return "".join(digits[int(char)] if char.isdigit() else char for char in text)


def with_trunk_zero(country):
    code, *rest = written(country, Format.INTERNATIONAL).split(" ")
    return f"{code} (0){' '.join(rest)}"


def national(country, kind=Type.FIXED_LINE):
    return written(country, Format.NATIONAL, kind)


def abroad(country):
    return written(country)[1:]


# By country and spelling: what is written, and the extension that is stored with the number.
SPELLINGS = [
    ("KE", national("KE"), ""),
    ("KE", f"00{abroad('KE')}", ""),
    ("KE", f"000{abroad('KE')}", ""),
    ("KE", abroad("KE"), ""),
    ("KE", f"(+{abroad('KE')[:3]}) {abroad('KE')[3:]}", ""),
    ("KE", f"Tel.: {national('KE')}", ""),
    ("KE", f"\N{LEFT-TO-RIGHT EMBEDDING}{written('KE')}\N{POP DIRECTIONAL FORMATTING}", ""),
    ("UG", national("UG"), ""),
    ("TZ", national("TZ").replace(" ", "\N{NO-BREAK SPACE}"), ""),
    ("ET", national("ET").replace(" ", "-"), ""),
    ("ZA", national("ZA").replace(" ", "."), ""),
    ("NG", national("NG"), ""),
    ("SN", national("SN"), ""),
    ("EG", in_digits(ARABIC, national("EG")), ""),
    ("EG", in_digits(ARABIC, f"+{abroad('EG')}"), ""),
    ("SY", in_digits(ARABIC, f"00{abroad('SY')}"), ""),
    ("IQ", in_digits(ARABIC, national("IQ")), ""),
    ("LB", f"هاتف: {in_digits(ARABIC, national('LB'))}", ""),
    ("IR", in_digits(PERSIAN, national("IR")), ""),
    ("AF", in_digits(PERSIAN, f"00{abroad('AF')}"), ""),
    ("IR", f"{in_digits(PERSIAN, national('IR'))} داخلی {in_digits(PERSIAN, '12')}", "12"),
    ("PK", national("PK"), ""),
    ("BD", in_digits(BENGALI, national("BD")), ""),
    ("IN", national("IN"), ""),
    ("TR", f"{national('TR')} dahili 12", "12"),
    ("GE", national("GE"), ""),
    ("UA", f"{national('UA')}, внутр. 12".replace(",", ""), "12"),
    ("RU", national("RU"), ""),
    ("RU", f"{national('RU')} доб. 12", "12"),
    ("RU", f"+{abroad('RU')[0]} ({abroad('RU')[1:4]}) {abroad('RU')[4:]}", ""),
    ("FR", f"{national('FR')} poste 12", "12"),
    ("FR", national("FR").replace(" ", ""), ""),
    ("BE", national("BE").replace(" ", "/", 1), ""),
    ("DE", national("DE").replace(" ", "/", 1), ""),
    ("DE", f"{national('DE')} Durchwahl 12", "12"),
    ("AT", with_trunk_zero("AT"), ""),
    ("CH", national("CH"), ""),
    ("GB", with_trunk_zero("GB"), ""),
    ("GB", f"{national('GB')} ext. 12", "12"),
    ("GB", f"{national('GB')} (ext 12)", "12"),
    ("IT", written("IT", Format.INTERNATIONAL).replace(" 0", " (0)", 1), ""),
    ("ES", f"{national('ES')} ext.12", "12"),
    ("DK", national("DK"), ""),
    ("DK", written("DK").replace("+", "\N{FULLWIDTH PLUS SIGN}"), ""),
    ("DK", f"{national('DK')} lokal 12", "12"),
    ("SE", national("SE").replace("-", "\N{EN DASH}"), ""),
    ("US", national("US"), ""),
    ("US", f"1-{national('US')}", ""),
    ("US", f"{national('US')} x12", "12"),
    ("US", f"{national('US')} #12", "12"),
    ("MX", national("MX"), ""),
    ("BR", f"{national('BR')} ramal 12", "12"),
    ("AR", national("AR"), ""),
    ("PE", f"{national('PE')} anexo 12", "12"),
    ("AU", national("AU"), ""),
    ("PH", national("PH"), ""),
    ("JP", f"{national('JP')} 内線12", "12"),
    ("XK", national("XK"), ""),
]


@pytest.mark.parametrize(("country", "spelling", "extension"), SPELLINGS)
def test_a_number_is_read_as_it_is_dialled_in_its_country(country, spelling, extension):
    stored = phones.read(spelling, [country])

    assert stored == written(country) + (f";ext={extension}" if extension else "")
    assert phones.read(phones.said(stored)) == phones.read(stored) == stored


def is_asked_about(number, country):
    """Whether a number is, that was written with its country code and no sign."""
    try:
        assert phones.read(number[1:], [country]) == number
    except ValidationError as refusal:
        return refusal.code == "ambiguous"
    return False


def test_every_country_has_its_numbers_read_or_asked_about():
    read, asked = 0, set()
    for country in phonenumbers.SUPPORTED_REGIONS:
        for kind in (Type.FIXED_LINE, Type.MOBILE):
            if example(country, kind):
                number = written(country, kind=kind)
                others = (f"00{number[1:]}", written(country, Format.INTERNATIONAL, kind), number)
                for spelling in (national(country, kind), *others):
                    assert phones.read(spelling, [country]) == number, (country, spelling)
                    read += 1
                asked |= {country} if is_asked_about(number, country) else set()

    assert read > 1500
    assert asked == {"DE", "ID", "SE", "XK"}


def test_a_number_of_two_readings_is_refused_with_both():
    without_sign = written("SE")[1:]

    with pytest.raises(ValidationError) as refused:
        phones.read(without_sign, ["SE"])

    [message] = refused.value.messages
    assert written("SE", Format.INTERNATIONAL).replace("-", " ") in message.replace("-", " ")
    assert " / +46 " in message


def test_the_countries_of_places_come_after_that_of_the_entry_and_must_agree():
    number = national("KE")

    assert phones.read(number, ["KE", "UG", "TZ"]) == written("KE")
    assert phones.read(national("FR"), ["KE", "FR"]) == written("FR")
    with pytest.raises(ValidationError, match="more than one way"):
        phones.read(national("CO"), ["DK", "US", "CO"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "with its country code"),
        ("call us", "with its country code"),
        ("+", "with its country code"),
        (f"{national('KE')} (Mary)", "with its country code"),
        (f"{national('KE')} / {national('KE', Type.MOBILE)}", "Write one number in each field"),
        (f"{national('KE')}, {national('KE', Type.MOBILE)}", "Write one number in each field"),
        (f"{national('KE')} or {national('KE', Type.MOBILE)}", "Write one number in each field"),
        (f"{national('KE')}/9", "Write one number in each field"),
        (f"{national('KE')} ext. many", "Write an extension as digits"),
        (written("DK")[1:], f"Did you mean {written('DK', Format.INTERNATIONAL)}"),
        (f"{written('KE')}+", "with its country code"),
    ],
)
def test_what_is_not_one_number_is_refused_with_what_to_write(typed, told):
    with pytest.raises(ValidationError, match=told.replace("+", r"\+")):
        phones.read(typed, ["KE"])


def test_an_extension_is_said_and_called_and_the_number_is_found_without_it():
    stored = phones.read(f"{national('DK')} ext. 12", ["DK"])

    assert phones.said(stored) == f"{written('DK', Format.INTERNATIONAL)} ext. 12"
    assert phones.bare(stored) == written("DK")
    assert phone_code(stored) == phone_code(written("DK"))


@pytest.mark.django_db
def test_a_contact_is_read_by_the_country_of_its_centre_and_then_of_its_places():
    centre = CentreFactory(country="KE", children=[location(country="FR")])

    for country in ("KE", "FR"):
        number = Contact(centre=centre, kind="phone", value=national(country))
        number.clean()
        assert number.value == written(country)
    for kind in ("signal", "whatsapp"):
        with pytest.raises(ValidationError, match="Nobody has an extension there"):
            Contact(centre=centre, kind=kind, value=f"{national('KE')} ext. 12").clean()


@pytest.mark.django_db
def test_an_editor_writes_a_number_as_at_home_and_an_extension_is_kept(client):
    editor = UserFactory()
    centre = CentreFactory(
        slug="a-house",
        country="KE",
        children=[contact(kind="phone", value=written("KE"), visibility="public")],
    )
    centre.editorships.create(user=editor)
    client.force_login(editor)
    page = client.get("/centres/a-house/edit/contacts/")
    value = f"contacts-{centre.contacts.get().pk}-value"

    again = client.post(page.request["PATH_INFO"], filled_in(page, **{value: national("KE")}))
    pasted = f"\N{LEFT-TO-RIGHT EMBEDDING}{national('KE', Type.MOBILE)} ext. 12"
    client.post(page.request["PATH_INFO"], filled_in(page, **{value: pasted}))

    assert again.status_code == 302
    [waiting] = centre.change_requests.get().items
    assert waiting["after"]["value"] == f"{written('KE', kind=Type.MOBILE)};ext=12"
    refused = client.post(
        page.request["PATH_INFO"], filled_in(page, **{value: f"{national('KE')}, 12"})
    )
    assert "Write one number in each field" in refused.content.decode()
    assert f"{national('KE')}, 12" in refused.content.decode()
