"""The pages about both directories, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from irct.places import countries
from irct.places.countries import Region


class PageSitemap(Sitemap):
    i18n = True

    def items(self) -> list[str]:
        pages = ["home", "about", "impact", "staying_safe", "privacy", "accessibility"]
        return [*pages, "country_list", "map", "near", "whole", "centres:list", "experts:list"]

    def location(self, item: str) -> str:
        return reverse(item)


class CountrySitemap(Sitemap):
    i18n = True

    def items(self) -> list[str]:
        return countries.inhabited()

    def location(self, item: str) -> str:
        return reverse("country_detail", args=[countries.slug(item)])


class MapSitemap(Sitemap):
    i18n = True

    def items(self) -> list[str]:
        return list(Region.values)

    def location(self, item: str) -> str:
        return reverse("map_region", args=[item])
