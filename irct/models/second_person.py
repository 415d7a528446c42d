"""Promise 3: who may be the second person for what somebody proposed.

Every place where a value that leads somebody somewhere becomes public asks here; docs/four-eyes.md
lists them.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from irct.models.introductions import are_introduced
from irct.models.users import User
from irct.models.vouching import why_may_not_approve


class NotTheSecond(Exception):
    """This person may not decide on it; says why."""


def why_not(second: User | None, *, proposed_by: int | None) -> str:
    """Why a person may not be the second one for what an account proposed; "" if they may.

    `proposed_by` is the key of the account: None if it was deleted.
    """
    if proposed_by is None:
        return _(
            "The account of the person who proposed this was deleted, so nobody knows whether two "
            "people stand behind it. Decline it; whoever wants it proposes it again."
        )
    if second and proposed_by == second.pk:
        return _("You proposed this yourself, so a colleague decides.")
    if second is None or not (second.is_staff and second.is_active):
        return _("Only the secretariat decides on this.")
    if not settings.SECRETARIAT_OF_ONE and are_introduced(second.pk, proposed_by):
        return _(
            "You invited the person who proposed this, or they invited you, directly or through "
            "others. Another colleague decides."
        )
    return why_may_not_approve(second)


def require(second: User, *, proposed_by: int | None) -> None:
    """Raise NotTheSecond if a person may not be the second one."""
    if reason := why_not(second, proposed_by=proposed_by):
        raise NotTheSecond(reason)
