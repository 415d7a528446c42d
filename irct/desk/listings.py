"""What the desks of centres and of experts share."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from irct import history
from irct.desk import conflicts
from irct.desk.calling import CallingAdmin
from irct.desk.duplicates.views import DuplicatesAdmin
from irct.desk.finding import FindingAdmin
from irct.desk.imports import ImportAdmin
from irct.desk.merging.views import MergingAdmin
from irct.desk.people import PeopleAdmin
from irct.desk.proposals import Waiting
from irct.desk.records import ReasonForm, RecordForm
from irct.desk.viewing import ViewingAdmin
from irct.disclosure import projection
from irct.history.differences import briefly
from irct.mail import notices
from irct.models import Block, Listing, country_name
from irct.templatetags import directory


class ListingForm(RecordForm):
    """What the secretariat writes about a listing."""

    # What of the listing its reader had before them.
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    # When that was, if somebody has changed the listing since.
    changed_since: dt.datetime | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["version"].initial = conflicts.state(self.instance)
        if "slug" in self.fields:
            # The model makes one from the name.
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for block in Block:
            on, how = (data.get(f"{block}_confirmed_{what}") for what in ("on", "how"))
            if f"{block}_confirmed_on" in data and bool(on) != bool(how):
                self.add_error(
                    f"{block}_confirmed_how",
                    _("Say on which day and how it was confirmed, or neither."),
                )
        seen = data.get("version", "")
        if not self.instance._state.adding and conflicts.has_changed(self.instance, seen):
            self.changed_since = conflicts.seen_at(seen)
            self.add_error(
                None,
                _(
                    "Nothing is saved yet: somebody has changed this listing while you were "
                    "writing. Compare what differs, then save again."
                ),
            )
            # Who saves again has seen it.
            self.data = self.data.copy()
            self.data["version"] = self.fields["version"].initial
        return data


class Verb(NamedTuple):
    """What the secretariat can do to a listing's being public."""

    label: Any
    explanation: Any
    done: Any
    possible_when: tuple[str, ...]


VERBS = {
    "publish": Verb(
        _("Publish"),
        _("Everyone sees what is published, at once."),
        ngettext_lazy(
            "%(count)d listing is published.", "%(count)d listings are published.", "count"
        ),
        (Listing.Status.DRAFT, Listing.Status.HIDDEN, Listing.Status.WITHDRAWN),
    ),
    "hide": Verb(
        _("Hide"),
        _("What is hidden disappears from every public page, at once. It can be published again."),
        ngettext_lazy("%(count)d listing is hidden.", "%(count)d listings are hidden.", "count"),
        (Listing.Status.PUBLISHED,),
    ),
    "withdraw": Verb(
        _("Withdraw"),
        _(
            "Withdraw what no longer belongs in the directory. It disappears from every public "
            "page, at once. Its record and its history are kept."
        ),
        ngettext_lazy(
            "%(count)d listing is withdrawn.", "%(count)d listings are withdrawn.", "count"
        ),
        (Listing.Status.PUBLISHED, Listing.Status.HIDDEN),
    ),
}


class ListingAdmin(
    FindingAdmin,
    ImportAdmin,
    DuplicatesAdmin,
    MergingAdmin,
    ViewingAdmin,
    PeopleAdmin,
    CallingAdmin,
):
    """What the desks of centres and of experts share."""

    form = ListingForm
    actions = ["publish", "hide", "withdraw", "remind", "export"]
    list_per_page = 200
    list_max_show_all = 1000
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALWAYS
    change_form_template = "admin/listing_change_form.html"
    readonly_fields = [
        *("status", "id", "earlier_addresses", "created_at", "updated_at"),
        *(f"{block}_confirmed_by" for block in Block),
    ]
    confirmed_fieldset: tuple[Any, Any] = (
        _("Confirmed"),
        {
            "fields": [
                tuple(f"{block}_confirmed_{what}" for what in ("on", "how", "by"))
                for block in Block
            ],
            "description": _(
                "On which day somebody said that it is right. Saving a new day notes your name."
            ),
        },
    )
    internal_fieldset: tuple[Any, Any] = (
        _("Internal"),
        {"fields": ["notes", "origin", "id", "earlier_addresses", ("created_at", "updated_at")]},
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("document", "names").with_confirmed()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}

    def view_on_site(self, obj: Any) -> str | None:
        """Return where the public sees the listing, if it does."""
        return obj.get_absolute_url() if obj.is_public() else None

    # Saving

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        with transaction.atomic():
            # The second of two who save waits here, and then sees what the first one made of it.
            is_saved = request.method == "POST" and object_id
            if is_saved and (listing := self.get_object(request, unquote(object_id))):
                self.model._default_manager.select_for_update().get(pk=listing.pk)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        stored = type(obj)._default_manager.get(pk=obj.pk) if change else None
        request.waiting = Waiting(obj, by=request.user)
        kept = request.waiting.keep_columns(stored, form.changed_data)
        form.changed_data = [name for name in form.changed_data if name not in kept]
        for block in Block:
            on, how, by = (f"{block}_confirmed_{what}" for what in ("on", "how", "by"))
            if {on, how} & set(form.changed_data):
                setattr(obj, by, request.user if getattr(obj, on) else None)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        requests = request.waiting.propose(note=ReasonForm.given(request))
        form.instance.index()
        for one in requests:
            notices.request_made(one)
        if requests:
            self._tell_what_waits(request, form.instance, requests)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        kind = formset.fk.remote_field.related_name
        formset.changed_objects = [
            (row, names)
            for row, names in formset.changed_objects
            if request.waiting.save_row(kind, row)
        ]
        formset.new_objects = [
            row for row in formset.new_objects if request.waiting.save_row(kind, row)
        ]

    def _tell_what_waits(self, request: HttpRequest, listing: Any, requests: list[Any]) -> None:
        waiting = format_html_join(
            "; ",
            '<a href="{}">{}</a>',
            ((self._request_url(one), ", ".join(briefly(one))) for one in requests),
        )
        message = _("This waits for a colleague to approve it: {}. What else you changed is saved.")
        if self.view_on_site(listing):
            message = _(
                "This waits for a colleague to approve it: {}. What else you changed is public now."
            )
        self.message_user(request, format_html(message, waiting), messages.WARNING)

    def _request_url(self, change_request: Any) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_changerequest_change", args=[change_request.pk]
        )

    def _waiting(self, listings: Iterable[Any]) -> list[tuple[Any, str]]:
        """Return what waits for a decision about listings, each with its page."""
        requests = self.model._meta.get_field("change_requests").related_model._default_manager
        pending = requests.filter(status="pending", listing__in=[one.pk for one in listings])
        return [
            (one, self._request_url(one))
            for one in pending.select_related("listing").order_by("proposed_at")
        ]

    # Publishing, hiding, withdrawing

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, queryset, "publish")

    @admin.action(description=_("Hide"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, queryset, "hide")

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, queryset, "withdraw")

    def get_urls(self) -> list[Any]:
        return [
            path(
                f"<uuid:object_id>/{verb}/",
                self.admin_site.admin_view(self.decision_view),
                {"verb": verb},
                name=f"{self.opts.app_label}_{self.opts.model_name}_{verb}",
            )
            for verb in VERBS
        ] + super().get_urls()

    def decision_view(self, request: HttpRequest, object_id: Any, verb: str) -> HttpResponse:
        """Publish, hide or withdraw one listing."""
        listing = self.get_object(request, str(object_id))
        if listing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if not self.has_change_permission(request, listing):
            raise PermissionDenied
        page = self._url("change", listing)
        return self._decide(request, [listing], verb, page) or HttpResponseRedirect(page)

    def _decide(
        self, request: HttpRequest, listings: Iterable[Any], verb: str, back: str = ""
    ) -> HttpResponse | None:
        """Do it to each; ask first, and again about those whose record does not allow it."""
        asked = [(listing, []) for listing in listings]
        form = ReasonForm(request.POST if "decided" in request.POST else None)
        form.fields["reason"].widget.attrs["autofocus"] = True
        if form.is_valid():
            refused = []
            for listing, _problems in asked:
                try:
                    self._do(request, listing, verb, form.cleaned_data["reason"])
                except ValidationError as error:
                    refused.append((listing, sentences(listing, error)))
            if done := len(asked) - len(refused):
                self.message_user(request, VERBS[verb].done % {"count": done}, messages.SUCCESS)
            if not refused:
                return None
            asked = refused
        context = {
            **self.admin_site.each_context(request),
            "title": VERBS[verb].label,
            "opts": self.opts,
            "verb": verb,
            "explanation": VERBS[verb].explanation,
            "is_refused": form.is_bound and form.is_valid(),
            "listings": [
                (listing, self._url("change", listing), problems) for listing, problems in asked
            ],
            "waiting": self._waiting([listing for listing, _problems in asked])
            if verb == "publish"
            else [],
            "form": form,
            "back": back or request.get_full_path(),
        }
        return TemplateResponse(request, "admin/listing_decision.html", context)

    @transaction.atomic
    def _do(self, request: HttpRequest, listing: Any, verb: str, reason: str) -> None:
        getattr(listing, verb)(by=request.user, reason=reason)
        self.log_change(request, listing, str(VERBS[verb].label))
        if verb == "hide":
            notices.listing_hidden(listing, by=request.user, reason=reason)

    def _url(self, page: str, listing: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[listing.pk])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        listing = context.get("original")
        status = listing.status if listing else Listing.Status.DRAFT
        possible = [verb for verb in VERBS if status in VERBS[verb].possible_when]
        if not self.has_change_permission(request, listing):
            possible = []
        context["may_publish"] = "publish" in possible
        context["decisions"] = [
            (VERBS[verb].label, self._url(verb, listing)) for verb in possible if listing
        ]
        context["waiting"] = self._waiting([listing]) if listing else []
        form = context["adminform"].form
        if listing and (since := getattr(form, "changed_since", None)):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["unlike"] = conflicts.unlike(listing, form, formsets)
            entries = history.entries(listing, for_staff=True)
            context["meanwhile"] = [entry for entry in entries if entry.at > since] or entries[:1]
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_publish" in request.POST:
            return HttpResponseRedirect(self._url("publish", obj))
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_publish" in request.POST:
            return HttpResponseRedirect(self._url("publish", obj))
        return super().response_post_save_change(request, obj)

    # Columns

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, listing: Any) -> str:
        return country_name(str(listing.country))

    @admin.display(description=_("confirmed"), ordering="confirmed")
    def confirmed_shown(self, listing: Any) -> str:
        return directory.confirmed(
            projection.confirmation(listing.confirmed, today=timezone.localdate())
        )

    @admin.display(description=_("last saved"), ordering="updated_at")
    def saved_shown(self, listing: Any) -> str:
        return directory.day(timezone.localdate(listing.updated_at))

    @admin.display(description=_("earlier addresses"))
    def earlier_addresses(self, listing: Any) -> str:
        return ", ".join(listing.former_slugs)


def two_lines(first: str, *second: str) -> str:
    """Show a name, and under it what else it is called."""
    others = format_html_join(" · ", "<bdi>{}</bdi>", ((name,) for name in second if name))
    return format_html('{}<span class="second">{}</span>', first, others) if others else first


def sentences(record: models.Model, error: ValidationError) -> list[str]:
    """Say what is wrong with a record, each with the name of its field."""
    return [
        message
        if name == NON_FIELD_ERRORS
        else f"{capfirst(record._meta.get_field(name).verbose_name)}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]
