"""The lists of the API: which records answer, how many there are, and each of them."""

import dataclasses
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, IntegerField, Q, Sum, UUIDField
from django.db.models.expressions import Combinable
from django.http import QueryDict

from centres.filters import CentreFilter
from centres.models import Centre, CentreQuerySet
from irct.machine.version import while_current
from irct.models.written import WrittenSQL
from irct.opendata import centres, services, vocabulary
from irct.opendata.asked import Parameters, Refused
from irct.opendata.centres import OpenCentre
from irct.opendata.vocabulary import Taxonomy, Term

Record = dict[str, Any]
PAGED = frozenset({"page", "per_page", "search", "format"})
# Centres of which records are streamed at a time.
BATCH = 20
# A centre has as many of each kind, in the order of its kinds.
OF_ONE_KIND = """({0})[
    (array_position({1}, %s) - 1) * (cardinality({0}) / nullif(cardinality({2}), 0)) + 1
    : array_position({1}, %s) * (cardinality({0}) / nullif(cardinality({2}), 0))
]"""


class Records(ABC):
    """One kind of record."""

    # What one of them is called, and what it may be asked.
    name: ClassVar[str]
    allowed: ClassVar[frozenset[str]]
    of_one: ClassVar[frozenset[str]] = frozenset()

    def count(self, asked: Parameters) -> int:
        """How many there are, counted once until something changes, unless something was typed."""
        if asked.is_typed:
            return self.counted(asked)
        key = "records", self.name, asked.taxonomy_term_id, asked.taxonomy_id
        number: int = while_current(key, lambda: self.counted(asked))
        return number

    @abstractmethod
    def counted(self, asked: Parameters) -> int: ...

    @abstractmethod
    def page(self, asked: Parameters, start: int, end: int) -> list[Record]: ...

    @abstractmethod
    def batches(self, asked: Parameters) -> Iterator[list[Record]]:
        """All of them; between two, nothing is held of the database."""

    @abstractmethod
    def one(self, key: uuid.UUID, asked: Parameters) -> Record | None: ...

    def minimal(self, asked: Parameters) -> list[Record]:
        """Each with its identifier and when it has changed."""
        return []


class OfCentres(Records):
    """Records that are made from centres: as many of each as a column has identifiers."""

    column: ClassVar[str]
    # Which places they have is a part of them, not only of the whole of them.
    is_of_places: ClassVar[bool] = False

    @staticmethod
    @abstractmethod
    def shown(centre: OpenCentre, key: uuid.UUID, *, is_full: bool) -> Record: ...

    @staticmethod
    @abstractmethod
    def kinds(centre: OpenCentre) -> dict[uuid.UUID, str]:
        """The kind of help of each record."""

    def counted(self, asked: Parameters) -> int:
        size = Func(self._own(asked), function="cardinality", output_field=IntegerField())
        number: int = chosen(asked).aggregate(number=Sum(size, default=0))["number"]
        return number

    def page(self, asked: Parameters, start: int, end: int) -> list[Record]:
        rows = list(self._rows(asked, "pk", "public_changed_at")[start:end])
        changed = {key: moment for _own, key, moment in rows}
        found = centres.by_key(changed, with_places=self._with_places(asked))
        # Somebody may have hidden one since.
        return [
            self.shown(found[key], own, is_full=asked.full)
            for own, key, _moment in rows
            if key in found and own in self.kinds(found[key])
        ]

    def batches(self, asked: Parameters) -> Iterator[list[Record]]:
        kind, after = _kind(asked), Q()
        while True:
            some = chosen(asked).filter(after)[:BATCH]
            read = centres.read_all(some, with_places=self._with_places(asked))
            if not read:
                return
            after = Q(pk__gt=read[-1].profile.id)
            yield [
                self.shown(centre, own, is_full=asked.full)
                for centre in read
                for own, code in self.kinds(centre).items()
                if code == (kind or code)
            ]

    def one(self, key: uuid.UUID, asked: Parameters) -> Record | None:
        found = Centre.objects.published().filter(**{f"{self.column}__contains": [key]})
        shown = (one for one in centres.read_all(found) if key in self.kinds(one))
        centre = next(shown, None)
        return self.shown(centre, key, is_full=True) if centre else None

    def minimal(self, asked: Parameters) -> list[Record]:
        return [
            {"id": str(own), "modified_date": services.in_milliseconds(moment)}
            for own, moment in self._rows(asked, "public_changed_at")
        ]

    def _with_places(self, asked: Parameters) -> bool:
        return self.is_of_places or asked.full

    def _rows(self, asked: Parameters, *beside: str) -> Any:
        """The identifier of each, with columns of its centre."""
        own = Func(self._own(asked), function="unnest", output_field=UUIDField())
        rows = chosen(asked).annotate(own=own)
        return rows.order_by("pk", "own").values_list("own", *beside)

    def _own(self, asked: Parameters) -> Combinable:
        """The identifiers of a centre, or those for one kind of help."""
        kind = _kind(asked)
        if not kind:
            return F(self.column)
        field = ArrayField(UUIDField())
        columns = self.column, "services", "public_services"
        return WrittenSQL(OF_ONE_KIND, *columns, values=(kind, kind), output_field=field)


def chosen(asked: Parameters) -> CentreQuerySet:
    """The published centres of which something answers, in the order of their keys."""
    found: Any = Centre.objects.published()
    if asked.search:
        query = QueryDict(mutable=True)
        query["q"] = asked.search
        found = CentreFilter(query, among=found.with_open()).found
    if asked.organization_id:
        found = found.filter(pk=asked.organization_id)
    if asked.modified_after:
        found = found.filter(public_changed_at__gte=asked.modified_after)
    with_both: CentreQuerySet = found.filter(_with_term(asked), _with_taxonomy(asked))
    return with_both.order_by("pk")


def _kind(asked: Parameters) -> str:
    """The kind of help that is asked for."""
    term = asked.taxonomy_term_id
    return term.code if isinstance(term, Term) and term.taxonomy is vocabulary.KIND else ""


def _with_term(asked: Parameters) -> Q:
    term = asked.taxonomy_term_id
    if not isinstance(term, Term):
        return Q(pk=None) if term else Q()
    _refuse_without_column(term.taxonomy, "taxonomy_term_id")
    return Q(**{f"{term.taxonomy.column}__contains": [term.code]})


def _with_taxonomy(asked: Parameters) -> Q:
    taxonomy = asked.taxonomy_id
    if not isinstance(taxonomy, Taxonomy):
        return Q(pk=None) if taxonomy else Q()
    _refuse_without_column(taxonomy, "taxonomy_id")
    return ~Q(**{taxonomy.column: []})


def _refuse_without_column(taxonomy: Taxonomy, parameter: str) -> None:
    if not taxonomy.column:
        raise Refused(parameter, "Nothing can be asked for by this taxonomy.")


class Services(OfCentres):
    name = "service"
    column = "public_services"
    allowed = PAGED | {"taxonomy_term_id", "taxonomy_id", "organization_id"}
    allowed |= {"modified_after", "minimal", "full"}

    @staticmethod
    def shown(centre: OpenCentre, key: uuid.UUID, *, is_full: bool) -> Record:
        show = services.whole_service if is_full else services.listed_service
        return show(centre, key)

    @staticmethod
    def kinds(centre: OpenCentre) -> dict[uuid.UUID, str]:
        return centre.services


class ServicesAtLocations(OfCentres):
    name = "service_at_location"
    column = "public_services_at_locations"
    is_of_places = True
    allowed = PAGED | {"taxonomy_term_id", "taxonomy_id", "organization_id"}
    allowed |= {"modified_after", "full"}

    @staticmethod
    def shown(centre: OpenCentre, key: uuid.UUID, *, is_full: bool) -> Record:
        show = (
            services.whole_service_at_location if is_full else services.listed_service_at_location
        )
        return show(centre, key)

    @staticmethod
    def kinds(centre: OpenCentre) -> dict[uuid.UUID, str]:
        return {key: centre.services[of] for key, (of, _at) in centre.pairs.items()}


class Organizations(Records):
    """A centre is one."""

    name = "organization"
    allowed = PAGED | {"taxonomy_term_id", "taxonomy_id", "full", "full_service"}
    of_one = frozenset({"full_service"})

    def counted(self, asked: Parameters) -> int:
        return chosen(asked).count()

    def page(self, asked: Parameters, start: int, end: int) -> list[Record]:
        changed = dict(chosen(asked)[start:end].values_list("pk", "public_changed_at"))
        found = centres.by_key(changed, with_places=self._with_places(asked))
        # Somebody may have hidden one since.
        return self._shown((found[key] for key in changed if key in found), asked)

    def batches(self, asked: Parameters) -> Iterator[list[Record]]:
        after = Q()
        while some := self._shown(self._read(chosen(asked).filter(after)[:BATCH], asked), asked):
            after = Q(pk__gt=some[-1]["id"])
            yield some

    def one(self, key: uuid.UUID, asked: Parameters) -> Record | None:
        asked = dataclasses.replace(asked, full=True)
        found = self._shown(self._read(Centre.objects.published().filter(pk=key), asked), asked)
        return found[0] if found else None

    def _read(self, found: CentreQuerySet, asked: Parameters) -> list[OpenCentre]:
        return centres.read_all(found, with_places=self._with_places(asked))

    @staticmethod
    def _with_places(asked: Parameters) -> bool:
        return asked.full or asked.full_service

    def _shown(self, read: Iterable[OpenCentre], asked: Parameters) -> list[Record]:
        if self._with_places(asked):
            is_full = asked.full_service
            return [services.whole_organization(one, is_full=is_full) for one in read]
        return [services.organization(one) for one in read]


class Fixed(Records):
    """Records that are the same for everybody, and in no database."""

    @abstractmethod
    def every(self, asked: Parameters) -> list[Record]: ...

    def counted(self, asked: Parameters) -> int:
        return len(self._chosen(asked))

    def page(self, asked: Parameters, start: int, end: int) -> list[Record]:
        return self._chosen(asked)[start:end]

    def batches(self, asked: Parameters) -> Iterator[list[Record]]:
        yield self._chosen(asked)

    def one(self, key: uuid.UUID, asked: Parameters) -> Record | None:
        return next((one for one in self.every(asked) if one["id"] == str(key)), None)

    def _chosen(self, asked: Parameters) -> list[Record]:
        words = asked.search.casefold().split()
        return [
            one
            for one in self.every(asked)
            if all(word in f"{one['name']} {one['description']}".casefold() for word in words)
        ]


class Taxonomies(Fixed):
    name = "taxonomy"
    allowed = PAGED

    def every(self, asked: Parameters) -> list[Record]:
        return [one.as_data() for one in vocabulary.TAXONOMIES.values()]


class TaxonomyTerms(Fixed):
    """No term stands below another."""

    name = "taxonomy_term"
    allowed = PAGED | {"taxonomy_id", "top_only", "parent_id"}

    def every(self, asked: Parameters) -> list[Record]:
        if asked.parent_id:
            return []
        return [
            one.with_taxonomy()
            for one in vocabulary.terms().values()
            if asked.taxonomy_id in (None, one.taxonomy)
        ]


LISTS: dict[str, Records] = {
    "services": Services(),
    "organizations": Organizations(),
    "service_at_locations": ServicesAtLocations(),
    "taxonomies": Taxonomies(),
    "taxonomy_terms": TaxonomyTerms(),
}
