"""The processes that a run keeps going."""

import os
import signal
import subprocess
import sys
import time

import pytest

from irct.management.children import running
from tests.kept import PROJECT

SIGNALS = 1500
# Sends a signal at some moment after each byte that it reads.
SENDER = """
import os, random, sys, time
while sys.stdin.buffer.raw.read(1):
    until = time.perf_counter() + random.random() / 10_000
    while time.perf_counter() < until:
        pass
    os.kill(os.getppid(), int(sys.argv[1]))
"""


class Stopped(Exception):
    """A signal has come."""


@pytest.fixture
def sender():
    """A process that sends this one a signal for each byte written to it."""

    def stop(_number, _frame):
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    command = [sys.executable, "-c", SENDER, str(signal.SIGTERM.value)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        yield process.stdin.fileno()
    signal.signal(signal.SIGTERM, before)


def test_child_can_be_ended_whenever_a_signal_came(sender):
    with running("Something", "sleep", "60", folder=PROJECT) as child:
        for _ in range(SIGNALS):
            try:
                os.write(sender, b"x")
                while True:
                    child.has_ended()
            except Stopped:
                continue
        process, begun = child.process, time.monotonic()

    assert process.returncode == -signal.SIGTERM
    assert time.monotonic() - begun < 5
