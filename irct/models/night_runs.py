"""When what the timetable does each night was last done."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NightRun(models.Model):
    """When a task of the timetable last ended, and how."""

    task = models.CharField(_("task"), max_length=80, unique=True)
    ended_at = models.DateTimeField(_("ended"), default=timezone.now)
    # The kind of error, and nothing of what it says.
    error = models.CharField(_("error"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("task of the night")
        verbose_name_plural = _("tasks of the night")
        default_permissions = ()

    def __str__(self) -> str:
        return self.task

    @classmethod
    def note(cls, task: str, *, error: str = "") -> None:
        """Record how a task ended, replacing the last record."""
        values = {"ended_at": timezone.now(), "error": error[:80]}
        cls.objects.update_or_create(task=task, defaults=values)
