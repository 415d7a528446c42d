"""A portrait: made anew, looked at first, shown while the consent is for it, gone at once."""

import io
import random
import struct
import zlib

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from experts.consents import pictures
from experts.models import ConsentPart, Expert, Portrait, ProposedPortrait, portraits
from tests.factories import ExpertFactory, UserFactory
from tests.pictures import from_a_phone, photograph, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/experts/open-person/edit/portrait/"
SHOWN = "/experts/open-person/portrait/"
PROPOSED = f"{PAGE}proposed/"
SECRETS = [b"zqcomment", b"Zqmaker", b"Exif", b"GPS", b"zqtrailer", b"<script"]


@pytest.fixture
def editor():
    return UserFactory(email="expert@example.org", name="Edda")


@pytest.fixture
def expert(editor):
    expert = ExpertFactory(name="Open person", slug="open-person")
    expert.editorships.create(user=editor, role="lead")
    return expert


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


def send(client, content, name="me.jpg", page=PAGE, **sent):
    return client.post(page, {"file": SimpleUploadedFile(name, content), **sent})


def errors(response):
    return response.context["form"].errors.get("file", [])


def kept(model=ProposedPortrait):
    return bytes(model.objects.get().image)


def given(expert, content=None, **how):
    picture = pictures.reencode(io.BytesIO(content or photograph(**how)))
    return portraits.put(expert, picture, by=None)


def noisy(width, height):
    """What no way of writing a picture makes small."""
    chance = random.Random(1)
    return Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))


# Made anew


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_portrait_of_each_format_is_kept_as_a_small_webp(expert, member, form):
    response = send(member, photograph(1600, 1200, form))

    picture = read(kept())
    assert response.status_code == 302
    assert (picture.format, picture.size) == ("WEBP", (360, 270))
    proposed = ProposedPortrait.objects.get()
    assert (proposed.width, proposed.height) == picture.size


@pytest.mark.quick
def test_portrait_from_a_phone_loses_its_metadata_and_stands_upright(expert, member):
    sent = from_a_phone()
    assert b"Zqmaker" in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)

    send(member, sent)

    picture = read(kept())
    assert picture.size == (360, 480)
    assert not picture.getexif()
    assert picture.info.keys() <= {"loop", "background", "timestamp", "duration"}
    assert [secret for secret in SECRETS if secret in kept()] == []
    # Its left half was red; turned by a quarter, that is the upper one.
    top, bottom = picture.convert("RGB").getpixel((180, 60)), picture.getpixel((180, 420))
    assert top[0] - top[2] > 80
    assert min(bottom[:3]) > 200


@pytest.mark.parametrize("trailer", [b"PK\x03\x04zqtrailer", b"<script>zqtrailer</script>"])
def test_portrait_loses_data_appended_to_the_file(expert, member, trailer):
    send(member, photograph() + trailer)

    assert [secret for secret in SECRETS if secret in kept()] == []


@pytest.mark.quick
def test_portrait_from_a_png_loses_colour_profile_and_comments(expert, member):
    sent = photograph(form="PNG", icc_profile=b"zqcomment" * 20)

    send(member, sent)

    assert "icc_profile" not in read(kept()).info
    assert [secret for secret in SECRETS if secret in kept()] == []


def test_portrait_with_transparency_becomes_white(expert, member):
    file = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(file, "PNG")

    send(member, file.getvalue())

    assert min(read(kept()).convert("RGB").getpixel((150, 150))) > 250


def test_portrait_of_the_largest_size_is_under_40_kilobytes():
    file = io.BytesIO()
    noisy(900, 1100).save(file, "JPEG", quality=90)

    made = pictures.reencode(io.BytesIO(file.getvalue()))

    assert len(made.image) < 40_000
    assert (made.width, made.height) == (360, 440)


# Refused, with what to do


def heic():
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400)


def gif_that_is_a_script():
    return b"GIF89a/*" + bytes(300) + b"*/=1;alert(1)//"


def bomb(side=30_000):
    """A PNG of a few kilobytes that would fill gigabytes."""
    row = b"\x00" + bytes(side * 3)
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(row) for _ in range(40)) + packed.flush()

    def chunk(kind, content):
        told = struct.pack(">I", len(content)) + kind + content
        return told + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (heic(), "choose “Most compatible”"),
        (gif_that_is_a_script(), "This is not a JPEG, PNG or WebP picture."),
        (b"%PDF-1.7 zq", "This is not a JPEG, PNG or WebP picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a JPEG, PNG or WebP picture."),
        (photograph(form="GIF"), "This is not a JPEG, PNG or WebP picture."),
        (photograph(form="TIFF"), "This is not a JPEG, PNG or WebP picture."),
        (photograph()[:900], "The picture is damaged."),
        (b"", "The file is empty."),
        (bomb(), "more than 16 million pixels"),
        (bomb(8_000), "more than 16 million pixels"),
        (photograph(199, 600), "The picture is 199 by 600 pixels."),
        (photograph(600, 20), "Send one of at least 200 by 200."),
        (photograph() + bytes(5_000_000), "larger than 5 MB"),
        (photograph() + bytes(9_000_000), "Choose a picture of up to 5 MB."),
    ],
    ids=[
        *("heic", "polyglot", "pdf", "svg", "gif", "tiff", "cut", "empty", "bomb", "large"),
        *("narrow", "low", "heavy", "too heavy"),
    ],
)
def test_portrait_file_that_is_unusable_is_refused_with_advice(expert, member, content, told):
    response = send(member, content)

    assert response.status_code == 400
    assert told in " ".join(errors(response))
    assert not ProposedPortrait.objects.exists()


def test_portrait_form_without_a_file_is_refused(expert, member):
    assert errors(member.post(PAGE)) == ["Choose a picture of up to 5 MB."]


# Looked at first


def test_portrait_sent_by_an_expert_waits_while_the_old_one_stays(
    expert, member, editor, mailoutbox
):
    UserFactory(email="secretary@example.org", is_staff=True)
    old = given(expert, colour=(10, 10, 200))

    send(member, photograph())

    public = Client().get(SHOWN)
    assert public.content == bytes(old.image)
    assert member.get(PROPOSED).content == kept()
    assert [mail.subject for mail in mailoutbox] == [
        "IRCT directory: Open person: a portrait for you to look at"
    ]


def test_portrait_proposed_again_replaces_the_first_proposal(expert, member):
    send(member, photograph())
    first = kept()

    send(member, photograph(colour=(1, 1, 1)))

    assert ProposedPortrait.objects.count() == 1
    assert kept() != first


def test_portrait_proposed_is_not_shown_to_visitors_or_strangers(expert, member):
    send(member, photograph())
    stranger = Client()
    stranger.force_login(UserFactory())

    answers = [Client().get(PROPOSED), stranger.get(PROPOSED), Client().get(SHOWN)]

    assert [answer.status_code for answer in answers] == [302, 404, 404]


# Shown


def test_portrait_is_shown_with_alternative_text_and_size(expert):
    given(expert, width=1600, height=1200)

    page = Client().get("/experts/open-person/").content.decode()
    image = Client().get(SHOWN)

    (tag,) = [line.strip() for line in page.splitlines() if "<img" in line]
    assert f'src="{SHOWN}"' in tag
    assert 'alt="Portrait of Open person"' in tag
    assert 'width="360" height="270"' in tag
    assert 'loading="lazy"' in tag
    assert (image["Content-Type"], image["Cache-Control"]) == ("image/webp", "public, max-age=30")
    assert image["X-Content-Type-Options"] == "nosniff"
    assert image.cookies == {}


@pytest.mark.parametrize("why", ["hidden", "withdrawn", "over", "part", "name", "draft"])
def test_portrait_without_consent_is_not_served(expert, editor, why):
    given(expert)
    before = Client().get(SHOWN).status_code
    match why:
        case "hidden":
            expert.hide(by=editor)
        case "withdrawn":
            expert.withdraw_consent(by=editor)
        case "part":
            expert.agree(
                [one for one in ConsentPart if one != ConsentPart.PORTRAIT], by=editor, way="page"
            )
        case "name":
            expert.agree(
                [one for one in ConsentPart if one != ConsentPart.NAME], by=editor, way="page"
            )
        case "draft":
            Expert.objects.update(status="draft")
    over = timezone.now() + timezone.timedelta(days=301) if why == "over" else timezone.now()

    with time_machine.travel(over):
        after = [Client().get(SHOWN), Client().get("/experts/open-person/")]

    assert (before, after[0].status_code) == (200, 404)
    assert b"<img" not in after[1].content


def test_portrait_is_removed_at_once_and_nothing_of_it_is_kept(expert, member):
    given(expert)
    send(member, photograph(colour=(1, 2, 3)))
    images = [kept(Portrait), kept()]

    response = member.post(PAGE, {"remove": "yes"}, follow=True)

    assert "The portrait is removed." in response.content.decode()
    assert Client().get(SHOWN).status_code == 404
    for image in images:
        assert tables_with(image) == set()
    events = Portrait.pgh_event_model.objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]


def tables_with(content):
    """The tables of which a row holds some bytes, whatever the column is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        told = set()
        for table in tables:
            cursor.execute(
                f'SELECT 1 FROM "{table}" t WHERE strpos(t::text, %s) > 0 LIMIT 1',
                [content[:200].hex()],
            )
            if cursor.fetchone():
                told.add(table)
    return told


def test_portrait_replaced_leaves_no_bytes_in_the_history(expert):
    first = bytes(given(expert).image)
    second = bytes(given(expert, colour=(1, 2, 3)).image)

    assert tables_with(first) == set()
    assert tables_with(second) == {"experts_portrait"}


@pytest.mark.parametrize("known_by", ["own address", "sent"])
def test_portrait_is_erased_with_its_person(expert, editor, known_by):
    if known_by == "own address":
        Expert.objects.update(email="expert@example.org")
        image = bytes(given(expert).image)
    else:
        picture = pictures.reencode(io.BytesIO(photograph()))
        image = bytes(portraits.propose(expert, picture, by=editor).image)

    call_command("erase_person", "expert@example.org", yes=True, stdout=io.StringIO())

    assert tables_with(image) == set()
    assert Expert.objects.filter(pk=expert.pk).exists()


def test_portrait_is_deleted_with_its_expert(expert):
    given(expert)

    expert.delete()

    assert not Portrait.objects.exists()


def test_portraits_add_no_query_to_the_expert_list(expert, django_assert_num_queries, client):
    client.get("/experts/")
    with CaptureQueriesContext(connection) as one:
        client.get("/experts/")
    for _ in range(3):
        given(ExpertFactory())

    with django_assert_num_queries(len(one)):
        client.get("/experts/")
