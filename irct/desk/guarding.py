"""What the desk asks of whoever opens a page of some consequence, or approves something there."""

from collections.abc import Collection
from fnmatch import fnmatchcase

from django.http import HttpRequest

# Whoever sends these approves something, or makes more public: by the name of the page, with the
# buttons that do so, where others on the same page do not.
APPROVALS: dict[str, Collection[str]] = {
    "*_changerequest_change": (),
    "*_publish": (),
    "*_import_batch": ("act=approve", "act=import", "act=import_right"),
    "*_import_undo": (),
    "*_merge": (),
    "*_unmerge": (),
    "centres_centre_changelist": ("action=publish",),
    "experts_expert_changelist": ("action=publish",),
    "centres_annualfigures_change": ("accept",),
    "experts_expert_consent": ("accept", "decline", "note_it"),
    "irct_helpline_decide": (),
    "irct_exitpage_decide": (),
    "irct_secretariatcontact_decide": (),
}
# The page of a portrait takes an upload, which nothing may read before it does: it asks by itself.
UPLOADS = ("experts_expert_portrait",)

# Before these somebody shows once more who they are, so that a stolen session does not reach them.
PEOPLE_AND_FILES = (
    *("auth_group_*", "auth_user_password_change", "irct_user_*", "irct_exitpage_*"),
    *("irct_vouching_person", "irct_vouching_withdraw"),
    *("*_people", "*_remove_editor", "*_export"),
)
# The lists of these are open, but not all that is done there with what somebody has ticked.
LISTS = ("centres_centre_changelist", "experts_expert_changelist")
ACTIONS = ("action=publish", "action=export")


def asks_again(request: HttpRequest) -> bool:
    """This page is for somebody who has just shown who they are."""
    name = _name(request)
    if _is_any(name, LISTS):
        return request.method == "POST" and _has_sent(request, ACTIONS)
    return _is_any(name, [*PEOPLE_AND_FILES, *APPROVALS, *UPLOADS])


def approves(request: HttpRequest) -> bool:
    name = _name(request)
    return request.method == "POST" and any(
        fnmatchcase(name, pattern) and (not buttons or _has_sent(request, buttons))
        for pattern, buttons in APPROVALS.items()
    )


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match and match.url_name) or ""


def _is_any(name: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _has_sent(request: HttpRequest, buttons: Collection[str]) -> bool:
    """One of the buttons is among what was sent.

    The lists of the admin send a field of actions twice, and do what either of them says.
    """
    for button in buttons:
        field, is_one_of_several, value = button.partition("=")
        sent = request.POST.getlist(field)
        if value in sent if is_one_of_several else sent:
            return True
    return False
