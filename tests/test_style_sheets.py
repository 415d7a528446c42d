"""Style sheets lie in parts by what they are for; a browser gets each whole, in one file."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command

from irct.machine import style_sheets

SHEETS = settings.BASE_DIR / "static/css"
# `left` and `right` are the same in every script; what a page says turns round with it.
SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-)?(?:left|right)\b"
    r"(?:-\w+)*\s*:|:\s*(?:left|right)\s*;"
)


@pytest.fixture
def collected(settings, tmp_path):
    """The files as they are collected for the site, but not compressed, which takes longest."""
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "json", "md", "svg", "txt"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "irct.machine.style_sheets.WholeSheetsStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "css"


@pytest.mark.slow
def test_collected_style_sheets_ask_for_no_part_of_ours(collected):
    asked = {
        re.sub(r"\.[0-9a-f]{12}\.", ".", line)
        for path in collected.glob("*.css")
        for line in re.findall("@import [^;]+", path.read_text())
    }

    assert asked == {'@import url("../admin/css/widgets.css") layer(django)'}


def test_whole_style_sheet_has_its_parts_in_order(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site.css").write_text('/* All. */\n\n@import "base.css";\n@import "site/a.css";\n')
    (tmp_path / "base.css").write_text("/* For all. */\na {\n}\n")
    (tmp_path / "site/a.css").write_text("b {\n}\n")

    assert style_sheets.whole(tmp_path / "site.css") == "a {\n}\nb {\n}\n"


def test_every_part_of_a_style_sheet_is_asked_for():
    parts = {path for path in SHEETS.rglob("*.css") if path.parent != SHEETS}
    asked = {
        (path.parent / part).resolve()
        for path in SHEETS.rglob("*.css")
        for part in style_sheets.PART.findall(path.read_text())
    }

    assert parts - asked == set()
    assert [path for path in asked if not path.exists()] == []


def test_style_sheets_name_no_side():
    found = [
        f"{path.relative_to(SHEETS)}: {side[0]}"
        for path in sorted(SHEETS.rglob("*.css"))
        for side in SIDED.finditer(style_sheets.without_comments(path.read_text()))
    ]

    assert found == []
