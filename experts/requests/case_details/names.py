"""Names of persons in a text: by titles, by capitals, and by frequent given names."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise, zip_longest
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from experts.requests.case_details import words
from irct.disclosure.contact_details.reading import folded_words, read
from irct.tables import Tables

# The languages in which requests are written; names of countries and languages are known in them.
LANGUAGES = ("en", "fr", "es", "ru", "tr", "de", "pt", "it")

DATA = Path(__file__).parent / "data"
given_names, capitals = Tables(DATA / "given_names.toml"), Tables(DATA / "capitals.toml")


def _words(tables: Tables, key: str) -> frozenset[str]:
    return folded_words(tables.text(key))


GIVEN, CYRILLIC = _words(given_names, "given"), _words(given_names, "cyrillic")
ARABIC, ARABIC_TOO = _words(given_names, "arabic"), _words(given_names, "arabic_or_words")
TITLES = frozenset(given_names.text("titles").split())
SMALL_TITLES = _words(given_names, "titles")
ARABIC_TITLES = _words(given_names, "arabic_titles")
ARABIC_POSTS = _words(given_names, "arabic_posts")
ROLES, CALLED = _words(given_names, "roles"), _words(given_names, "called")
ARABIC_CALLED = _words(given_names, "arabic_called")
PARTICLES = _words(given_names, "particles")
INSTITUTIONS = _words(capitals, "institutions")
STARTERS, ACRONYMS = _words(capitals, "starters"), _words(capitals, "acronyms")
BEFORE_A_PLACE = _words(capitals, "before_a_place")
PLACES = frozenset(place.replace("_", " ") for place in _words(capitals, "places"))
GERMAN = frozenset(given_names.text("german").split())

# The apostrophe of Ukrainian ("ʼ") is a letter already.
WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
TOKENS = re.compile(rf"{WORD}\.?|\S")
SENTENCE_ENDS = frozenset(".!?…\n•。؟")
LINKS = frozenset({"-", "’", "'"})
HYPHENED = re.compile(rf"(?<!\w)(?:{given_names.text('hyphened_titles')})\.?\s(?P<who>{WORD})")
PATRONYMIC = re.compile(r"(?:ович|евич|овна|евна|ична)(?:а|у|ем|ой|е)?$")
PARTY = re.compile(
    r"(?P<left>(?<!\w)[^\W\d_][\w.'’-]{0,60}+(?:\s(?:and|et|y|&)\s(?:[oO]thers|[aA]utres|[oO]tros))?)"
    r"\s(?P<by>(?:v|vs|c)\.?|versus|c/|contre|против)\s"
    r"(?P<right>(?:the\s|l['’]|la\s|el\s)?[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*)?)"
)


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    is_first: bool  # of a sentence

    @property
    def folded(self) -> str:
        return _folded(self.text.rstrip("."))

    @property
    def is_initial(self) -> bool:
        is_letter = len(self.text.rstrip(".")) == 1 and self.text[0].isupper()
        # "A", "Y" and "В" begin sentences.
        return is_letter and (self.text.endswith(".") or not self.is_first)

    @property
    def is_capital(self) -> bool:
        """It has a capital at its beginning, and is no initial."""
        return self.text[0].isupper() and len(self.text.rstrip(".")) > 1

    @property
    def is_all_capitals(self) -> bool:
        letters = self.text.rstrip(".")
        return len(letters) > 1 and letters.isupper()


def cleaned(text: str) -> str:
    """A text with its letters composed, and without characters that nobody sees."""
    composed = unicodedata.normalize("NFKC", text.replace("№", "#"))
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def _folded(word: str) -> str:
    return read(word).plain


@cache
def ordinary() -> frozenset[str]:
    """The words that end a name: peoples, languages, countries, months, posts."""
    named = [capitals.text("ordinary"), words.MONTHS]
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for table in (locale.languages, locale.territories):
            named += [name for name in table.values() if " " not in name]
    return folded_words(*named)


@cache
def places() -> frozenset[str]:
    """The names of several words that are countries or other places."""
    named = set(PLACES)
    for language in LANGUAGES:
        for name in Locale.parse(language).territories.values():
            if " " in name:
                named.add(_folded(name))
    return frozenset(named)


def parties(text: str) -> Iterator[str]:
    """Find titles of cases, as in Smith v. Jones."""
    for match in PARTY.finditer(text):
        left, right = match["left"], re.sub(r"^(?:the|la|el)\s|^l['’]", "", match["right"])
        common = [_is_common(side.split()[0]) for side in (left, right)]
        is_title = not all(common) if match["by"] in ("v", "v.", "c.", "c/") else not common[0]
        if left[0].isupper() and right[0].isupper() and is_title:
            yield match[0]


def _is_common(word: str) -> bool:
    return _folded(word.rstrip(".,")) in ordinary() | INSTITUTIONS | STARTERS


def found_in(text: str, *, only_sure: bool = False) -> Iterator[str]:
    """Find names of persons; those in capitals alone only where a text is made of sentences."""
    tokens = _without_places(_tokens(text))
    spans = [*_titled(text, tokens), *_given(tokens), *_small(tokens), *_arabic(tokens)]
    if not only_sure:
        spans += _called(tokens)
        spans += _patronymics(tokens)
        if not _is_german(tokens):
            spans += _by_capitals(tokens)
    for start, end in _merged(spans):
        yield text[start:end].strip(" .,")


def alone(text: str) -> Iterator[tuple[str, bool]]:
    """(a word with a capital within a sentence, whether it is an initial), as it may be a name."""
    tokens = _without_places(_tokens(cleaned(text)))
    is_german = _is_german(tokens)
    for token, follower in zip_longest(tokens, tokens[1:]):
        if len(token.text.rstrip(".")) == 1 and token.text[0].isupper():
            # As in "A. was there": it stands for a name, where the sentence goes on.
            if token.text.endswith(".") and follower is not None and follower.text.islower():
                yield token.text, True
        elif is_german or token.is_first or token.is_all_capitals:
            continue
        elif token.is_capital and _kind(token) == "name":
            yield token.text, False


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join those that overlap: a name and what stands before it."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    is_first = True
    for match in TOKENS.finditer(text):
        gap = text[tokens[-1].end if tokens else 0 : match.start()]
        is_first = is_first or "\n" in gap
        token = match[0]
        # A full stop ends a sentence, unless it stands after an initial or a title.
        stop = token.endswith(".") and len(token) > 1
        word = token[:-1] if stop else token
        short = len(word) == 1 or word in TITLES
        if stop and not short:
            token = word
        tokens.append(_Token(token, match.start(), match.start() + len(token), is_first))
        if token[0].isalnum():
            is_first = stop and not short
        elif token in SENTENCE_ENDS:
            is_first = True
        if stop and not short:
            tokens.append(_Token(".", match.end() - 1, match.end(), False))
    return tokens


def _without_places(tokens: list[_Token]) -> list[_Token]:
    """Replace places of several words by a mark, which ends a name."""
    kept: list[_Token] = []
    index = 0
    while index < len(tokens):
        for length in (4, 3, 2):
            part = tokens[index : index + length]
            joined = " ".join(token.folded for token in part)
            if len(part) == length and part[0].is_capital and joined in places():
                kept.append(_Token("·", part[0].start, part[-1].end, part[0].is_first))
                index += length
                break
        else:
            kept.append(tokens[index])
            index += 1
    return kept


def _is_german(tokens: list[_Token]) -> bool:
    return sum(token.text in GERMAN for token in tokens) > 1


def _kind(token: _Token) -> str:
    """What a word with a capital is: of an institution, ordinary, or perhaps a name."""
    parts = {token.folded, *re.split(r"[-'’ʼ]", token.folded)}
    if parts & INSTITUTIONS:
        return "institution"
    if token.is_all_capitals and (len(token.text) < 4 or parts & ACRONYMS):
        return "ordinary"
    if parts & ordinary() and token.folded not in GIVEN:
        return "ordinary"
    if token.is_first and token.folded in STARTERS:
        return "ordinary"
    return "name"


def _runs(tokens: list[_Token]) -> Iterator[list[_Token]]:
    """The words with capitals that stand together, with what may stand within a name."""
    run: list[_Token] = []
    between: list[_Token] = []
    for token in tokens:
        if token.is_capital or token.is_initial:
            run += [*between, token] if run else [token]
            between = []
        elif run and token.folded in PARTICLES and len(between) < 3:
            between.append(token)
        else:
            if run:
                yield run
            run, between = [], []
    if run:
        yield run


def _persons(run: list[_Token]) -> Iterator[list[_Token]]:
    """Part a run at its ordinary words; nothing of it is a person if it is an institution."""
    if any(_kind(token) == "institution" for token in run if token.is_capital):
        return
    for kind, part in groupby(run, lambda token: _kind(token) if token.is_capital else "name"):
        if kind == "name":
            person = list(part)
            while person and not (person[0].is_capital or person[0].is_initial):
                person.pop(0)
            while person and not (person[-1].is_capital or person[-1].is_initial):
                person.pop()
            if person:
                yield person


def _by_capitals(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    for run in _runs(tokens):
        for person in _persons(run):
            # "Tram M10" ends with no initial of a name.
            while person and person[-1].is_initial and not person[-1].text.endswith("."):
                person.pop()
            names = [token for token in person if token.is_capital]
            if not names or sum(t.is_capital or t.is_initial for t in person) < 2:
                continue
            # The first word of a sentence has a capital anyhow.
            begins = person[0].is_first and len(names) == 2 and _is_form(person[0].folded)
            is_shouted = all(token.is_all_capitals for token in names)
            is_doubtful = (is_shouted or begins) and not any(map(_is_given, names))
            if not (is_doubtful or person[0].folded in BEFORE_A_PLACE):
                yield person[0].start, person[-1].end


def _is_form(word: str) -> bool:
    """A word ends as no name does, in English or French."""
    return word.endswith(("ing", "ly", "ed", "tion", "ment", "ions", "ments", "ness", "ity"))


def _is_given(token: _Token) -> bool:
    if not token.is_capital:
        return False
    parts = {token.folded, *token.folded.split("-")}
    if parts & GIVEN:
        return True
    stems = {token.folded[:-1], token.folded[:-2]}
    return bool((parts | stems | {f"{stem}а" for stem in stems}) & CYRILLIC)


def _given(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Find frequent given names, with what follows them."""
    for run in _runs(tokens):
        for person in _persons(run):
            if any(map(_is_given, person)) and person[0].folded not in BEFORE_A_PLACE:
                yield person[0].start, person[-1].end


def _small(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Find frequent given names in small letters, after another one or after "client"."""
    for token, follower in pairwise(tokens):
        before = token.folded
        is_known = before in ROLES | CALLED | SMALL_TITLES or (before in GIVEN and before.islower())
        if is_known and follower.text.islower() and follower.folded in GIVEN:
            yield token.start, follower.end


def _patronymics(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    for token in tokens:
        if token.is_capital and not token.is_first and PATRONYMIC.search(token.folded):
            yield token.start, token.end


def _titled(text: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Find who stands after a title."""
    for token, follower in pairwise(tokens):
        is_title = token.text.rstrip(".") in TITLES or token.text == "M."
        is_person = follower.is_initial or (follower.is_capital and _kind(follower) == "name")
        if is_title and is_person:
            yield token.start, follower.end
    for match in HYPHENED.finditer(text):
        if match["who"][0].isupper():
            yield match.span()


def _called(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Find who stands after "client", "named" and their like, if that has a capital."""
    for index, token in enumerate(tokens[:-1]):
        role = token.folded
        if role not in ROLES and role not in CALLED:
            continue
        rest = tokens[index + 1 : index + 3]
        follower = rest[1] if rest[0].text in (",", ":") and len(rest) > 1 else rest[0]
        is_name = follower.is_capital and _kind(follower) == "name"
        if is_name and not follower.is_first and not follower.is_all_capitals:
            yield token.start, follower.end


def _arabic(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Find names where there are no capitals: after a title, or if both parts are frequent."""
    known = [_arabic_kind(token) for token in tokens]
    for (token, follower), kinds in zip(pairwise(tokens), pairwise(known), strict=True):
        has_title = token.folded in ARABIC_TITLES and follower.text[0].isalpha()
        is_titled = has_title and follower.folded not in ARABIC_POSTS
        is_called = token.folded in ARABIC_CALLED and kinds[1]
        if is_titled or is_called or (all(kinds) and "sure" in kinds):
            yield token.start, follower.end


def _arabic_kind(token: _Token) -> str:
    """How surely a word is a frequent name."""
    word = token.folded
    forms = {word, word[1:] if word[:1] in "ولبف" else word}
    if forms & ARABIC:
        return "sure"
    return "perhaps" if forms & ARABIC_TOO else ""
