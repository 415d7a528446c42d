"""A listing at the desk as pages of one thing each: its editors' pages, and the secretariat's own.

What is missing, and what stands against publishing, is said with a link to where it is changed.
"""

import uuid
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from irct.accounts.requests import SignedInRequest
from irct.desk.pages import PagesAdmin
from irct.desk.section_form import DeskSectionForm
from irct.history.differences import briefly
from irct.members.editing import SectionPage, tasks_of
from irct.members.forms import SectionForm, Wording
from irct.members.towns import suggest
from irct.models import Block, ChangeRequest, Listing
from irct.models.paths import Values
from irct.models.rows import field_of
from irct.places.locales import capfirst, colon


class EditingAdmin(PagesAdmin):
    """Listings of which each part is a page; all on one page stays for what is rare."""

    # By column: what it is called, and what helps to fill it in.
    section_wording: ClassVar[Wording] = {}
    # What the editors' own pages call otherwise.
    section_titles: ClassVar[dict[str, Promise | str]] = {}

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("whole/", self.whole_view, "whole"),
            ("edit/towns/", require_safe(self.towns_view), "towns"),
            ("edit/<slug:section>/", self.section_view, "edit_section"),
        ]
        return [
            path(
                f"<uuid:object_id>/{address}",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for address, view, name in pages
        ] + super().get_urls()

    def change_view(
        self,
        request: SignedInRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show what there is of a listing, part by part."""
        return require_safe(self._overview)(request, unquote(object_id))

    def whole_view(self, request: HttpRequest, object_id: uuid.UUID) -> HttpResponse:
        """All that can be written of a listing, on one page."""
        return self.changeform_view(request, str(object_id), "", None)

    def towns_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        self._to_edit(request, object_id)
        return suggest(request)

    @transaction.atomic
    def section_view(
        self, request: SignedInRequest, object_id: uuid.UUID, section: str
    ) -> HttpResponse:
        listing = self._to_edit(request, object_id)
        if section not in listing.SECTIONS | listing.DESK_SECTIONS:
            raise Http404
        page = DeskSectionPage(self, request, listing, section)
        return require_http_methods(["GET", "HEAD", "POST"])(lambda _request: page.answer())(
            request
        )

    def _to_edit(self, request: SignedInRequest, object_id: uuid.UUID) -> Listing:
        listing = self.get_object(request, str(object_id))
        if listing is None:
            raise Http404
        if not self.has_change_permission(request, listing):
            raise PermissionDenied
        return listing

    def _overview(self, request: SignedInRequest, object_id: str) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        listing = found.stored()
        beside = self.beside(request, listing)
        may_change = self.has_change_permission(request, listing)
        context = {
            **self.admin_site.each_context(request),
            **beside,
            "title": str(listing),
            "opts": self.opts,
            "listing": listing,
            "original": listing,
            "may_change": may_change,
            "tasks": [
                task
                | {
                    "title": self.title_of(listing, str(task["name"])),
                    "url": self.section_url(listing, str(task["name"])) if may_change else "",
                }
                for task in tasks_of(listing)
            ],
            "own_tasks": [
                (self.title_of(listing, name), self.section_url(listing, name))
                for name in (listing.DESK_SECTIONS if may_change else ())
            ],
            "needed": list(self.stands_against(request, listing))
            if beside.get("may_publish")
            else [],
            "publish_url": self.page_url(listing, "publish"),
            "whole_url": self.page_url(listing, "whole"),
            "history_url": self.page_url(listing, "history"),
            "absolute_url": self.get_view_on_site_url(listing),
        }
        return TemplateResponse(request, "admin/listing_overview.html", context)

    def stands_against(
        self, request: SignedInRequest, listing: Listing
    ) -> Iterator[tuple[str, str]]:
        yield from super().stands_against(request, listing)
        try:
            listing.full_clean()
        except ValidationError as error:
            for name, faults in error.message_dict.items():
                called, url = "", ""
                if name != NON_FIELD_ERRORS:
                    field = field_of(type(listing), name)
                    called = f"{capfirst(field.verbose_name)}{colon()}"
                    url = self._where(listing, name)
                yield from ((f"{called}{fault}", url) for fault in faults)
        for why in listing.why_not_published(request.user):
            yield why, ""

    def _where(self, listing: Listing, column: str) -> str:
        parts = (listing.SECTIONS | listing.DESK_SECTIONS).items()
        sections = [name for name, part in parts if column in part.columns]
        return self.section_url(listing, sections[0]) if sections else ""

    def title_of(self, listing: Listing, section: str) -> Promise | str:
        return self.section_titles.get(section, listing.part(section).title)

    def section_url(self, listing: Listing, section: str) -> str:
        return self.page_url(listing, "edit_section", section)

    def page_url(self, listing: Listing, page: str, *further: object) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[listing.pk, *further])

    def tell_what_waits(
        self, request: SignedInRequest, listing: Listing, requests: list[ChangeRequest]
    ) -> None:
        page = f"admin:{self.opts.app_label}_changerequest_change"
        waiting = format_html_join(
            "; ",
            '<a href="{}">{}</a>',
            ((reverse(page, args=[made.pk]), ", ".join(briefly(made))) for made in requests),
        )
        message = _("Waiting for a colleague to approve: {}. Your other changes are saved.")
        if self.get_view_on_site_url(listing):
            message = _(
                "Waiting for a colleague to approve: {}. Your other changes are public now."
            )
        self.message_user(request, format_html(str(message), waiting), messages.WARNING)


class DeskSectionPage(SectionPage):
    """The page of one section, for the secretariat."""

    form_class = DeskSectionForm
    template = "admin/listing_section.html"

    def __init__(
        self, desk: EditingAdmin, request: SignedInRequest, listing: Listing, section: str
    ) -> None:
        super().__init__(request, listing, section, desk.section_wording)
        self.desk = desk

    def submit(self, form: SectionForm, typed: Values) -> ChangeRequest | None:
        by, who = self.request.user, Values()
        for block in Block:
            on, how = (f"{block}_confirmed_{what}" for what in ("on", "how"))
            if {on, how} & typed.keys():
                who[f"{block}_confirmed_by_id"] = by.pk if form.cleaned_data[on] else None
        note = form.cleaned_data["note"]
        values = typed | who
        return self.listing.submit(
            self.section,
            values,
            by=by,
            seen=form.seen(),
            note=note,
            at_desk=True,
            same_meaning=form.same_meaning(),
        )

    def tell(self, is_written: bool, made: ChangeRequest | None) -> None:
        title = self.desk.title_of(self.listing, self.section)
        if is_written or made:
            self.desk.log_change(self.request, self.listing, gettext("Changed: %s") % title)
        if made:
            self.desk.tell_what_waits(self.request, self.listing, [made])
        elif is_written:
            messages.success(self.request, _("%s: saved.") % title)
        else:
            messages.info(self.request, _("You changed nothing, so nothing was saved."))

    def done(self) -> HttpResponse:
        following = self.request.POST.get("next")
        if following in self.listing.SECTIONS | self.listing.DESK_SECTIONS:
            return HttpResponseRedirect(self.desk.section_url(self.listing, str(following)))
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        return self.desk.page_url(self.listing, "change")

    def request_url(self, change_request: ChangeRequest) -> str:
        app = self.listing._meta.app_label
        return reverse(f"admin:{app}_changerequest_change", args=[change_request.pk])

    def context(self) -> dict[str, object]:
        desk, listing = self.desk, self.listing
        order = [*listing.SECTIONS, *listing.DESK_SECTIONS]
        following = dict(pairwise(order)).get(self.section)
        return {
            **desk.admin_site.each_context(self.request),
            "opts": desk.opts,
            "title": desk.title_of(listing, self.section),
            "listing": listing,
            "listing_url": self.back(),
            "section": self.section,
            "part": listing.part(self.section),
            "back": self.back(),
            "next": following and {"key": following, "title": desk.title_of(listing, following)},
            "parts": [
                (desk.title_of(listing, name), desk.section_url(listing, name), name)
                for name in order
            ],
            "towns_url": desk.page_url(listing, "towns") if self.section == "places" else "",
            "as_public_url": desk.page_url(listing, "as_public"),
            "as_editor_url": desk.page_url(listing, "as_editor"),
            "waits_for_names": listing.status != Listing.Status.DRAFT,
        }
