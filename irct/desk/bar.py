"""The bar above every page of the desk: its parts, their pages, and how much waits there."""

import dataclasses
from collections import Counter
from functools import cache

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.accounts.requests import SignedInRequest
from irct.desk.queue import waiting_by_kind
from irct.models import Work
from irct.places.locales import capfirst

# In aria-current: the page that is shown, and what it belongs to.
HERE, WITHIN = "page", "true"
Waiting = Counter[tuple[Work, str]]
CHANGELIST, IMPORTS = "changelist", "imports"


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page of the desk that the bar leads to, and the kinds of work that wait there."""

    # With its app; empty where a page is about no model.
    model: str
    page: str = CHANGELIST
    label: str | Promise = ""
    needs: str = "view"
    kinds: tuple[Work, ...] = ()
    # Work of this app alone.
    app: str = ""
    # Empty where a page stands beside the desk, under its address.
    namespace: str = "admin:"

    @property
    def name(self) -> str:
        return f"{self.model.replace('.', '_')}_{self.page}" if self.model else self.page

    @property
    def url(self) -> str:
        return _address(f"{self.namespace}{self.name}")

    @property
    def heading(self) -> str | Promise:
        if self.label:
            return self.label
        return capfirst(str(apps.get_model(self.model)._meta.verbose_name_plural))


@cache
def _address(name: str) -> str:
    return reverse(name)


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk; its first page is where the bar leads to."""

    pages: tuple[Page, ...]
    label: str | Promise = ""

    @property
    def heading(self) -> str | Promise:
        return self.label or self.pages[0].heading


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """A link as one person sees it, on one page."""

    label: str | Promise
    url: str
    current: str = ""
    count: int = 0


def _of_listings(app: str, model: str, add: str | Promise) -> Section:
    return Section(
        (
            Page(f"{app}.{model}"),
            Page(f"{app}.{model}", "add", add, needs="add"),
            Page(f"{app}.changerequest", kinds=(Work.CHANGE,), app=app),
            Page(f"{app}.correction", kinds=(Work.CORRECTION,), app=app),
            Page(f"{app}.textchange", kinds=(Work.TEXT,), app=app),
            Page(f"{app}.{model}", "duplicates", _("Possible duplicates")),
            Page(f"{app}.{model}", "export", _("Export"), needs="change"),
        )
    )


def _of_imports(model: str, label: str | Promise, add: str | Promise) -> tuple[Page, ...]:
    app, _dot, _name = model.partition(".")
    return (
        Page(model, IMPORTS, label, needs="import", kinds=(Work.IMPORT,), app=app),
        Page(model, "import", add, needs="import"),
    )


TO_DO = Section((Page("", "index", _("To do"), needs="", kinds=(*Work,)),))
SECTIONS = (
    TO_DO,
    _of_listings("centres", "centre", _("Add a centre")),
    _of_listings("experts", "expert", _("Add an expert")),
    Section((Page("experts.expertrequest", kinds=(Work.REQUEST,)),), _("Requests")),
    Section((Page("centres.annualfigures", kinds=(Work.FIGURES,)),), _("Figures")),
    Section(
        (
            *_of_imports("centres.centre", _("Imports of centres"), _("Import centres")),
            *_of_imports("experts.expert", _("Imports of experts"), _("Import experts")),
        ),
        _("Imports"),
    ),
    Section(
        (
            Page("irct.email", kinds=(Work.MAIL,)),
            Page("irct.bounce", kinds=(Work.BOUNCE,)),
            Page("irct.bounce", "import", _("Read returned mail"), needs="add"),
        ),
        _("E-mails"),
    ),
    Section(
        (
            Page("", "health", pgettext_lazy("of the site", "Health"), needs="", namespace=""),
            Page("", "pictures", _("State of the records"), needs="", namespace=""),
            Page("", "translated", _("Texts in each language"), needs="", namespace=""),
            Page("", "copies_at_desk", _("Signed copies"), needs="", namespace=""),
            Page("irct.pagecount"),
        ),
    ),
)
# What waits on the other pages, which stand under "More".
OTHERS_WAIT = {
    "irct.helpline": (Work.HELPLINE, Work.HELPLINE_DUE),
    "irct.exitpage": (Work.EXIT,),
    "irct.translationreport": (Work.TRANSLATION,),
    "irct.secretariatcontact": (Work.REACH,),
    "irct.vouching": (Work.VOUCHING,),
}


class Bar:
    """The parts of the desk that somebody may see, and where they are."""

    def __init__(
        self, request: SignedInRequest, site: admin.AdminSite, waiting: Waiting | None = None
    ) -> None:
        self.request, self.site = request, site
        # What a page has counted on the way.
        self._counted = waiting
        match = request.resolver_match
        self.name = (match.url_name or "") if match else ""
        self.kwargs: dict[str, object] = dict(match.kwargs) if match else {}

    @cached_property
    def model(self) -> type[models.Model] | None:
        """The model whose page is shown."""
        # The page of a password is named by the model that ours replaces.
        name = self.name.replace("auth_user_", "irct_user_")
        of = (model for model in self.site._registry if name.startswith(self._prefix(model)))
        return next(of, None)

    @cached_property
    def page(self) -> str:
        """What is shown of it, as in “changelist” or “history”."""
        return self.name.removeprefix(self._prefix(self.model)) if self.model else self.name

    @cached_property
    def seen(self) -> list[tuple[Section, list[Page]]]:
        """The parts of the desk with those of their pages that this person may see."""
        pages = [(one, [page for page in one.pages if self._may_see(page)]) for one in SECTIONS]
        return [(section, shown) for section, shown in pages if shown]

    @cached_property
    def others(self) -> list[Page]:
        """The lists that are in no part, by name."""
        known = {page.model for section in SECTIONS for page in section.pages}
        labels = [model._meta.label_lower for model in self.site._registry]
        pages = [Page(of, kinds=OTHERS_WAIT.get(of, ())) for of in labels if of not in known]
        shown = [page for page in pages if self._may_see(page)]
        return sorted(shown, key=lambda page: str(page.heading).casefold())

    @cached_property
    def section(self) -> tuple[Section, list[Page]] | None:
        """The part of the desk that somebody is at."""
        for part in self.seen:
            if any(page.name == self.name for page in part[1]):
                return part
        if self.model is None:
            return None
        label = self.model._meta.label_lower
        wanted = IMPORTS if self.page.startswith("import") else CHANGELIST
        for section, pages in self.seen:
            if any(page.model == label and page.page == wanted for page in pages):
                return section, pages
        return next((part for part in self.seen if label in [one.model for one in part[1]]), None)

    @cached_property
    def listed_in(self) -> Page | None:
        """The list in which the record stands whose page is shown."""
        label = self.model._meta.label_lower if self.model else ""
        pages = [*(self.section[1] if self.section else []), *self.others]
        wanted = IMPORTS if self.page.startswith("import_") else CHANGELIST
        mine = [page for page in pages if page.model == label]
        return next((page for page in mine if page.page == wanted), None)

    @cached_property
    def parts(self) -> list[Link]:
        """The parts of the desk."""
        return [
            Link(
                section.heading,
                pages[0].url,
                self._current(pages) or (WITHIN if self._is_at(section) else ""),
                sum(map(self._count, pages)),
            )
            for section, pages in self.seen
        ]

    @cached_property
    def more(self) -> list[Link]:
        return [self._link(page) for page in self.others]

    @property
    def is_in_more(self) -> bool:
        return any(link.current for link in self.more)

    @property
    def every(self) -> list[Link]:
        """What a phone shows, where one list holds all."""
        return [*self.parts, *self.more]

    @cached_property
    def pages(self) -> list[Link]:
        """The pages of the part that somebody is at, if it has several."""
        pages = self.section[1] if self.section else []
        return [self._link(page) for page in pages] if len(pages) > 1 else []

    @property
    def heading(self) -> str | Promise:
        """The part of the desk that somebody is at."""
        return self.section[0].heading if self.section else ""

    def _link(self, page: Page) -> Link:
        here = HERE if page.name == self.name else ""
        if page == self.listed_in and not self._is_in_bar:
            here = WITHIN
        return Link(page.heading, page.url, here, self._count(page))

    @cached_property
    def _is_in_bar(self) -> bool:
        """The bar leads to the very page that is shown."""
        pages = [*(self.section[1] if self.section else []), *self.others]
        return any(page.name == self.name for page in pages)

    def _current(self, pages: list[Page]) -> str:
        return HERE if pages[0].name == self.name else ""

    def _is_at(self, section: Section) -> bool:
        return self.section is not None and self.section[0] is section

    @cached_property
    def _waiting(self) -> Waiting:
        if self._counted is None:
            return waiting_by_kind(self.request.user)
        return self._counted

    def _count(self, page: Page) -> int:
        """How much of its kinds waits, in its app or in all."""
        waiting = self._waiting.items()
        return sum(n for (kind, app), n in waiting if kind in page.kinds and page.app in ("", app))

    def _may_see(self, page: Page) -> bool:
        if not page.needs:
            return True
        model_admin = self.site._registry[apps.get_model(page.model)]
        asked = "may_import" if page.needs == "import" else f"has_{page.needs}_permission"
        return getattr(model_admin, asked)(self.request)

    def _prefix(self, model: type[models.Model] | None) -> str:
        return f"{model._meta.app_label}_{model._meta.model_name}_" if model else ""
