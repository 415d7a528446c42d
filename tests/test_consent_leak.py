"""What an expert does not agree to any more is in no public answer within the same minute."""

import datetime as dt
import hashlib
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from experts.consents.pictures import EncodedPicture
from experts.models import ConsentPart, Expert, portraits
from irct.mail import outbox
from irct.models import Word
from tests.addresses import all_addresses
from tests.browser_forms import filled_in
from tests.factories import ExpertFactory, UserFactory, text
from tests.pictures import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LAST = dt.date(2027, 3, 9)
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(seconds=60)
# Words that nothing else holds, by the part of the entry in which they are; a country in which
# there is nobody else, and another in which nobody else works.
WORDS = {
    ConsentPart.NAME: ["zqnamelo"],
    ConsentPart.PORTRAIT: ['class="portrait"'],
    ConsentPart.COUNTRY: ["Iceland</span>", ">Iceland</li>", "Greenland</li>", ", iceland:"],
    ConsentPart.INSTITUTION: ["zqinstituto"],
    ConsentPart.BIOGRAPHY: ["zqbiografio"],
    ConsentPart.COURTS: ["zqtribunalo"],
}
# As they are typed, with a letter wrong, and begun only.
TYPED = {
    ConsentPart.NAME: ["zqnamelo", "zqnomelo", "zqname"],
    ConsentPart.COUNTRY: ["iceland", "greenland", "icelnd"],
    ConsentPart.INSTITUTION: ["zqinstituto", "zqenstituto", "zqinst"],
    ConsentPart.BIOGRAPHY: ["zqbiografio", "zqbeografio"],
    ConsentPart.COURTS: ["zqtribunalo", "zqtrebunalo", "zqtrib"],
}
OTHERS = [
    *("/experts/?country=IS", "/experts/?work=GL", "/experts/?country=IS&work=GL"),
    *("/experts/?sort=confirmed", "/experts/?profession=dentist"),
    *("/countries/iceland/", "/countries/greenland/", "/experts/was-open/", "/map/europe/"),
    *("/centres/?q=zqnamelo", "/near/?q=zqnamelo"),
    *("/centres/?q=forensic+dentist+iceland", "/centres/?q=expert+witness+greenland"),
]


@pytest.fixture
def expert():
    ExpertFactory(name="Somebody else", slug="somebody-else")
    mended_without = mended(answers_of(LOOKED_FOR))
    expert = ExpertFactory(
        name="Zqnamelo person",
        slug="open-person",
        former_slugs=["was-open"],
        country="IS",
        countries_of_work=["GL"],
        institution="Zqinstituto",
        courts=["Zqtribunalo"],
        professions=["dentist"],
        consent_given_on=LAST - 364 * DAY,
        consent_valid_until=LAST,
        children=[text(language="en", biography="Zqbiografio.")],
    )
    expert.editorships.create(user=UserFactory(email="expert@example.org"))
    picture = EncodedPicture(photograph(300, 300, "WEBP"), 300, 300)
    portraits.put(expert, picture, by=None)
    # What is mended where there never was such an entry.
    expert.mended_without = mended_without
    return expert


def searches(part):
    return [f"/{app}/?q={word}" for app in ("experts", "centres") for word in TYPED.get(part, [])]


def every_public_answer():
    """All that anybody can ask for, as text, by its address; without what was asked for."""
    return answers_of([*public_pages(), *(one for part in ConsentPart for one in searches(part))])


def public_pages():
    """The addresses of all that anybody can ask for but searches for words of the entry."""
    return [address.path for address in all_addresses()] + OTHERS


def answers_of(addresses):
    client, answers = Client(), {}
    for address in dict.fromkeys(addresses):
        answer = client.get(address)
        body = answer.content
        told = body.decode() if "image" not in answer["Content-Type"] else fingerprint(body)
        # Where it was asked for it stands again: in the field, links to other languages.
        told = told.replace(address, "")
        if "?q=" in address:
            typed = re.escape(address.partition("?q=")[2])
            told = re.sub(rf'(value="|q=){typed}', r"\1", told)
        # So does it in the way back, where it is asked to sign in.
        headers = str(dict(answer.headers)).replace(address, "")
        answers[address] = f"{told} {headers}", answer
    return answers


def fingerprint(content):
    return f"image {hashlib.sha256(content).hexdigest()}"


def shown(part, answers):
    """The addresses whose answers hold something of a part."""
    words = [word.lower() for word in WORDS[part]]
    image = part == ConsentPart.PORTRAIT
    return {
        address
        for address, (told, _answer) in answers.items()
        if any(word in told.lower() for word in words) or (image and told.startswith("image "))
        # Whoever chooses a country reads its name, whether there is anybody or not.
        if not (part == ConsentPart.COUNTRY and re.search("=(IS|GL)", address))
    }


def kept_for(answers):
    """For how many seconds the answers may be kept by whoever asked."""
    ages = [answer.headers.get("Cache-Control", "") for _told, answer in answers.values()]
    return [int(age) for told in ages for age in re.findall(r"max-age=(\d+)", told)]


def found(answers):
    """What is counted and, in these answers, suggested by the words of the entry."""
    client = Client()
    search = client.get("/experts/").context["search"]
    by_country = client.get("/experts/?country=IS").context["search"].total
    values = {(facet.name, one.code) for facet in search.facets for one in facet.values}
    home = client.get("/").context["figures"]
    return {
        "experts": home.experts,
        "countries": home.expert_countries,
        "facets": values & {("country", "IS"), ("work", "GL"), ("profession", "dentist")},
        "in Iceland": by_country,
        "mended": mended(answers),
    }


LOOKED_FOR = [f"/experts/?q={word}" for part in ConsentPart for word in TYPED.get(part, [])]


def mended(answers):
    """How what is spelled much like the words of the entry is corrected."""
    return [answers[address][1].context["search"].query.corrections for address in LOOKED_FOR]


EMPTY = {"facets": set(), "in Iceland": 0, "experts": 1, "countries": 1}


def assert_public_everywhere(answers):
    profile = "/experts/open-person/"
    assert {part for part in ConsentPart if profile in shown(part, answers)} == set(ConsentPart)
    assert {"/experts/", "/countries/iceland/", "/experts/?country=IS"} <= shown(
        ConsentPart.NAME, answers
    )
    assert "/experts/open-person/portrait/" in shown(ConsentPart.PORTRAIT, answers)
    assert "/sitemap.xml" in [a for a, (told, _r) in answers.items() if "open-person" in told]


def assert_counted(counted, expert):
    assert (counted["experts"], counted["countries"], counted["in Iceland"]) == (2, 2, 1)
    assert len(counted["facets"]) == 3
    assert counted["mended"] != expert.mended_without


def where_it_was(before):
    """Where an entry was shown or led to, and is looked for: all that may remember it."""
    told_of = {address for address, (told, _answer) in before.items() if "open-person" in told}
    told_of |= {address for part in ConsentPart for address in shown(part, before)}
    looked_for = [address for part in ConsentPart for address in searches(part)]
    return sorted({*told_of, *looked_for, *OTHERS, "/experts/open-person/"})


def assert_all_gone(expert, answers):
    for part in ConsentPart:
        assert shown(part, answers) == set(), part
    named = {a for a, (told, _r) in answers.items() if "open-person" in told or "was-open" in told}
    assert named == set()
    never = Client().get("/experts/never-was/")
    assert answers["/experts/open-person/"][1].content == never.content
    counted = found(answers)
    assert {name: counted[name] for name in EMPTY} == EMPTY
    assert counted["mended"] == expert.mended_without
    assert_nobody_is_found_in_iceland()


def assert_nobody_is_found_in_iceland():
    """Hold what a search for it answers against that for a country that never had an expert."""
    iceland, tuvalu = (Client().get(f"/experts/?q={name}") for name in ("iceland", "tuvalu"))
    assert iceland.context["search"].query.absent.country == "IS"
    assert "No expert in Iceland is listed." in iceland.content.decode()
    listed, elsewhere = (
        [one.slug for one in answer.context["page"]] for answer in (iceland, tuvalu)
    )
    assert listed == elsewhere


def test_expert_is_public_everywhere_for_less_than_a_minute_and_in_no_response_once_withdrawn(
    expert, settings
):
    at = dt.datetime(2027, 1, 8, 12, tzinfo=dt.UTC)
    with time_machine.travel(at, tick=False) as clock:
        answers = every_public_answer()
        assert_public_everywhere(answers)
        assert_counted(found(answers), expert)
        assert max(kept_for(answers)) < 60
        assert settings.CACHES["default"]["TIMEOUT"] < 60

        link = f"/experts/consent/{expert.consents.get().token(expert.editorships.get().user)}/"
        visitor = Client()
        visitor.post(link, filled_in(visitor.get(link)) | {"do": "withdraw"})

        assert_all_gone(expert, every_public_answer())
        assert not Word.objects.filter(word__startswith="zq").exists()
        clock.shift(MINUTE)
        assert_all_gone(expert, answers_of(where_it_was(answers)))


def test_expert_is_in_no_public_response_one_second_after_consent_ends(expert):
    """The night has not come yet: nothing was written since the last second of the last day."""
    over = timezone.make_aware(dt.datetime.combine(LAST + DAY, dt.time()))
    with time_machine.travel(over - dt.timedelta(seconds=1), tick=False) as clock:
        assert Expert.objects.published().filter(pk=expert.pk).exists()
        before = answers_of(public_pages())
        assert len(shown(ConsentPart.NAME, before)) > 5

        clock.shift(1)

        assert_all_gone(expert, every_public_answer())


def test_parts_without_consent_are_in_no_response(expert):
    """One part after the other is withdrawn: what was asked for before is remembered each time.

    Each time it is asked where the part was shown and where it is looked for, and at last again
    everywhere.
    """
    at = dt.datetime(2027, 1, 8, 12, tzinfo=dt.UTC)
    visitor, editor = Client(), expert.editorships.get().user
    others, withdrawn = [one.value for one in ConsentPart], []
    with time_machine.travel(at, tick=False) as clock:
        before = answers_of(public_pages())
        for part in (part for part in ConsentPart if part != ConsentPart.NAME):
            others.remove(part.value)
            withdrawn.append(part)
            link = f"/experts/consent/{expert.consents.valid().get().token(editor)}/"
            visitor.post(link, filled_in(visitor.get(link)) | {"do": "fewer", "parts": others})

            addresses = {*shown(part, before), *searches(part), "/experts/open-person/"}
            # By these the country is looked for.
            by_country = {"/countries/iceland/", "/experts/?country=IS"}
            addresses |= {*OTHERS} if part == ConsentPart.COUNTRY else by_country
            assert_none_holds(withdrawn, others, answers_of(sorted(addresses)))
            # So that the next consent is later than this one.
            clock.shift(1)
        assert_none_holds(withdrawn, others, every_public_answer())


def assert_none_holds(withdrawn, others, answers):
    for part in withdrawn:
        left = shown(part, answers)
        if part == ConsentPart.COUNTRY:
            # Pages that list every country name these two whether there is somebody or not.
            left &= {address for address in answers if "/experts/" in address}
            assert "zqnamelo" not in answers["/countries/iceland/"][0].lower()
            assert "zqnamelo" not in answers["/experts/?country=IS"][0].lower()
            assert_nobody_is_found_in_iceland()
            by_country = Client().get("/experts/?country=IS").context["search"].total
            home = Client().get("/").context["figures"]
            assert (by_country, home.expert_countries) == (0, 1)
            facets = Client().get("/experts/").context["search"].facets
            values = {(facet.name, one.code) for facet in facets for one in facet.values}
            assert not values & {("country", "IS"), ("work", "GL")}
            assert ("profession", "dentist") in values
        elif part != ConsentPart.PORTRAIT:
            assert Client().get(f"/experts/?q={WORDS[part][0]}").context["search"].total == 0
            assert not Word.objects.filter(word=WORDS[part][0]).exists()
        assert left == set(), part
    profile = answers["/experts/open-person/"][0].lower()
    for one in others:
        assert any(word.lower() in profile for word in WORDS[one]), one


@pytest.mark.quick
def test_expert_withdrawal_sends_a_stranger_no_mail_and_no_links(expert, mailoutbox):
    stranger = UserFactory(email="stranger@example.org")
    expert.withdraw_consent(by=expert.editorships.get().user)

    assert outbox.hide_links(stranger.email) == []
    assert [one for one in mailoutbox if one.to == [stranger.email]] == []
