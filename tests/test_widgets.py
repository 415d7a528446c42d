"""Widgets whose templates stand in for Django's, since those take longer."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer

CHOICES = [
    ("", "None"),
    ("a", "<A> & 'a'"),
    (2, "Two"),
    ("Group & more", [("g", "In it"), (None, "Nothing")]),
    (True, "Yes"),
]


class WithAttributes:
    """A widget that has something to say of each option."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        said = {"data-of": f"{value}<", "disabled": value == "a", "hidden": value == 2, "title": ""}
        return option | {"attrs": option["attrs"] | said}


class SelectWithAttributes(WithAttributes, forms.Select):
    pass


class CheckboxesWithAttributes(WithAttributes, forms.CheckboxSelectMultiple):
    pass


class OptionsOfAnotherKind(forms.Select):
    option_template_name = "django/forms/widgets/splitdatetime.html"


@pytest.mark.parametrize("value", [None, "", "a", 2, ["a", "g"]])
@pytest.mark.parametrize("attrs", [{}, {"id": "x", "required": True, "class": "w<"}])
@pytest.mark.parametrize(
    "kind",
    [
        forms.Select,
        forms.SelectMultiple,
        forms.RadioSelect,
        forms.CheckboxSelectMultiple,
        SelectWithAttributes,
        CheckboxesWithAttributes,
        OptionsOfAnotherKind,
    ],
)
def test_choice_widgets_render_the_same_as_in_django(kind, attrs, value):
    widget = kind(attrs, choices=CHOICES)

    ours, theirs = (
        widget.render("name", value, renderer=renderer)
        for renderer in (get_default_renderer(), DjangoTemplates())
    )

    assert ours == theirs
