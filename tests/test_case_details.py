"""Nobody's case gets into the database: what looks like it is refused, and told why."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experts.requests import case_details
from experts.requests.case_details import Seen, found_in, names
from tests import case_details_unseen
from tests.examples import examples

DATE, AGE, CONTACT = Seen.DATE, Seen.AGE, Seen.CONTACT
NUMBER, NAME, PARTY, ACCOUNT = Seen.NUMBER, Seen.NAME, Seen.PARTY, Seen.ACCOUNT

REFUSED = [
    # English
    ("The client was born on 4 March 1988 and is detained.", {DATE}),
    ("D.O.B. 04.03.1988. Needs a scar report.", {DATE}),
    ("Hearing on March 12th, 2027 in The Hague.", {DATE}),
    ("It happened on the fourth of May two thousand and nineteen.", {DATE}),
    ("A 34-year-old Kurdish woman with chronic pain.", {AGE}),
    ("Evaluation of a man, aged 41, in Tripoli.", {AGE}),
    ("He is nineteen years old and deaf.", {AGE}),
    ("Write to me at lawyer@example.org to get the file.", {CONTACT}),
    ("Call +44 20 7946 0321 after six.", {CONTACT}),
    ("The papers are at https://files.example.org/abc.", {CONTACT}),
    ("My Telegram is @lawyer_for_asylum.", {CONTACT}),
    ("Our reference is PA/01234/2022.", {NUMBER}),
    ("Her passport is AB1234567.", {NUMBER}),
    ("Application no. 4521/21 is pending.", {NUMBER}),
    ("We represent Ahmad Hassan Karimi, who needs a report.", {NAME}),
    ("Mrs Okafor cannot travel.", {NAME}),
    ("Our client Samira speaks Farsi.", {NAME}),
    ("The case of Fatima BENALI needs a second opinion.", {NAME}),
    ("Smith v. Jones is set down for trial.", {PARTY}),
    (
        "He was arrested by the police and taken to a cell. They beat him with sticks and burned "
        "his arms.",
        {ACCOUNT},
    ),
    ("The guards kicked her until she miscarried.", {ACCOUNT}),
    ("I was raped in prison by two officers.", {ACCOUNT}),
    # French
    ("Madame Diallo est née le 14 mai 1992.", {NAME, DATE}),
    ("Le client, âgé de 27 ans, vit à Lyon.", {AGE}),
    ("Mon client a été arrêté puis torturé. Ils l'ont brûlé avec des cigarettes.", {ACCOUNT}),
    ("Merci d'écrire à cabinet@example.org.", {CONTACT}),
    # Spanish
    ("Mi cliente, Rosa María Quispe, necesita un peritaje.", {NAME}),
    ("Fecha de nacimiento: 2 de enero de 1980.", {DATE}),
    ("Fue detenido por militares y lo torturaron con descargas eléctricas.", {ACCOUNT}),
    ("Un hombre de 35 años con cicatrices.", {AGE}),
    # Arabic
    ("السيد محمد الأحمد يحتاج إلى تقييم", {NAME}),
    ("ولد بتاريخ ٤ آذار ١٩٨٨", {DATE}),
    ("تعرض للضرب والصعق بالكهرباء على يد الأمن", {ACCOUNT}),
    ("عمره ٣٤ عاما", {AGE}),
    # Russian
    ("Иван Сергеевич Петров нуждается в экспертизе.", {NAME}),
    ("Родился 4 марта 1988 года.", {DATE}),
    ("Его задержали и избили сотрудники полиции.", {ACCOUNT}),
    # Turkish
    ("Müvekkilim Mehmet Yıldız için rapor istiyoruz.", {NAME}),
    ("4 Mart 1988 doğumlu.", {DATE}),
    ("Gözaltına alındı, polisler tarafından dövüldü ve tehdit edildi.", {ACCOUNT}),
]

TAKEN = [
    # English
    "My client needs an evaluation of physical signs.",
    "We need an expert on falanga and suspension who can give evidence by video.",
    "The evaluation should follow the Istanbul Protocol. An interpreter for Kurdish is there.",
    "Please propose a psychiatrist who speaks French and Lingala.",
    "The European Court of Human Rights has asked for an independent opinion by March 2027.",
    "Review of a medical report of 40 pages before the Upper Tribunal in London.",
    "Training for 25 doctors in Addis Ababa, three days, in English and Amharic.",
    "The survivor is in detention and can only be seen there. Visits take two weeks to arrange.",
    "Our client says that he was tortured. We need to know whether the scars fit that.",
    "A female expert would be better, because of sexual violence.",
    "The United Nations Committee Against Torture will hear the case in Geneva.",
    "We work with Amnesty International and the Helen Bamber Foundation on similar cases.",
    "Two experts are needed: one for physical and one for psychological evidence.",
    "Can an expert review photographs of injuries? There are about 30 of them.",
    "Fee: legal aid pays up to $3,000. Travel costs within the EU are covered.",
    "The client is a minor, so somebody with experience with children aged 8 to 12 is needed.",
    "Advice on Article 3 ECHR, Rule 39 and the standard of proof under CAT General Comment No. 4.",
    "It is about deaths in custody in Sri Lanka between 2006 and 2009.",
    "An affidavit is needed for the U.S. immigration court in San Francisco; form I-589 is filed.",
    "Expert with 10 years of experience before the International Criminal Court, please.",
    "A court in Santiago de Chile wants to know how electric torture can be shown after years.",
    "Dear coordinator, we would be grateful for two or three names to choose from. Thank you.",
    # French
    "Nous avons besoin d'un certificat médical conforme au Protocole d'Istanbul.",
    "L'audience devant la Cour nationale du droit d'asile est prévue en juin.",
    "Notre cliente parle le peul ; un interprète sera présent.",
    "Un avis sur des cicatrices anciennes, d'après photographies.",
    # Spanish
    "Necesitamos un perito médico para la Corte Interamericana de Derechos Humanos.",
    "La persona está detenida en la Ciudad de Guatemala y no puede viajar.",
    "Se necesita una evaluación psicológica a distancia, en español o quechua.",
    "Formación para fiscales de la Fiscalía General de la República, en dos días.",
    # Arabic
    "نبحث عن خبير في الطب الشرعي لتقييم آثار جسدية",
    "الجلسة أمام محكمة في برلين في الربيع، والمترجم موجود",
    "يحتاج موكلي إلى تقييم نفسي عن بعد باللغة الكردية",
    "رأي خبير حول بروتوكول اسطنبول في قضية لجوء",
    # Russian
    "Нужна психологическая экспертиза для Верховного суда Российской Федерации.",
    "Доверитель говорит по-чеченски, переводчик будет.",
    "Просим эксперта изучить медицинские документы объёмом 60 страниц.",
    # Turkish
    "Müvekkilim için İstanbul Protokolü'ne uygun rapor gerekiyor.",
    "Avrupa İnsan Hakları Mahkemesi önündeki dosya için psikiyatrist arıyoruz.",
    "Eğitim Diyarbakır Barosu'nda iki gün sürecek, yaklaşık 40 avukat katılacak.",
]


def kinds(text):
    return {detail.seen for detail in found_in(text)}


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_text_with_case_details_is_refused(text, expected):
    assert expected <= kinds(text)


@pytest.mark.parametrize("text", TAKEN)
def test_ordinary_request_text_is_accepted(text):
    assert found_in(text) == []


def test_every_kind_of_case_detail_has_an_explanation():
    assert case_details.WHY.keys() == set(Seen)
    assert all("%(quote)s" in str(why) for why in case_details.WHY.values())


def test_case_detail_is_quoted_literally():
    assert found_in("Née le 4 mars 1988, dossier ٠٩٣٣٩.") == [
        (DATE, "Née le 4 mars 1988"),
        (NUMBER, "dossier ٠٩٣٣٩"),
    ]
    assert found_in("We act for Ah\u200bmad Ka\u00adrimi.") == [(NAME, "Ahmad Karimi")]


def test_empty_text_holds_no_case_details():
    assert [found_in(text) for text in ("", " \n", ".", "\u200b")] == [[], [], [], []]


COURTS = [
    *("European Court of Human Rights", "Upper Tribunal (Immigration and Asylum Chamber)"),
    *("Cour nationale du droit d'asile", "Juzgado Central de Instrucción nº 5", "CNDA"),
    *("Верховный Суд Российской Федерации", "İstanbul 23. Ağır Ceza Mahkemesi"),
    *("محكمة العدل الدولية", "Verwaltungsgericht Berlin", "US Court of Appeals, Ninth Circuit"),
]
ROLES = [
    *("solicitor", "Senior Legal Officer", "Avocate au Barreau de Paris", "Rechtsanwältin"),
    *("Judge", "Head of Litigation", "محامية", "Адвокат", "avukat"),
]
ORGANISATIONS = [
    *("Kanzlei Anna Weber", "Smith & Jones LLP", "Helen Bamber Foundation", "reprieve.org"),
    *("Collectif 69", "Doctors of the World UK", "Cabinet de Me Dupont"),
]


@pytest.mark.parametrize("line", COURTS)
def test_ordinary_court_line_is_accepted(line):
    assert case_details.found_in_line(line, case_details.IN_A_COURT) == []


@pytest.mark.parametrize("line", ROLES)
def test_ordinary_role_line_is_accepted(line):
    assert case_details.found_in_line(line, case_details.IN_A_ROLE) == []


@pytest.mark.parametrize("line", ORGANISATIONS)
def test_organisation_line_with_a_personal_name_is_accepted(line):
    assert case_details.found_in_line(line, case_details.IN_AN_ORGANISATION) == []


@pytest.mark.parametrize(
    ("line", "kinds", "seen"),
    [
        ("Smith v. Jones", case_details.IN_A_COURT, PARTY),
        ("State v. Mwangi", case_details.IN_A_COURT, PARTY),
        ("Court of Appeal, HU/01234/2021", case_details.IN_A_COURT, NUMBER),
        ("High Court, hearing on 3 May 2027", case_details.IN_A_COURT, DATE),
        ("High Court, for Ahmed Hassan", case_details.IN_A_COURT, NAME),
        ("solicitor of a 34-year-old man", case_details.IN_A_ROLE, AGE),
        ("call 07700 900123", case_details.IN_A_ROLE, CONTACT),
        ("Law centre, file 12345/20", case_details.IN_AN_ORGANISATION, NUMBER),
    ],
)
def test_line_with_an_unmistakable_case_detail_is_refused(line, kinds, seen):
    assert seen in {detail.seen for detail in case_details.found_in_line(line, kinds)}


def test_repetitive_text_is_read_within_a_second():
    pieces = ["was ", "may 1 ", "De la ", "A. ", "1.1.", "case no ", "people who ", "v. ", "سيد "]
    texts = [(piece * 500)[:500] for piece in pieces]
    found_in("Names are read once.")

    began = time.process_time()
    for text in texts:
        found_in(text)

    assert time.process_time() - began < len(texts)


@given(st.text(max_size=500))
@settings(max_examples=examples(200))
def test_random_text_is_read_and_quoted_literally(text):
    clean = " ".join(names.cleaned(text).split())
    for detail in found_in(text):
        assert detail.quote
        if detail.seen in (NAME, PARTY):
            assert detail.quote in clean


def test_held_out_texts_are_misjudged_at_most_8_times_in_40():
    """Say how often; the bounds are loose, since these texts are measured by and never tuned on."""
    missed = [text for text in case_details_unseen.REFUSE if not found_in(text)]
    wrong = [text for text in case_details_unseen.TAKE if found_in(text)]

    print(f"missed {len(missed)} of {len(case_details_unseen.REFUSE)}")  # noqa: T201
    print(f"wrongly refused {len(wrong)} of {len(case_details_unseen.TAKE)}")  # noqa: T201
    assert len(case_details_unseen.REFUSE) == len(case_details_unseen.TAKE) == 40
    assert len(missed) <= 8, missed
    assert len(wrong) <= 8, wrong


def test_tuning_and_held_out_texts_are_as_many_as_stated():
    assert len(REFUSED) == len(TAKEN) == 40
    tuned = {text for text, _seen in REFUSED} | set(TAKEN)
    assert tuned.isdisjoint([*case_details_unseen.REFUSE, *case_details_unseen.TAKE])
