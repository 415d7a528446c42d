"""The addresses of the members' pages about one listing, the same for both kinds."""

from django.urls import URLPattern, path

from irct.members import confirming, editing, hiding, history, people, requests, towns
from irct.members.forms import Wording
from irct.models import Listing


def patterns(model: type[Listing], wording: Wording) -> list[URLPattern]:
    """The URLs below the profile of a kind of listing."""
    here = {"model": model}
    asking = here | {"wording": wording}
    of_request = "<slug:slug>/requests/<int:pk>/"
    invitation = "<slug:slug>/people/invitations/<int:pk>"
    return [
        path("<slug:slug>/edit/", editing.edit, here, name="edit"),
        path(
            "<slug:slug>/edit/<slug:section>/",
            editing.edit_section,
            asking,
            name="edit_section",
        ),
        path("<slug:slug>/edit/places/towns/", towns.towns, here, name="towns"),
        path(of_request, requests.request_detail, here, name="request"),
        path(f"{of_request}answer/", requests.request_answer, here, name="request_answer"),
        path(f"{of_request}withdraw/", requests.request_withdraw, here, name="request_withdraw"),
        path("<slug:slug>/confirm/", confirming.confirm, asking, name="confirm"),
        path("<slug:slug>/hide/", hiding.hide, here, name="hide"),
        path("<slug:slug>/show-again/", hiding.show_again, here, name="show_again"),
        path("<slug:slug>/history/", history.history, here, name="history"),
        path("<slug:slug>/history/on/", history.past, here, name="as_it_stood"),
        path("<slug:slug>/history/<uuid:act>/undo/", history.undo_act, here, name="undo"),
        path("<slug:slug>/people/", people.people, here, name="people"),
        path("<slug:slug>/people/leave/", people.leave, here, name="leave"),
        path("<slug:slug>/people/<int:pk>/role/", people.change_role, here, name="change_role"),
        path("<slug:slug>/people/<int:pk>/remove/", people.remove, here, name="remove_editor"),
        path(f"{invitation}/again/", people.send_again, here, name="send_again"),
        path(f"{invitation}/withdraw/", people.withdraw, here, name="withdraw_invitation"),
    ]
