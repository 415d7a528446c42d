"""The published centres for search engines."""

from django.db.models import QuerySet
from django.urls import reverse

from centres.models import Centre
from irct.visitors.sitemaps import Sitemap


class CentreSitemap(Sitemap):
    def items(self) -> QuerySet:
        return Centre.objects.published().order_by("slug").values_list("slug", flat=True)

    def location(self, item: str) -> str:
        return reverse("centres:detail", args=[item])
