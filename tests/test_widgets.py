"""Parts of forms that are written without Django's templates, since those take longer."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting, get_default_renderer
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

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

    assert_rendered_as_in_django(lambda renderer: widget.render("name", value, renderer=renderer))


def assert_rendered_as_in_django(render):
    # Ours has templates, too, which other templates include.
    ours, included, theirs = (
        render(renderer)
        for renderer in (get_default_renderer(), TemplatesSetting(), DjangoTemplates())
    )

    assert unindented(ours) == unindented(theirs)
    assert unindented(included) == unindented(theirs)


def unindented(rendered):
    """Without the white space around the ends of lines, which folded templates leave out."""
    return re.sub(r"\s*\n\s*", "\n", repr(rendered).replace("\\n", "\n"))


@pytest.mark.parametrize("value", [None, "", " <b>'x'&\" ", mark_safe("<i>"), 1_234_567, True])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "x<", "required": True, "hidden": False, "size": 28, "title": ""}]
)
@pytest.mark.parametrize(
    "kind",
    [
        *(forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.URLInput),
        *(forms.TelInput, forms.SearchInput, forms.ColorInput, forms.FileInput, forms.DateInput),
        *(forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.Textarea),
        forms.ClearableFileInput,
        lambda attrs: forms.PasswordInput(attrs, render_value=True),
    ],
)
def test_fields_render_the_same_as_in_django(kind, attrs, value):
    widget = kind(attrs)

    assert_rendered_as_in_django(lambda renderer: widget.render("n<", value, renderer=renderer))


class Form(forms.Form):
    line = forms.CharField(label=" <Line> ", required=False)
    lazy = forms.CharField(label=gettext_lazy("Contact"), help_text="Help.")
    marked = forms.ChoiceField(label=mark_safe("<i>x</i>"), choices=CHOICES, required=False)
    unlabelled = forms.CharField(label="", required=False)


@pytest.mark.parametrize("auto_id", ["id_%s", False])
@pytest.mark.parametrize("data", [None, {}, {"lazy": "x"}])
def test_forms_with_labels_and_errors_render_the_same_as_in_django(auto_id, data):
    def render(renderer):
        form = Form(data, auto_id=auto_id, renderer=renderer)
        parts = [form.as_div(), form.as_p(), form.non_field_errors()]
        for field in form:
            parts += [field.errors, field.label_tag(), field.legend_tag(attrs={"class": "<"})]
            parts.append(field.label_tag(attrs={"hidden": True, "data-x": 1}))
        return [str(part) for part in parts]

    assert_rendered_as_in_django(render)


@pytest.mark.parametrize("errors", [[], ["<b>"], [mark_safe("<b>"), gettext_lazy("Contact")]])
def test_error_lists_render_the_same_as_in_django(errors):
    assert_rendered_as_in_django(
        lambda renderer: str(ErrorList(errors, renderer=renderer, field_id="x", error_class="a"))
    )
