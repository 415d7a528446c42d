"""Who sits at the desk."""

import pytest

from tests.admin.desk import person, sign_in


@pytest.fixture
def secretary(db):
    return person("secretariat", name="Sana Holm", is_staff=True)


@pytest.fixture
def desk(client, secretary):
    """A client signed in as the secretariat."""
    sign_in(client, secretary)
    return client


@pytest.fixture
def administration(client, db):
    """A client signed in as an administrator."""
    sign_in(client, person("administrator", is_staff=True))
    return client
