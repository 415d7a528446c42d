"""Links that stand on every page, or of which one has dozens: each list is written at once."""

from collections.abc import Iterable, Sequence
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from irct.machine.languages import LanguageLink
from irct.places.locales import reader
from irct.templatetags.directory import language, own_name

register = template.Library()

HERE = mark_safe(' aria-current="true"')
BESIDE = mark_safe(' target="_blank" rel="noopener"')
PAGE = '<li><a href="{0}" lang="{1}" hreflang="{1}" dir="{2}"{3}{4}>{5}</a></li>'


@register.simple_tag
def language_links(choices: Iterable[LanguageLink], *, opens_beside: bool = False) -> SafeString:
    """A page in every language, for readers."""
    beside = BESIDE if opens_beside else ""
    return format_html_join("\n", PAGE, (_page(choice, beside) for choice in choices))


def _page(choice: LanguageLink, beside: str) -> tuple[str, ...]:
    direction, here = "rtl" if choice.bidi else "ltr", HERE if choice.is_current else ""
    return choice.url, choice.code, direction, here, beside, choice.name


@register.simple_tag
def alternates(choices: Sequence[LanguageLink]) -> SafeString:
    """The same for machines; the first is for readers of any other language, too."""
    named = [(choice.code, choice.address) for choice in choices]
    named[1:1] = [("x-default", choice.address) for choice in choices[:1]]
    return format_html_join("\n", '<link rel="alternate" hreflang="{}" href="{}">', named)


@register.simple_tag
def tongues(codes: Iterable[str], also: str) -> SafeString:
    """Centres by the language that is spoken there, with the reader's sheet."""
    path = reverse("centres:list")
    link = '<li><a href="{}?language={}{}">{}</a></li>'
    return format_html_join(
        "\n", link, ((path, code, also, _tongue(str(code), reader())) for code in codes)
    )


@cache
def _tongue(code: str, _reader: str) -> SafeString:
    """A language by its own name, and as its reader says it."""
    if own := own_name(code):
        return format_html('<bdi lang="{}">{}</bdi> <span>{}</span>', code, own, language(code))
    return format_html("<bdi>{}</bdi>", language(code))
