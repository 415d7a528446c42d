"""The desk's pages under a strict Content-Security-Policy."""

import re

import pytest

from centres.models import Centre
from irct.models import CountryName, ExitPage
from tests.admin.desk import CENTRES, EXPERTS
from tests.brokering import a_request, asked, closed, matched
from tests.factories import CentreFactory, ExpertFactory, contact, helpline, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_desk_pages_hold_no_inline_code_or_style(administration, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "irct.mail.folder.Backend", tmp_path
    (tmp_path / "letter.eml").write_text("Subject: Your code\n\nhttp://localhost/")
    centre = CentreFactory(
        children=[location(), contact(kind="email", value="a@example.org"), text(language="en")]
    )
    correction = centre.corrections.create(kind="name", text="<b>Wrong</b>")
    item = {"path": "texts/en/about", "before": "<b>Before</b>", "after": ""}
    change = centre.text_changes.create(items=[item])
    expert = ExpertFactory()
    requests = [a_request(note="<b>Wrong</b>"), asked(expert), matched(expert), closed()]
    CountryName.objects.create(country="TR", name="Turkey")
    exit_page = ExitPage.objects.create(language="en", url="https://weather.example/")
    lines = [helpline(), helpline(approved=False)]
    pages = [
        "/admin/",
        CENTRES,
        f"{CENTRES}add/",
        *(
            f"{CENTRES}{centre.pk}/{page}/"
            for page in ("change", "whole", "history", "delete", "hide", "withdraw", "call")
        ),
        *(f"{CENTRES}{centre.pk}/edit/{part}/" for part in Centre.SECTIONS | Centre.DESK_SECTIONS),
        EXPERTS,
        f"{EXPERTS}{expert.pk}/change/",
        "/admin/centres/correction/",
        f"/admin/centres/correction/{correction.pk}/change/",
        "/admin/centres/textchange/",
        f"/admin/centres/textchange/{change.pk}/change/",
        "/admin/experts/expertrequest/",
        *(f"/admin/experts/expertrequest/{one.pk}/change/" for one in requests),
        "/admin/irct/bounce/",
        "/admin/irct/bounce/import/",
        "/admin/irct/countryname/",
        "/admin/irct/exitpage/",
        f"/admin/irct/exitpage/{exit_page.pk}/change/",
        "/admin/irct/helpline/",
        "/admin/irct/helpline/add/",
        *(f"/admin/irct/helpline/{line.pk}/change/" for line in lines),
        f"/admin/irct/helpline/{lines[1].pk}/decide/",
        "/admin/irct/user/",
        "/admin/irct/user/add/",
        "/admin/auth/group/add/",
        "/admin/places/town/",
        "/admin/irct/email/",
        "/admin/irct/email/folder/",
        "/admin/irct/email/folder/letter.eml/",
    ]

    found = {}
    for page in pages:
        response = administration.get(page)
        html = response.content.decode()
        inline = re.findall(r"<[^>]*\s(?:on\w+|style)\s*=[^>]*>|<style|javascript:", html)
        inline += [
            tag for tag in re.findall(r"<script[^>]*>", html) if not re.search(r"\ssrc=", tag)
        ]
        found[page] = (response.status_code, inline)

    assert found == dict.fromkeys(pages, (200, []))
