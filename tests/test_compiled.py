"""Tables that take seconds to compute are computed once, and read from disk by others."""

import time
from threading import Thread

import pytest

from irct.machine import compiled

TABLE = {"berlin": frozenset({"town=1"}), "help": frozenset({"subject", "stop"})}


@pytest.fixture
def made(monkeypatch, tmp_path):
    """How often the table was computed."""
    monkeypatch.setattr(compiled, "KEPT", tmp_path / "compiled")
    return []


def table(made):
    """The table as a new process has it."""

    def make():
        made.append("once")
        time.sleep(0.01)
        return TABLE

    return compiled.compiled(make)


def only_file():
    [file] = compiled.KEPT.iterdir()
    return file


def test_another_process_reads_what_the_first_computed(made):
    assert [table(made)(), table(made)()] == [TABLE, TABLE]
    assert len(made) == 1


def test_threads_wait_for_the_one_that_computes(made, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(compiled, "KEPT", tmp_path / "file")  # nothing can be written
    one = table(made)
    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert one() == TABLE
    assert len(made) == 1


@pytest.mark.parametrize("length", [0, 10, 40, -1])
def test_half_a_file_is_written_anew(made, length):
    table(made)()
    whole = only_file().read_bytes()
    only_file().write_bytes(whole[:length])
    assert table(made)() == TABLE
    assert only_file().read_bytes() == whole


def test_a_table_of_other_sources_is_computed_anew(made, monkeypatch):
    table(made)()
    monkeypatch.setattr(compiled, "_version", lambda: b"another")
    assert table(made)() == TABLE
    assert len(made) == 2


def test_a_change_of_words_changes_the_version(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    words = tmp_path / "search" / "data" / "words" / "de.txt"
    words.parent.mkdir(parents=True)
    words.write_text("Haus")
    before = compiled._version.__wrapped__()
    words.write_text("Hausarzt")
    assert compiled._version.__wrapped__() != before


@pytest.mark.slow
def test_process_apart_makes_what_is_not_there_and_nothing_that_is(made, monkeypatch, tmp_path):
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    monkeypatch.setattr(compiled, "_names", ["irct.places.languages._in_itself"])
    compiled.make_apart()
    first = only_file().stat().st_ino
    assert only_file().name == "irct.places.languages._in_itself"
    compiled.make_apart()
    assert only_file().stat().st_ino == first
