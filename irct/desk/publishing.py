"""Publishing, hiding and withdrawing at the desk: one listing, or several of a list."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple, cast

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.pages import PagesAdmin
from irct.desk.records import ReasonForm
from irct.history.marks import visible
from irct.mail import notices
from irct.models import (
    ChangeRequest,
    Listing,
    ListingQuerySet,
    NotTheSecond,
)
from irct.models.paths import version
from irct.models.publishing import unapproved
from irct.places.locales import capfirst, labelled


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


class PublishingAdmin(PagesAdmin):
    """Listings of which somebody decides whether the public sees them."""

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        possible = [
            verb
            for verb, change in STATUS_CHANGES.items()
            if listing.status in change.possible_when
            and self.has_change_permission(request, listing)
        ]
        return super().beside(request, listing) | {
            "may_publish": "publish" in possible,
            "decisions": [
                (STATUS_CHANGES[verb].label, self._url(verb, listing)) for verb in possible
            ],
            "waiting": self._waiting([listing]),
        }

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
            "is_warned": verb == "publish"
            and any(listing.stored().warnings() for listing, _problems in undone),
            "form": form,
            "seen": seen,
            "back": back or request.get_full_path(),
        }
        return TemplateResponse(request, "admin/listing_decision.html", context)

    def _to_approve(self, request: SignedInRequest, listing: Listing, verb: str) -> list[str]:
        """What the reader takes upon them by publishing a listing, or why they may not."""
        if verb != "publish":
            return []
        warnings = listing.stored().warnings()
        if settings.SECRETARIAT_OF_ONE:
            return warnings
        return listing.why_not_published(request.user) or [
            *warnings,
            *(
                format_html("{} {}", gettext("You are the second person for:"), visible(str(one)))
                for one in unapproved(listing)
            ),
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


def sentences(record: models.Model, error: ValidationError) -> list[str]:
    """What is wrong with a record, each with the name of its field."""
    return [
        message if name == NON_FIELD_ERRORS else labelled(_name_of(record, name), message)
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _name_of(record: models.Model, name: str) -> str:
    field = cast(models.Field, record._meta.get_field(name))
    return capfirst(str(field.verbose_name))
