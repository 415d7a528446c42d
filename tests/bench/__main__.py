"""`make bench`, or for other numbers of centres: make bench SCALE="156 156000"."""

import json
import os
import sys

from tests.bench import BENCH

# isort: split
import irct.wsgi  # noqa: F401 (which sets Django up, for all that follow)

# isort: split
from tests.bench.asking import GENERATOR
from tests.bench.measuring import measured
from tests.bench.telling import picture, table

SCALES = "156 15600"


def main() -> None:
    BENCH.mkdir(parents=True, exist_ok=True)
    found = []
    for scale in (os.environ.get("SCALE") or SCALES).split():
        found.append(measured(int(scale.replace(",", ""))))
        # After each, as the last may take long.
        text = table(found, generator=GENERATOR)
        for name, content in (
            ("bench.json", json.dumps({"generator": GENERATOR, "scales": found}, indent=1)),
            ("bench.svg", picture(found)),
            ("bench.txt", text),
        ):
            (BENCH / name).write_text(content)
    sys.stdout.write(f"{text}\nThe same as numbers and as a picture: {BENCH}/bench.*\n")


if __name__ == "__main__":
    main()
