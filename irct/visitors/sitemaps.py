"""What search engines are told of the pages: each one in every language."""

import functools

from django.conf import settings
from django.contrib import sitemaps
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from irct.machine.languages import prefix

LINK = '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>'


class Sitemap(sitemaps.Sitemap):
    """Pages whose addresses differ by their language alone."""

    i18n = True

    def __init__(self) -> None:
        super().__init__()
        self._path = functools.cache(self.location)

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, str]]:
        """Each page in each language, with the links to all its languages, written once."""
        site = f"{protocol}://{domain}"

        @functools.cache
        def links(item: str) -> SafeString:
            path = self._path(item)
            hrefs = [(code, f"{site}{prefix(code)}{path}") for code, _name in settings.LANGUAGES]
            return format_html_join("", LINK, [*hrefs, ("x-default", f"{site}{path}")])

        return [
            {"location": f"{site}{prefix(code)}{self._path(item)}", "links": links(item)}
            for item, code in self.paginator.page(page).object_list
        ]
