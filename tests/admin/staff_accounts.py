"""Accounts of the secretariat, for tests: their pages at the desk, and who is told of a change."""

import pytest

from irct.models import User

STAFF = "/admin/irct/vouching/"
USERS = "/admin/irct/user/"
UNVOUCHED = "A colleague who did not invite this account has to vouch for it first."
CHANGED = "IRCT directory: An account of the secretariat has changed"


@pytest.fixture(name="administrator")
def one_administrator(administration):
    return User.objects.get(email="administrator@example.org")


def told(mailoutbox):
    """Who was told of a staff account, and the first line of each e-mail."""
    found = [mail for mail in mailoutbox if mail.subject.startswith(CHANGED)]
    return {(mail.to[0], mail.body.splitlines()[0]) for mail in found}
