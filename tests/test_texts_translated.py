"""Texts of listings in several languages: what is missing, and what its original no longer says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import gettext, override

from centres.models import Text
from irct.models.derived import digest
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OLD, NEW = "We listen to you.", "We listen, and give legal advice."
CHANGED = "The original has changed since this was translated."


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def centre(editor):
    centre = CentreFactory(
        name="A house",
        slug="a-house",
        children=[
            text(language="en", about=OLD, summary="A house."),
            text(
                language="fr", about="Nous vous écoutons.", summary="Une maison.", state="software"
            ),
            text(language="ar", about="نستمع إليك.", state="translated"),
        ],
    )
    centre.editorships.create(user=editor, role="lead")
    return centre


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


def write(centre, editor, language="en", *, same=(), **texts):
    values = {f"texts/{language}/{name}": words for name, words in texts.items()}
    centre.submit("about", values, by=editor, same_meaning=same)


def outdated(centre):
    texts = centre.texts.model.objects.filter(**{centre.texts.field.name: centre})
    return {one.language: one.outdated for one in texts if one.outdated}


# What the database decides


@pytest.mark.quick
def test_translation_is_outdated_once_its_original_changes_by_the_text(centre, editor):
    before = outdated(centre)

    write(centre, editor, about=NEW)

    assert before == {}
    assert outdated(centre) == {"fr": ["about"], "ar": ["about"]}


def test_translation_is_up_to_date_once_it_is_written_anew(centre, editor):
    write(centre, editor, about=NEW)

    write(centre, editor, "fr", about="Nous écoutons et conseillons.")

    assert outdated(centre) == {"ar": ["about"]}


@pytest.mark.parametrize("order", [["en", "fr"], ["fr", "en"]])
def test_original_and_translation_that_are_changed_together_fit(centre, editor, order):
    new = {"en": NEW, "fr": "Nous écoutons et conseillons."}

    centre.submit("about", {f"texts/{one}/about": new[one] for one in order}, by=editor)

    assert outdated(centre) == {"ar": ["about"]}


def test_original_that_says_again_what_it_said_fits_again(centre, editor):
    write(centre, editor, about=NEW)

    write(centre, editor, about=OLD)

    assert outdated(centre) == {}


def test_mended_typo_leaves_translations_as_they_are_but_not_those_outdated_before(centre, editor):
    write(centre, editor, about=NEW)
    write(centre, editor, "fr", about="Nous écoutons et conseillons.")

    write(centre, editor, same=["en"], about=f"{NEW}!")

    assert outdated(centre) == {"ar": ["about"]}


def test_translation_that_still_fits_is_up_to_date_when_somebody_says_so(centre, editor):
    write(centre, editor, about=NEW)

    centre.submit("about", {}, by=editor, same_meaning=["ar"])

    assert outdated(centre) == {"fr": ["about"]}


def test_text_that_the_centre_wrote_itself_is_never_outdated(centre, editor):
    centre.texts.filter(language="fr").update(state="written")

    write(centre, editor, about=NEW)

    assert outdated(centre) == {"ar": ["about"]}


def test_translation_without_an_original_is_compared_from_the_first_original_on(editor):
    centre = CentreFactory(children=[text(language="fr", about="Bonjour.", state="software")])
    centre.editorships.create(user=editor)

    write(centre, editor, about=OLD)
    first = outdated(centre)
    write(centre, editor, about=NEW)

    assert (first, outdated(centre)) == ({}, {"fr": ["about"]})


def test_many_texts_changed_in_one_statement_are_compared_as_they_stand_afterwards(centre):
    centre.texts.exclude(language="ar").update(about="x")
    together = outdated(centre)
    centre.texts.filter(language="en").update(about="y")

    assert (together, outdated(centre)) == ({"ar": ["about"]}, {"ar": ["about"], "fr": ["about"]})


def test_original_that_is_removed_leaves_its_translations_outdated(centre):
    centre.texts.get(language="en").delete()

    assert outdated(centre) == {"fr": ["about", "summary"], "ar": ["about"]}


def test_biographies_of_experts_are_compared_too(editor):
    expert = ExpertFactory(
        children=[
            text(language="en", biography="A life."),
            text(language="fr", biography="Une vie.", state="translated"),
        ]
    )
    expert.texts.filter(language="en").update(biography="Another life.")

    assert outdated(expert) == {"fr": ["biography"]}


def test_digest_is_that_of_the_database(centre):
    assert centre.texts.get(language="ar").made_from == {"about": digest(OLD)}


def test_history_tells_of_words_alone(centre, editor):
    events = Text.pgh_event_model.objects
    before = events.count()

    write(centre, editor, about=NEW)

    assert events.count() == before + 1


# In public


def test_public_page_says_which_translation_is_outdated(client, centre, editor):
    before = client.get("/fr/centres/a-house/").content.decode()
    write(centre, editor, about=NEW)

    after = client.get("/fr/centres/a-house/").content.decode()
    english = client.get("/centres/a-house/").content.decode()

    with override("fr"):
        said = escape(gettext(CHANGED))
    assert [page.count(said) for page in (before, after)] == [0, 1]
    assert CHANGED not in english


def test_text_in_another_language_than_the_page_is_named_and_marked(client, centre):
    page = client.get("/ru/centres/a-house/").content.decode()

    assert f'<div lang="en" dir="ltr"><p>{OLD}</p></div>' in page
    assert page.count("Язык: Английский.") == 2


# For members


def test_members_see_on_their_list_what_is_outdated_and_what_is_missing(member, centre, editor):
    write(centre, editor, about=NEW)

    page = member.get("/centres/a-house/edit/").content.decode()

    assert "The original has changed since it was translated into: Arabic and French." in page
    assert "A translation is out of date" in page
    missing = "Not there yet in: Arabic, Persian (Farsi), Russian, Spanish, Turkish and Ukrainian."
    assert missing in page


def test_members_see_the_original_then_and_now_where_they_write(member, centre, editor):
    write(centre, editor, about=NEW)

    page = member.get("/centres/a-house/edit/about/").content.decode()

    assert page.count("As it was translated") == 2
    assert page.count("The original now") == 2


def test_members_tick_that_the_meaning_is_the_same(member, centre):
    form = filled_in(
        member.get("/centres/a-house/edit/about/"),
        **{"texts-en-about": "We listen to you!", "texts-en-same": "on"},
    )
    member.post("/centres/a-house/edit/about/", form)
    kept = outdated(centre)
    form = filled_in(member.get("/centres/a-house/edit/about/"), **{"texts-en-about": NEW})
    member.post("/centres/a-house/edit/about/", form)

    assert centre.texts.get(language="en").about == NEW
    assert (kept, outdated(centre)) == ({}, {"fr": ["about"], "ar": ["about"]})


def test_members_tick_that_a_translation_still_fits(member, centre, editor):
    write(centre, editor, about=NEW)
    form = filled_in(member.get("/centres/a-house/edit/about/"), **{"texts-fr-same": "on"})

    told = member.post("/centres/a-house/edit/about/", form, follow=True)

    assert outdated(centre) == {"ar": ["about"]}
    assert "Saved." in told.content.decode()


def test_texts_page_asks_as_many_queries_for_many_texts(member, centre, editor):
    write(centre, editor, about=NEW)
    numbers = []
    for language in ("ru", "uk", "tr"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            member.get("/centres/a-house/edit/about/")
        numbers.append(len(queries))
        centre.texts.create(language=language, about="…", state="software")
        write(centre, editor, about=f"{NEW} {language}")

    assert len({*numbers[1:]}) == 1


# Names


@pytest.mark.parametrize(
    ("prefix", "own_first"),
    [("", False), ("/fr", False), ("/ru", False), ("/ar", True), ("/fa", True)],
)
def test_own_name_stands_first_for_who_reads_its_script_and_no_name_is_translated(
    client, prefix, own_first
):
    CentreFactory(name="Al Nadeem", native_name="مركز النديم", slug="nadeem", country="EG")

    for path in ("centres/nadeem/", "centres/", "sheet/?c=nadeem", "all/"):
        page = client.get(f"{prefix}/{path}").content.decode()
        main = page[page.index("<main") :]
        if path == "all/":
            main = main[main.index("/centres/nadeem/") :]
        assert (main.index("مركز النديم") < main.index("Al Nadeem")) == own_first, path


def test_own_name_in_cyrillic_stands_first_in_russian_and_ukrainian(client):
    CentreFactory(name="Forpost", native_name="Форпост", slug="forpost", country="UA")

    for prefix, own_first in (("/ru", True), ("/uk", True), ("/ar", False), ("/tr", False)):
        page = client.get(f"{prefix}/centres/forpost/").content.decode()
        main = page[page.index("<h1>") :]
        assert (main.index("Форпост") < main.index("Forpost")) == own_first, prefix
