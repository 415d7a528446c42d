"""Records that the secretariat writes: by keyboard, with a reason, with their history."""

from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.fields import HoursField, LinesField
from irct.models import CodesField, acting, country_choices
from irct.places.order import sort_named

# A vocabulary with more members is searched rather than seen at once.
MOST_CHECKBOXES = 20
LONGEST_REASON = 300
HISTORY_PAGE = 50


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason for this change (kept in the history)"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_(
            "For example “The centre wrote on 3 May”. The editors of the entry can read it too. "
            "Optional."
        ),
    )

    @classmethod
    def given(cls, request: SignedInRequest) -> str:
        """The reason sent, if it is valid."""
        return request.POST.get("reason", "").strip()[:LONGEST_REASON]


class RecordForm(ReasonForm, forms.ModelForm):
    """A record, and why it is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Change its fields, once they are there."""


class ActingAdmin(admin.ModelAdmin):
    """Every write records in the history who makes it and why."""

    def changeform_view(
        self,
        request: SignedInRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        with acting(request.user, reason=ReasonForm.given(request)):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self,
        request: SignedInRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        with acting(request.user, reason=ReasonForm.given(request)):
            return super().delete_view(request, object_id, extra_context)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that the site writes and people read."""

    def has_add_permission(self, request: SignedInRequest) -> bool:
        return False

    def has_change_permission(
        self, request: SignedInRequest, obj: models.Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: SignedInRequest, obj: models.Model | None = None
    ) -> bool:
        return False


class FieldWidgets(BaseModelAdmin):
    """Fields that are easy to fill in by keyboard."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: SignedInRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, CodesField):
            choices = db_field.codes()
            kwargs["widget"] = forms.CheckboxSelectMultiple(attrs={"class": "checkbox-columns"})
            if len(choices) > MOST_CHECKBOXES:
                kwargs["choices"] = sort_named(choices)
                kwargs["widget"] = FilteredSelectMultiple(db_field.verbose_name, is_stacked=False)
        elif isinstance(db_field, ArrayField):
            return models.Field.formfield(db_field, form_class=LinesField, **kwargs)
        elif db_field.name == "opening_hours":
            return models.Field.formfield(db_field, form_class=HoursField, **kwargs)
        elif isinstance(db_field, CountryField):
            kwargs["choices"] = [("", "---------"), *country_choices()]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            field.choices = SharedChoices(field.choices)
        return field


class SharedChoices(BaseChoiceIterator):
    """Choices that the copies of a field share: a page has a copy for each row of each table."""

    def __init__(self, choices: Any) -> None:
        self.choices = list(choices)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.choices)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


class ChildInline(FieldWidgets, admin.StackedInline):
    """Rows of which a listing has several."""

    def get_extra(
        self, request: SignedInRequest, obj: models.Model | None = None, **kwargs: object
    ) -> int:
        return 0 if obj else 1


class RecordAdmin(FieldWidgets, ActingAdmin):
    """A record whose history the database keeps."""

    form = RecordForm
    change_form_template = "admin/record_change_form.html"
    delete_confirmation_template = "admin/record_delete.html"
    object_history_template = "admin/record_history.html"

    def render_delete_form(
        self, request: SignedInRequest, context: dict[str, object]
    ) -> HttpResponse:
        return super().render_delete_form(request, context | {"reason_form": ReasonForm()})

    def history_view(
        self,
        request: SignedInRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show who changed what, when and why, of the record and its children."""
        response = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse):
            context = response.context_data or {}
            record = context["object"]
            paginator = Paginator(history.entries(record, for_staff=True), HISTORY_PAGE)
            page = paginator.get_page(request.GET.get(PAGE_VAR))
            response.context_data = context | {
                "acts": [(entry, self.undo_url(request, record, entry)) for entry in page],
                "page": page,
                "pages": list(paginator.get_elided_page_range(page.number)),
            }
        return response

    def undo_url(
        self, request: SignedInRequest, record: models.Model, entry: history.TimelineEntry
    ) -> str:
        """The page that undoes an act, if it can be undone and the reader may."""
        return ""
