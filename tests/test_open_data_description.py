"""Open data answers as its own description in OpenAPI says, whatever it is asked: schemathesis.

`make hunt` asks ten times as often, and for other things each time.
"""

import pytest
import schemathesis
from django.db import connections
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from irct.accounts import limits
from irct.accounts.limits import MINUTE, Rate
from irct.opendata import usage
from irct.wsgi import application
from tests.examples import HUNTING, examples
from tests.factories import CentreFactory, contact, location, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.hunted]

DESCRIPTION = "/api/hsds/v3/openapi.json"


def answered(environ, start_response):
    """The site, as asked by threads that end, and whose client reads nothing compressed."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    response = application(environ, start_response)
    content = [*response]
    response.close()
    connections.close_all()
    return content


def asked(application, *, number, **chosen):
    """All that is wrong with what this answers, and how many answers were looked at."""
    generation = GenerationConfig(max_examples=number, deterministic=not HUNTING, no_shrink=True)
    projects = ProjectsConfig(default=ProjectConfig(generation=generation))
    config = SchemathesisConfig(seed=None if HUNTING else 1, projects=projects)
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application, config=config)
    wrong, looked_at = set(), 0
    schema = schema.include(**chosen) if chosen else schema
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            wrong.add(f"{event.label}: {event.value!r}")
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.ScenarioFinished):
            checks = [one for some in event.recorder.checks.values() for one in some]
            looked_at += len(event.recorder.checks)
            wrong |= {
                f"{event.label}: {one.name}: {one.failure_info.failure.message}\n"
                f"{one.failure_info.code_sample}"
                for one in checks
                if one.status == Status.FAILURE
            }
    return wrong, looked_at


@pytest.fixture
def world(settings, monkeypatch):
    # Of a large site, whose whole lists are cut off sooner: here each answer is looked at.
    for what in usage.IN_WORDS:
        monkeypatch.setitem(limits.RATES, what, [Rate(1_000_000, MINUTE)])
    settings.SITE_URL = "http://localhost"
    settings.ALLOWED_HOSTS = ["*"]
    for name in ("House of Hope", "Second house"):
        CentreFactory(
            name=name,
            services=["legal", "medical"],
            children=[
                text(summary="We listen."),
                location(),
                contact(kind="phone", value="+4533760600", visibility="public"),
            ],
        )


def test_every_answer_is_as_the_description_says(world):
    wrong, looked_at = asked(answered, number=examples(5) if HUNTING else 2)

    assert wrong == set()
    assert looked_at > 500


def test_answer_that_the_description_does_not_know_is_found(world):
    """So that the test before it can fail."""

    def broken(environ, start_response):
        def start(status, headers, *further):
            is_read = environ["PATH_INFO"] == DESCRIPTION
            return start_response(status if is_read else "418 I am a teapot", headers, *further)

        return answered(environ, start)

    wrong, _looked_at = asked(broken, number=1, path="/")

    assert {one.partition(":")[0] for one in wrong} == {"GET /"}
