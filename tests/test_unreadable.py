"""Requests that cannot be read get a plain page that says so, and one line in the log."""

import pytest

ANY_PAGE = [
    "/",
    "/centres/",
    "/experts/",
    "/near/",
    "/leave/",
    "/admin/",
    "/never-was/",
    "/static/x",
]
MANY = "&".join(f"p{number}=1" for number in range(1_200))


@pytest.fixture
def logged(caplog):
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("path", ANY_PAGE)
@pytest.mark.parametrize(
    ("query", "host"),
    [("", "evil.example"), ("", "a b/c"), (MANY, "testserver"), ("q=" + "a" * 10**6, "testserver")],
    ids=["another host", "no host", "many parameters", "a megabyte"],
)
def test_what_cannot_be_read_is_refused_with_one_line(client, logged, path, query, host):
    answer = client.get(path, QUERY_STRING=query, HTTP_HOST=host)

    assert answer.status_code == 400
    assert "This could not be read" in answer.content.decode()
    assert "Leave this site" in answer.content.decode()
    assert "evil" not in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]
    assert logged() == [f"Bad Request: {path}"]


@pytest.mark.django_db
def test_form_with_too_many_fields_is_refused_with_one_line(client, logged):
    answer = client.post("/experts/request/", {f"p{number}": "1" for number in range(1_200)})

    assert answer.status_code == 400
    assert "This could not be read" in answer.content.decode()
    assert len(logged()) == 1


@pytest.mark.django_db
def test_long_search_is_cut_before_it_is_read(client):
    """What looks for addresses looks from each letter to the end."""
    answer = client.get("/centres/", {"q": "a" * 300 + "@"})

    assert answer.status_code == 200
    assert answer.context["search"].query.text == "a" * 200
