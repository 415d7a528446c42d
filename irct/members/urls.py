"""The addresses of the members' pages about one listing, the same for both kinds."""

from typing import Any

from django.urls import URLPattern, path

from irct.members import hiding


def patterns(model: Any, forms: Any) -> list[URLPattern]:
    """Return the addresses below the profile of a kind of listing."""
    here = {"model": model}
    return [
        path("<slug:slug>/hide/", hiding.hide, here, name="hide"),
        path("<slug:slug>/show-again/", hiding.show_again, here, name="show_again"),
    ]
