"""What the searches for centres and for experts share: how a page says what they ask and find."""

import dataclasses
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from irct import search
from irct.models import country_name
from irct.places import countries
from irct.places.locales import comma, either, in_quotes, isolated, labelled, listed
from irct.places.town_names import town_name
from irct.search.tokens import PUNCTUATION
from irct.visitors.facets import MOST_CHOSEN
from irct.visitors.results import SearchResults
from irct.visitors.sheet import PARAMETER, Sheet

# Places of a name that are offered beside the one that is shown.
MOST_PLACES = 4
# What stands between the parts of a title.
PARTED = " · "
# Facets that both halves have.
SHARED_FACETS = ("country", "language")


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, the URL of the same search without it, and how many results that has."""

    label: str
    value: str
    url: str
    count: int | None = None


def label_of(place: search.Place) -> str:
    """A place as a page names it, with its country."""
    country = country_name(place.country)
    division = place.town.division if place.town else ""
    name = place.name(get_language() or "en")
    if place.town:
        name = town_name(place.town.name, place.country)
    return comma().join(map(str, filter(None, (isolated(name), division, country))))


def said_of(place: search.Place) -> str:
    """A place as somebody could type it to mean just this one."""
    around = (place.town and place.town.division) or countries.name(place.country, "en")
    return f"{place.name('en')} {around}".lstrip()


def _shortened(values: Sequence[str]) -> list[str]:
    """Values that nobody knows, short and few enough to be shown."""
    shown = [value[:60] for value in values[:MOST_CHOSEN]]
    return [*shown, "…"] if len(values) > MOST_CHOSEN else shown


def _taken_out(words: str, text: str) -> str:
    """A text without some words, whatever stands between these: N'Djamena is read as two.

    Without their letters within longer words only where they stand nowhere else, as in 東京都.
    """
    at = [number for number, char in enumerate(text) if _is_written(char)]
    letters, sought = "".join(text[number] for number in at), "".join(filter(_is_written, words))
    found = [start for start in range(len(at)) if sought and letters.startswith(sought, start)]
    whole = [start for start in found if _is_whole(at, start, start + len(sought))]
    for start in reversed(whole or found):
        text = f"{text[: at[start]]} {text[at[start + len(sought) - 1] + 1 :]}"
    return text


def _is_written(char: str) -> bool:
    """It is a letter, a digit or a sign on one."""
    return unicodedata.category(char)[0] in "LMN"


def _is_whole(at: Sequence[int], start: int, end: int) -> bool:
    """No other letters stand at either end of some letters of a text."""
    is_begun = start == 0 or at[start] - at[start - 1] > 1
    return is_begun and (end == len(at) or at[end] - at[end - 1] > 1)


class ListingFilter(SearchResults):
    """A search, what a page says of it, and the addresses of others like it."""

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(str(f.label), str(f.name_of(code)), self.url(without=(name, code)))
            for name, f in self.FACETS.items()
            for code in self.chosen[name]
        ]

    @cached_property
    def understood(self) -> list[Chip]:
        """What the text says, each thing with a label: no language need join them to a sentence."""
        reading = self.query.reading
        # The words that say each thing; several may say the same.
        said: dict[tuple[str, str], list[str]] = {}
        if reading.place:
            said[_("Where"), label_of(reading.place)] = [reading.place_words]
        for ask in reading.asks:
            if named := self._named(ask.codes):
                said.setdefault(named, []).append(ask.words)
        return [
            Chip(label, value, self.url(q=self._without(words)))
            for (label, value), words in said.items()
        ]

    @cached_property
    def summary(self) -> str:
        """What is looked for, in this site's own words: never as it was typed."""
        said = [labelled(part.label, part.value) for part in self.understood]
        for name, codes in self.chosen.items():
            if codes:
                facet = self.FACETS[name]
                said.append(labelled(facet.label, either(map(facet.name_of, codes))))
        return PARTED.join(dict.fromkeys(said))

    def _named(self, codes: Sequence[str]) -> tuple[str, str] | None:
        """The label and the values of codes, of the first kind that has a facet."""
        by_kind: dict[str, list[str]] = {}
        for code in codes:
            kind, _sep, value = code.partition("=")
            by_kind.setdefault(kind, []).append(value)
        for kind, values in by_kind.items():
            # Interpreters are a way to help, whatever the language is; no expert has any.
            facet = self.FACETS.get("way" if kind == "interpreted" else kind)
            if facet and kind == "interpreted":
                return str(facet.label), _("interpreters")
            # Kurdish is searched as such, and chosen as Kurmanji or Sorani.
            if facet and (known := [value for value in values if value in facet.codes]):
                return str(facet.label), either(map(facet.name_of, known[:3]))
        return None

    def _without(self, phrases: Sequence[str]) -> str:
        """The text without some of its words."""
        left = self.q
        for words in phrases:
            shorter = _taken_out(words, left)
            if shorter == left:
                gone = set(words.split())
                kept = (word for word in left.split() if word.strip(PUNCTUATION) not in gone)
                shorter = " ".join(kept)
            left = shorter
        return " ".join(left.split()).strip(" ,")

    @property
    def unused(self) -> list[str]:
        """The words that say nothing here: some ask for what only the other half has.

        Where that half is shown as well, these have been of use.
        """
        reading = self.query.reading
        asks = reading.asks if reading.place and not self.is_for_others else ()
        other = [ask.words for ask in asks if not self._named(ask.codes)]
        return list(dict.fromkeys([*self.query.unused, *other]))

    @property
    def elsewhere_url(self) -> str:
        """The URL of the same search without its place."""
        return self.url(q=self._without([self.query.reading.place_words]))

    @property
    def place_name(self) -> str:
        place = self.query.reading.place
        return label_of(place) if place else ""

    @property
    def same_search(self) -> str:
        """The query of this search in the other half of the directory."""
        query = QueryDict(mutable=True)
        query["q"] = self.q
        for name in SHARED_FACETS:
            query.setlist(name, self.chosen[name])
        return f"?{query.urlencode()}"

    @property
    def missing(self) -> list[str]:
        """What is asked for and said by no listing there."""
        named = (self._named(ask.codes) for ask in self.query.missing)
        return list(dict.fromkeys(one[1] for one in named if one))

    @property
    def other_places(self) -> list[Chip]:
        """Other places of the name that was read, and everyday words that are places as well."""
        reading = self.query.reading
        others = [(place, reading.place_words) for place in reading.places[1:MOST_PLACES]]
        return [
            Chip(
                "",
                label_of(place),
                self.url(q=f"{self._without([words])} {said_of(place)}".strip()),
            )
            for place, words in others
        ]

    @property
    def looser(self) -> list[Chip]:
        """Searches that drop one facet and find something."""
        return [
            Chip(
                str(f.label),
                listed(f.name_of(code) for code in self.chosen[name]),
                self.url(without=(name, None)),
                self.counts.without[name],
            )
            for name, f in self.FACETS.items()
            if self.chosen[name] and self.counts.without[name]
        ]

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet.of(self.data)

    @property
    def exact_url(self) -> str:
        """The URL of the same search with the words exactly as typed."""
        return self.url(exact="1")

    @property
    def clear_url(self) -> str:
        return self.sheet.kept or "?"

    @property
    def problems(self) -> list[str]:
        """Sentences about what in the URL was not understood."""
        problems = []
        for name, f in self.FACETS.items():
            choice = self.choices[name]
            if unknown := choice.unknown:
                problems.append(
                    ngettext(
                        "%(label)s: the value %(values)s is not known. It was left out.",
                        "%(label)s: the values %(values)s are not known. They were left out.",
                        len(unknown),
                    )
                    % {"label": f.label, "values": listed(map(in_quotes, _shortened(unknown)))}
                )
            if left_out := choice.left_out:
                problems.append(
                    _("%(label)s: only the first %(number)d values are used. Left out: %(others)s.")
                    % {
                        "label": f.label,
                        "number": MOST_CHOSEN,
                        "others": listed(f.name_of(code) for code in left_out),
                    }
                )
        if len(self.q) > search.LONGEST_TEXT:
            problems.append(_("The text is long. Only its first words were searched for."))
        if self.q and not self.query and not self.query.absent:
            problems.append(_("There is no word to search for. Everything is shown."))
        if self.data.get("sort", "name") not in self.SORTS:
            problems.append(_("This order is not known. The usual one is shown."))
        if (page := self.data.get("page", "1")) and not page.isdecimal():
            problems.append(_("This page is not known. The first one is shown."))
        return problems

    def parameters(self) -> dict[str, str]:
        """Query parameters of this search other than its facets."""
        sort = self.data.get("sort")
        return {"q": self.q, "sort": sort if sort in self.SORTS else ""}

    def url(self, *, without: tuple[str, str | None] | None = None, **changes: str) -> str:
        """The URL of this search's first page, without one value or facet; it keeps the sheet."""
        parameters = {**self.parameters(), **changes}
        query = [(name, value) for name, value in parameters.items() if value]
        query += [
            (name, code)
            for name, codes in self.chosen.items()
            for code in codes
            if without not in ((name, code), (name, None))
        ]
        query += [(PARAMETER, slug) for slug in self.sheet.slugs]
        return f"?{urlencode(query)}"
