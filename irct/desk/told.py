"""Words that one person puts on pages of the site: the others of the secretariat are told."""

from django.db import models

from irct.accounts.requests import SignedInRequest
from irct.desk.records import RecordAdmin
from irct.mail import secretariat
from irct.places.locales import labelled


class ToldAdmin(RecordAdmin):
    """A record whose words are public at once, as texts of listings are."""

    def save_model(
        self, request: SignedInRequest, obj: models.Model, form: object, change: bool
    ) -> None:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        before = stored and _in_words(stored)
        super().save_model(request, obj, form, change)
        if before != (after := _in_words(obj)):
            secretariat.site_text_changed(obj, before or "", after, by=request.user)

    def delete_model(self, request: SignedInRequest, obj: models.Model) -> None:
        secretariat.site_text_changed(obj, _in_words(obj), "", by=request.user)
        super().delete_model(request, obj)


def _in_words(record: models.Model) -> str:
    fields = [field for field in record._meta.concrete_fields if not field.primary_key]
    values = ((field.verbose_name, getattr(record, field.attname)) for field in fields)
    return "\n".join(labelled(name, value) for name, value in values if value not in (None, ""))
