"""Sample requests for experts: asked for by nobody, about nothing that happened."""

import datetime as dt

from django.utils import timezone

from experts.models import Enquiry, Expert, ExpertRequest
from experts.vocabulary import KindOfHelp, RequestState, Urgency
from irct.models import Listing, User

NOTE = "This is a sample. Nobody has asked for it."
# Kind of help, country, languages, urgency, days until the deadline, received days ago, state.
REQUESTS: list[tuple[KindOfHelp, str, list[str], Urgency, int | None, int, RequestState]] = [
    (KindOfHelp.IN_PERSON, "KE", ["sw", "en"], Urgency.WEEKS, 40, 0, RequestState.NEW),
    (KindOfHelp.REMOTE, "GR", ["ar", "fr"], Urgency.DAYS, 4, 1, RequestState.NEW),
    (KindOfHelp.REVIEW, "GB", ["en"], Urgency.MONTHS, None, 12, RequestState.ASSIGNED),
    (KindOfHelp.TESTIMONY, "CO", ["es"], Urgency.WEEKS, 30, 6, RequestState.ASKED),
    (KindOfHelp.TRAINING, "TN", ["fr", "ar"], Urgency.MONTHS, None, 30, RequestState.MATCHED),
    (KindOfHelp.ADVICE, "SE", ["en"], Urgency.WEEKS, None, 70, RequestState.CLOSED),
]
ANSWERS = [
    (Enquiry.Answer.YES, "Sample: by video in March."),
    (Enquiry.Answer.NO, ""),
    ("", ""),
]


def load(secretary: User) -> None:
    """Give the secretariat some requests to broker, unless there are some already."""
    if ExpertRequest.objects.filter(is_sample=True).exists():
        return
    experts = list(
        Expert.objects.published()
        .filter(origin=Listing.Origin.SAMPLE)
        .order_by("pk")
        .without_documents()[: len(ANSWERS)]
    )
    for number, sample in enumerate(REQUESTS, start=1):
        _add(number, *sample, secretary=secretary, experts=experts)


def clear() -> None:
    ExpertRequest.objects.filter(is_sample=True).delete()


def _add(
    number: int,
    kind: KindOfHelp,
    country: str,
    languages: list[str],
    urgency: Urgency,
    deadline: int | None,
    days: int,
    state: RequestState,
    *,
    secretary: User,
    experts: list[Expert],
) -> None:
    today = timezone.localdate()
    received = today - dt.timedelta(days=days)
    is_new = state == RequestState.NEW
    made = ExpertRequest.objects.create(
        is_sample=True,
        name=f"Sample person {number}",
        organisation=f"Sample organisation {number}",
        role="Sample lawyer",
        email=f"sample.asker.{number}@example.org",
        asker_country=country,
        reads="en",
        help=kind,
        country=country,
        court="Sample court" if kind == KindOfHelp.TESTIMONY else "",
        languages=languages,
        urgency=urgency,
        deadline=today + dt.timedelta(days=deadline) if deadline else None,
        note=NOTE if is_new else "",
        wanted=experts[-1] if experts and kind == KindOfHelp.REMOTE else None,
        received_on=received,
        state=state,
        coordinator=None if is_new else secretary,
        assigned_on=None if is_new else received,
        moved_on=received + dt.timedelta(days=min(days, 3)),
        **_end(state, today),
    )
    if state in (RequestState.ASKED, RequestState.MATCHED, RequestState.CLOSED):
        _ask(made, secretary, experts)


def _end(state: RequestState, today: dt.date) -> dict[str, object]:
    columns: dict[str, object] = {}
    if state in (RequestState.MATCHED, RequestState.CLOSED):
        columns["answered_on"] = today - dt.timedelta(days=20)
    if state == RequestState.CLOSED:
        columns |= {
            "ended_on": today - dt.timedelta(days=10),
            "outcome": "Sample: a training is set.",
        }
    return columns


def _ask(request: ExpertRequest, secretary: User, experts: list[Expert]) -> None:
    asked_at = timezone.make_aware(dt.datetime.combine(request.moved_on, dt.time(9)))
    for expert, (answer, comment) in zip(experts, ANSWERS, strict=False):
        request.enquiries.create(
            expert=expert,
            asked_by=secretary,
            asked_at=asked_at,
            answer=answer,
            comment=comment,
            answered_at=asked_at + dt.timedelta(hours=5) if answer else None,
            introduced_on=request.answered_on if answer == Enquiry.Answer.YES else None,
        )
