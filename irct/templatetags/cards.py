"""Cards of listings in lists, and the values of facets beside them.

A card is written once for each state of what is public, and kept; what depends on a search or on
its reader is left out then: marked words, distances, links that carry what was asked for.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template import Context, loader
from django.utils import timezone
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from irct.disclosure.profiles import CentreProfile, ExpertProfile
from irct.machine.folded import BETWEEN_LINES
from irct.machine.version import current, keep_part, part
from irct.places.locales import capfirst, reader
from irct.places.points import Point
from irct.search import Query, pieces
from irct.templatetags.directory import away
from irct.visitors.facets import FacetValue
from irct.visitors.sheet import Sheet
from irct.visitors.way_back import Results

register = template.Library()

# No text of the database can hold this character.
EDGE = "\0"
# Links, and how far away: by these names in a card.
CARRIED, SHEET, COLLECT, AWAY = "carried", "sheet", "collect", "away"
# What a page works out once, for all its cards.
LINKS = "links of cards"
# Bytes, roughly, of a word with what Python holds beside it.
WORD = 200
# Where nothing can be put on one.
NO_SHEET = Sheet()


class Text(NamedTuple):
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
        self.texts: list[Text] = []

    def left_out(self, text: str) -> SafeString:
        """Where a text stands once its words are marked."""
        if not text:
            return SafeString()
        escaped = [(conditional_escape(one), words) for one, words in pieces(text)]
        self.texts.append(Text("".join(one for one, _words in escaped), escaped))
        return _gap(str(len(self.texts) - 1))


@dataclasses.dataclass(frozen=True, slots=True)
class SheetGap:
    """Stands for the reader's sheet."""

    slugs: tuple[str, ...]
    is_full: bool

    @property
    def kept(self) -> SafeString:
        return _gap(SHEET)

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


class Links(NamedTuple):
    """What the links of all cards on a page have in common."""

    sheet: Sheet
    has_results: bool
    # As they stand in an attribute.
    carried: str
    kept: str


# How a card stands on its page: as `_written` takes it.
Look = tuple[str, bool, int, bool, SheetGap]


class Card(NamedTuple):
    """What stands between the gaps of a card, and what belongs into these."""

    between: list[str]
    gaps: list[Text | str]

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        texts = [gap for gap in self.gaps if isinstance(gap, Text)]
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
    sheet, number = SheetGap((), is_full=False), 0
    if isinstance(profile, CentreProfile):
        is_chosen = profile.slug in links.sheet
        if not is_small:
            change = links.sheet.removing if is_chosen else links.sheet.adding
            values[COLLECT] = conditional_escape(change(profile.slug))
            sheet = SheetGap((profile.slug,) if is_chosen else (), links.sheet.is_full)
        if point and (said := away(profile, point)):
            values[AWAY] = f" · {conditional_escape(said)}"
        if point and len(profile.places) > 1:
            place = profile.nearest_place(point)
            number = profile.places.index(place) if place else 0
    written = _card(profile, (level, is_small, number, links.has_results, sheet))
    filled = [written.between[0]]
    for gap, behind in zip(written.gaps, written.between[1:], strict=True):
        filled.append(gap.marked(query) if isinstance(gap, Text) else values[gap])
        filled.append(behind)
    return mark_safe("".join(filled))  # noqa: S308 (each is escaped)


def _links(context: Context) -> Links:
    links: Links | None = context.render_context.get(LINKS)
    if links is None:
        results: Results | None = context.get("results")
        sheet: Any = context.get("sheet", NO_SHEET)
        carried = conditional_escape(results.carried) if results else ""
        links = Links(sheet, bool(results), carried, conditional_escape(sheet.kept))
        context.render_context[LINKS] = links
    return links


def _card(profile: CentreProfile | ExpertProfile, look: Look) -> Card:
    """A card as it is kept, if its profile is, or written anew."""
    version, today = current(), timezone.localdate()
    # What was read before something changed must not be kept as what is newest.
    if part((profile.directory, profile.id, today), version) is not profile:
        return _written(profile, *look)
    key = (profile.directory, profile.id, today, reader(), look)
    written: Card | None = part(key, version)
    if written is None:
        written = _written(profile, *look)
        keep_part(key, written, version, size=written.size)
    return written


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
    whole: Any = loader.get_template(name)
    html = BETWEEN_LINES.sub("\n", whole.template.render(Context(values)).strip())
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
