"""Signed copies that leave the site: who is in them, until when, and that they are ours."""

import base64
import datetime as dt
import io
import json
import shutil
import subprocess
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from centres.models import Centre
from irct import health, timetable
from irct.machine.languages import in_language
from irct.models import NightRun
from irct.opendata.copies import keys, making
from irct.opendata.copies.minisign import BadSignature, PublicKey, SecretKey
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# As published beside minisign: key, signature of the four letters "test".
KNOWN_KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
KNOWN_SIGNATURE = """\
untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
"""


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.COPIES, settings.COPIES_KEYS = tmp_path / "copies", tmp_path / "keys"
    settings.COPIES_KEY = keys.of_the_demonstration()
    return tmp_path


def a_house(name="House of Hope", slug="house", **values):
    return CentreFactory(
        name=name,
        slug=slug,
        **{"agrees_to_copies": True, **values},
        children=[
            text(language="en", summary="We listen.", how_to_get_help="Call."),
            location(shown="approximate", town="Odense", street="Secret Road 2"),
            contact(kind="phone", value="+4533760600", visibility="public"),
        ],
    )


def answered(client, name="list-en.zip"):
    answer = client.get(f"/data/copies/{name}")
    return answer.status_code, b"".join(answer)


def packed(client, language="en"):
    """The files of a copy, by name."""
    status, content = answered(client, f"list-{language}.zip")
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def has_copy(client):
    return answered(client)[0] == 200


# The format


def test_known_signature_is_verified_and_no_other():
    key = PublicKey.read(f"untrusted comment: a key\n{KNOWN_KEY}\n")

    assert key.verify(b"test", KNOWN_SIGNATURE) == "timestamp:1633700835\tfile:test\tprehashed"
    for content, signature in (
        (b"tset", KNOWN_SIGNATURE),
        (b"test", KNOWN_SIGNATURE.replace("file:test", "file:tset")),
        (b"test", KNOWN_SIGNATURE.replace("RUQf", "RWQf")),
        (b"test", "\n".join(KNOWN_SIGNATURE.splitlines()[:2])),
        (b"test", SecretKey.make().sign([b"test"], "another key")),
        (b"test", "\x00"),
    ):
        with pytest.raises(BadSignature):
            key.verify(content, signature)
    assert str(key) == KNOWN_KEY


@pytest.mark.parametrize("said", ["", "nonsense", KNOWN_KEY[:-4], "ü", base64.b64encode(b"x" * 42)])
def test_what_is_no_key_is_refused(said):
    with pytest.raises(BadSignature):
        PublicKey.read(str(said))


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")
def test_minisign_makes_the_certificate_and_verifies_the_copy(client, settings, folders):
    a_house()
    run("minisign", "-GW", "-p", "offline.pub", "-s", "offline.key", at=folders)
    settings.COPIES_KEY = (folders / "offline.pub").read_text().splitlines()[1]
    call_command("copies_key", "--make", verbosity=0)
    request = folders / "keys" / keys.NEXT_PUBLIC
    until = timezone.localdate() + dt.timedelta(days=200)
    signing = ["minisign", "-S", "-s", "offline.key", "-m", str(request), "-t", f"until {until}"]
    run(*signing, at=folders)
    call_command("copies_key", "--install", f"{request}.minisig", verbosity=0)
    making.make()
    for name in ("copies.pub", "copies.pub.minisig", "list-ar.zip", "list-ar.zip.minisig"):
        (folders / name).write_bytes(answered(client, name)[1])

    key = run("minisign", "-Vm", "copies.pub", "-P", settings.COPIES_KEY, at=folders)
    copy = run("minisign", "-Vm", "list-ar.zip", "-p", "copies.pub", at=folders)

    today = timezone.localdate()
    after = today + dt.timedelta(days=30)
    assert f"Trusted comment: until {until}" in key
    assert f"list-ar.zip, made on {today}, ask for a new copy after {after}" in copy
    content = (folders / "list-ar.zip").read_bytes()
    (folders / "list-ar.zip").write_bytes(content[:-1] + b"!")
    with pytest.raises(subprocess.CalledProcessError):
        run("minisign", "-Vm", "list-ar.zip", "-p", "copies.pub", at=folders)


def run(*command, at):
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=True).stdout


# The keys


def test_nothing_is_published_without_a_key_that_is_vouched_for(client, settings, folders):
    a_house()
    making.make()
    had = has_copy(client)
    settings.COPIES_KEY = ""

    made, page = making.make(), client.get("/data/copies/").content.decode()

    assert (had, made, has_copy(client)) == (True, False, False)
    assert "There are no copies at present" in page
    assert "list-en.zip" not in page
    assert list((folders / "copies").iterdir()) == []
    with pytest.raises(CommandError, match="COPIES_KEY is not set"):
        call_command("copies_key")


def test_certificate_of_another_key_or_over_counts_for_nothing(client, settings, time_machine):
    a_house()
    making.make()
    own, another = settings.COPIES_KEY, str(SecretKey.make().public)
    settings.COPIES_KEY = another
    of_another = has_copy(client), making.make()
    settings.COPIES_KEY = own
    time_machine.move_to(timezone.now() + dt.timedelta(days=366))

    assert of_another == (False, False)
    assert (making.make(), has_copy(client)) == (False, False)


def test_key_that_waits_is_not_used_until_it_is_vouched_for(folders):
    before = str(keys.signer().secret)
    call_command("copies_key", "--make", verbosity=0)

    with pytest.raises(CommandError, match="certificate"):
        call_command("copies_key", "--install", str(folders / "keys" / keys.CERTIFICATE))
    assert str(keys.signer().secret) == before
    assert (folders / "keys" / keys.NEXT_SECRET).stat().st_mode & 0o777 == 0o600


def test_health_tells_before_the_key_ends_and_when_there_are_no_copies(
    settings, folders, time_machine, monkeypatch
):
    def told():
        [line] = health.copies()
        return line.state, line.value, line.advice

    a_house()
    assert told()[:2] == (health.LOOK, "there are none")
    making.make()
    until = keys.signer().until
    assert told() == (health.GOOD, f"Their key counts until {until.day} {until:%B %Y}.", "")

    time_machine.move_to(timezone.now() + dt.timedelta(days=335))
    making.make()
    state, value, advice = told()
    assert (state, value) == (health.LOOK, f"Their key counts until {until.day} {until:%B %Y}.")
    assert "before that day" in advice

    time_machine.move_to(timezone.now() + dt.timedelta(days=31))
    assert told()[2] == f"The certificate was valid until {until}."
    (folders / "keys" / keys.SECRET).write_text("not a key")
    time_machine.move_to(timezone.now() - dt.timedelta(days=366))
    assert told()[2] == "copies.key: This is no key or signature of minisign."
    settings.COPIES_KEY = ""
    assert told() == (health.GOOD, "not offered", "")


def test_copies_that_cannot_be_made_are_told_of_by_the_timetable(folders, monkeypatch):
    a_house()
    (folders / "copies").write_text("a file, where the folder should be")
    make = next(task for task in timetable.TASKS if task.name == "make_copies")

    with pytest.raises(OSError, match="File exists"):
        make(0)

    assert NightRun.objects.get(task="make_copies").error == "FileExistsError"
    lines = {line.what: line.state for line in health.night()}
    assert lines["Make the signed copies"] == health.LOOK


def test_page_of_the_copies_speaks_every_language_and_names_its_own_copy(client, settings):
    a_house()
    making.make()

    pages = {
        code: client.get(in_language("/data/copies/", code)).content.decode()
        for code, _name in settings.LANGUAGES
    }

    for code, page in pages.items():
        assert f'<html lang="{code}"' in page
        assert f"minisign -Vm list-{code}.zip -p copies.pub" in page, code
        assert page.count(settings.COPIES_KEY) == 2, code
        assert page.count(" download>") == 2 * len(pages) + 2, code
    assert [code for code, page in pages.items() if "without a connection" in page] == ["en"]


# Who is in a copy


def test_copy_holds_those_that_agreed_in_every_language_and_no_expert(client):
    a_house()
    a_house("Quiet house", "quiet", agrees_to_copies=None)
    a_house("Refusing house", "refusing", agrees_to_copies=False)
    a_house("Draft house", "draft", status="draft")
    ExpertFactory(name="Open person", slug="open-person")

    making.make()

    for language in ("en", "fr", "es", "ar", "fa", "ru", "uk", "tr"):
        files = packed(client, language)
        assert [*files] == [f"list-{language}.html", f"list-{language}.jsonl", "about.txt"]
        told = "\n".join(files.values())
        assert "House of Hope" in told, language
        hidden = ("Quiet house", "Refusing house", "Draft house", "Open person", "Secret Road")
        assert [one for one in hidden if one in told] == []
    [line] = packed(client)["list-en.jsonl"].splitlines()
    assert json.loads(line)["phones"] == ["+4533760600"]
    assert 'dir="rtl"' in packed(client, "ar")["list-ar.html"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves", ["hides", "says no", "shows less"])
def test_whoever_leaves_is_in_no_answer_from_that_moment_on(client, folders, leaves):
    a_house("Other house", "other")
    making.make()
    before = packed(client)
    house = a_house()
    editor = UserFactory()
    house.editorships.create(user=editor)
    making.make()
    with_it = packed(client)

    if leaves == "hides":
        house.hide(by=editor)
    elif leaves == "says no":
        assert house.submit("copies", {"agrees_to_copies": False}, by=editor) is None
    else:
        [phone] = house.contacts.all()
        house.submit("contacts", {f"contacts/{phone.pk}": None}, by=editor)
    at_once = answered(client)[0], answered(client, "list-fr.zip.minisig")[0]
    making.make()

    assert "House of Hope" in with_it["list-en.html"]
    assert at_once == (503, 503)
    assert "+45 33 76 06 00" in with_it["list-en.html"]
    assert packed(client) == before if leaves != "shows less" else has_copy(client)
    assert len(list((folders / "copies").iterdir())) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_hides_while_copies_are_made_is_in_none(client, monkeypatch):
    house = a_house()
    made = making.page.made

    def slowly(*args, **days):
        Centre.objects.get(pk=house.pk).hide(by=UserFactory())
        return made(*args, **days)

    monkeypatch.setattr(making.page, "made", slowly)

    assert (making.make(), has_copy(client)) == (False, False)


def test_copies_are_made_anew_each_day_and_no_more_often(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC))
    a_house()

    made = [making.make(), making.make(), making.make(anew=True)]
    first = packed(client)["about.txt"]
    time_machine.move_to(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC))
    made.append(making.make())

    assert made == [True, False, True, True]
    assert "Made on 2026-11-30. Ask for a new copy after 2026-12-30" in first
    assert "Made on 2026-12-01." in packed(client)["about.txt"]


# Opened without a connection


@pytest.mark.browser
def test_copy_works_from_a_stick_with_and_without_script(client, browser, folders):
    a_house()
    a_house("Other house", "other", country="KE")
    making.make()
    path = folders / "list-ar.html"
    path.write_text(packed(client, "ar")["list-ar.html"])
    contexts = [browser.new_context(java_script_enabled=on, offline=True) for on in (True, False)]
    asked, pages = [], [context.new_page() for context in contexts]
    for page in pages:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
    page, plain = pages
    today, box = timezone.now(), page.get_by_role("searchbox")

    assert [entry.is_visible() for entry in plain.locator("article").all()] == [True, True]
    assert not plain.get_by_role("searchbox").is_visible()
    assert plain.locator("h2").count() == 2
    box.fill("kenia كينيا")
    assert not page.locator("article:visible").count()
    assert page.locator("#none").is_visible()
    box.fill("كينيا OTHER")
    [found] = page.locator("article:visible h3").all_inner_texts()
    assert found.strip("\u2068\u2069") == "Other house"
    assert page.locator("#number").inner_text() == "1 / 2"
    assert page.evaluate("document.dir") == "rtl"
    assert {*asked} == {path.as_uri()}
    assert "تعذيب" not in page.title()
    assert not page.locator("#old").is_visible()
    page.clock.set_fixed_time(today + dt.timedelta(days=32))
    page.reload()
    assert page.locator("#old").is_visible()
    for context in contexts:
        context.close()


# Agreeing


def test_yes_waits_for_a_second_person_and_no_is_written_at_once(client):
    house = a_house(agrees_to_copies=None)
    editor, secretary = UserFactory(), UserFactory(is_staff=True)
    house.editorships.create(user=editor)

    request = house.submit("copies", {"agrees_to_copies": True}, by=editor)
    house.refresh_from_db()
    waits = house.agrees_to_copies
    request.approve(by=secretary)
    house.refresh_from_db()
    agreed = house.agrees_to_copies
    assert house.submit("copies", {"agrees_to_copies": False}, by=editor) is None
    house.refresh_from_db()

    assert (waits, agreed, house.agrees_to_copies) == (None, True, False)


PAGE = "/centres/house/confirm/"


@pytest.fixture
def member(client):
    """The editor of a house that was not asked yet."""
    house, editor = a_house(agrees_to_copies=None), UserFactory()
    house.editorships.create(user=editor)
    client.force_login(editor)
    return client


def test_centre_is_asked_when_it_confirms_and_says_yes_or_no(member):
    house = Centre.objects.get(slug="house")
    asked = member.get(PAGE).content.decode()

    yes = member.post(PAGE, filled_in(member.get(PAGE), agrees_to_copies="yes"), follow=True)
    [request] = house.change_requests.all()
    request.approve(by=UserFactory(is_staff=True))
    waited = Centre.objects.get(slug="house").agrees_to_copies
    no = member.post(PAGE, filled_in(member.get(PAGE), agrees_to_copies="no"), follow=True)
    house.refresh_from_db()

    assert "May your entry be in copies outside this site?" in asked
    assert "1 change waits for the secretariat" in yes.content.decode()
    assert (waited, house.agrees_to_copies) == (True, False)
    assert "It is public now" not in no.content.decode()
    nothing = member.post(PAGE, filled_in(member.get(PAGE)))
    assert nothing.status_code == 400


def test_link_in_an_e_mail_tells_what_was_answered_and_changes_nothing(client):
    house = a_house()
    editor = UserFactory()
    house.editorships.create(user=editor)
    link = f"/confirm/{house.confirm_token(editor)}/"
    page = client.get(link)

    client.post(link, filled_in(page, contact="right") | {"agrees_to_copies": "no"})
    house.refresh_from_db()

    assert "The entry may be in copies outside this site." in page.content.decode()
    assert house.agrees_to_copies is True


def test_whoever_hides_is_told_until_when_copies_show_it(member, settings):
    # The history has the time of the database, which no test moves.
    house, page = Centre.objects.get(slug="house"), "/centres/house/hide/"
    last = timezone.localdate() + dt.timedelta(days=30)
    until = f"Copies outside this site may show the entry until {last.day} {last:%B %Y}"
    never = member.get(page).content.decode()

    house.change({"agrees_to_copies": True}, by=UserFactory(is_staff=True))
    agreed = member.get(page).content.decode()
    by_link = member.get(f"/hide/{house.hide_token(house.editorships.get().user)}/")
    house.change({"agrees_to_copies": False}, by=UserFactory(is_staff=True))
    just_ended = member.get(page).content.decode()
    settings.COPIES_KEY = ""
    without_copies = member.get(page).content.decode()

    told = [until in one for one in (never, agreed, by_link.content.decode(), just_ended)]
    assert told == [False, True, True, True]
    assert "Copies outside" not in without_copies
