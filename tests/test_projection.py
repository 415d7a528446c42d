"""Promise 1: nothing that is restricted is in any public answer, and nothing is found by it.

Every field that is not named here as public is restricted: a new field, or a new page, is covered
without a word.
"""

import datetime as dt
import io
import itertools
import random
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centres.filters import CentreFilter
from centres.models import Centre, Contact, Location
from centres.models import Text as CentreText
from experts.filters import ExpertFilter
from experts.models import Expert, ExpertRequest
from experts.models import Text as ExpertText
from irct import search
from irct.machine.languages import in_language
from irct.models import Bounce, Role, UnsavedForm, Word, invite
from irct.models.finding import held_by
from irct.opendata.copies import keys, making
from irct.opendata.files import FILES
from tests.addresses import all_addresses, every_address, in_turn
from tests.browser_forms import filled_in
from tests.databases import rolled_back
from tests.examples import HUNTING
from tests.factories import (
    CentreFactory,
    ExpertFactory,
    UserFactory,
    contact,
    helpline,
    location,
    text,
)
from tests.signing_in import account, show_who

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

LISTING = {"slug", "former_slugs", "name", "sort_name", "names", "document", "country", "status"}
LISTING |= {"origin", "languages"}
LISTING |= {f"{block}_confirmed_how" for block in ("contact", "services", "place")}
# Not public, and made of all the secrets that are planted.
LISTING |= {"record", "record_names"}
PUBLIC = {
    Centre: LISTING
    | {"native_name", "acronym", "former_names", "membership", "founded_note", "services"}
    | {"interpreted_languages", "helps", "ways", "fees", "opening_hours", "time_zone"}
    | {"public_services", "public_services_at_locations"},
    CentreText: {"language", "state", "summary", "about", "how_to_get_help", "hours_note", "alert"},
    Location: {"shown", "country"},
    Contact: {"kind", "visibility", "languages"},
    Expert: LISTING
    | {"professions", "expertise", "countries_of_work", "institution", "courts", "publications"}
    | {"availability", "consent_parts"},
    ExpertText: {"language", "state", "biography"},
}
NUMBERS = itertools.count()


def secret() -> str:
    """Letters that stand nowhere else."""
    return "zq" + "".join(random.Random(next(NUMBERS)).choices("bcdfghjklmnpqrstvwxz", k=11))


def planted(model: type[models.Model]) -> dict[str, str]:
    """A secret for each field of a model in which text can be kept and is not public."""
    secrets = {}
    for field in model._meta.concrete_fields:
        if field.name in PUBLIC[model] or not isinstance(
            field, (models.CharField, models.TextField, ArrayField)
        ):
            continue
        value = secret()
        if isinstance(field, models.EmailField):
            value = f"{value}@example.org"
        if field.name == "phone":
            value = "+442079460321"
        secrets[field.name] = value[: field.max_length] if field.max_length else value
    return secrets


@pytest.fixture(scope="module")
def secrets(django_db_setup, django_db_blocker):
    """Plant a secret in every restricted field of every kind of listing; return them."""
    with django_db_blocker.unblock(), rolled_back():
        yield secrets_of_listings()


def secrets_of_listings() -> list[str]:
    hidden_place, country_only = planted(Location), planted(Location)
    approximate = {"street": secret(), "postal_code": secret(), "name": secret()}
    on_request, internal = f"{secret()}@example.org", f"https://{secret()}.example/"
    over, gone = secret(), timezone.localdate() - dt.timedelta(days=1)
    of_centre, of_expert = planted(Centre), planted(Expert)
    of_draft, of_hidden = planted_public(), planted_public()
    ended, withdrawn = planted_public(), planted_public()

    CentreFactory(
        name="Open house",
        slug="open-house",
        alert_until=gone,
        services=["legal"],
        languages=["da"],
        **of_centre,
        children=[
            text(language="en", summary="We listen.", alert=over),
            location(shown="hidden", latitude=12.345678, longitude=98.765432, **hidden_place),
            location(shown="country", latitude=12.345678, longitude=98.765432, **country_only),
            location(
                shown="approximate",
                town="Aarhus",
                latitude=56.16293,
                longitude=10.20392,
                **approximate,
            ),
            contact(kind="email", value=on_request, visibility="on_request"),
            contact(kind="website", value=internal, visibility="secretariat"),
        ],
    )
    ExpertFactory(
        name="Open person",
        slug="open-person",
        **of_expert,
        children=[text(language="en", biography="I listen.")],
    )
    CentreFactory(status="draft", country="IS", languages=["is"], **of_draft)
    CentreFactory(status="hidden", country="IS", languages=["is"], **of_hidden)
    ExpertFactory(country="IS", consent_valid_until=gone, languages=["is"], **ended)
    ExpertFactory(status="withdrawn", country="IS", languages=["is"], **withdrawn)
    planted_values = [hidden_place, country_only, approximate, of_centre, of_expert]
    return [
        *(value for values in planted_values for value in values.values()),
        *(value for values in (of_draft, of_hidden, ended, withdrawn) for value in values.values()),
        *[on_request, internal, over, "12.345", "98.765", "56.162", "10.203", "2079460321"],
    ]


def planted_public() -> dict[str, str]:
    """Secrets for the public fields of a listing that is not public."""
    return {"name": secret(), "slug": secret()}


@pytest.fixture(scope="module")
def private(secrets, django_db_blocker):
    """Plant a secret in all that editors and the secretariat tell each other; return them."""
    with django_db_blocker.unblock(), rolled_back():
        yield secrets_of_members()


def secrets_of_members() -> list[str]:
    told = [
        kept
        for listing in (
            Centre.objects.get(slug="open-house"),
            Expert.objects.get(slug="open-person"),
        )
        for kept in of_members(listing)
    ]
    told += of_who_asks(Expert.objects.get(slug="open-person"))
    told += of_helplines()
    body = secret()
    page = "/centres/open-house/edit/about/"
    UnsavedForm.keep(page, f"name={body}", user=UserFactory().pk, browser="")
    return [*told, body]


def of_members(listing: Any) -> list[str]:
    """Plant a secret in what is kept about the editors of a listing and by them."""
    (editor, editor_email), (lead, lead_email), (secretary, secretary_email) = (
        (secret(), f"{secret()}@example.org") for _ in range(3)
    )
    edits = UserFactory(name=editor, email=editor_email)
    leads = UserFactory(name=lead, email=lead_email)
    decides = UserFactory(name=secretary, email=secretary_email, is_staff=True)
    listing.editorships.create(user=leads, role=Role.LEAD)
    listing.editorships.create(user=edits, invited_by=leads)
    invited, asked, declined, note, answer, reason, said, once = (secret() for _ in range(8))
    reported, outcome, called, bounced = (secret() for _ in range(4))
    listing.note_call(by=decides, is_reached=False, note=called, again_on=timezone.localdate())
    Bounce.note(lead_email, bounced, by=decides)
    listing.corrections.create(kind="impostor", text=reported)
    listing.corrections.create(kind="name", text=reported).dismiss(by=decides, reason=outcome)
    invite(listing, f"{invited}@example.org", role=Role.EDITOR, by=leads)
    refused = listing.submit("about", {"name": declined}, by=leads, note=note)
    refused.decline(by=decides, reason=reason)
    refused.reply(answer, by=leads)
    pending = listing.submit("about", {"name": asked}, by=edits, note=note)
    pending.reply(answer, by=edits)
    written = listing.SECTIONS["about"].texts[0]
    listing.submit("about", {f"texts/en/{written}": f"Write to {asked}@example.org"}, by=edits)
    named = listing.name
    listing.change({"name": once}, by=leads, reason=said)
    listing.change({"name": named}, by=leads, reason=said)
    return [
        *(editor, editor_email, lead, lead_email, secretary, secretary_email),
        *(invited, asked, declined, note, answer, reason, said, once, reported, outcome),
        *(called, bounced),
    ]


def of_who_asks(expert: Any) -> list[str]:
    """Plant a secret in every column of a request for an expert in which text can be kept."""
    columns = [
        field
        for field in ExpertRequest._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices
    ]
    secrets = {
        field.name: f"{secret()}@example.org"
        if isinstance(field, models.EmailField)
        else secret()[: field.max_length]
        for field in columns
        if field.max_length > 12 or field.name == "reference"
    }
    closed = {"country": "IS", "asker_country": "IS", "help": "advice", "languages": ["is"]}
    ExpertRequest.objects.create(wanted=expert, **closed, **secrets)
    assert secrets.keys() >= {"name", "organisation", "role", "email", "court", "note", "outcome"}
    return list(secrets.values())


def of_helplines() -> list[str]:
    """Plant a secret in helplines that wait, and in what a public one does not show."""
    enters, approves = (UserFactory(name=secret(), is_staff=True) for _ in range(2))
    waiting = {name: f"https://{secret()}.example/" for name in ("url", "source")}
    waiting |= {"name": secret(), "hours": secret()}
    helpline(country="", approved=False, entered_by=enters, **waiting)
    public = {"source": f"https://{secret()}.example/"}
    line = helpline(country="", entered_by=enters, approved_by=approves, **public)
    asked = {"name": secret(), "url": f"https://{secret()}.example/", "phone": "+442079460321"}
    for name, value in asked.items():
        setattr(line, name, value)
    line.submit(by=approves)
    told = [*waiting.values(), *public.values(), *asked.values()]
    return [*told, enters.name, approves.name, "7946 0321"]


FILTERS = [
    "?country=DK&country=IS",
    "?region=europe&region=asia",
    "?service=legal",
    "?language=is&language=da",
    "?open=unknown&way=onsite",
    "?sort=confirmed",
]


PRIVATE = [
    *("/centres/?sort=confirmed", "/centres/?country=DK", "/never-was/"),
    *("/centres/?q=i+want+to+die", "/experts/?q=i+want+to+die"),
]


def open_data(client):
    """Every answer of open data about centres: the lists, with all there is, and each record."""
    for name in ("services", "organizations", "service_at_locations"):
        listed = f"{reverse('hsds:about')}{name}"
        yield from (listed, f"{listed}?full=true", f"{listed}?search=house")
        for one in client.get(listed).json()["contents"]:
            yield f"{listed}/{one['id']}"
    yield f"{reverse('hsds:services')}?minimal=true"
    yield f"{reverse('hsds:organizations')}?full_service=true"


@pytest.mark.usefixtures("every_language")
def test_public_pages_show_nothing_secret_or_private(client, secrets, private):
    addresses = [address.path for address in every_address()]
    # Every other address in another language, each time another one.
    translated = [in_language(address.path, code) for address, code in in_turn(all_addresses())]
    addresses += translated if HUNTING else translated[::2]
    searches = [reverse("centres:list"), reverse("experts:list")]
    addresses += [address + filters for address in searches for filters in FILTERS]
    slugs = Centre.objects.values_list("slug", flat=True)
    addresses += open_data(client)
    addresses += PRIVATE
    addresses.append("/sheet/?" + "&".join(f"c={slug}" for slug in slugs))

    answers = {address: whole(client.get(address)) for address in addresses}
    shown = {
        (address, hidden)
        for address, told in answers.items()
        for hidden in [*secrets, *private]
        # The choice of languages keeps what the visitor has typed.
        if hidden not in address and hidden in told
    }

    assert shown == set()
    assert {"/", "/centres/open-house/", "/experts/open-person/", "/all/"} <= set(addresses)
    assert "Open house" in answers[addresses[-1]]
    assert "A line in Kenya" in answers["/experts/?q=i+want+to+die"]


@pytest.mark.parametrize("name", ["services", "organizations", "service_at_locations"])
def test_open_data_in_lines_shows_no_secret(client, secrets, name):
    address, form = reverse(f"hsds:{name}"), "application/x-www-form-urlencoded"
    answers = [client.get(address, {"format": "ndjson", "full": "true"})]
    answers.append(client.get(address, {"format": "ndjson"}))
    answers += [client.post(address, sent, form) for sent in ("full=true", "format=ndjson")]
    answers.append(client.post(address, "search=house", form))

    for told in (b"".join(answer).decode() for answer in answers):
        assert [hidden for hidden in secrets if hidden in told] == []
        assert "Open house" in told


@pytest.mark.parametrize("name", FILES)
def test_files_show_no_secret(client, secrets, name):
    told = in_file(b"".join(client.get(f"/data/{name}").streaming_content))

    assert [hidden for hidden in secrets if hidden in told] == []
    assert "Open house" in told


@pytest.mark.parametrize("language", ["en", "ar"])
def test_copies_outside_the_site_show_no_secret(secrets, settings, tmp_path, language):
    settings.COPIES, settings.COPIES_KEYS = tmp_path / "copies", tmp_path / "keys"
    settings.COPIES_KEY = keys.of_the_demonstration()
    Centre.objects.update(agrees_to_copies=True)
    making.make()

    told = {
        one.language: in_file(one.path.read_bytes())
        for one in making.standing()
        if one.language == language
    }

    assert [hidden for hidden in secrets if hidden in told[language]] == []
    assert "Open house" in told[language]
    assert "Open person" not in told[language]


def in_file(content):
    """All that a file holds, what is packed in it, too."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(f"{name}\n{packed.read(name).decode()}" for name in packed.namelist())


def shown_in(answers: dict[str, Any], secrets: list[str]) -> set[tuple[str, str]]:
    """What answers hold of secrets."""
    told = {name: whole(answer) for name, answer in answers.items()}
    return {(name, hidden) for name in told for hidden in secrets if hidden in told[name]}


def whole(answer: Any) -> str:
    """The headers and the content of an answer."""
    return f"{answer.headers}\n{answer.content.decode()}"


def test_pages_show_a_stranger_with_an_account_nothing_private(client, private):
    client.force_login(account("stranger@example.org"))
    # Public pages are the same for whoever has signed in, as test_pages holds: a third of them.
    public = [address.path for address in every_address() if address.is_public]
    others = [address.path for address in every_address() if not address.is_public]
    profiles = ["/centres/open-house/", "/experts/open-person/"]
    addresses = [*others, *(public if HUNTING else public[::3]), *profiles, *PRIVATE]
    answers = {address: client.get(address) for address in addresses}

    assert shown_in(answers, private) == set()
    assert answers["/centres/open-house/"].status_code == 200
    assert answers["/experts/open-person/"].status_code == 200
    assert "A line in Kenya" in answers["/experts/?q=i+want+to+die"].content.decode()


def test_emailed_links_show_nothing_of_another_listing(client, private):
    leads = account("lead@example.org", name="Lea Lead")
    other = CentreFactory(name="Other house", slug="other-house")
    other.editorships.create(user=leads, role=Role.LEAD)
    consented = ExpertFactory(name="Other person", slug="other-person")
    consented.editorships.create(user=leads, role=Role.LEAD)
    invitation = invite(other, "new@example.org", role=Role.EDITOR, by=leads)
    links = {
        "hide": f"/hide/{other.hide_token(leads)}/",
        "confirm": f"/confirm/{other.confirm_token(leads)}/",
        "consent": f"/experts/consent/{consented.consents.get().token(leads)}/",
        "invitation": f"/invitations/{invitation.token}/",
        "unsaved": "/centres/open-house/edit/about/?kept=never-was",
    }

    answers = {name: client.get(link) for name, link in links.items()}
    answers |= {f"{name} sent": client.post(link) for name, link in links.items()}
    other.hide(by=leads)
    consented.withdraw_consent(by=leads)
    invitation.withdraw(by=leads)
    answers |= {f"{name} dead": client.get(link) for name, link in links.items()}

    assert shown_in(answers, private) == set()
    assert "Other house" in answers["hide"].content.decode()
    assert "Other house" in answers["confirm"].content.decode()
    assert "Other house" in answers["invitation"].content.decode()
    assert "Other person" in answers["consent"].content.decode()


@pytest.mark.parametrize(
    ("model", "told"), [(Centre, "Aarhus"), (Expert, "Only the secretariat sees")]
)
def test_confirm_link_shows_only_what_is_public(client, secrets, private, model, told):
    listing = model.objects.published().get()
    link = f"/confirm/{listing.confirm_token(listing.editorships.first().user)}/"

    read = client.get(link)
    sent = client.post(link, filled_in(read) | {"contact": "right", "place": "change"})
    unsaid = client.post(link, filled_in(read))

    answers = {"read": read, "sent": sent, "unsaid": unsaid}
    assert [answer.status_code for answer in answers.values()] == [200, 200, 400]
    assert shown_in(answers, [*secrets, *private]) == set()
    assert told in read.content.decode()


def test_sign_in_and_emails_to_strangers_show_nothing_private(client, private, mailoutbox):
    mailoutbox.clear()
    account("stranger@example.org")
    other = CentreFactory(slug="other-house")
    leads = account("lead@example.org")
    other.editorships.create(user=leads, role=Role.LEAD)
    answers = {}
    for email in ("stranger@example.org", "nobody@example.org"):
        for page in ("login", "login/code", "password/reset"):
            sent = {"login": email, "email": email, "password": "wrong"}
            answers[page, email] = Client().post(f"/accounts/{page}/", sent, follow=True)
    member = Client()
    member.force_login(leads)
    show_who(member, leads)
    member.post("/centres/other-house/people/", {"email": "new@example.org", "role": "editor"})

    emails = [
        " ".join([mail.subject, mail.body, *(one.content for one in mail.alternatives)])
        for mail in mailoutbox
    ]
    assert shown_in(answers, private) == set()
    assert [hidden for mail in emails for hidden in private if hidden in mail] == []
    assert {to for mail in mailoutbox for to in mail.to} == {
        "stranger@example.org",
        "new@example.org",
    }


def findable(model):
    """All by which the public finds a listing: the lexemes of its document, and its names."""
    published = model.objects.published()
    names = {name for names in published.values_list("names", flat=True) for name in names}
    return names | held_by(published, search.PUBLIC)


@pytest.mark.parametrize(("kind", "model"), [(CentreFilter, Centre), (ExpertFilter, Expert)])
def test_nothing_is_found_by_a_secret_its_beginning_or_what_was_told_in_private(
    secrets, private, kind, model
):
    hidden = [*secrets, *private]
    # What begins a word finds it, so six letters of it are looked for in all that is searched.
    held = [one for one in findable(model) if any(word[:6].lower() in one for word in hidden)]
    # Of every sixth one the beginning, the whole and something between them is typed.
    words = {
        word[:length]
        for turn, word in enumerate(hidden[:: 1 if HUNTING else 6])
        for length in (6, 6 + turn % max(1, len(word) - 5), len(word))
    }

    found = {word for word in words if kind(QueryDict(f"q={quote(word)}")).total}

    assert (held, found) == ([], set())
    assert len(findable(model)) > 1
    assert Word.objects.filter(word__in=private).count() == 0


@pytest.mark.quick
def test_facets_count_only_public_listings(client, secrets):
    facets = client.get("/centres/").context["search"].facets

    assert {f.name: [(v.code, v.count) for v in f.values] for f in facets} == {
        "country": [("DK", 1)],
        "region": [("europe", 1)],
        "service": [("legal", 1)],
        "language": [("da", 1)],
        "open": [("unknown", 1)],
    }


@pytest.mark.quick
def test_search_documents_are_empty_for_unpublished_centres(secrets):
    documents = Centre.objects.exclude(status="published").values_list("document", "names")

    assert set(map(str, documents)) == {"(None, [])"}


def test_hidden_listing_is_answered_like_one_that_never_existed(client):
    hidden = CentreFactory(status="hidden", slug="was-here")

    answers = [client.get(path) for path in ("/centres/was-here/", "/centres/never-was/")]

    assert hidden.status == "hidden"
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert dict(answers[0].headers) == dict(answers[1].headers)
