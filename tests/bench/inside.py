"""How many queries a page makes, and how many bytes it has when it is compressed."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kept import PROJECT

# So many are opened before.
WARM = 20


def pages(local: Path, paths: Mapping[str, list[str]]) -> dict[str, dict[str, int]]:
    """By kind, of the first of these, at a site whose database is running."""
    told = subprocess.run(
        [sys.executable, "-m", __name__],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(local)},
        input=json.dumps(paths),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return json.loads(told)


def main() -> None:
    django.setup()
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    found = {}
    for name, paths in json.load(sys.stdin).items():
        for path in paths[:WARM]:
            assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(paths[0]).content)
        found[name] = {"queries": len(queries), "size": size}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
