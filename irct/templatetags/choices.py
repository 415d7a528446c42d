"""What stands on a page by the hundred, written without a template: fields, labels, options."""

from collections.abc import Callable, Iterator
from typing import Any

from django import template
from django.forms.renderers import TemplatesSetting, get_default_renderer
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What Django tells a template of a field, of its widget or of one of its options.
Context = dict[str, Any]

OPTION = "django/forms/widgets/select_option.html"
INPUTS = ("django/forms/widgets/checkbox_option.html", "django/forms/widgets/radio_option.html")


@register.simple_tag
def options(widget: Context) -> SafeString:
    """What Django writes between the tags of a select."""
    return mark_safe("".join(_options(widget)))  # noqa: S308, since all is escaped


@register.simple_tag
def inputs(widget: Context) -> SafeString:
    """What Django writes for checkboxes and radio buttons."""
    return mark_safe("".join(_inputs(widget)))  # noqa: S308, since all is escaped


class FormRenderer(TemplatesSetting):
    """Writes as Django's templates do, in a third of the time, what forms mostly are made of."""

    def render(
        self, template_name: str, context: Context, request: HttpRequest | None = None
    ) -> str:
        if write := WRITTEN.get(template_name):
            return write(context)
        if template_name == NO_ERRORS and not context["errors"]:
            return ""
        return super().render(template_name, context, request)


def _field(context: Context) -> str:
    widget = context["widget"]
    kind, name, value = widget["type"], conditional_escape(widget["name"]), _value(widget)
    return f'<input type="{conditional_escape(kind)}" name="{name}"{value}{_attributes(widget)}>'


def _area(context: Context) -> str:
    widget = context["widget"]
    name, value = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget)}>\n{value}</textarea>'


def _label(context: Context) -> str:
    label, tag = conditional_escape(context["label"]), context["tag"]
    if not context["use_tag"]:
        return label.strip()
    return f"<{tag}{_attributes(context)}>{label}</{tag}>"


def _select(context: Context) -> str:
    widget = context["widget"]
    name = conditional_escape(widget["name"])
    return f'<select name="{name}"{_attributes(widget)}>{"".join(_options(widget))}\n</select>'


# Of these Django's own templates hold nothing but that for any input.
KINDS_OF_INPUT = (
    *("input", "text", "hidden", "number", "email", "url", "tel", "search", "password", "color"),
    *("file", "date", "datetime", "time", "checkbox"),
)
WRITTEN: dict[str, Callable[[Context], str]] = {
    **{f"django/forms/widgets/{kind}.html": _field for kind in KINDS_OF_INPUT},
    "django/forms/widgets/textarea.html": _area,
    "django/forms/widgets/select.html": _select,
    "django/forms/label.html": _label,
}
# Most fields have none.
NO_ERRORS = "django/forms/errors/list/default.html"


def _options(widget: Context) -> Iterator[str]:
    return _grouped(widget, '\n  <optgroup label="{}">', _option, "\n  </optgroup>")


def _inputs(widget: Context) -> Iterator[str]:
    return _grouped(widget, "\n  <div><label>{}</label>", _input, "\n  </div>")


def _grouped(
    widget: Context, opening: str, written: Callable[[Context], str], closing: str
) -> Iterator[str]:
    for group, choices, _index in widget["optgroups"]:
        if group:
            yield opening.format(conditional_escape(group))
        yield from map(written, choices)
        if group:
            yield closing


def _option(one: Context) -> str:
    if one["template_name"] != OPTION:
        return f"\n  {_of_another_kind(one)}"
    value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
    return f'\n  <option value="{value}"{_attributes(one)}>{label}</option>\n'


def _input(one: Context) -> str:
    if one["template_name"] not in INPUTS:
        return f"<div>\n    {_of_another_kind(one)}</div>"
    return f"<div>\n    {_labelled(one)}</div>"


def _labelled(one: Context) -> str:
    kind, name = one["type"], conditional_escape(one["name"])
    field = f'<input type="{kind}" name="{name}"{_value(one)}{_attributes(one)}>\n'
    if not one["wrap_label"]:
        return f"{field}\n\n"
    labelled = f' for="{conditional_escape(one["attrs"]["id"])}"' if one["attrs"].get("id") else ""
    return f"<label{labelled}>{field} {conditional_escape(one['label'])}</label>\n\n"


def _value(one: Context) -> str:
    value = one["value"]
    return "" if value is None else f' value="{conditional_escape(str(value))}"'


def _attributes(one: Context) -> str:
    attrs = one["attrs"]
    if not attrs:
        return ""
    return "".join(
        f" {conditional_escape(name)}"
        + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )


def _of_another_kind(one: Context) -> str:
    return get_default_renderer().get_template(one["template_name"]).render({"widget": one})
