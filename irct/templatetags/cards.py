"""Cards of listings in lists, the values of facets beside them, and the profile of a centre.

A card or profile is written once, and kept until something that it shows has changed; what depends
on a search or on its reader is left out: marked words, distances, links that carry what was asked.
"""

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django import template
from django.template import Context, loader
from django.utils import timezone
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from irct.disclosure.profiles import CentreProfile, ExpertProfile
from irct.machine.folded import BETWEEN_LINES
from irct.machine.version import written_once
from irct.places.locales import capfirst, reader
from irct.places.points import Point
from irct.search import Query, pieces
from irct.templatetags.directory import GOOD_UNTIL, away
from irct.visitors.facets import FacetValue
from irct.visitors.sheet import Sheet
from irct.visitors.way_back import Results

register = template.Library()

# No text of the database can hold this character.
EDGE = "\0"
# Links, and how far away: by these names in a card.
CARRIED, SHEET, COLLECT, AWAY = "carried", "sheet", "collect", "away"
# In a profile: further links.
ALSO, BEHIND = "also", "behind"
# What a page works out once, for all its cards.
LINKS = "links of cards"
# Bytes, roughly, of a word with what Python holds beside it.
WORD = 200
# Where nothing can be put on one.
NO_SHEET = Sheet()


class MarkedText(NamedTuple):
    """A text in which what was looked for is marked."""

    plain: str
    pieces: Sequence[tuple[str, tuple[str, ...]]]

    def marked(self, query: Query | None) -> str:
        if not query:
            return self.plain
        return "".join(
            f"<mark>{piece}</mark>" if words and query.is_sought(words) else piece
            for piece, words in self.pieces
        )


class Gaps:
    """Stands for a search and its reader while a card is written."""

    def __init__(self) -> None:
        self.texts: list[MarkedText] = []

    def left_out(self, text: str) -> SafeString:
        """Where a text stands once its words are marked."""
        if not text:
            return SafeString()
        escaped = [(conditional_escape(one), words) for one, words in pieces(text)]
        self.texts.append(MarkedText("".join(one for one, _words in escaped), escaped))
        return _gap(str(len(self.texts) - 1))


@dataclasses.dataclass(frozen=True, slots=True)
class SheetGap:
    """Stands for the reader's sheet."""

    slugs: tuple[str, ...]
    is_full: bool
    is_empty: bool = False

    def __bool__(self) -> bool:
        return not self.is_empty

    @property
    def kept(self) -> SafeString:
        return _gap(SHEET)

    @property
    def also(self) -> SafeString:
        return _gap(ALSO)

    def adding(self, _slug: str) -> SafeString:
        return _gap(COLLECT)

    def removing(self, _slug: str) -> SafeString:
        return _gap(COLLECT)


class ResultsGap(NamedTuple):
    """Stands for the results that a card is among."""

    @property
    def carried(self) -> SafeString:
        return _gap(CARRIED)

    def __bool__(self) -> bool:
        return True


class BehindGap(NamedTuple):
    """Stands for the results that a profile was opened from."""

    @property
    def url(self) -> SafeString:
        return _gap(BEHIND)

    def __bool__(self) -> bool:
        return True


class Links(NamedTuple):
    """What the links of all cards on a page have in common."""

    sheet: Sheet
    has_results: bool
    # As they stand in an attribute.
    carried: str
    kept: str
    # What every card is written for.
    reader: str
    today: dt.date


# Where a card is on no sheet, and may be put on one.
NO_CHOICE = SheetGap((), is_full=False)


class Card(NamedTuple):
    """What stands between the gaps of a card, and what belongs into these."""

    between: list[str]
    gaps: list[MarkedText | str]
    good_until: float = math.inf  # seconds since 1970

    def filled(self, values: Mapping[str, str], query: Query | None = None) -> SafeString:
        """All of it, with what belongs into the gaps."""
        filled = [self.between[0]]
        for gap, behind in zip(self.gaps, self.between[1:], strict=True):
            filled.append(gap.marked(query) if isinstance(gap, MarkedText) else values[gap])
            filled.append(behind)
        return mark_safe("".join(filled))  # noqa: S308 (each is escaped)

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        texts = [gap for gap in self.gaps if isinstance(gap, MarkedText)]
        return 2 * sum(map(len, self.between)) + WORD * sum(len(text.pieces) for text in texts)


@register.filter
def marked(text: str, gaps: Gaps) -> SafeString:
    """Where a text of a card stands, in which what is looked for is marked."""
    return gaps.left_out(text)


@register.simple_tag(takes_context=True)
def card(
    context: Context,
    profile: CentreProfile | ExpertProfile,
    level: str = "h2",
    query: Query | None = None,
    point: Point | None = None,
    is_small: bool = False,
) -> SafeString:
    """A listing as lists show it, with what a search looked for marked."""
    links = _links(context)
    values = {CARRIED: links.carried, SHEET: links.kept, COLLECT: "", AWAY: ""}
    sheet, number = NO_CHOICE, 0
    if isinstance(profile, CentreProfile):
        is_chosen = profile.slug in links.sheet
        if not is_small:
            change = links.sheet.removing if is_chosen else links.sheet.adding
            values[COLLECT] = conditional_escape(change(profile.slug))
            if is_chosen or links.sheet.is_full:
                sheet = SheetGap((profile.slug,) if is_chosen else (), links.sheet.is_full)
        if point and (said := away(profile, point)):
            values[AWAY] = f" · {conditional_escape(said)}"
        if point and len(profile.places) > 1:
            place = profile.nearest_place(point)
            number = profile.places.index(place) if place else 0
    look = level, is_small, number, links.has_results, sheet
    key = profile.directory, profile.id, links.today, links.reader, look
    written = written_once(key, (profile,), lambda: _written(profile, *look))
    return written.filled(values, query)


@register.simple_tag(takes_context=True, name="profile")
def whole_profile(context: Context, profile: CentreProfile) -> SafeString:
    """All that the page of a centre says of it."""
    request, behind, sheet = context.get("request"), context.get("behind"), context["sheet"]
    alternatives, is_chosen = context["alternatives"], profile.slug in sheet
    change = sheet.removing if is_chosen else sheet.adding
    values = {
        BEHIND: conditional_escape(behind.url) if behind else "",
        SHEET: conditional_escape(sheet.kept),
        ALSO: conditional_escape(sheet.also),
        COLLECT: conditional_escape(change(profile.slug)),
    }
    gap = SheetGap((profile.slug,) if is_chosen else (), sheet.is_full, not sheet)
    has_others = bool(alternatives and alternatives.nearest)
    written = written_once(
        ("profile", profile.id, timezone.localdate(), reader(), bool(behind), gap, has_others),
        (profile,),
        lambda: _profile_written(profile, gap, is_behind=bool(behind), has_others=has_others),
    )
    if request and written.good_until < math.inf:
        request.META[GOOD_UNTIL] = min(written.good_until, request.META.get(GOOD_UNTIL, math.inf))
    return written.filled(values)


def _links(context: Context) -> Links:
    links: Links | None = context.render_context.get(LINKS)
    if links is None:
        results: Results | None = context.get("results")
        sheet: Any = context.get("sheet", NO_SHEET)
        carried = conditional_escape(results.carried) if results else ""
        links = Links(
            sheet,
            bool(results),
            carried,
            conditional_escape(sheet.kept),
            reader(),
            timezone.localdate(),
        )
        context.render_context[LINKS] = links
    return links


def _written(
    profile: CentreProfile | ExpertProfile,
    level: str,
    is_small: bool,
    number: int,
    has_results: bool,
    sheet: SheetGap,
) -> Card:
    gaps = Gaps()
    values: dict[str, object] = {
        "level": level,
        "is_small": is_small,
        "query": gaps,
        "results": ResultsGap() if has_results else None,
        "sheet": sheet,
    }
    if isinstance(profile, CentreProfile):
        name = "centres/_card.html"
        values |= {"centre": profile, "names": profile.names_for(reader()), "away": _gap(AWAY)}
        values["text"] = {} if is_small else profile.text_for(reader())
        values["place"] = profile.places[number] if profile.places else None
    else:
        name, values["expert"] = "experts/_card.html", profile
    html = BETWEEN_LINES.sub("\n", _rendered(name, values).strip())
    return _between_gaps(html, gaps)


def _profile_written(
    profile: CentreProfile, sheet: SheetGap, *, is_behind: bool, has_others: bool
) -> Card:
    # Where a page leaves word of until when it is right.
    request = SimpleNamespace(META={})
    values: dict[str, object] = {
        "centre": profile,
        "text": profile.text_for(reader()),
        "sheet": sheet,
        "request": request,
        "behind": BehindGap() if is_behind else None,
        "alternatives": {"nearest": has_others},
    }
    written = _between_gaps(_rendered("centres/_profile.html", values), Gaps())
    return written._replace(good_until=request.META.get(GOOD_UNTIL, math.inf))


def _rendered(name: str, values: dict[str, object]) -> str:
    whole: Any = loader.get_template(name)
    html: str = whole.template.render(Context(values))
    return html


def _between_gaps(html: str, gaps: Gaps) -> Card:
    split = html.split(EDGE)
    return Card(
        split[::2], [gaps.texts[int(gap)] if gap.isdecimal() else gap for gap in split[1::2]]
    )


def _gap(name: str) -> SafeString:
    return SafeString(f"{EDGE}{name}{EDGE}")


@register.simple_tag
def facet_values(values: Iterable[FacetValue], name: str) -> SafeString:
    """A box to tick for each, with its number of results."""
    # There are hundreds of them: what needs no quotation marks has none.
    language, written = reader(), []
    for one in values:
        box, label = _box(name, one.code, one.label, language)
        checked = " checked" if one.is_chosen else ""
        written.append(f"{box}{checked}>{label} <b>{one.count}</b></label>")
    return mark_safe("\n".join(written))  # noqa: S308 (names and codes are those of vocabularies)


@lru_cache(2_000)
def _box(name: str, code: str, label: str, _language: str) -> tuple[str, str]:
    """A box to tick, and what stands beside it: in some languages it begins in another way."""
    box = f"<label><input type=checkbox name={name} value={code}"
    return box, escape(capfirst(label))
