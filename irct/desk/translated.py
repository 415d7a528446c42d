"""What entries lack in each language: a list of the desk, and the same as a file."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.imports.files import as_csv
from irct.models import Listing, listing_models
from irct.models.derived import Lack, lacks
from irct.places import languages
from irct.places.locales import capfirst, listed, reader
from irct.places.order import in_order

ROWS = 50
OUTDATED, MISSING, SOFTWARE = "outdated", "missing", "by_software"
SHOWN = {
    OUTDATED: _("Out of date"),
    MISSING: _("Missing"),
    SOFTWARE: _("Translated by software"),
}
# What a text says of an entry that may lack it.
SHOWS = {
    OUTDATED: ~Q(outdated=[]),
    MISSING: Q(state="written"),
    SOFTWARE: Q(state="software"),
}


class Row(NamedTuple):
    """What one entry lacks in one language, in words."""

    listing: Listing
    language: str
    texts: str

    @property
    def url(self) -> str:
        meta = self.listing._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.listing.pk])


@require_safe
def translated(request: SignedInRequest) -> HttpResponse:
    """Show what is out of date, missing or translated by software, by language."""
    show, language = _chosen(request)
    rows = list(_rows(request, show, language))
    context = {
        **admin.site.each_context(request),
        "title": _("Texts in each language"),
        "shown": list(SHOWN.items()),
        "show": show,
        "languages": _languages(),
        "language": language,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "admin/translated.html", context)


@require_safe
def translated_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """The list as it is filtered, whole."""
    show, language = _chosen(request)
    heads = [gettext("Entry"), gettext("Language"), str(SHOWN[show]), gettext("Page")]
    rows = [
        [str(row.listing), row.language, row.texts, request.build_absolute_uri(row.url)]
        for row in _rows(request, show, language)
    ]
    response = StreamingHttpResponse(as_csv([heads, *rows]), content_type="text/csv; charset=utf-8")
    name = f"texts-{show}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(request: SignedInRequest) -> tuple[str, str]:
    show, language = request.GET.get("show", ""), request.GET.get("language", "")
    return show if show in SHOWN else OUTDATED, language


def _rows(request: SignedInRequest, show: str, language: str) -> Iterator[Row]:
    may: list[Any] = [
        model
        for model in listing_models()
        if request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    ]
    if not may:
        raise PermissionDenied
    for model in may:
        text = model.texts.rel
        theirs = text.related_model.objects.filter(**{text.field.name: OuterRef("pk")})
        there = model.objects.exclude(status=Listing.Status.WITHDRAWN).without_documents()
        listed_ones = there.filter(Exists(theirs.filter(SHOWS[show]))).order_by("sort_name", "pk")
        for listing in listed_ones.prefetch_related("texts"):
            for lack in lacks(listing.texts.all(), model.texts.rel.related_model.WRITTEN):
                if getattr(lack, show) and language in ("", lack.language):
                    yield _row(listing, lack, show)


def _row(listing: Any, lack: Lack, show: str) -> Row:
    fields = listing.texts.model._meta
    names = [fields.get_field(name).verbose_name for name in getattr(lack, show)]
    return Row(listing, _name(lack.language), capfirst(listed(names)))


def _languages() -> list[tuple[str, str]]:
    """All in which texts may be written, by name."""
    named = {code: _name(code) for code in languages.codes()}
    return sorted(named.items(), key=lambda one: in_order(one[1]))


def _name(code: str) -> str:
    return capfirst(languages.name(code, reader()))
