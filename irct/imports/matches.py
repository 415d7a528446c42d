"""Which listings the rows of a file mean: by id, by number, or by name and country."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from irct.imports.cells import is_emptied, unguarded
from irct.imports.columns import Column
from irct.imports.plans import RowError
from irct.imports.resources import ListingResource
from irct.models import country_name
from irct.search.documents import LAST
from irct.search.words import words_of


class Matches:
    """The listings that some rows may mean, read at once."""

    def __init__(
        self,
        resource: ListingResource,
        named: Mapping[str, Column],
        said: list[dict[str, str]],
        *,
        lock: bool,
    ) -> None:
        self.model, self.number, self.named = resource.model, resource.number, named
        listings = self.model.objects.order_by()
        ids = {key for row in said if (key := _uuid(row.get("id", "")))}
        keys = set(listings.filter(pk__in=ids).values_list("pk", flat=True))
        self.by_number: dict[str, Any] = {}
        if self.number and (numbers := {self._number(row) for row in said} - {""}):
            known = listings.filter(**{f"{self.number}__in": numbers})
            # Said again, since the index is of those that have one.
            known = known.exclude(**{self.number: ""})
            self.by_number = dict(known.values_list(self.number, "pk"))
        names = {name for row in said if not row.get("id") and (name := sorted_name(row))}
        self.by_name: dict[Any, list[Any]] = {}
        found = listings.filter(sort_name__in=[*names, *(f"{LAST} {name}" for name in names)])
        for pk, sort_name, country in found.values_list("pk", "sort_name", "country"):
            called = sort_name.removeprefix(f"{LAST} "), str(country)
            self.by_name.setdefault(called, []).append(pk)
        keys |= {*self.by_number.values(), *(pk for pks in self.by_name.values() for pk in pks)}
        wanted = self.model.objects.with_children().filter(pk__in=keys).order_by("pk")
        if lock:
            list(
                self.model.objects.filter(pk__in=keys).order_by("pk").select_for_update().only("pk")
            )
        self.stored = {listing.pk: listing for listing in wanted}

    def listing(self, said: dict[str, str]) -> tuple[Any, bool]:
        """Return the listing that a row is about, and whether it is a new one."""
        key = _uuid(said.get("id", ""))
        if said.get("id") and key is None:
            raise RowError("id", _("This is no id. Leave it empty for a new entry."))
        if key in self.stored:
            return self.stored[key], False
        found = self._known(said)
        if found is not None and key:
            raise RowError(
                "id",
                _("No entry has this id, but %s is known. Correct the id or leave it empty.")
                % found,
            )
        if found is not None:
            return found, False
        if not said.get("name") or not said.get("country"):
            missing = "name" if not said.get("name") else "country"
            raise RowError(
                missing, _("No entry is known by this; a new one needs name and country.")
            )
        return self.model(**({"id": key} if key else {})), True

    def _known(self, said: dict[str, str]) -> Any:
        number = self._number(said) if self.number else ""
        if number in self.by_number:
            return self.stored[self.by_number[number]]
        name = sorted_name(said)
        if not name or "country" not in said:
            return None
        country = self.country(said)
        found = self.by_name.get((name, country), [])
        if len(found) > 1:
            told = "; ".join(f"{self.stored[pk]} ({pk})" for pk in found[:5])
            raise RowError(
                "name",
                _("Several entries in %(country)s are called so. Give the id of one: %(told)s")
                % {"country": country_name(country), "told": told},
            )
        return self.stored[found[0]] if found else None

    def country(self, said: dict[str, str]) -> str:
        try:
            return self.named["country"].clean(said)
        except ValueError as error:
            raise RowError("country", str(error)) from None

    def _number(self, said: dict[str, str]) -> str:
        cell = said.get(self.number, "")
        return self.named[self.number].clean(said) if cell and not is_emptied(cell) else ""


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said.strip())
    except ValueError:
        return None


def sorted_name(said: dict[str, str]) -> str:
    """Return what a listing of this name is sorted by."""
    name = unguarded(said.get("name", ""))
    return " ".join(words_of(name)) or name.strip()
