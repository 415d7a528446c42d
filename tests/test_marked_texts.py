"""Whatever people read is marked for translation, on every page and in every e-mail."""

import pytest
from django.conf import settings
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from irct.machine.languages import own_name
from tests.examples import HUNTING
from tests.pseudo_language import LANGUAGE, pseudo_language, unmarked_in, unmarked_in_text
from tests.worlds import a_world

pytestmark = [pytest.mark.slow, pytest.mark.hunted]

# What the world holds of its own, and names.
DATA = {
    *("Another name", "Before", "I listen", "IFEG", "IRCT", "Listing", "Odense", "Person"),
    *("Twin", "We listen", "open-house", "open-person", "twin"),
    # A language goes by its own name where one is chosen.
    *(own_name(code) for code, _name in settings.INTERFACE_LANGUAGES),
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pseudo_language(), override(LANGUAGE), a_world() as world:
        # Requests leave another language behind them.
        with override(LANGUAGE):
            assert world.addresses
        yield world


@pytest.mark.parametrize(
    ("role", "in_turn"), [("anonymous", None), ("stranger", 0), ("lead", 1), ("expert", 2)]
)
def test_no_page_holds_a_text_that_is_not_marked(world, role, in_turn):
    """Each word that is left is told with a page on which it stands.

    What everybody may read, the three who have signed in read in turn; under `make hunt`, each.
    """
    data = DATA | {person.name for person in world.people.values()}
    data |= {request.reference for request in world.requests.values()}
    client = world.client(role, headers={"accept-language": LANGUAGE})
    found, pages = {}, 0
    for turn, address in enumerate(world.addresses):
        is_read_by_others = address.is_public and role != "anonymous" and turn % 3 != in_turn
        if is_read_by_others and not HUNTING:
            continue
        if not address.path.startswith(f"/{LANGUAGE}/"):
            continue  # the desk, and what has no language
        client.cookies = world.cookies_of(role)
        response = client.get(address.path)
        if response.get("Content-Type", "").startswith("text/html"):
            pages += response.status_code == 200
            for word in unmarked_in(response.content.decode(), data=data):
                found[word] = address.path

    assert not found, "\n".join(f"{word}: {page}" for word, page in sorted(found.items()))
    assert pages > 20


def test_no_email_holds_a_text_that_is_not_marked(world):
    jobs = ProcrastinateJob.objects.filter(task_name="deliver").values_list("args", flat=True)
    found = {
        word: job["subject"]
        for job in jobs
        for word in unmarked_in_text(f"{job['subject']}\n{job['text']}", data=DATA)
    }

    assert found == {}
    assert len(jobs) > 5


def test_what_is_in_no_brackets_is_found():
    page = """<title>⟦Seen</title><p title="Title">⟦all ⟦of⟧ <b>it</b>⟧ Left</p>
        <p lang="fr">Bonjour</p><p lang="ru">Right</p> <a href="/x">/help/me/ me@example.org</a>"""

    assert unmarked_in(page) == ["Title", "Left", "Right"]
