"""How long tests keep the processor busy, and which files are too slow for `make quick`."""

import os
from collections import Counter

import pytest

# Of how many files it is told how long they took.
MOST_FILES = 10
# What the tests of a file that `make quick` runs may take together, in seconds of the processor:
# all files, the database and the start of its workers together may take five minutes.
QUICK = 3


def busy():
    """The seconds that the processor was kept busy, by the programs that tests ran, too."""
    return sum(os.times()[:4])


class Work:
    """Count the work of each test: a clock says something else on a busy machine."""

    def __init__(self):
        self.counted = busy()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        made = yield
        if fixturedef.scope == "session":  # it is made for all tests, not for the first
            self.counted = busy()
        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self):
        report = yield
        counted, self.counted = self.counted, busy()
        report.worked = self.counted - counted
        return report


class SlowestFiles:
    """Tell at the end in which files the time went, and which of them are not quick any more."""

    def __init__(self):
        self.seconds = Counter()
        self.quick = Counter()
        self.is_quick = True

    def pytest_runtest_logreport(self, report):
        file = report.nodeid.partition("::")[0]
        self.seconds[file] += report.duration
        if "browser" not in report.keywords and (
            "quick" in report.keywords or "slow" not in report.keywords
        ):
            # There is none of a test in which the process ended.
            self.quick[file] += getattr(report, "worked", 0)
        else:
            self.is_quick = False

    def pytest_terminal_summary(self, terminalreporter):
        if len(self.seconds) > MOST_FILES:
            terminalreporter.section(f"slowest {MOST_FILES} files")
            for file, seconds in self.seconds.most_common(MOST_FILES):
                terminalreporter.write_line(f"{seconds:7.1f} s  {file}")
        # Beside a running site, its work would be counted with the test in which it ends.
        too_slow = [one for one in self.quick.most_common() if one[1] > QUICK]
        if too_slow and self.is_quick:
            terminalreporter.section("too slow for make quick: mark them slow, some tests quick")
            for file, seconds in too_slow:
                terminalreporter.write_line(f"{seconds:7.1f} s  {file}")
