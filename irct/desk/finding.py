"""The desk's one search: everything that somebody may see, of every kind, from one field."""

import dataclasses
import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.options import Options
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.bar import Bar, Link
from irct.desk.listing_search import BEST_FIRST, ListingSearch
from irct.models import Listing, country_name, listing_models
from irct.places.locales import capfirst

MOST, MOST_SUGGESTED = 10, 4
LONGEST = 200
# What is typed of a name is looked for within names from so many characters on.
SHORTEST = 2
NAMES = ("name", "native_name", "acronym")
# Of what is found as well as each other, that which is found nowhere but at the desk.
IS_PUBLISHED = Case(When(status=Listing.Status.PUBLISHED, then=1), default=0)
UNSEEN_FIRST = [*BEST_FIRST[:-2], IS_PUBLISHED, *BEST_FIRST[-2:]]
# Lists that are searched besides listings and those who edit them, in this order.
OTHERS = (
    *("experts.expertrequest", "irct.user", "centres.correction", "experts.correction"),
    *("centres.changerequest", "experts.changerequest", "irct.email", "irct.bounce"),
    "irct.helpline",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """Something that was found, and what tells it from others of its name."""

    label: str
    detail: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the first few, and where the others are."""

    heading: str | Promise
    found: list[Found]
    all_url: str = ""


class Finder:
    """What answers the words that somebody typed at the desk."""

    def __init__(self, request: SignedInRequest, site: admin.AdminSite) -> None:
        self.request, self.site = request, site
        # PostgreSQL takes no NUL.
        typed = request.GET.get("q", "").replace("\0", " ")
        self.text = " ".join(typed.split())[:LONGEST]

    @property
    def title(self) -> str:
        if not self.text:
            return gettext("Search the desk")
        return gettext("Search: %s") % self.text

    @cached_property
    def groups(self) -> list[Group]:
        """What was found, by kind; the kinds that this person may not see are not searched."""
        return [group for group in self._groups(MOST) if group.found] if self.text else []

    @property
    def suggestions(self) -> list[dict[str, str]]:
        """The first of each kind, for what is being typed."""
        if not self.text:
            return []
        return [
            {"label": one.label, "detail": one.detail, "url": one.url, "kind": str(group.heading)}
            for group in self._groups(MOST_SUGGESTED, is_being_typed=True)
            for one in group.found
        ]

    @property
    def ways_on(self) -> list[Link]:
        """The lists that hold everything, where nothing was found."""
        return [link for link in Bar(self.request, self.site).parts if link.url][1:]

    def _groups(self, most: int, *, is_being_typed: bool = False) -> Iterator[Group]:
        yield self._pages(most)
        for model in listing_models():
            if (model_admin := self._seen(model)) is not None:
                yield self._listings(model_admin, most, is_being_typed=is_being_typed)
        yield self._editors(most)
        by_label = {model._meta.label_lower: model for model in self.site._registry}
        for label in OTHERS:
            if (model_admin := self._seen(by_label[label])) is not None:
                yield self._records(model_admin, most)

    def _seen(self, model: type[models.Model]) -> admin.ModelAdmin | None:
        model_admin = self.site._registry[model]
        return model_admin if model_admin.has_view_permission(self.request) else None

    def _pages(self, most: int) -> Group:
        bar = Bar(self.request, self.site)
        pages = [page for _section, shown in bar.seen for page in shown] + bar.others
        words = self.text.casefold().split()
        named = (page for page in pages if _has_all(words, str(page.heading)))
        return Group(
            _("Pages of the desk"),
            [Found(str(page.heading), "", page.url) for page in islice(named, most)],
        )

    def _listings(self, model_admin: Any, most: int, *, is_being_typed: bool) -> Group:
        opts, listings = model_admin.opts, model_admin.get_queryset(self.request)
        named = listings.filter(_named(self.text, opts)).order_by(IS_PUBLISHED, "sort_name", "id")
        made = ListingSearch(model_admin.model.objects.all(), self.text, is_exact=False)
        ways: list[Callable[[], models.QuerySet]] = [
            lambda: made.among(listings, is_ordered=False, best_first=UNSEEN_FIRST),
            lambda: named,
        ]
        # Half a word is no word to the search, but it begins names.
        if is_being_typed:
            ways.reverse()
        rows: list[Listing] = []
        for way in ways:
            if not rows:
                rows = [*way()[: most + 1]]
        found = [self._listing(opts, row) for row in rows[:most]]
        return Group(capfirst(opts.verbose_name_plural), found, self._all(opts, rows, most))

    def _listing(self, opts: Options, listing: Listing) -> Found:
        status = (
            "" if listing.status == Listing.Status.PUBLISHED else str(listing.get_status_display())
        )
        detail = " · ".join(filter(None, [country_name(str(listing.country)), status]))
        return Found(str(listing), detail, _page(opts, listing))

    def _editors(self, most: int) -> Group:
        """People who edit a listing, with the page that says so."""
        found: list[Found] = []
        for model in listing_models():
            opts = model._meta
            if not self.request.user.has_perm(f"{opts.app_label}.view_editorship"):
                continue
            editorships = model.editorships.rel.related_model._default_manager  # type: ignore[attr-defined]
            of_person = Q(user__name__icontains=self.text) | Q(user__email__icontains=self.text)
            rows = editorships.filter(of_person).select_related("user", "listing")
            for row in rows.order_by("user__name", "user__email", "pk")[:most]:
                name = f"{row.user.name} ({row.user.email})" if row.user.name else row.user.email
                found.append(Found(name, str(row.listing), _page(opts, row.listing, "people")))
        return Group(_("Editors"), found[:most])

    def _records(self, model_admin: admin.ModelAdmin, most: int) -> Group:
        opts = model_admin.opts
        rows, _has_duplicates = model_admin.get_search_results(
            self.request, model_admin.get_queryset(self.request), self.text
        )
        first = [*rows.order_by(*model_admin.get_ordering(self.request))[: most + 1]]
        found = [self._record(opts, row) for row in first[:most]]
        return Group(self._heading(opts), found, self._all(opts, first, most))

    def _heading(self, opts: Options) -> str:
        twins = {model._meta.app_label for model in listing_models()}
        name = capfirst(opts.verbose_name_plural)
        if opts.model_name in ("correction", "changerequest") and opts.app_label in twins:
            return f"{name} · {capfirst(opts.app_config.verbose_name)}"
        return name

    def _record(self, opts: Options, row: Any) -> Found:
        if opts.model_name == "email":
            text = urlencode({SEARCH_VAR: row.to})
            url = f"{reverse('admin:irct_email_changelist')}?{text}"
            return Found(row.subject, row.to, url)
        state = getattr(row, "get_state_display", None) or getattr(row, "get_status_display", None)
        detail = row.email if opts.model_name == "user" and row.name else state() if state else ""
        return Found(str(row), str(detail), _page(opts, row))

    def _all(self, opts: Options, rows: Sequence[models.Model], most: int) -> str:
        if len(rows) <= most:
            return ""
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        return f"{address}?{urlencode({SEARCH_VAR: self.text})}"


def _page(opts: Options, record: models.Model, page: str = "change") -> str:
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[quote(record.pk)])


def _named(text: str, opts: Options) -> Q:
    """What stands in one of the names of a listing; too little stands in nearly all."""
    if len(text) < SHORTEST:
        return Q(pk=None)
    has = {field.name for field in opts.concrete_fields}
    names = (Q(**{f"{name}__icontains": text}) for name in NAMES if name in has)
    return functools.reduce(operator.or_, names)


def _has_all(words: list[str], heading: str) -> bool:
    return all(word in heading.casefold() for word in words)
