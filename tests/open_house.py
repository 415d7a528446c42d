"""A centre that anybody finds, and its editor."""

import pytest

from tests.factories import CentreFactory, UserFactory


@pytest.fixture
def editor():
    return UserFactory(email="editor@example.org")


@pytest.fixture
def centre(editor):
    centre = CentreFactory(name="Open house", slug="open-house")
    centre.editorships.create(user=editor)
    return centre
