"""Report a bad translation: a program wrote them, and people who read them know better."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from irct.models import TranslationReport
from irct.models.translations import LONGEST_PAGE
from irct.visitors.corrections import WordsForm, answer

# Whose words stand in the addresses of pages that may be named; others hold keys of people.
NAMEABLE = {"slug", "year", "month", "day"}


class TranslationForm(WordsForm):
    """What is wrong with the words of a page."""

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        text = self.fields["text"]
        text.required = True
        text.label = _("Which words are wrong, and how would you say it?")
        text.help_text = _("At most 300 characters. It is kept until the secretariat has read it.")
        text.error_messages["required"] = _("Say in a few words what is wrong.")


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    language = get_language()
    if language == settings.LANGUAGE_CODE or language is None:
        raise Http404
    page = named(request.POST.get("page", request.GET.get("page", "")))

    def keep(key: str, said: dict[str, object]) -> dict[str, object]:
        TranslationReport.receive(language=language, page=page, text=str(said["text"]), key=key)
        return {}

    form = TranslationForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        form,
        f"translation {language} {page}",
        keep,
        template="report_translation.html",
        about={"page": page},
    )


def named(address: str) -> str:
    """The address of a page of this site, without its query, if it may be told; else nothing."""
    path = address.partition("?")[0]
    if len(path) > LONGEST_PAGE:
        return ""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return path if NAMEABLE.issuperset(match.kwargs) else ""
