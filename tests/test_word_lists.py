"""The lists of words that are no places hide none: what a speaker of a language edits."""

import pytest

from irct.search import inflection, phrases, word_lists
from irct.search.senses import senses
from irct.search.synonyms import DATA

# Words that are another one wherever they stand, and forms of a name by chance or by its ending:
# "sect", "idea", "waits", "come", "French", "machines", "September", "tomatoes", "of time",
# "birth", "hot", "owner", "family's", "by force", "free", "grids". The Korean ones name people.
EVERYDAY = {
    "ar": "فرقه فكره",
    "cs": "ceka",
    "hu": "gyere",
    "ko": "미국인 한국인",
    "lv": "francu masinu",
    "pl": "wrzesniu",
    "ro": "rosii timpului",
    "sq": "lindje",
    "ta": "சூடான மாலிக்",
    "tr": "ailenin zorla zorlu zorunda zorundadir zorundayiz zorunlu",
    "uk": "вільні сітки",
}


@pytest.mark.slow
def test_common_word_is_no_form_of_the_name_of_a_country_or_town_in_its_own_language():
    named = {
        phrase
        for phrase, meant in phrases.meanings().items()
        if senses(meant).countries or senses(meant).called
    }
    # Endings leave the beginning of a name as it is; other words need not be taken apart.
    begun = {name[:3] for name in named}
    prefixed = frozenset().union(*(one.languages for one in inflection.prefixes()))

    forms = {
        (file.stem, word)
        for file in (DATA / "words" / "common").glob("*.txt")
        if file.stem in inflection.languages_with_any()
        for word in file.read_text(encoding="utf-8").split()
        if file.stem in prefixed or not begun.isdisjoint({word[:2], word[:3]})
        for base in inflection.bases(word, word)
        if file.stem in base.languages and base.word in named and inflection.is_long(base)
    }

    assert forms == {(code, word) for code, some in EVERYDAY.items() for word in some.split()}


def test_common_words_are_none_of_those_that_only_a_place_has():
    places = "prahu paryziaus romos romas liepajas jelgavas norske american турската maliban"

    assert word_lists.common_words().isdisjoint(places.split())
