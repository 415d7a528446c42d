"""E-mails about requests for experts: to the experts, to who asks, to the coordinator.

They leave in the transaction in which something happens. Each names the reference, by which those
that wait are deleted with the request.
"""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from experts.models import Enquiry, Expert, ExpertRequest
from irct.mail import outbox
from irct.models import User

# What stands for the link of each expert where the coordinator reads the letter first.
LINK_PLACEHOLDER = "…"


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as its sender reads it before."""

    to: list[str]
    subject: str
    text: str


def recipients(expert: Expert) -> list[tuple[str, str]]:
    """Return the addresses by which an expert is reached, each with the language that it reads.

    It is their own, else those of whoever edits their entry.
    """
    editors = [one.user for one in expert.editorships.all() if one.user.is_active]
    if not expert.email:
        return [(editor.email, editor.reads) for editor in editors]
    own = [one.reads for one in editors if one.email.casefold() == expert.email.casefold()]
    return [(expert.email, own[0] if own else settings.LANGUAGE_CODE)]


def asked(enquiry: Enquiry) -> None:
    """Ask an expert, with the link by which they answer."""
    for address, language in recipients(enquiry.expert):
        with translation.override(language):
            page = settings.SITE_URL + reverse("experts:enquiry", args=[enquiry.token()])
            _send("expert_asked", address, _asked(enquiry, page))


def preview_of_asked(enquiry: Enquiry) -> Letter:
    """Return what an expert would be asked."""
    page = settings.SITE_URL + reverse("experts:enquiry", args=[LINK_PLACEHOLDER])
    page = page.replace("%E2%80%A6", LINK_PLACEHOLDER)
    return _letter("expert_asked", [], _asked(enquiry, page))


def answered(enquiry: Enquiry) -> None:
    """Tell the coordinator that there is an answer, and not what it is."""
    request = enquiry.request
    coordinator = request.coordinator
    told = [coordinator] if coordinator and coordinator.is_active else outbox.secretariat()
    for colleague in told:
        outbox.send("expert_answered", to=colleague, request=request, page=desk_url(request))


def assigned(request: ExpertRequest, *, by: User) -> None:
    """Tell a colleague that they coordinate a request."""
    coordinator = request.coordinator
    if coordinator and coordinator.is_active and coordinator != by:
        page = desk_url(request)
        outbox.send("request_assigned", to=coordinator, request=request, who=by, page=page)


def introduced(enquiry: Enquiry, *, by: User) -> None:
    """Tell both sides of each other."""
    request = enquiry.request
    with translation.override(request.reads):
        _send("introduced_asker", request.email, _introduced(enquiry, by))
    for address, language in recipients(enquiry.expert):
        with translation.override(language):
            _send("introduced_expert", address, _introduced(enquiry, by))


def preview_of_introduced(enquiry: Enquiry, *, by: User) -> list[Letter]:
    """Return what both sides would be told."""
    told = _introduced(enquiry, by)
    to_expert = [address for address, _language in recipients(enquiry.expert)]
    with translation.override(enquiry.request.reads):
        to_asker = _letter("introduced_asker", [enquiry.request.email], told)
    return [to_asker, _letter("introduced_expert", to_expert, told)]


def settled(enquiries: Iterable[Enquiry]) -> None:
    """Tell experts who were asked that nothing more is needed of them."""
    for enquiry in enquiries:
        for address, language in recipients(enquiry.expert):
            with translation.override(language):
                _send("request_settled", address, {"request": enquiry.request, "enquiry": enquiry})


def declined(request: ExpertRequest, *, by: User) -> None:
    """Tell who asks that there is no expert, and why."""
    with translation.override(request.reads):
        _send("request_declined", request.email, {"request": request, "who": by})


def desk_url(request: ExpertRequest) -> str:
    """Return where the secretariat works on a request."""
    page = reverse("admin:experts_expertrequest_change", args=[request.pk])
    return settings.SITE_URL + page


def _asked(enquiry: Enquiry, page: str) -> dict[str, Any]:
    days = Enquiry.LINKS_WORK_FOR.days
    return {"enquiry": enquiry, "request": enquiry.request, "page": page, "days": days}


def _introduced(enquiry: Enquiry, by: User) -> dict[str, Any]:
    return {"enquiry": enquiry, "request": enquiry.request, "expert": enquiry.expert, "who": by}


def _send(template: str, address: str, told: dict[str, Any]) -> None:
    outbox.queue(outbox.write(f"emails/{template}", address, told))


def _letter(template: str, to: list[str], told: dict[str, Any]) -> Letter:
    message = outbox.write(f"emails/{template}", "", told)
    return Letter(to, str(message.subject), str(message.body))
