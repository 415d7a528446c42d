"""What search engines are told of the pages: each one in every language."""

import functools

from django.contrib import sitemaps

from irct.machine.languages import prefix


class Sitemap(sitemaps.Sitemap):
    """Pages whose addresses differ by their language alone."""

    i18n = alternates = x_default = True

    def __init__(self) -> None:
        super().__init__()
        self._path = functools.cache(self.location)

    def _location(self, item: tuple[str, str], force_lang_code: str | None = None) -> str:
        page, language = item
        return prefix(force_lang_code or language) + self._path(page)
