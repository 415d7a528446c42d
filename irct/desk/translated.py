"""What entries lack in each language: a list of the desk, and the same as a file."""

import uuid
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.desk.queue.items import desk_page
from irct.imports.files import as_csv
from irct.models import Listing, User, listing_models
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
# What `irct.models.derived.lacks` says of one entry, of all of them: the languages of the site
# stand first, then others of its own, and only what it has written itself can be missing elsewhere.
TEXTS = """
SELECT {number} AS kind, entry.id, name, sort_name, language, {lacking} AS lacking,
    coalesce(array_position(%(site)s, language::text), {after} + text.id) AS place
FROM {texts} AS text JOIN {entries} AS entry ON entry.id = text.{owner}
WHERE entry.status <> 'withdrawn' AND {which}
"""
MISSED = """
SELECT {number} AS kind, entry.id, name, sort_name, asked.language, ARRAY(
    SELECT one FROM unnest(written) AS one WHERE one <> ALL({said})
) AS lacking, asked.place
FROM (
    SELECT entry.id, name, sort_name, {written} AS written, %(site)s || coalesce(
        array_agg(language::text ORDER BY text.id) FILTER (WHERE language <> ALL(%(site)s)), '{{}}'
    ) AS languages
    FROM {texts} AS text JOIN {entries} AS entry ON entry.id = text.{owner}
    WHERE entry.status <> 'withdrawn' GROUP BY entry.id
) AS entry
CROSS JOIN unnest(languages) WITH ORDINALITY AS asked (language, place)
LEFT JOIN {texts} AS text ON text.{owner} = entry.id AND text.language = asked.language
WHERE written <> '{{}}'
"""
LACKING = {
    OUTDATED: (
        TEXTS,
        {
            "lacking": "ARRAY(SELECT one FROM unnest({said}) AS one WHERE one = ANY(outdated))",
            "which": "outdated <> '{{}}'",
        },
    ),
    MISSING: (MISSED, {}),
    SOFTWARE: (TEXTS, {"lacking": "{said}", "which": "state = 'software'"}),
}
CHOSEN = "FROM ({}) AS lacks WHERE lacking <> '{{}}' AND %(language)s IN ('', language)"
IN_ORDER = "ORDER BY kind, sort_name, id, place OFFSET %(start)s LIMIT %(number)s"
# In order, behind all languages of the site.
AFTER = 1_000


class Row(NamedTuple):
    """What one entry lacks in one language, in words."""

    model: type[Listing]
    id: uuid.UUID
    name: str
    language: str
    texts: str

    @property
    def url(self) -> str:
        meta = self.model._meta
        return desk_page(f"{meta.app_label}_{meta.model_name}_change", self.id)


class Lacking:
    """What entries lack, of which no more is read than is shown."""

    def __init__(self, user: User, show: str, language: str) -> None:
        self.models: list[Any] = [
            model
            for model in listing_models()
            if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        ]
        if not self.models:
            raise PermissionDenied
        arms = [_lacking(model, show, number=n) for n, model in enumerate(self.models)]
        self.chosen = CHOSEN.format(" UNION ALL ".join(f"({arm})" for arm in arms))
        self.values: dict[str, Any] = {
            "site": [code for code, _name in settings.LANGUAGES],
            "language": language,
        }

    def __len__(self) -> int:
        return int(self._read(f"SELECT count(*) {self.chosen}")[0][0])

    def __getitem__(self, part: slice) -> list[Row]:
        start = part.start or 0
        number = None if part.stop is None else part.stop - start
        said = cache(self._said)
        rows = self._read(
            f"SELECT kind, id, name, language, lacking {self.chosen} {IN_ORDER}",
            start=start,
            number=number,
        )
        named = cache(_name)
        return [
            Row(self.models[kind], pk, name, named(language), said(kind, *lacking))
            for kind, pk, name, language, lacking in rows
        ]

    def _said(self, kind: int, *lacking: str) -> str:
        fields = self.models[kind].texts.rel.related_model._meta
        return capfirst(listed([fields.get_field(one).verbose_name for one in lacking]))

    def _read(self, select: str, **further: int | None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(select, self.values | further)
            return cursor.fetchall()


def _lacking(model: Any, show: str, *, number: int) -> str:
    """What the entries of a model lack, as SQL."""
    rel, quoted = model.texts.rel, connection.ops.quote_name
    names = rel.related_model.WRITTEN

    def among(condition: str) -> str:
        cases = [f"CASE WHEN {condition.format(one)} THEN '{one}' END" for one in names]
        return f"array_remove(ARRAY[{', '.join(cases)}], NULL)"

    said = among("text.{} <> ''")
    form, parts = LACKING[show]
    return form.format(
        number=number,
        after=AFTER,
        said=said,
        written=among("bool_or(state = 'written' AND text.{} <> '')"),
        texts=quoted(rel.related_model._meta.db_table),
        entries=quoted(model._meta.db_table),
        owner=rel.field.column,
        **{name: part.format(said=said) for name, part in parts.items()},
    )


@require_safe
def translated(request: SignedInRequest) -> HttpResponse:
    """Show what is out of date, missing or translated by software, by language."""
    show, language = _chosen(request)
    lacking: Any = Lacking(request.user, show, language)
    context = {
        **admin.site.each_context(request),
        "title": _("Texts in each language"),
        "shown": list(SHOWN.items()),
        "show": show,
        "languages": _languages(),
        "language": language,
        "page": Paginator(lacking, ROWS).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "admin/translated.html", context)


@require_safe
def translated_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """The list as it is filtered, whole."""
    show, language = _chosen(request)
    heads = [gettext("Entry"), gettext("Language"), str(SHOWN[show]), gettext("Page")]
    site = request.build_absolute_uri("/").rstrip("/")
    rows = [
        [row.name, row.language, row.texts, f"{site}{row.url}"]
        for row in Lacking(request.user, show, language)[:]
    ]
    response = StreamingHttpResponse(as_csv([heads, *rows]), content_type="text/csv; charset=utf-8")
    name = f"texts-{show}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(request: SignedInRequest) -> tuple[str, str]:
    show, language = request.GET.get("show", ""), request.GET.get("language", "")
    return show if show in SHOWN else OUTDATED, language


def _languages() -> list[tuple[str, str]]:
    """All in which texts may be written, by name."""
    named = {code: _name(code) for code in languages.codes()}
    return sorted(named.items(), key=lambda one: in_order(one[1]))


def _name(code: str) -> str:
    return capfirst(languages.name(code, reader()))
