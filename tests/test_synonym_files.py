"""The files of words that people type: what a speaker of a language edits."""

import re
from collections import Counter

import pytest
from django.utils.text import capfirst

from centres.vocabulary import Help, Service, Way
from experts.models import Expertise, Profession
from irct.places.text import normalise, query_words
from irct.search import synonyms
from irct.search.synonyms import DATA, KINDS, files
from irct.tables import TableError, phrases_in
from tests.test_places import INTERFACE_LANGUAGES

FILES = files()

LABELS = {
    f"{kind}.{member.value}": capfirst(str(member.label))
    for kind, members in {
        "service": Service,
        "helps": Help,
        "way": Way,
        "profession": Profession,
        "expertise": Expertise,
    }.items()
    for member in members
} | {"interpreted.yes": "Interpreters"}
ENTRY = re.compile(r"(?:# (?P<label>.*)\n)?(?P<code>\w+) = '''")


def entries_of(language):
    """Each code of a file with its phrases, in order."""
    file = FILES[language]
    return {
        f"{kind}.{code}": phrases_in(text)
        for kind in KINDS
        for code, text in file.group(kind).items()
    }


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_synonym_file_has_words_for_every_code(language):
    entries = entries_of(language)

    assert [code for code in LABELS if not entries.get(code)] == []
    assert FILES[language].text("stop_words") != ""


@pytest.mark.parametrize("language", FILES)
def test_synonym_file_has_known_codes_in_vocabulary_order(language):
    codes = list(entries_of(language))

    assert [code for code in codes if code not in LABELS] == []
    assert codes == [code for code in entries_of("en") if code in codes]


@pytest.mark.parametrize("language", FILES)
def test_synonym_file_labels_each_entry_in_english(language):
    kind, labels = "", {}
    for block in (DATA / f"{language}.toml").read_text(encoding="utf-8").split("\n\n"):
        if header := re.search(r"^\[(\w+)\]$", block, re.MULTILINE):
            kind = header[1]
        for entry in ENTRY.finditer(block):
            if kind:
                labels[f"{kind}.{entry['code']}"] = entry["label"]

    assert labels == {code: LABELS[code] for code in entries_of(language)}


@pytest.mark.parametrize("language", FILES)
def test_synonym_file_has_no_empty_entry_and_no_phrase_twice(language):
    twice = [
        f"{language}.toml, {code}: {phrase}"
        for code, phrases in entries_of(language).items()
        for spelling, count in Counter(str(query_words(phrase)) for phrase in phrases).items()
        if count > 1
        for phrase in phrases
        if str(query_words(phrase)) == spelling
    ]

    assert twice == []
    assert [code for code, phrases in entries_of(language).items() if not phrases] == []


@pytest.mark.parametrize("language", FILES)
def test_synonym_file_phrases_have_letters_and_single_spaces(language):
    odd = [
        f"{language}.toml, {code}: {phrase}"
        for code, phrases in entries_of(language).items()
        for phrase in phrases
        if not normalise(phrase) or phrase != " ".join(phrase.split())
    ]

    assert odd == []


@pytest.mark.parametrize("language", FILES)
def test_synonym_file_writes_no_stop_word_or_name_word_twice(language):
    file = FILES[language]
    lists = {"stop_words": file.text("stop_words", default=""), **file.group("name_words")}

    assert {
        f"{language}.toml, {key}: {word}"
        for key, text in lists.items()
        for word, count in Counter(text.split()).items()
        if count > 1
    } == set()


def test_synonym_file_name_words_stand_under_an_english_word():
    concepts = list(FILES["en"].group("name_words"))

    for language, file in FILES.items():
        words = list(file.group("name_words"))
        assert words == [word for word in concepts if word in words], language


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("[service]\nlegal = 'lawyer'\n\nlegal = 'solicitor'\n", "line 4"),
        ("stop_words = '''a an", "end of document"),
        ("[servce]\nlegal = 'lawyer'\n", "servce"),
        ("[service]\nlegal = ['lawyer']\n", "service.legal"),
        ("service = 'lawyer'\n", "service"),
        ("stop_words = ['a']\n", "stop_words"),
        ("phrases = 3\n", "phrases"),
        ("[name_words]\ncentre = 1\n", "name_words.centre"),
    ],
)
def test_synonym_file_error_names_the_file_and_the_place(tmp_path, content, where):
    (tmp_path / "xx.toml").write_text(content)

    with pytest.raises(TableError, match=rf"xx\.toml: .*{re.escape(where)}"):
        synonyms.load(tmp_path)


def test_synonym_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "xx.toml").write_bytes("phrases = 'é'".encode("latin-1"))

    with pytest.raises(TableError, match=r"xx\.toml"):
        synonyms.load(tmp_path)
