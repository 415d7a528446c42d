"""E-mails about requests for experts: to experts, the person asking and the coordinator.

They are queued in the transaction of the event. Each names the reference, by which unsent ones are
deleted with the request.
"""

import dataclasses
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from experts.models import Enquiry, Expert, ExpertRequest
from irct.mail import outbox
from irct.models import User

# Stands for the link of each expert in the preview that the coordinator reads.
LINK_PLACEHOLDER = "…"


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail, as the coordinator reads it before it is sent."""

    to: list[str]
    subject: str
    text: str


def recipients(expert: Expert) -> list[tuple[str, str]]:
    """(e-mail address, language) of the expert; without one, of those who edit the entry."""
    editors = [one.user for one in expert.editorships.all() if one.user.is_active]
    if not expert.email:
        return [(editor.email, editor.reads) for editor in editors]
    own = [one.reads for one in editors if one.email.casefold() == expert.email.casefold()]
    return [(expert.email, own[0] if own else settings.LANGUAGE_CODE)]


def asked(enquiry: Enquiry) -> None:
    for email, language in recipients(enquiry.expert):
        with translation.override(language):
            page = settings.SITE_URL + reverse("experts:enquiry", args=[enquiry.token()])
            _send("expert_asked", email, _asked(enquiry, page))


def preview_of_asked(enquiry: Enquiry) -> Letter:
    page = settings.SITE_URL + reverse("experts:enquiry", args=[LINK_PLACEHOLDER])
    page = page.replace("%E2%80%A6", LINK_PLACEHOLDER)
    return _letter("expert_asked", [], _asked(enquiry, page))


def answered(enquiry: Enquiry) -> None:
    """Say that there is an answer, but not which."""
    request = enquiry.request
    coordinator = request.coordinator
    colleagues = outbox.secretariat()
    if coordinator and coordinator.is_active:
        colleagues = [coordinator]
    for colleague in colleagues:
        outbox.send("expert_answered", to=colleague, request=request, page=desk_url(request))


def assigned(request: ExpertRequest, *, by: User) -> None:
    coordinator = request.coordinator
    if coordinator and coordinator.is_active and coordinator != by:
        page = desk_url(request)
        outbox.send("request_assigned", to=coordinator, request=request, who=by, page=page)


def introduced(enquiry: Enquiry, *, by: User) -> None:
    request = enquiry.request
    with translation.override(request.reads):
        _send("introduced_asker", request.email, _introduced(enquiry, by))
    for email, language in recipients(enquiry.expert):
        with translation.override(language):
            _send("introduced_expert", email, _introduced(enquiry, by))


def preview_of_introduced(enquiry: Enquiry, *, by: User) -> list[Letter]:
    context = _introduced(enquiry, by)
    to_expert = [email for email, _language in recipients(enquiry.expert)]
    with translation.override(enquiry.request.reads):
        to_asker = _letter("introduced_asker", [enquiry.request.email], context)
    return [to_asker, _letter("introduced_expert", to_expert, context)]


def settled(enquiries: Iterable[Enquiry]) -> None:
    for enquiry in enquiries:
        for email, language in recipients(enquiry.expert):
            with translation.override(language):
                _send("request_settled", email, {"request": enquiry.request, "enquiry": enquiry})


def declined(request: ExpertRequest, *, by: User) -> None:
    with translation.override(request.reads):
        context = {"request": request, "who": by, outbox.GIVEN: [by.email]}
        _send("request_declined", request.email, context)


def desk_url(request: ExpertRequest) -> str:
    page = reverse("admin:experts_expertrequest_change", args=[request.pk])
    return settings.SITE_URL + page


def _asked(enquiry: Enquiry, page: str) -> dict[str, object]:
    days = Enquiry.LINKS_WORK_FOR.days
    return {"enquiry": enquiry, "request": enquiry.request, "page": page, "days": days}


def _introduced(enquiry: Enquiry, by: User) -> dict[str, object]:
    request = enquiry.request
    given = [address for address in (request.email, enquiry.email_to_give, by.email) if address]
    context = {"enquiry": enquiry, "request": request, "expert": enquiry.expert, "who": by}
    return context | {outbox.GIVEN: given}


def _send(template: str, email: str, context: dict[str, object]) -> None:
    outbox.queue(outbox.write(f"emails/{template}", email, context))


def _letter(template: str, to: list[str], context: dict[str, object]) -> Letter:
    message = outbox.write(f"emails/{template}", "", context)
    return Letter(to, str(message.subject), str(message.body))
