"""The options of a widget, hundreds of which stand on many a page, written without a template."""

from collections.abc import Iterator
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
    for group, choices, _index in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{conditional_escape(group)}">'
        for one in choices:
            yield "\n  "
            if one["template_name"] == OPTION:
                value, label = (
                    conditional_escape(str(one["value"])),
                    conditional_escape(one["label"]),
                )
                yield f'<option value="{value}"{_attributes(one)}>{label}</option>\n'
            else:
                yield _of_another_kind(one)
        if group:
            yield "\n  </optgroup>"


def _inputs(widget: dict[str, Any]) -> Iterator[str]:
    for group, choices, _index in widget["optgroups"]:
        if group:
            yield f"\n  <div><label>{conditional_escape(group)}</label>"
        for one in choices:
            yield "<div>\n    "
            yield _input(one) if one["template_name"] in INPUTS else _of_another_kind(one)
            yield "</div>"
        if group:
            yield "\n  </div>"


def _input(one: dict[str, Any]) -> str:
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
