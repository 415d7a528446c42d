"""Find the town that somebody means, however they write it."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet
from rapidfuzz.distance import Levenshtein

from irct.places.models import Town, TownName
from irct.places.text import spellings

# A shorter beginning is that of too many names.
SHORTEST_BEGINNING = 3
LONGEST = 100
CANDIDATES = 60


def find_towns(text: str, *, country: str | None = None, limit: int = 10) -> list[Town]:
    """Towns of this name, else those that begin so, else those spelt much like it.

    The largest come first: where many towns share a name, a page can only offer them.
    """
    names = TownName.objects.filter(town__country=country) if country else TownName.objects.all()
    for attempt in (_named, _beginning, _alike):
        for form in spellings(text[:LONGEST]):
            if towns := attempt(form, names)[:limit]:
                return list(towns)
    return []


def towns_named(text: str, *, country: str, limit: int = 10) -> list[Town]:
    """Towns of a country that have this very name, the largest first."""
    names = TownName.objects.filter(town__country=country)
    found = (_named(form, names)[:limit] for form in spellings(text[:LONGEST]))
    return list(next(filter(None, found), []))


def _named(form: str, names: QuerySet[TownName]) -> QuerySet[Town]:
    return Town.objects.filter(pk__in=names.filter(name=form).values("town"))


def _beginning(form: str, names: QuerySet[TownName]) -> QuerySet[Town]:
    if len(form) < SHORTEST_BEGINNING:
        return Town.objects.none()
    return Town.objects.filter(pk__in=names.filter(name__startswith=form).values("town"))


def _alike(form: str, names: QuerySet[TownName]) -> list[Town]:
    """Towns with a name few edits away, fewest edits first."""
    alike = names.filter(name__trigram_similar=form).select_related("town")
    ranked: dict[Town, tuple[int, int, int]] = {}
    for name in alike.order_by(TrigramSimilarity("name", form).desc(), "pk")[:CANDIDATES]:
        rank = (Levenshtein.distance(form, name.name), -name.town.population, name.town_id)
        if rank[0] <= 1 + len(form) // 6:
            ranked[name.town] = min(rank, ranked.get(name.town, rank))
    return sorted(ranked, key=ranked.__getitem__)
