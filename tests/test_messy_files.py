"""Files as people have them are read as a person reads them, and what was read is said."""

import io
import tomllib

import pytest
from django.core.management import CommandError, call_command

from centres.resources import CentreResource
from experts.resources import ExpertResource
from irct.imports.headers import DATA, MORE, Names
from tests.further_files import FURTHER
from tests.messy_files import KINDS
from tests.sent_files import SENT

pytestmark = pytest.mark.django_db
ALWAYS = {"name", "country", "phone", "email", "website", "services", "languages", "total"}


def checked(path, **options):
    """What the command says of a file, and whether it takes it."""
    told = io.StringIO()
    try:
        call_command("import_centres", path, check=True, stdout=told, **options)
    except CommandError as refused:
        return f"{told.getvalue()}{refused}", False
    return told.getvalue(), True


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*KINDS, *SENT, *FURTHER], ids=lambda kind: kind.name)
def test_file_is_read_as_people_read_it(tmp_path, kind):
    path = tmp_path / "list"
    path.write_bytes(kind.content)

    said, is_taken = checked(path, **({"map": list(kind.maps)} if kind.maps else {}))

    assert [text for text in (kind.counts, *kind.said) if text not in said] == [], said
    assert [text for text in kind.never_said if text in said] == [], said
    assert is_taken == kind.is_taken


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_words_for_columns_mean_columns_that_exist(path):
    kinds = [Names(resource()) for resource in (CentreResource, ExpertResource)]

    keys = set(tomllib.loads(path.read_text()))

    held = {key for key in keys if any(names.first_of(key) for names in kinds)}
    assert keys - held - {*MORE} == set()
    assert ALWAYS - keys == set()
