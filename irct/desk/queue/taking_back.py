"""What somebody has asked for themselves, and takes back before anybody has decided."""

from collections.abc import Callable

from django.utils.translation import ngettext

from irct.desk.queue.items import ToDo, listing_of
from irct.mail import notices
from irct.models import User, Work
from irct.models.rows import all_of, rows_of


def take_back(items: list[ToDo], *, by: User) -> str:
    """Take back what these ask for, and say of how many that was still possible."""
    done = sum(WAYS[item.kind](item, by) for item in items if item.kind in WAYS)
    said = ngettext(
        "%(count)d request is taken back. Nothing changes.",
        "%(count)d requests are taken back. Nothing changes.",
        done,
    ) % {"count": done}
    if late := len(items) - done:
        left = ngettext("%(count)d was decided already.", "%(count)d were decided already.", late)
        said = f"{said} {left % {'count': late}}"
    return said


def _request(item: ToDo, by: User) -> bool:
    requests = rows_of(listing_of(item.app), "change_requests")
    one = requests.filter(pk=item.key, proposed_by=by).first()
    if one is None:
        return False
    try:
        one.withdraw(by=by)
    except one.AlreadyDecided:
        return False
    notices.request_answered(one, by=by)
    return True


def _asking(item: ToDo, by: User) -> bool:
    one = all_of(listing_of(item.app)).filter(pk=item.listing_id).first()
    return one is not None and bool(one.take_back_asking(by=by))


WAYS: dict[Work, Callable[[ToDo, User], bool]] = {Work.CHANGE: _request, Work.SHOW: _asking}
