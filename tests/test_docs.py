"""What the documents say of the project is so."""

import os
import re
import tomllib

import pytest
from django.conf import settings

from irct.opendata import usage
from irct.opendata.records import LISTS

ROOT = settings.BASE_DIR
DECISIONS = ROOT / "docs" / "decisions"
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# Made by a tool or not kept, and so not worth a line.
UNTOLD = {"__init__.py", "__pycache__", "locale"}


def text_of(name):
    return (ROOT / name).read_text()


def block_after(text, sentence):
    """The lines of the first fenced block after a sentence."""
    return text.partition(sentence)[2].split("```")[1].splitlines()[1:]


def named(path):
    return str(path.relative_to(ROOT))


def decisions():
    return sorted(DECISIONS.glob("[0-9]*.md"))


def test_readme_has_at_most_130_lines():
    assert len(text_of("README.md").splitlines()) <= 130


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_documents_link_only_to_files_and_headings_that_exist(document):
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text()):
        name, _hash, heading = target.partition("#")
        file = document.parent / name if name else document
        assert file.exists(), target
        headings = re.findall(r"^#+ (.+)$", file.read_text(), re.MULTILINE) if heading else []
        assert not heading or heading in {one.lower().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_documents_name_only_paths_that_exist(document):
    paths = re.findall(
        r"`((?:irct|centres|experts|static|templates|tests)/[\w./]*)`", document.read_text()
    )

    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_documents_name_only_make_targets_that_exist(document):
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    wanted = re.findall(r"(?:`|^)make ([a-z]+)", document.read_text(), re.MULTILINE)

    assert {*wanted} - targets == set()


def test_architecture_tree_names_exactly_the_first_level():
    lines = block_after(text_of("docs/architecture.md"), "## The tree")
    packages = [line.split()[0] for line in lines if line[0] != " "]
    inside = {match[1].rstrip("/") for line in lines if (match := re.match(r"  (\S+)", line))}

    assert inside == {path.name for path in (ROOT / "irct").iterdir()} - UNTOLD
    assert [name for name in packages if not (ROOT / name).is_dir()] == []


def test_architecture_layers_equal_the_import_contracts():
    within, between = PROJECT["tool"]["importlinter"]["contracts"]
    text = text_of("docs/architecture.md")

    def apart(layers):
        return [set(re.sub(r"[()]", "", layer).split(" | ")) for layer in layers]

    told = [block_after(text, sentence) for sentence in ("the packages:", "within `experts`:")]
    assert [*map(apart, told)] == [apart(between["layers"]), apart(within["layers"])]


@pytest.mark.parametrize("file", decisions(), ids=lambda file: file.stem)
def test_decision_has_its_date_and_the_three_headings(file):
    lines = file.read_text().splitlines()
    headings = [line for line in lines if line.startswith("#")]

    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[-a-z0-9]+", file.stem)
    assert lines[2] == file.stem[:10]
    assert headings[1:] == ["## Context", "## Decision", "## Consequences"]


def test_decision_index_lists_every_decision_newest_first():
    listed = re.findall(
        r"^- (\S+) \[(.+)\]\((.+)\.md\)", text_of("docs/decisions/README.md"), re.MULTILINE
    )

    assert listed == [
        (file.stem[:10], file.read_text().splitlines()[0].removeprefix("# "), file.stem)
        for file in reversed(decisions())
    ]


def test_every_package_has_its_reason():
    told = set(re.findall(r"[a-z][-a-z0-9]+", text_of("docs/decisions/packages.md")))
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]

    assert {re.match(r"[-a-z0-9]+", one)[0] for one in wanted} - told == set()


def test_open_data_names_what_each_list_takes_and_how_much_one_may_read():
    text = text_of("docs/open-data.md")
    rows = {
        name: set(re.findall(r"`(\w+)`", told)) | {"page", "per_page", "format"}
        for name, told in re.findall(r"^\| `(\w+)` \| (`.+) \|$", text, re.MULTILINE)
    }
    how_much = text.partition("In a minute, for each network: ")[2].partition(".")[0]

    assert rows == {name: records.allowed for name, records in LISTS.items()}
    assert {int(one.replace(",", "")) for one in re.findall(r"([\d,]+) (?=[a-z])", how_much)} == {
        most for most, _what, _minutes in usage.limits_in_words()
    }
    assert {minutes for _most, _what, minutes in usage.limits_in_words()} == {1}


def test_every_environment_variable_is_explained():
    read = set()
    for name in ("settings.py", "machine/database.py", "management/commands/run.py"):
        read |= set(
            re.findall(r"[eE]nv(?:\(\))?\.\w+\(\s*\"([A-Z][A-Z_]+)\"", text_of(f"irct/{name}"))
        )
    told = re.findall(r"^\| `([A-Z_]+)` \|", text_of("docs/configuration.md"), re.MULTILINE)

    assert read - {*told} == set()
    assert len(told) == len({*told})


def test_pre_commit_hooks_run_the_checks_and_fetch_nothing():
    hooks = text_of(".pre-commit-config.yaml")
    checks = text_of("Makefile").partition("\ncheck: install")[2].partition("\nbench:")[0]

    for program in ("ruff", "djade", "mypy", "lint-imports", "makemigrations --check --dry-run"):
        assert program in hooks
        assert program in checks
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    assert "://" not in hooks


def test_ci_workflow_runs_an_executable_script():
    assert "- run: .ci/run\n" in text_of(".github/workflows/ci.yml")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
