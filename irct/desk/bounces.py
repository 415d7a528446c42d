"""Addresses from which mail came back: noted by hand, or from reports."""

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from irct.accounts.requests import SignedInRequest
from irct.desk.records import RecordAdmin
from irct.mail import bounce_reports
from irct.mail.bounce_reports import LONGEST_FILE, MOST_FILES, Failure, TooMuch
from irct.models import Bounce, acting, listing_models

SALT = "bounces"
HALF_AN_HOUR = 1800
TOO_MUCH = _(
    "Reading these files takes more memory or time than any reports need. Choose a few at a time, "
    "and leave out the one that is refused alone."
)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        sent = data if isinstance(data, list | tuple) else [data]
        files = [file for file in sent if isinstance(file, UploadedFile)]
        if not files:
            raise forms.ValidationError(_("Choose a file."))
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Choose no more than %d files at once.") % MOST_FILES)
        if any((file.size or 0) > LONGEST_FILE for file in files):
            raise forms.ValidationError(_("A file may be 2 MB at most."))
        return files


class ReportsForm(forms.Form):
    reports = FilesField(
        label=_("Reports"),
        help_text=_(
            "Delivery failure e-mails, saved as .eml, or a text or CSV file with one address on "
            "each line. You see what they say before anything is added."
        ),
    )


@admin.register(Bounce)
class BounceAdmin(RecordAdmin):
    """Addresses to which no reminder is sent until they work again."""

    fields = ["address", "on", "report"]
    list_display = ["address", "on", "report", "noted_by"]
    search_fields = ["address", "report"]
    date_hierarchy = "on"
    actions = ["works_again"]
    change_list_template = "admin/irct/bounce/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="irct_bounce_import"), *super().get_urls()]

    def get_queryset(self, request: SignedInRequest) -> QuerySet[Bounce]:
        return super().get_queryset(request).select_related("noted_by")

    def save_model(
        self, request: SignedInRequest, obj: Bounce, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            obj.noted_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Mark as working again"), permissions=["delete"])
    @transaction.atomic
    def works_again(self, request: SignedInRequest, queryset: QuerySet[Bounce]) -> None:
        with acting(request.user):
            count = sum(bool(bounce.delete()[0]) for bounce in queryset)
        message = ngettext(
            "%d address works again and gets reminders as before.",
            "%d addresses work again and get reminders as before.",
            count,
        )
        self.message_user(request, message % count, messages.SUCCESS)

    def import_view(self, request: SignedInRequest) -> HttpResponse:
        """Preview what bounce reports contain, then note it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "understood" in request.POST and (noted := self._note(request)) is not None:
            message = ngettext("%d address was added.", "%d addresses were added.", noted)
            self.message_user(request, message % noted, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:irct_bounce_changelist"))
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = ReportsForm(data, files)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Read bounce reports"),
            "opts": self.opts,
            "form": form,
            "is_late": "understood" in request.POST,
        }
        if form.is_valid():
            try:
                context |= preview(form.cleaned_data["reports"])
            except TooMuch:
                form.add_error("reports", TOO_MUCH)
        return TemplateResponse(request, "admin/irct/bounce/import.html", context)

    @transaction.atomic
    def _note(self, request: SignedInRequest) -> int | None:
        """Note what was previewed; None if the preview is too old."""
        try:
            rows = signing.loads(request.POST["understood"], salt=SALT, max_age=HALF_AN_HOUR)
        except signing.BadSignature:
            return None
        taken = set(request.POST.getlist("take"))
        return sum(
            Bounce.note(address, report, by=request.user)
            for address, report in rows
            if address in taken
        )


def preview(files: list[UploadedFile]) -> dict[str, object]:
    """What the files say, which of it counts, and which listings it concerns."""
    failures: dict[str, Failure] = {}
    unread = []
    reports = bounce_reports.read([file.read() for file in files])
    for file, found in zip(files, reports, strict=True):
        if not found:
            unread.append(file.name)
        for failure in found:
            if failure.is_permanent or failure.address not in failures:
                failures[failure.address] = failure
    known = set(Bounce.objects.filter(address__in=[*failures]).values_list("address", flat=True))
    new = [failure for failure in failures.values() if failure.address not in known]
    concerned = listings_with([failure.address for failure in new])
    rows = [(failure, concerned.get(failure.address, [])) for failure in new]
    return {
        "is_read": True,
        "unread": unread,
        "gone": [row for row in rows if row[0].is_permanent],
        "passing": [row for row in rows if not row[0].is_permanent],
        "known": [failure for failure in failures.values() if failure.address in known],
        "signed": signing.dumps([(failure.address, failure.report) for failure in new], salt=SALT),
    }


def listings_with(addresses: list[str]) -> dict[str, list[tuple[str, str]]]:
    """The listings, with their pages, that have an address or whose editors do, by address."""
    found: dict[str, dict[str, str]] = {}
    for model in listing_models():
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        columns = ["editorships__user__email"]
        columns += ["contacts__value"] if hasattr(model, "contacts") else ["email"]
        for column in columns:
            rows = model.objects.order_by().annotate(address=Lower(column))
            for pk, name, address in rows.filter(address__in=addresses).values_list(
                "pk", "name", "address"
            ):
                found.setdefault(address, {})[reverse(page, args=[pk])] = name
    return {address: sorted(pages.items()) for address, pages in found.items()}
