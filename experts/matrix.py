"""How many experts there are for each speciality, by language and by country."""

import dataclasses
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from experts.models import Expert, Expertise
from irct.models import Language, country_name
from irct.places.order import in_order

ANY = ""
# The least number of experts of each shade, from the lightest to the darkest.
STEPS = (1, 2, 5, 10)


@dataclasses.dataclass(frozen=True, slots=True)
class MatrixCell:
    """A number of experts and the URL of the search that lists them."""

    count: int
    url: str
    speciality: str

    @property
    def step(self) -> int:
        return bisect(STEPS, self.count)


@dataclasses.dataclass(frozen=True, slots=True)
class MatrixRow:
    label: str
    cells: list[MatrixCell]


@dataclasses.dataclass(frozen=True, slots=True)
class MatrixTable:
    """A column for each speciality; the first one counts all experts of the row."""

    key: str
    columns: list[str]
    rows: list[MatrixRow]


class Matrix:
    """The published experts by speciality and language, and by speciality and country.

    Each table can be narrowed: the first to one country, the second to one language.
    """

    def __init__(self, data: QueryDict) -> None:
        published = Expert.objects.published().order_by()
        self._experts = list(published.values_list("expertise", "languages", "shown_country"))
        self.languages = _choices(
            {one for _e, many, _c in self._experts for one in many}, _language
        )
        self.countries = _choices({one for *_rest, one in self._experts if one}, country_name)
        self.language = _known(data.get("language"), self.languages)
        self.country = _known(data.get("country"), self.countries)

    @property
    def language_name(self) -> str:
        return _language(self.language)

    @property
    def total(self) -> int:
        return len(self._experts)

    @property
    def steps(self) -> list[str]:
        """What each shade stands for."""
        below = [
            str(least)
            if least == following - 1
            else _("%(least)s to %(most)s") % {"least": least, "most": following - 1}
            for least, following in pairwise(STEPS)
        ]
        return [*below, _("%s and more") % STEPS[-1]]

    def tables(self) -> list[MatrixTable]:
        by_language: Counter[tuple[str, str]] = Counter()
        by_country: Counter[tuple[str, str]] = Counter()
        for expertise, languages, country in self._experts:
            specialities = [ANY, *expertise]
            if self.country in (ANY, country):
                by_language.update((row, column) for row in languages for column in specialities)
            if country and (not self.language or self.language in languages):
                by_country.update((country, column) for column in specialities)
        of_country = {"country": self.country} if self.country else {}
        of_language = {"language": self.language} if self.language else {}
        return [
            self._table("language", by_language, _language, of_country),
            self._table("country", by_country, country_name, of_language),
        ]

    def _table(
        self,
        key: str,
        counts: Mapping[tuple[str, str], int],
        name_of: Callable[[str], str],
        narrowed: Mapping[str, str],
    ) -> MatrixTable:
        columns = [ANY, *Expertise.values]
        rows = [
            MatrixRow(
                label,
                [
                    _cell(counts.get((code, one), 0), {key: code, **narrowed}, one)
                    for one in columns
                ],
            )
            for code, label in _choices({row for row, _column in counts}, name_of)
        ]
        return MatrixTable(key, [_speciality(one) for one in columns], rows)


def _cell(count: int, asked: Mapping[str, str], expertise: str) -> MatrixCell:
    asked = {**asked, **({"expertise": expertise} if expertise else {})}
    return MatrixCell(
        count, f"{reverse('experts:list')}?{urlencode(asked)}", _speciality(expertise)
    )


def _choices(codes: Iterable[str], name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    named = ((str(code), name_of(code)) for code in codes)
    return sorted(named, key=lambda pair: in_order(pair[1]))


def _known(code: str | None, choices: list[tuple[str, str]]) -> str:
    return code if code in dict(choices) else ANY


def _language(code: str) -> str:
    return str(Language(code).label)


def _speciality(code: str) -> str:
    label = str(Expertise(code).label) if code else _("any speciality")
    return label[:1].upper() + label[1:]
