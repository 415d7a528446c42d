"""The desk's search of listings: read as visitors' searches are, in all that is recorded."""

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct import search
from irct.accounts.requests import SignedInRequest
from irct.desk.filters import CountingChangeList
from irct.models import Listing, ListingQuerySet, country_name
from irct.places.text import normalise
from irct.search.tokens import PUNCTUATION
from irct.visitors.filters import label_of, said_of

# In the address: what was typed is searched for as it is.
EXACTLY = "exactly"
BEST_FIRST: list[str | Combinable] = [
    F("is_named").desc(),
    "is_made_up",
    F("rank").desc(),
    "sort_name",
    "id",
]
# What is typed for the status of a listing.
STATUSES = {str(status): status for status in Listing.Status} | {"drafts": Listing.Status.DRAFT}
MOST_PLACES = 4
ORPHANS = 150


class ExactChangeList(CountingChangeList):
    """A change list whose URL can say that words are searched for exactly as typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It holds for this search, not for the next one.
        self.params.pop(EXACTLY, None)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.multi_page = self.paginator.num_pages > 1

    def get_filters_params(self, params: dict[str, object] | None = None) -> dict[str, object]:
        kept = super().get_filters_params(params)
        return {name: value for name, value in kept.items() if name != EXACTLY}

    def get_ordering_field_columns(self) -> dict[int, Any]:
        """No column shows an order where the best come first."""
        is_by_rank = self.query and ORDER_VAR not in self.params
        return {} if is_by_rank else super().get_ordering_field_columns()


class ListingSearch:
    """What somebody looks for at the desk: listings of a status, and what the words say."""

    def __init__(self, listings: ListingQuerySet, text: str, *, is_exact: bool) -> None:
        self.listings, self.text, self.is_exact = listings, text, is_exact
        named = {word for word in text.split() if not is_exact and word.casefold() in STATUSES}
        self.statuses = {STATUSES[word.casefold()] for word in named}
        self.words = " ".join(word for word in text.split() if word not in named)

    @cached_property
    def read(self) -> search.Query:
        return search.understand(
            self.words,
            among=self._of_status(self.listings),
            correcting=not self.is_exact,
            catalogue=search.RECORDS,
        )

    @cached_property
    def query(self) -> search.Query:
        """What is searched for: a name is not left aside for a town in which nobody is."""
        if self.is_exact:
            return self.read.as_typed()
        if self.read.shown == "country" and self.read.absent and self.read.words:
            anywhere = self.read.without_place()
            return anywhere if anywhere.shown else self.read
        return self.read

    def among(
        self,
        listings: ListingQuerySet,
        *,
        is_ordered: bool,
        best_first: Sequence[str | Combinable] = BEST_FIRST,
    ) -> ListingQuerySet:
        """The listings that are found, the best first if they are in no order that was chosen."""
        if not self.query:
            return self._of_status(listings) if self.statuses else listings.none()
        found = self._of_status(listings).search(self.query)
        return found if is_ordered else found.order_by(*best_first)

    def _of_status(self, listings: ListingQuerySet) -> ListingQuerySet:
        return listings.filter(status__in=self.statuses) if self.statuses else listings

    def corrected(self, first: Listing) -> str:
        """The search that was made instead of what was typed, spelled as the first one found is."""
        others = {other for _typed, other in self.query.corrections}
        written = {
            word: piece.strip(PUNCTUATION)
            for _weight, phrases, _codes in first.RECORD(first).found_by()
            for phrase in phrases
            for piece in phrase.split()
            for word in normalise(piece)
            if word in others
        }
        return " ".join(written.get(word, word) for word in self.query.text.split())

    @property
    def told(self) -> list[str]:
        """Why these are found, where that is not plain, in sentences."""
        query, place = self.query, self.read.reading.place
        if self.is_exact or query.shown in ("", "reference"):
            return []
        told, missing = [], []
        if query.unknown_contact:
            told.append(_("No entry has “%s”.") % query.unknown_contact)
        if place and self.read.absent:
            told.append(_("No entry is in %s.") % label_of(place))
        if place and query.shown in ("place", "country"):
            where = country_name(place.country) if query.absent else label_of(place)
            told.append(_("These are in %s.") % where)
            missing = [ask.words for ask in query.missing]
            answered = [ask.words for ask in query.reading.asks if ask.words not in missing]
            told += [_("None of them mentions “%s”.") % words for words in missing]
            told += [_("Those that answer “%s” come first.") % words for words in answered[:1]]
        elif query.shown == "any":
            told.append(_("No entry has all of this. These have some of it, the most first."))
        elif told:
            told.append(_("What you typed stands in these."))
        return told

    @property
    def other_places(self) -> list[tuple[str, str]]:
        """Other places of the name that was read, each with the address of its search."""
        reading = self.read.reading
        return [
            (
                label_of(place),
                urlencode({SEARCH_VAR: self.text.replace(reading.place_words, said_of(place))}),
            )
            for place in reading.places[1:MOST_PLACES]
            if not self.is_exact
        ]


class SearchRequest(SignedInRequest):
    """A request whose search is made once, for the list and for what is said above it."""

    listing_search: ListingSearch


class ListingSearchAdmin(admin.ModelAdmin):
    """A change list that finds what was meant, in all that is recorded."""

    # Not read: the search is that of the catalogue of records.
    search_fields = ["name"]
    search_help_text = gettext_lazy(
        "Names, places, languages, kinds of help, numbers, addresses, notes: as you would say it. "
        "Drafts and hidden entries are found too."
    )

    def get_search_results(
        self, request: SearchRequest, queryset: ListingQuerySet, search_term: str
    ) -> tuple[ListingQuerySet, bool]:
        if not search_term:
            return queryset, False
        found = self._search(request, search_term)
        return found.among(queryset, is_ordered=ORDER_VAR in request.GET), False

    def _search(self, request: SearchRequest, text: str) -> ListingSearch:
        if not hasattr(request, "listing_search") or request.listing_search.text != text:
            listings = cast(ListingQuerySet, self.model.objects.all())
            is_exact = EXACTLY in request.GET
            request.listing_search = ListingSearch(listings, text, is_exact=is_exact)
        return request.listing_search

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        """As long as there are not many more than a page, all are on one."""
        return super().get_paginator(*args, **kwargs | {"orphans": ORPHANS})

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return ExactChangeList

    def changelist_view(
        self, request: SearchRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and hasattr(request, "listing_search"):
            made, context = request.listing_search, response.context_data or {}
            shown = context["cl"].result_list if "cl" in context else []
            corrected = made.corrected(shown[0]) if made.query.corrections and shown else ""
            response.context_data = context | {"listing_search": made, "corrected": corrected}
        return response
