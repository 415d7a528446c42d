"""Where “Leave this site” goes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.machine.version import forget, kept, read_in_public
from irct.models.edits import EditConflict
from irct.models.second_person import require
from irct.models.tracking import tracked
from irct.models.users import User, acting
from irct.models.work import Work, work

CACHE_KEY = "exit_pages"


@read_in_public
@tracked()
class ExitPage(models.Model):
    """The page to which a visitor leaves, for one language of the site.

    An address is used once a second person has approved it; the one before stays meanwhile.
    """

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    language = models.CharField(
        _("language"),
        max_length=12,
        unique=True,
        help_text=_("The language of the page that the visitor leaves."),
    )
    url = models.URLField(
        _("address"),
        max_length=300,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("For example https://en.wikipedia.org/. It must begin with https://."),
    )
    # What waits for a second person; `url` is empty until one has approved the first.
    proposed_url = models.URLField(
        _("proposed address"), max_length=300, blank=True, editable=False
    )
    proposed_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("proposed by"),
        null=True,
        editable=False,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed on"), null=True, editable=False)

    class Meta:
        ordering = ["language"]
        verbose_name = _("exit page")
        verbose_name_plural = _("exit pages")
        constraints = [
            models.CheckConstraint(
                name="irct_exitpage_encrypted",
                condition=Q(url="", proposed_url__startswith="https://")
                | Q(url__startswith="https://"),
            ),
            models.CheckConstraint(
                name="irct_exitpage_proposed_with_a_date",
                condition=Q(proposed_url="", proposed_by=None, proposed_at=None)
                | Q(proposed_url__startswith="https://", proposed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.proposed_url

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget(CACHE_KEY)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget(CACHE_KEY)
        return super().delete(*args, **kwargs)

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Addresses that wait for a second person."""
        waiting = cls.objects.exclude(proposed_url="")
        about = {"key": F("pk"), "since": F("proposed_at"), "detail": F("proposed_url")}
        yield work(waiting, Work.EXIT, listing=None, **about)

    @transaction.atomic
    def submit(self, *, by: User, is_alone: bool = False) -> bool:
        """Save the page with its address as a proposal; say whether it waits.

        `is_alone` says that there is nobody else to approve it.
        """
        stored = type(self).objects.select_for_update().filter(pk=self.pk).first()
        public = stored.url if stored else ""
        waits = self.url != public and not is_alone
        self._note_proposal(by if waits else None)
        if waits:
            self.url = public
        with acting(by, alone="yes" if is_alone and self.url != public else ""):
            self.save()
        return waits

    @transaction.atomic
    def approve(self, *, by: User, seen: str) -> None:
        """Use the proposed address, which is the one that this person saw. Raises NotTheSecond."""
        self._claim(seen)
        require(by, proposed_by=self.proposed_by_id)
        with acting(by, asked_by=str(self.proposed_by or "")):
            self.url = self.proposed_url
            self._note_proposal(None)
            self.save()

    @transaction.atomic
    def decline(self, *, by: User, seen: str, reason: str) -> None:
        """Drop the proposed address; the one that is used stays."""
        self._claim(seen)
        with acting(by, reason=reason, asked_by=str(self.proposed_by or "")):
            self._note_proposal(None)
            if self.url:
                self.save()
            else:
                self.delete()

    def _claim(self, seen: str) -> None:
        """Let one person at a time decide, and nobody twice."""
        stored = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if stored is None or not stored.proposed_url:
            raise self.AlreadyDecided
        self.refresh_from_db()
        if seen != self.proposed_url:
            raise EditConflict

    def _note_proposal(self, by: User | None) -> None:
        self.proposed_url = self.url if by else ""
        self.proposed_by, self.proposed_at = by, timezone.now() if by else None

    def clean(self) -> None:
        super().clean()
        if urlsplit(self.url).hostname == urlsplit(settings.SITE_URL).hostname:
            raise ValidationError(
                {"url": _("This address leads back to the directory. Choose another site.")}
            )


def exit_page(language: str) -> str:
    """The URL to which a reader of a language leaves; it works without a database too."""
    pages: Any = kept(CACHE_KEY, _chosen)
    return pages.get(language) or settings.EXIT_URL.replace("{language}", language.split("-")[0])


def _chosen() -> dict[str, str]:
    try:
        return dict(ExitPage.objects.exclude(url="").values_list("language", "url"))
    except DatabaseError:
        return {}
