"""A function that takes too long in PostgreSQL is stopped, and nothing that was typed is lost."""

import psycopg
import pytest

import manage
from irct.machine import database
from tests.running_site import SITE, connected
from tests.signing_in import in_browser

TYPED = 'Ring the "upper" bell & <gently> knock.\nSay your name, or none.'


@pytest.mark.parametrize(
    ("work", "limits"),
    [
        (database.Work.PAGES, ["15s", "3s", "30s"]),
        (database.Work.VISITS, ["2s", "1s", "30s"]),
        (database.Work.JOBS, ["10min", "10min", "15min"]),
        (database.Work.COMMANDS, ["0", "0", "0"]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_work_has_its_limits(work, limits):
    settings = database.settings(database.Role.APPLICATION, work)
    with psycopg.connect(
        host=settings["HOST"],
        user=settings["USER"],
        dbname="postgres",
        options=settings["OPTIONS"]["options"],
    ) as connection:
        found = [connection.execute(f"SHOW {name}").fetchone()[0] for name in database.LIMITS]

    assert found == limits


@pytest.mark.parametrize(
    ("command", "work"), [("worker", database.Work.JOBS), ("shell", database.Work.COMMANDS)]
)
def test_worker_has_the_limits_of_jobs(command, work, monkeypatch):
    found = []
    monkeypatch.setattr("sys.argv", ["manage.py", command])
    monkeypatch.setattr(database, "work", database.Work.COMMANDS)
    monkeypatch.setattr(manage.signal, "signal", lambda number, does: None)
    monkeypatch.setattr(
        manage, "execute_from_command_line", lambda arguments: found.append(database.work)
    )

    manage.main()

    assert found == [work]


@pytest.fixture
def at_work(site):
    """A connection to the site's database, as another process has one."""
    with connected(SITE) as connection:
        yield connection
        connection.rollback()


@pytest.mark.browser
def test_form_that_waits_for_another_is_given_back(page, at_work):
    in_browser(page, "editor@example.org", "/my/")
    centre = page.get_attribute("a.button[href^='/centres/']", "href")
    page.goto(f"{centre}help/")
    help_text = page.locator("[name^=texts-en-how_to_get_help]")
    help_text.fill(TYPED)
    at_work.execute("SELECT FROM centres_centre FOR UPDATE")
    page.click(".save button")
    told = page.get_by_role("heading", level=1).inner_text()
    at_work.rollback()
    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("status").filter(has_text="aved").wait_for()
    page.goto(f"{centre}help/")

    assert told == "This took too long"
    assert help_text.input_value() == TYPED


@pytest.mark.browser
def test_page_that_waits_for_a_lock_is_stopped(page, at_work):
    at_work.execute("LOCK TABLE centres_centre")
    answer = page.goto("/centres/?q=house")
    left = page.request.get("/leave/", max_redirects=0)
    at_work.rollback()
    page.get_by_role("link", name="Try again").click()

    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert left.status == 302
    assert page.get_by_role("heading", level=1).inner_text() != "This took too long"
