"""What the records are kept by: constraints, addresses, changes, history."""

import datetime as dt

import pghistory.models
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from centres.models import AnnualFigures, Centre, Contact, FiguresReminder, Location
from centres.models import Text as CentreText
from centres.models.drilled import DRILL
from centres.models.figures import BY_AGE, BY_GENDER
from experts.models import CitedDay, Consent, ConsentAsked, Enquiry, Expert, ExpertRequest, Portrait
from experts.models import Text as ExpertText
from irct.models import (
    Bounce,
    CountryName,
    ExitPage,
    HeadlineFigure,
    Helpline,
    ImportBatch,
    Introduction,
    SecretariatContact,
    User,
    Vouching,
    country_name,
)
from tests.brokering import a_request, asked
from tests.factories import CentreFactory, ExpertFactory, UserFactory, helpline

# A run may go on past midnight; what is today for these tests, stays today.
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]

TODAY = timezone.localdate(NOW)


def listings(kind, prefix):
    """What each constraint that centres and experts share refuses."""
    yield f"{prefix}_has_a_name", kind, {"name": " "}
    yield f"{prefix}_status_known", kind, {"status": "lost"}
    yield f"{prefix}_origin_known", kind, {"origin": "rumour"}
    for block in ("contact", "services", "place"):
        yield f"{prefix}_{block}_confirmed_on_and_how", kind, {f"{block}_confirmed_on": TODAY}
    yield f"{prefix}_slug_is_not_a_former_one", kind, {"slug": "a", "former_slugs": ["b", "a"]}
    yield f"{prefix}_merged_only_if_withdrawn", kind, {"merged_into": ANOTHER}
    itself = {"status": "withdrawn", "merged_into": models.F("id")}
    yield f"{prefix}_merged_into_another", kind, itself


def pairs(app):
    """What each constraint on pairs of listings refuses."""
    for name, (first, second), constraint in [
        ("notthesame", ("one", "other"), "in_order"),
        ("looksalike", ("one", "other"), "in_order"),
        ("merge", ("kept", "gone"), "of_two"),
    ]:
        same = {first: ANOTHER, second: ANOTHER}
        yield f"{app}_{name}_{constraint}", apps.get_model(app, name), same


def contacts():
    for kind, value in [("phone", "12 34"), ("email", "example.org"), ("website", "example.org")]:
        yield "centres_contact_value_fits_kind", Contact, {"kind": kind, "value": value}
    yield "centres_contact_kind_known", Contact, {"kind": "pigeon", "value": "+4533760600"}
    values = {"kind": "phone", "value": "+4533760600", "visibility": "friends"}
    yield "centres_contact_visibility_known", Contact, values


def editing(app):
    """What each constraint on editors, invitations and change requests refuses."""
    kinds = {kind: apps.get_model(app, kind) for kind in ("editorship", "invitation")}
    request = apps.get_model(app, "changerequest")
    for name, kind in kinds.items():
        yield f"{app}_{name}_role_known", kind, {"role": "owner"}
    both = {"accepted_at": timezone.now(), "withdrawn_at": timezone.now()}
    yield f"{app}_invitation_accepted_or_withdrawn", kinds["invitation"], both
    yield f"{app}_changerequest_status_known", request, {"status": "lost"}
    yield f"{app}_changerequest_decided_with_a_date", request, {"status": "approved"}
    yield (
        f"{app}_changerequest_decided_by_another",
        request,
        {"proposed_by": SAME_PERSON, "decided_by": SAME_PERSON},
    )


def corrections(app):
    """What each constraint on what visitors report refuses."""
    kind, said = apps.get_model(app, "correction"), {"kind": "name"}
    decided = said | {"decided_at": timezone.now()}
    yield f"{app}_correction_kind_known", kind, {"kind": "mood"}
    for state in ("resolved", "lost"):
        yield f"{app}_correction_decided_with_a_date", kind, said | {"state": state}
    yield f"{app}_correction_dismissed_for_a_reason", kind, decided | {"state": "dismissed"}
    yield (
        f"{app}_correction_text_goes_with_the_decision",
        kind,
        decided | {"state": "resolved", "text": "It moved."},
    )


def handlings(app):
    """What the constraint on what the secretariat notes about its work refuses."""
    kind, name = apps.get_model(app, "handling"), f"{app}_handling_put_off_for_a_reason"
    yield name, kind, {"put_off_until": TODAY}
    yield name, kind, {"put_off_because": "They are on leave."}


def calls(app):
    """What each constraint on calls refuses."""
    kind = apps.get_model(app, "call")
    yield f"{app}_call_outcome_known", kind, {"outcome": "busy"}
    yield f"{app}_call_not_reached_is_tried_again", kind, {"outcome": "not_reached"}


def requests():
    """What each constraint on requests for experts and on enquiries refuses."""
    prefix = "experts_expertrequest"
    yield f"{prefix}_state_known", ExpertRequest, {"state": "lost"}
    for values in ({"state": "closed"}, {"ended_on": TODAY}):
        yield f"{prefix}_ended_with_a_date", ExpertRequest, values
    answers = ({"answer": "yes"}, {"answered_at": timezone.now()})
    for values in answers:
        yield "experts_enquiry_answered_with_a_date", Enquiry, values
    introduced = {"introduced_on": TODAY}
    yield "experts_enquiry_introduced_only_if_willing", Enquiry, introduced


SAME_PERSON = object()
ANOTHER = object()


def figures():
    """What each constraint on annual figures refuses."""
    prefix, now = "centres_annualfigures", timezone.now()
    sent = {"state": "submitted", "submitted_at": now, "survivors": 100}
    for values in ({"submitted_at": None}, {"state": "draft"}):
        yield f"{prefix}_submitted_with_a_date", AnnualFigures, sent | values
    for values in ({"decided_at": now}, {"state": "accepted"}, {"state": "lost"}):
        yield f"{prefix}_decided_with_a_date", AnnualFigures, sent | values
    back = {"state": "sent_back", "decided_at": now}
    yield f"{prefix}_sent_back_for_a_reason", AnnualFigures, sent | back
    yield f"{prefix}_total_given", AnnualFigures, sent | {"survivors": None}
    for name, parts in (("gender", BY_GENDER), ("age", BY_AGE)):
        for part in parts:
            yield f"{prefix}_{name}_within_the_total", AnnualFigures, sent | {part: 101}
        too_few = dict.fromkeys(parts, 1)
        yield f"{prefix}_{name}_adds_up", AnnualFigures, sent | too_few
    for value in (101, -1, "many"):
        by_service = {"legal": 9, "medical": value}
        yield (
            f"{prefix}_services_within_the_total",
            AnnualFigures,
            sent | {"by_service": by_service},
        )


def headlines():
    for name, values in {
        "precision_known": {"precision": "perhaps"},
        "a_year_or_each": {"year": 2020, "each_year": True},
        "has_a_source": {"source": ""},
    }.items():
        yield f"irct_headlinefigure_{name}", HeadlineFigure, values


REFUSED = [
    *editing("centres"),
    *editing("experts"),
    *corrections("centres"),
    *corrections("experts"),
    *handlings("centres"),
    *handlings("experts"),
    *calls("centres"),
    *calls("experts"),
    *pairs("centres"),
    *pairs("experts"),
    *listings(Centre, "centres_centre"),
    *listings(Expert, "experts_expert"),
    *contacts(),
    *figures(),
    *headlines(),
    *requests(),
    ("centres_centre_membership_known", Centre, {"membership": "fan"}),
    ("centres_centre_until_only_when_not_taking", Centre, {"not_taking_until": TODAY}),
    ("centres_centre_hours_have_a_time_zone", Centre, {"opening_hours": "Mo-Fr 09:00-16:00"}),
    ("centres_text_state_known", CentreText, {"state": "sung"}),
    ("experts_text_state_known", ExpertText, {"state": "sung"}),
    ("centres_location_shown_known", Location, {"shown": "blurred"}),
    ("centres_location_latitude_and_longitude", Location, {"latitude": 1.0}),
    ("centres_location_latitude_and_longitude", Location, {"latitude": 91, "longitude": 0}),
    (
        "centres_location_no_public_point_unless_shown",
        Location,
        {"shown": "hidden", "public_point": (55.7, 12.6)},
    ),
    ("centres_centre_drill_holds_nothing", Centre, {"id": DRILL}),
    (
        "centres_contact_not_of_the_drill",
        Contact,
        {"centre_id": DRILL, "kind": "phone", "value": "+4533760600"},
    ),
    ("centres_location_not_of_the_drill", Location, {"centre_id": DRILL}),
    ("centres_text_not_of_the_drill", CentreText, {"centre_id": DRILL}),
    ("experts_expert_consent_given_and_until", Expert, {"consent_valid_until": None}),
    (
        "experts_expert_consent_given_and_until",
        Expert,
        {"consent_given_on": TODAY, "consent_valid_until": TODAY - dt.timedelta(days=1)},
    ),
    (
        "experts_expert_published_only_with_consent",
        Expert,
        {"consent_given_on": None, "consent_valid_until": None, "consent_parts": []},
    ),
    ("experts_expert_consent_is_for_parts", Expert, {"consent_parts": []}),
    (
        "experts_expert_consent_is_for_parts",
        Expert,
        {"status": "draft", "consent_given_on": None, "consent_valid_until": None},
    ),
    ("experts_consent_for_a_year_at_the_most", Consent, {"valid_until": TODAY - dt.timedelta(1)}),
    ("experts_consent_for_a_year_at_the_most", Consent, {"valid_until": TODAY + dt.timedelta(370)}),
    ("experts_consent_parts_known", Consent, {"parts": ["face"]}),
    ("experts_consent_parts_known", Consent, {"parts": []}),
    ("experts_consent_way_known", Consent, {"way": "wink"}),
    ("experts_consent_state_with_its_days", Consent, {"state": "withdrawn"}),
    ("experts_consent_state_with_its_days", Consent, {"state": "valid"}),
    ("experts_consent_state_with_its_days", Consent, {"ended_at": timezone.now()}),
    ("experts_citedday_may_known", CitedDay, {"may": "perhaps"}),
    ("experts_portrait_is_small", Portrait, {"width": 4_000}),
    ("irct_bounce_address_in_lower_case", Bounce, {"address": "May@example.org"}),
    ("irct_importbatch_state_known", ImportBatch, {"state": "lost"}),
    (
        "irct_importbatch_decided_by_another",
        ImportBatch,
        {"by": SAME_PERSON, "decided_by": SAME_PERSON},
    ),
    ("irct_exitpage_encrypted", ExitPage, {"url": "http://weather.example/"}),
    ("irct_exitpage_encrypted", ExitPage, {"url": ""}),
    (
        "irct_exitpage_proposed_with_a_date",
        ExitPage,
        {"url": "https://weather.example/", "proposed_url": "https://weather.example/"},
    ),
    ("irct_secretariatcontact_one_row", SecretariatContact, {"pk": 2}),
    ("irct_secretariatcontact_phone_can_be_called", SecretariatContact, {"phone": "33 76"}),
    ("irct_secretariatcontact_proposed_with_a_date", SecretariatContact, {"proposed": {"a": 1}}),
    ("irct_introduction_of_another", Introduction, {"person": 1, "by": 1}),
    ("irct_vouching_grounds_known", Vouching, {"grounds": "luck"}),
    ("irct_vouching_by_another", Vouching, {"by": SAME_PERSON}),
    ("irct_vouching_withdrawn_with_a_date", Vouching, {"withdrawn_by": SAME_PERSON}),
    ("irct_helpline_purposes_known", Helpline, {"purposes": []}),
    ("irct_helpline_purposes_known", Helpline, {"purposes": ["fun"]}),
    ("irct_helpline_leads_somewhere", Helpline, {"phone": ""}),
    ("irct_helpline_phone_can_be_called", Helpline, {"phone": "0045 33 76 06 00"}),
    ("irct_helpline_phone_can_be_called", Helpline, {"phone": "112", "country": ""}),
    ("irct_helpline_url_encrypted", Helpline, {"url": "http://help.example/"}),
    ("irct_helpline_hours_in_one_way", Helpline, {"is_day_and_night": True, "hours": "9 to 5"}),
    ("irct_helpline_has_a_source", Helpline, {"source": ""}),
    (
        "irct_helpline_approved_by_another",
        Helpline,
        {"entered_by": SAME_PERSON, "approved_by": SAME_PERSON},
    ),
    (
        "irct_helpline_approved_with_a_date",
        Helpline,
        {"approved": False, "approved_by": SAME_PERSON},
    ),
    ("irct_helpline_replacement_waits", Helpline, {"replaces": ANOTHER}),
    ("experts_expert_availability_known", Expert, {"availability": "perhaps"}),
]


def make(model, **values):
    if model is Helpline:
        person, another = UserFactory(), helpline()
        stand_ins = [(SAME_PERSON, person), (ANOTHER, another)]
        for name, value in values.items():
            values[name] = next((one for mark, one in stand_ins if value is mark), value)
        return helpline(**values)
    if ANOTHER in values.values():
        another = (
            CentreFactory() if model._meta.app_label == "centres" else ExpertFactory(index=False)
        )
        values = {name: another if value is ANOTHER else value for name, value in values.items()}
    if model._meta.model_name in ("notthesame", "looksalike", "merge"):
        return model.objects.create(**values)
    if model in (Centre, Expert):
        listing = CentreFactory(index=False) if model is Centre else ExpertFactory(index=False)
        return model.objects.filter(pk=listing.pk).update(**values)
    if hasattr(model, "listing"):
        listing = (
            CentreFactory(index=False)
            if model._meta.app_label == "centres"
            else ExpertFactory(index=False)
        )
        person = UserFactory()
        values = {name: person if value is SAME_PERSON else value for name, value in values.items()}
        needed = {
            "editorship": {"user": person},
            "invitation": {"email": "may@example.org"},
            "changerequest": {"section": "about", "items": []},
            "correction": {},
            "handling": {"kind": "hidden"},
            "call": {},
        }[model._meta.model_name]
        return model.objects.create(listing=listing, **needed, **values)
    if model is Consent:
        ended = ExpertFactory(consent_given_on=None, consent_valid_until=None, status="draft")
        days = {"given_on": TODAY, "valid_until": TODAY, "parts": ["name"], "way": "paper"}
        return model.objects.create(expert=ended, **days | {"state": "waits"} | values)
    if model is CitedDay:
        return model.objects.create(expert=ExpertFactory(index=False), day=TODAY, **values)
    if model is Portrait:
        size = {"image": b"x", "width": 1, "height": 1} | values
        return model.objects.create(expert=ExpertFactory(index=False), **size)
    if model is ExpertRequest:
        return a_request(**values)
    if model is Enquiry:
        return asked().enquiries.update(**values)
    if model in (Bounce, Introduction):
        return model.objects.create(**values)
    if model in (ImportBatch, Vouching):
        person = UserFactory()
        values |= {"person": person} if model is Vouching else {}
        values = {name: person if value is SAME_PERSON else value for name, value in values.items()}
        return model.objects.create(**values)
    if model is ExitPage:
        return model.objects.create(language="en", **values)
    if model is SecretariatContact:
        return model.objects.create(**values)
    if model is HeadlineFigure:
        return model.objects.create(**{"value": 156, "source": "IRCT"} | values)
    if model is AnnualFigures:
        values = {"year": 2025} | values
    if model is Location:
        values = {"country": "DK", **values}
    if "centre_id" in values:
        return model.objects.create(**values)
    if model is ExpertText:
        return model.objects.create(expert=ExpertFactory(index=False), **values)
    return model.objects.create(centre=CentreFactory(index=False), **values)


APPS = ("centres", "experts")


def second(kind, app):
    """A function that makes an editorship, an invitation or a note that there can be one of."""

    def one():
        model = apps.get_model(app, kind)
        listing = model._meta.get_field("listing").related_model.objects.get()
        if kind == "handling":
            return model(listing=listing, kind="hidden", key="2026-01-01")
        if kind == "editorship":
            return model(listing=listing, user=User.objects.get())
        taken = model.objects.exists()
        return model(listing=listing, email="MAY@example.org" if taken else "may@example.org")

    return one


def a_consent(**values):
    """A function that makes a consent of which there can be one."""
    days = {"given_on": TODAY, "valid_until": TODAY, "parts": ["name"], "way": "page"}
    return lambda: Consent(expert=Expert.objects.get(), **days, **values)


def refused_by(kind, values):
    """The constraint that values are refused by; what was made for them is undone."""
    try:
        with transaction.atomic():
            make(kind, **values)
    except IntegrityError as refused:
        return refused.__cause__.diag.constraint_name
    return None


def test_database_refuses_values_against_each_check():
    let_through = []
    for constraint, kind, values in REFUSED:
        found = refused_by(kind, values)
        if found != constraint:
            let_through.append((constraint, kind, values, found))

    assert let_through == []


@pytest.mark.parametrize(
    ("constraint", "make_one"),
    [
        ("centres_text_one_per_language", lambda: CentreText(centre=Centre.objects.get())),
        ("experts_text_one_per_language", lambda: ExpertText(expert=Expert.objects.get())),
        ("centres_centre_member_number_unique", lambda: Centre(name="B", member_number="7")),
        ("irct_user_email_in_any_case_unique", lambda: User(email="MAY@example.org")),
        (
            "centres_annualfigures_one_a_year",
            lambda: AnnualFigures(centre=Centre.objects.get(), year=2025),
        ),
        (
            "centres_figuresreminder_once",
            lambda: FiguresReminder(centre=Centre.objects.get(), year=2025, number=1),
        ),
        ("experts_consent_one_is_valid", a_consent(state="valid", valid_since=timezone.now())),
        ("experts_consent_one_waits", a_consent(state="waits")),
        (
            "experts_citedday_said_once",
            lambda: CitedDay(expert=Expert.objects.get(), day=TODAY, may="stood"),
        ),
        ("experts_consentasked_once", lambda: ConsentAsked(consent=Consent.objects.last(), step=1)),
        ("irct_countryname_one_per_language", lambda: CountryName(country="XK", name="B")),
        *((f"{app}_editorship_once_per_person", second("editorship", app)) for app in APPS),
        *((f"{app}_invitation_one_for_each_address", second("invitation", app)) for app in APPS),
        *((f"{app}_handling_one_of_each", second("handling", app)) for app in APPS),
    ],
)
def test_database_refuses_a_duplicate(constraint, make_one):
    centre, expert = CentreFactory(member_number="7"), ExpertFactory()
    CentreText.objects.create(centre=centre)
    AnnualFigures.objects.create(centre=centre, year=2025)
    FiguresReminder.objects.create(centre=centre, year=2025, number=1)
    ExpertText.objects.create(expert=expert)
    a_consent(state="waits")().save()
    ConsentAsked.objects.create(consent=Consent.objects.last(), step=1)
    CitedDay.objects.create(expert=expert, day=TODAY, may="closed")
    UserFactory(email="may@example.org")
    CountryName.objects.create(country="XK", name="A")
    for app in APPS:
        second("editorship", app)().save()
        second("invitation", app)().save()
        second("handling", app)().save()

    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        make_one().save()


@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
@pytest.mark.parametrize(
    ("kind", "names", "constraint"),
    [("notthesame", ("one", "other"), "said_once"), ("merge", ("kept", "gone"), "into_one")],
)
def test_database_refuses_the_same_pair_twice(factory, kind, names, constraint):
    pair = sorted([factory(), factory()], key=lambda listing: listing.pk)
    model = apps.get_model(factory._meta.model._meta.app_label, kind)
    model.objects.create(**dict(zip(names, pair, strict=True)))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**dict(zip(names, pair, strict=True)))


@pytest.mark.quick
def test_check_constraints_are_all_tested():
    tested = {constraint for constraint, *_rest in REFUSED}
    checks = {
        constraint.name
        for app in ("irct", "centres", "experts")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }

    assert checks == tested


@pytest.mark.quick
def test_slug_is_made_from_the_name_and_never_given_twice():
    first, second = CentreFactory(name="Alder Huset"), CentreFactory(name="Alder Huset")
    first.slug = "renamed"
    first.save()

    third = CentreFactory(name="Alder Huset")

    assert second.slug == "alder-huset-2"
    assert third.slug == "alder-huset-3"


@pytest.mark.parametrize(
    ("factory", "path"), [(CentreFactory, "centres"), (ExpertFactory, "experts")]
)
def test_former_slug_redirects_to_the_present_one(client, factory, path):
    listing = factory(slug="before")
    listing.change({"slug": "between"}, by=UserFactory())
    listing.change({"slug": "after"}, by=UserFactory())

    answers = [client.get(f"/{path}/{slug}/") for slug in ("before", "between")]

    assert [(a.status_code, a.headers["Location"]) for a in answers] == [
        (301, f"/{path}/after/"),
        (301, f"/{path}/after/"),
    ]


def test_former_slug_can_be_taken_back():
    centre = CentreFactory(slug="before")
    centre.change({"slug": "after"}, by=UserFactory())

    centre.change({"slug": "before"}, by=UserFactory())

    assert (centre.slug, centre.former_slugs) == ("before", ["after"])


def test_former_slug_of_another_listing_is_refused():
    CentreFactory(slug="before").change({"slug": "after"}, by=UserFactory())

    with pytest.raises(ValidationError, match="Another page has or had this address"):
        CentreFactory(slug="other").change({"slug": "before"}, by=UserFactory())


def test_change_records_its_actor_and_reason():
    centre, user = CentreFactory(name="Alder"), UserFactory()

    centre.change({"name": "Birch"}, by=user, reason="They told us by phone.")

    event = centre.events.order_by("pgh_id").last()
    assert (event.pgh_label, event.name) == ("update", "Birch")
    assert event.pgh_context.metadata == {
        "user": user.pk,
        "by": user.email,
        "reason": "They told us by phone.",
    }


def test_change_that_is_invalid_changes_nothing():
    centre = CentreFactory(name="Alder")

    with pytest.raises(ValidationError):
        centre.change({"name": ""}, by=UserFactory())

    assert Centre.objects.get().name == "Alder"


def test_event_is_recorded_for_raw_sql():
    centre = CentreFactory(name="Alder")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE centres_centre SET name = 'Birch' WHERE id = %s", [centre.pk])

    assert centre.events.order_by("pgh_id").last().name == "Birch"


@pytest.mark.parametrize("change", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize(
    "event",
    [m for m in apps.get_models() if issubclass(m, pghistory.models.Event) and m._meta.managed],
    ids=lambda model: model._meta.label,
)
def test_events_cannot_be_changed(event, change):
    centre, expert = CentreFactory(), ExpertFactory()
    Location.objects.create(centre=centre, country="DK")
    Contact.objects.create(centre=centre, kind="phone", value="+4533760600")
    CentreText.objects.create(centre=centre)
    ExpertText.objects.create(expert=expert)
    CountryName.objects.create(country="XK", name="A")
    ExitPage.objects.create(language="en", url="https://weather.example/")
    HeadlineFigure.objects.create(value=156, source="IRCT")
    helpline()
    SecretariatContact.objects.create(email="office@example.org")
    AnnualFigures.objects.create(centre=centre, year=2025)
    secretary = UserFactory()
    for app in APPS:
        second("editorship", app)().save()
        second("invitation", app)().save()
        second("handling", app)().save()
        listing = (centre, expert)[app == "experts"]
        listing.change_requests.create(section="about", items=[])
        listing.corrections.create(kind="name").resolve(by=secretary)
        listing.calls.create(outcome="reached")
    Portrait.objects.create(expert=expert, image=b"x", width=1, height=1)
    CitedDay.objects.create(expert=expert, day=TODAY, may="closed")
    Bounce.note("may@example.org")

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(change.format(event._meta.db_table))


@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
@pytest.mark.parametrize("verb", ["hide", "withdraw"])
def test_hiding_works_at_once_for_a_faulty_record(factory, verb):
    listing = factory()
    type(listing).objects.filter(pk=listing.pk).update(slug="not a slug!")
    listing.refresh_from_db()

    getattr(listing, verb)(by=UserFactory(), reason="They are in danger.")

    assert not type(listing).objects.published().exists()
    assert type(listing).objects.get().document is None


def test_expert_is_public_only_while_the_consent_lasts(client, time_machine):
    ExpertFactory(
        slug="ash", consent_given_on=dt.date(2026, 1, 1), consent_valid_until=dt.date(2026, 12, 31)
    )

    seen = []
    for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"):
        time_machine.move_to(f"{day}T12:00:00Z")
        seen.append(client.get("/experts/ash/").status_code)

    assert seen == [404, 200, 200, 404]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-12-14", "confirmed"),
        ("2026-12-15", "due"),
        ("2027-03-14", "due"),
        ("2027-03-15", "overdue"),
    ],
)
def test_confirmation_state_changes_with_age(time_machine, day, state):
    time_machine.move_to(f"{day}T12:00:00Z")
    blocks = ("contact", "services", "place")
    centre = CentreFactory(
        **{f"{block}_confirmed_on": dt.date(2025, 12, 15) for block in blocks},
        **{f"{block}_confirmed_how": "centre" for block in blocks},
    )

    assert centre.projection().confirmed.state == state


def test_confirmation_of_one_block_leaves_the_listing_never_confirmed():
    centre = CentreFactory(contact_confirmed_on=TODAY, contact_confirmed_how="phone")

    profile = centre.projection()

    assert profile.confirmed.state == "never"
    assert {name: block.state for name, block in profile.confirmations.items()} == {
        "contact": "confirmed",
        "services": "never",
        "place": "never",
    }


def test_country_name_can_be_overridden_by_the_secretariat():
    before = country_name("XK", "en")
    CountryName.objects.create(country="XK", language="en", name="Kosovo*")

    assert (before, country_name("XK", "en")) == ("Kosovo", "Kosovo*")


@pytest.mark.parametrize(
    ("shown", "point"),
    [
        ("exact", (56.16293, 10.20392)),
        ("approximate", (56.2, 10.2)),
        ("country", None),
        ("hidden", None),
    ],
)
def test_public_point_follows_how_the_place_is_shown(shown, point):
    centre = CentreFactory()
    Location.objects.create(
        centre=centre, country="DK", shown=shown, latitude=56.16293, longitude=10.20392
    )

    centre.index()

    found = Location.objects.get().public_point
    assert (found and (round(found[0], 5), round(found[1], 5))) == point


def test_event_after_a_change_in_one_transaction_has_no_actor():
    centre = CentreFactory(name="Alder")
    with transaction.atomic():
        centre.change({"name": "Birch"}, by=UserFactory(), reason="They told us.")
        Centre.objects.update(acronym="B")

    assert centre.events.order_by("pgh_id").last().pgh_context is None
