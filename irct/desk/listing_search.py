"""The desk's search of listings: each word in a name or a town, spelling corrected if need be."""

import uuid
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import F, Func, Q, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from irct import search
from irct.accounts.requests import SignedInRequest
from irct.models import ListingQuerySet
from irct.places.text import normalise

# In the address: what was typed is searched for as it is.
EXACTLY = "exactly"
# So many of its letters a word may have that are not in the one that is meant.
MOST_OTHER = 2
MOST_KEYS = 1_000
PUNCTUATION = ".,;:·()[]{}\"'“”„‘’«»/&–—-،؛"


class CorrectingChangeList(ChangeList):
    """A change list whose URL can switch spelling correction off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It holds for this search, not for the next one.
        self.params.pop(EXACTLY, None)

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        kept = super().get_filters_params(params)
        return {name: value for name, value in kept.items() if name != EXACTLY}


class ListingSearch:
    """A search of the desk, with the corrected one that replaces it if it finds nothing."""

    def __init__(
        self, listings: ListingQuerySet, columns: list[str], text: str, *, is_exact: bool
    ) -> None:
        self.listings, self.columns = listings, columns
        self.text, self.is_exact = text, is_exact

    @cached_property
    def words(self) -> list[str]:
        """The words to look for, whatever the list is filtered by."""
        typed = self.typed
        if self.is_exact or not typed or self.among(self.listings, typed).exists():
            return typed
        known = self._known()
        corrected = [_corrected(word, known) for word in typed]
        return corrected if self.among(self.listings, corrected).exists() else typed

    @property
    def instead(self) -> str:
        """The corrected search, if it differs from what was typed."""
        return "" if self.words == self.typed else " ".join(self.words)

    @property
    def typed(self) -> list[str]:
        return self.text[: search.LONGEST_TEXT].split()[: search.MOST_WORDS]

    @cached_property
    def found(self) -> list[uuid.UUID] | models.QuerySet:
        """The keys found, so that filters need not repeat the search.

        Above a limit it is faster to search again than to pass the keys.
        """
        found = self.among(self.listings, self.words).order_by().values_list("pk", flat=True)
        keys = list(found.distinct()[: MOST_KEYS + 1])
        return keys if len(keys) <= MOST_KEYS else found

    def among(self, listings: ListingQuerySet, words: list[str]) -> ListingQuerySet:
        """The listings with each word in a name or town, with or without accents."""
        for word in words:
            whole = "".join(normalise(word)[:1])
            found = Q()
            for spelling in {whole, *search.spelled_alike().get(whole, ())}:
                found |= Q(sort_name__contains=spelling)
            for column in self.columns:
                found |= Q(**{f"{column}__unaccent__icontains": word})
            listings = listings.filter(found)
        return listings

    def _known(self) -> dict[str, set[str]]:
        """The words of all names and towns, each with its spellings."""
        known: dict[str, set[str]] = {}
        for column in self.columns:
            pieces = Func(
                F(column),
                Value(" "),
                function="string_to_table",
                output_field=models.TextField(),
            )
            rows = self.listings.order_by().values_list(pieces).distinct()
            for (piece,) in rows.iterator(chunk_size=10_000):
                for word in normalise(piece or ""):
                    known.setdefault(word, set()).add(piece)
        return known


def _corrected(typed: str, known: dict[str, set[str]]) -> str:
    """The most likely word of the names for a typed one, spelled as it is there."""
    [whole, *_parts] = normalise(typed) or [""]
    if not whole or any(
        typed.casefold() in piece.casefold() for pieces in known.values() for piece in pieces
    ):
        return typed
    letters = set(whole)
    other = min(MOST_OTHER, len(letters) // 2)
    alike = ((word, tuple(known[word])) for word in known if len(letters - set(word)) <= other)
    for _distance, _word, pieces in search.nearest(whole, alike):
        return min(pieces, key=lambda piece: (len(piece), piece)).strip(PUNCTUATION)
    return typed


class SearchRequest(SignedInRequest):
    """A request whose search is made once, for the list and for what is said above it."""

    listing_search: ListingSearch


class ListingSearchAdmin(admin.ModelAdmin):
    """A change list that finds what was meant."""

    def get_search_results(
        self, request: SearchRequest, queryset: ListingQuerySet, search_term: str
    ) -> tuple[ListingQuerySet, bool]:
        """Search names and towns, drafts included, correcting what finds nothing."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=self._search(request, search_term).found), False

    def _search(self, request: SearchRequest, text: str) -> ListingSearch:
        if not hasattr(request, "listing_search") or request.listing_search.text != text:
            columns = [*self.get_search_fields(request)]
            is_exact = EXACTLY in request.GET
            request.listing_search = ListingSearch(
                cast(ListingQuerySet, self.get_queryset(request)), columns, text, is_exact=is_exact
            )
        return request.listing_search

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return CorrectingChangeList

    def changelist_view(
        self, request: SearchRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and hasattr(request, "listing_search"):
            searched = {"listing_search": request.listing_search}
            response.context_data = (response.context_data or {}) | searched
        return response
