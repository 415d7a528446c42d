"""Being found: by what the public may see of a listing, and at the desk by all of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.db.models.expressions import Combinable

from irct import search
from irct.models.rows import all_of

if TYPE_CHECKING:
    from irct.models.listings import Listing

AWAY = 2
BY_FIT = ("is_made_up", "is_away", "-speaks", "-answers", "is_overdue")


class FindableQuerySet(models.QuerySet):
    # In the subclasses.
    published: Callable[[], Self]
    marked: Callable[[], Self]
    with_overdue: Callable[[], Self]
    # 0 for those at a place, 1 for those of its country, `AWAY` for all others.
    is_away: Callable[[search.Place | None], Combinable]

    def without_documents(self) -> Self:
        """Leave out the columns by which listings are found, which nobody reads."""
        return self.defer("document", "names", "record", "record_names")

    def fitting(self, query: search.Query) -> Self:
        """Those that fit a search made for others: by place, by language, by what else is asked."""
        fitting = self.with_overdue().with_fit(query).annotate(is_made_up=search.IS_SAMPLE)
        fits = Q(is_away__lt=AWAY) | Q(answers__gt=0)
        return fitting.filter(fits).order_by(*BY_FIT, "sort_name", "id")

    def with_fit(self, query: search.Query) -> Self:
        """Add how far from the place they are, and how much of what is asked for they mention."""
        return self.annotate(
            is_away=self.is_away(query.reading.place),
            speaks=query.number_answered(kind="language="),
            answers=query.number_answered(),
        )

    def answering(self, query: search.Query) -> Self:
        return self.filter(query.condition()) if query else self

    def with_rank(self, query: search.Query) -> Self:
        """Add how well they answer a query, which puts the best first."""
        if not query:
            return self
        return self.annotate(
            rank=query.rank(), is_named=query.is_named(), is_made_up=search.IS_SAMPLE
        )

    def search(self, query: search.Query) -> Self:
        """The listings that answer a query, with how well they do."""
        return self.answering(query).with_rank(query)


class Findable(models.Model):
    """What has a document in each catalogue, made from what it holds and never typed."""

    # In the subclasses.
    RECORD: ClassVar[Any]
    # Columns that say what the public sees, beside those by which it is found.
    SHOWN: ClassVar[tuple[str, ...]] = ()
    sort_name: str
    stored: Callable[[], "Listing"]
    projection: Callable[[], search.documents.Findable]
    is_public: Callable[[], bool]

    class Meta:
        abstract = True

    @transaction.atomic
    def index(self) -> None:
        """Remake what it is found by: from what the public may see now, and from all of it."""
        self._index_as(self.stored())

    def _index_as(self, stored: "Listing") -> None:
        self.sort_name = search.sort_name(stored)
        is_public = self.is_public()
        stored.note_shown(is_public=is_public)
        shown = {name: getattr(stored, name) for name in self.SHOWN}
        self._index(stored.documents(is_public=is_public), **shown)

    def documents(self, *, is_public: bool) -> dict[search.Catalogue, search.Document | None]:
        """What it is found by in each catalogue, its children loaded."""
        return {
            search.PUBLIC: search.document(self.projection()) if is_public else None,
            search.RECORDS: search.document(self.RECORD(self)),
        }

    def note_shown(self, *, is_public: bool) -> None:
        """Set the columns that say what the public sees, its children loaded."""

    @transaction.atomic
    def index_as_private(self) -> None:
        """Let nothing public find it; what is recorded stays as it is."""
        self._index({search.PUBLIC: None})

    def _forget_words(self) -> None:
        """Let go the words by which nothing public is found now; the document stays as it is."""
        hiding = type(self)._default_manager.filter(pk=self.pk)
        gone = held_by(hiding, search.PUBLIC)
        search.forget(gone, found_in=searched_in(search.PUBLIC))

    def _index(
        self, documents: Mapping[search.Catalogue, search.Document | None], **shown: object
    ) -> None:
        listing = all_of(type(self)).filter(pk=self.pk)
        columns = [one.document for one in documents]
        before = _lexemes_held(listing, columns)
        values = {**shown}
        for catalogue, document in documents.items():
            values[catalogue.document] = document and document.vector
            values[catalogue.names] = document.names if document else []
        listing.update(**values, sort_name=self.sort_name)
        after = _lexemes_held(listing, columns)
        for (catalogue, document), had, has in zip(documents.items(), before, after, strict=True):
            if document:
                search.learn(document.words, document.codes, catalogue=catalogue)
            if gone := had - has:
                search.forget(gone, found_in=searched_in(catalogue), catalogue=catalogue)


def _listings() -> list[FindableQuerySet]:
    """All listings of each kind, as queries of their own classes."""
    return [all_of(model).order_by() for model in apps.get_models() if issubclass(model, Findable)]


def searched_in(catalogue: search.Catalogue) -> list[FindableQuerySet]:
    """The listings of each kind whose words a catalogue has."""
    listings = _listings()
    return [one.published() for one in listings] if catalogue is search.PUBLIC else listings


def lexemes_over() -> list[str]:
    """Lexemes of documents that ceased to be public and that nothing public holds.

    Documents end by the day; the nightly task that forgets them may still be minutes away.
    """
    published = searched_in(search.PUBLIC)
    first, *others = [
        listings.filter(document__isnull=False)
        .exclude(pk__in=public_ones.values("pk"))
        .values_list(_lexemes("document"), flat=True)
        for listings, public_ones in zip(_listings(), published, strict=True)
    ]
    return search.unheld(first.union(*others), found_in=published)


def lexemes_of_marked() -> list[str]:
    """Lexemes of documents that somebody has hidden and that nothing public holds.

    An import that held the listing meanwhile may have made them anew.
    """
    hidden_ones, *others = [
        listings.marked()
        .filter(document__isnull=False)
        .values_list(_lexemes("document"), flat=True)
        for listings in _listings()
    ]
    return search.unheld(hidden_ones.union(*others), found_in=searched_in(search.PUBLIC))


def held_by(listings: models.QuerySet, catalogue: search.Catalogue) -> set[str]:
    """The lexemes of the documents of listings."""
    lexemes = listings.order_by().values_list(_lexemes(catalogue.document), flat=True)
    return set(lexemes.distinct()) - {None}


def _lexemes_held(listing: models.QuerySet, columns: Iterable[str]) -> list[set[str]]:
    """The lexemes of each of these documents of one listing."""
    (arrays,) = listing.values_list(*map(_lexeme_array, columns))
    return [set(array or ()) for array in arrays]


def _lexemes(column: str) -> models.Func:
    """Each lexeme of a document as a row."""
    return models.Func(_lexeme_array(column), function="unnest", output_field=models.TextField())


def _lexeme_array(column: str) -> models.Func:
    lexemes = ArrayField(models.TextField())
    return models.Func(column, function="tsvector_to_array", output_field=lexemes)
