SYNONYMS: dict[str, tuple[str, ...]] = {}
STOP_WORDS: frozenset[str] = frozenset()
SAME_WORDS: tuple[tuple[str, ...], ...] = ()
