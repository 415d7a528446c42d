"""Links that stand on every page, or of which one has dozens: each list is written at once."""

from collections.abc import Iterable, Sequence
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from irct.machine.languages import LanguageLink
from irct.places.locales import reader
from irct.templatetags.directory import language, own_name

register = template.Library()

HERE = mark_safe(' aria-current="true"')
BESIDE = mark_safe(' target="_blank" rel="noopener"')
BEHIND = ' lang="{0}" hreflang="{0}" dir="{1}"{2}{3}>{4}</a></li>'


@register.simple_tag
def language_links(choices: Iterable[LanguageLink], *, opens_beside: bool = False) -> SafeString:
    """A page in every language, for readers."""
    beside = BESIDE if opens_beside else ""
    links = [
        f'<li><a href="{escape(one.url)}"{_behind(one[:3], one.is_current, beside)}'
        for one in choices
    ]
    return mark_safe("\n".join(links))  # noqa: S308 (each is escaped)


@cache
def _behind(language: tuple[str, str, bool], is_current: bool, beside: str) -> SafeString:
    """What follows the address of a page in a language."""
    code, name, is_right_to_left = language
    direction, here = "rtl" if is_right_to_left else "ltr", HERE if is_current else ""
    return format_html(BEHIND, code, direction, here, beside, name)


@register.simple_tag
def alternates(choices: Sequence[LanguageLink]) -> SafeString:
    """The same for machines; the first is for readers of any other language, too."""
    named = [(choice.code, choice.address) for choice in choices]
    named[1:1] = [("x-default", choice.address) for choice in choices[:1]]
    return format_html_join("\n", '<link rel="alternate" hreflang="{}" href="{}">', named)


@register.simple_tag
def tongues(codes: Iterable[str], also: str) -> SafeString:
    """Centres by the language that is spoken there, with the reader's sheet."""
    path, language = reverse("centres:list"), reader()
    links = ((path, code, also, _tongue(str(code), language)) for code in codes)
    return format_html_join("\n", '<li><a href="{}?language={}{}">{}</a></li>', links)


@cache
def _tongue(code: str, _reader: str) -> SafeString:
    """A language by its own name, and as its reader says it."""
    if own := own_name(code):
        return format_html('<bdi lang="{}">{}</bdi> <span>{}</span>', code, own, language(code))
    return format_html("<bdi>{}</bdi>", language(code))
