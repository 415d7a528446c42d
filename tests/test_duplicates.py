"""What may be the same is found by what it is called and how it is reached, and only then."""

import pytest

from centres.models import Centre
from experts.models import Expert
from irct.desk import duplicates
from tests.factories import CentreFactory, ExpertFactory, contact, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def a(name, country="DK", *, town="", reached=(), **values):
    """A function that makes a centre."""
    children = [location(country=country, town=town)] if town else []
    kinds = {"+": "phone", "h": "website"}
    children += [contact(kind=kinds.get(one[0], "email"), value=one) for one in reached]
    return {"name": name, "country": country, "children": children, **values}


CAPS = "Centro de Atención Psicosocial"
SWEDEN = "Swedish Red Cross Treatment Centre"
SAME = [
    # Spelling
    (a("Center for Victims of Torture", "US"), a("Centre for Victims of Torture", "US")),
    (
        a("El Nadeem Center for the Rehabilitation of Victims of Violence and Torture", "EG"),
        a("Al-Nadim Centre", "EG", town="Cairo", native_name="El Nadim"),
    ),
    (
        a("Asociación Equipo de Estudios Comunitarios y Acción Psicosocial", "GT"),
        a("Equipo de Estudios Comunitarios y Accion Psicosocial", "GT"),
    ),
    (
        a("Khiam Rehabilitation Center for Victims of Torture", "LB", town="Beirut"),
        a("Khyam Rehabilitation Centre", "LB", town="Beirut"),
    ),
    (
        a("Mwatikho Torture Survivors' Organization", "KE"),
        a("Mwatiko Torture Survivors Organisation", "KE", town="Bungoma"),
    ),
    (a("Babel Day Centre", "GR", town="Athens"), a("BABEL", "GR", town="Athens")),
    (
        a("VI.TO. - Hospitality and Care for Victims of Torture (CIR)", "IT", acronym="VI.TO."),
        a("Vito", "IT", town="Rome", acronym="ViTo"),
    ),
    (
        a("Survivors of Torture, International", "US", town="San Diego"),
        a("Survivors of Torture International", "US", town="San Diego"),
    ),
    # Language and script
    (
        a("Collective Against Torture", "MX", native_name="Colectivo Contra la Tortura"),
        a("Colectivo contra Torturas", "MX"),
    ),
    (a("Golos Svobody", "KG", native_name="Голос свободы"), a("ГОЛОС СВОБОДЫ", "KG")),
    (a("Babel", "GR", native_name="Κέντρο Ημέρας Βαβέλ"), a("Κέντρο ημέρας Βαβελ", "GR")),
    (
        a("Human Rights Foundation of Turkey", "TR", acronym="HRFT / TİHV"),
        a("Türkiye İnsan Hakları Vakfı", "TR", acronym="TİHV"),
    ),
    (
        a("Canadian Centre for Victims of Torture", "CA", town="Toronto", acronym="CCVT"),
        a("Centre canadien pour victimes de torture", "CA", town="Toronto", acronym="CCVT"),
    ),
    # Acronyms
    (
        a("Medical Action Group", "PH", town="Quezon City"),
        a("MAG", "PH", town="Quezon City", acronym="MAG"),
    ),
    (
        a("Independent Medico-Legal Unit", "KE", acronym="IMLU", town="Nairobi"),
        a("IMLU Kenya", "KE", town="Nairobi"),
    ),
    # Renamed
    (
        a("Zentrum ÜBERLEBEN", "DE", former_names=["Behandlungszentrum für Folteropfer Berlin"]),
        a("Behandlungszentrum für Folteropfer Berlin", "DE", acronym="bzfo"),
    ),
    (
        a("Jiyan Foundation for Human Rights", "IQ"),
        a("Kirkuk Center for Torture Victims", "IQ", former_names=["Jiyan Foundation"]),
    ),
    (
        a("Freedom from Torture", "GB", former_names=["Medical Foundation"]),
        a("Medical Foundation", "GB", town="London"),
    ),
    # How it is reached
    (
        a("DIGNITY", reached=["https://www.dignity.dk/en/"]),
        a("Rehabilitation and Research Centre", reached=["info@dignity.dk"]),
    ),
    (a("Alder House", reached=["+4533760600"]), a("Birch House", reached=["+4533760600"])),
]
DIFFERENT = [
    # Acronyms that two countries share
    (a(CAPS, "PE", acronym="CAPS"), a(f"Corporación {CAPS}", "CO", acronym="CAPS")),
    (
        a("EXIL", "BE", acronym="EXIL", native_name="Centre Exil"),
        a("EXIL Barcelona", "ES", acronym="EXIL", native_name="Centro EXIL"),
    ),
    (
        a("Transcultural Psychosocial Organization Cambodia", "KH", acronym="TPO Cambodia"),
        a("Transcultural Psychosocial Organization Nepal", "NP", acronym="TPO Nepal"),
    ),
    (a("Trauma Centre Cameroon", "CM", acronym="TCC"), a("Trauma Centre Chad", "TD")),
    # Of one organisation, in two towns
    (a(f"{SWEDEN} - Skövde", "SE", town="Skövde"), a(f"{SWEDEN} - Uppsala", "SE", town="Uppsala")),
    (
        a(f"{SWEDEN} Malmö", "SE", town="Malmö", reached=["https://www.redcross.example/malmo/"]),
        a(f"{SWEDEN} Kiruna", "SE", town="Kiruna"),
    ),
    (
        a("Forum réfugiés Lyon", "FR", town="Lyon", reached=["https://forum.example/"]),
        a("Maison de santé", "FR", town="Nice", reached=["https://www.forum.example/nice"]),
    ),
    # The same kind of name
    (
        a("Rehabilitation Centre for Torture Victims - Jutland", town="Haderslev"),
        a("DIGNITY", town="Copenhagen", former_names=["Rehabilitation Centre (RCT)"]),
    ),
    (a("Parcours d'Exil", "FR", town="Paris"), a("Centre Primo Levi", "FR", town="Paris")),
    (
        a("Centre for Care of Torture Victims", "IN", town="Kolkata", acronym="CCTV"),
        a("Human to Humane Transcultural Centre for Torture Victims", "IN", acronym="H2H"),
    ),
    (
        a("Program for Torture Victims", "US", town="Los Angeles"),
        a("Bellevue Program for Survivors of Torture", "US", town="New York"),
    ),
    (
        a("Khiam Rehabilitation Center for Victims of Torture", "LB", town="Beirut"),
        a("Restart Center for Rehabilitation of Victims of Violence and Torture", "LB"),
    ),
    (
        a("Georgian Centre for Psychosocial and Medical Rehabilitation", "GE", town="Tbilisi"),
        a("Rehabilitation Centre for Victims of Torture 'EMPATHY'", "GE", town="Tbilisi"),
    ),
    (a("Centro Alfa de Salud Mental", "CL"), a("Centro Beta de Salud Mental", "CL")),
    (
        a("Amis des Victimes des Violations des Droits Humains", "CD"),
        a("Centre Mater Misericordiae", "CD"),
    ),
    (
        a("Solidarité pour la Promotion Sociale et la Paix", "CD", acronym="SOPROP"),
        a("Fédération des Femmes pour le Développement Intégral au Congo", "CD"),
    ),
    (
        a("Queensland Program of Assistance to Survivors", "AU", town="Brisbane"),
        a("NSW Service for the Treatment of Survivors", "AU", town="Sydney"),
    ),
    # What many share
    (a("Alder House", reached=["alder@gmail.com"]), a("Birch Place", reached=["birch@gmail.com"])),
    (
        a("Osiris", "FR", reached=["https://www.facebook.com/osiris"]),
        a("Mana", "FR", reached=["https://www.facebook.com/mana"]),
    ),
    (a("Trauma Centre for Survivors", "ZA"), a("Trauma Centre for Survivors", "ZW")),
]
# Written when the points had been chosen.
SAME_TOO = [
    (a("Gwangju Trauma Center", "KR", town="Gwangju"), a("Gwang-ju Trauma Centre", "KR")),
    (
        a("Centre for the Victims of Torture Nepal", "NP", acronym="CVICT"),
        a("CVICT", "NP", town="Kathmandu"),
    ),
    (
        a("Gaza Community Mental Health Programme", "PS", acronym="GCMHP"),
        a("Gaza Community Mental Health Program", "PS"),
    ),
    (
        a("Prisoners' Rehabilitation and Welfare Action", "NG", acronym="PRAWA"),
        a("Prisoners Rehabilitation & Welfare Action", "NG", acronym="P.R.A.W.A."),
    ),
    (
        a("Uyisenga Ni Imanzi", "RW", reached=["https://uyisenganmanzi.org.rw"]),
        a("Uyisenga N'Manzi", "RW", reached=["office@uyisenganmanzi.org.rw"]),
    ),
    (
        a("Centre Nassim (Lebanese Center for Human Rights, CLDH)", "LB", acronym="CLDH"),
        a("Nassim Centre", "LB", town="Beirut", acronym="CLDH"),
    ),
    (a("مركز النديم", "EG"), a("El Nadeem Center", "EG", native_name="مركز النديم")),
    (a("Osiris", "FR", town="Marseille"), a("Centre Osiris", "FR", town="Marseille")),
    (
        a("Treatment Centre for Torture Victims Ulm", "DE", town="Ulm"),
        a("Behandlungszentrum für Folteropfer Ulm (BFU)", "DE", town="Ulm"),
    ),
]
DIFFERENT_TOO = [
    (a("Medical Action Group", "PH", acronym="MAG"), a("Balay Rehabilitation Center", "PH")),
    (a("Human Rights Office of the Archbishop", "GT"), a("Human Rights Foundation", "GT")),
    (
        a("Treatment Centre for Torture Victims Ulm", "DE", town="Ulm"),
        a("Treatment Centre for Torture Victims Berlin", "DE", town="Berlin"),
    ),
    (
        a("Boston Center for Refugee Health", "US", town="Boston"),
        a("Denver Center for Refugee Health", "US", town="Denver"),
    ),
    (
        a("Tibetan Torture Survivors Program", "IN", acronym="TTSP"),
        a("People's Vigilance Committee on Human Rights", "IN", acronym="PVCHR"),
    ),
    (a("African Centre for Treatment", "UG", acronym="ACT"), a("Act Now", "KE", acronym="ACT")),
    (
        a("Regroupement des Mamans de Kamituga", "CD", town="Kamituga"),
        a("Regroupement des Jeunes de Goma", "CD", town="Goma"),
    ),
    (
        a("Human Development Organization", "PK", acronym="HDO"),
        a("Struggle for Change", "PK", acronym="SACH", town="Islamabad"),
    ),
    (a("Mana", "FR", town="Bordeaux"), a("Mandala", "FR", town="Bordeaux")),
    (a("Centre Exil Bruxelles", "BE", town="Brussels"), a("Centre Ulysse", "BE", town="Brussels")),
]


def found(pair):
    for values in pair:
        CentreFactory(**values)
    return duplicates.pairs(Centre).found


@pytest.mark.parametrize("pair", SAME + SAME_TOO, ids=lambda pair: pair[0]["name"])
def test_duplicate_centres_are_found(pair):
    assert len(found(pair)) == 1


@pytest.mark.parametrize("pair", DIFFERENT + DIFFERENT_TOO, ids=lambda pair: pair[0]["name"])
def test_different_centres_with_similar_names_are_not_paired(pair):
    assert [(one.score, one.reasons) for one in found(pair)] == []


@pytest.mark.quick
def test_duplicate_experts_are_found_by_name_without_title_and_by_email():
    ExpertFactory(name="Dr Jane Doe", country="GB")
    ExpertFactory(name="Prof. Jane Doe", country="GB")
    ExpertFactory(name="Maria Garcia", country="ES", email="one@garcia.example")
    ExpertFactory(name="Mario Garcia", country="ES")
    ExpertFactory(name="M. Garcia Lopez", country="PT", email="ONE@garcia.example")

    pairs = duplicates.pairs(Expert).found

    assert [{pair.one.name, pair.other.name} for pair in pairs] == [
        {"Dr Jane Doe", "Prof. Jane Doe"},
        {"Maria Garcia", "M. Garcia Lopez"},
    ]


@pytest.mark.quick
def test_duplicate_score_is_the_sum_of_its_reasons():
    CentreFactory(**a("Alder House", town="Odense", reached=["+4533760600"]))
    CentreFactory(**a("Alder House", town="Odense", reached=["+4533760600"]))

    [pair] = duplicates.pairs(Centre).found

    assert [(reason.text, reason.points) for reason in pair.evidence] == [
        ("the same name", 60),
        ("the same number: +4533760600", 40),
        ("the same town", 10),
    ]
    assert pair.score == 110


def test_duplicates_are_found_by_contacts_only_the_secretariat_sees():
    for name in ("Alder House", "Birch House"):
        centre = CentreFactory(name=name)
        centre.contacts.create(kind="phone", value="+4533760600", visibility="secretariat")

    assert len(duplicates.pairs(Centre).found) == 1


def test_withdrawn_centre_is_not_compared():
    CentreFactory(name="Alder House")
    CentreFactory(name="Alder House", status="withdrawn")

    assert duplicates.pairs(Centre).total == 0


def test_pairs_of_one_centre_hold_only_its_own_duplicates():
    alder = CentreFactory(**a("Alder House", reached=["+4533760600"]))
    abroad = CentreFactory(**a("Alder", "SE", reached=["+4533760600", "x@alder.example"]))
    CentreFactory(**a("Birch House", "SE", reached=["x@alder.example"]))
    alder.contacts.create(kind="website", value="https://www.alder.example/en/")

    pairs = duplicates.pairs_of(alder)

    assert [{pair.one, pair.other} for pair in pairs] == [{alder, abroad}]
