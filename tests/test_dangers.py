"""Danger that words tell together, in whatever order, and towns that a language has at home."""

from irct.places.points import Point
from irct.search.reading import read
from irct.search.tokens import tokens
from irct.search.towns import Town

TOLD = [
    *("ինձ Գյումրիում ոստիկանները հիմա սպանում են", "կյանքս վտանգի տակ է"),
    *("դռան տակ կանգնած են ինձ տանելու համար", "վաղը առավոտյան ամուսնուս դեպորտ են անում"),
    *("կեանքէս յոգնած եմ", "վաղը զիս պիտի արտաքսեն"),
    *("завтра утром моего брата вышлют", "брат выпил всю пачку таблеток"),
    *("чоловіка завтра зранку депортують", "nechci už takhle žít", "zítra ráno mě z Brna vyhostí"),
    *("võtsin õhtul kõik tabletid", "vyras vėl grasina mane nužudyti", "rīt no rīta mani izraidīs"),
    *("bevettem este az összes gyógyszert", "huomenna aamulla veljeni karkotetaan"),
    *("jutro rano deportują mojego męża", "həbləri çox içdim", "sutra ujutru me deportuju"),
    *("bütün hapları içtim", "ხვალ ჩემს ძმას აძევებენ", "મારે હવે જીવવું નથી"),
    *("എനിക്ക് ഇനി ജീവിക്കണ്ട", "నాకు ఇంక బతకాలని లేదు", "ਮੈਂ ਹੁਣ ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦੀ"),
    *("فردا صبح برادرم دیپورت میشه", "morgen früh werde ich abgeschoben"),
]
# What is over, what was done to somebody, and the same words of something else.
NOT_TOLD = [
    *("ինձ ուզում էին սպանել", "եղբորս սպանել են պատերազմում", "չեմ կարողանում քնել"),
    *("меня уже три года преследуют кошмары", "брата завтра забираю из больницы"),
    *("minut yritettiin tappaa vankilassa", "tahan ära sõita", "ne živim više u beogradu"),
    *("δεν ζω πια στην Αθήνα", "मेरे भाई जान को मदद चाहिए", "മക്കളുമായി ജീവിക്കാൻ സഹായം വേണം"),
    *("ਉਹ ਮੈਨੂੰ ਮਾਰ ਰਹੇ ਸਨ", "મને મારી નાખવાની ધમકી આપી હતી", "برادرم درد می‌کشد"),
]
APART = "завтра я иду к врачу потом домой потом к сестре и вечером меня вышлют"


def is_danger(typed):
    return read(tokens(typed), {}).is_danger


def test_words_tell_of_danger_together_in_whatever_order():
    assert [typed for typed in TOLD if not is_danger(typed)] == []


def test_words_of_what_is_over_or_of_something_else_tell_of_no_danger():
    assert [typed for typed in NOT_TOLD if is_danger(typed)] == []


def test_words_that_stand_far_apart_tell_of_no_danger():
    assert not is_danger(APART)
    assert is_danger(APART.replace(" я иду к врачу потом домой потом к сестре и", ""))


def test_place_among_words_of_danger_is_read_as_well():
    brno = Town(1, "Brno", "CZ", Point(49.2, 16.6), 379_000)
    reading = read(tokens("zítra mě z Brna vyhostí"), {"brno": (brno,), "brna": (brno,)})

    assert reading.is_danger
    assert [place.country for place in (*reading.places, *reading.origins)] == ["CZ"]


def test_town_that_has_a_name_in_the_language_of_a_search_is_meant_first():
    tartus = Town(1, "Ţarţūs", "SY", Point(34.9, 35.9), 115_000)
    tartu = Town(2, "Tartu", "EE", Point(58.4, 26.7), 97_000)
    russian = Town(3, "Armavir", "RU", Point(45.0, 41.1), 190_000)
    armenian = Town(4, "Armavir", "AM", Point(40.2, 44.0), 29_000)
    towns = {"tartus": (tartus,), "tartu": (tartu,), "armavir": (russian, armenian)}

    def countries(typed):
        return [place.country for place in read(tokens(typed), towns).places]

    assert countries("arst tartus") == ["EE", "SY"]
    assert countries("doctor tartus")[0] == countries("tartus")[0] == "SY"
    assert countries("Արմավիրում") == ["AM", "RU"]
    assert countries("врач Armavir") == ["RU", "AM"]
