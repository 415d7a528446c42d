"""How the directory's values are said on a page, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

import qrcode
from babel.core import get_global
from babel.dates import format_skeleton, get_timezone_location
from babel.units import format_unit
from django import template
from django.template import Context
from django.template.defaultfilters import stringfilter
from django.template.defaulttags import CsrfTokenNode
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from irct import models, phones
from irct.disclosure import profiles, projection
from irct.history import differences
from irct.hours import MIDNIGHT, Week, wording
from irct.places import countries, languages
from irct.places.locales import (
    capfirst,
    colon,
    comma,
    day,
    in_quotes,
    isolated,
    listed,
    locale,
    moment,
    number,
    reader,
    semicolon,
)
from irct.places.points import Point
from irct.places.town_names import town_name
from irct.visitors import maps
from irct.visitors.sheet import Sheet

register = template.Library()

MILES_IN_A_KILOMETRE = 0.621371
# Where a page leaves word of until when it is right, in seconds since 1970.
GOOD_UNTIL = "irct.good_until"
# Seconds: clocks are put on and back at a quarter of an hour.
QUARTER = 15 * 60
# Places are shown no more exactly than this.
NEAREST = 10

# What opens when a way of getting in touch is chosen.
ADDRESSES = {
    "phone": "tel:{}",
    "signal": "https://signal.me/#p/{}",
    "whatsapp": "https://wa.me/{}",
    "email": "mailto:{}",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture that says what the word beside it says."""
    return format_html('<i class="icon-{}"></i>', name)


class FormNode(CsrfTokenNode):
    """What protects a form, and for whom it was made, so that what was typed is never lost."""

    def render(self, context: template.Context) -> SafeString:
        token, mark_of_form = super().render(context), context.get("mark_of_form")
        # Some pages put what was kept into their form by themselves, and say so there.
        mark = mark_of_form() if mark_of_form and "made_for" not in context else ""
        field = '{}<input type="hidden" name="made_for" value="{}">' if mark else "{}"
        return format_html(field, token, mark)


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> FormNode:
    return FormNode()


@register.simple_tag
def qr(address: str) -> SafeString:
    """Draw a URL as a QR code, dark on light in every colour scheme."""
    code = qrcode.QRCode()
    code.add_data(address)
    rows = code.get_matrix()
    svg = (
        '<svg class="qr" role="img" aria-label="{0}" viewBox="0 0 {1} {1}"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{1}v{1}H0z"/>'
        '<path fill="#000" d="{2}"/></svg>'
    )
    dark = "".join(
        f"M{x} {y}h{width}v1H{x}z" for y, row in enumerate(rows) for x, width in _runs(row)
    )
    return format_html(svg, _("This address as a QR code"), len(rows), dark)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules in a row."""
    x = 0
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            yield x, width
        x += width


register.filter("capfirst", stringfilter(capfirst), is_safe=True)


@register.filter
def quoted(text: object) -> str:
    """Mark each line, in an e-mail, as somebody's words."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).splitlines())


@register.simple_tag
def page_of(listing: models.Listing, name: str, *args: object) -> str:
    """The URL of a page about a listing of either kind."""
    return reverse(f"{listing._meta.app_label}:{name}", args=[listing.slug, *args])


@register.inclusion_tag("map/_locator.html")
def locator(country: str, places: tuple[projection.ShownLocation, ...] = ()) -> dict[str, object]:
    """Draw a small map of a country, with the places that may be shown."""
    drawn = maps.locator(country)
    return {
        "locator": drawn,
        "country": country,
        "region": countries.region(country),
        "places": drawn and maps.places(drawn.frame, places),
    }


register.filter("country", models.country_name)
register.filter("country_in_sentence", models.country_in_sentence)
register.filter("country_slug", countries.slug)


@register.filter
def countries_listed(codes: Iterable[str]) -> str:
    return listed(map(models.country_name, codes))


@register.filter
def language(code: str) -> str:
    """Name a language, or repeat an unknown code."""
    try:
        name = languages.name(str(code), reader())
    except KeyError:
        return str(code)
    return name[:1].upper() + name[1:]


@register.filter
def own_name(code: str) -> str:
    """A language's name for itself, unless the page's language uses the same."""
    try:
        name = languages.own_name(str(code))
    except KeyError:
        return ""
    return "" if name.casefold() == language(code).casefold() else name


@register.filter
def lang(code: str) -> SafeString | str:
    """The `lang` and `dir` attributes of an element in another language than the page."""
    if code == reader():
        return ""
    return format_html(' lang="{}" dir="{}"', code, languages.direction(code))


@register.filter
def text(profile: profiles.Profile) -> object:
    """A profile's text in the reader's language, or the next best."""
    return profile.text_for(reader())


@register.filter
def names(centre: projection.CentreProfile) -> tuple[str, str]:
    """The name that a page's reader is shown first, and the other."""
    return centre.names_for(reader())


@register.filter
def text_in(profile: profiles.Profile, language: str) -> dict[str, object]:
    """What a profile has written in a language, and nothing in the next best."""
    found = profile.text_for(language).items()
    return {name: written for name, written in found if written.language == language}


@register.filter("in_quotes")
def quoted_here(words: object) -> SafeString:
    """Somebody's words, in the quotation marks of the page's language."""
    return mark_safe(in_quotes(conditional_escape(str(words))))  # noqa: S308 (escaped)


@register.filter
def separated(parts: Iterable[str]) -> str:
    """Parts that may have commas in them, in a row."""
    return semicolon().join(parts)


@register.filter
def intake(centre: projection.CentreProfile) -> str:
    """New clients, taken or not, and on which day that was said; empty if nobody ever did."""
    said_on = day(centre.clients_said_on) if centre.clients_said_on else ""
    if centre.takes_clients is None:
        return said_on and _("New clients: not known since %s") % said_on
    if centre.takes_clients:
        return _("Takes new clients, as of %s") % said_on
    if centre.not_taking_until:
        return _("Takes no new clients until %s") % day(centre.not_taking_until)
    return _("Takes no new clients, as of %s") % said_on


@register.filter
def waiting(centre: projection.CentreProfile) -> str:
    """How long new clients wait and on which day that was said."""
    said_on = day(centre.waiting_said_on) if centre.waiting_said_on else ""
    if centre.waiting_weeks is None:
        return _("Not known since %s") % said_on if said_on else _("Not known")
    weeks = centre.waiting_weeks
    if not weeks:
        return _("None, as of %s") % said_on
    about = ngettext(
        "About %(weeks)d week, as of %(day)s", "About %(weeks)d weeks, as of %(day)s", weeks
    )
    return about % {"weeks": weeks, "day": said_on}


@register.filter
def away(centre: projection.CentreProfile, point: Point | None) -> str:
    """The distance of a centre from a point, no more exact than its places are shown."""
    kilometres = centre.distance(point) if point else None
    if kilometres is None:
        return ""
    if kilometres < NEAREST:
        return _("less than %(distance)s away") % {"distance": distance(NEAREST)}
    return _("about %(distance)s away") % {"distance": distance(round(kilometres, -1), kilometres)}


@register.simple_tag
def distance(kilometres: float, exactly: float | None = None) -> str:
    """A distance as it is said in the page's language: in English, in miles too."""
    miles = (kilometres if exactly is None else exactly) * MILES_IN_A_KILOMETRE
    return in_units(number(kilometres), number(miles))


@register.simple_tag
def in_units(kilometres: str, miles: str) -> str:
    said = _kilometres(locale()).replace("{0}", kilometres)
    return f"{said} ({miles} miles)" if reader() == "en" else said


@cache
def _kilometres(name: str) -> str:
    """How a locale writes kilometres, with a place for their number."""
    return format_unit("{0}", "length-kilometer", "short", locale=name)


@register.filter
def place(centre: projection.CentreProfile, point: Point | None) -> projection.ShownLocation | None:
    """The place that a list names: the nearest one to a point, if there is a point."""
    return centre.nearest_place(point)


@register.filter
def town(place: projection.ShownLocation) -> str:
    """The name of a place's town, in English and its own; as the editor spells it, if otherwise."""
    return town_name(place.town, place.country)


@register.filter
def towns(centre: projection.CentreProfile) -> SafeString | str:
    """The towns of a centre that may be shown, each with its country; else the country."""
    places = [(town(place), models.country_name(place.country)) for place in centre.places]
    named = dict.fromkeys((name, country) for name, country in places if name)
    if not named:
        return models.country_name(centre.country)
    pairs = ((name, comma(), country) for name, country in named)
    return format_html_join(" · ", "<bdi>{}</bdi>{}{}", pairs)


@register.filter
def confirmed(confirmation: projection.Confirmation) -> str:
    """When something was confirmed, in words."""
    if confirmation.state == projection.NEVER or confirmation.on is None:
        return _("never confirmed")
    if confirmation.state == projection.OVERDUE:
        months = {"months": projection.MONTHS_UNTIL_OVERDUE}
        return _("not confirmed for over %(months)s months") % months
    month = format_skeleton("yMMMM", confirmation.on, locale=locale())
    if confirmation.state == projection.DUE:
        return _("last confirmed %(month)s") % {"month": month}
    return _("confirmed %(month)s") % {"month": month}


@register.filter
def hours(opening_hours: str, country: str = "") -> list[str]:
    """Opening hours in words, the first day of the week as in a country."""
    return wording.lines(Week.parse(opening_hours), country=str(country))


@register.simple_tag(takes_context=True)
def open_now(context: Context, opening_hours: str, zone: str) -> str:
    """“Open now”, “Closed now” and the like, at this moment; empty if that is not known."""
    week = Week.parse(opening_hours)
    if not zone:
        return ""
    local = timezone.localtime(timezone=ZoneInfo(zone))
    _note_end(context, local, week.changes_after(local))
    return wording.now(week, local)


@register.simple_tag(takes_context=True)
def local_time(context: Context, zone: str, country: object) -> str:
    """Whose time it is, as in “local time in Kosovo (UTC+1)”; a zone is named as no other state."""
    _note_end(context, timezone.localtime(timezone=ZoneInfo(zone)), MIDNIGHT)
    zones = get_global("territory_zones").get(str(country)) or ()
    place = models.country_in_sentence(country)
    if len(zones) > 1 and zone in zones:
        town = get_timezone_location(zone, locale=locale(), return_city=True)
        place = f"{town}, {models.country_name(str(country))}"
    words = {"place": place, "offset": utc_offset(zone)}
    return _("local time in %(place)s (%(offset)s)") % words


def _note_end(context: Context, local: dt.datetime, minute: int) -> None:
    """Leave word that a page is right until the clock of a centre shows a minute of this day."""
    if not (request := context.get("request")):
        return
    begun = local.replace(second=0, microsecond=0).timestamp()
    end = begun + (minute - local.hour * 60 - local.minute) * 60
    if dt.datetime.fromtimestamp(end, local.tzinfo).utcoffset() != local.utcoffset():
        # The clock is put on or back before.
        end = (begun // QUARTER + 1) * QUARTER
    request.META[GOOD_UNTIL] = min(end, request.META.get(GOOD_UNTIL, end))


def utc_offset(zone: str) -> str:
    """How far a zone is from UTC today, as in UTC+5:30."""
    offset = timezone.localtime(timezone=ZoneInfo(zone)).utcoffset() or dt.timedelta()
    minutes = round(abs(offset).total_seconds() / 60)
    if not minutes:
        return "UTC"
    rest = f":{minutes % 60:02}" if minutes % 60 else ""
    return f"UTC{'−' if offset < dt.timedelta() else '+'}{minutes // 60}{rest}"


@register.filter
def address(contact: projection.ContactMethod) -> str:
    """The URL that a way of contact opens."""
    value = contact.value.removeprefix("+") if contact.kind == "whatsapp" else contact.value
    return ADDRESSES.get(contact.kind, "{}").format(value)


@register.filter
def phone(number: str) -> str:
    """A number in its groups."""
    return phones.said(number)


@register.filter
def shown(contact: projection.ContactMethod) -> str:
    """A number or address as people write it."""
    if contact.value.startswith("+"):
        return phones.said(contact.value)
    bare = contact.value.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return bare.rstrip("/")


@register.filter
def adding(sheet: Sheet, slug: str) -> str:
    """The URL of the page with one more centre on the reader's sheet."""
    return sheet.adding(slug)


@register.filter
def removing(sheet: Sheet, slug: str) -> str:
    """The URL of the page with one centre fewer on it."""
    return sheet.removing(slug)


register.simple_tag(comma)
register.simple_tag(colon)
register.simple_tag(semicolon)
register.filter("day", day)
register.filter("moment", moment)
register.filter("number", number)
register.filter("briefly", differences.briefly)
register.filter("listed", listed)
register.filter("isolated", isolated)
