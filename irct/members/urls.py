"""The addresses of the members' pages about one listing, the same for both kinds."""

from typing import Any

from django.urls import URLPattern, path

from irct.members import hiding, history


def patterns(model: Any, forms: Any) -> list[URLPattern]:
    """Return the addresses below the profile of a kind of listing."""
    here = {"model": model}
    return [
        path("<slug:slug>/hide/", hiding.hide, here, name="hide"),
        path("<slug:slug>/show-again/", hiding.show_again, here, name="show_again"),
        path("<slug:slug>/history/", history.history, here, name="history"),
        path("<slug:slug>/history/on/", history.past, here, name="as_it_stood"),
        path("<slug:slug>/history/<uuid:act>/undo/", history.undo_act, here, name="undo"),
    ]
