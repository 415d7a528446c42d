"""Where “Leave this site” goes."""

import datetime as dt
from collections.abc import Iterator
from typing import Unpack
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from irct.machine.version import forget, kept, part, read_in_public
from irct.models.paths import Values
from irct.models.proposals import Proposal
from irct.models.saving import SaveOptions
from irct.models.tracking import tracked
from irct.models.work import Work, work
from irct.models.work_changes import makes_work

CACHE_KEY = "exit_pages"


@makes_work
@read_in_public
@tracked()
class ExitPage(Proposal):
    """The page to which a visitor leaves, for one language of the site.

    An address is used once a second person has approved it; the one before stays meanwhile.
    """

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

    def save(self, **options: Unpack[SaveOptions]) -> None:
        super().save(**options)
        forget(CACHE_KEY)

    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        forget(CACHE_KEY)
        return super().delete(using, keep_parents)

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Addresses that wait for a second person."""
        waiting = cls.objects.exclude(proposed_url="")
        about = {"key": F("pk"), "since": F("proposed_at"), "detail": F("proposed_url")}
        yield work(waiting, Work.EXIT, listing=None, **about)

    @property
    def proposed(self) -> Values | None:
        url = self.proposed_url
        return {"language": self.language, "url": url} if url else None

    @proposed.setter
    def proposed(self, values: Values | None) -> None:
        self.proposed_url = values["url"] if values else ""

    @property
    def proposed_version(self) -> str:
        return self.proposed_url

    @property
    def shows_nothing(self) -> bool:
        return not self.url

    def judged(self, before: Values, wanted: Values) -> tuple[Values, bool]:
        return wanted | {"url": before["url"]}, wanted["url"] != before["url"]

    def clean(self) -> None:
        super().clean()
        if urlsplit(self.url).hostname == urlsplit(settings.SITE_URL).hostname:
            raise ValidationError(
                {"url": _("This address leads back to the directory. Choose another site.")}
            )


def exit_page(language: str) -> str:
    """The URL to which a reader of a language leaves; it works without a database too."""
    pages = kept(CACHE_KEY, _chosen, otherwise={})
    return pages.get(language) or settings.EXIT_URL.replace("{language}", language.split("-")[0])


def knows_exit_pages(version: str) -> bool:
    """They are known as they are under this version, and not as they once were."""
    return part(CACHE_KEY, version) is not None


def _chosen() -> dict[str, str]:
    return dict(ExitPage.objects.exclude(url="").values_list("language", "url"))
