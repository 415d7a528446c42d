"""The desk sees which translations a person has read, and exchanges them with translators."""

import io

import pytest
from babel.messages.pofile import read_po
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.models import TranslationReport, TranslationReview
from irct.translations import catalogues, exchange
from irct.translations.exchange import BrokenFile

LIST = "/admin/irct/translationreview/"
ENGLISH = ["Help", ("%(n)s day", "%(n)s days"), "Leave", "Untranslated"]
FRENCH = ["Aide", ("%(n)s jour", "%(n)s jours"), "Partir", ""]
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><xliff>&a;</xliff>'


@pytest.fixture(autouse=True)
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    exchange._rows.cache_clear()
    write_french(FRENCH)


def write_french(translations):
    catalog = catalogues.empty("fr")
    for english, french in zip(ENGLISH, translations, strict=True):
        catalog.add(english, french, locations=[("templates/home.html", 1)])
    catalogues.write(catalog, catalogues.source("fr"))
    exchange._rows.cache_clear()


def texts(answer):
    return [row.text.one for row, _review in answer.context["texts"]]


def listed(desk, show):
    return texts(desk.get(LIST, {"language": "fr", "show": show}))


def exported(desk, kind):
    answer = desk.get(f"{LIST}export/", {"language": "fr", "kind": kind})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.content


def returned(desk, content):
    file = SimpleUploadedFile("back.po", content)
    return desk.post(f"{LIST}returned/?language=fr", {"file": file})


def test_a_reviewed_text_is_unreviewed_once_it_changes(desk, secretary):
    first = desk.get(LIST, {"language": "fr", "show": "all"})
    assert texts(first) == ["Help", "%(n)s day", "Leave", "Untranslated"]
    digests = [row.digest for row, _review in first.context["texts"]]

    desk.post(f"{LIST}?language=fr", {"text": digests[:2], "reviewed": "yes"})

    assert listed(desk, "reviewed") == ["Help", "%(n)s day"]
    assert {review.by for review in TranslationReview.objects.all()} == {secretary}
    write_french(["Secours", *FRENCH[1:]])
    assert listed(desk, "reviewed") == ["%(n)s day"]
    assert listed(desk, "unreviewed") == ["Help", "Leave", "Untranslated"]
    late = desk.post(f"{LIST}?language=fr", {"text": digests[:1]}, follow=True)
    assert "have changed since" in late.content.decode()
    desk.post(f"{LIST}?language=fr", {"text": digests[1:2], "not_reviewed": "yes"})
    assert listed(desk, "reviewed") == []


def test_a_whole_language_is_reviewed_but_for_what_is_missing(desk):
    desk.post(f"{LIST}?language=fr", {"all": "yes", "reviewed": "yes"})

    assert listed(desk, "unreviewed") == ["Untranslated"]
    assert desk.get(LIST, {"language": "xx", "show": "x", "p": "x", "q": "\0"}).status_code == 200


@pytest.mark.parametrize("kind", exchange.KINDS)
def test_what_is_exported_comes_back_as_reviewed(desk, kind):
    file = exported(desk, kind)

    assert returned(desk, file).status_code == 302

    assert listed(desk, "reviewed") == ["Help", "%(n)s day", "Leave"]
    catalog = read_po(io.BytesIO(exported(desk, exchange.PO)), locale="fr")
    assert [message.id for message in catalog if message.id] == ["Untranslated"]


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("po", "%(n)s jours", "%(tous)s jours", "%(n)s day"),
        ("po", 'msgid "Help"', 'msgid "Aid"', "Aid"),
        ("po", "Aide", "Secours", "does not have these words yet"),
        ("po", 'msgid "Help"', '#, fuzzy\nmsgid "Help"', "Help"),
        ("po", "Language: fr", "Language: es", "another language"),
        ("po", "msgstr[0]", "msgstr[9]", "not a PO file"),
        ("xliff", "<source>Help", "<source>Aid", "Its English was changed"),
        ("xliff", "%(n)s jours", "jours", "placeholders"),
        ("xliff", "</xliff>", "", "not an XLIFF file"),
    ],
)
def test_of_a_broken_file_nothing_is_taken_and_the_row_is_named(desk, kind, old, new, told):
    file = exported(desk, kind).decode()
    assert old in file

    answer = returned(desk, file.replace(old, new).encode())

    assert answer.status_code == 400
    assert told in " ".join(answer.context["reasons"])
    assert not TranslationReview.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\0\xff", ENTITIES, b"<a/>", b"\xff\xfe<", b"msgid"])
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(BrokenFile):
        exchange.taken(content, "fr")


def test_page_makes_the_same_queries_for_more_reviews(desk, secretary):
    numbers = []
    desk.get(LIST)
    for digests in ([], [row.digest for row in exchange.rows("fr")]):
        TranslationReview.objects.note("fr", digests, by=secretary)
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST, {"language": "fr", "show": "all"})
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_a_report_waits_in_the_queue_until_it_is_deleted(desk):
    TranslationReport.receive(language="fr", page="/fr/", text="« foyer »?", key="a")
    report = TranslationReport.objects.get()

    assert "/fr/" in desk.get("/admin/").content.decode()
    page = f"/admin/irct/translationreport/{report.pk}/"
    assert "« foyer »?" in desk.get(f"{page}change/").content.decode()
    desk.post(f"{page}delete/", {"post": "yes"})
    assert not TranslationReport.objects.exists()
