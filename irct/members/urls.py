"""The addresses of the members' pages about one listing, the same for both kinds."""

from typing import Any

from django.urls import URLPattern, path

from irct.members import hiding, people


def patterns(model: Any, forms: Any) -> list[URLPattern]:
    """Return the addresses below the profile of a kind of listing."""
    here = {"model": model}
    invitation = "<slug:slug>/people/invitations/<int:pk>"
    return [
        path("<slug:slug>/hide/", hiding.hide, here, name="hide"),
        path("<slug:slug>/show-again/", hiding.show_again, here, name="show_again"),
        path("<slug:slug>/people/", people.people, here, name="people"),
        path("<slug:slug>/people/leave/", people.leave, here, name="leave"),
        path("<slug:slug>/people/<int:pk>/role/", people.change_role, here, name="change_role"),
        path("<slug:slug>/people/<int:pk>/remove/", people.remove, here, name="remove_editor"),
        path(f"{invitation}/again/", people.send_again, here, name="send_again"),
        path(f"{invitation}/withdraw/", people.withdraw, here, name="withdraw_invitation"),
    ]
