"""What a backup does not know: who was hidden and who was erased after it was made."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

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


def test_what_a_promoted_replica_lacks_is_carried_out_again_from_all_journals(
    begun, tmp_path, settings, capsys
):
    known, lacking, shown = CentreFactory(), CentreFactory(name="Haven"), CentreFactory()
    UserFactory(email=ERASED)
    known.hide(by=None)
    noted(Deed.HIDDEN, lacking)
    here, settings.JOURNAL = settings.JOURNAL, tmp_path / "journal-of-the-other"
    journal.write(Note(Deed.ERASED, "address", journal.hash_of(ERASED)))
    there, settings.JOURNAL = settings.JOURNAL, here

    call_command("replay_journal", since=begun, journal=[there])

    listings = [known, lacking, shown]
    for one in listings:
        one.refresh_from_db()
    assert [one.status for one in listings] == ["hidden", "hidden", "published"]
    assert known.hidings.count() == 1
    assert not User.objects.filter(email=ERASED).exists()
    said = capsys.readouterr().out
    assert "hidden again: 1.\n  Haven\n" in said
    assert "erased again: 1." in said


def test_without_a_journal_or_before_the_time_nothing_is_carried_out_again(begun):
    with pytest.raises(CommandError, match="no journal"):
        call_command("replay_journal", since=begun)
    with pytest.raises(CommandError, match="not come yet"):
        call_command("replay_journal", since=begun + dt.timedelta(hours=1))
