"""What parts of pages are made of, kept for one version of what is public."""

import math
from collections.abc import Hashable
from threading import Lock
from typing import Any, NamedTuple

from irct.machine.ready import Store


class Part(NamedTuple):
    value: object
    size: int  # bytes, roughly
    good_until: float = math.inf


class Parts:
    """Values by key, for several threads: no more bytes than it may hold, the last used stay."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._store: Store[Hashable, Part] = Store(most)
        self._changing = Lock()

    def get(self, key: Hashable, version: str) -> Any:
        with self._changing:
            found = self._store.get(key, version)
        return found.value if found else None

    def put(
        self,
        key: Hashable,
        value: object,
        version: str,
        *,
        size: int,
        good_until: float = math.inf,
    ) -> None:
        with self._changing:
            self._store.put(key, Part(value, size, good_until), version)

    def drop(self, key: Hashable) -> None:
        with self._changing:
            self._store.drop(key)
