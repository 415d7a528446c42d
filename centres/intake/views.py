"""Saying whether a centre takes new clients, by a link in an e-mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from centres.intake.forms import ANSWERS, IntakeForm
from centres.models import Centre, by_intake_token
from irct.members.pages import private
from irct.visitors import anonymous


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def intake_by_link(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """Show the answer that was chosen and one button, and write it once that is pressed."""
    if answer not in ANSWERS:
        raise Http404
    found = by_intake_token(Centre.objects.all(), token)
    if found is None:
        return render(request, "members/link_dead.html", status=404)
    centre, editor, is_answered = found
    if is_answered:
        return _answered(request, centre)
    form = IntakeForm(centre, answer, request.POST if request.method == "POST" else None)
    context = {
        "listing": centre,
        "answer": answer,
        "said": ANSWERS[answer],
        "others": [
            {"label": label, "url": reverse("intake_by_link", args=[token, code])}
            for code, label in ANSWERS.items()
            if code != answer
        ],
        "form": form,
        "proof": anonymous.proof(token),
        "hide_url": reverse("hide_by_link", args=[centre.hide_token(editor)]),
    }
    if request.method != "POST":
        return render(request, "centres/intake.html", context)
    if not anonymous.is_genuine(request, token):
        return render(request, "centres/intake.html", context | {"is_late": True}, status=400)
    if not form.is_valid():
        return render(request, "centres/intake.html", context, status=400)
    if not centre.say_intake(**form.said(), by=editor, via=_("link in an e-mail")):
        return _answered(request, centre)
    said = {"profile": centre.stored().projection()}
    return render(request, "centres/intake_said.html", context | said)


def _answered(request: HttpRequest, centre: Centre) -> HttpResponse:
    """Show what a centre says by now: the button was pressed twice, or a colleague was faster."""
    said = {"listing": centre, "profile": centre.stored().projection(), "is_answered": True}
    return render(request, "centres/intake_said.html", said)
