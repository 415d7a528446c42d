"""The options of a widget, hundreds of which stand on many a page, written without a template."""

from collections.abc import Callable, Iterator
from typing import Any

from django import template
from django.forms.renderers import get_default_renderer
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

OPTION = "django/forms/widgets/select_option.html"
INPUTS = ("django/forms/widgets/checkbox_option.html", "django/forms/widgets/radio_option.html")


@register.simple_tag
def options(widget: dict[str, Any]) -> SafeString:
    """What Django writes between the tags of a select."""
    return mark_safe("".join(_options(widget)))  # noqa: S308, since all is escaped


@register.simple_tag
def inputs(widget: dict[str, Any]) -> SafeString:
    """What Django writes for checkboxes and radio buttons."""
    return mark_safe("".join(_inputs(widget)))  # noqa: S308, since all is escaped


def _options(widget: dict[str, Any]) -> Iterator[str]:
    return _grouped(widget, '\n  <optgroup label="{}">', _option, "\n  </optgroup>")


def _inputs(widget: dict[str, Any]) -> Iterator[str]:
    return _grouped(widget, "\n  <div><label>{}</label>", _input, "\n  </div>")


def _grouped(
    widget: dict[str, Any], opening: str, written: Callable[[dict[str, Any]], str], closing: str
) -> Iterator[str]:
    for group, choices, _index in widget["optgroups"]:
        if group:
            yield opening.format(conditional_escape(group))
        yield from map(written, choices)
        if group:
            yield closing


def _option(one: dict[str, Any]) -> str:
    if one["template_name"] != OPTION:
        return f"\n  {_of_another_kind(one)}"
    value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
    return f'\n  <option value="{value}"{_attributes(one)}>{label}</option>\n'


def _input(one: dict[str, Any]) -> str:
    if one["template_name"] not in INPUTS:
        return f"<div>\n    {_of_another_kind(one)}</div>"
    return f"<div>\n    {_labelled(one)}</div>"


def _labelled(one: dict[str, Any]) -> str:
    kind, name, value = one["type"], conditional_escape(one["name"]), one["value"]
    value = "" if value is None else f' value="{conditional_escape(str(value))}"'
    field = f'<input type="{kind}" name="{name}"{value}{_attributes(one)}>\n'
    if not one["wrap_label"]:
        return f"{field}\n\n"
    labelled = f' for="{conditional_escape(one["attrs"]["id"])}"' if one["attrs"].get("id") else ""
    return f"<label{labelled}>{field} {conditional_escape(one['label'])}</label>\n\n"


def _attributes(one: dict[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}"
        + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in one["attrs"].items()
        if value is not False
    )


def _of_another_kind(one: dict[str, Any]) -> str:
    return get_default_renderer().get_template(one["template_name"]).render({"widget": one})
