"""Whom people in danger are told to call: one person enters it, another approves it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk import cautions
from irct.desk.queue import way_back
from irct.desk.records import LONGEST_REASON, ReasonForm, RecordAdmin, RecordForm
from irct.fields import refuse_turned_order
from irct.history.differences import Difference, cells
from irct.mail import secretariat
from irct.models import CodesField, EditConflict, Helpline, NotTheSecond, country_name
from irct.models.changes import row_fields, row_values
from irct.models.helplines import HelplineQuerySet
from irct.models.second_person import why_not
from irct.places import locales
from irct.places.order import sort_named
from irct.templatetags import directory

WHAT_HAPPENS = _(
    "When a search says that somebody is in danger or wants to die, these stand above its results: "
    "first those of the country where the person is, then those for everywhere, four at most. So "
    "enter few, and only what you have just read at its source. Visitors see nothing of it before "
    "a second person has compared it with the source and approved it. To take a helpline away, "
    "delete it: that works at once."
)


class HelplineForm(RecordForm):
    def prepare(self) -> None:
        if reason := self.fields.get("reason"):
            reason.help_text = _("For example “They have a new number”. Optional.")
        if "country" in self.fields:
            country: Any = self.fields["country"]
            _nothing, *countries = country.choices
            country.choices = [("", _("everywhere")), *countries]
        for name in {"name", "hours"} & self.fields.keys():
            self.fields[name].validators.append(refuse_turned_order)


class ApprovalForm(forms.Form):
    """What somebody decides of a helpline that a colleague entered."""

    reason = forms.CharField(
        label=_("Reason, if you decline"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("The person who entered it reads it."),
    )

    @property
    def declines(self) -> bool:
        return "decline" in self.data

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if self.declines and not data.get("reason"):
            self.add_error("reason", _("Say why you decline. The person who entered it reads it."))
        return data


class StateFilter(admin.SimpleListFilter):
    """By what is left to do."""

    title = _("state")
    parameter_name = "state"

    def lookups(
        self, request: SignedInRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, Promise]]:
        return [("public", _("public")), ("pending", _("waiting")), ("due", _("to check again"))]

    def queryset(self, request: SignedInRequest, queryset: HelplineQuerySet) -> models.QuerySet:
        match self.value():
            case "public":
                return queryset.approved()
            case "pending":
                return queryset.pending()
            case "due":
                return queryset.due(timezone.localdate())
        return queryset


@admin.register(Helpline)
class HelplineAdmin(RecordAdmin):
    """Lines and pages for people in danger or who want to die."""

    form = HelplineForm
    change_form_template = "admin/helpline_change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("country", "purposes", "name", "phone", "url"),
                    *("languages", "is_day_and_night", "hours", "position"),
                ],
                "description": WHAT_HAPPENS,
            },
        ),
        (_("Where you read it"), {"fields": ["source", "checked_on"]}),
    ]
    formfield_overrides = {
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }
    list_display = [
        *("name_shown", "country_shown", "purposes_shown", "reached_shown", "hours_shown"),
        *("checked_shown", "state_shown"),
    ]
    list_display_links = ["name_shown"]
    list_filter = [StateFilter]
    list_select_related = ["replaces", "replacement", "entered_by"]
    search_fields = ["name", "phone", "url"]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: SignedInRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "languages" and isinstance(db_field, CodesField):
            # A line speaks one or two: a plain list is enough, and is read out as one.
            choices = sort_named(db_field.codes())
            field.widget = forms.SelectMultiple(attrs={"size": 8}, choices=choices)
        return field

    def get_ordering(self, request: SignedInRequest) -> Sequence[str | OrderBy]:
        return [F("approved_at").asc(nulls_first=True), "country", "position", "pk"]

    # Entering

    def save_model(
        self, request: SignedInRequest, obj: Helpline, form: forms.ModelForm, change: bool
    ) -> None:
        if change and not {*form.changed_data} - {"reason"}:
            self.message_user(request, _("You changed nothing."))
            return
        waiting = obj.submit(by=request.user, is_alone=settings.SECRETARIAT_OF_ONE)
        if waiting is None:
            message = _("“%s” is saved. Visitors see it at once.") % obj
            self.message_user(request, message, messages.SUCCESS)
            return
        secretariat.helpline_waits(waiting)
        warning = _(
            "“%s” is saved. Visitors do not see this before a colleague has approved it; what they "
            "saw until now stays."
        )
        self.message_user(request, warning % obj, messages.WARNING)

    def delete_model(self, request: SignedInRequest, obj: Helpline) -> None:
        if obj.is_approved:
            reason = ReasonForm.given(request)
            secretariat.helpline_removed(obj, by=request.user, reason=reason)
        super().delete_model(request, obj)

    def response_add(
        self, request: SignedInRequest, obj: Helpline, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_post_save_add(request, obj)

    def response_change(self, request: SignedInRequest, obj: Helpline) -> HttpResponse:
        return self.response_post_save_change(request, obj)

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        if line := context.get("original"):
            waiting = line if not line.is_approved else getattr(line, "replacement", None)
            context |= {"waiting": waiting, "decide_url": waiting and self._decide_url(waiting)}
        return super().render_change_form(request, context, *args, **kwargs)

    # Approving

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<int:object_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name="irct_helpline_decide",
        )
        return [decide, *super().get_urls()]

    def decide_view(self, request: SignedInRequest, object_id: int) -> HttpResponse:
        """Compare what a colleague entered with its source; approve or decline it."""
        line = self.get_object(request, str(object_id))
        if line is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, line):
            raise PermissionDenied
        form = ApprovalForm(request.POST if request.method == "POST" else None)
        if line.is_approved:
            return self._too_late(request)
        if not form.is_valid():
            return self._decision_page(request, line, form)
        try:
            self._decide(request, line, form)
        except line.AlreadyDecided:
            return self._too_late(request)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
            return HttpResponseRedirect(request.path)
        except EditConflict:
            message = _("This was changed since you opened it. Look once more.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(self._list(request))

    @transaction.atomic
    def _decide(self, request: SignedInRequest, line: Helpline, form: ApprovalForm) -> None:
        reason = form.cleaned_data["reason"]
        if form.declines:
            line.decline(by=request.user, reason=reason)
            message = _("“%s” is declined. An e-mail says so to the person who entered it.")
        else:
            line.approve(by=request.user, seen=request.POST.get("seen", ""))
            message = _("“%s” is approved. Visitors see it at once.")
        secretariat.helpline_decided(line, reason=reason if form.declines else "")
        self.message_user(request, message % line, messages.SUCCESS)

    def _decision_page(
        self, request: SignedInRequest, line: Helpline, form: ApprovalForm
    ) -> HttpResponse:
        before = row_values(line.replaces) if line.replaces else {}
        named = {field.name: field for field in row_fields(Helpline)}
        is_own = line.entered_by == request.user
        number_cautions = []
        if line.phone.startswith("+") and line.country:
            number_cautions = list(cautions.about_number(line.phone, str(line.country)))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Approve a helpline") if not is_own else line,
            "opts": self.opts,
            "line": line,
            "difference": Difference("", str(line), cells(named, before, row_values(line))),
            "cautions": number_cautions,
            "is_own": is_own,
            "why_not": why_not(request.user, proposed_by=line.entered_by_id),
            "form": form,
            "list_url": self._list(request),
            "change_url": reverse("admin:irct_helpline_change", args=[line.pk]),
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "admin/helpline_decision.html", context, status=status)

    def _too_late(self, request: SignedInRequest) -> HttpResponse:
        message = _("Somebody has decided on this already, or changed it.")
        self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(self._list(request))

    def _list(self, request: SignedInRequest) -> str:
        return way_back(request) or reverse("admin:irct_helpline_changelist")

    def _decide_url(self, line: Helpline) -> str:
        return reverse("admin:irct_helpline_decide", args=[line.pk])

    # Columns

    @admin.display(description=_("name"), ordering="name")
    def name_shown(self, line: Helpline) -> str:
        return format_html("<bdi>{}</bdi>", line)

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, line: Helpline) -> str:
        return country_name(str(line.country)) if line.country else gettext("everywhere")

    @admin.display(description=_("what it is for"))
    def purposes_shown(self, line: Helpline) -> str:
        return directory.listed(line.purposes)

    @admin.display(description=_("reached at"))
    def reached_shown(self, line: Helpline) -> str:
        ways = ((directory.shown(way),) for way in line.ways)
        return format_html_join("", '<span class="line"><bdi dir="ltr">{}</bdi></span>', ways)

    @admin.display(description=_("hours"))
    def hours_shown(self, line: Helpline) -> str:
        return gettext("day and night") if line.is_day_and_night else line.hours

    @admin.display(description=_("checked on"), ordering="checked_on")
    def checked_shown(self, line: Helpline) -> str:
        day = locales.day(line.checked_on)
        if not line.is_due:
            return day
        mark = gettext("over a year ago: check it again")
        return format_html('{}<span class="second">{}</span>', day, mark)

    @admin.display(description=_("state"))
    def state_shown(self, line: Helpline) -> str:
        if line.is_approved:
            waits = getattr(line, "replacement", None)
            if waits is None:
                return gettext("public")
            mark = gettext("a change is waiting")
            return format_html('{}<span class="second">{}</span>', gettext("public"), mark)
        state = gettext("change, waiting") if line.replaces_id else gettext("new, waiting")
        who = line.entered_by or gettext("a person whose account was deleted")
        decide = format_html('<a href="{}">{}</a>', self._decide_url(line), gettext("look at it"))
        return format_html(
            '{}<span class="second">{} · {}</span>',
            state,
            gettext("entered by %s") % who,
            decide,
        )
