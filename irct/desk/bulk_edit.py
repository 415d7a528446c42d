"""One change of many listings: said once, looked at row by row, written and undone as an import.

What is asked for becomes a table of the listings with their new values, and that is taken as if it
had been sent in: the same preview, the same rules of a second person, one undoing.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.imports import MOST_ROWS, ImportAdmin
from irct.imports.cells import EMPTIED, SEPARATOR
from irct.imports.columns import Column
from irct.imports.resources import ListingResource
from irct.models import CodesField
from irct.models.imports import FROM_LIST
from irct.places.locales import capfirst

# A vocabulary with more members is typed rather than seen at once.
MOST_CHECKBOXES = 20
LONGEST_NAME = 150
ADD, REMOVE, SET = "add", "remove", "set"
YES_OR_NO = [("yes", _("yes")), ("no", _("no"))]


class NamesField(forms.CharField):
    """Codes of a long vocabulary, each by its name or its code."""

    def __init__(self, column: Column, **kwargs: Any) -> None:
        self.column = column
        widget = forms.TextInput(attrs={"class": "vTextField"})
        hint = _("By name, separated by commas.")
        super().__init__(widget=widget, help_text=hint, max_length=500, **kwargs)

    def clean(self, value: object) -> list[str]:
        text = super().clean(value).replace(",", ";")
        try:
            return cast(list[str], self.column.format.read(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class BulkForm(forms.Form):
    """What to change of every listing: in lists to add and to remove, else what to set."""

    def __init__(self, resource: ListingResource, data: QueryDict | None = None) -> None:
        super().__init__(data)
        found = (resource.column(name) for name in resource.bulk)
        self.columns: dict[str, Column] = {column.column_name: column for column in found if column}
        for name, column in self.columns.items():
            if isinstance(column.field, CodesField):
                self.fields[f"{ADD}-{name}"] = _codes(column, column.field, _("Add"))
                self.fields[f"{REMOVE}-{name}"] = _codes(column, column.field, _("Take away"))
            else:
                self.fields[f"{SET}-{name}"] = _choice(column)

    def groups(self) -> Iterator[tuple[str, bool, list[forms.BoundField]]]:
        """The fields of each column, with its name, and whether something is said in them."""
        for name, column in self.columns.items():
            keys = [key for act in (ADD, REMOVE, SET) if (key := f"{act}-{name}") in self.fields]
            of_column = [self[key] for key in keys]
            is_said = any(field.data or field.errors for field in of_column)
            yield column.label, is_said, of_column

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        for name in self.columns:
            both = set(data.get(f"{ADD}-{name}", ())) & set(data.get(f"{REMOVE}-{name}", ()))
            if both:
                self.add_error(f"{REMOVE}-{name}", _("You add this, too."))
        if not self.errors and not any(data.values()):
            self.add_error(None, _("Say what to change."))
        return data

    def table(self, listings: models.QuerySet) -> bytes:
        """What listings become, as a file says it: codes, and cells that empty what is stored."""
        made = io.StringIO(newline="")
        csv.writer(made).writerows(self._rows(listings))
        return made.getvalue().encode()

    def _rows(self, listings: models.QuerySet) -> Iterator[list[str]]:
        """The header first; what stays as it is is left empty."""
        said = {key.partition("-")[2] for key, value in self.cleaned_data.items() if value}
        names = [name for name in self.columns if name in said]
        yield ["id", *names]
        fields = [self.columns[name].attribute for name in names]
        for pk, *values in listings.values_list("pk", *fields):
            yield [str(pk), *map(self._cell, names, values)]

    def _cell(self, name: str, stored: Iterable[object]) -> str:
        if f"{SET}-{name}" in self.fields:
            return str(self.cleaned_data[f"{SET}-{name}"])
        added, gone = (self.cleaned_data[f"{act}-{name}"] for act in (ADD, REMOVE))
        before = [str(code) for code in stored]
        after = [code for code in dict.fromkeys([*before, *added]) if code not in gone]
        if after == before:
            return ""
        return SEPARATOR.join(after) or EMPTIED

    def said(self) -> str:
        """What is changed, in a few words."""
        return ", ".join(label for label, is_said, _fields in self.groups() if is_said)


def _codes(column: Column, field: CodesField, label: Any) -> forms.Field:
    if len(choices := field.codes()) > MOST_CHECKBOXES:
        return NamesField(column, label=label, required=False)
    widget = forms.CheckboxSelectMultiple(attrs={"class": "checkbox-columns"})
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, required=False)


def _choice(column: Column) -> forms.Field:
    field = column.field
    is_yes_or_no = isinstance(field, models.BooleanField)
    choices = list(YES_OR_NO if is_yes_or_no else field.choices or ())
    if field.blank or field.null:
        choices.append((EMPTIED, _("not known")))
    choices = [("", _("leave as it is")), *choices]
    return forms.ChoiceField(label=_("Set to"), choices=choices, required=False)


class BulkEditAdmin(ImportAdmin):
    """A kind of listing of which many are changed at once."""

    @admin.action(description=_("Change fields"), permissions=["change"])
    def change_fields(
        self, request: SignedInRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        """Ask what to change of the chosen listings; then show what each of them becomes."""
        if not self.may_import(request):
            raise PermissionDenied
        sent = request.POST if "described" in request.POST else None
        form = BulkForm(self.resource_class(), sent)
        count = queryset.count()
        if form.is_bound and form.is_valid():
            content = form.table(queryset)
            name = f"{FROM_LIST}{form.said()}"[:LONGEST_NAME]
            batch = self._receive(request, name, content) if count else None
            if batch is not None:
                return HttpResponseRedirect(self._import_url("import_batch", batch.pk))
            form.add_error(None, gettext("At most %d entries are changed at once.") % MOST_ROWS)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": capfirst(_("Change fields")),
            "form": form,
            "count": count,
            "chosen": request.POST.getlist("_selected_action"),
            "across": request.POST.get("select_across", "0"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(
            request, "admin/bulk_edit.html", context, status=400 if form.errors else 200
        )
