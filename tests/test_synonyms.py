"""The everyday words by which services, people helped, professions and expertise are found."""

from collections import Counter

import pytest

from centres.vocabulary import Help, Service, Way
from experts.models import Expertise, Profession
from irct.places import countries
from irct.places.text import normalise, spellings
from irct.search.phrases import named
from irct.search.reading import read
from irct.search.synonyms import KINDS, all_synonyms, files, same_words, stop_words
from irct.search.tokens import LONGEST_PHRASE, LONGEST_RUN, tokens
from irct.search.words import JOINING
from irct.tables import phrases_in

VOCABULARIES = {
    "service": Service,
    "helps": Help,
    "way": Way,
    "profession": Profession,
    "expertise": Expertise,
}
MOST_MEANINGS = 6
# Where nothing else is typed, these are the names of parts of a country.
PLACES = {
    "fi": "lesbo",
    "ku": "debar",
    "pl": "bólu Minnesota",
    "ro": "campania Minnesota",
    "so": "imo",
}
# What belongs to the body and to the mind: pain in the heart, a drug that is spelled like fear, and
# who treats either.
OF_BODY_AND_MIND = {"dile min diese", "lek", "leki", "lekow", "терапевт", "терапевта", "თერაპევტი"}


def is_found(lexeme, query):
    """Whether a query is read as asking for something, or as speaking of it."""
    reading = read(tokens(query), {})
    return any(lexeme in ask.codes for ask in reading.asks) or lexeme in reading.hints


def test_synonyms_cover_exactly_the_known_codes():
    codes = {f"{kind}={code}" for kind, members in VOCABULARIES.items() for code in members.values}

    assert set(all_synonyms()) == codes | {"interpreted=yes"}


@pytest.mark.parametrize("kind", VOCABULARIES)
def test_synonyms_find_every_vocabulary_label(kind):
    # The label “at the centre” would make every centre answer to the word centre.
    members = set(VOCABULARIES[kind]) - {Way.ON_SITE}

    assert [
        member.label for member in members if not is_found(f"{kind}={member.value}", member.label)
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", files())
def test_synonym_typed_alone_asks_for_its_code(language):
    """But what is about everyone or of the subject leaves nothing out."""
    missed = {
        phrase
        for kind in KINDS
        for code, text in files()[language].group(kind).items()
        if f"{kind}={code}" != "helps=everyone"
        for phrase in phrases_in(text)
        if not _asks_for(phrase, f"{kind}={code}")
    }

    assert missed == {*PLACES.get(language, "").split()}


def _asks_for(phrase, code):
    words = tokens(phrase)
    # The tables have some longer than any that is looked up.
    is_long = len(words) > (LONGEST_RUN if any(one.is_glued for one in words) else LONGEST_PHRASE)
    is_subject = "subject" in named(spellings(phrase))
    return is_long or is_subject or any(code in ask.codes for ask in read(words, {}).asks)


@pytest.mark.parametrize("language", files())
def test_complaint_is_of_the_body_or_of_the_mind(language):
    body, mind = (
        {spelling for phrase in phrases_in(text) for spelling in spellings(phrase)}
        for text in (
            files()[language].group("service").get(code, "")
            for code in ("medical", "psychological")
        )
    )

    assert body & mind <= OF_BODY_AND_MIND


@pytest.mark.parametrize("language", files())
def test_possessives_are_stop_words(language):
    file = files()[language]
    stopped = {*normalise(file.text("stop_words", default=""))}

    assert {*normalise(file.text("possessives", default=""))} <= stopped


def test_synonym_phrases_have_few_meanings():
    meanings = Counter(
        spelling
        for phrases in all_synonyms().values()
        for spelling in {spelling for phrase in phrases for spelling in spellings(phrase)}
    )

    assert {phrase: n for phrase, n in meanings.items() if n > MOST_MEANINGS} == {}


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
    assert read(tokens(word), {}).asks == ()


def test_stop_words_are_normalised():
    assert {word for word in stop_words() if normalise(word) != [word]} == set()


@pytest.mark.parametrize(
    "word",
    ["centre", "survivors", "torture", "victims", "rehabilitation", "trauma", "house", "freedom"],
)
def test_stop_words_leave_out_words_that_tell_names_apart(word):
    assert word not in stop_words()


def test_country_is_read_by_its_english_name_whatever_words_it_is_made_of():
    unread = {
        code: name
        for code in countries.codes()
        if (name := countries.name(code, "en"))
        and code not in {place.country for place in read(tokens(name), {}).places}
    }

    assert unread == {}


def test_same_words_are_normalised_and_in_one_group_only():
    words = [word for group in same_words(files().values()) for word in group]

    assert [word for word in words if normalise(word) != [word]] == []
    assert [word for word, n in Counter(words).items() if n > 1] == []
    assert [group for group in same_words(files().values()) if len(group) < 2] == []
    assert JOINING.intersection(words) == set()
