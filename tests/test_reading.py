"""What a search says: each kind of sentence, in several languages, without a database."""

import pytest

from irct.places.points import Point
from irct.places.text import spellings
from irct.search.reading import read
from irct.search.spelling import letters_wrong
from irct.search.splitting import wanted
from irct.search.tokens import tokens
from irct.search.towns import WELL_KNOWN, Town

# Name, country, latitude, longitude, people in thousands, names, whether a centre is there, and how
# many names it has in GeoNames, where it matters.
GEONAMES = [
    ("Berlin", "DE", 52.5, 13.4, 3427, "Берлин Берлін برلين برلین 柏林 ベルリン 베를린", True),
    ("London", "GB", 51.5, -0.1, 8962, "Londres Londra Лондон Лондоні لندن", True),
    ("London", "CA", 43.0, -81.2, 347, "", False),
    ("Tbilisi", "GE", 41.7, 44.8, 1050, "Тбилиси Tiflis", True),
    ("Ankara", "TR", 39.9, 32.9, 3517, "أنقرة", False),
    ("İzmir", "TR", 38.4, 27.1, 2501, "Izmir", False),
    ("Kyiv", "UA", 50.5, 30.5, 2797, "Київ Киев Kiev", True),
    ("Tripoli", "LY", 32.9, 13.2, 1150, "طرابلس", False),
    ("Tripoli", "LB", 34.4, 35.8, 229, "طرابلس", True),
    ("Prague", "CZ", 50.1, 14.4, 1165, "Praha Praga", False),
    ("Havana", "CU", 23.1, -82.4, 2163, "Habana", False),
    ("Paris", "FR", 48.9, 2.3, 2138, "Париж", True),
    ("Vienna", "AT", 48.2, 16.4, 1691, "Wien Viena", True),
    ("Vienne", "FR", 45.5, 4.9, 31, "", False),
    ("Best", "NL", 51.5, 5.4, 29, "", False),
    ("Nice", "FR", 43.7, 7.3, 338, "", False),
    ("Malé", "MV", 4.2, 73.5, 103, "Male", False),
    ("Police", "PL", 53.6, 14.6, 34, "", False),
    ("Reading", "GB", 51.5, -1.0, 244, "", False),
    ("Gwangju", "KR", 35.2, 126.9, 1416, "광주", True),
    ("Helsinki", "FI", 60.2, 24.9, 558, "", True),
    ("Budapest", "HU", 47.5, 19.0, 1741, "", True),
    ("Moscow", "RU", 55.8, 37.6, 10381, "Москва", False),
    ("Beirut", "LB", 33.9, 35.5, 1917, "بيروت", True),
    ("Damascus", "SY", 33.5, 36.3, 1569, "دمشق", False),
    ("Tel Aviv", "IL", 32.1, 34.8, 432, "תל-אביב", False),
    ("Seoul", "KR", 37.6, 127.0, 10349, "서울", False),
    ("Tampere", "FI", 61.5, 23.8, 203, "", False),
    ("Rome", "IT", 41.9, 12.5, 2748, "Roma", True),
    ("Austin", "US", 30.3, -97.7, 962, "", False),
    ("Nancy", "FR", 48.7, 6.2, 105, "", False),
    ("Amman", "JO", 32.0, 35.9, 1276, "عمان", False),
    ("Mobile", "US", 30.7, -88.0, 195, "", False),
    ("Tunis", "TN", 36.8, 10.2, 693, "", True),
    ("Ami", "JP", 36.0, 140.2, 47, "", False),
    ("Ruwa", "ZW", -17.9, 31.2, 30, "ルワ", False),
    ("Istanbul", "TR", 41.0, 28.9, 15701, "İstanbul", True),
    ("Split", "HR", 43.5, 16.4, 149, "", False),
    ("Siegen", "DE", 50.9, 8.0, 107, "", False),
    ("Bordeaux", "FR", 44.8, -0.6, 265, "", False),
    ("Boden", "SE", 65.8, 21.7, 18, "", False),
    ("Rabat", "MA", 34.0, -6.8, 1656, "", False),
    ("Al Ain City", "AE", 24.2, 55.8, 846, "العين", False),
    ("Moshi", "TZ", -3.3, 37.3, 221, "", False),
    ("Surat", "IN", 21.2, 72.8, 4591, "सूरत", False),
    ("Oral", "KZ", 51.2, 51.4, 330, "Орал", False),
    ("Köln", "DE", 50.9, 7.0, 1024, "Cologne", False),
    ("Le Mans", "FR", 48.0, 0.2, 148, "Le_Mani", False),
    ("Huế", "VN", 16.5, 107.6, 1380, "Hue", False),
    ("Halle (Saale)", "DE", 51.5, 12.0, 237, "Halle", False),
    ("Halle", "BE", 50.7, 4.2, 34, "", False),
    ("Un", "IN", 29.6, 77.3, 16, "", False),
    ("Juba", "SS", 4.9, 31.6, 450, "", False),
    ("Trinidad", "BO", -14.8, -64.9, 84, "", False),
    ("Alexandria", "EG", 31.2, 29.9, 5263, "", False),
    ("Alexandria", "US", 38.8, -77.0, 159, "", False),
    ("Mashhad", "IR", 36.3, 59.6, 2307, "Alexandria", False),
    ("Vinh", "VN", 18.7, 105.7, 790, "", False),
    ("Dadu", "PK", 26.7, 67.8, 146, "دادو", False),
    ("Essen", "DE", 51.5, 7.0, 593, "", False),
    ("Lyon", "FR", 45.7, 4.8, 522, "", False),
    ("Lille", "FR", 50.6, 3.1, 234, "ليل", False),
    ("Mosul", "IQ", 36.3, 43.1, 1739, "", True),
    ("Yerevan", "AM", 40.2, 44.5, 1093, "Երևան", False),
    ("Tunceli", "TR", 39.1, 39.5, 35, "", False),
    ("Nusaybin", "TR", 37.1, 41.2, 89, "", False),
    ("Van", "TR", 38.5, 43.4, 525, "", False),
    ("Victorville", "US", 34.5, -117.3, 122, "Victor", False),
    ("Homonym", "JO", 32.0, 35.9, 500, "سيشل", True),
    ("Bandol", "FR", 43.1, 5.8, 19, "", False),
    ("Łódź", "PL", 51.8, 19.5, 640, "Лодзь", False),
    ("Lodi", "US", 38.1, -121.3, 65, "Лодзі", False),
    ("Lodi", "IT", 45.3, 9.5, 45, "", False),
    ("Lod", "IL", 31.9, 34.9, 180, "", False),
    ("Naples", "IT", 40.9, 14.3, 909, "Неаполь", False),
    ("Neapoli", "GR", 40.7, 22.9, 26, "Неаполі", False),
    ("Mersin", "TR", 36.8, 34.6, 538, "", False),
    ("Moers", "DE", 51.5, 6.6, 104, "Mers", False),
    ("Przemyśl", "PL", 49.8, 22.8, 67, "Перемишль", False, 25),
    ("Terempol", "PL", 52.1, 23.5, 17, "Теремполь", False, 6),
    ("Košice", "SK", 48.7, 21.3, 225, "Kassa", False),
    ("Salem", "IN", 11.7, 78.1, 917, "سالم", False),
    ("Hannover", "DE", 52.4, 9.7, 515, "Hanover", False),
    ("Hanover", "US", 39.8, -77.0, 16, "", False),
    ("Vlorë", "AL", 40.5, 19.5, 115, "", False),
    ("Aalborg", "DK", 57.0, 9.9, 143, "Ålborg", False),
    ("Delhi", "IN", 28.7, 77.2, 11034, "Дели", False),
    ("Sevan", "AM", 40.5, 44.9, 19, "Սևան Սեւան Севан", False),
    ("Mexico City", "MX", 19.4, -99.1, 12294, "Mexico", False),
]


def towns_of(words):
    found = {}
    for number, (name, country, latitude, longitude, people, also, *more) in enumerate(GEONAMES):
        listed, names = (*more, WELL_KNOWN)[:2]
        point = Point(latitude, longitude)
        town = Town(number, name, country, point, people * 1000, listed, names=names)
        texts = (name, *(one.replace("_", " ") for one in also.split()))
        for spelling in {one for text in texts for one in spellings(text)}:
            found.setdefault(spelling, []).append(town)
    largest_first = {
        name: sorted(group, key=lambda town: -town.population) for name, group in found.items()
    }
    return {name: largest_first[name] for name in wanted(words) if name in largest_first}


def reading(text):
    words = tokens(text)
    return read(words, towns_of(words))


def said_of(place):
    return f"{place.town.name} {place.country}" if place and place.town else place and place.country


def where(text):
    return said_of(reading(text).place)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("torture survivors Berlin", "Berlin DE"),
        ("lawyer tbilisi", "Tbilisi GE"),
        ("refugee torture help paris", "Paris FR"),
        ("psychologue pour victimes de torture paris", "Paris FR"),
        ("고문 광주", "Gwangju KR"),
        ("Ich bin in Berlin", "Berlin DE"),
        ("best lawyer in Berlin", "Berlin DE"),
        ("Prague Czech Republic", "Prague CZ"),
        ("Havana Cuba", "Havana CU"),
        ("Germany", "DE"),
        ("help in germany please", "DE"),
        ("US", "US"),
    ],
)
def test_place_is_read_among_other_words(typed, place):
    assert where(typed) == place


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "help us",
            "best lawyer",
            "male survivor",
            "my police interview",
            "beaten by police",
            "34",
            "c'est ma vie",
        ),
        *("can i call from my mobile", "a mi me torturaron", "ソーシャルワーカー"),
        "İstanbul Protokolü'ne göre rapor",
    ],
)
def test_everyday_word_is_no_place(typed):
    assert where(typed) is None


@pytest.mark.parametrize(
    ("typed", "place"),
    [("lawyer in Nice", "Nice FR"), ("police in Police Poland", "Police PL")],
)
def test_everyday_word_is_a_place_where_something_says_so(typed, place):
    assert where(typed) == place


def test_word_that_asks_for_something_in_its_own_language_is_no_town():
    words = tokens("alîkarî ji bo jinan")
    jinan = Town(1, "Jinan", "CN", Point(36.7, 117.0), 4_335_989)

    assert read(words, {"jinan": [jinan]}).place is None
    assert read(tokens("lawyer in Jinan"), {"jinan": [jinan]}).place.town == jinan


@pytest.mark.parametrize(
    ("typed", "place"),
    [("Մադրիդում", "Madrid ES"), ("マドリード", "Madrid ES"), ("Německo", "DE"), ("Jerman", "DE")],
)
def test_place_is_read_by_the_name_that_unicode_has_for_it(typed, place):
    words = tokens(typed)
    madrid = Town(1, "Madrid", "ES", Point(40.4, -3.7), 3_255_944)

    assert said_of(read(words, {"madrid": [madrid]}).place) == place


@pytest.mark.parametrize("typed", ["child psychologist", "psicólogo infantil", "Kinderpsychologe"])
def test_psychologist_for_children_is_for_families_and_for_minds(typed):
    (first, *_others) = reading(typed).asks

    assert {"service=family", "service=psychological"} <= set(first.codes)


@pytest.mark.parametrize(
    ("typed", "place", "origin"),
    [
        ("asylum seeker from Syria in Berlin", "Berlin DE", ["SY"]),
        ("I am from Iran and live in London", "London GB", ["IR"]),
        ("tortured in Damascus now living in Beirut", "Beirut LB", ["Damascus SY"]),
        ("syrian in berlin", "Berlin DE", ["SY"]),
        ("tortured in Damascus", "Damascus SY", []),
    ],
)
def test_place_where_a_person_is_comes_before_the_one_they_are_from(typed, place, origin):
    found = reading(typed)

    assert said_of(found.place) == place
    assert [said_of(one) for one in found.origins] == origin


def test_place_with_several_of_its_name_offers_the_others():
    assert [said_of(one) for one in reading("tripoli").places] == ["Tripoli LB", "Tripoli LY"]
    assert [said_of(one) for one in reading("Tripoli Libya").places] == ["Tripoli LY"]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("psykologi Tel Avivissa", "Tel Aviv IL"),
        ("מטפל בתל אביב", "Tel Aviv IL"),
        ("서울에 살아요", "Seoul KR"),
        ("asumme Tampereella", "Tampere FI"),
        ("apua Suomessa", "FI"),
    ],
)
def test_inflected_name_is_read(typed, place):
    assert where(typed) == place


def test_inflected_name_of_a_small_town_is_read_where_people_speak_the_language():
    assert where("Tunceli'de psikolog") == "Tunceli TR"
    assert where("tuncelide psikolog") == "Tunceli TR"
    assert where("Bandolissa psykologi") is None


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("лікар в лодзі", ["Łódź PL", "Lodi US"]),
        ("живу у неаполі", ["Naples IT", "Neapoli GR"]),
        ("avvocato a Lodi", ["Lodi US", "Lodi IT"]),
    ],
)
def test_form_of_a_large_towns_name_comes_before_small_towns_that_are_called_so(typed, places):
    assert [said_of(place) for place in reading(typed).places] == places


def test_form_of_a_towns_own_name_comes_before_that_of_another_one():
    assert where("mersinde yaşıyorum") == "Mersin TR"


def test_inflected_name_of_a_small_town_abroad_is_read_behind_in_where_people_speak_of_it():
    assert where("ми живемо в перемишлі") == "Przemyśl PL"
    assert where("ми живемо в теремполі") is None
    assert where("нам потрібна допомога перемишлі дуже") is None


def test_inflected_name_that_is_in_the_tables_says_where_from():
    said = reading("Nusaybin'den Almanya'ya geldim")

    assert said_of(said.place) == "DE"
    assert [said_of(origin) for origin in said.origins] == ["Nusaybin TR"]


def test_form_of_a_name_that_is_a_word_of_another_language_is_the_place():
    # "Of a cash register" in Finnish.
    assert where("Kassán keresek pszichológust") == "Košice SK"
    assert where("kassan") is None


def test_letter_that_people_leave_out_of_an_albanian_name_is_read():
    assert where("psikollog ne vlor") == "Vlorë AL"


def test_age_is_no_place():
    assert where("۱۹ سالم است") is None


def test_danish_letter_may_be_written_as_two():
    assert reading("ålborg").place.town.spellings == ("aalborg", "alborg")


def test_language_that_is_asked_in_comes_before_one_word_of_grammar_of_another():
    # "Donne" is French for "gives".
    assert where("donne vittime di tratta Roma") == "Rome IT"


def test_form_of_an_everyday_word_is_no_place():
    # "At night", though Lille is written as the night is.
    assert where("خايف وبالليل") is None
    assert where("محامي في ليل") == "Lille FR"


@pytest.mark.parametrize("typed", ["christmas help", "komora lawyer"])
def test_frequent_word_is_no_form_of_a_name(typed):
    assert where(typed) is None


def test_word_of_a_listings_name_is_no_form_of_the_name_of_a_town():
    words = tokens("Tampereella Foundation")

    assert read(words, towns_of(words), {"tampereella"}).place is None


def test_ending_of_another_language_stands_on_no_short_name_of_a_town():
    assert where("Victorian lawyer") != "Victorville US"


def test_town_is_a_place_where_its_name_is_no_everyday_word():
    assert where("Van psikolog") == "Van TR"
    assert where("psikolojik destek van") == "Van TR"
    assert where("nice avocat") == "Nice FR"
    assert where("nice lawyer") is None


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("I don't speak German", []),
        ("I do not speak English, I speak Dari", ["language=fa", "language=prs"]),
        ("je ne parle pas français", []),
        ("Almanca bilmiyorum", []),
        ("не говорю по-немецки", []),
        ("من المانی بلد نیستم", []),
        ("I speak Dari but I do not speak German", ["language=fa", "language=prs"]),
    ],
)
def test_whoever_does_not_speak_a_language_asks_for_an_interpreter(typed, languages):
    asked = [code for ask in reading(typed).asks for code in ask.codes]

    assert [code for code in asked if code.startswith("language=")] == languages
    assert "interpreted=yes" in asked


@pytest.mark.parametrize(
    ("typed", "is_danger"),
    [("tôi muốn tự tử", True), ("muon tu tu", True), ("từ từ thôi", False)],
)
def test_words_without_the_accents_of_danger_say_none(typed, is_danger):
    assert reading(typed).is_danger == is_danger


@pytest.mark.parametrize(
    ("typed", "is_danger"),
    [
        ("i want to really die", True),
        ("the police are right now at my door", True),
        ("je veux vraiment mourir", True),
        ("ich will einfach nur sterben", True),
        ("они уже за дверью", True),
        ("хочу просто померти", True),
        ("أريد فعلا أن أموت", True),
        ("ik wil echt dood", True),
        ("i really want to sleep", False),
        ("the door is now open", False),
    ],
)
def test_danger_is_read_with_words_between_that_say_how_or_how_soon(typed, is_danger):
    assert reading(typed).is_danger == is_danger


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("my brother Austin was beaten", None),
        ("ma fille Nancy ne dort plus", None),
        ("ma fille vit à Nancy", "Nancy FR"),
        ("lawyer Austin", "Austin US"),
        ("my brother in Austin", "Austin US"),
        ("mon ami Dominique", None),
        ("Dominique", "DM"),
    ],
)
def test_given_name_is_a_person_behind_a_relative_only(typed, place):
    assert where(typed) == place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("իմ եղբայր Սևանը չի քնում", None),
        ("քրոջս՝ Սևանի համար հոգեբան", None),
        ("նրա կին Սևան հոգեբան է փնտրում", None),
        ("մեր հօրեղբայրը Սեւան հոգեբան կ՚ուզէ", None),
        ("my brother Sevan cannot sleep", None),
        ("брат Севан не спит", None),
        ("եղբայրս Սևանում հոգեբան է փնտրում", "Sevan AM"),
        ("եղբայրս Սևանից է, հոգեբան է պետք", "Sevan AM"),
        ("որդուս Շիրակի համար փաստաբան", None),
        ("քույրս Շիրակում է, հոգեբան է պետք", "AM"),
        ("ապրում եմ Սևանում", "Sevan AM"),
        ("Սևան հոգեբան", "Sevan AM"),
        ("Սևան", "Sevan AM"),
    ],
)
def test_armenian_given_name_is_a_person_behind_a_relative_unless_it_says_where(typed, place):
    assert where(typed) == place


def test_given_name_is_a_person_behind_a_relative_and_a_possessive():
    for typed in ("sorella mia Nancy non dorme", "hermana mía Nancy", "fratello mio Austin"):
        assert (typed, reading(typed).place) == (typed, None)
        assert [token.typed for token in reading(typed).people if token.typed.istitle()] != []
    assert where("sorella mia a Roma") == "Rome IT"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("help for my sister please {}", "Austin US"),
        ("help for my son also {}", "Paris FR"),
        ("help my mother too {}", "Paris FR"),
        ("I live with my sister and {}", "Austin US"),
        ("lawyer for my brother or {}", "Austin US"),
        ("help for my sister please, {}", "Austin US"),
        ("Hilfe für meine Tochter bitte {}", "Paris FR"),
        ("aide pour ma soeur svp {}", "Paris FR"),
        ("mon frère est {}", "Paris FR"),
        ("mon fils vit {}", "Paris FR"),
        ("mia sorella è {}", "Austin US"),
        ("ayuda para mi hermana aquí {}", "Austin US"),
        ("mia madre è {}", "Rome IT"),
        ("sorella mia {}", "Rome IT"),
    ],
)
def test_given_name_is_a_place_behind_other_words_of_grammar_than_possessives(typed, place):
    name = {"Rome IT": "Roma"}.get(place, place[:-3])

    assert where(typed.format(name)) == place
    assert reading(typed.format(name)).place_words == name


@pytest.mark.parametrize(
    ("typed", "first"), [("عمّان", "Amman JO"), ("عَمان", "Amman JO"), ("عُمان", "OM")]
)
def test_marks_tell_arabic_names_apart(typed, first):
    said = [said_of(one) for one in reading(typed).places]

    assert said[0] == first
    assert set(said) == {"Amman JO", "OM"}


def test_town_with_a_centre_comes_before_another_country_of_its_name():
    assert [said_of(place) for place in reading("طبيب في سيشل").places][:2] == ["Homonym JO", "SC"]


def test_name_of_a_country_in_another_language_is_the_town_in_english():
    assert [said_of(one) for one in reading("safe place in Tunis").places] == ["Tunis TN", "TN"]
    assert [said_of(one) for one in reading("Tunisie").places] == ["TN"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("bác sĩ nói tiếng Việt", "language=vi"),
        ("ソーシャルワーカー", "service=social"),
        ("İstanbul Protokolü'ne göre", "service=forensic"),
    ],
)
def test_phrase_is_read_beside_and_within_others(typed, asked):
    assert asked in {code for ask in reading(typed).asks for code in ask.codes}


@pytest.mark.parametrize(
    "typed", ["survivors of torture", "ofiary tortur", "قربانیان شکنجه", "victimes de la torture"]
)
def test_whoever_survived_torture_is_the_subject_and_asks_for_nothing(typed):
    assert not reading(typed).asks
    assert not reading(typed).rest


def test_name_of_a_town_that_is_a_language_as_well_is_the_town_in_its_own_language():
    assert where("certificazione medico legale tortura Roma") == "Rome IT"
    assert where("psychologist who speaks Roma") is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("they hurt me in Mosul, I live in Finland", "FI"),
        ("in Mosul they beat me, I live in Finland", "FI"),
        ("live in Germany, a lawyer in Berlin", "Berlin DE"),
        ("ես Արցախից եմ, ապրում եմ Երևանում", "Yerevan AM"),
        ("réfugiée d'Ukraine, j'habite à Lyon", "Lyon FR"),
        ("psychologue Lille", "Lille FR"),
    ],
)
def test_where_somebody_says_that_they_live_comes_first(typed, expected):
    assert where(typed) == expected


def test_place_within_a_longer_word_of_a_script_without_spaces_is_none():
    assert where("伊斯坦布尔 专家") == "Istanbul TR"
    assert where("伊斯坦布尔议定书 专家") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("պետք է մեկի հետ խոսեմ", "service=psychological"),
        ("ուզում ենք մեկի հետ խոսենք", "service=psychological"),
        ("մեկի հետ խոսելու կարիք ունեմ", "service=psychological"),
        ("ուզում եմ խոսեմ մեկի հետ", "service=psychological"),
        ("դատի տանք նրանց", "service=legal"),
        ("վախենում եմ, որ գործ չգտնեմ", "service=livelihoods"),
        ("պիտի մէկու մը հետ խօսիմ", "service=psychological"),
        ("պիտի զրուցենք", "service=psychological"),
    ],
)
def test_conjugated_verb_is_read_as_its_infinitive(typed, code):
    assert code in {code for ask in reading(typed).asks for code in ask.codes}


def test_conjugated_verb_says_danger_as_its_infinitive_does():
    assert reading("ուզում եմ կյանքիս վերջ տամ").is_danger
    assert not reading("ուզում եմ կյանքիս մասին պատմեմ").is_danger


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("besoin d'avocat", "service=legal"),
        ("cerco aiuto dell'avvocato", "service=legal"),
        ("והטיפול הנפשי", "service=psychological"),
        ("للعلاج النفسي", "service=psychological"),
        ("کمک برای زن‌های شکنجه شده", "helps=women"),
    ],
)
def test_what_is_written_onto_a_word_is_taken_off(typed, code):
    assert code in {code for ask in reading(typed).asks for code in ask.codes}


def test_armenian_marks_of_stress_stand_on_a_word_and_not_between_two():
    for typed in ("ո՞ւր դիմեմ", "ի՞նչ անեմ, ինձ ծեծել են", "օգնե՛ք ինձ", "ե՞րբ", "որտե՞ղ գտնեմ"):
        assert (typed, reading(typed).rest) == (typed, ())
    assert where("Փարիզո՞ւմ կա հոգեբան") == "Paris FR"


def test_city_may_be_short_before_its_name():
    found = {typed: where(typed) for typed in ("г.Москва", "м.Київ психолог", "ք.Թբիլիսի")}
    assert [*found.values()] == ["Moscow RU", "Kyiv UA", "Tbilisi GE"]
    assert len(tokens("м'ята")) == 1


@pytest.mark.parametrize(
    ("typed", "place_words", "place"),
    [
        ("г.Москва психолог", "г.Москва", "Moscow RU"),
        ("Г.Москва, психолог", "Г.Москва", "Moscow RU"),
        ("психолог м.Київ", "м.Київ", "Kyiv UA"),
        ("ք.Թբիլիսի", "ք.Թբիլիսի", "Tbilisi GE"),
        ("ք\u2024Թբիլիսի", "ք\u2024Թբիլիսի", "Tbilisi GE"),
        ("гр.Киев", "гр.Киев", "Kyiv UA"),
    ],
)
def test_town_behind_city_in_short_is_told_as_it_was_typed(typed, place_words, place):
    found = reading(typed)

    assert (said_of(found.place), found.place_words) == (place, place_words)
    assert (found.unused, found.rest) == ((), ())


@pytest.mark.parametrize("typed", ["М.Горький", "гр.Иванов", "А.С.Пушкин", "J.R.R.Tolkien", "м.б"])
def test_dots_within_what_is_no_town_leave_it_one_word(typed):
    assert [token.typed for token in tokens(typed)] == [typed]
    assert [token.typed for token in reading(typed).rest] == [typed]


@pytest.mark.parametrize(
    ("code", "every"),
    [
        (
            "service=psychological",
            [
                *("my hands are shaking", "mes mains tremblent", "me tiemblan las manos"),
                *(
                    "يداي ترتجفان",
                    "руки трясутся",
                    "руки тремтять",
                    "ellerim titriyor",
                    "手一直发抖",
                ),
                *("gacmahaygu way gariirayaan", "mikono inatetemeka", "கை நடுங்குகிறது"),
                *("হাত কাঁপে", "ہاتھ کانپتے ہیں", "අත් වෙව්ලනවා", "လက်တုန်တယ်", "tay tôi run"),
                *("ხელები მიკანკალებს", "ኣእዳወይ የንቀጥቅጡ", "رعشه و لرزش دست", "ամեն ինչ մոռանում եմ"),
            ],
        ),
        (
            "service=legal",
            [
                *("asylum refused", "отказали в убежище", "iltica başvurum reddedildi"),
                *("me negaron el asilo", "demande d'asile rejetée", "庇护申请被拒了"),
                *("د پناه غوښتنه مې رد شوه", "magangalyo la diiday", "ሕቶ ዑቕባይ ተነጺጉ"),
            ],
        ),
        ("service=medical", ["தலை வலிக்கிறது", "ඔලුව රිදෙනවා", "madaxa ayaa i xanuunaya"]),
    ],
)
def test_what_somebody_suffers_says_what_kind_of_help_is_looked_for(code, every):
    asked = {typed: {one for ask in reading(typed).asks for one in ask.codes} for typed in every}
    assert [typed for typed, codes in asked.items() if code not in codes] == []


@pytest.mark.parametrize(
    "typed",
    [
        *("shaking hands with the minister", "he was shaking hands with a lawyer"),
        *("stopped talking to my lawyer", "she stopped talking to my lawyer"),
    ],
)
def test_what_nobody_suffers_asks_for_no_therapy(typed):
    codes = {code for ask in reading(typed).asks for code in ask.codes}

    assert "service=psychological" not in codes


@pytest.mark.parametrize(
    "typed",
    [
        "my husband and i want to split since he came back",
        "gegen die Angst siegen",
        "il portait un pull bordeaux",
        "j'étais dans un port et je ne savais pas où aller",
        "han gömde sig i boden",
        "czy jest rabat dla bezrobotnych",
        "عندي ألم في العين",
        "moshi wa mabomu",
        "मेरी सूरत पर चोट",
        "saya menerima surat ancaman dari polisi",
        "он орал на меня",
        "mi hanno legato le mani e i piedi",
    ],
)
def test_everyday_word_of_one_language_is_no_place_in_a_sentence_of_it(typed):
    assert where(typed) is None


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        # Without a sentence.
        ("Split", "Split HR"),
        ("psychologist split", "Split HR"),
        ("psychologue bordeaux", "Bordeaux FR"),
        ("advokat i boden", "Boden SE"),
        ("محامي في العين", "Al Ain City AE"),
        ("सूरत में वकील", "Surat IN"),
        ("Surat", "Surat IN"),
        ("psikolog surat", "Surat IN"),
        ("психолог орал", "Oral KZ"),
        # In a sentence of another language.
        ("ich brauche einen anwalt und wohne rabat", "Rabat MA"),
        # Where something says so.
        ("ich bin in Siegen", "Siegen DE"),
        ("we live in split and i need help", "Split HR"),
        ("jag bor i boden", "Boden SE"),
        ("we need help and i am in cologne", "Köln DE"),
        ("i think we will split croatia", "Split HR"),
        ("i was tortured and need a lawyer in split", "Split HR"),
        ("I think that Split has a centre", "Split HR"),
        ("मैं सूरत में रहता हूँ", "Surat IN"),
        ("أعيش في العين وأحتاج طبيب", "Al Ain City AE"),
        # At the end, beside what is asked for.
        ("aide pour les victimes de la torture bordeaux", "Bordeaux FR"),
        ("je cherche un avocat pour mon frère bordeaux", "Bordeaux FR"),
    ],
)
def test_everyday_word_of_one_language_is_a_place_elsewhere(typed, place):
    assert where(typed) == place


def test_large_town_that_asks_for_something_is_a_place_beside_what_is_asked_for():
    assert where("anwalt essen") == "Essen DE"
    assert where("ich brauche etwas zu essen und einen anwalt") is None


def test_german_noun_behind_an_article_is_no_town():
    assert where("ich war in der halle und im keller") is None
    assert where("ich bin in halle und im keller") == "Halle (Saale) DE"


@pytest.mark.parametrize(
    "typed",
    [
        "em trai tôi tên Vinh bị tra tấn",
        "moja siostra ma na imię Florence",
        "میری دادو مر گئی",
        "her daughter called Austin was beaten",
        "kızımın adı Austin",
    ],
)
def test_what_somebody_is_called_is_no_place(typed):
    assert where(typed) is None


def places(text):
    return [said_of(one) for one in reading(text).places]


def test_town_is_offered_before_a_larger_one_that_only_was_called_so():
    assert places("alexandria") == ["Alexandria EG", "Alexandria US"]


def test_much_larger_town_comes_first_by_what_it_is_called_elsewhere():
    assert places("hanover") == ["Hannover DE", "Hanover US"]


def test_town_whose_name_begins_so_is_called_so():
    assert places("halle") == ["Halle (Saale) DE", "Halle BE"]


def test_country_comes_before_a_small_town_of_its_name():
    assert places("Trinidad")[0] == "TT"


@pytest.mark.parametrize(
    ("typed", "lands"),
    [
        ("Guinea", ["GN", "GW", "GQ"]),
        ("Guinée", ["GN", "GW", "GQ"]),
        ("Гвинея", ["GN", "GW", "GQ"]),
        ("Guinea Ecuatorial", ["GQ"]),
        ("السودان", ["SD", "SS"]),
        ("Congo", ["CD", "CG"]),
        ("الكونغو", ["CD", "CG"]),
        ("刚果", ["CD", "CG"]),
        ("Korea", ["KR", "KP"]),
        ("North Korea", ["KP"]),
    ],
)
def test_name_of_several_countries_offers_each(typed, lands):
    assert places(typed) == lands


def test_country_before_a_division_is_told_by_its_town():
    assert places("Juba Sudan") == ["Juba SS"]


def test_part_of_a_country_is_no_part_of_the_one_divided_from_it():
    assert {place.country for place in reading("Darfur").places} == {"SD"}


@pytest.mark.parametrize(
    ("typed", "is_of_experts"),
    [
        ("an expert for the court in a torture case", True),
        ("expert pour le tribunal", True),
        ("потрібен експерт для суду", True),
        ("a court for refugees", False),
    ],
)
def test_word_for_an_expert_is_read_and_said_to_be_used(typed, is_of_experts):
    read_so = reading(typed)

    assert read_so.is_of_experts == is_of_experts
    assert not {"expert", "експерт"} & {*read_so.unused}


@pytest.mark.parametrize(
    "typed",
    ["arrested by police", "Tortured by Police", "I ran from police", "help in Police"],
)
def test_word_for_the_police_names_no_town(typed):
    assert where(typed) is None
    assert not reading(typed).origins


def test_town_that_is_called_so_is_told_by_its_country():
    assert where("lawyer in Police, Poland") == "Police PL"


def test_name_of_a_country_in_two_words_is_one_in_its_language_only():
    assert where("I ran away") is None
    assert where("tôi ở I ran") == "IR"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("I live in Springfield near Illinois", "Springfield IL"),
        ("psychologist Springfield in Illinois", "Springfield IL"),
        ("Springfield, Illinois", "Springfield IL"),
    ],
)
def test_towns_are_told_apart_by_the_state_that_in_or_near_joins(typed, place):
    words = tokens(typed)
    springfields = [
        Town(number, "Springfield", "US", Point(*point), people, division_code=f"US.{state}")
        for number, (state, point, people) in enumerate(
            [("MO", (37.2, -93.3), 169_000), ("IL", (39.8, -89.6), 114_000)]
        )
    ]

    found = read(words, {"springfield": springfields}).place

    assert f"{found.town.name} {found.town.division_code[3:]}" == place


def test_full_name_of_a_small_town_is_its_own():
    words = tokens("Baden bei Wien")
    baden = Town(1, "Baden", "AT", Point(48.0, 16.2), 26_286)

    assert read(words, {"baden bei wien": [baden]}).place.town == baden


@pytest.mark.parametrize("typed", ["ကိုယ့်ကိုယ်ကို သတ်ချင်တယ်", "我想 死", "死に たい", "อยาก ฆ่าตัวตาย"])
def test_space_where_a_script_has_none_hides_no_danger(typed):
    assert reading(typed).is_danger


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("huduma ya afya ya akili", "service=psychological"),
        ("mental health care", "service=psychological"),
        ("huduma ya afya", "service=medical"),
    ],
)
def test_of_two_phrases_that_share_a_word_the_one_that_says_more_is_read(typed, code):
    assert code in {one for ask in reading(typed).asks for one in ask.codes}


@pytest.mark.parametrize("word", ["aube", "swicie", "bahardan", "весны", "գարնանից"])
def test_word_of_the_time_of_day_or_year_is_no_misspelt_place(word):
    assert letters_wrong(word) == 0


def test_hour_of_prayer_is_no_country():
    assert where("بقدر اجي بعد المغرب") is None
    assert where("محامي في المغرب") == "MA"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("i was so scared and they persist and it was very bad", None),
        ("i was so scared and my saliva was always very bad", None),
        ("я был в Москве и мне было очень плохо", "Moscow RU"),
    ],
)
def test_ending_of_another_language_than_the_sentence_makes_no_place(typed, place):
    assert where(typed) == place


def test_frequent_word_is_no_form_of_a_place_but_with_a_capital_letter():
    assert where("на самом деле мне очень плохо") is None
    assert where("адвокат в Дели") == "Delhi IN"
    assert where("esu vienoje kameroje ir negaliu miegoti") is None
    assert where("psichologas Vienoje") == "Vienna AT"


def test_frequent_word_is_a_form_of_a_towns_name_behind_a_verb_of_living():
    assert where("gyvenu vienoje") == "Vienna AT"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("psycholog Prahu", "CZ"),
        ("psichologas iš paryžiaus", "Paris FR"),
        ("romos psichologas", "Rome IT"),
        ("no romas psihologs", "Rome IT"),
        ("jsem z číny", "CN"),
        ("psycholog Čínu", "CN"),
        ("potřebuji pomoc po trestném činu", None),
    ],
)
def test_name_of_a_place_is_read_though_another_word_is_spelled_much_like_it(typed, place):
    assert where(typed) == place


def test_country_that_is_a_word_of_a_sentence_is_one_elsewhere():
    assert where("вони мали мене забрати") is None
    assert where("психолог Мали") == "ML"
    assert where("i cannot sleep on this island") is None
    assert where("Psychologe Island") == "IS"


def test_so_short_a_name_of_a_country_has_nothing_written_onto_it():
    assert where("ամէն ինչ կը մոռնամ") is None
    assert where("հոգեբան ԱՄԷ") == "AE"


def test_capital_that_is_a_part_of_its_country_is_a_town_beside_it():
    assert where("Mexico City, Mexico") == "Mexico City MX"
