"""Requests for experts at the desk, for tests: the page of one, its buttons and its e-mails."""

import re

from tests.browser_forms import filled_in_forms

LIST = "/admin/experts/expertrequest/"


def page(request):
    return f"{LIST}{request.pk}/change/"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def act(desk, request, name, value="", **sent):
    """Press a button of the page as it stands now."""
    request.refresh_from_db()
    return desk.post(page(request), {"seen": request.steps, name: value} | sent)


def ask(desk, request, *experts, **ticks):
    """Tick experts, read the e-mail, and send it."""
    before = act(desk, request, "ask", experts=[one.pk for one in experts], **ticks)
    form = next(form for form in filled_in_forms(before) if "send" in form)
    return before, desk.post(page(request), form | {"ask": ""})


def introduce(desk, enquiry, *, tell_others=True):
    before = act(desk, enquiry.request, "introduce", enquiry.pk)
    sent = {"send": "yes"} | ({"tell_others": "on"} if tell_others else {})
    return before, act(desk, enquiry.request, "introduce", enquiry.pk, **sent)


def state(request):
    request.refresh_from_db()
    return request.state
