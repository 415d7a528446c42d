"""An expert answers an enquiry by the link in an e-mail, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from experts.models import Enquiry, by_enquiry_token
from experts.requests import letters
from experts.requests.answers import AnswerForm
from irct.members.pages import private
from irct.visitors import anonymous


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def enquiry(request: HttpRequest, token: str) -> HttpResponse:
    """Show the enquiry and record the answer."""
    found = by_enquiry_token(token)
    if found is None:
        return render(request, "experts/enquiry_dead.html", status=404)
    if found.introduced_on:
        return render(request, "experts/enquiry_settled.html", {"enquiry": found})
    if request.method != "POST":
        return _page(request, found, token, AnswerForm(initial=found.answer_values()))
    form = AnswerForm(request.POST)
    if not anonymous.is_genuine(request, token):
        return _page(request, found, token, form, status=400, is_late=True)
    if not form.is_valid():
        return _page(request, found, token, form, status=400)
    try:
        is_new = found.reply(**form.cleaned_data)
    except Enquiry.Settled:
        return render(request, "experts/enquiry_dead.html", status=404)
    if is_new:
        letters.answered(found)
    return _page(request, found, token, AnswerForm(initial=found.answer_values()), is_kept=True)


def _page(
    request: HttpRequest,
    enquiry: Enquiry,
    token: str,
    form: AnswerForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {"enquiry": enquiry, "form": form, "proof": anonymous.proof(token)}
    return render(request, "experts/enquiry.html", context, status=status)
