"""Nobody's case gets into the database: what looks like it is refused, and told why."""

import pytest

from experts.case_details import Seen, found_in

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
def test_what_looks_like_a_case_is_refused(text, expected):
    assert expected <= kinds(text)


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_an_ordinary_request_is_taken(text):
    assert found_in(text) == []
