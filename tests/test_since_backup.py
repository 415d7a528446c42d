"""What a backup does not know: who was hidden and who was erased after it was made."""

import datetime as dt

import pytest

from irct.machine import journal
from irct.machine.journal import Deed, Note
from irct.management import since_backup
from irct.models import User
from tests.factories import CentreFactory, UserFactory

pytestmark = pytest.mark.django_db

ERASED = "zofia@example.org"


@pytest.fixture(autouse=True)
def no_journal(tmp_path, settings):
    settings.JOURNAL = tmp_path / "journal"


@pytest.fixture
def begun():
    return dt.datetime.now(dt.UTC)


def noted(deed, listing, by=None):
    journal.write(Note(deed, listing._meta.label_lower, str(listing.pk), by))


@pytest.mark.parametrize("deed", [Deed.HIDDEN, Deed.WANTED])
def test_what_was_hidden_since_is_hidden_again(begun, deed):
    centre, editor = CentreFactory(), UserFactory(name="Edda")
    noted(deed, centre, by=editor.pk)

    [hidden] = since_backup.hide_again(journal.notes(), begun)

    centre.refresh_from_db()
    assert (hidden, centre.status) == (centre, "hidden")
    assert centre.events.order_by("pgh_id").last().pgh_context.metadata["by"] == "Edda"


def test_what_was_hidden_by_an_account_that_is_gone_is_hidden_again(begun):
    centre = CentreFactory()
    noted(Deed.HIDDEN, centre, by=999_999)

    since_backup.hide_again(journal.notes(), begun)

    centre.refresh_from_db()
    assert (centre.status, centre.hidden_by_editor_at is None) == ("hidden", False)


def test_what_was_hidden_long_before_the_backup_is_left_as_it_stands(begun):
    noted(Deed.HIDDEN, CentreFactory())
    after = begun + since_backup.BEFORE * 1.1

    assert since_backup.hide_again(journal.notes(), after) == []


def test_who_was_erased_since_is_erased_again_and_who_is_not_found_is_said(begun):
    UserFactory(email=ERASED)
    for address in (ERASED.upper(), "unknown@example.org"):
        journal.write(Note(Deed.ERASED, "address", journal.hash_of(address)))

    erased, unknown = since_backup.erase_again(journal.notes(), begun)

    assert (erased, len(unknown)) == (1, 1)
    assert not User.objects.filter(email=ERASED).exists()
