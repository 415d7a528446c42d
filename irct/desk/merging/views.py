"""Merging two listings at the desk: chosen field by field, seen before it is done, and undone."""

import uuid
from collections.abc import Callable, Iterator

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.desk import conflicts, merging
from irct.desk.merging import BOTH, MINE, THEIRS
from irct.desk.merging.making import Located
from irct.desk.pages import PagesAdmin
from irct.desk.records import LONGEST_REASON, RecordAdmin
from irct.history.differences import difference, fields_at, in_words
from irct.mail import notices
from irct.models import ChangeRequest, Contact, Language, Listing, Merge, merges
from irct.models.paths import EMPTY, Values, alike, plain
from irct.places.locales import capfirst, labelled

# Under which name a request keeps the merging with each other listing, for the lines of a page.
MERGES = "_merges"


class MergeForm(forms.Form):
    """Whose value is kept, of each field in which two listings differ."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why they are one (kept in both histories)"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("As in “They moved and were entered anew”. The editors read it too."),
    )

    def __init__(self, kept: Listing, gone: Listing, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.kept, self.gone = kept, gone
        self.fields["seen"].initial = seen(kept, gone)
        for name in merging.columns(type(kept)):
            self._add_column(name)
        self._add_texts()
        for kind in kept.kinds_beside_texts():
            self._add_rows(kind)

    def _add_column(self, name: str) -> None:
        [field] = fields_at(self.kept, name).values()
        mine, theirs = (plain(getattr(one, name)) for one in (self.kept, self.gone))
        if alike(mine, theirs):
            return
        choices = {MINE: in_words(field, mine), THEIRS: in_words(field, theirs)}
        initial = THEIRS if mine in EMPTY else MINE
        if isinstance(mine, list) and mine and theirs:
            choices[BOTH] = gettext("both together")
            initial = BOTH
        self._add_choice(name, str(capfirst(field.verbose_name)), choices, initial)

    def _add_texts(self) -> None:
        own = {text.language: text for text in self.kept.texts.all()}
        for text in self.gone.texts.all():
            mine = own.get(text.language)
            lines = {
                whose: "\n".join(getattr(one, name) for name in one.WRITTEN if getattr(one, name))
                for whose, one in ((MINE, mine), (THEIRS, text))
                if one
            }
            if lines.get(MINE) != lines[THEIRS]:
                label = gettext("Texts in %s") % Language(text.language).label
                choices = {MINE: "", **lines}
                self._add_choice(f"texts/{text.language}", label, choices, MINE if mine else THEIRS)

    def _add_choice(self, name: str, label: str, choices: dict[str, str], initial: str) -> None:
        whose = {MINE: gettext("this one"), THEIRS: gettext("the other"), BOTH: ""}
        labels = [
            (key, ": ".join(filter(None, [str(whose[key]), value or gettext("empty")])))
            for key, value in choices.items()
        ]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=labels, initial=initial, widget=forms.RadioSelect
        )

    def _add_rows(self, kind: str) -> None:
        mine, theirs = (list(getattr(one, kind).all()) for one in (self.kept, self.gone))
        if not theirs:
            return
        choices = [(f"{kind}/{row.pk}", self._row(row, gettext("this one"))) for row in mine]
        choices += [
            (f"{kind}/+{row.pk}", self._row(row, gettext("the other")))
            for row in theirs
            if not any(merging.is_one(row, own) for own in mine)
        ]
        label = getattr(type(self.kept), kind).rel.related_model._meta.verbose_name_plural
        self.fields[kind] = forms.MultipleChoiceField(
            label=gettext("%s that are kept") % capfirst(label),
            choices=choices,
            initial=[key for key, _label in choices],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def _row(self, row: Contact | Located, whose: str) -> str:
        if isinstance(row, Contact):
            shown, where = row.get_visibility_display(), ""
        else:
            shown = row.get_shown_display()
            where = ", ".join(filter(None, [row.street, row.town]))
        named = f"{row} – {where}" if where and where != str(row) else row
        return f"{labelled(whose, named)} ({shown})"

    def choices(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name not in ("seen", "reason"))

    def kept_rows(self) -> list[str]:
        """What was not asked about stays."""
        rows: list[str] = []
        for kind in self.kept.kinds_beside_texts():
            if kind in self.fields:
                rows += self.cleaned_data[kind]
            else:
                rows += [f"{kind}/{row.pk}" for row in getattr(self.kept, kind).all()]
        return rows

    def values(self) -> Values:
        return merging.merged_values(self.kept, self.gone, self.cleaned_data, self.kept_rows())


def seen(kept: Listing, gone: Listing) -> str:
    return "/".join(conflicts.state(one).partition(" ")[0] for one in (kept, gone))


class MergingAdmin(PagesAdmin, RecordAdmin):
    """A listing with which another can be made one."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("<uuid:object_id>/merge/<uuid:other>/", self.merge_view, "merge"),
            ("<uuid:object_id>/merges/<int:pk>/undo/", self.unmerge_view, "unmerge"),
        ]
        return [
            path(address, self.admin_site.admin_view(view), name=self._named(page))
            for address, view, page in pages
        ] + super().get_urls()

    def merge_view(
        self, request: SignedInRequest, object_id: uuid.UUID, other: uuid.UUID
    ) -> HttpResponse:
        """Choose what is kept, look at what comes of it, and merge."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        kept, gone = self._of_these(object_id, other)
        if why := merging.refusal(kept, gone):
            return self._merge_page(request, kept, gone, {"refusal": why})
        is_sent = request.method == "POST" and {"preview", "merge", "choose"} & request.POST.keys()
        form = MergeForm(kept, gone, data=request.POST if is_sent else None)
        if not is_sent or "choose" in request.POST or not form.is_valid():
            return self._merge_page(request, kept, gone, {"form": form})
        if form.cleaned_data["seen"] != seen(kept, gone):
            message = _("Somebody has changed one of them while you were choosing. Look once more.")
            form = MergeForm(kept, gone)
            return self._merge_page(request, kept, gone, {"form": form, "changed": message})
        try:
            if "merge" in request.POST:
                return self._merge(request, kept, gone, form)
            return self._merge_page(request, kept, gone, self._preview(request, kept, gone, form))
        except merging.MergeError as why:
            return self._merge_page(request, kept, gone, {"refusal": why})
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._merge_page(request, kept, gone, {"form": form})

    @transaction.atomic
    def _merge(
        self, request: SignedInRequest, kept: Listing, gone: Listing, form: MergeForm
    ) -> HttpResponse:
        done, requests = self._done(request, kept, gone, form)
        for one in requests:
            notices.request_made(one)
        notices.listings_merged(done, by=request.user)
        for listing in (done.kept, done.gone):
            self.log_change(request, listing, gettext("Merged"))
        self.message_user(
            request,
            _("“%(gone)s” is one with “%(kept)s” now. Its address leads here.")
            % {"gone": gone, "kept": done.kept},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._page_of("change", kept))

    def _preview(
        self, request: SignedInRequest, kept: Listing, gone: Listing, form: MergeForm
    ) -> dict[str, object]:
        """What would come of it: it is done, looked at, and not kept."""
        values = form.values()
        now: Values = {}
        for section in kept.SECTIONS:
            now |= kept.values_of(section)
        with transaction.atomic():
            done, requests = self._done(request, kept, gone, form)
            editors = [str(one) for one in done.kept.editorships.select_related("user")]
            waits = {item["path"].partition("+")[0] for one in requests for item in one.items}
            transaction.set_rollback(True)
        before = {path: now.get(path, getattr(kept, path, None)) for path in values}
        dropped = [pk for pk, new in done.record["requests"].items() if new is None]
        return {
            "form": form,
            "preview": [
                (
                    difference(kept, path, plain(before[path]) or None, value),
                    path.partition("+")[0] in waits,
                )
                for path, value in values.items()
                if not (path.endswith("/state"))
            ],
            "editors": editors,
            "waits": bool(requests),
            "dropped": len(dropped),
            "carried": len(done.record["requests"]) - len(dropped),
            "corrections": len(done.record["corrections"]),
            "invitations": len(done.record["invitations"]),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name in form.fields
            ],
        }

    def _done(
        self, request: SignedInRequest, kept: Listing, gone: Listing, form: MergeForm
    ) -> tuple[Merge, list[ChangeRequest]]:
        return merging.merge(
            kept,
            gone,
            form.values(),
            by=request.user,
            reason=form.cleaned_data["reason"],
            alone=settings.SECRETARIAT_OF_ONE,
        )

    def _merge_page(
        self, request: SignedInRequest, kept: Listing, gone: Listing, context: dict[str, object]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "title": _("Merge two entries"),
            "opts": self.opts,
            "kept": kept,
            "gone": gone,
            "listing": kept,
            "listing_url": self._page_of("change", kept),
            "gone_url": self._page_of("change", gone),
            "swap_url": ""
            if merging.refusal(gone, kept)
            else self._page_of("merge", gone, kept.pk),
        }
        return TemplateResponse(request, "admin/merge.html", shared | context)

    def unmerge_view(self, request: SignedInRequest, object_id: uuid.UUID, pk: int) -> HttpResponse:
        """Show what undoing would leave as it is, then undo."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            done = (
                merges(self.model)
                .objects.select_related("kept", "gone", "merged_by")
                .get(pk=pk if pk < 2**63 else None)
            )
        except merges(self.model).DoesNotExist:
            raise Http404 from None
        if object_id not in (done.kept.pk, done.gone.pk):
            raise Http404
        refusal: str | Promise = ""
        if request.method == "POST":
            try:
                return self._unmerge(request, done)
            except merging.MergeError as why:
                refusal = str(why)
            except ValidationError as error:
                refusal = " ".join(error.messages)
        elif done.undone_at:
            refusal = _("This was undone already.")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo a merge"),
            "opts": self.opts,
            "done": done,
            "listing": done.kept,
            "listing_url": self._page_of("change", done.kept),
            "refusal": refusal,
            "left": [] if refusal else merging.changed_since(done),
        }
        return TemplateResponse(request, "admin/unmerge.html", context)

    @transaction.atomic
    def _unmerge(self, request: SignedInRequest, done: Merge) -> HttpResponse:
        undone = merging.undo(done, by=request.user, alone=settings.SECRETARIAT_OF_ONE)
        for one in undone.requests:
            notices.request_made(one)
        for listing in (done.kept, done.gone):
            self.log_change(request, listing, gettext("Undid a merge"))
        self.message_user(request, _("They are two entries again."), messages.SUCCESS)
        if undone.requests:
            message = _("Contact details, names or places that are put back wait for a colleague.")
            self.message_user(request, message, messages.WARNING)
        if undone.left:
            message = _("These were changed since, and stay as they are: %s.")
            self.message_user(request, message % ", ".join(undone.left), messages.WARNING)
        if undone.is_hidden:
            message = _("“%s” is hidden: the entry was hidden after they were merged.")
            self.message_user(request, message % done.gone, messages.WARNING)
        return HttpResponseRedirect(self._page_of("change", done.gone))

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        merges = [
            (one, self._page_of("unmerge", listing, one.pk)) for one in merging.merges_of(listing)
        ]
        return super().beside(request, listing) | {"merges": merges}

    def undo_url(
        self, request: SignedInRequest, record: models.Model, entry: history.TimelineEntry
    ) -> str:
        if not (entry.merged_with and isinstance(record, Listing)):
            return super().undo_url(request, record, entry)
        if not hasattr(request, MERGES):
            keys = {
                str(pk): one.pk
                for one in merging.merges_of(record)
                for pk in {one.kept.pk, one.gone.pk} - {record.pk}
            }
            setattr(request, MERGES, keys)
        pk = getattr(request, MERGES).get(entry.merged_with)
        is_open = pk and not entry.is_parting and self.has_change_permission(request, record)
        return self._page_of("unmerge", record, pk) if is_open else ""

    def _of_these(self, *pks: uuid.UUID) -> list[Listing]:
        listings = self.model.objects.with_children()
        return [get_object_or_404(listings, pk=pk) for pk in pks]

    def _named(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _page_of(self, page: str, listing: Listing, *further: object) -> str:
        return reverse(f"admin:{self._named(page)}", args=[listing.pk, *further])
