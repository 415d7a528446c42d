"""What is remembered while a file is read: what was met, and what was judged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from irct.disclosure import four_eyes
from irct.imports.columns import Column
from irct.imports.plans import Plan, RowError
from irct.imports.resources import ListingResource
from irct.models import CodeField, CodesField
from irct.models.paths import EMPTY
from irct.places.models import Town

# What was judged of short values, which a file repeats, is remembered of so many.
MOST_JUDGED = 10_000
LONGEST_JUDGED = 100


class Memory:
    """What the rows of one file have in common."""

    def __init__(self, resource: ListingResource, named: Mapping[str, Column]) -> None:
        self.resource, self.model, self.named = resource, resource.model, named
        self.towns: dict[int, Town] = {}
        # In which row a listing, a name with its country, a number stood before.
        self._rows: dict[Any, int] = {}
        self._slugs: set[str] | None = None
        self._is_judged: dict[str, bool] = {}
        self._judged: dict[Any, tuple[Any, str]] = {}
        self._next: Counter[str] = Counter()

    def load_towns(self, said: Iterable[dict[str, str]]) -> None:
        names = [n for n, column in self.named.items() if column.attribute == "geoname"]
        told = {row[name].strip() for row in said for name in names if name in row}
        keys = {int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 10}
        if missing := keys - self.towns.keys():
            self.towns |= Town.objects.in_bulk(missing)

    def note_once(self, plan: Plan, key: Any, column: str) -> None:
        if (first := self._rows.setdefault(key, plan.number)) != plan.number:
            raise RowError(column, _("Row %d is about the same entry.") % first)

    def note_number(self, plan: Plan, number: str) -> None:
        self.note_once(plan, ("number", number), self.resource.number)

    def is_judged(self, path: str) -> bool:
        """Say whether a value is one that editors write, and not a code that is a known word."""
        kind, _slash, rest = path.partition("/")
        known = f"{kind}/{rest.partition('/')[2]}" if rest else path
        if known not in self._is_judged:
            if "/" in path:
                is_code = path.endswith("/state")
            else:
                field = self.model._meta.get_field(path)
                is_code = isinstance(field, CodeField | CodesField)
            self._is_judged[known] = bool(self.model.section_of(path)) and not is_code
        return self._is_judged[known]

    def judged(self, path: str, before: Any, after: Any, country: str) -> tuple[Any, str]:
        """Judge a value by four eyes; a short one that is new and was judged is not read again."""
        is_short = isinstance(after, str) and len(after) <= LONGEST_JUDGED and before in EMPTY
        if not is_short:
            return four_eyes.judged(path, before, after, country=country)
        key = path, repr(before), after, country
        if key not in self._judged:
            if len(self._judged) >= MOST_JUDGED:
                self._judged.clear()
            self._judged[key] = four_eyes.judged(path, before, after, country=country)
        return self._judged[key]

    def free_slug(self, wanted: str, name: str) -> str:
        """Return an address that no listing has or had, and no earlier row."""
        if self._slugs is None:
            self._slugs = set(self.model.TAKEN_SLUGS)
            for slug, former in self.model.objects.values_list("slug", "former_slugs").iterator():
                self._slugs |= {slug, *former}
        if wanted in self._slugs:
            raise RowError("slug", _("Another page has or had this address."))
        stem = wanted or slugify(name)[:100] or "listing"
        slug = stem
        while slug in self._slugs:
            self._next[stem] += 1
            slug = f"{stem}-{self._next[stem] + 1}"
        self._slugs.add(slug)
        return slug
