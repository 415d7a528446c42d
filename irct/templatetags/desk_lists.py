"""How the desk's lists show their filters and their columns."""

from collections.abc import Iterable, Iterator, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from irct.places.locales import capfirst

register = template.Library()

# How the admin writes beside a choice that no entry has it.
NONE_HAS_IT = " (0)"
CHECKBOX = "action-checkbox"


@register.filter
def with_entries(choices: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The choices of a filter that leave something, and the one that is chosen."""
    return [
        choice
        for choice in choices
        if choice["selected"] or not str(choice["display"]).endswith(NONE_HAS_IT)
    ]


@register.filter
def is_chosen(choices: Iterable[Mapping[str, object]]) -> bool:
    """A filter leaves something out: the first of its choices is all of them."""
    return any(choice["selected"] for choice in [*choices][1:])


@register.filter
def named_cells(
    cells: Iterable[str], headers: Iterable[Mapping[str, object]]
) -> Iterator[SafeString]:
    """The cells of a row, each with the name of its column, which a narrow screen shows with it."""
    for cell, header in zip(cells, headers, strict=False):
        if CHECKBOX in cell:
            yield mark_safe(cell)  # noqa: S308 (made by the admin)
            continue
        name = format_html('<td data-column="{}"', capfirst(str(header["text"])))
        yield mark_safe(cell.replace("<td", name, 1))  # noqa: S308 (made by the admin)
