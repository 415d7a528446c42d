"""What the desks of centres and of experts share."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.desk import conflicts
from irct.desk.adding import AddingAdmin
from irct.desk.bulk_edit import BulkEditAdmin
from irct.desk.calls import CallAdmin
from irct.desk.duplicates.views import DuplicatesAdmin
from irct.desk.editing import EditingAdmin
from irct.desk.listing_form import ListingForm
from irct.desk.listing_search import ListingSearchAdmin
from irct.desk.merging.views import MergingAdmin
from irct.desk.people import PeopleAdmin
from irct.desk.previews import PreviewAdmin
from irct.desk.proposals import Waiting
from irct.desk.publishing import PublishingAdmin
from irct.desk.records import ReasonForm
from irct.disclosure import projection
from irct.mail import notices
from irct.models import (
    Block,
    Listing,
    ListingQuerySet,
    country_name,
)
from irct.templatetags import directory


class ListingAdmin(
    ListingSearchAdmin,
    BulkEditAdmin,
    DuplicatesAdmin,
    MergingAdmin,
    PublishingAdmin,
    PreviewAdmin,
    PeopleAdmin,
    AddingAdmin,
    EditingAdmin,
    CallAdmin,
):
    """What the desks of centres and of experts share."""

    form = ListingForm
    actions = ["publish", "hide", "withdraw", "remind", "change_fields", "export"]
    list_per_page = 50
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

    def get_queryset(self, request: HttpRequest) -> ListingQuerySet:
        listings = self.model.objects.all()
        return listings.without_documents().with_confirmed()

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
        days = {*obj.DAYS_OF, *obj.DAYS_OF.values()}
        changed = {name: getattr(obj, name) for name in days.intersection(form.changed_data)}
        for day, said_on in obj.said_today(changed).items():
            setattr(obj, day, parse_date(str(said_on or "")))
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
            self.tell_what_waits(request, form.instance, requests)

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

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        listing = context.get("original")
        form = context["adminform"].form
        if listing and (since := getattr(form, "changed_since", None)):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["unlike"] = conflicts.unlike(listing, form, formsets)
            entries = history.entries(listing, for_staff=True)
            context["meanwhile"] = [entry for entry in entries if entry.at > since] or entries[:1]
        return super().render_change_form(request, context, *args, **kwargs)

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
