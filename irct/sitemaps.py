"""The pages about both directories, for search engines."""

from django.urls import reverse

from irct.places import countries
from irct.places.countries import Region
from irct.visitors.sitemaps import Sitemap


class PageSitemap(Sitemap):
    def items(self) -> list[str]:
        pages = ["home", "about", "impact", "how_it_works", "staying_safe", "privacy", "promises"]
        return [
            *pages,
            "accessibility",
            "country_list",
            "map",
            "near",
            "whole",
            "copies",
            "centres:list",
            "experts:list",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class CountrySitemap(Sitemap):
    def items(self) -> list[str]:
        return countries.inhabited()

    def location(self, item: str) -> str:
        return reverse("country_detail", args=[countries.slug(item)])


class MapSitemap(Sitemap):
    def items(self) -> list[str]:
        return list(Region.values)

    def location(self, item: str) -> str:
        return reverse("map_region", args=[item])
