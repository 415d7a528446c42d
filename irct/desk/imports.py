"""Listings that come as a file: sent in, looked at, imported, approved by a second, undone."""

import contextlib
import io
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.paginator import Paginator
from django.db.models import Case, Q, When
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.desk import import_columns, import_jobs, import_rows
from irct.desk.exports import ExportAdmin
from irct.desk.records import LONGEST_REASON
from irct.imports import batches, choosing, undoing, wording
from irct.imports.cells import EMPTIED
from irct.imports.choosing import Looked
from irct.imports.files import CONTENT_TYPES, CSV, XLSX, Unreadable, as_csv, as_xlsx
from irct.imports.reading import WAITING
from irct.mail import notices
from irct.models import ImportBatch, ImportRow, NotTheSecond, country_name
from irct.models.second_person import why_not

LARGEST_FILE = 40 * 1024 * 1024
# So many rows are checked while somebody waits for the page; more are a job of the worker.
MOST_ROWS_AT_ONCE = 500
MOST_ROWS = 30_000
ROWS_ON_A_PAGE = 50
LATEST = 100
# Seconds after which a page that shows progress loads itself again.
LOOK_AGAIN = 3
# What only whoever sent a file in does with it: a colleague would write under their name, and
# could then approve, as a second person, what they chose themselves.
OF_THE_SENDER = ("choose", "read", "answer", "columns", "import", "import_right")
State = ImportBatch.State


class ImportUploadHandler(MemoryFileUploadHandler):
    """Takes a file that is small enough into memory: nothing that is sent in reaches a disk."""

    def handle_raw_input(
        self, input_data: object, meta: object, content_length: int, *args: object
    ) -> None:
        self.activated = content_length <= LARGEST_FILE + 10_000


class ImportForm(forms.Form):
    """A file of listings."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, an Excel workbook (.xlsx) or a LibreOffice sheet (.ods), of 40 MB at the most."
        ),
        error_messages={
            "required": _("Choose a file of 40 MB at the most."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.txt,.tsv"}),
        max_length=500,
    )


class DecisionForm(forms.Form):
    """Why an import is declined, or undone."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON - 150,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("It is kept in the history."),
    )


class ImportAdmin(ExportAdmin):
    """A kind of listing that is imported from files."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("import/", csrf_exempt(self._taking_files), "import"),
            ("import/columns/", require_safe(self.columns_view), "import_columns"),
            ("import/example/<str:form>/", require_safe(self.example_view), "import_example"),
            ("imports/", require_safe(self.imports_view), "imports"),
            ("imports/<int:batch>/", self.batch_view, "import_batch"),
            ("imports/<int:batch>/refused/", require_safe(self.refused_view), "import_refused"),
            ("imports/<int:batch>/undo/", self.undo_import_view, "import_undo"),
        ]
        return [
            path(address, self.admin_site.admin_view(view), name=self._import_name(page))
            for address, view, page in pages
        ] + super().get_urls()

    def may_import(self, request: SignedInRequest) -> bool:
        return self.has_change_permission(request) and self.has_add_permission(request)

    # Sending a file in

    def _taking_files(self, request: SignedInRequest) -> HttpResponseBase:
        """Keep what is sent in memory; only then may the proof of the form be looked for."""
        self._require_import(request)
        request.upload_handlers = [ImportUploadHandler(request)]
        return csrf_protect(self.import_view)(request)

    def import_view(self, request: SignedInRequest) -> HttpResponse:
        """Take a file, and find out what it would do."""
        form = ImportForm(*(request.POST, request.FILES) if request.method == "POST" else ())
        if form.is_valid():
            file = form.cleaned_data["file"]
            batch = self._receive(request, file.name, file.read())
            if batch is not None:
                return HttpResponseRedirect(self._import_url("import_batch", batch.pk))
            form.add_error(
                "file",
                gettext("The file has more than %d rows. Import it on the server, by a command.")
                % MOST_ROWS,
            )
        waiting = ImportBatch.objects.of(self.model).unfinished().filter(by=request.user)
        context = {"form": form, "unfinished": self._linked(waiting), "emptied": EMPTIED}
        return self._import_page(request, "import", _("Import"), context)

    def _receive(self, request: SignedInRequest, name: str, content: bytes) -> ImportBatch | None:
        problem, looked = "", None
        try:
            looked = choosing.look(self.resource_class(), io.BytesIO(content), most=MOST_ROWS)
        except Unreadable as error:
            problem = str(error)
        if looked and looked.survey.rows > MOST_ROWS:
            return None
        batch = batches.receive(self.model, name, content, looked=looked, by=request.user)
        if problem:
            batches.refuse(batch, problem)
        elif looked and batch.state == State.CHECKING:
            import_jobs.do(batch, is_large=looked.survey.rows > MOST_ROWS_AT_ONCE)
        return batch

    def columns_view(self, request: SignedInRequest) -> HttpResponse:
        """Say what each column holds."""
        self._require_import(request)
        resource = self.resource_class()
        context = {
            "columns": resource.described(),
            "waits": resource.waits,
            "has_places": resource.has("locations"),
            "emptied": EMPTIED,
            "number": resource.number,
        }
        return self._import_page(request, "columns", _("The columns of a file"), context)

    def example_view(self, request: SignedInRequest, form: str) -> HttpResponse:
        """Send a file that shows how it is done."""
        self._require_import(request)
        rows = self.resource_class().example()
        content = as_xlsx(rows) if form == XLSX else "".join(as_csv(rows))
        return self._attached(HttpResponse(content), "sample", XLSX if form == XLSX else CSV)

    # What becomes of it

    def imports_view(self, request: SignedInRequest) -> HttpResponse:
        """List the imports, the latest first."""
        self._require_import(request)
        listed = ImportBatch.objects.of(self.model).defer("content").select_related("by", "undoes")
        context = {"batches": self._linked(listed[:LATEST])}
        return self._import_page(request, "list", _("Imports"), context)

    def batch_view(self, request: SignedInRequest, batch: int) -> HttpResponse:
        """Show an import: what it would do, how far it is, what waits; and decide on it."""
        self._require_import(request)
        one = self._batch(batch)
        form = DecisionForm(request.POST if request.POST.get("act") == "decline" else None)
        if request.method == "POST" and self._act(request, one, form):
            if one.pk is None:  # deleted
                return HttpResponseRedirect(self._import_url("imports"))
            url = self._import_url("import_batch", one.pk)
            if look := request.POST.get("look"):
                url += f"?{urlencode({'look': look})}#look"
            return HttpResponseRedirect(url)
        if one.state == State.CHOOSING:
            return self._import_page(
                request, "choosing", str(one), import_columns.shown(one, request.POST)
            )
        outcome = request.GET.get("outcome", "")
        rows = one.rows.filter(outcome=outcome) if outcome in one.counts else one.rows.all()
        is_refused = Q(outcome=ImportRow.REFUSED)
        rows = rows.order_by(Case(When(is_refused, then=0), default=1), "number", "pk")
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        words = wording.DONE if one.was_written else wording.PLANNED
        looked = Looked.of(one) if one.table else None
        context = {
            "batch": one,
            "form": form,
            "counted": [(n, one.counts[n], words[n]) for n in words if one.counts.get(n)],
            "linked": ImportRow.OUTCOMES,
            "rows": [import_rows.in_words(self.model, row) for row in page],
            "page": page,
            "outcome": outcome,
            "waits": (waits := one.counts.get(WAITING, 0)),
            "about_waiting": wording.about_waiting(waits) if waits else "",
            "look_again": LOOK_AGAIN if one.is_running else 0,
            "left_out": one.rows.exclude(left_out="")[:LATEST],
            "undone_by": one.state == State.UNDONE,
            "about_file": wording.about_file(looked.notes()) if looked else [],
            "about_columns": wording.about_columns(looked.choices) if looked else [],
            "has_refused": one.rows.filter(outcome=ImportRow.REFUSED).exists()
            if one.counts.get(ImportRow.REFUSED)
            else False,
            "right": sum(one.counts.get(name, 0) for name in (ImportRow.ADDED, ImportRow.CHANGED)),
        }
        if one.state == State.REFUSED and looked:
            context["asked"] = import_rows.asked(one)
        if one.state == State.PENDING:
            context |= self._to_look_at(request, one)
        return self._import_page(request, "batch", str(one), context)

    def _to_look_at(self, request: SignedInRequest, batch: ImportBatch) -> dict[str, object]:
        """What a second person looks at: every contact, name and place, page by page."""
        looked = Paginator(batch.to_look_at(), ROWS_ON_A_PAGE).get_page(request.GET.get("look"))
        rows: list[Any] = list(looked)
        listings = self.model.objects.with_children().in_bulk([row.listing for row in rows])
        unticked = batch.unticked(request.user)
        return {
            "why_not": why_not(request.user, proposed_by=batch.by_id),
            "looked": looked,
            "to_look_at": [
                (
                    country_name(code) if code else gettext("Not there any more"),
                    [
                        import_rows.waiting_in_words(self.model, row, listings.get(row.listing))
                        for row in of_country
                    ],
                )
                for code, of_country in itertools.groupby(rows, key=lambda row: row.country)
            ],
            "unticked": unticked.count(),
            "is_ticked": not unticked.filter(pk__in=[row.pk for row in rows]).exists(),
            "risky_count": batch.rows.exclude(waiting=[]).filter(needs_a_look=True).count(),
        }

    def _act(self, request: SignedInRequest, batch: ImportBatch, form: DecisionForm) -> bool:
        """Do what a button says; say what was done, or why it was not."""
        act = request.POST.get("act")
        if act in OF_THE_SENDER and batch.by_id not in (None, request.user.pk):
            message = _("Only whoever sent this in goes on with it.")
            self.message_user(request, message, messages.ERROR)
            return True
        match act:
            case "import" if batch.moves(State.READY, to=State.WRITING):
                import_jobs.do(batch, is_large=self._is_large(batch))
                batch.refresh_from_db()
                if batch.problem:
                    self.message_user(request, batch.problem, messages.WARNING)
                return True
            case "choose" if batch.state == State.CHOOSING:
                return self._choose(request, batch)
            case "read" if batch.state == State.CHOOSING:
                import_columns.read_otherwise(batch, self.resource_class(), request.POST)
                return True
            case "answer" if batch.state == State.REFUSED and batch.table:
                return self._answer(request, batch)
            case "columns" if batch.content and not batch.undoes_id:
                batch.moves(State.READY, State.REFUSED, to=State.CHOOSING, problem="")
                return True
            case "import_right" if batch.moves(
                State.REFUSED, to=State.WRITING, table=batch.table | {"partly": True}
            ):
                import_jobs.do(batch, is_large=self._is_large(batch))
                batch.refresh_from_db()
                return True
            case "discard" if batch.state in (State.CHOOSING, State.READY, State.REFUSED):
                batch.delete()
                self.message_user(request, _("The file is deleted. Nothing was imported."))
                return True
            case "tick" if batch.state == State.PENDING:
                keys = [key for key in request.POST.getlist("row") if key.isdecimal()]
                batch.tick([int(key) for key in keys[:ROWS_ON_A_PAGE]], by=request.user)
                return True
            case "approve":
                self._approve(request, batch)
                return True
            case "decline" if self._may_decide(request, batch) and form.is_valid():
                self._decline(request, batch, form.cleaned_data["reason"])
                return True
        return False

    def _choose(self, request: SignedInRequest, batch: ImportBatch) -> bool:
        """Take what somebody chose for the columns, and check the file; or say what is wrong."""
        problem = import_columns.choose(batch, self.resource_class(), request.POST)
        if problem:
            self.message_user(request, problem, messages.ERROR)
        elif batch.moves(State.CHOOSING, to=State.CHECKING, table=batch.table):
            import_jobs.do(batch, is_large=batch.table["rows"] > MOST_ROWS_AT_ONCE)
        return not problem

    def _answer(self, request: SignedInRequest, batch: ImportBatch) -> bool:
        """Take what somebody answered to what is asked about rows, and check the file again."""
        table = import_rows.answered(batch, request.POST)
        if table == batch.table:
            self.message_user(request, _("Choose an answer first."), messages.ERROR)
        elif batch.moves(State.REFUSED, to=State.CHECKING, table=table, problem=""):
            import_jobs.do(batch, is_large=batch.table["rows"] > MOST_ROWS_AT_ONCE)
        return True

    def _decline(self, request: SignedInRequest, batch: ImportBatch, reason: str) -> None:
        try:
            batches.decline(batch, by=request.user, reason=reason)
        except ImportBatch.AlreadyDecided:
            message = _("Somebody else has decided already.")
            self.message_user(request, message, messages.WARNING)
        else:
            notices.import_decided(batch)
            self.message_user(request, _("Declined. The entries keep what they had."))

    def _approve(self, request: SignedInRequest, batch: ImportBatch) -> None:
        try:
            batches.require_seen(batch, request.user)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
        except ImportBatch.NotAllSeen:
            message = _("Nothing is approved: tick every page first.")
            self.message_user(request, message, messages.ERROR)
        else:
            if batch.moves(State.PENDING, to=State.DECIDING, decided_by=request.user):
                import_jobs.do(batch, is_large=batch.counts["waiting"] > MOST_ROWS_AT_ONCE)

    def _may_decide(self, request: SignedInRequest, batch: ImportBatch) -> bool:
        if batch.by_id == request.user.pk:
            raise PermissionDenied
        return True

    def _is_large(self, batch: ImportBatch) -> bool:
        counts = (batch.counts.get(name, 0) for name in batch.counts if name != WAITING)
        return sum(counts) > MOST_ROWS_AT_ONCE

    def refused_view(self, request: SignedInRequest, batch: int) -> HttpResponseBase:
        """Send the refused rows, each with the reason, to be corrected and sent in again."""
        self._require_import(request)
        one = self._batch(batch)
        form, name = one.table.get("form", CSV), f"refused-{one.pk}"
        if form == XLSX:
            with contextlib.suppress(Unreadable):  # a text too long for it
                return self._attached(HttpResponse(as_xlsx(import_rows.refused(one))), name, XLSX)
        delimiter = one.table.get("delimiter", ",")
        rows = as_csv(import_rows.refused(one), delimiter=delimiter)
        return self._attached(StreamingHttpResponse(rows), name, CSV)

    def undo_import_view(self, request: SignedInRequest, batch: int) -> HttpResponse:
        """Say what undoing an import would do; then do it."""
        self._require_import(request)
        one = self._batch(batch)
        form = DecisionForm(request.POST if request.method == "POST" else None)
        is_large = one.rows.count() > MOST_ROWS_AT_ONCE
        reversal = undoing.Reversal(one)
        if one.can_be_undone and form.is_valid():
            made = reversal.begin(by=request.user, reason=form.cleaned_data["reason"])
            import_jobs.do(made, is_large=is_large)
            if made.state in (State.DONE, State.PENDING):
                self.message_user(request, _("The import is undone."), messages.SUCCESS)
            return HttpResponseRedirect(self._import_url("import_batch", made.pk))
        context: dict[str, object] = {"batch": one, "form": form, "is_large": is_large}
        if one.can_be_undone:
            context |= import_rows.at_most(one) if is_large else import_rows.preview_of(reversal)
        return self._import_page(request, "undo", _("Undo an import"), context)

    # Showing it

    def _linked(self, listed: Iterable[ImportBatch]) -> list[tuple[ImportBatch, str]]:
        return [(batch, self._import_url("import_batch", batch.pk)) for batch in listed]

    def _batch(self, pk: int) -> ImportBatch:
        return get_object_or_404(ImportBatch.objects.of(self.model), pk=min(pk, 2**63 - 1))

    def _require_import(self, request: SignedInRequest) -> None:
        if not self.may_import(request):
            raise PermissionDenied

    def _import_page(
        self,
        request: SignedInRequest,
        page: str,
        title: str | Promise,
        context: Mapping[str, object],
    ) -> HttpResponse:
        urls = {
            f"{name}_url": self._import_url(name)
            for name in ("import", "import_columns", "imports")
        }
        urls |= {f"{form}_url": self._import_url("import_example", form) for form in CONTENT_TYPES}
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        if isinstance(batch := context.get("batch"), ImportBatch):
            for name in ("import_batch", "import_refused", "import_undo"):
                urls[f"{name}_url"] = self._import_url(name, batch.pk)
            shared["is_own"] = batch.by_id == request.user.pk
        return TemplateResponse(request, f"admin/import_{page}.html", {**shared, **urls, **context})

    def _import_url(self, page: str, *args: int | str) -> str:
        return reverse(f"admin:{self._import_name(page)}", args=args)

    def _import_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
