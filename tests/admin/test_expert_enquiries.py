"""Experts asked by a coordinator to help with a request, and their introduction to the asker."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from experts.models import ExpertRequest
from irct.models import Bounce
from tests.admin.expert_requests import act, ask, introduce, page, state, text
from tests.brokering import a_request, asked, assigned
from tests.factories import ExpertFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# Asking


def test_experts_are_asked_after_a_preview_of_the_email(desk, mailoutbox):
    one, two = ExpertFactory(name="Anna", email="anna@example.org"), ExpertFactory(name="Bea")
    two.editorships.create(user=UserFactory(email="keeper@example.org"))
    request = assigned(note="For a hearing.")

    before, response = ask(desk, request, one, two)

    shown = text(before)
    assert response.status_code == 302
    for word in ("Dear Anna", "anna@example.org", "keeper@example.org", "evaluation in person"):
        assert word in shown
    for word in ("Ada Asker", "Law Office", "hearing"):
        assert word not in shown + "".join(message.body for message in mailoutbox)
    assert state(request) == "asked"
    assert {message.to[0] for message in mailoutbox} == {"anna@example.org", "keeper@example.org"}
    assert {enquiry.expert for enquiry in request.enquiries.all()} == {one, two}
    assert not request.enquiries.filter(tells_asker=True).exists()


def test_experts_are_not_asked_by_the_preview_of_the_email(desk, mailoutbox):
    expert, request = ExpertFactory(email="anna@example.org"), assigned()

    act(desk, request, "ask", experts=[expert.pk])

    assert (state(request), request.enquiries.count(), len(mailoutbox)) == ("assigned", 0, 0)


def test_enquiry_tells_the_asker_if_ticked_and_never_the_note(desk, mailoutbox):
    expert = ExpertFactory(email="anna@example.org")
    request = assigned(note="For a hearing.")

    before, _sent = ask(desk, request, expert, tells_asker="on")

    for told in (text(before), " ".join(mailoutbox[0].body.split())):
        assert "Ada Asker, lawyer, Law Office, Greece" in told
        assert "For a hearing." not in told
        assert "asker@example.org" not in told


def test_expert_without_an_email_is_called_and_the_answer_noted(desk, secretary, mailoutbox):
    expert = ExpertFactory(name="Cleo", email="", phone="+442079460321")
    request = assigned()
    listed = text(desk.get(page(request)))

    before, _sent = ask(desk, request, expert)
    enquiry = request.enquiries.get()
    sent = {f"answer-{enquiry.pk}-answer": "yes", f"answer-{enquiry.pk}-comment": "In May."}
    act(desk, request, "note_answer", enquiry.pk, **sent)

    enquiry.refresh_from_db()
    shown = text(desk.get(page(request)))
    assert "Cannot be asked by e-mail: call +44 20 7946 0321" in listed
    assert "nothing is sent to them" in text(before)
    assert len(mailoutbox) == 0
    assert (enquiry.is_by_phone, enquiry.noted_by) == (True, secretary)
    assert (enquiry.answer, enquiry.comment) == ("yes", "In May.")
    assert "Cleo answered: yes In May." in shown
    assert "noted by Sana Holm" in shown


def test_expert_choice_warns_of_an_address_that_bounced(desk):
    ExpertFactory(email="gone@example.org")
    Bounce.note("gone@example.org")

    assert "An e-mail to them bounced" in text(desk.get(page(assigned())))


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["hidden"], ["asked"]])
def test_enquiry_to_an_unlisted_or_already_asked_expert_is_refused(desk, mailoutbox, chosen):
    known, hidden = ExpertFactory(), ExpertFactory(status="hidden")
    request = asked(known)
    ids = {"hidden": hidden.pk, "asked": known.pk}

    sent = {"experts": [ids.get(one, one) for one in chosen], "send": "yes"}
    response = act(desk, request, "ask", **sent)

    assert "Nothing has been done yet." in text(response)
    assert (request.enquiries.count(), len(mailoutbox)) == (1, 0)


def test_enquiry_before_a_coordinator_is_assigned_is_refused(desk, mailoutbox):
    request = a_request()

    act(desk, request, "ask", experts=[ExpertFactory().pk], send="yes")

    assert (state(request), len(mailoutbox)) == ("new", 0)
    with pytest.raises(ExpertRequest.AlreadyDone):
        request.ask([ExpertFactory()], by=UserFactory())


def test_expert_asked_for_by_name_comes_first_or_is_said_to_be_unlisted(desk):
    wanted = ExpertFactory(name="Zoe")
    ExpertFactory(name="Anna", expertise=["istanbul"])
    request = a_request(wanted=wanted)

    first = text(desk.get(page(request)))
    wanted.hide(by=UserFactory())
    then = text(desk.get(page(request)))

    assert first.index("Asked for by name") < first.index("Anna")
    assert "Zoe (not listed now)" in then


# Introducing


def willing(answer="yes", **values):
    """The enquiry of an expert who can help, and what the others said."""
    expert = ExpertFactory(name="Anna", email="anna@example.org", institution="Ghent")
    other = ExpertFactory(name="Bea", email="bea@example.org")
    request = asked(expert, other)
    enquiry = request.enquiries.get(expert=expert)
    enquiry.reply(answer, **values)
    return request.enquiries.select_related("request", "expert").get(pk=enquiry.pk)


def test_introduction_is_sent_after_a_preview_of_both_emails(desk, secretary, mailoutbox):
    enquiry = willing(may_give_email=True)

    before, _done = introduce(desk, enquiry)

    to = {message.to[0]: message.body for message in mailoutbox}
    request = enquiry.request
    assert state(request) == "matched"
    assert request.answered_on == timezone.localdate()
    assert to.keys() == {"asker@example.org", "anna@example.org", "bea@example.org"}
    for word in ("Anna", "Ghent", "anna@example.org"):
        assert word in to["asker@example.org"]
    for word in ("Ada Asker", "lawyer, Law Office", "asker@example.org"):
        assert word in to["anna@example.org"]
        assert word not in to["bea@example.org"]
    assert "It is settled now" in to["bea@example.org"]
    for told in (to["asker@example.org"], to["anna@example.org"]):
        assert " ".join(told.split()) in text(before).replace("&#x27;", "'")


def test_introduction_withholds_an_address_the_expert_did_not_give(desk, secretary, mailoutbox):
    enquiry = willing("perhaps")

    introduce(desk, enquiry, tell_others=False)

    to = {message.to[0]: message.body for message in mailoutbox}
    assert to.keys() == {"asker@example.org", "anna@example.org"}
    assert "anna@example.org" not in to["asker@example.org"]
    assert secretary.email in to["asker@example.org"]
    assert "They said “perhaps”" in to["asker@example.org"]
    assert "They do not have your e-mail address." in to["anna@example.org"]


def test_introduction_never_gives_the_address_of_the_entry_editor(desk, mailoutbox):
    enquiry = willing(may_give_email=True)
    type(enquiry.expert).objects.filter(pk=enquiry.expert_id).update(email="")
    enquiry.expert.editorships.create(user=UserFactory(email="keeper@example.org"))

    introduce(desk, enquiry)

    to = {message.to[0]: message.body for message in mailoutbox}
    assert "keeper@example.org" in to
    assert "keeper@example.org" not in to["asker@example.org"]


def test_introduction_is_refused_when_the_expert_changed_their_mind(desk, mailoutbox):
    enquiry = willing()
    act(desk, enquiry.request, "introduce", enquiry.pk)
    enquiry.reply("no")

    response = act(desk, enquiry.request, "introduce", enquiry.pk, send="yes")

    assert response.status_code == 302
    assert state(enquiry.request) == "asked"
    assert len(mailoutbox) == 0
    with pytest.raises(ExpertRequest.AlreadyDone):
        enquiry.request.introduce(enquiry)
    assert state(enquiry.request) == "asked"


def test_second_expert_is_introduced_after_the_first(desk):
    enquiry = willing()
    introduce(desk, enquiry)
    second = enquiry.request.enquiries.get(expert__name="Bea")
    second.reply("yes")
    second.request.refresh_from_db()

    introduce(desk, second)

    introduced = enquiry.request.enquiries.exclude(introduced_on=None)
    assert {one.expert.name for one in introduced} == {"Anna", "Bea"}


def test_enquiry_is_unique_for_an_expert_and_a_request():
    enquiry = asked().enquiries.get()

    with pytest.raises(IntegrityError, match="one_for_each_expert"), transaction.atomic():
        enquiry.request.enquiries.create(expert=enquiry.expert)
