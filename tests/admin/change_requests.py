"""Change requests at the desk, for tests: an editor who asks, and how a colleague decides."""

import datetime as dt

import pytest
from django.utils import timezone

from irct.models import Role
from tests.factories import CentreFactory, UserFactory, contact
from tests.signing_in import add_app

REQUESTS = "/admin/centres/changerequest/"

PHONE = "+4533760600"
OTHER_PHONE = "+4533760601"


@pytest.fixture(name="editor")
def editor_with_an_app():
    user = UserFactory(
        email="editor@example.org", date_joined=timezone.now() - dt.timedelta(days=90)
    )
    add_app(user)
    return user


def centre_of(editor, *children, **values):
    centre = CentreFactory(children=children, **values)
    centre.editorships.create(user=editor, role=Role.LEAD)
    return centre


def asked(centre, section, by, **changed):
    """Have an editor ask for another value of the only row of a section."""
    [(path, row)] = centre.values_of(section).items()
    return centre.submit(section, {path: {**row, **changed}}, by=by)


def new_phone(editor, **changed):
    centre = centre_of(editor, contact(kind="phone", value=PHONE, visibility="public"))
    return asked(centre, "contacts", editor, **{"value": OTHER_PHONE, **changed})


def url_of(change_request):
    return f"/admin/{change_request._meta.app_label}/changerequest/{change_request.pk}/change/"


def filled_in(response, **decided):
    """What a browser would send of the page, with what was decided of each path."""
    data = {"seen": response.context["seen"], "decide": "Decide, and answer"}
    for review in response.context["reviews"]:
        for form in (review.form, review.amendment):
            for field in form:
                value = field.value()
                if value is not None:
                    data[field.html_name] = value
    return data | decided


def decide(client, change_request, **decided):
    url = url_of(change_request)
    return client.post(url, filled_in(client.get(url), **decided))


def messages(response):
    return [str(message) for message in response.context["messages"]]


def row_prefix(change_request):
    [item] = change_request.items
    return item["path"].replace("/", "-").replace("+", "new")
