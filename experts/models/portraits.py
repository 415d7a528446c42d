"""Portraits of experts: the current one, and one that waits for review."""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from experts.vocabulary import ConsentPart
from irct.machine.version import read_in_public
from irct.models import User, Work, acting, tracked
from irct.models.second_person import require
from irct.models.work import work
from irct.models.work_changes import makes_work


class PictureData(Protocol):
    @property
    def image(self) -> bytes | memoryview: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


class Picture(models.Model):
    """A picture that was encoded again; the history never holds its bytes."""

    image = models.BinaryField(_("image"))
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    sent_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("sent by"), null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent on"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class PortraitQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Those whose expert agrees today to show them."""
        agreeing = Expert.objects.published().filter(
            consent_parts__contains=[ConsentPart.PORTRAIT.value]
        )
        return self.filter(expert__in=agreeing)


@read_in_public
@tracked(exclude=["image"])
class Portrait(Picture):
    """A portrait of an expert, shown while the consent is valid for it."""

    expert = models.OneToOneField(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="portrait"
    )

    objects = PortraitQuerySet.as_manager()

    class Meta(Picture.Meta):
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        constraints = [
            models.CheckConstraint(
                name="experts_portrait_is_small",
                condition=Q(width__gte=1, width__lte=480, height__gte=1, height__lte=640),
            ),
        ]


@makes_work
class ProposedPortrait(Picture):
    """A portrait that waits for review, since a picture can hold a phone number."""

    WORK_PERMISSION = "experts.view_expert"

    expert = models.OneToOneField(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="proposed_portrait"
    )

    class Meta(Picture.Meta):
        verbose_name = _("proposed portrait")
        verbose_name_plural = _("proposed portraits")

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        proposed = cls._default_manager.all()
        yield work(proposed, Work.PORTRAIT, key=F("pk"), since=F("sent_at"), listing="expert__")

    @property
    def version(self) -> str:
        """Changes when another picture is sent in its place."""
        return f"{self.pk} {self.sent_at.isoformat()}"

    @transaction.atomic
    def accept(self, *, by: User) -> None:
        """Replace the current portrait with this one. Raises NotTheSecond."""
        require(by, proposed_by=self.sent_by_id)
        with acting(by, asked_by=str(self.sent_by or "")):
            put(self.expert, self, by=self.sent_by)
            self.delete()


def put(expert: Expert, picture: PictureData, *, by: User | None) -> Portrait:
    values = {name: getattr(picture, name) for name in ("image", "width", "height")}
    values |= {"sent_by": by, "sent_at": timezone.now()}
    portrait, _is_new = Portrait.objects.update_or_create(expert=expert, defaults=values)
    return portrait


def propose(expert: Expert, picture: PictureData, *, by: User) -> ProposedPortrait:
    """Replaces a proposal that waits already."""
    values = {name: getattr(picture, name) for name in ("image", "width", "height")}
    values |= {"sent_by": by, "sent_at": timezone.now()}
    proposed, _is_new = ProposedPortrait.objects.update_or_create(expert=expert, defaults=values)
    return proposed


def remove(expert: Expert, *, by: User) -> bool:
    """Remove the portrait and one that waits; return whether there was any."""
    with acting(by):
        gone = [
            rows.filter(expert=expert).delete()[0]
            for rows in (Portrait.objects.all(), ProposedPortrait.objects.all())
        ]
    return any(gone)
