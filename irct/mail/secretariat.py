"""What the secretariat is told of itself: of its accounts, and of what all visitors see."""

from enum import StrEnum

from django.conf import settings
from django.db.models import Model

from irct.mail import outbox
from irct.models import DrillResult, Helpline, User
from irct.models.proposals import Proposal


def helpline_waits(line: Helpline) -> None:
    """Ask the others of the secretariat to compare a helpline with its source."""
    page = outbox.link("admin:irct_helpline_decide", line.pk)
    for colleague in outbox.secretariat():
        if colleague != line.entered_by:
            outbox.send("helpline_waits", to=colleague, line=line, page=page)


def helpline_decided(line: Helpline, *, reason: str = "") -> None:
    """Tell the person who entered a helpline; there is a reason if it was declined."""
    if (reader := line.entered_by) and reader.is_active:
        page = outbox.link("admin:irct_helpline_changelist")
        outbox.send("helpline_decided", to=reader, line=line, reason=reason, page=page)


def proposal_waits(proposal: Proposal) -> None:
    """Ask the others of the secretariat to look at what shall be shown to everybody."""
    kind = str(proposal._meta.model_name)
    link = outbox.link(f"admin:irct_{kind}_decide", proposal.pk)
    for colleague in outbox.secretariat():
        if colleague != proposal.proposed_by:
            outbox.send(f"{kind}_waits", to=colleague, proposal=proposal, page=link)


def message_from_a_visitor(address: str, text: str, *, answer_to: str) -> None:
    """Hand on what a visitor wrote; an answer goes to the address that they gave, if any."""
    given = [answer_to] if answer_to else []
    context = {"text": text, "answer_to": answer_to, outbox.GIVEN: given}
    message = outbox.write("emails/visitor_message", address, context)
    message.reply_to = given
    outbox.queue(message)


def helpline_removed(line: Helpline, *, by: User, reason: str = "") -> None:
    """Tell the others of the secretariat that visitors no longer see a helpline."""
    page = outbox.link("admin:irct_helpline_changelist")
    for colleague in outbox.secretariat():
        if colleague != by:
            outbox.send(
                "helpline_removed", to=colleague, line=line, who=by, reason=reason, page=page
            )


class Staff(StrEnum):
    """What happens to an account of the secretariat, and is told to all of it."""

    NEW = "new"
    ADMINISTRATOR = "administrator"
    ADDRESS = "address"
    PASSWORD = "password"  # noqa: S105
    FACTOR = "factor"
    REMOVED = "removed"
    VOUCHED = "vouched"
    WITHDRAWN = "withdrawn"


def staff_changed(person: User, what: Staff, *, by: User | None) -> None:
    """Tell the whole secretariat, the person included, so that nothing of it goes unseen."""
    is_gone = what == Staff.REMOVED
    page = outbox.link("admin:irct_vouching_changelist") if is_gone else _page_of_staff(person)
    context = {"person": person, "what": what, "who": by, "page": page}
    context["until"] = person.approves_from
    context[outbox.GIVEN] = [one.email for one in (person, by) if one]
    for colleague in dict.fromkeys([*outbox.secretariat(), person]):
        outbox.send("staff_changed", to=colleague, **context)


def site_text_changed(record: Model, before: str, after: str, *, by: User) -> None:
    """Tell the others of the secretariat of words that one person puts on pages of the site."""
    context = {"what": record._meta.verbose_name, "before": before, "after": after, "who": by}
    page = outbox.link(f"admin:{record._meta.app_label}_{record._meta.model_name}_changelist")
    for colleague in outbox.secretariat():
        if colleague != by:
            outbox.send("site_text_changed", to=colleague, page=page, **context)


def group_changed(name: str, *, added: list[str], taken: list[str], by: User) -> None:
    """Tell the whole secretariat that the members of a group may do more, or less."""
    page = outbox.link("admin:auth_group_changelist")
    context = {"name": name, "added": added, "taken": taken, "who": by, "page": page}
    for colleague in outbox.secretariat():
        outbox.send("group_changed", to=colleague, **context)


def drill_failed(results: list[DrillResult]) -> None:
    """Tell whoever keeps the server, else the secretariat, that hiding took too long."""
    context = {"results": results, "page": outbox.link("health")}
    if settings.TECHNICAL_CONTACT:
        outbox.queue(outbox.write("emails/drill_failed", settings.TECHNICAL_CONTACT, context))
        return
    for colleague in outbox.secretariat():
        outbox.send("drill_failed", to=colleague, **context)


def _page_of_staff(person: User) -> str:
    return outbox.link("admin:irct_vouching_person", person.pk)
