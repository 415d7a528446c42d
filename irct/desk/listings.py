"""What the desks of centres and of experts share."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.desk import conflicts
from irct.desk.calls import CallAdmin
from irct.desk.duplicates.views import DuplicatesAdmin
from irct.desk.imports import ImportAdmin
from irct.desk.listing_form import ListingForm
from irct.desk.listing_search import ListingSearchAdmin
from irct.desk.merging.views import MergingAdmin
from irct.desk.people import PeopleAdmin
from irct.desk.previews import PreviewAdmin
from irct.desk.proposals import Waiting
from irct.desk.records import ReasonForm
from irct.disclosure import projection
from irct.history.differences import briefly, visible
from irct.mail import notices
from irct.models import (
    Block,
    ChangeRequest,
    Listing,
    ListingQuerySet,
    NotTheSecond,
    country_name,
)
from irct.models.paths import version
from irct.models.publishing import unapproved
from irct.templatetags import directory


class StatusChange(NamedTuple):
    """What the secretariat can do to a listing's being public."""

    label: str | Promise
    explanation: str | Promise
    done: str | Promise
    possible_when: tuple[str, ...]


STATUS_CHANGES = {
    "publish": StatusChange(
        _("Publish"),
        _("What you publish can be seen by everyone at once."),
        ngettext_lazy(
            "%(count)d listing is published.", "%(count)d listings are published.", "count"
        ),
        (Listing.Status.DRAFT, Listing.Status.HIDDEN, Listing.Status.WITHDRAWN),
    ),
    "hide": StatusChange(
        _("Hide"),
        _("A hidden listing disappears from every public page at once. It can be published again."),
        ngettext_lazy("%(count)d listing is hidden.", "%(count)d listings are hidden.", "count"),
        (Listing.Status.PUBLISHED,),
    ),
    "withdraw": StatusChange(
        _("Withdraw"),
        _(
            "Withdraw a listing that no longer belongs in the directory. It disappears from every "
            "public page at once. Its record and its history are kept."
        ),
        ngettext_lazy(
            "%(count)d listing is withdrawn.", "%(count)d listings are withdrawn.", "count"
        ),
        (Listing.Status.PUBLISHED, Listing.Status.HIDDEN),
    ),
}


class ListingAdmin(
    ListingSearchAdmin,
    ImportAdmin,
    DuplicatesAdmin,
    MergingAdmin,
    PreviewAdmin,
    PeopleAdmin,
    CallAdmin,
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
                "The day on which somebody confirmed it. If you enter a new day, your name is "
                "recorded."
            ),
        },
    )
    internal_fieldset: tuple[Any, Any] = (
        _("Internal"),
        {"fields": ["notes", "origin", "id", "earlier_addresses", ("created_at", "updated_at")]},
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        listings = cast(ListingQuerySet, super().get_queryset(request))
        return listings.without_documents().with_confirmed()

    def get_prepopulated_fields(
        self, request: SignedInRequest, obj: Listing | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    def view_on_site(self, obj: Listing) -> str | None:
        """Where the public sees the listing, if it does."""
        return obj.get_absolute_url() if obj.is_public() else None

    # Saving

    def changeform_view(
        self,
        request: SignedInRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        with transaction.atomic():
            # The second of two who save waits here, and then sees what the first one made of it.
            pk = unquote(object_id) if request.method == "POST" and object_id else ""
            if not pk or not (listing := self.get_object(request, pk)):
                return super().changeform_view(request, object_id, form_url, extra_context)
            self.model._default_manager.select_for_update().get(pk=listing.pk)
            with listing.noting_texts(by=request.user):
                return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: SignedInRequest, obj: Listing, form: ListingForm, change: bool
    ) -> None:
        stored = type(obj)._default_manager.get(pk=obj.pk) if change else None
        form.pending_changes = Waiting(obj, by=request.user)
        kept = form.pending_changes.keep_columns(stored, form.changed_data)
        form.changed_data = [name for name in form.changed_data if name not in kept]
        for block in Block:
            on, how, by = (f"{block}_confirmed_{what}" for what in ("on", "how", "by"))
            if {on, how} & set(form.changed_data):
                setattr(obj, by, request.user if getattr(obj, on) else None)
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: SignedInRequest,
        form: ListingForm,
        formsets: Iterable[BaseInlineFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        requests = form.pending_changes.propose(note=ReasonForm.given(request))
        form.instance.index()
        for change_request in requests:
            notices.request_made(change_request)
        if requests:
            self._show_what_waits(request, form.instance, requests)

    def save_formset(
        self,
        request: SignedInRequest,
        form: ListingForm,
        formset: BaseInlineFormSet,
        change: bool,
    ) -> None:
        formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        kind = str(formset.fk.remote_field.related_name)
        formset.changed_objects = [
            (row, names)
            for row, names in formset.changed_objects
            if form.pending_changes.save_row(kind, row)
        ]
        formset.new_objects = [
            row for row in formset.new_objects if form.pending_changes.save_row(kind, row)
        ]

    def _show_what_waits(
        self, request: SignedInRequest, listing: Listing, requests: list[ChangeRequest]
    ) -> None:
        waiting = format_html_join(
            "; ",
            '<a href="{}">{}</a>',
            ((self._request_url(made), ", ".join(briefly(made))) for made in requests),
        )
        message = _("Waiting for a colleague to approve: {}. Your other changes are saved.")
        if self.view_on_site(listing):
            message = _(
                "Waiting for a colleague to approve: {}. Your other changes are public now."
            )
        self.message_user(request, format_html(str(message), waiting), messages.WARNING)

    def _request_url(self, change_request: ChangeRequest) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_changerequest_change", args=[change_request.pk]
        )

    def _waiting(self, listings: Iterable[Listing]) -> list[tuple[ChangeRequest, str]]:
        """What waits for a decision about listings, each with its page."""
        requests = self.model._meta.get_field("change_requests").related_model._default_manager
        pending = requests.filter(
            status="pending", listing__in=[listing.pk for listing in listings]
        )
        return [
            (change_request, self._request_url(change_request))
            for change_request in pending.select_related("listing").order_by("proposed_at")
        ]

    # Publishing, hiding, withdrawing

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: SignedInRequest, queryset: ListingQuerySet) -> HttpResponse | None:
        return self._decide(request, queryset, "publish")

    @admin.action(description=_("Hide"), permissions=["change"])
    def hide(self, request: SignedInRequest, queryset: ListingQuerySet) -> HttpResponse | None:
        return self._decide(request, queryset, "hide")

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def withdraw(self, request: SignedInRequest, queryset: ListingQuerySet) -> HttpResponse | None:
        return self._decide(request, queryset, "withdraw")

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<uuid:object_id>/{verb}/",
                self.admin_site.admin_view(self.decision_view),
                {"verb": verb},
                name=f"{self.opts.app_label}_{self.opts.model_name}_{verb}",
            )
            for verb in STATUS_CHANGES
        ] + super().get_urls()

    def decision_view(
        self, request: SignedInRequest, object_id: uuid.UUID, verb: str
    ) -> HttpResponse:
        """Publish, hide or withdraw one listing."""
        listing = self.get_object(request, str(object_id))
        if listing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, listing):
            raise PermissionDenied
        page = self._url("change", listing)
        return self._decide(request, [listing], verb, page) or HttpResponseRedirect(page)

    def _decide(
        self, request: SignedInRequest, listings: Iterable[Listing], verb: str, back: str = ""
    ) -> HttpResponse | None:
        """Do it to each; ask first, and again about those whose record does not allow it."""
        undone = [(one, self._to_approve(request, one, verb)) for one in listings]
        form = ReasonForm(request.POST if "decided" in request.POST else None)
        form.fields["reason"].widget.attrs["autofocus"] = True
        seen = version({str(one.pk): to_approve for one, to_approve in undone})
        if form.is_valid() and request.POST.get("seen", seen) != seen:
            message = _("Somebody has changed one of them meanwhile. Look once more.")
            self.message_user(request, message, messages.WARNING)
            form = ReasonForm()
        if form.is_valid():
            refused = []
            for listing, to_approve in undone:
                if verb == "publish" and listing.needs_somebody_to_ask(request.user):
                    refused.append((listing, [self._ask_to_show_again(request, listing)]))
                    continue
                try:
                    self._do(request, listing, verb, form.cleaned_data["reason"], to_approve)
                except ValidationError as error:
                    refused.append((listing, sentences(listing, error)))
                except NotTheSecond as why:
                    refused.append((listing, [str(why)]))
            if done := len(undone) - len(refused):
                self.message_user(
                    request, STATUS_CHANGES[verb].done % {"count": done}, messages.SUCCESS
                )
            if not refused:
                return None
            undone = refused
        context = {
            **self.admin_site.each_context(request),
            "title": STATUS_CHANGES[verb].label,
            "opts": self.opts,
            "verb": verb,
            "explanation": STATUS_CHANGES[verb].explanation,
            "is_refused": form.is_bound and form.is_valid(),
            "listings": [
                (listing, self._url("change", listing), problems) for listing, problems in undone
            ],
            "waiting": self._waiting([listing for listing, _problems in undone])
            if verb == "publish"
            else [],
            "form": form,
            "seen": seen,
            "back": back or request.get_full_path(),
        }
        return TemplateResponse(request, "admin/listing_decision.html", context)

    def _to_approve(self, request: SignedInRequest, listing: Listing, verb: str) -> list[str]:
        """What the reader approves by publishing a listing, or why they may not."""
        if verb != "publish" or settings.SECRETARIAT_OF_ONE:
            return []
        return listing.why_not_published(request.user) or [
            format_html("{} {}", gettext("You are the second person for:"), visible(str(one)))
            for one in unapproved(listing)
        ]

    @transaction.atomic
    def _ask_to_show_again(self, request: SignedInRequest, listing: Listing) -> str:
        """Ask a colleague to show what somebody else took off, and say so."""
        listing.ask_to_show_again(by=request.user)
        notices.show_again_asked(listing, by=request.user)
        self.log_change(request, listing, _("Asked for it to be shown again"))
        return gettext(
            "Somebody else took it off the site, so you do not show it again alone. The others of "
            "the secretariat are asked by e-mail to do so."
        )

    @transaction.atomic
    def _do(
        self,
        request: SignedInRequest,
        listing: Listing,
        verb: str,
        reason: str,
        to_approve: list[str],
    ) -> None:
        if verb == "publish":
            # Whoever wrote it may write something else while a colleague presses the button.
            listing.lock()
            if self._to_approve(request, listing, verb) != to_approve:
                raise NotTheSecond(gettext("Somebody has changed it meanwhile. Look once more."))
        getattr(listing, verb)(by=request.user, reason=reason)
        self.log_change(request, listing, str(STATUS_CHANGES[verb].label))
        if verb == "hide":
            notices.listing_hidden(listing, by=request.user, reason=reason)

    def _url(self, page: str, listing: Listing) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[listing.pk])

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        listing = context.get("original")
        status = listing.status if listing else Listing.Status.DRAFT
        possible = [verb for verb in STATUS_CHANGES if status in STATUS_CHANGES[verb].possible_when]
        if not self.has_change_permission(request, listing):
            possible = []
        context["may_publish"] = "publish" in possible
        context["decisions"] = [
            (STATUS_CHANGES[verb].label, self._url(verb, listing)) for verb in possible if listing
        ]
        context["waiting"] = self._waiting([listing]) if listing else []
        form = context["adminform"].form
        if listing and (since := getattr(form, "changed_since", None)):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["unlike"] = conflicts.unlike(listing, form, formsets)
            entries = history.entries(listing, for_staff=True)
            context["meanwhile"] = [entry for entry in entries if entry.at > since] or entries[:1]
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_add(self, request: SignedInRequest, obj: Listing) -> HttpResponse:
        if "_publish" in request.POST:
            return HttpResponseRedirect(self._url("publish", obj))
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: SignedInRequest, obj: Listing) -> HttpResponse:
        if "_publish" in request.POST:
            return HttpResponseRedirect(self._url("publish", obj))
        return super().response_post_save_change(request, obj)

    # Columns

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, listing: Listing) -> str:
        return country_name(str(listing.country))

    @admin.display(description=_("confirmed"), ordering="confirmed")
    def confirmed_shown(self, listing: Any) -> str:
        return directory.confirmed(
            projection.confirmation(listing.confirmed, today=timezone.localdate())
        )

    @admin.display(description=_("last saved"), ordering="updated_at")
    def saved_shown(self, listing: Listing) -> str:
        return directory.day(timezone.localdate(listing.updated_at))

    @admin.display(description=_("earlier addresses"))
    def earlier_addresses(self, listing: Listing) -> str:
        return ", ".join(listing.former_slugs)


def two_lines(first: str, *second: str) -> str:
    """Show a name, and under it what else it is called."""
    others = format_html_join(" · ", "<bdi>{}</bdi>", ((name,) for name in second if name))
    return format_html('{}<span class="second">{}</span>', first, others) if others else first


def sentences(record: models.Model, error: ValidationError) -> list[str]:
    """What is wrong with a record, each with the name of its field."""
    return [
        message if name == NON_FIELD_ERRORS else f"{_name_of(record, name)}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _name_of(record: models.Model, name: str) -> str:
    field = cast(models.Field, record._meta.get_field(name))
    return capfirst(str(field.verbose_name))
