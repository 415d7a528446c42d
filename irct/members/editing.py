"""Editing a listing, block by block."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.disclosure import four_eyes
from irct.history.differences import Difference, difference
from irct.mail import notices
from irct.members import translated
from irct.members.forms import SectionForm, Wording
from irct.members.pages import forget, kept, mark, member_page, own_listing
from irct.models import ChangeRequest, EditConflict, Listing
from irct.models.paths import Values, alike
from irct.templatetags.directory import page_of


@require_safe
@member_page
def edit(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    """Show what there is to edit, and what is missing."""
    listing = own_listing(request, model, slug)
    context = {"listing": listing, "tasks": tasks_of(listing)}
    return render(request, "members/edit.html", context)


def tasks_of(listing: Listing) -> list[dict[str, object]]:
    """Each part of a listing with what is missing there, and what waits."""
    missing = listing.missing()
    pending = listing.change_requests.filter(status="pending")
    return [
        {
            "name": name,
            "title": section.title,
            "missing": [rule.why for rule in missing if rule.section == name],
            "waits": [one for one in pending if one.section == name],
            **translated.told(listing, section.texts),
        }
        for name, section in listing.SECTIONS.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def edit_section(
    request: SignedInRequest, slug: str, section: str, model: type[Listing], wording: Wording
) -> HttpResponse:
    """Edit one block: what may be public at once is, and the rest waits for a second person."""
    listing = own_listing(request, model, slug)
    if section not in listing.SECTIONS:
        raise Http404
    return SectionPage(request, listing, section, wording).answer()


class SectionPage:
    """The page of one section, as its editors have it; the secretariat's is made of it."""

    form_class = SectionForm
    template = "members/edit_section.html"

    def __init__(
        self, request: SignedInRequest, listing: Listing, section: str, wording: Wording
    ) -> None:
        self.request, self.listing, self.section = request, listing, section
        self.wording = wording

    def answer(self) -> HttpResponse:
        """Show the form, or what came of what was typed in it."""
        request, listing, section = self.request, self.listing, self.section
        stored = listing.values_of(section)
        if request.method != "POST":
            data = kept(request)
            return self._page(self._form(stored, data=data), {"is_kept": bool(data)})
        form = self._form(stored, data=request.POST)
        if not form.is_valid() or "preview" in request.POST:
            return self._page(form, {})
        typed = form.changes()
        days = listing.days_of(section)
        try:
            made = self.submit(form, typed)
        except EditConflict:
            stored = listing.values_of(section)
            merged = self._form(_overlaid(stored, typed), base=stored)
            merged.initial["note"] = form.cleaned_data["note"]
            return self._page(merged, _conflict(listing, form, stored, typed))
        except ValidationError as error:
            listing.refresh_from_db()
            for name, errors in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, errors)
            return self._page(form, {})
        forget(request)
        if made:
            notices.request_made(made)
        is_written = stored != listing.values_of(section) or days != listing.days_of(section)
        self.tell(is_written or bool(form.same_meaning()), made)
        return self.done()

    def submit(self, form: SectionForm, typed: Values) -> ChangeRequest | None:
        return self.listing.submit(
            self.section,
            typed,
            by=self.request.user,
            seen=form.seen(),
            note=form.cleaned_data["note"],
            is_whole=True,
            same_meaning=form.same_meaning(),
        )

    def tell(self, is_written: bool, made: ChangeRequest | None) -> None:
        is_shown = self.section != "copies"
        tell(self.request, self.listing, is_written=is_written, made=made, is_shown=is_shown)

    def done(self) -> HttpResponse:
        return redirect(self.back())

    def back(self) -> str:
        return page_of(self.listing, "edit")

    def request_url(self, change_request: ChangeRequest) -> str:
        return page_of(self.listing, "request", change_request.pk)

    def context(self) -> dict[str, object]:
        """What the page says beside the form."""
        return {
            "listing": self.listing,
            "section": self.section,
            "part": self.listing.part(self.section),
            "back": self.back(),
            "towns_url": page_of(self.listing, "towns") if self.section == "places" else "",
        }

    def _form(
        self, values: Values, *, base: Values | None = None, data: QueryDict | None = None
    ) -> SectionForm:
        return self.form_class(
            self.listing, self.section, wording=self.wording, values=values, base=base, data=data
        )

    def _page(self, form: SectionForm, further: dict[str, object]) -> HttpResponse:
        request = self.request
        waiting = form.listing.change_requests.filter(status="pending", section=form.section)
        has_texts = any(form.listing.is_text(path) for path in form.paths.values())
        has_texts |= form.part.children in four_eyes.ROW_TEXTS
        doubt = request.user.why_texts_wait() if has_texts else ""
        context = self.context() | further
        context |= {
            "doubt": four_eyes.WHY.get(doubt, ""),
            "doubted_until": request.user.texts_wait_until() if doubt else None,
            "form": form,
            "groups": list(form.groups()),
            "read_at": timezone.now().isoformat(),
            "waiting": [(one, self.request_url(one)) for one in waiting],
            "made_for": mark(request),
            "changed_originals": translated.changed_originals(form.listing, form.part.texts),
            **translated.told(form.listing, form.part.texts),
        }
        status = 400 if form.is_bound and form.errors and request.method == "POST" else 200
        return TemplateResponse(request, self.template, context, status=status)


def _conflict(
    listing: Listing, form: SectionForm, stored: Values, typed: Values
) -> dict[str, object]:
    """Who changed the section meanwhile, and where it is not as was typed."""
    since = _moment(form.data.get("read_at", ""))
    acts = history.entries(listing)
    return {
        "is_conflict": True,
        "meanwhile": [act for act in acts if act.at >= since] or acts[:1],
        "unlike": _unlike(listing, stored, typed),
    }


def _unlike(listing: Listing, stored: Values, typed: Values) -> list[Difference]:
    return [
        difference(listing, path, stored.get(path), value)
        for path, value in typed.items()
        if not alike(stored.get(path), value)
    ]


def _overlaid(stored: Values, typed: Values) -> Values:
    """What is stored with what was typed on top; a row that is gone becomes a new one."""
    values = dict(stored)
    for path, value in typed.items():
        kind, _slash, key = path.partition("/")
        is_gone = path.count("/") == 1 and not key.startswith("+") and path not in stored
        if not is_gone:
            values[path] = value
        elif value is not None:
            values[f"{kind}/+{int(key):08}"] = value
    return values


def _moment(text: str) -> dt.datetime:
    """When a form was read; the beginning of time if nobody can say."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment and timezone.is_aware(moment):
        return moment
    return dt.datetime.min.replace(tzinfo=dt.UTC)


def tell(
    request: SignedInRequest,
    listing: Listing,
    *,
    is_written: bool,
    made: ChangeRequest | None,
    is_shown: bool = True,
) -> None:
    """Say what came of a form: written, waiting, or nothing new."""
    if not (is_written or made):
        messages.info(request, _("You changed nothing, so nothing was saved."))
    if is_written:
        saved = _("Saved. It is public now.") if is_shown and listing.is_public() else _("Saved.")
        messages.success(request, saved)
    if made:
        count = len(made.items)
        waits = ngettext(
            "%(count)d change waits for the secretariat to look at it. You get an e-mail.",
            "%(count)d changes wait for the secretariat to look at them. You get an e-mail.",
            count,
        )
        messages.success(request, waits % {"count": count})
        for doubt in {item["why"] for item in made.items} & {*four_eyes.DOUBTS}:
            why = _("Your texts wait, since %(why)s.") % {"why": four_eyes.WHY[doubt]}
            messages.success(request, why)
