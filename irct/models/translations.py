"""Who read a translation, and what readers say is wrong with one."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from irct.machine.version import forget, kept, read_in_public
from irct.models.corrections import KEY_KEPT_FOR, LONGEST_TEXT, MOST_OPEN, TEXT_KEPT_FOR
from irct.models.rows import all_of
from irct.models.users import User
from irct.models.work import Work, work
from irct.models.work_changes import makes_work
from irct.places.locales import labelled
from irct.translations.catalogues import digests

LONGEST_PAGE = 200
# In one language so many are kept; further ones are counted.
MOST_IN_A_LANGUAGE = 100
# The first number of the locks that let one visitor at a time be counted, in each language.
COUNTING = 6_004


class TranslationReviewQuerySet(models.QuerySet):
    def note(self, language: str, texts: Collection[str], *, by: User) -> int:
        """Note that a person has read texts, by their digests; return of how many that is news."""
        before = self.filter(language=language).count()
        self.bulk_create(
            [self.model(language=language, digest=digest, by=by) for digest in texts],
            ignore_conflicts=True,
        )
        forget(_kept_as(language))
        return self.filter(language=language).count() - before

    def take_back(self, language: str, texts: Collection[str]) -> int:
        deleted, _by_model = self.filter(language=language, digest__in=texts).delete()
        forget(_kept_as(language))
        return deleted


@read_in_public
class TranslationReview(models.Model):
    """A person's word that a translation is right.

    It is about the original and the translation as they read then: when either changes, the
    digest of the two is another one, which nobody has reviewed.
    """

    language = models.CharField(_("language"), max_length=12)
    digest = models.CharField(max_length=32)
    by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("reviewed by"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("reviewed on"), default=timezone.now)

    objects = TranslationReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "digest"], name="irct_translationreview_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.digest}"


def is_reviewed(language: str) -> bool:
    """People have read all that the site says in a language."""
    return bool(kept(_kept_as(language), lambda: _is_reviewed(language), otherwise=False))


def _is_reviewed(language: str) -> bool:
    texts = digests(settings.LOCALE_PATHS[0], language)
    read = TranslationReview.objects.filter(language=language, digest__in=texts)
    return bool(texts) and read.count() == len(texts)


def _kept_as(language: str) -> str:
    return f"is_reviewed:{language}"


class TranslationReportQuerySet(models.QuerySet):
    def forget(self) -> None:
        """Erase reports undecided for half a year, and what only the limits needed."""
        today = timezone.localdate()
        self.filter(received_on__lt=today - TEXT_KEPT_FOR).delete()
        self.filter(received_on__lt=today - KEY_KEPT_FOR).update(key=None)

    def about(self, language: str, page: str) -> Self:
        return self.filter(language=language, page=page)


@makes_work
class TranslationReport(models.Model):
    """What a visitor says is wrong with a translation, until the secretariat has dealt with it.

    Nothing about the visitor is kept, not even when they wrote, but for the day.
    """

    language = models.CharField(_("language"), max_length=12)
    page = models.CharField(_("page"), max_length=LONGEST_PAGE, blank=True)
    text = models.CharField(_("what the visitor wrote"), max_length=LONGEST_TEXT)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    # What the form held: the same form sent twice is one report.
    key = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)
    # How many more came of which the text was not kept.
    repeats = models.PositiveIntegerField(_("further reports"), default=0, editable=False)

    objects = TranslationReportQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = _("report of a translation")
        verbose_name_plural = _("reports of translations")

    def __str__(self) -> str:
        return labelled(self.language_name, self.page)

    @property
    def language_name(self) -> str:
        return str(get_language_info(self.language)["name_translated"])

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        text = models.TextField()
        detail = Concat(F("language"), Value(" "), F("page"), output_field=text)
        about: dict[str, Combinable] = {"key": F("pk"), "since": F("received_on"), "detail": detail}
        yield work(cls.objects.all(), Work.TRANSLATION, listing=None, **about)

    @classmethod
    @transaction.atomic
    def receive(cls, *, language: str, page: str, text: str, key: str) -> None:
        """Keep a report, once for each form, or count it; none is refused."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [COUNTING, language])
        if cls.objects.filter(key=key).exists():
            return
        alike = cls.objects.about(language, page)
        in_language = cls.objects.filter(language=language)
        for rows, most in ((alike, MOST_OPEN), (in_language, MOST_IN_A_LANGUAGE)):
            if rows.count() >= most:
                first = rows.order_by("pk").values("pk")[:1]
                cls.objects.filter(pk__in=first).update(repeats=F("repeats") + 1)
                return
        made = cls(language=language, page=page, text=text, key=key)
        all_of(cls).bulk_create([made], ignore_conflicts=True)
