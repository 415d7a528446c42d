"""Mail that came back: noted by hand, from reports and by the worker; who reads of it."""

import datetime as dt
import re
import smtplib
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import Contact, Editorship
from experts.models import Expert
from irct.mail import bounce_reports, outbox, verdicts
from irct.models import Bounce
from tests.admin.desk import CENTRES, EXPERTS, last_context, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact
from tests.workers import EMAIL, MailServer

# A run may go on past midnight; what is today for these tests, stays today.
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.time_machine(NOW)]

REPORTS = Path(__file__).parent / "data" / "bounces"
BOUNCES = "/admin/irct/bounce/"
IMPORT = f"{BOUNCES}import/"
TODAY = timezone.localdate(NOW)


def report(*recipients):
    """A delivery status notification as a mail server writes it."""
    blocks = "\r\n".join(
        f"\r\nFinal-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n"
        for address, action, status, said in recipients
    )
    return (
        "From: MAILER-DAEMON@mail.example\r\nTo: directory@localhost\r\n"
        "Subject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"\r\n\r\n'
        "--cut\r\nContent-Type: text/plain\r\n\r\nWrite to postmaster@mail.example.\r\n"
        "--cut\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mail.example\r\n{blocks}\r\n"
        "--cut\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: directory@localhost\r\nTo: somebody@example.org\r\nSubject: Code\r\n\r\nText\r\n"
        "--cut--\r\n"
    ).encode()


GONE = ("Gone@Example.org", "failed", "5.1.1", "550 5.1.1 No such user")
FULL = ("full@example.org", "failed", "4.2.2", "452 4.2.2 Mailbox full")
SLOW = ("slow@example.org", "delayed", "4.4.1", "No answer")


@pytest.fixture
def desk(client):
    sign_in(client, person("secretariat", name="Sana Holm", is_staff=True))
    return client


def upload(desk, *contents):
    files = [SimpleUploadedFile(f"{n}.eml", content) for n, content in enumerate(contents)]
    return desk.post(IMPORT, {"reports": files})


def found(content):
    [failures] = bounce_reports.read([content])
    return [(one.address, one.report, one.is_permanent) for one in failures]


def _file(name):
    return (REPORTS / name).read_bytes()


# Reading reports


def test_bounce_report_gives_failed_emails_and_whether_permanent():
    assert found(report(GONE, FULL, SLOW)) == [
        ("gone@example.org", "550 5.1.1 No such user", True),
        ("full@example.org", "452 4.2.2 Mailbox full", False),
    ]


def test_bounce_report_attached_to_a_forwarded_mail_is_read():
    outer = EmailMessage()
    outer["From"] = "colleague@example.org"
    outer.set_content("See below")
    outer.add_attachment(BytesParser(policy=policy.default).parsebytes(report(GONE)))

    assert [address for address, *_rest in found(outer.as_bytes())] == ["gone@example.org"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("a@example.org\nB@example.org\n", {"a@example.org": True, "b@example.org": True}),
        ("\ufeffaddress;status\na@example.org;5.1.1\n", {"a@example.org": True}),
        ('"Person, A" <a@example.org>,4.2.2 full', {"a@example.org": False}),
        ("a@example.org,4.2.2\na@example.org,5.1.1", {"a@example.org": True}),
        ("nothing here", {}),
        ("", {}),
        ("not@an@address", {}),
    ],
)
def test_bounce_list_in_plain_text_is_read(text, addresses):
    assert {address: good for address, _report, good in found(text.encode())} == addresses


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("exim.eml", {"gone@example.org": True, "full@example.com": False}),
        ("exim-delayed.eml", {"slow@example.org": False}),
        ("microsoft-words.eml", {"gone@example.org": True}),
        ("microsoft-report.eml", {"gone@example.org": True, "blocked@example.org": False}),
        ("international.eml", {"gone@example.org": True, "full@example.org": False}),
        ("qmail.eml", {"gone@example.org": True, "full@example.com": False}),
        ("vacation.eml", {"away@example.org": False}),
        (
            "postfix.log",
            {"gone@example.org": True, "slow@example.org": False, "spam@example.org": False},
        ),
        ("exim.log", {"gone@example.org": True, "slow@example.org": False}),
        ("trace.csv", {"gone@example.org": True, "full@example.org": False}),
        ("ordinary.eml", {}),
    ],
)
def test_what_mail_servers_write_tells_the_gone_from_the_passing(name, addresses):
    content = _file(name)

    assert {address: is_gone for address, _report, is_gone in found(content)} == addresses


def test_report_quotes_the_answer_of_the_server():
    said = {address: report for address, report, _is_gone in found(_file("exim.eml"))}

    assert said["gone@example.org"].startswith("550 5.1.1")
    assert said["gone@example.org"].endswith("User unknown in virtual mailbox table")
    assert said["full@example.com"] == "552 5.2.2 <full@example.com>: mailbox full"


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        ("550 5.1.1 No such user", True),
        ("550 Requested action not taken: mailbox unavailable", True),
        ("550 5.4.310 DNS domain example.org does not exist", True),
        ("550 5.7.1 User unknown", True),
        ("550 5.1.1 User unknown; see our policy", True),
        ("550 5.1.8 Sender address rejected", False),
        ("552 5.2.2 Over quota", False),
        ("550 5.7.1 Unable to relay", False),
        ("554 5.4.7 Delivery time expired", False),
        ("552 5.3.4 Message too big", False),
        ("550 Mailbox is full", False),
        ("550 Too many connections, try again", False),
        ("421 Service not available", False),
        ("250 2.1.5 Ok", False),
        ("No answer", False),
    ],
)
def test_answer_of_a_server_says_whether_an_address_is_gone(answer, is_gone):
    assert verdicts.is_gone(answer) == is_gone


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 1000,
        b"\xff\xfe\x00a@example.org",
        "\u202ea@example.org".encode(),
        b"Content-Type: message/delivery-status\r\n\r\n\xff\xff: \xff",
        b'Content-Type: multipart/report; boundary="\r\n\r\n--',
        b"Content-Type: message/delivery-status; charset=never\r\n\r\nFinal-Recipient: \0\r\n",
        b"x" * 100_000,
        b"a@" + b"b" * 5_000,
    ],
)
def test_broken_bounce_file_gets_a_page_and_notes_nothing(desk, content):
    assert upload(desk, content).status_code == 200
    assert Bounce.objects.count() == 0


# At the desk


def ticked(html):
    """The addresses that are ticked, and those that can be."""
    boxes = re.findall(r'name="take" value="([^"]+)"[^>]*?( checked)?>', html)
    return [address for address, tick in boxes if tick], [address for address, _tick in boxes]


@pytest.mark.quick
def test_bounce_reports_are_previewed_and_noted_after_confirmation(desk):
    centre = CentreFactory(name="Open house")
    centre.editorships.create(user=UserFactory(email="gone@example.org"))
    ExpertFactory(name="Open person", email="Gone@example.org")

    shown = upload(desk, report(GONE, FULL), b"other@example.org", b"nothing")
    before = Bounce.objects.count()
    taken, offered = ticked(shown.content.decode())
    desk.post(IMPORT, {"understood": shown.context["signed"], "take": taken})

    assert before == 0
    assert [listing for url, listing in shown.context["gone"][0][1]] == [
        "Open house",
        "Open person",
    ]
    assert set(offered) - set(taken) == {"full@example.org"}
    assert shown.context["unread"] == ["2.eml"]
    assert list(Bounce.objects.order_by("address").values_list("address", "report")) == [
        ("gone@example.org", "550 5.1.1 No such user"),
        ("other@example.org", ""),
    ]
    assert last_context(Bounce.objects.first())["by"] == "Sana Holm"


def test_address_that_may_work_again_is_noted_if_somebody_ticks_it(desk):
    shown = upload(desk, report(GONE, FULL))

    desk.post(IMPORT, {"understood": shown.context["signed"], "take": "full@example.org"})

    assert [bounce.address for bounce in Bounce.objects.all()] == ["full@example.org"]


def test_bounce_of_this_site_itself_is_never_offered(desk, settings):
    settings.DEFAULT_FROM_EMAIL = "The directory <directory@irct.example>"

    _taken, offered = ticked(upload(desk, b"directory@irct.example,550 5.1.1").content.decode())

    assert offered == []


def test_bounce_import_notes_nothing_that_it_did_not_sign(desk):
    for sent in ("x", "", "\0", '[["a@example.org", ""]]'):
        assert desk.post(IMPORT, {"understood": sent, "take": "a@example.org"}).status_code == 200

    assert Bounce.objects.count() == 0


def test_bounce_import_notes_nothing_that_was_not_previewed(desk):
    signed = upload(desk, report(GONE)).context["signed"]

    desk.post(IMPORT, {"understood": signed, "take": ["fine@example.org"]})

    assert Bounce.objects.count() == 0


def test_known_bounce_is_not_offered_again(desk):
    Bounce.note("gone@example.org", "first")

    shown = upload(desk, report(GONE))

    assert ticked(shown.content.decode()) == ([], [])
    assert "Already known" in shown.content.decode()


def test_bounce_can_be_added_by_hand_and_removed_again(desk):
    sent = {"address": "Gone@Example.org", "on": str(TODAY), "report": "They told us"}
    desk.post(f"{BOUNCES}add/", sent)
    bounce = Bounce.objects.get()

    desk.post(BOUNCES, {"action": "works_again", "_selected_action": [bounce.pk]})

    assert (bounce.address, str(bounce.noted_by)) == ("gone@example.org", "Sana Holm")
    assert Bounce.objects.count() == 0


def test_duplicate_bounce_by_hand_is_refused(desk):
    Bounce.note("gone@example.org")

    answer = desk.post(f"{BOUNCES}add/", {"address": "GONE@example.org", "on": str(TODAY)})

    assert "already exists" in answer.content.decode()


@pytest.mark.parametrize("page", ["change", "people"])
def test_desk_pages_of_a_centre_show_the_bounce_of_its_editor(desk, page):
    centre = CentreFactory()
    centre.editorships.create(user=UserFactory(email="Gone@example.org"))
    before = desk.get(f"{CENTRES}{centre.pk}/{page}/").content.decode()

    Bounce.note("gone@example.org")
    after = desk.get(f"{CENTRES}{centre.pk}/{page}/").content.decode()

    assert ("bounced on" in before, "bounced on" in after) == (False, True)


def test_desk_form_shows_bounces_of_contacts_and_of_the_expert(desk):
    centre = CentreFactory(children=[contact(kind="email", value="gone@example.org")])
    expert = ExpertFactory(email="gone@example.org")
    Bounce.note("gone@example.org")

    for page in (f"{CENTRES}{centre.pk}/change/", f"{EXPERTS}{expert.pk}/change/"):
        assert "E-mail to <bdi>gone@example.org</bdi> bounced on" in desk.get(page).content.decode()


def test_bounced_queryset_gives_the_rows_with_the_day():
    centre = CentreFactory(
        children=[
            contact(kind="email", value="Gone@example.org"),
            contact(kind="website", value="https://gone.example.org/"),
            contact(kind="email", value="works@example.org"),
        ]
    )
    for email in ("gone@example.org", "works@example.org"):
        centre.editorships.create(user=UserFactory(email=email))
    ExpertFactory(email="GONE@example.org"), ExpertFactory(email="")
    Bounce.objects.create(address="gone@example.org", on=dt.date(2026, 5, 3))

    rows = [model.objects.bounced() for model in (Contact, Editorship, Expert)]

    assert [[row.bounced_on for row in found] for found in rows] == [[dt.date(2026, 5, 3)]] * 3
    assert rows[0][0].value == "Gone@example.org"


# The worker


@pytest.fixture
def refusing(settings):
    server = MailServer()
    server.up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.down()


@pytest.mark.quick
@pytest.mark.parametrize(
    ("answer", "noted"),
    [
        ("550 5.1.1 No such person", ["member@example.org"]),
        ("451 4.2.2 Later", []),
        ("554 5.7.1 We do not trust you", []),
    ],
)
def test_permanent_refusal_of_a_recipient_is_noted_by_the_worker(refusing, answer, noted):
    refusing.answers = [answer]

    with pytest.raises(smtplib.SMTPException):
        outbox.deliver(**EMAIL)

    assert [bounce.address for bounce in Bounce.objects.all()] == noted
    assert {bounce.report for bounce in Bounce.objects.all()} <= {answer}


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@b.org": (550, b"5.1.1 No"), "c@d.org": (450, b"x")}),
            [("a@b.org", "550 5.1.1 No")],
        ),
        (smtplib.SMTPSenderRefused(550, b"5.1.8 No", "directory@localhost"), []),
        (smtplib.SMTPServerDisconnected(), []),
    ],
)
def test_refused_addresses_holds_only_permanently_refused_recipients(error, noted):
    assert outbox.refused_addresses(error, ["a@b.org"]) == noted


def test_accepted_message_notes_no_bounce(refusing):
    outbox.deliver(**EMAIL)

    assert len(refusing.accepted) == 1
    assert Bounce.objects.count() == 0
    assert ProcrastinateJob.objects.count() == 0


# The editor


def test_my_page_tells_editors_that_their_mail_bounced(client):
    editor = UserFactory(email="Gone@example.org")
    client.force_login(editor)
    before = client.get("/my/").content.decode()
    Bounce.objects.create(address="gone@example.org", report="zqreport")

    after = client.get("/my/").content.decode()

    assert "came back to us" not in before
    assert "came back to us" in after
    assert 'href="/accounts/"' in after
    assert "zqreport" not in after
