"""The published experts for search engines."""

from django.db.models import QuerySet
from django.urls import reverse

from experts.models import Expert
from irct.visitors.sitemaps import Sitemap


class ExpertSitemap(Sitemap):
    def items(self) -> QuerySet:
        return Expert.objects.published().order_by("slug").values_list("slug", flat=True)

    def location(self, item: str) -> str:
        return reverse("experts:detail", args=[item])
