"""Where “Leave this site” goes."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import DatabaseError, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from irct.models.tracking import tracked

CACHE_KEY = "exit_pages"


@tracked()
class ExitPage(models.Model):
    """The page to which a visitor leaves, for one language of the site."""

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

    class Meta:
        ordering = ["language"]
        verbose_name = _("exit page")
        verbose_name_plural = _("exit pages")
        constraints = [
            models.CheckConstraint(
                name="irct_exitpage_encrypted", condition=Q(url__startswith="https://")
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(CACHE_KEY)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        cache.delete(CACHE_KEY)
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if urlsplit(self.url).hostname == urlsplit(settings.SITE_URL).hostname:
            raise ValidationError(
                {"url": _("This address leads back to the directory. Choose another site.")}
            )


def exit_page(language: str) -> str:
    """The URL to which a reader of a language leaves; it works without a database too."""
    pages: Any = cache.get_or_set(CACHE_KEY, _chosen)
    return pages.get(language) or settings.EXIT_URL.replace("{language}", language.split("-")[0])


def _chosen() -> dict[str, str]:
    try:
        return dict(ExitPage.objects.values_list("language", "url"))
    except DatabaseError:
        return {}
