"""One person alone, or with an account of their own making, makes no value public.

`docs/four-eyes.md` lists every path by which a value that leads somebody somewhere becomes public,
with the functions that write it. They are compared with those that the code has, and each path is
walked with contacts and a third of the other kinds of values; under `make hunt`, with all of them.
"""

import ast
import contextlib
import datetime as dt
import io
import re
from collections import Counter

import pgtrigger
import pytest
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from centres.models import Centre, Contact, Location
from centres.models import Text as CentreText
from experts.citing import as_listed
from experts.models import CitedDay, ConsentPart, Expert, Portrait, portraits
from irct import history
from irct.desk import merging
from irct.desk.proposals import Waiting
from irct.history.undoing import undo
from irct.imports import batches, undoing
from irct.imports.cells import EMPTIED
from irct.imports.resources import resource_for
from irct.models import (
    CountryName,
    Decision,
    ExitPage,
    HeadlineFigure,
    Helpline,
    ImportBatch,
    NotTheSecond,
    SecretariatContact,
    acting,
    exit_page,
    note_introduction,
)
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, UserFactory, helpline

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

ROOT = settings.BASE_DIR
TABLE = (ROOT / "docs" / "four-eyes.md").read_text()
PLANTED = "+4533760609"
# It holds no number, and leads wherever its owner wants.
DOI = "10.5281/zenodo.planted"
LONG_AGO = timezone.now() - dt.timedelta(days=10)
LONG_AGO_DAY = timezone.localdate(LONG_AGO)
PHONE = {
    "kind": "phone",
    "value": PLANTED,
    "languages": [],
    "may_leave_message": None,
    "visibility": "public",
    "position": 9,
}
PLACE = {
    "name": "",
    "street": PLANTED,
    "postal_code": "",
    "town": "Odense",
    "geoname": None,
    "country": "DK",
    "latitude": None,
    "longitude": None,
    "step_free": None,
    "shown": "exact",
    "position": 9,
}

# What is planted, by kind: the section, and the values by path.
KINDS = {
    "contact": ("contacts", {"contacts/+1": PHONE}),
    "place": ("places", {"locations/+1": PLACE}),
    "name": ("about", {"name": f"Call {PLANTED}"}),
    "native name": ("about", {"native_name": f"Call {PLANTED}"}),
    "acronym": ("about", {"acronym": PLANTED}),
    "former names": ("about", {"former_names": [f"Call {PLANTED}"]}),
    "text": ("about", {"texts/en/about": f"Call {PLANTED}"}),
}
# How an import writes each.
CELLS = {
    "contact": {"phone_1": PLANTED, "phone_1_visibility": "public"},
    "place": {
        "location_1_country": "DK",
        "location_1_street": PLANTED,
        "location_1_shown": "exact",
    },
    "name": {"name": f"Call {PLANTED}"},
    "native name": {"native_name": f"Call {PLANTED}"},
    "acronym": {"acronym": PLANTED},
    "former names": {"former_names": f"Call {PLANTED}"},
    "text": {"about_en": f"Call {PLANTED}"},
}


def is_public():
    """Whether the public sees what was planted."""
    listings = [*Centre.objects.published().with_children()]
    return any(PLANTED in repr(listing.projection()) for listing in listings)


def plant(centre, kind, *, by):
    """Write a value without asking anybody, as what nobody sees yet may hold."""
    _section, values = KINDS[kind]
    with acting(by):
        centre.write(values)


def approve_all(listings, *, by):
    for listing in listings:
        for request in listing.change_requests.filter(status="pending"):
            try:
                request.approve(by=by)
            except NotTheSecond:
                request.refresh_from_db()


def by_a_form(kind, one, other):
    centre = CentreFactory(name="A house")
    section, values = KINDS[kind]
    centre.submit(section, values, by=one)
    approve_all([centre], by=other)


def by_an_amendment(kind, one, other):
    centre = CentreFactory(name="A house")
    section, values = KINDS[kind]
    [(path, value)] = values.items()
    harmless = {
        "contact": {**PHONE, "value": "+4533760601"},
        "place": {**PLACE, "street": "Old Street 1"},
        "former names": ["Another name"],
        "text": "Call +4533760601",
    }
    request = centre.submit(section, {path: harmless.get(kind, "Other")}, by=UserFactory())
    request.decide({path: Decision("amend", value=value)}, by=one)
    approve_all([centre], by=other)


def by_the_desk(kind, one, other):
    centre = CentreFactory(name="A house")
    _section, values = KINDS[kind]
    [(path, value)] = values.items()
    waiting = Waiting(centre, by=one)
    with acting(one):
        match kind:
            case "contact":
                waiting.save_row("contacts", Contact(centre=centre, **value))
            case "place":
                given = {n: v for n, v in value.items() if n != "geoname"}
                waiting.save_row("locations", Location(centre=centre, **given))
            case "text":
                waiting.save_row("texts", CentreText(centre=centre, language="en", about=value))
            case _:
                stored = Centre.objects.get(pk=centre.pk)
                setattr(centre, path, value)
                waiting.keep_columns(stored, [path])
                centre.save()
    waiting.propose(note="")
    centre.refresh_from_db()
    centre.index()
    approve_all([centre], by=other)


def by_a_page_of_the_desk(kind, one, other):
    centre = CentreFactory(name="A house")
    section, values = KINDS[kind]
    centre.submit(section, values, by=one, at_desk=True)
    approve_all([centre], by=other)


def draft(kind, *, by):
    """A draft with a value, as its writer gets it: what no draft may hold waits."""
    centre = CentreFactory(name="A house", status="draft")
    section, values = KINDS[kind]
    if kind in ("contact", "place"):
        centre.submit(section, values, by=by)
    else:
        plant(centre, kind, by=by)
    return centre


def by_publishing(kind, one, other):
    centre = draft(kind, by=one)
    approve_all([centre], by=other)
    centre.publish(by=other)


def by_publishing_what_was_hidden(kind, one, other):
    centre = draft(kind, by=one)
    centre.hide(by=one)
    approve_all([centre], by=other)
    centre.publish(by=other)


def by_showing_again(kind, one, other):
    centre = CentreFactory(name="A house")
    plant(centre, kind, by=None)
    centre.hide(by=UserFactory())
    centre.ask_to_show_again(by=one)
    centre.publish(by=other)


def by_merging(kind, one, other):
    kept = CentreFactory(name="A house")
    gone = CentreFactory(name="Another house", status="draft")
    plant(gone, kind, by=one)
    gone.refresh_from_db()
    rows = [f"{k}/+{r.pk}" for k in ("contacts", "locations") for r in getattr(gone, k).all()]
    names = ("name", "native_name", "acronym", "former_names", "texts/en")
    values = merging.merged_values(kept, gone, dict.fromkeys(names, "theirs"), rows)
    merging.merge(kept, gone, values, by=one)
    approve_all([kept], by=other)


def by_parting(kind, one, other):
    kept, gone = CentreFactory(name="A house"), CentreFactory(name="Another house")
    plant(kept, kind, by=None)
    section, values = KINDS[kind]
    [path] = values
    kept.refresh_from_db()
    [now] = [p for p in kept.values_of(section) if p.startswith(path.partition("+")[0])][:1]
    nothing = {"name": "A house", "former_names": []}.get(path, None if "/+" in path else "")
    merging.merge(kept, gone, {now: nothing}, by=one)
    done = type(kept)._meta.apps.get_model("centres", "Merge").objects.get()
    merging.undo(done, by=one)
    approve_all([kept], by=other)


def by_an_undoing(kind, one, other):
    centre = CentreFactory(name="A house")
    plant(centre, kind, by=None)
    section, values = KINDS[kind]
    [path] = values
    centre.refresh_from_db()
    [now] = [p for p in centre.values_of(section) if p.startswith(path.partition("+")[0])][:1]
    nothing = {"name": "A house", "former_names": []}.get(path, None if "/+" in path else "")
    with acting(one):
        centre.write({now: nothing})
    entry = history.entries(centre, for_staff=True)[0]
    undo(centre, entry, by=one)
    approve_all([centre], by=other)


def imported(cells, *, by):
    file = io.BytesIO("\n".join([",".join(cells), ",".join(cells.values())]).encode())
    refused = []
    batch, _counts = batches.run(
        resource_for(Centre),
        file,
        name="list.csv",
        by=by,
        write=True,
        report=lambda _read: None,
        refused=refused.append,
    )
    assert not refused
    return batch


def approve_import(batch, *, by):
    batch.refresh_from_db()
    batch.tick([row.pk for row in batch.to_look_at()], by=by)
    if batch.moves("pending", to="deciding"):
        batches.approve(batch, by=by)


def by_an_import(kind, one, other):
    centre = CentreFactory(name="A house")
    approve_import(imported({"id": str(centre.pk), **CELLS[kind]}, by=one), by=other)


def by_an_import_of_a_draft(kind, one, other):
    batch = imported({"name": "A house", "country": "DK"} | CELLS[kind], by=one)
    if batch.state == "pending":
        approve_import(batch, by=other)
    Centre.objects.latest("created_at").publish(by=other)


def by_undoing_an_import(kind, one, other):
    centre = CentreFactory(name="A house")
    plant(centre, kind, by=None)
    heart = {"contact": "phone_1", "place": "location_1_country"}
    cells = dict.fromkeys([heart[kind]] if kind in heart else CELLS[kind], EMPTIED)
    cells = {"name": "A house"} if kind == "name" else cells
    batch = imported({"id": str(centre.pk), **cells}, by=one)
    approve_import(batch, by=UserFactory(is_staff=True))
    assert not is_public()
    reversal = undoing.Reversal(batch)
    made = reversal.begin(by=one, reason="A mistake.")
    reversal.write(made)
    approve_import(made, by=other)


LISTING_PATHS = [
    by_a_form,
    by_an_amendment,
    by_the_desk,
    by_a_page_of_the_desk,
    by_publishing,
    by_publishing_what_was_hidden,
    by_showing_again,
    by_merging,
    by_parting,
    by_an_undoing,
    by_an_import,
    by_an_import_of_a_draft,
    by_undoing_an_import,
]


@pytest.fixture
def people(db):
    """One person, an account that they invited, one that this one made, and a colleague."""
    one, puppet, further, colleague = [UserFactory(is_staff=True) for _ in range(4)]
    CentreFactory(name="Elsewhere").editorships.create(user=puppet, invited_by=one)
    note_introduction(further.pk, by=puppet.pk)
    return {"one": one, "puppet": puppet, "further": further, "colleague": colleague}


TIED = [("puppet", "one"), ("one", "puppet"), ("further", "one")]


@contextlib.contextmanager
def undone():
    """Undo what is written within, to go another way from the same beginning."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def walk(path, people, pair, *rest):
    """Go a path as far as two accounts come."""
    with contextlib.suppress(NotTheSecond, ImportBatch.NotAllSeen):
        path(*rest, *(people[name] for name in pair))


def becomes_public(path, people, pair, kind):
    with undone():
        walk(path, people, pair, kind)
        return is_public()


def kinds_for(path):
    """Contacts, and a third of the other kinds for each path, another third for the next."""
    contacts, *others = KINDS
    turn = LISTING_PATHS.index(path)
    return [*KINDS] if HUNTING else [contacts, *others[turn % 3 :: 3]]


@pytest.mark.parametrize("path", LISTING_PATHS, ids=lambda path: path.__name__)
def test_two_people_make_values_of_a_listing_public_and_one_person_none(people, path):
    one, two = ("one", "one"), ("one", "colleague")
    kinds = kinds_for(path)
    alone = [kind for kind in kinds if becomes_public(path, people, one, kind)]
    together = [kind for kind in kinds if becomes_public(path, people, two, kind)]

    assert alone == []
    assert together == kinds


def test_each_kind_of_value_is_tried_on_four_paths_or_more():
    tried = Counter(kind for path in LISTING_PATHS for kind in kinds_for(path))

    assert tried.keys() == KINDS.keys()
    assert min(tried.values()) >= 4


@pytest.mark.parametrize("path", LISTING_PATHS, ids=lambda path: path.__name__)
def test_inviter_and_invited_make_no_value_of_a_listing_public(people, path):
    turn = LISTING_PATHS.index(path)
    # What the first pair cannot do with contacts, the next cannot with a name.
    kinds = [["contact", "name"]] * 3 if HUNTING else [["contact"], ["name"], ["contact"]]
    kinds = [*kinds[turn % 3 :], *kinds[: turn % 3]]
    found = [
        (kind, *pair)
        for pair, some in zip(TIED, kinds, strict=True)
        for kind in some
        if becomes_public(path, people, pair, kind)
    ]

    assert found == []


def by_a_helpline(one, other):
    line = helpline(approved=False, phone=PLANTED, entered_by=one)
    line.approve(by=other, seen=line.version)


def by_a_change_of_a_helpline(one, other):
    line = helpline()
    line.phone = PLANTED
    waiting = line.submit(by=one)
    waiting.approve(by=other, seen=waiting.version)


def by_an_exit_page(one, other):
    page = ExitPage.objects.create(language="en", url="https://weather.example/")
    page.url = f"https://example.org/{PLANTED}"
    page.submit(by=one)
    page.approve(by=other, seen=page.proposed_url)


def by_the_secretariats_contact(one, other):
    office = SecretariatContact.objects.create(email="office@example.org")
    office.phone = PLANTED
    office.submit(by=one)
    office.approve(by=other, seen=office.proposed_version)


def by_a_portrait(one, other):
    expert = ExpertFactory()
    picture = Portrait(image=PLANTED.encode(), width=200, height=200)
    portraits.propose(expert, picture, by=one).accept(by=other)


def by_a_link(one, other):
    expert = ExpertFactory()
    expert.submit("expertise", {"publications": [DOI]}, by=one)
    approve_all([expert], by=other)


def by_a_past_day(one, other):
    """Bring back what an expert took out of the entry."""
    expert = ExpertFactory(institution=PLANTED)
    with pgtrigger.ignore():
        Expert.pgh_event_model.objects.update(pgh_created_at=LONG_AGO)
    expert.change({"institution": "Elsewhere"}, by=UserFactory())
    for person in (one, other):
        CitedDay.say(expert, LONG_AGO_DAY, "stood", by=person)


def by_a_consent(one, other):
    expert = ExpertFactory(institution=PLANTED, consent_parts=[ConsentPart.NAME])
    expert.accept(expert.agree(["name", "institution"], by=one, way="page"), by=other)


def by_a_consent_on_paper(one, other):
    expert = ExpertFactory(institution=PLANTED, consent_parts=[ConsentPart.NAME])
    today = timezone.localdate()
    days = {"given_on": today, "valid_until": today + dt.timedelta(days=30)}
    expert.accept(expert.note_consent(["name", "institution"], by=one, **days), by=other)


OTHER_PATHS = [
    by_a_helpline,
    by_a_change_of_a_helpline,
    by_an_exit_page,
    by_the_secretariats_contact,
    by_a_portrait,
    by_a_link,
    by_a_past_day,
    by_a_consent,
    by_a_consent_on_paper,
]


def is_elsewhere():
    """Whether the public sees what was planted beside centres."""
    return (
        Helpline.objects.approved().filter(phone=PLANTED).exists()
        or PLANTED in exit_page("en")
        or any(one.phone == PLANTED for one in SecretariatContact.objects.all())
        or any(bytes(one.image) == PLANTED.encode() for one in Portrait.objects.public())
        or any(
            planted in repr(one.projection())
            for one in Expert.objects.published()
            for planted in (PLANTED, DOI)
        )
        or any(PLANTED in repr(as_listed(one, LONG_AGO_DAY)) for one in Expert.objects.all())
    )


@pytest.mark.parametrize("path", OTHER_PATHS, ids=lambda path: path.__name__)
def test_two_people_make_it_public_and_one_person_alone_does_not(people, path):
    public = []
    for pair in [("one", "one"), *TIED, ("one", "colleague")]:
        with undone():
            walk(path, people, pair)
            public += [pair] * is_elsewhere()

    assert public == [("one", "colleague")]


# The table

# What writes values that the public may see, or asks who may be the second person, by name.
WRITING = {
    *("write", "submit", "change", "publish", "save_row", "keep_columns", "put"),
    *("_publish", "_copy_consent", "_start_consent", "Writer", "require", "require_seen"),
}
# What bears such a name and is something else.
ELSEWHERE = ("stdout", "stderr", "outbox", "body", "format", "figures", "writer", "found")
# Where members and the secretariat write; mail and counts hold no value of a listing.
PACKAGES = [
    *("irct/models", "irct/desk", "irct/imports", "irct/history", "irct/members", "irct/accounts"),
    *("irct/admin.py", "centres", "experts"),
]


def functions(tree, module):
    """Each function of a module, with the class that it is in."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{module}.{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{module}.{node.name}")


def calls(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            of = ast.unparse(node.func).rpartition(".")[0].rpartition(".")[2]
            yield name, of


def writing_functions():
    found = set()
    for package in PACKAGES:
        where = ROOT / package
        for file in [where] if where.suffix else where.rglob("*.py"):
            if "migrations" in file.parts:
                continue
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            for name, function in functions(ast.parse(file.read_text()), module):
                if any(one in WRITING and of not in ELSEWHERE for one, of in calls(function)):
                    found.add(name)
    return found


def rows_after(heading):
    """The rows of the table below a heading, each as its cells."""
    below = TABLE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in below.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.quick
def test_the_table_has_every_function_that_writes_what_the_public_sees():
    named = [
        f"{module.strip('`')}.{name}"
        for _path, module, names, _why in rows_after("Paths")
        for name in re.findall(r"`([^`]+)`", names)
    ]

    assert sorted(named) == sorted(writing_functions())


@pytest.mark.quick
def test_country_names_and_published_figures_hold_no_contact_details():
    for record in (
        CountryName(country="DK", name=f"Call {PLANTED}"),
        HeadlineFigure(value=1, counts=f"Call {PLANTED}", source="IRCT"),
        HeadlineFigure(value=1, counts="people", source=f"Call {PLANTED}"),
    ):
        with pytest.raises(ValidationError):
            record.full_clean()


@pytest.mark.parametrize("slug", ["call-4533760609", "33-76-06-09", "write-me-at-evil-org"])
def test_address_of_a_page_holds_no_contact_details(slug):
    chosen = CentreFactory(slug="a-house")
    chosen.slug = slug
    made = Centre(name=slug.replace("-", " "), country="DK")

    with pytest.raises(ValidationError, match="Choose an address without a number of anybody"):
        chosen.full_clean()
    made.settle_slug()
    assert made.slug == "listing"


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://irct.org/about", True),
        ("https://reports.irct.org/2025", True),
        ("http://irct.org/about", False),
        ("https://irct.org.example/about", False),
        ("https://notirct.org/about", False),
        ("https://irct.org@evil.example/", False),
        ("https://irct.org:pass@evil.example/", False),
        ("https://evil.example/irct.org", False),
        ("https://evil.example#.irct.org", False),
        ("https://evil.example\\.irct.org/", False),
    ],
)
def test_published_figure_links_to_irct_only(url, is_taken):
    figure = HeadlineFigure(value=1, counts="people", source="IRCT", url=url)

    if is_taken:
        figure.full_clean()
    else:
        with pytest.raises(ValidationError):
            figure.full_clean()


def test_the_table_has_every_walk():
    walked = {path.__name__ for path in (*LISTING_PATHS, *OTHER_PATHS)}
    named = {name for row in rows_after("Walks") for name in re.findall(r"`(by_\w+)`", row[0])}

    assert named == walked


def test_the_table_has_every_record_of_the_desk():
    named = {name for row in rows_after("Records") for name in re.findall(r"`(\w+\.\w+)`", row[0])}

    assert named == {model._meta.label for model in admin.site._registry}
