"""Counts by country brought together by region, and the desk's lists of what was counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from irct.places import countries
from irct.places.countries import Region


def by_region(
    rows: Iterable[Mapping[str, Any]], names: Sequence[str], *, country: str = "country"
) -> Iterator[tuple[str, str, dict[str, int]]]:
    """(code, label, numbers) of all regions that occur, and of the world."""
    sums = {region: dict.fromkeys(names, 0) for region in ("", *Region)}
    found = {""}
    for row in rows:
        region = countries.region(str(row[country]))
        found.add(region)
        for name in names:
            sums[region][name] += row[name]
            sums[""][name] += row[name]
    for code, numbers in sums.items():
        if code and code in found:
            yield code, str(Region(code).label), numbers
    yield "", _("All regions"), sums[""]


def list_of(model: type[models.Model], **chosen: object) -> str:
    """The list of records at the desk, as filtered."""
    options = model._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    parameters = {name: value for name, value in chosen.items() if value != ""}
    return f"{address}?{urlencode(parameters)}"
