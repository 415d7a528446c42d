"""Deciding on change requests: what waits, what it would change, and what speaks against it."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, When
from django.db.models.expressions import OrderBy
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.desk import cautions
from irct.desk.decisions import DecisionAdmin, ListingRegionFilter
from irct.disclosure import four_eyes
from irct.fields import LinesField
from irct.history.differences import Difference, briefly, difference, fields_at, is_row
from irct.mail import notices
from irct.models import (
    ChangeRequest,
    CodesField,
    Decision,
    EditConflict,
    Listing,
    NotTheSecond,
    User,
)
from irct.models.changes import row_values
from irct.models.edits import Edit
from irct.models.judging import FieldChange
from irct.models.paths import plain, same
from irct.models.requests import ACCEPT, AMEND, DECLINE, VERDICTS

LONGEST_REASON = 500
RECENT = 5
OTHERS = 10


class DecisionForm(forms.Form):
    """What somebody decides of one change."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ACCEPT, _("Accept")),
            (AMEND, _("Propose instead what I write here; another colleague decides")),
            (DECLINE, _("Decline")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Decide on this change.")},
    )
    reason = forms.CharField(
        label=_("Reason, for the person who asked"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("They read it. It is needed if you decline."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, prefix: str, may_accept: bool = True
    ) -> None:
        super().__init__(data, prefix=prefix)
        if not may_accept:
            verdict: Any = self.fields["verdict"]
            verdict.choices = [one for one in verdict.choices if one[0] != ACCEPT]

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == DECLINE and not data.get("reason"):
            self.add_error("reason", _("Say why you decline. The person who asked reads it."))
        return data


class AmendmentForm(forms.Form):
    """What shall be written in the place of what was asked for."""

    def __init__(
        self, listing: Listing, item: FieldChange, *, prefix: str, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.listing, self.item = listing, item
        before, after = item["before"], item["after"]
        for name, field in fields_at(listing, item["path"]).items():
            if is_row(item["path"]):
                is_asked = after[name] != (before[name] if before else field.get_default())
                if not is_asked or field.is_relation or name == "position":
                    continue
                self.fields[name] = form_field(field, after[name])
            else:
                self.fields[name] = form_field(field, after)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if is_row(self.item["path"]) and not self.errors:
            path = self.item["path"]
            self.row = Edit(self.listing, {path: self.item["after"] | data}).records[path]
            try:
                self.row.full_clean()
            except ValidationError as error:
                for name, errors in error.update_error_dict({}).items():
                    self.add_error(name if name in self.fields else None, errors)
        return data

    def value(self) -> object:
        """What is to be written, as a change request holds it."""
        if is_row(self.item["path"]):
            return row_values(self.row)
        [value] = self.cleaned_data.values()
        return plain(value)


@dataclasses.dataclass(slots=True)
class ItemReview:
    """One change of a request as the page shows it, to be decided on."""

    item: FieldChange
    difference: Difference
    cautions: list[str]
    # What was written, if that is not what was asked for.
    amended: Difference | None = None

    @property
    def why(self) -> str | Promise:
        return four_eyes.WHY.get(self.item["why"], "")

    @property
    def verdict(self) -> str | Promise:
        return VERDICTS.get(self.item.get("verdict", ""), "")


@dataclasses.dataclass(slots=True, kw_only=True)
class OpenReview(ItemReview):
    """One that waits, with the forms by which it is decided."""

    form: DecisionForm
    amendment: AmendmentForm

    def is_valid(self) -> bool:
        amends = self.form.is_valid() and self.form.cleaned_data["verdict"] == AMEND
        return self.form.is_valid() and (not amends or self.amendment.is_valid())

    def decision(self) -> Decision:
        data = self.form.cleaned_data
        value = self.amendment.value() if data["verdict"] == AMEND else None
        return Decision(data["verdict"], data["reason"], value)


class RequestAdmin(DecisionAdmin):
    """What waits for a second person: the oldest first, then what was decided."""

    list_display = [
        *("listing_shown", "what_shown", "asker_shown", "age_shown", "cautions_shown"),
        "state_shown",
    ]
    list_filter = ["status", ListingRegionFilter]
    search_fields = ["listing__name", "proposed_by__email", "proposed_by__name"]
    search_help_text = _("A name of a listing, or of the person who asked.")

    def get_queryset(self, request: SignedInRequest) -> models.QuerySet:
        requests = super().get_queryset(request).select_related("listing", "proposed_by")
        return cautions.with_askers(requests.defer("listing__document", "listing__names"))

    def get_ordering(self, request: SignedInRequest) -> list[OrderBy | str]:
        pending = Case(When(status="pending", then=F("proposed_at")))
        return [pending.asc(nulls_last=True), F("decided_at").desc(nulls_last=True), "-id"]

    # Columns

    @admin.display(description=_("listing"), ordering="listing__sort_name")
    def listing_shown(self, change_request: ChangeRequest) -> str:
        return format_html(
            '{}<span class="second">{}</span>',
            change_request.listing,
            change_request.listing.SECTIONS[change_request.section].title,
        )

    @admin.display(description=_("what changes"))
    def what_shown(self, change_request: ChangeRequest) -> str:
        lines = ((line,) for line in briefly(change_request))
        return format_html_join("", '<span class="line">{}</span>', lines)

    @admin.display(description=_("asked by"), ordering="proposed_by__email")
    def asker_shown(self, change_request: ChangeRequest) -> str:
        return str(change_request.proposed_by or gettext("a person whose account was deleted"))

    @admin.display(description=_("asked"), ordering="proposed_at")
    def age_shown(self, change_request: ChangeRequest) -> str:
        return gettext("%s ago") % timesince(change_request.proposed_at, depth=1)

    @admin.display(description=_("warnings"))
    def cautions_shown(self, change_request: ChangeRequest) -> int | str:
        return len(cautions.cautions(change_request)) if change_request.is_pending else ""

    @admin.display(description=_("state"), ordering="status")
    def state_shown(self, change_request: ChangeRequest) -> str:
        state = change_request.get_status_display()
        if not change_request.answer:
            return state
        return format_html('{}<span class="second">{}</span>', state, gettext("answered"))

    # Deciding

    def _act(self, request: SignedInRequest, change_request: ChangeRequest) -> HttpResponse:
        try:
            if "renew" in request.POST:
                return self._renew(request, change_request)
            return self._decide(request, change_request)
        except change_request.AlreadyDecided:
            return self._too_late(request, change_request)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
            return HttpResponseRedirect(request.path)
        except EditConflict:
            return self._look_again(request, self._anew(request, change_request))

    @transaction.atomic
    def _decide(self, request: SignedInRequest, change_request: ChangeRequest) -> HttpResponse:
        change_request.claim(by=request.user, seen=request.POST.get("seen", ""))
        reviews = list(undecided(change_request, request.user, request.POST))
        if not all(review.is_valid() for review in reviews):
            return self._page(request, change_request, reviews=reviews)
        try:
            decisions = {review.item["path"]: review.decision() for review in reviews}
            instead = change_request.decide(decisions, by=request.user)
        except ValidationError as error:
            change_request = self._anew(request, change_request)
            return self._page(request, change_request, reviews=refused(reviews, error))
        notices.request_decided(change_request)
        if instead:
            notices.request_made(instead)
        self.log_change(request, change_request, change_request.get_status_display())
        self.message_user(
            request,
            _("“%(what)s”: %(state)s. An e-mail says so to the person who asked.")
            % {"what": change_request, "state": change_request.get_status_display()},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._list(request))

    @transaction.atomic
    def _renew(self, request: SignedInRequest, change_request: ChangeRequest) -> HttpResponse:
        """Compare what was asked for with the listing as it is now."""
        change_request.renew(by=request.user)
        if not change_request.is_pending:
            notices.request_decided(change_request)
            self.message_user(
                request,
                _("The entry holds already what was asked for. There is nothing to decide."),
            )
            return HttpResponseRedirect(self._list(request))
        if not any(name.endswith("-verdict") for name in request.POST):
            return HttpResponseRedirect(request.path)
        change_request = self._anew(request, change_request)
        reviews = list(undecided(change_request, request.user, request.POST))
        return self._page(request, change_request, reviews=reviews)

    def _anew(self, request: SignedInRequest, change_request: ChangeRequest) -> ChangeRequest:
        return self.get_queryset(request).get(pk=change_request.pk)

    def _look_again(self, request: SignedInRequest, change_request: ChangeRequest) -> HttpResponse:
        """Show what has changed, or what a colleague has compared since it was looked at."""
        if not change_request.is_current():
            return self._page(request, change_request)
        self.message_user(
            request,
            _("A colleague has compared this with the entry as it is now. Look once more."),
            messages.WARNING,
        )
        reviews = list(undecided(change_request, request.user, request.POST))
        return self._page(request, change_request, reviews=reviews)

    def _too_late(self, request: SignedInRequest, change_request: ChangeRequest) -> HttpResponse:
        change_request.refresh_from_db()
        return self._redirect_too_late(request, change_request, change_request.get_status_display())

    def _page(
        self,
        request: SignedInRequest,
        change_request: ChangeRequest,
        *,
        reviews: list[OpenReview] | None = None,
    ) -> HttpResponse:
        listing = change_request.listing
        may_decide = (
            change_request.is_pending
            and not change_request.is_by(request.user)
            and self.has_change_permission(request, change_request)
        )
        conflict = list(meanwhile(change_request)) if change_request.is_pending else []
        to_decide: list[OpenReview] = []
        if may_decide and not conflict:
            to_decide = reviews or list(undecided(change_request, request.user))
        listed: list[ItemReview] = [*to_decide] or [*shown(change_request)]
        others = listing.change_requests.filter(status="pending").exclude(pk=change_request.pk)
        context = {
            **self._shared(request, change_request),
            "change_request": change_request,
            "reviews": listed,
            "has_errors": any(
                review.form.is_bound and not review.is_valid() for review in to_decide
            ),
            "conflict": conflict,
            # What was typed when the conflict came to light, to be kept.
            "typed": typed(request.POST) if conflict else [],
            "may_decide": may_decide,
            "may_renew": self.has_change_permission(request, change_request),
            "why_not": change_request.why_not(request.user) if change_request.is_pending else "",
            "editorship": listing.editorships.filter(user=change_request.proposed_by)
            .select_related("invited_by")
            .first()
            if change_request.proposed_by
            else None,
            "seen": change_request.base_version,
            "cautions": [
                *cautions.about_asker(change_request),
                *cautions.about_all(change_request),
            ],
            "others": [
                (other, self._url(other))
                for other in others.select_related("proposed_by").order_by("proposed_at")[:OTHERS]
            ],
            "recent": history.entries(listing, for_staff=True)[:RECENT],
        }
        return TemplateResponse(request, "admin/change_request.html", context)


def undecided(
    change_request: ChangeRequest, by: User, data: QueryDict | None = None
) -> Iterator[OpenReview]:
    """Each change with the forms by which somebody decides on it."""
    may_accept = not change_request.why_not(by)
    for review in shown(change_request):
        prefix = review.item["path"].replace("/", "-").replace("+", "new")
        yield OpenReview(
            review.item,
            review.difference,
            review.cautions,
            form=DecisionForm(data, prefix=prefix, may_accept=may_accept),
            amendment=AmendmentForm(
                change_request.listing, review.item, data=data, prefix=f"{prefix}-value"
            ),
        )


def shown(change_request: ChangeRequest) -> Iterator[ItemReview]:
    """Each change as it is read."""
    listing = change_request.listing
    for item in change_request.items:
        path, before, after = item["path"], item["before"], item["after"]
        warned = list(cautions.about_item(change_request, item))
        review = ItemReview(item, difference(listing, path, before, after), warned)
        if item.get("verdict") == AMEND:
            review.amended = difference(listing, path, after, item["value"])
        yield review


def meanwhile(change_request: ChangeRequest) -> Iterator[Difference]:
    """What became of the section since the request was made."""
    base = change_request.base
    stored = change_request.listing.values_of(change_request.section)
    for path in dict.fromkeys([*base, *stored]):
        if not same(base.get(path), stored.get(path)):
            yield difference(change_request.listing, path, base.get(path), stored.get(path))


def typed(data: QueryDict) -> list[tuple[str, str]]:
    """What a form held, for another form to send again."""
    kept = ("csrfmiddlewaretoken", "renew", "decide")
    return [(name, value) for name, values in data.lists() if name not in kept for value in values]


def refused(reviews: list[OpenReview], error: ValidationError) -> list[OpenReview]:
    """Put why nothing could be written at the change that it concerns."""
    for name, errors in error.update_error_dict({}).items():
        concerned = [one for one in reviews if name in one.item["path"].split("/")] or reviews[:1]
        for review in concerned:
            review.form.add_error(None, errors)
    return reviews


def form_field(field: models.Field, initial: object) -> forms.Field:
    """What a value is typed into: the model's own rules hold."""
    if isinstance(field, ArrayField) and not isinstance(field, CodesField):
        made = models.Field.formfield(field, form_class=LinesField)
    else:
        made = field.formfield()
    if made is None:
        raise TypeError(f"Nobody types the column {field.name}.")
    made.initial = initial
    if isinstance(made.widget, forms.TextInput):
        made.widget.attrs["class"] = "vTextField"
    return made
