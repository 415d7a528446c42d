"""Requests for experts at the desk: assigned, matched, brokered, ended. None of it is logged."""

import uuid
from collections.abc import Callable, Mapping
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Case, F, Q, Value, When, prefetch_related_objects
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from experts.models import Enquiry, ExpertRequest
from experts.models.request_lists import ENDED, ExpertRequestQuerySet
from experts.requests import letters, matching
from experts.requests.answers import AnswerForm
from experts.requests.desk_forms import (
    AskForm,
    AssignForm,
    CloseForm,
    DeclineForm,
    TellOthersForm,
)
from experts.requests.timeline import timeline
from experts.vocabulary import Overdue
from irct.accounts.requests import SignedInRequest
from irct.desk.decisions import DecisionAdmin
from irct.desk.filters import ConditionFilter, RegionFilter
from irct.models import country_name
from irct.places import locales

MATCHES_A_PAGE = 20


class OverdueFilter(ConditionFilter):
    title = _("overdue")
    parameter_name = "overdue"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | Promise]]:
        return [("any", _("overdue")), *Overdue.choices]

    def condition(self, value: str) -> Q:
        return ~Q(overdue="") if value == "any" else Q(overdue=value)


class CoordinatorFilter(ConditionFilter):
    title = _("coordinator")
    parameter_name = "coordinator"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | Promise]]:
        self.mine = Q(coordinator=request.user.pk)
        return [("mine", _("me")), ("nobody", _("nobody")), ("others", _("somebody else"))]

    def condition(self, value: str) -> Q:
        nobody = Q(coordinator=None)
        return {"mine": self.mine, "nobody": nobody, "others": ~nobody & ~self.mine}[value]


@admin.register(ExpertRequest)
class ExpertRequestAdmin(DecisionAdmin):
    """Lists overdue requests first, then other open ones, oldest first, then those that ended."""

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

    def get_queryset(self, request: HttpRequest) -> ExpertRequestQuerySet:
        requests = cast(ExpertRequestQuerySet, super().get_queryset(request))
        with_people = requests.select_related("coordinator", "wanted")
        deferred = with_people.defer("wanted__document", "wanted__names")
        return deferred.with_overdue(timezone.localdate())

    def get_ordering(self, request: HttpRequest) -> list[Case | OrderBy | str]:
        ranks = (When(~Q(overdue=""), then=Value(0)), When(state__in=ENDED, then=Value(2)))
        rank = Case(*ranks, default=Value(1))
        return [rank, F("ended_on").desc(nulls_first=True), "received_on", "id"]

    # Columns

    @admin.display(description=_("country of the case"), ordering="country")
    def country_shown(self, record: ExpertRequest) -> str:
        return country_name(str(record.country))

    @admin.display(description=_("overdue"), ordering="overdue")
    def overdue_shown(self, record: ExpertRequest) -> str:
        return overdue_label(record)

    # The page of one request

    def _act(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        actions = self.actions_by_button()
        act = next((actions[name] for name in actions if name in request.POST), self._page)
        try:
            with transaction.atomic():
                if act != self._page and request.POST.get("seen") != str(record.steps):
                    raise record.AlreadyDone
                return act(request, record)
        except (record.AlreadyDone, Enquiry.Settled):
            return self._too_late(request, record)

    def actions_by_button(self) -> dict[str, Callable[..., HttpResponse]]:
        return {
            "take": self._take,
            "assign": self._assign,
            "erase_note": self._erase_note,
            "ask": self._ask,
            "note_answer": self._note_answer,
            "introduce": self._introduce,
            "close": self._close,
            "decline": self._decline,
            "reopen": self._reopen,
        }

    def _too_late(self, request: HttpRequest, record: ExpertRequest) -> HttpResponse:
        record.refresh_from_db()
        message = gettext(
            "Nothing was done: somebody else has worked on this request since you opened it."
            " It is now: %(state)s. The coordinator is %(who)s."
        )
        message %= {
            "state": record.get_state_display(),
            "who": record.coordinator or gettext("nobody"),
        }
        self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())

    def _done(self, request: HttpRequest, message: str, *, leave: bool = False) -> HttpResponse:
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(self._list(request) if leave else request.get_full_path())

    # Actions

    def _take(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        record.assign(request.user)
        return self._done(request, gettext("You now coordinate this request."))

    def _assign(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        form = AssignForm(record, request.POST)
        if not form.is_valid():
            return self._page(request, record, assign=form)
        record.assign(form.cleaned_data["coordinator"])
        letters.assigned(record, by=request.user)
        if record.coordinator is None:
            return self._done(request, gettext("Nobody coordinates this request now."))
        message = gettext("%s now coordinates this request.") % record.coordinator
        return self._done(request, message)

    def _erase_note(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        record.erase_note()
        return self._done(request, gettext("The note has been erased."))

    def _ask(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        """Show the e-mail first; send it once it has been read."""
        form = AskForm(record, request.POST)
        if not form.is_valid() or not record.coordinator_id:
            return self._page(request, record, ask=form)
        experts = sorted(form.cleaned_data["experts"], key=lambda expert: expert.sort_name)
        prefetch_related_objects(experts, "editorships__user")
        by_phone = [expert for expert in experts if not letters.recipients(expert)]
        tells_asker = form.cleaned_data["tells_asker"]
        if "send" not in request.POST:
            by_mail = [expert for expert in experts if expert not in by_phone]
            first = Enquiry(request=record, expert=(by_mail or experts)[0], tells_asker=tells_asker)
            context = {
                "title": gettext("Ask experts about %s") % record,
                "act": "ask",
                "letters": [letters.preview_of_asked(first)] if by_mail else [],
                "by_mail": [(one, letters.recipients(one)) for one in by_mail],
                "by_phone": by_phone,
                "hidden_values": [("experts", one.pk) for one in experts]
                + [("tells_asker", "on")] * tells_asker,
            }
            return self._check(request, record, context)
        enquiries = record.ask(experts, by=request.user, by_phone=by_phone, tells_asker=tells_asker)
        for enquiry in enquiries:
            letters.asked(enquiry)
        count = len(experts)
        message = ngettext("You asked %d expert.", "You asked %d experts.", count) % count
        return self._done(request, message)

    def _note_answer(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        enquiry = self._enquiry(record, request.POST["note_answer"])
        form = AnswerForm(request.POST, prefix=f"answer-{enquiry.pk}")
        if not form.is_valid():
            return self._page(request, record, noted={enquiry.pk: form})
        enquiry.reply(**form.cleaned_data, by=request.user)
        return self._done(request, gettext("We have noted the answer from %s.") % enquiry.expert)

    def _introduce(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        """Show both e-mails first; send them once they have been read."""
        enquiry = self._enquiry(record, request.POST["introduce"])
        if not enquiry.can_be_introduced:
            raise record.AlreadyDone
        if "send" not in request.POST:
            others = record.enquiries.not_informed().exclude(pk=enquiry.pk).exists()
            context = {
                "title": gettext("Introduce %s") % enquiry.expert,
                "act": "introduce",
                "value": enquiry.pk,
                "letters": letters.preview_of_introduced(enquiry, by=request.user),
                "by_phone": [] if letters.recipients(enquiry.expert) else [enquiry.expert],
                "tell_others": TellOthersForm()["tell_others"] if others else None,
            }
            return self._check(request, record, context)
        record.introduce(enquiry)
        enquiry.request = record
        letters.introduced(enquiry, by=request.user)
        self._tell_others(request, record)
        return self._done(request, gettext("Both sides have been introduced by e-mail."))

    def _close(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        form = CloseForm(request.POST)
        if not form.is_valid():
            return self._page(request, record, close=form)
        record.close(form.cleaned_data["outcome"].strip())
        self._tell_others(request, record)
        return self._done(request, self._ended(record), leave=True)

    def _decline(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return self._page(request, record, decline=form)
        record.decline(form.cleaned_data["reason"])
        letters.declined(record, by=request.user)
        self._tell_others(request, record)
        return self._done(request, self._ended(record), leave=True)

    def _reopen(self, request: SignedInRequest, record: ExpertRequest) -> HttpResponse:
        record.reopen()
        return self._done(request, gettext("This request is open again."))

    def _ended(self, record: ExpertRequest) -> str:
        message = gettext("%(what)s: %(state)s. All of it will be erased on %(day)s.")
        day = locales.day(record.forgotten_on) if record.forgotten_on else ""
        return message % {"what": record, "state": record.get_state_display(), "day": day}

    def _tell_others(self, request: HttpRequest, record: ExpertRequest) -> None:
        if "tell_others" in request.POST:
            letters.settled(record.enquiries.mark_informed())

    def _enquiry(self, record: ExpertRequest, pk: str) -> Enquiry:
        enquiries = record.enquiries.with_experts()
        enquiry = enquiries.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        if enquiry is None:
            raise record.AlreadyDone
        enquiry.request = record
        return enquiry

    # Pages

    def _check(
        self, request: HttpRequest, record: ExpertRequest, further: Mapping[str, object]
    ) -> HttpResponse:
        context = {**self._context(request, record), **further}
        return TemplateResponse(request, "admin/expert_request_check.html", context)

    def _page(
        self,
        request: HttpRequest,
        record: ExpertRequest,
        *,
        ask: AskForm | None = None,
        noted: Mapping[int, AnswerForm] | None = None,
        **bound: forms.Form,
    ) -> HttpResponse:
        enquiries = list(record.enquiries.with_experts())
        for enquiry in enquiries:
            enquiry.request = record
        may_change = self.has_change_permission(request, record)
        matches = matching.ranked(record) if record.is_open else []
        wanted = record.wanted_id
        context = self._context(request, record) | {
            "overdue": overdue_label(record),
            "steps": timeline(record, enquiries),
            "enquiries": [
                (one, self._url(one.expert), self._answer_form(one, noted or {}))
                for one in enquiries
            ],
            "has_uninformed": any(not (one.introduced_on or one.settled_on) for one in enquiries),
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

    def _context(self, request: HttpRequest, record: ExpertRequest) -> dict[str, object]:
        return {
            **self.admin_site.each_context(request),
            "title": record,
            "opts": self.opts,
            "list_url": self._list(request),
            "record": record,
            "wanted_url": self._url(record.wanted) if record.wanted else "",
        }

    def _answer_form(self, enquiry: Enquiry, noted: Mapping[int, AnswerForm]) -> AnswerForm | None:
        if enquiry.is_settled:
            return None
        prefix = f"answer-{enquiry.pk}"
        return noted.get(enquiry.pk) or AnswerForm(prefix=prefix, initial=enquiry.answer_values())

    def _matches(
        self, request: HttpRequest, matches: list[matching.Match], asked: set[uuid.UUID]
    ) -> Page:
        """A page of (match, URL of the expert, whether an e-mail reaches them), not asked yet."""
        left = [match for match in matches if match.expert.pk not in asked]
        page = Paginator(left, MATCHES_A_PAGE).get_page(request.GET.get("page"))
        rows = [
            (match, self._url(match.expert), bool(letters.recipients(match.expert)))
            for match in matching.with_whole_experts(list(page.object_list))
        ]
        return Page(rows, page.number, page.paginator)


def overdue_label(record: ExpertRequest) -> str:
    """The column that `with_overdue()` adds, in words."""
    overdue: str = getattr(record, "overdue", "")
    return str(Overdue(overdue).label) if overdue else ""
