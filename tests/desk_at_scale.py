"""A desk a hundred times as large as the demonstration's: what 15,600 centres bring with them."""

import datetime as dt
import json

from django.contrib.auth.models import Group
from django.db import connection, models
from django.utils import timezone

from centres.models import AnnualFigures, Centre, figures_years
from centres.models import ChangeRequest as CentreRequest
from centres.models import Correction as CentreCorrection
from centres.models import Editorship as CentreEditorship
from centres.models import Invitation as CentreInvitation
from centres.models import TextChange as CentreTextChange
from experts.models import ChangeRequest as ExpertChangeRequest
from experts.models import Consent, ConsentPart, Enquiry, Expert, ExpertRequest
from experts.models import Correction as ExpertCorrection
from experts.models import Editorship as ExpertEditorship
from irct.models import (
    Bounce,
    ImportBatch,
    ImportRow,
    Listing,
    PageCount,
    SecretariatContact,
    User,
    acting,
)
from irct.models.counts import Kind, UnfoundCount
from irct.models.reminding import CallOutcome
from irct.places import countries
from tests.factories import UserFactory

TIMES = 100
EXPERTS = 42 * TIMES
DAY = dt.timedelta(days=1)
HISTORY = 300
IMPORTED = 1_000


def fill() -> None:
    """Add to many centres what is proportionate to them."""
    staff = [
        UserFactory(email=f"staff{number}@example.org", name=f"Staff {number}", is_staff=True)
        for number in range(12)
    ]
    for one in staff:
        one.groups.set(Group.objects.filter(name="secretariat"))
    centres = list(Centre.objects.order_by("pk").without_documents())
    with acting(staff[0], reason="a desk of many"):
        experts = _experts()
        people = _people(len(centres) // 2 + len(experts))
        _editors(CentreEditorship, centres, people)
        _editors(ExpertEditorship, experts, people[len(centres) // 2 :])
        _work_on(centres, CentreRequest, CentreCorrection, people, staff)
        _work_on(experts, ExpertChangeRequest, ExpertCorrection, people, staff)
        _figures(centres)
        _requests(experts, staff)
        _mail(people)
        _imports(centres, staff)
        _history(centres[0], staff)
        _hidden(centres)
        _invitations(centres, staff)
        _texts(centres, people)
        reached = SecretariatContact.objects.first() or SecretariatContact()
        reached.email = "office@example.org"
        reached.submit(by=staff[0])
        _read()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(count: int) -> list[User]:
    long_ago = timezone.now() - 400 * DAY
    return User.objects.bulk_create(
        User(
            email=f"editor{number}@example.org",
            name=f"Editor {number}",
            password="!",
            date_joined=long_ago,
            active_on=timezone.localdate(),
        )
        for number in range(count)
    )


def _experts() -> list[Expert]:
    """Copies of those of the demonstration, with a consent each."""
    originals = list(Expert.objects.order_by("pk"))
    today = timezone.localdate()
    made = []
    for number in range(EXPERTS - len(originals)):
        original = originals[number % len(originals)]
        copy = Expert(
            name=f"{original.name} {number:05}",
            slug=f"{original.slug}-{number:05}",
            origin=Listing.Origin.SAMPLE,
            status=Listing.Status.DRAFT if number % 20 == 0 else Listing.Status.PUBLISHED,
            country=original.country,
            languages=original.languages,
            professions=original.professions,
            expertise=original.expertise,
            countries_of_work=original.countries_of_work,
            institution=original.institution,
            consent_given_on=today - 100 * DAY,
            consent_valid_until=today + 200 * DAY,
            consent_parts=[*ConsentPart],
        )
        copy.document, copy.names = original.document, original.names
        copy.record, copy.record_names = original.record, original.record_names
        copy.sort_name = copy.name.casefold()
        made.append(copy)
    Expert.objects.bulk_create(made, batch_size=1_000)
    Consent.objects.bulk_create(
        Consent(
            expert=one,
            given_on=one.consent_given_on,
            valid_until=one.consent_valid_until,
            parts=one.consent_parts,
            way="page",
            state="valid",
            valid_since=timezone.now(),
        )
        for one in made
    )
    return [*originals, *made]


def _editors(model: type[models.Model], listings: list, people: list[User]) -> None:
    model._default_manager.bulk_create(
        [
            model(listing=listing, user=people[number // 2], role="lead")
            for number, listing in enumerate(listings)
        ],
        ignore_conflicts=True,
    )


def _work_on(
    listings: list,
    request: type[models.Model],
    correction: type[models.Model],
    people: list[User],
    staff: list[User],
) -> None:
    """Of one in thirty something waits; five times as much is decided."""
    now, today = timezone.now(), timezone.localdate()
    requests, corrections = [], []
    for number, listing in enumerate(listings[::5]):
        waits, at = number % 6 == 0, now - (number % 400) * DAY
        decided = {} if waits else {"decided_at": at, "decided_by": staff[number % 12]}
        item = {"path": "name", "before": listing.name, "after": f"{listing.name} now", "why": ""}
        requests.append(
            request(
                listing=listing,
                section="about",
                items=[item | ({} if waits else {"verdict": "accept"})],
                status="pending" if waits else "approved",
                proposed_by=people[number],
                proposed_at=at,
                **decided,
            )
        )
        corrections.append(
            correction(
                listing=listing,
                kind=("contact", "closed", "offer")[number % 3],
                text="The number does not ring." if waits else "",
                received_on=today - (number % 170) * DAY,
                state="open" if waits else "resolved",
                **decided,
            )
        )
    request._default_manager.bulk_create(requests)
    correction._default_manager.bulk_create(corrections)


def _figures(centres: list[Centre]) -> None:
    there = set(AnnualFigures.objects.values_list("centre", "year"))
    at = timezone.now() - 30 * DAY
    made = []
    for back, year in enumerate(figures_years()[:4]):
        for number, centre in enumerate(centres):
            if (centre.pk, year) in there or (number + year) % 9 == 0:
                continue
            waits = back == 0 and number % 20 == 0
            made.append(
                AnnualFigures(
                    centre=centre,
                    year=year,
                    state="submitted" if waits else "accepted",
                    survivors=100 + (number * 7 + year * 13) % 400,
                    women=40 + number % 50,
                    by_service={"legal": 10 + number % 9},
                    submitted_at=at,
                    decided_at=None if waits else at,
                )
            )
    AnnualFigures.objects.bulk_create(made, batch_size=5_000)


def _requests(experts: list[Expert], staff: list[User]) -> None:
    today = timezone.localdate()
    made = ExpertRequest.objects.bulk_create(
        ExpertRequest(
            reference=f"R-{number:06}",
            name=f"Asker {number}",
            organisation="A court",
            role="Lawyer",
            email=f"asker{number}@example.org",
            asker_country="KE",
            reads="en",
            help="review",
            country=str(expert.country),
            languages=["en"],
            urgency="weeks",
            received_on=today - (number % 300) * DAY,
            moved_on=today - (number % 300) * DAY,
            state="asked" if number % 3 == 0 else "closed",
            coordinator=staff[number % 12],
            assigned_on=today - (number % 300) * DAY,
            **({} if number % 3 == 0 else {"ended_on": today - (number % 300) * DAY}),
        )
        for number, expert in enumerate(experts[: 12 * TIMES])
    )
    Enquiry.objects.bulk_create(
        Enquiry(request=one, expert=experts[(number + step) % len(experts)], asked_by=staff[0])
        for number, one in enumerate(made)
        for step in range(3)
    )


def _mail(people: list[User]) -> None:
    """E-mails that wait, and some that failed; addresses that reach nobody."""
    letters = [
        json.dumps({"to": [one.email], "subject": "Is it right?", "body": "Please."})
        for one in people[: 4 * TIMES]
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " SELECT 'mail', 'deliver', args::jsonb,"
            " CASE WHEN n %% 2 = 0 THEN 'todo' ELSE 'failed' END::procrastinate_job_status, 1"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS letter(args, n)",
            [letters],
        )
    Bounce.objects.bulk_create(
        Bounce(address=one.email, report="5.1.1 No such user") for one in people[: 3 * TIMES]
    )


def _imports(centres: list[Centre], staff: list[User]) -> None:
    """Imports of long ago, the last of which waits."""
    for number in range(TIMES // 2):
        batch = ImportBatch.objects.create(
            kind="centres.centre",
            name=f"list {number}.csv",
            state="pending" if number % 10 == 0 else "done",
            counts={"changed": IMPORTED, "waiting": IMPORTED if number % 10 == 0 else 0},
            columns=["id", "acronym"],
            by=staff[number % 12],
            applied_at=timezone.now() - number * DAY,
        )
        if number % 10 == 0:
            ImportRow.objects.bulk_create(
                ImportRow(
                    batch=batch,
                    number=at + 2,
                    cells=[str(one.pk), "X"],
                    name=one.name,
                    listing=one.pk,
                    outcome="changed",
                    waiting=[{"path": "acronym", "before": one.acronym, "after": "X", "why": ""}],
                )
                for at, one in enumerate(centres[:IMPORTED])
            )


def _history(centre: Centre, staff: list[User]) -> None:
    """One entry that was changed again and again."""
    for number in range(HISTORY):
        with acting(staff[number % 12], reason=f"change {number}"):
            Centre.objects.filter(pk=centre.pk).update(waiting_weeks=number % 50)


def _hidden(centres: list[Centre]) -> None:
    now = timezone.now()
    some = [one.pk for one in centres[7::150]]
    Centre.objects.filter(pk__in=some).update(
        status=Listing.Status.HIDDEN, hidden_by_editor_at=now - 3 * DAY
    )
    soon = [one.pk for one in centres[9::150]]
    Centre.objects.filter(pk__in=soon).update(alert_until=timezone.localdate() + 2 * DAY)
    for centre in centres[11:400:10]:
        centre.calls.create(outcome=CallOutcome.values[0])


def _invitations(centres: list[Centre], staff: list[User]) -> None:
    late = timezone.now() - 20 * DAY
    CentreInvitation.objects.bulk_create(
        CentreInvitation(
            listing=one,
            email=f"invited{number}@example.org",
            role="lead",
            invited_by=staff[0],
            invited_at=late,
            expires_at=late + 14 * DAY,
        )
        for number, one in enumerate(centres[3::50])
    )


def _texts(centres: list[Centre], people: list[User]) -> None:
    item = {"path": "texts/en/about", "before": "Before.", "after": "After."}
    CentreTextChange.objects.bulk_create(
        CentreTextChange(
            listing=one,
            items=[item],
            by=people[number],
            began_at=timezone.now() - (number % 60) * DAY,
            told_at=timezone.now(),
        )
        for number, one in enumerate(centres[5::5])
    )


def _read() -> None:
    """Two years of counts of pages, and of what was looked for in vain."""
    today = timezone.localdate()
    codes = countries.inhabited()[:70]
    PageCount.objects.bulk_create(
        PageCount(day=today - back * DAY, kind=kind, country=code, count=3)
        for back in range(730)
        for kind, code in [
            *((kind.value, "") for kind in list(Kind)[:6]),
            *((Kind.COUNTRY.value, code) for code in codes),
        ]
    )
    UnfoundCount.objects.bulk_create(
        UnfoundCount(day=today - back * DAY, code=f"country={code}", count=2)
        for back in range(365)
        for code in codes[:40]
    )
