"""The everyday words by which services, people helped, professions and expertise are found."""

from collections import Counter

import pytest

from centres.vocabulary import Help, Service, Way
from experts.models import Expertise, Profession
from irct.places import countries, languages
from irct.places.text import normalise, query_words
from irct.search.synonyms import SAME_WORDS, STOP_WORDS, SYNONYMS

VOCABULARIES = {
    "service": Service,
    "helps": Help,
    "way": Way,
    "profession": Profession,
    "expertise": Expertise,
}
MOST_MEANINGS = 6
SHORTEST_PREFIX = 3


def words_of(lexeme):
    return {word for phrase in SYNONYMS[lexeme] for word in normalise(phrase)} - STOP_WORDS


def begins_one(word, words):
    return word in words or (
        len(word) >= SHORTEST_PREFIX and any(other.startswith(word) for other in words)
    )


def is_found(lexeme, query):
    words = words_of(lexeme)
    typed = query_words(query)
    return all(
        any(all(begins_one(part, words) for part in form.split()) for form in forms)
        for forms in [forms for forms in typed if forms[0] not in STOP_WORDS] or typed
    )


def test_synonyms_cover_exactly_the_known_codes():
    codes = {f"{kind}={code}" for kind, members in VOCABULARIES.items() for code in members.values}

    assert set(SYNONYMS) == codes | {"interpreted=yes"}


@pytest.mark.parametrize("lexeme", SYNONYMS)
def test_synonym_phrases_hold_more_than_stop_words(lexeme):
    empty = [phrase for phrase in SYNONYMS[lexeme] if not set(normalise(phrase)) - STOP_WORDS]

    assert empty == []


@pytest.mark.parametrize("kind", VOCABULARIES)
def test_synonyms_find_every_vocabulary_label(kind):
    # The label “at the centre” would make every centre answer to the word centre.
    members = set(VOCABULARIES[kind]) - {Way.ON_SITE}

    assert [
        member.label for member in members if not is_found(f"{kind}={member.value}", member.label)
    ] == []


def test_synonym_words_have_few_meanings():
    meanings = Counter(word for lexeme in SYNONYMS for word in words_of(lexeme))

    assert {word: n for word, n in meanings.items() if n > MOST_MEANINGS} == {}


@pytest.mark.parametrize(
    ("lexeme", "query"),
    [
        ("service=medical", "I need a doctor"),
        ("service=medical", "je cherche un médecin"),
        ("service=medical", "нужен врач"),
        ("service=medical", "أحتاج إلى طبيب"),
        ("service=psychological", "trauma therapy near me"),
        ("service=psychological", "free counselling"),
        ("service=psychological", "psychosocial support"),
        ("service=psychological", "rehabilitation"),
        ("service=psychological", "je recherche un psychologue"),
        ("service=psychological", "soutien psychologique"),
        ("service=psychological", "ayuda psicológica gratuita"),
        ("service=psychological", "طبيب نفسي"),
        ("service=psychological", "الدعم النفسي"),
        ("service=psychological", "помощь психолога"),
        ("service=psychological", "psikolojik destek"),
        ("service=psychological", "درمان روان‌شناختی"),
        ("service=psychological", "روان شناس"),
        ("service=psychological", "психологічна допомога"),
        ("service=psychological", "Traumatherapie für"),
        ("service=psychological", "ajuda psicológica"),
        ("service=psychological", "ushauri nasaha"),
        ("service=psychiatric", "mental health care"),
        ("service=psychiatric", "روان‌پزشک"),
        ("service=physiotherapy", "kiné"),
        ("service=physiotherapy", "fizik tedavi"),
        ("service=social", "social worker"),
        ("service=social", "مددکار اجتماعی"),
        ("service=legal", "asylum papers"),
        ("service=legal", "asylum lawyer"),
        ("service=legal", "aide juridique"),
        ("service=legal", "ayuda legal"),
        ("service=legal", "مساعدة قانونية"),
        ("service=legal", "юридическая помощь"),
        ("service=legal", "ücretsiz avukat"),
        ("service=legal", "کمک حقوقی"),
        ("service=legal", "потрібен адвокат"),
        ("service=legal", "ጠበቓ"),
        ("service=forensic", "medico-legal report"),
        ("service=forensic", "torture evidence"),
        ("service=forensic", "certificat médico-légal"),
        ("service=forensic", "документирование пыток"),
        ("service=forensic", "işkence raporu"),
        ("service=family", "family counselling"),
        ("service=group", "support groups"),
        ("service=art", "thérapie par l'art"),
        ("service=art", "Kunsttherapie"),
        ("service=livelihoods", "help to find a job"),
        ("service=prison", "prison visits"),
        ("service=training", "formación"),
        ("service=research", "recherche"),
        ("service=advocacy", "droits de l'homme"),
        ("helps=everyone", "help for torture survivors"),
        ("helps=asylum", "demandeur d'asile"),
        ("helps=asylum", "помощь беженцам"),
        ("helps=asylum", "مساعدة للاجئين"),
        ("helps=asylum", "پناهجویان"),
        ("helps=undocumented", "sans papiers"),
        ("helps=undocumented", "people without papers"),
        ("helps=women", "для женщин"),
        ("helps=women", "kadınlara yardım"),
        ("helps=children", "unaccompanied minors"),
        ("helps=children", "kids"),
        ("helps=lgbtiq", "gay"),
        ("helps=lgbtiq", "LGBTQIA+"),
        ("helps=lgbtiq", "ЛГБТ"),
        ("helps=detainees", "political prisoners"),
        ("helps=detainees", "военнопленные"),
        ("helps=disappeared", "disappeared relatives"),
        ("helps=disappeared", "familiares de desaparecidos"),
        ("helps=disappeared", "gözaltında kayıplar"),
        ("helps=veterans", "war veterans"),
        ("helps=veterans", "ветерани війни"),
        ("way=onsite", "face to face"),
        ("way=remote", "video call"),
        ("way=remote", "online"),
        ("way=remote", "عن بعد"),
        ("way=remote", "онлайн"),
        ("way=home", "home visit"),
        ("way=home", "ev ziyareti"),
        ("interpreted=yes", "with an interpreter"),
        ("profession=psychiatrist", "psikiyatrist"),
        ("profession=lawyer", "human rights lawyer"),
        ("profession=dentist", "طبيب أسنان"),
        ("profession=pathologist", "médecin légiste"),
        ("profession=anthropologist", "antropólogo forense"),
        ("expertise=istanbul", "Istanbul Protocol"),
        ("expertise=istanbul", "protocole d’Istanbul"),
        ("expertise=istanbul", "İstanbul Protokolü"),
        ("expertise=istanbul", "Istanbul-Protokoll"),
        ("expertise=testimony", "expert witness"),
        ("expertise=review", "second opinion"),
        ("expertise=deaths", "gözaltında ölüm"),
        ("expertise=sexual", "rape"),
        ("expertise=remote", "online"),
    ],
)
def test_synonyms_find_what_people_say_in_their_own_words(lexeme, query):
    assert is_found(lexeme, query)


@pytest.mark.parametrize(
    "word", ["centre", "center", "centro", "zentrum", "مركز", "центр", "merkez"]
)
def test_synonyms_give_the_word_centre_no_meaning(word):
    assert [lexeme for lexeme in SYNONYMS if begins_one(word, words_of(lexeme))] == []


def test_stop_words_are_normalised():
    assert {word for word in STOP_WORDS if normalise(word) != [word]} == set()


@pytest.mark.parametrize(
    "word",
    ["centre", "survivors", "torture", "victims", "rehabilitation", "trauma", "house", "freedom"],
)
def test_stop_words_leave_out_words_that_tell_names_apart(word):
    assert word not in STOP_WORDS


def test_stop_words_make_up_almost_no_country_or_language_name():
    names = [
        *(name for code in countries.codes() for name in countries.names(code)),
        *(name for code in languages.codes() for name in languages.names(code)),
    ]

    # Two short Vietnamese names, and Fur, which is the German word “für” without its dots.
    assert {name for name in names if normalise(name) and set(normalise(name)) <= STOP_WORDS} == {
        "Áo",
        "Ấn Độ",
        "Fur",
        "fur",
        "Fur dili",
    }


def test_same_words_are_normalised_and_in_one_group_only():
    spellings = [word for group in SAME_WORDS for word in group]

    assert [word for word in spellings if normalise(word) != [word]] == []
    assert [word for word, n in Counter(spellings).items() if n > 1] == []
    assert [group for group in SAME_WORDS if len(group) < 2] == []
    assert STOP_WORDS.intersection(spellings) == set()
