"""Promise 3: no free text of a listing is a way round the second person."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from irct.models import CodeField, CodesField
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, UserFactory, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

# A phone number, an address or a handle, as somebody would write it who wants it to be overlooked.
SPELLINGS = [
    "Call +45 33 76 06 00.",
    "Call 0045 33760600",
    "tel 33-76-06-00",
    "33 . 76 . 06 . 00",
    "3 3 7 6 0 6 0 0",
    "٠٠٤٥ ٣٣٧٦٠٦٠٠ اتصل",
    "زنگ بزنید ۳۳۷۶۰۶۰۰",
    "call ३३७६०६००",
    "＋４５３３７６０６００",
    "Ring three three seven six zero six zero zero.",
    "33 then 76 then 06 then 00, call it",
    "phone: 33 (and) 76 (and) 06 (and) 00",
    "+45\u00a033\u200b76\u200b06\u200b00",
    "help@example.org",
    "help at example dot org",
    "help [at] example [dot] org",
    "help(at)example.org",
    "help＠example．org",
    "h e l p @ e x a m p l e . o r g",
    "help arroba example punto org",
    "www.example.org",
    "https://example.org/help",
    "hxxps://example[.]org",
    "example dot org",
    "wa.me/4533760600",
    "wa . me / 4533760600",
    "t.me/helpdesk",
    "Write to @helpdesk on Telegram",
    "Signal: helpdesk.01",
    "Instagram @help_desk",
]

# Years, prices, hours, counts: what centres write about themselves.
ORDINARY = [
    "Founded in 1984, rebuilt in 1999 and again in 2015.",
    "We have worked here since 1 January 1987.",
    "Between 2019 and 2024 we helped 3,482 people.",
    "In 2023 we saw 1 204 clients from 56 countries.",
    "A session costs 25 euros; with a refugee card it is free.",
    "It costs $40 to $60, according to income.",
    "The fee is 1,500 kroner for 10 sessions.",
    "We are open Monday to Friday from 9:00 to 16:30.",
    "Mondays 10-12 and Thursdays 14-18.",
    "Opening hours: 08.30-12.00 and 13.00-15.45.",
    "You wait 6 to 8 weeks; in winter up to 12.",
    "There are 24 places in 3 groups of 8.",
    "Our team has 12 therapists, 4 doctors and 2 lawyers.",
    "90 minutes, once a week, for 20 weeks.",
    "Please come 15 minutes early.",
    "The house has 3 floors and a lift; the room is number 204.",
    "Take bus 350S or train line 2 to the last stop.",
    "Bring your papers if you have any; you do not need them.",
    "We speak Arabic, Farsi, Tigrinya and 9 other languages.",
    "Children from 4 to 17 years come with a parent.",
    "Our 40th anniversary was in 2024.",
    "We follow the Istanbul Protocol (2004, revised in 2022).",
    "Article 14 of the Convention against Torture of 1984.",
    "Under section 12(3) of the act of 2008 treatment is free.",
    "About 70% of our clients are men, 30% women.",
    "1.5 million people fled; we could help 2,000 of them.",
    "We are closed from 24 December to 2 January.",
    "New clients are taken again from 1 March 2027.",
    "Ask for an appointment at the desk; no letter is needed.",
    "A doctor, a psychologist and a social worker listen to you.",
    "Nobody is sent away because they cannot pay.",
    "Depuis 1984, nous avons aidé plus de 12 000 personnes.",
    "Ouvert du lundi au vendredi, de 9h à 17h30.",
    "La consultation coûte 20 €, gratuite pour les demandeurs d'asile.",
    "Vous attendez 3 à 4 semaines.",
    "Nuestro equipo: 5 psicólogas, 2 médicos y 1 abogado.",
    "Atendemos de lunes a jueves de 8:00 a 14:00.",
    "Desde 1991 hemos acompañado a 6.500 personas.",
    "La sesión dura 50 minutos y es gratuita.",
    "Мы работаем с 1994 года и помогли 4 500 людям.",
    "Приём по понедельникам с 10:00 до 13:00.",
    "Консультация бесплатна; ожидание 2-3 недели.",
    "Ми працюємо з 2014 року, щороку приходить 800 людей.",
    "Прийом щодня з 9:00 до 18:00, крім неділі.",
    "نعمل منذ عام ١٩٨٥ وساعدنا ٣٠٠٠ شخص.",
    "الجلسة مجانية ومدتها ٤٥ دقيقة.",
    "نفتح من الأحد إلى الخميس من ٩:٠٠ إلى ١٥:٠٠.",
    "از سال ۱۹۹۸ به ۵۰۰۰ نفر کمک کرده‌ایم.",
    "جلسات ۶۰ دقیقه طول می‌کشد و رایگان است.",
    "1990'dan beri 15.000 kişiye yardım ettik.",
    "Pazartesi ve çarşamba 10.00-16.00 arası açığız.",
    "Seans 45 dakika sürer ve ücretsizdir.",
    "Seit 1992 haben wir 8.700 Menschen behandelt.",
    "Sprechstunde dienstags von 9 bis 12 Uhr.",
    "Die Wartezeit beträgt 3 bis 6 Monate.",
    "Siden 1982 har vi hjulpet 4.200 mennesker.",
    "ካብ 2005 ጀሚርና 1200 ሰባት ሓጊዝና።",
    "Tumesaidia watu 2,300 tangu mwaka 1995.",
    "We work in the capital and in 5 other towns; the north is served by a van twice a month.",
    "Step 1: you come. Step 2: we listen for 60 minutes. Step 3: we plan together.",
]


def free_texts(listing):
    """The path of every column and text into which an editor can write what they like."""
    found = []
    for part in listing.SECTIONS.values():
        fields = {column: listing._meta.get_field(column) for column in part.columns}
        of_texts = listing._meta.get_field("texts").related_model._meta
        fields |= {f"texts/en/{name}": of_texts.get_field(name) for name in part.texts}
        found += [path for path, field in fields.items() if is_free(field)]
    return found


def is_free(field):
    if isinstance(field, CodesField | CodeField | models.EmailField):
        return False
    return isinstance(field, models.CharField | models.TextField | ArrayField)


# What they hold is checked by their kind, or waits always.
CHECKED = {"opening_hours", "time_zone", "publications", "phone"}
CENTRE_TEXTS = [
    *("name", "native_name", "acronym", "former_names", "founded_note"),
    *("texts/en/summary", "texts/en/about", "texts/en/how_to_get_help", "texts/en/alert"),
    "texts/en/hours_note",
]
EXPERT_TEXTS = ["name", "institution", "texts/en/biography", "courts"]


def submitted(listing, path, written):
    section = listing.section_of(path)
    lines = isinstance(listing.values_of(section).get(path), list)
    return listing.submit(section, {path: [written] if lines else written}, by=UserFactory())


def spellings_in(path):
    """All in the longest texts, and a third in each other; under `make hunt`, all in each."""
    if HUNTING or path in ("texts/en/about", "texts/en/biography"):
        return SPELLINGS
    return SPELLINGS[[*CENTRE_TEXTS, *EXPERT_TEXTS].index(path) % 3 :: 3]


@pytest.mark.quick
def test_checked_text_lists_name_every_free_text():
    assert set(free_texts(CentreFactory())) - CHECKED == set(CENTRE_TEXTS)
    assert set(free_texts(ExpertFactory())) - CHECKED == set(EXPERT_TEXTS)


@pytest.mark.parametrize("path", [path for path in CENTRE_TEXTS if path != "acronym"])
def test_centre_text_with_a_contact_waits_in_every_spelling(path):
    centre = CentreFactory(children=[text(language="en", summary="We listen.")])

    passed = [written for written in spellings_in(path) if submitted(centre, path, written) is None]

    assert passed == []


@pytest.mark.parametrize("path", EXPERT_TEXTS)
def test_expert_text_with_a_contact_waits_in_every_spelling(path):
    expert = ExpertFactory(children=[text(language="en", biography="A physician.")])

    passed = [written for written in spellings_in(path) if submitted(expert, path, written) is None]

    assert passed == []


def test_place_name_with_a_contact_waits_in_every_spelling():
    centre = CentreFactory(children=[location(shown="exact", name="Main office")])
    [(path, row)] = [one for one in centre.values_of("places").items() if "/" in one[0]]

    passed = [
        written
        for written in SPELLINGS
        if centre.submit("places", {path: {**row, "name": written}}, by=UserFactory()) is None
    ]

    assert passed == []


def test_ordinary_text_does_not_wait():
    centre = CentreFactory()
    path = "texts/en/about"

    waited = [written for written in ORDINARY if submitted(centre, path, written) is not None]

    assert (len(ORDINARY), waited) == (60, [])


@pytest.mark.quick
def test_number_spread_over_two_texts_waits_when_submitted():
    centre = CentreFactory(
        children=[text(language="en", summary="Call +45 33", about="We listen.")]
    )

    request = submitted(centre, "texts/en/about", "76 06 00 is open day and night.")

    assert request.items[0]["why"] == "text"
    assert centre.texts.get().about == "We listen."


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("texts/en/how_to_get_help", "You come.\nThen you dial 46 and 01."),
        ("texts/en/alert", "Today, dial 46 and 01."),
        ("texts/fr/summary", "Composez 46 et 01."),
        ("founded_note", "then dial 46 and 01"),
    ],
)
def test_number_spread_over_a_page_waits(path, written):
    alone = CentreFactory(children=[text(language="en", about="We listen.")])
    begun = CentreFactory(children=[text(language="en", about="First, dial 020 and 79.")])

    at_once, waiting = (submitted(centre, path, written) for centre in (alone, begun))

    assert at_once is None
    assert [item["why"] for item in waiting.items] == ["text"]


def test_texts_of_a_new_language_are_read_with_the_others():
    centre = CentreFactory(children=[text(language="en", about="First, dial 020.")])
    values = {"texts/fr/about": "Puis composez 794.", "texts/es/about": "Marque 601."}

    request = centre.submit("about", values, by=UserFactory())

    assert [item["path"] for item in request.items] == list(values)
    assert centre.texts.get().language == "en"


def test_approved_contact_in_a_text_does_not_make_other_texts_wait():
    centre = CentreFactory(children=[text(language="en", about="Write to help@example.org.")])

    assert submitted(centre, "texts/en/summary", "We listen.") is None


def test_text_state_waits_together_with_a_new_text():
    centre = CentreFactory()
    values = {
        "texts/fr/about": "Appelez le +45 33 76 06 00.",
        "texts/fr/state": "translated",
    }

    request = centre.submit("about", values, by=UserFactory())
    request.approve(by=UserFactory(is_staff=True))

    made = centre.texts.get()
    assert (made.about, made.state) == (values["texts/fr/about"], "translated")
