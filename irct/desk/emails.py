"""E-mails that have not arrived: who waits for what, never what it says."""

import datetime as dt
from typing import Final, Protocol, cast

from django.conf import settings
from django.contrib import admin
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import admin as queue_admin

from irct.accounts.requests import SignedInRequest
from irct.desk.filters import ConditionFilter
from irct.desk.records import ReadOnlyAdmin
from irct.mail import folder
from irct.models import Email
from irct.models.emails import FAILED, WAITING, EmailQuerySet
from irct.places import locales

MOST_LETTERS = 100

# Its pages show the arguments of every job: codes, links, texts.
admin.site.unregister(queue_admin.models.ProcrastinateJob)


class WithHeaders(Protocol):
    """An e-mail as `with_headers` reads it."""

    to: str
    subject: str
    queued_at: dt.datetime


class StateFilter(ConditionFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(
        self, request: SignedInRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str | Promise]]:
        return list(Email.STATES.items())

    def condition(self, value: str) -> Q:
        return Q(status=value)


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    """Failed e-mails, then waiting ones; sent ones are gone."""

    columns: Final = ("to", "subject", "state", "tries", "next_try", "since")
    fields = columns
    readonly_fields = columns
    list_display = columns
    list_display_links = None
    list_filter = [StateFilter]
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    search_fields = ["args__to", "args__subject"]
    search_help_text = _("An address, or words from a subject.")
    actions = ["try_again"]

    def get_queryset(self, request: SignedInRequest) -> QuerySet[Email]:
        return cast(EmailQuerySet, super().get_queryset(request)).with_headers()

    def get_ordering(self, request: SignedInRequest) -> list[Case | str]:
        failed_first = Case(When(status=FAILED, then=Value(0)), default=Value(1))
        return [failed_first, "-id"]

    def lookup_allowed(self, lookup: str, value: str, request: SignedInRequest) -> bool:
        """Refuse filters typed into the URL, which could be used to guess codes."""
        return lookup == StateFilter.parameter_name

    @admin.action(description=_("Try again now"), permissions=["view"])
    def try_again(self, request: SignedInRequest, emails: QuerySet[Email]) -> None:
        count = Email.objects.filter(pk__in=emails.values("pk")).try_again()
        message = ngettext(
            "%d e-mail will be tried again.", "%d e-mails will be tried again.", count
        )
        self.message_user(request, message % count)

    # Columns

    @admin.display(description=_("to"))
    def to(self, email: WithHeaders) -> str:
        return email.to

    @admin.display(description=_("subject"))
    def subject(self, email: WithHeaders) -> str:
        return email.subject

    @admin.display(description=_("state"), ordering="status")
    def state(self, email: Email) -> str | Promise:
        return Email.STATES[email.status]

    @admin.display(description=_("attempts"), ordering="attempts")
    def tries(self, email: Email) -> int:
        return email.attempts

    @admin.display(description=_("next attempt"), ordering="scheduled_at")
    def next_try(self, email: Email) -> str | Promise | None:
        if email.status != WAITING:
            return None
        if email.scheduled_at is None or email.scheduled_at <= timezone.now():
            return _("now")
        return locales.moment(email.scheduled_at)

    @admin.display(description=_("queued"), ordering="queued_at")
    def since(self, email: WithHeaders) -> dt.datetime:
        return email.queued_at

    # On a developer's machine: what was sent

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("folder/", view(self.folder_view), name="irct_email_folder"),
            path("folder/<str:name>/", view(self.letter_view), name="irct_email_letter"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: SignedInRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        extra_context = (extra_context or {}) | {"has_folder": has_folder()}
        return super().changelist_view(request, extra_context)

    def folder_view(self, request: SignedInRequest) -> HttpResponse:
        context = {"title": _("E-mails in the folder"), "folder": settings.MAIL_FOLDER}
        return self._page(request, "folder", context | {"letters": self._letters(request)})

    def letter_view(self, request: SignedInRequest, name: str) -> HttpResponse:
        for letter in self._letters(request):
            if letter.name == name:
                title = letter.message["Subject"]
                return self._page(request, "letter", {"title": title, "letter": letter})
        raise Http404

    def _letters(self, request: SignedInRequest) -> list[folder.Letter]:
        if not (has_folder() and self.has_view_permission(request)):
            raise Http404
        return folder.letters(MOST_LETTERS)

    def _page(
        self, request: SignedInRequest, name: str, context: dict[str, object]
    ) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/irct/email/{name}.html", context)


def has_folder() -> bool:
    return settings.IS_LOCAL and settings.EMAIL_BACKEND == "irct.mail.folder.Backend"
