"""A page in another language says who translated it, and lets its reader say what is wrong."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from irct.models import TranslationReport, TranslationReview, User
from irct.models.corrections import MOST_OPEN
from irct.translations.catalogues import digests
from irct.visitors import anonymous
from irct.visitors.translations import named

pytestmark = pytest.mark.django_db
FORM = "/fr/translation/"
TOLD = "/fr/translation/?page=/fr/staying-safe/"


@pytest.fixture(autouse=True)
def french(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    cache.clear()


def hidden_values(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def send(client, monkeypatch, text, page="/fr/staying-safe/"):
    """Report as somebody does who takes a few seconds."""
    form = client.get(FORM, {"page": page})
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(0))
    return client.post(FORM, hidden_values(form.content.decode()) | {"text": text})


def test_footer_says_that_a_program_translated_until_a_person_has_read_all(client, settings):
    assert f'href="{TOLD}"' in client.get("/fr/staying-safe/").content.decode()
    assert "/translation/" not in client.get("/staying-safe/").content.decode()

    texts = digests(settings.LOCALE_PATHS[0], "fr")
    reader = User.objects.create_user("reader@example.org", "x")
    TranslationReview.objects.note("fr", texts[1:], by=reader)
    assert "/translation/" in client.get("/fr/staying-safe/").content.decode()
    TranslationReview.objects.note("fr", texts[:1], by=reader)
    assert "/translation/" not in client.get("/fr/staying-safe/").content.decode()
    TranslationReview.objects.take_back("fr", texts[:1])
    assert "/translation/" in client.get("/fr/staying-safe/").content.decode()


def test_report_keeps_words_page_and_language_and_nothing_of_its_visitor(client, monkeypatch):
    answer = send(client, monkeypatch, "« foyer » is wrong here")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    kept = TranslationReport.objects.values().get()
    assert kept.pop("key")
    assert kept.pop("id")
    assert kept == {
        "language": "fr",
        "page": "/fr/staying-safe/",
        "text": "« foyer » is wrong here",
        "received_on": timezone.localdate(),
        "repeats": 0,
    }


def test_report_is_sent_without_any_cookie(monkeypatch):
    strict = Client(enforce_csrf_checks=True)

    assert send(strict, monkeypatch, "typed words").status_code == 200

    assert TranslationReport.objects.count() == 1
    assert dict(strict.cookies) == {}


def test_what_was_typed_comes_back_and_nothing_is_kept(client, monkeypatch):
    hasty = hidden_values(client.get(TOLD).content.decode()) | {"text": "typed words"}
    forged = hasty | {"page": "/fr/about/"}

    for sent in (hasty, forged, hasty | {"text": ""}, hasty | {"text": "x" * 301}):
        answer = client.post(FORM, sent)
        assert answer.status_code == 400
        assert sent["text"][:300] in answer.content.decode()
    assert not TranslationReport.objects.exists()


def test_the_same_form_is_one_report_and_a_flood_is_counted(client, monkeypatch):
    for number in range(MOST_OPEN + 2):
        send(client, monkeypatch, f"wrong {number}")
    form = hidden_values(client.get("/fr/translation/?page=/fr/about/").content.decode())
    for _twice in range(2):
        client.post(FORM, form | {"text": "elsewhere"})

    repeats = TranslationReport.objects.order_by("pk").values_list("repeats", flat=True)
    assert [*repeats] == [2, *[0] * (MOST_OPEN - 1), 0]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/fr/centres/?q=words+typed", "/fr/centres/"),
        ("/fr/countries/denmark/", "/fr/countries/denmark/"),
        ("/fr/hide/secret-key/", ""),
        ("/fr/invitations/secret-key/", ""),
        ("/accounts/password/reset/key/1-secret/", ""),
        ("https://elsewhere.example/fr/", ""),
        ("//elsewhere.example/", ""),
        ("/fr/never-was/", ""),
        ("/fr/centres/" + "a" * 300 + "/", ""),
    ],
)
def test_an_address_is_told_without_what_was_typed_and_without_keys(address, told):
    with override("fr"):
        assert named(address) == told


def test_there_is_nothing_to_report_in_english(client):
    assert client.get("/translation/").status_code == 404


def test_reports_are_forgotten_after_half_a_year():
    today = timezone.localdate()
    for days, key in ((200, "a"), (2, "b"), (0, "c")):
        day = today - dt.timedelta(days=days)
        TranslationReport.objects.create(language="fr", text="x", received_on=day, key=key)

    TranslationReport.objects.forget()

    assert [*TranslationReport.objects.values_list("key", flat=True)] == [None, "c"]
