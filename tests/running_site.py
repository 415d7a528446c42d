"""The real thing, as `manage.py run` runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

PROJECT = Path(__file__).resolve().parent.parent


class RunningSite:
    """A run in a folder of its own, that has said where it is."""

    def __init__(self, local: Path, *, port: int | None = None, **environment: str) -> None:
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")
        } | {"LOCAL_DIR": str(local), **environment}
        local.mkdir(parents=True, exist_ok=True)
        self.log_file = local / "run.log"
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run", f"--port={self.port}"],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        while "Ctrl-C stops it." not in self.log:
            assert self.process.poll() is None, self.log
            time.sleep(0.1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process.poll() is None:
            self.stop()

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, and return the status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def discard(local: Path) -> None:
    """Remove the database of an earlier run."""
    subprocess.run(
        [sys.executable, "-c", "from irct.machine import database; database.discard()"],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(local)},
        check=True,
    )
