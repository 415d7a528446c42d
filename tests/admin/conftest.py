"""Who sits at the desk."""

import pytest

from tests.admin.desk import person


@pytest.fixture
def secretary(db):
    return person("secretariat", name="Sana Holm", is_staff=True)


@pytest.fixture
def desk(client, secretary):
    """Return a client signed in as the secretariat."""
    client.force_login(secretary)
    return client


@pytest.fixture
def administration(client, db):
    """Return a client signed in as an administrator."""
    client.force_login(person("administrator", is_staff=True))
    return client
