"""The words of codes stand in the database once; a search knows those that listings hold."""

import pytest
from django.db import connection, transaction
from django.test import Client

from irct import search
from irct.models import Code, CodeWord, RecordCode, Word
from irct.search import code_words
from irct.search.lookup import look_up
from tests.factories import CentreFactory, UserFactory
from tests.test_hide_at_once import Holding

pytestmark = pytest.mark.slow

TIBETAN = "language=bo"
TYPED = ["tibetan", "tibet", "tibetano", "tibettan", "tibétain", "тибетский"]
HELD = {"languages": ["bo"], "name": "Alder"}


def known(catalogue=search.PUBLIC):
    """Each word with what a search knows of it."""
    return look_up((), TYPED, over=[], catalogue=catalogue)[1]


def pages():
    paths = (f"/centres/?q={typed}" for typed in (*TYPED, "centre+tibetan", "Alder"))
    return [Client().get(path).content.decode().partition("<main")[2] for path in paths]


def stored():
    return set(CodeWord.objects.values_list("word", "lexeme"))


@pytest.fixture
def by(db):
    return UserFactory()


# Filled once


@pytest.mark.django_db
def test_words_of_all_codes_are_there_when_nobody_is_listed():
    assert stored() == set(code_words.words_of_codes())
    assert ("tibetan", TIBETAN) in stored()


@pytest.mark.django_db
def test_words_are_written_again_when_their_tables_have_changed():
    CodeWord.objects.filter(lexeme=TIBETAN).delete()
    CodeWord.objects.create(word="xochimilco", lexeme=TIBETAN)

    code_words.fill(using="default")
    as_they_were = stored()
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE irct_codeword IS 'Made of others'")
    code_words.fill(using="default")

    assert ("xochimilco", TIBETAN) in as_they_were
    assert stored() == set(code_words.words_of_codes())


@pytest.mark.django_db
def test_centre_brings_no_words_of_codes():
    CentreFactory(**HELD, services=["legal", "medical"], country="NP")

    assert not Word.objects.filter(lexeme__contains="=").exists()
    codes = Code.objects.values_list("code", flat=True)
    assert {TIBETAN, "service=legal", "service=medical", "country=NP"} <= set(codes)


# Known while they are held


@pytest.mark.quick
@pytest.mark.django_db
def test_code_that_only_a_hidden_centre_held_is_as_if_it_had_never_been(by):
    CentreFactory(name="Birch")
    before = known(), pages()
    listing = CentreFactory(**HELD)
    shown = known()

    listing.hide(by=by)

    assert shown["tibetan"].named == (TIBETAN,)
    assert (known(), pages()) == before
    assert not Code.objects.filter(code=TIBETAN).exists()
    assert known(search.RECORDS)["tibetan"].named == (TIBETAN,)


@pytest.mark.quick
@pytest.mark.django_db
def test_code_of_a_draft_is_known_at_the_desk_alone(by):
    CentreFactory(name="Birch")
    before = known(), pages()

    listing = CentreFactory(**HELD, status="draft")

    assert (known(), pages()) == before
    assert known(search.RECORDS)["tibetan"].named == (TIBETAN,)
    listing.change({"languages": ["en"]}, by=by)
    assert not RecordCode.objects.filter(code=TIBETAN).exists()
    assert known(search.RECORDS)["tibetan"].named == ()


@pytest.mark.django_db
def test_code_stays_known_while_somebody_else_holds_it(by):
    gone, _stays = CentreFactory(**HELD), CentreFactory(**HELD | {"name": "Birch"})

    gone.hide(by=by)

    assert known()["tibetan"].named == (TIBETAN,)


@pytest.mark.django_db
def test_rows_of_a_code_are_thinned_out(by):
    for name in ("Alder", "Birch", "Cedar"):
        CentreFactory(**HELD | {"name": name})
    before = known()
    assert Code.objects.filter(code=TIBETAN).count() == 3

    search.thin_out()

    assert Code.objects.filter(code=TIBETAN).count() == 1
    assert known() == before


# Two at the same time


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_undone", [False, True])
def test_code_of_a_centre_that_is_published_while_the_last_other_is_hidden(by, is_undone):
    last = CentreFactory(**HELD)
    draft = CentreFactory(**HELD | {"name": "Birch"}, status="draft")

    def publish():
        draft.publish(by=UserFactory(is_staff=True))
        if is_undone:
            transaction.set_rollback(True)

    with Holding(publish):
        last.hide(by=by)

    assert known()["tibetan"].named == (() if is_undone else (TIBETAN,))


@pytest.mark.django_db(transaction=True)
def test_code_of_two_centres_that_are_hidden_at_the_same_time(by):
    one, other = CentreFactory(**HELD), CentreFactory(**HELD | {"name": "Birch"})

    with Holding(lambda: other.hide(by=by)):
        one.hide(by=by)

    assert not Code.objects.filter(code=TIBETAN).exists()
    assert not Word.objects.filter(word__in=["alder", "birch"]).exists()


@pytest.mark.django_db(transaction=True)
def test_thinning_out_leaves_the_row_of_a_centre_that_is_published_while_another_is_hidden(by):
    last = CentreFactory(**HELD)
    draft = CentreFactory(**HELD | {"name": "Birch"}, status="draft")

    with Holding(lambda: last.hide(by=by)):
        draft.publish(by=UserFactory(is_staff=True))
        search.thin_out()

    assert known()["tibetan"].named == (TIBETAN,)
