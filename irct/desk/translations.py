"""Translations at the desk: who has read them, files for translators, what visitors report."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.desk.records import ReadOnlyAdmin
from irct.models import TranslationReport, TranslationReview
from irct.translations import catalogues, exchange
from irct.translations.exchange import BrokenFile, ExchangeRow

ROWS = 50
UNREVIEWED, REVIEWED, ALL = "unreviewed", "reviewed", "all"
SHOWN = {
    UNREVIEWED: _("Not reviewed"),
    REVIEWED: _("Reviewed"),
    ALL: _("All"),
}
FILES = {
    exchange.PO: ("text/x-gettext-translation; charset=utf-8", "po"),
    exchange.XLIFF: ("application/xliff+xml; charset=utf-8", "xlf"),
}
# Of what is wrong with a file, so much is told.
MOST_TOLD = 50


class ReturnedForm(forms.Form):
    file = forms.FileField(
        label=_("A translator’s file"),
        help_text=_(
            "A PO or XLIFF file that a person has read through. Its texts are marked as reviewed "
            "where this site already has them in the same words."
        ),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > exchange.LARGEST:
            raise forms.ValidationError(_("A file may be 5 MB at most."))
        return file


@admin.register(TranslationReview)
class TranslationReviewAdmin(ReadOnlyAdmin):
    """Each text beside its translation, and whether a person has read the two."""

    def has_change_permission(self, request: SignedInRequest, obj: object = None) -> bool:
        return request.user.has_perm("irct.change_translationreview")

    def get_urls(self) -> list[URLPattern]:
        return [
            path(route, self.admin_site.admin_view(view), name=f"irct_translationreview_{page}")
            for route, view, page in (
                ("", self.list_view, "changelist"),
                ("export/", require_safe(self.export_view), "export"),
                ("returned/", self.returned_view, "returned"),
            )
        ]

    def list_view(self, request: SignedInRequest) -> HttpResponse:
        """Show the texts of a language; note which of them somebody has read."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        language = chosen(request.GET.get("language"), catalogues.LANGUAGES)
        if request.method == "POST":
            self._note(request, language)
            return HttpResponseRedirect(request.get_full_path())
        show = chosen(request.GET.get("show"), [*SHOWN])
        words = request.GET.get("q", "").strip()[:100]
        read = reviews(language)
        found = [row for row in exchange.rows(language) if _is_shown(row, show, words, read)]
        page = Paginator(found, ROWS).get_page(request.GET.get("p"))
        context = {
            "title": _("Translations"),
            "languages": [_described(one) for one in catalogues.LANGUAGES],
            "language": _described(language),
            "shown": list(SHOWN.items()),
            "show": show,
            "words": words,
            "page": page,
            "texts": [(row, read.get(row.digest)) for row in page],
            "numbers": numbers(language, read),
            "kinds": exchange.KINDS,
            "may_review": self.has_change_permission(request),
        }
        return self._page(request, "admin/translations.html", context)

    def _note(self, request: SignedInRequest, language: str) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied
        ours = {row.digest for row in exchange.rows(language) if row.forms}
        ticked = set(request.POST.getlist("text"))
        wanted = ours if "all" in request.POST else ours & ticked
        if "not_reviewed" in request.POST:
            count = TranslationReview.objects.take_back(language, wanted)
            message = ngettext(
                "%d text is no longer marked as reviewed.",
                "%d texts are no longer marked as reviewed.",
                count,
            )
        else:
            count = TranslationReview.objects.note(language, wanted, by=request.user)
            message = ngettext(
                "%d text was marked as reviewed.", "%d texts were marked as reviewed.", count
            )
        self.message_user(request, message % count, messages.SUCCESS)
        if ticked - ours:
            changed = _("Some texts have changed since you opened the page. Read them again.")
            self.message_user(request, changed, messages.WARNING)

    def export_view(self, request: SignedInRequest) -> HttpResponse:
        """A file with the texts of a language that nobody has reviewed, for a translator."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        language = chosen(request.GET.get("language"), catalogues.LANGUAGES)
        kind = chosen(request.GET.get("kind"), exchange.KINDS)
        read = reviews(language)
        rows = [row for row in exchange.rows(language) if row.digest not in read]
        content_type, suffix = FILES[kind]
        response = HttpResponse(exchange.exported(rows, language, kind), content_type=content_type)
        name = f"irct-{language}-not-reviewed.{suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def returned_view(self, request: SignedInRequest) -> HttpResponse:
        """Mark as reviewed what a translator has sent back; nothing where a row is broken."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        language = chosen(request.GET.get("language"), catalogues.LANGUAGES)
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form, reasons = ReturnedForm(*sent), []
        if form.is_valid():
            try:
                rows = exchange.taken(form.cleaned_data["file"].read(), language)
                return self._take(request, language, rows)
            except BrokenFile as error:
                reasons = error.reasons
        context = {
            "title": _("Take back a translator’s file"),
            "language": _described(language),
            "form": form,
            "reasons": reasons[:MOST_TOLD],
            "further": max(0, len(reasons) - MOST_TOLD),
        }
        return self._page(request, "admin/translations_returned.html", context)

    def _take(
        self, request: SignedInRequest, language: str, rows: Sequence[ExchangeRow]
    ) -> HttpResponseRedirect:
        ours = {row.text: row.forms for row in exchange.rows(language)}
        if others := [row.text.one for row in rows if ours[row.text] != row.forms]:
            why = _("The site does not have these words yet. Whoever keeps it takes them in first.")
            raise BrokenFile([f"“{text}”: {why}" for text in others])
        count = TranslationReview.objects.note(
            language, [row.digest for row in rows], by=request.user
        )
        message = ngettext(
            "%d text was marked as reviewed.", "%d texts were marked as reviewed.", count
        )
        self.message_user(request, message % count, messages.SUCCESS)
        page = reverse("admin:irct_translationreview_changelist")
        return HttpResponseRedirect(f"{page}?language={language}")

    def _page(
        self, request: SignedInRequest, template: str, context: dict[str, object]
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        status = 400 if request.method == "POST" else 200
        return TemplateResponse(request, template, context, status=status)


@admin.register(TranslationReport)
class TranslationReportAdmin(ReadOnlyAdmin):
    """What visitors say of translations; whoever has dealt with a report deletes it."""

    fields = ["language_shown", "page", "text", "received_on", "repeats"]
    list_display = ["text", "language_shown", "page", "received_on", "repeats"]
    list_filter = ["language"]
    actions = ["done"]

    def has_delete_permission(self, request: SignedInRequest, obj: object = None) -> bool:
        return request.user.has_perm("irct.delete_translationreport")

    @admin.display(description=_("language"), ordering="language")
    def language_shown(self, report: TranslationReport) -> str:
        return report.language_name

    @admin.action(description=_("Delete, since it was dealt with"), permissions=["delete"])
    def done(self, request: SignedInRequest, queryset: QuerySet[TranslationReport]) -> None:
        count, _by_model = queryset.delete()
        message = ngettext("%d report was deleted.", "%d reports were deleted.", count)
        self.message_user(request, message % count, messages.SUCCESS)


def reviews(language: str) -> dict[str, TranslationReview]:
    known = TranslationReview.objects.filter(language=language).select_related("by")
    return {review.digest: review for review in known}


def numbers(language: str, read: dict[str, TranslationReview]) -> dict[str, int]:
    """How many texts there are, how many are translated, and how many people have read."""
    rows = exchange.rows(language)
    return {
        "texts": len(rows),
        "missing": sum(not row.forms for row in rows),
        "reviewed": sum(row.digest in read for row in rows),
    }


def chosen(value: str | None, among: Sequence[str]) -> str:
    return value if value and value in among else among[0]


def _is_shown(row: ExchangeRow, show: str, words: str, read: dict[str, TranslationReview]) -> bool:
    if show != ALL and (row.digest in read) != (show == REVIEWED):
        return False
    texts = [row.text.one, row.text.many or "", *row.forms]
    return any(words.casefold() in text.casefold() for text in texts)


def _described(language: str) -> dict[str, object]:
    return dict(get_language_info(language))
