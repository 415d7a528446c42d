"""Requests for experts at the desk: taken up, matched, brokered, ended. Nothing of it is logged."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from experts.models import Enquiry, Expert, ExpertRequest
from experts.models.requests import ENDED, LONGEST_OUTCOME
from experts.requests import letters, matching
from experts.requests.answers import AnswerForm
from experts.vocabulary import Overdue
from irct.desk.decisions import DecisionAdmin
from irct.desk.filters import ConditionFilter, RegionFilter
from irct.models import User, country_name

ON_A_PAGE = 20
WIDE = {"rows": 2, "class": "vLargeTextField"}


class AssignForm(forms.Form):
    """Who coordinates a request."""

    coordinator = forms.ModelChoiceField(
        label=_("Coordinator"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, record: ExpertRequest, data: Any = None) -> None:
        super().__init__(data, initial={"coordinator": record.coordinator_id})
        field = self.fields["coordinator"]
        field.queryset = User.objects.filter(is_active=True, is_staff=True).order_by(
            "name", "email"
        )
        if record.state != ExpertRequest.State.ASSIGNED:
            field.required, field.empty_label = True, _("Choose somebody")


class AskForm(forms.Form):
    """Which experts are asked, and what they are told."""

    experts = forms.ModelMultipleChoiceField(
        queryset=Expert.objects.none(),
        error_messages={"required": _("Tick the experts whom you want to ask.")},
    )
    tells_asker = forms.BooleanField(label=_("Tell them who asks"), required=False)
    tells_note = forms.BooleanField(label=_("Show them the note"), required=False)

    def __init__(self, record: ExpertRequest, data: Any = None) -> None:
        super().__init__(data)
        published = Expert.objects.published().exclude(enquiries__request=record)
        self.fields["experts"].queryset = published.defer("document", "names")


class TellOthersForm(forms.Form):
    """Whether the experts who were asked are told how it ended."""

    tell_others = forms.BooleanField(
        label=_("Tell the other experts who were asked that it is settled"),
        required=False,
        initial=True,
    )


class CloseForm(TellOthersForm):
    """What came of a request."""

    outcome = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs=WIDE),
        help_text=_("Only the secretariat reads it. No names, and nothing of the case."),
    )
    field_order = ["outcome", "tell_others"]


class DeclineForm(TellOthersForm):
    """Why there is no expert for a request."""

    reason = forms.CharField(
        label=_("What we write to who asks"),
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs=WIDE),
        help_text=_("They read it in an e-mail that begins “We are sorry”."),
        error_messages={"required": _("Say why. Who asks reads it.")},
    )
    field_order = ["reason", "tell_others"]


class OverdueFilter(ConditionFilter):
    title = _("overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("any", _("overdue")), *Overdue.choices]

    def condition(self, value: str) -> Q:
        return ~Q(overdue="") if value == "any" else Q(overdue=value)


class CoordinatorFilter(ConditionFilter):
    title = _("coordinator")
    parameter_name = "coordinator"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.mine = Q(coordinator=request.user.pk)
        return [("mine", _("me")), ("nobody", _("nobody")), ("others", _("somebody else"))]

    def condition(self, value: str) -> Q:
        nobody = Q(coordinator=None)
        return {"mine": self.mine, "nobody": nobody, "others": ~nobody & ~self.mine}[value]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One line of the story of a request."""

    on: dt.date
    what: str
    said: str = ""


@admin.register(ExpertRequest)
class ExpertRequestAdmin(DecisionAdmin):
    """What is overdue first, then what else is open, the oldest first; then what has ended."""

    list_display = [
        *("reference", "state", "help", "country_shown", "deadline", "coordinator"),
        "overdue_shown",
    ]
    list_display_links = ["reference"]
    list_filter = [
        *("state", OverdueFilter, CoordinatorFilter, "help", "urgency", RegionFilter),
    ]
    search_fields = ["reference", "organisation", "name"]
    search_help_text = _("A reference, a name or an organisation.")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        requests = super().get_queryset(request).select_related("coordinator", "wanted")
        deferred = requests.defer("wanted__document", "wanted__names")
        return deferred.with_overdue(timezone.localdate())

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        ranks = (When(~Q(overdue=""), then=Value(0)), When(state__in=ENDED, then=Value(2)))
        rank = Case(*ranks, default=Value(1))
        return [rank, F("ended_on").desc(nulls_first=True), "received_on", "id"]

    # Columns

    @admin.display(description=_("country of the case"), ordering="country")
    def country_shown(self, record: ExpertRequest) -> str:
        return country_name(str(record.country))

    @admin.display(description=_("overdue"), ordering="overdue")
    def overdue_shown(self, record: Any) -> str:
        return str(Overdue(record.overdue).label) if record.overdue else ""

    # The page of one

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Tell of a request, and offer what can be done with it in its state."""
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, record)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        act = next((act for name, act in self.acts().items() if name in request.POST), self._page)
        try:
            with transaction.atomic():
                if act != self._page and request.POST.get("seen") != str(record.steps):
                    raise record.AlreadyDone
                return act(request, record)
        except (record.AlreadyDone, Enquiry.Settled):
            return self._too_late(request, record)

    def acts(self) -> dict[str, Callable[..., HttpResponse]]:
        """Return what the buttons of the page do."""
        return {
            "take": self._take,
            "assign": self._assign,
            "ask": self._ask,
            "note_answer": self._note_answer,
            "introduce": self._introduce,
            "close": self._close,
            "decline": self._decline,
            "reopen": self._reopen,
        }

    def _too_late(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        """Say that somebody was faster, and how it stands now."""
        record.refresh_from_db()
        told = _(
            "Nothing was done: somebody has done something about this request since you read it."
            " It is now: %(state)s. The coordinator is %(who)s."
        )
        named = {
            "state": record.get_state_display(),
            "who": record.coordinator or gettext("nobody"),
        }
        self.message_user(request, told % named, messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())

    def _done(self, request: HttpRequest, told: Any, *, leave: bool = False) -> HttpResponse:
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(self._list(request) if leave else request.get_full_path())

    # What can be done

    def _take(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        record.assign(request.user)
        return self._done(request, _("You coordinate this request now."))

    def _assign(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        form = AssignForm(record, request.POST)
        if not form.is_valid():
            return self._page(request, record, assign=form)
        record.assign(form.cleaned_data["coordinator"])
        letters.assigned(record, by=request.user)
        if record.coordinator is None:
            return self._done(request, _("Nobody coordinates this request now."))
        told = _("%s coordinates this request now.") % record.coordinator
        return self._done(request, told)

    def _ask(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        """Show the e-mail first, and send it when it was read."""
        form = AskForm(record, request.POST)
        if not form.is_valid() or not record.coordinator_id:
            return self._page(request, record, ask=form)
        experts = sorted(form.cleaned_data["experts"], key=lambda expert: expert.sort_name)
        prefetch_related_objects(experts, "editorships__user")
        by_phone = [expert for expert in experts if not letters.readers(expert)]
        tells = {name: form.cleaned_data[name] for name in ("tells_asker", "tells_note")}
        if "send" not in request.POST:
            by_mail = [expert for expert in experts if expert not in by_phone]
            first = Enquiry(request=record, expert=(by_mail or experts)[0], **tells)
            context = {
                "title": _("Ask experts about %s") % record,
                "act": "ask",
                "letters": [letters.asked_before(first)] if by_mail else [],
                "by_mail": [(one, letters.readers(one)) for one in by_mail],
                "by_phone": by_phone,
                "held": [("experts", one.pk) for one in experts]
                + [(name, "on") for name, is_told in tells.items() if is_told],
            }
            return self._check(request, record, context)
        enquiries = record.ask(experts, by=request.user, by_phone=by_phone, **tells)
        for enquiry in enquiries:
            letters.asked(enquiry)
        told = ngettext("%d expert is asked.", "%d experts are asked.", len(experts))
        return self._done(request, told % len(experts))

    def _note_answer(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        """Keep what an expert said on the phone."""
        enquiry = self._enquiry(record, request.POST["note_answer"])
        form = AnswerForm(request.POST, prefix=f"answer-{enquiry.pk}")
        if not form.is_valid():
            return self._page(request, record, noted={enquiry.pk: form})
        enquiry.reply(**form.cleaned_data, by=request.user)
        return self._done(request, _("The answer of %s is noted.") % enquiry.expert)

    def _introduce(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        """Show both e-mails first, and send them when they were read."""
        enquiry = self._enquiry(record, request.POST["introduce"])
        if not enquiry.can_be_introduced:
            raise record.AlreadyDone
        if "send" not in request.POST:
            others = record.enquiries.untold().exclude(pk=enquiry.pk).exists()
            context = {
                "title": _("Introduce %s") % enquiry.expert,
                "act": "introduce",
                "value": enquiry.pk,
                "letters": letters.introduced_before(enquiry, by=request.user),
                "by_phone": [] if letters.readers(enquiry.expert) else [enquiry.expert],
                "tell_others": TellOthersForm()["tell_others"] if others else None,
            }
            return self._check(request, record, context)
        record.introduce(enquiry)
        enquiry.request = record
        letters.introduced(enquiry, by=request.user)
        self._tell_others(request, record)
        return self._done(request, _("Both sides are introduced by e-mail."))

    def _close(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        form = CloseForm(request.POST)
        if not form.is_valid():
            return self._page(request, record, close=form)
        record.close(form.cleaned_data["outcome"].strip())
        self._tell_others(request, record)
        return self._done(request, self._ended(record), leave=True)

    def _decline(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return self._page(request, record, decline=form)
        record.decline(form.cleaned_data["reason"])
        letters.declined(record, by=request.user)
        self._tell_others(request, record)
        return self._done(request, self._ended(record), leave=True)

    def _reopen(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        record.reopen()
        return self._done(request, _("This request is open again."))

    def _ended(self, record: ExpertRequest) -> str:
        told = _("%(what)s: %(state)s. All of it is erased on %(day)s.")
        day = formats.date_format(record.forgotten_on)
        return told % {"what": record, "state": record.get_state_display(), "day": day}

    def _tell_others(self, request: HttpRequest, record: ExpertRequest) -> None:
        if "tell_others" in request.POST:
            letters.settled(record.enquiries.settle())

    def _enquiry(self, record: ExpertRequest, pk: str) -> Enquiry:
        enquiries = record.enquiries.with_experts()
        enquiry = enquiries.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        if enquiry is None:
            raise record.AlreadyDone
        enquiry.request = record
        return enquiry

    # What is shown

    def _check(
        self, request: HttpRequest, record: ExpertRequest, further: dict[str, Any]
    ) -> HttpResponse:
        context = self._context(request, record) | further
        return TemplateResponse(request, "admin/expert_request_check.html", context)

    def _page(
        self,
        request: HttpRequest,
        record: ExpertRequest,
        *,
        ask: AskForm | None = None,
        noted: dict[int, AnswerForm] | None = None,
        **bound: forms.Form,
    ) -> HttpResponse:
        enquiries = list(record.enquiries.with_experts())
        for enquiry in enquiries:
            enquiry.request = record
        may_change = self.has_change_permission(request, record)
        matches = matching.ranked(record) if record.is_open else []
        wanted = record.wanted_id
        context = self._context(request, record) | {
            "overdue": Overdue(record.overdue).label if record.overdue else "",
            "steps": steps(record, enquiries),
            "enquiries": [
                (one, self._url(one.expert), self._answer_form(one, noted or {}))
                for one in enquiries
            ],
            "untold": any(not (one.introduced_on or one.settled_on) for one in enquiries),
            "matches": self._matches(request, matches, {one.expert_id for one in enquiries}),
            "is_wanted_gone": wanted and wanted not in {match.expert.pk for match in matches},
            "may_change": may_change,
            "may_ask": may_change and record.is_open and record.coordinator_id,
            "ticked": set(request.POST.getlist("experts")),
            "ask": ask or AskForm(record),
            "assign": AssignForm(record),
            "close": CloseForm(auto_id="close_%s"),
            "decline": DeclineForm(auto_id="decline_%s"),
            "may_decline": may_change and record.is_open and not record.is_answered,
            "is_refused": bool(ask or noted or bound),
        }
        return TemplateResponse(request, "admin/expert_request.html", context | bound)

    def _context(self, request: HttpRequest, record: ExpertRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": record,
            "opts": self.opts,
            "list_url": self._list(request),
            "record": record,
            "wanted_url": self._url(record.wanted) if record.wanted else "",
        }

    def _answer_form(self, enquiry: Enquiry, noted: dict[int, AnswerForm]) -> AnswerForm | None:
        if enquiry.is_settled:
            return None
        held = {name: getattr(enquiry, name) for name in ("answer", "comment", "may_give_email")}
        prefix = f"answer-{enquiry.pk}"
        return noted.get(enquiry.pk) or AnswerForm(prefix=prefix, initial=held)

    def _matches(self, request: HttpRequest, matches: list[matching.Match], asked: set[Any]) -> Any:
        """Return a page of those who were not asked yet, each with how they are reached."""
        left = [match for match in matches if match.expert.pk not in asked]
        page = Paginator(left, ON_A_PAGE).get_page(request.GET.get("page"))
        experts = [match.expert for match in page.object_list]
        prefetch_related_objects(experts, "editorships__user")
        page.object_list = [
            (match, self._url(match.expert), bool(letters.readers(match.expert)))
            for match in page.object_list
        ]
        return page


def steps(record: ExpertRequest, enquiries: list[Enquiry]) -> list[Step]:
    """Return what has happened to a request, in order."""
    told = [Step(record.received_on, gettext("Received"))]
    if record.assigned_on and record.coordinator:
        who = gettext("Assigned to %s") % record.coordinator
        told.append(Step(record.assigned_on, who))
    for enquiry in enquiries:
        told += _steps_of(enquiry)
    if record.ended_on:
        ended = capfirst(record.get_state_display())
        told.append(Step(record.ended_on, ended, record.outcome))
    return sorted(told, key=lambda step: step.on)


def _steps_of(enquiry: Enquiry) -> list[Step]:
    way = gettext("%s was to be asked by phone") if enquiry.is_by_phone else gettext("%s was asked")
    told = [Step(timezone.localdate(enquiry.asked_at), way % enquiry.expert)]
    if enquiry.answered_at:
        what = gettext("%(name)s answered: %(answer)s")
        named = {"name": enquiry.expert, "answer": enquiry.get_answer_display()}
        told.append(Step(timezone.localdate(enquiry.answered_at), what % named, enquiry.comment))
    if enquiry.introduced_on:
        told.append(Step(enquiry.introduced_on, gettext("%s was introduced") % enquiry.expert))
    return told
