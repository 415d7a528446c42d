"""The addresses of listings, those that they used to have included."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self, Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from irct.disclosure import four_eyes
from irct.models.rows import all_of
from irct.models.saving import SaveOptions


class SluggedQuerySet(models.QuerySet):
    def at(self, slug: str) -> Self:
        """The listing with this slug, else the one that used to have it."""
        had = models.Case(models.When(slug=slug, then=0), default=1)
        return self.filter(Q(slug=slug) | Q(former_slugs__contains=[slug])).order_by(had)[:1]

    def at_each(self, slugs: Iterable[str]) -> dict[str, Any]:
        """The listing that `at` finds for each slug."""
        slugs = list(slugs)
        either = Q(slug__in=slugs) | Q(former_slugs__overlap=slugs)
        found: list[Any] = list(self.filter(either)) if slugs else []
        by_slug = {slug: listing for listing in found for slug in listing.former_slugs}
        by_slug |= {listing.slug: listing for listing in found}
        return {slug: by_slug[slug] for slug in slugs if slug in by_slug}


class Slugged(models.Model):
    """What keeps every slug that it had: an address that was printed works for good."""

    # In the subclasses.
    name: str
    slug: str
    former_slugs: list[str]
    # Addresses that other pages of the site have.
    TAKEN_SLUGS: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Save, keeping the previous slug among the former ones."""
        self.settle_slug()
        if (fields := options.get("update_fields")) is not None and "slug" in fields:
            options["update_fields"] = {*fields, "former_slugs"}
        super().save(**options)
        self._stored_slug: str = self.slug

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[object]
    ) -> Self:
        listing = super().from_db(db, field_names, values)
        listing._stored_slug = listing.__dict__.get("slug", "")
        return listing

    def clean_slug(self) -> None:
        """Refuse a slug that leads elsewhere. Raises ValidationError."""
        self.settle_slug()
        others = type(self)._default_manager.exclude(pk=self.pk)
        if (
            self.slug in self.TAKEN_SLUGS
            or others.filter(Q(slug=self.slug) | Q(former_slugs__contains=[self.slug])).exists()
        ):
            raise ValidationError({"slug": _("Another page has or had this address.")})
        # One person chooses it, and everybody reads it.
        if self.slug != getattr(self, "_stored_slug", "") and four_eyes.is_a_way_in_itself(
            self.slug
        ):
            raise ValidationError({"slug": _("Choose an address without a number of anybody.")})

    def settle_slug(self) -> None:
        """Choose a slug if there is none, and note the one that it replaces."""
        self.slug = self.slug or self.free_slug()
        stored = getattr(self, "_stored_slug", None) or self.slug
        self.former_slugs = [
            slug for slug in dict.fromkeys([*self.former_slugs, stored]) if slug != self.slug
        ]

    def free_slug(self) -> str:
        """A slug made from the name that no listing has or had."""
        stem = slugify(self.name)[:100]
        stem = "listing" if not stem or four_eyes.is_a_way_in_itself(stem) else stem
        taken = set(self.TAKEN_SLUGS)
        others = all_of(type(self)).exclude(pk=self.pk)
        for slug, former in others.filter(
            Q(slug__startswith=stem) | Q(former_slugs__len__gt=0)
        ).values_list("slug", "former_slugs"):
            taken |= {slug, *former}
        return next(
            slug
            for number in range(1, len(taken) + 2)
            if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
        )
