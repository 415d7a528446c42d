"""The trail that says where somebody is: the part of the desk, the list, the record, the page."""

import dataclasses
from collections.abc import Iterator, Mapping

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.desk.bar import HERE, TO_DO, Bar, Link, Page

# Pages that are called otherwise below the name of their record than in their heading.
SHORT: dict[str, str | Promise] = {
    "history": _("History"),
    "undo": _("Undo this change"),
    "delete": _("Delete"),
    "people": _("Editors"),
    "call": pgettext_lazy("a call", "Call"),
    "cited_days": _("Days to cite"),
    "user_password_change": _("Password"),
    "folder": _("E-mails in the folder"),
    "import": _("Import"),
}
# The page above, where that is not the record's own.
ABOVE = {
    **dict.fromkeys(["as_it_stood", "undo"], "history"),
    "remove_editor": "people",
    "letter": "folder",
    "import_columns": "import",
}
# The record's own page, by what the address calls the record.
OWN_PAGES = {"batch": "import_batch", "object_id": "change", "id": "change", "pk": "person"}
# What the views call the record that is shown.
RECORDS = ("original", "object", "listing", "kept", "title")


def trail(bar: Bar, context: Mapping[str, object]) -> list[Link]:
    """The steps to the page that is shown, which is the last of them."""
    steps = [*_steps(bar, context)]
    return [*steps[:-1], dataclasses.replace(steps[-1], url="", current=HERE)]


def _steps(bar: Bar, context: Mapping[str, object]) -> Iterator[Link]:
    start, title = TO_DO.pages[0], str(context.get("title") or "")
    yield Link(start.heading, start.url)
    if bar.name == start.name:
        return
    first = bar.section[1][0] if bar.section else None
    if bar.section and first:
        yield Link(bar.section[0].heading, first.url)
    pages = [*(bar.section[1] if bar.section else []), *bar.others]
    shown = next((page for page in pages if page.name == bar.name), None)
    if shown:
        yield from _step(shown, first)
        return
    if bar.listed_in:
        yield from _step(bar.listed_in, first)
    own = next((own for name, own in OWN_PAGES.items() if name in bar.kwargs), "")
    if own and bar.model:
        yield Link(_name(bar, context), _url(bar, own, [*bar.kwargs.values()][:1]))
    if bar.page == own:
        return
    if above := ABOVE.get(bar.page):
        arguments = [*bar.kwargs.values()][:1] if own else []
        yield Link(SHORT[above], _url(bar, above, arguments))
    yield Link(SHORT.get(bar.page, title), "")


def _step(page: Page, first: Page | None) -> Iterator[Link]:
    """A page as a step of its own, unless the step of the part leads there already."""
    if page != first:
        yield Link(page.heading, page.url)


def _url(bar: Bar, page: str, arguments: list[object]) -> str:
    name = f"admin:{bar.model._meta.app_label}_{bar.model._meta.model_name}_{page}"  # type: ignore[union-attr]
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _name(bar: Bar, context: Mapping[str, object]) -> str:
    """What the record is called; it is read if the page has not read it."""
    for name in ("batch", "person"):
        if isinstance(named := context.get(name), models.Model):
            return str(named)
    key = unquote(str(next(iter(bar.kwargs.values()))))
    for name in RECORDS:
        one = context.get(name)
        if isinstance(one, bar.model) and str(one.pk) == key:  # type: ignore[arg-type]
            return str(one)
    try:
        return str(bar.model._default_manager.filter(pk=key).first() or "")  # type: ignore[union-attr]
    except (ValidationError, ValueError):
        return ""
