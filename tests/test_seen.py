"""Confirmed means seen: nobody says that a value is right which they did not have before them."""

import datetime as dt
import re

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django_countries.fields import CountryField

from irct.history.recorded import recorded
from irct.models import Block, CodeField, CodesField, Language
from irct.models.changes import row_fields
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = pytest.mark.django_db

BLOCKS = ("contact", "services", "place")
ON_REQUEST, SECRETARIAT = "+442079460321", "+442079460322"
PUBLIC = {"kind": "phone", "value": "+4533760600", "visibility": "public"}


@pytest.fixture
def editor():
    return UserFactory(name="Edda")


def make_centre(editor, *children):
    centre = CentreFactory(
        slug="open-house",
        services=["legal"],
        languages=["da"],
        takes_clients=False,
        not_taking_until="2099-03-01",
        waiting_said_on=timezone.localdate(),
        opening_hours="Mo-Fr 09:00-16:00",
        time_zone="Europe/Copenhagen",
        children=[
            text(language="en", how_to_get_help="Call.", hours_note="Not in July.", alert="Moved."),
            contact(**PUBLIC),
            location(
                shown="exact",
                name="Main office",
                town="Odense",
                street="Quiet Street 1",
                postal_code="5000",
                latitude=55.4,
                longitude=10.38,
            ),
            *children,
        ],
    )
    centre.editorships.create(user=editor)
    return centre


def make_expert(editor):
    expert = ExpertFactory(
        slug="open-person",
        email="planted@example.org",
        phone=SECRETARIAT,
        institution="A university",
        expertise=["testimony"],
        languages=["da"],
        courts=["A court"],
        professions=["psychiatrist"],
        countries_of_work=["DK"],
        publications=["10.1000/1"],
        availability="available",
        children=[text(language="en", biography="A life.")],
    )
    expert.editorships.create(user=editor)
    return expert


def end_of_alert(centre):
    """Give its alert a last day, which is not public."""
    centre.alert_until = dt.date(2099, 1, 1)
    centre.save()


def link_of(listing, editor):
    return f"/confirm/{listing.confirm_token(editor)}/"


def shown(client, page):
    return " ".join(client.get(page).content.decode().split())


def send(client, page, **answers):
    answers = answers or dict.fromkeys(BLOCKS, "right")
    response = client.post(page, filled_in(client.get(page), **answers), follow=True)
    return " ".join(response.content.decode().split())


def confirmed(listing):
    listing.refresh_from_db()
    return {block for block in BLOCKS if listing.confirmed_on(block)}


def test_who_signed_in_sees_and_confirms_contacts_that_are_not_public(client, editor):
    centre = make_centre(
        editor,
        contact(kind="phone", value=ON_REQUEST, visibility="on_request"),
        contact(kind="signal", value=SECRETARIAT),
        location(shown="hidden", street="Hidden Street 2"),
    )
    client.force_login(editor)

    page = shown(client, "/centres/open-house/confirm/")
    send(client, "/centres/open-house/confirm/")

    for planted in ("<span>0321</span>", "<span>0322</span>", "Hidden Street 2"):
        assert planted in page
    assert page.count("On request") + page.count("on request") == 1
    assert confirmed(centre) == set(BLOCKS)


@pytest.mark.parametrize(
    ("more", "withheld", "told"),
    [
        (
            contact(kind="phone", value=ON_REQUEST, visibility="on_request"),
            *("contact", "One contact is not shown here."),
        ),
        (
            contact(kind="signal", value=SECRETARIAT),
            *("contact", "One contact is not shown here."),
        ),
        (
            location(shown="hidden", street="Hidden Street 2"),
            *("place", "One place is not shown whole here."),
        ),
        (
            location(shown="approximate", town="Aarhus", street="Hidden Street 2"),
            *("place", "One place is not shown whole here."),
        ),
        (end_of_alert, "services", "Not everything of this part is shown here."),
    ],
)
def test_link_confirms_only_what_it_shows_whole(client, editor, more, withheld, told):
    centre = make_centre(editor, more)
    link, visitor = link_of(centre, editor), Client()

    page = shown(visitor, link)
    after = send(visitor, link)

    assert f"{told} This part stays as it is:" in page
    assert ">sign in to confirm it</a>" in page
    assert re.findall("946 ?032[12]|Hidden Street", page) == []
    assert confirmed(centre) == set(BLOCKS) - {withheld}
    assert "Not confirmed, since somebody changed it" in after
    # Nor with the seal that the page for editors holds.
    client.force_login(editor)
    sealed = filled_in(client.get("/centres/open-house/confirm/"))
    send(visitor, link, **{withheld: "right", f"seen-{withheld}": sealed[f"seen-{withheld}"]})
    assert confirmed(centre) == set(BLOCKS) - {withheld}


def test_link_of_an_expert_confirms_what_they_agree_to_have_published(editor):
    expert = make_expert(editor)
    type(expert).objects.update(consent_parts=["name", "portrait", "country", "biography"])

    page = shown(Client(), link_of(expert, editor))
    send(Client(), link_of(expert, editor))

    assert "2 contacts are not shown here." in page
    assert page.count("Not everything of this part is shown here.") == 2
    assert confirmed(expert) == set()
    assert "Send your answers" not in page


def test_a_link_that_may_confirm_nothing_has_no_button_and_survives_a_forged_answer(editor):
    expert = make_expert(editor)
    type(expert).objects.update(consent_parts=["name"])
    link = link_of(expert, editor)

    response = Client().post(link, {"place": "right"})

    assert response.status_code == 400
    assert confirmed(expert) == set()


# Whatever is added to a section one day: who confirms the block sees it.


def another(field, value):
    """Another value for a field than the one that it holds; None where there is none to try."""
    if isinstance(field, CodesField):
        codes = [code for code, _label in field.codes()] or Language.values
        return [next(code for code in codes if code not in value)]
    if isinstance(field, ArrayField):
        return [*value, "Another"]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, CountryField):
        return "KE"
    if field.choices or isinstance(field, CodeField):
        return next(code for code, _label in field.choices if code not in (value, ""))
    if isinstance(field, models.DateField):
        return dt.date(2098, 3, 1)
    if isinstance(field, models.IntegerField | models.FloatField):
        return (value or 0) + 1
    special = {
        "opening_hours": "Mo-Fr 10:00-17:00",
        "time_zone": "Africa/Nairobi",
        "value": "+4533760601",
        "phone": "+4533760601",
        "email": "another@example.org",
    }
    return None if field.is_relation else special.get(field.name, f"Another {value}")


def values_under_the_seal(listing, block):
    """Records and fields of what a block holds."""
    for name in listing.SECTIONS_OF[block]:
        part = listing.SECTIONS[name]
        yield from ((listing, listing._meta.get_field(column)) for column in part.columns)
        for written in listing.texts.all() if part.texts else ():
            for column in (*part.texts, "state"):
                yield written, written._meta.get_field(column)
        for row in getattr(listing, part.children).all() if part.children else ():
            yield from ((row, field) for field in row_fields(type(row)) if field.name != "position")


@pytest.mark.parametrize("make", [make_centre, make_expert])
@pytest.mark.parametrize("block", [*Block])
@pytest.mark.parametrize("is_by_link", [False, True])
def test_every_value_under_a_seal_is_shown_or_its_block_withheld(editor, make, block, is_by_link):
    listing = make(editor).stored()
    here = listing._meta.app_label

    def page():
        if not is_by_link:
            return repr(recorded(listing, block))
        context = {"block": {"key": block.value}, "profile": listing.projection()}
        return render_to_string(f"{here}/_block.html", context)

    overlooked, tried = [], 0
    for record, field in values_under_the_seal(listing, block):
        before, value = page(), getattr(record, field.attname)
        if (other := another(field, value)) is None:
            continue
        seal = listing.loaded_seal_of(block)
        setattr(record, field.attname, other)
        assert listing.loaded_seal_of(block) != seal, field.name
        is_withheld = is_by_link and bool(listing.unseen()[block])
        if page() == before and not is_withheld:
            overlooked.append(field.name)
        setattr(record, field.attname, value)
        tried += 1

    assert tried
    assert overlooked == []
