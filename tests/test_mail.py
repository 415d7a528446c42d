"""E-mail: queued with what causes it, sent until it arrives, and never lost."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes, policy

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.jobs import Job

from irct.mail import outbox
from irct.models import Email, Role, by_hide_token
from tests.admin.desk import person, sign_in
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, text
from tests.running_site import PROJECT
from tests.workers import MailServer, Nursery, end, is_there

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", 6))
EMAILS = "/admin/irct/email/"


@pytest.fixture(scope="module")
def mail_server():
    server = MailServer()
    yield server
    server.down()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    with (tmp_path_factory.mktemp("worker") / "log").open("w+") as log:
        yield log


@pytest.fixture(scope="module")
def nursery(django_db_setup, mail_server, log):
    nursery = Nursery(mail_server.port, log)
    yield nursery
    nursery.close()


@pytest.fixture
def post(transactional_db, mail_server):
    """The mail server, up and empty, beside an empty queue."""
    mail_server.accepted, mail_server.answers, mail_server.pause = [], [], lambda: 0
    mail_server.up()
    yield mail_server
    mail_server.down()


@pytest.fixture
def worker(post, nursery):
    with nursery.worker() as pid:
        yield pid


@pytest.fixture
def desk(client):
    sign_in(client, person("secretariat", is_staff=True))
    return client


def queue(number=0, to="member@example.org"):
    """Queue an e-mail that says which it is."""
    context = {"code": f"PLANTED-{number}"}
    outbox.queue(outbox.write("account/email/login_code", to, context))


def wait(condition, seconds=60):
    """Wait no longer than need be: it gives up only after what no busy machine takes."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def wait_until_all_is_sent():
    wait(lambda: not Email.objects.exists())


def let_an_hour_pass():
    Email.objects.filter(status="todo").update(scheduled_at=timezone.now())


def read(content):
    return message_from_bytes(content, policy=policy.default)


def numbers(post):
    """Which of the numbered e-mails were accepted."""
    bodies = (read(content).get_body(("plain",)).get_content() for content in post.accepted)
    return sorted(int(re.search(r"PLANTED-(\d+)", body)[1]) for body in bodies)


# Queueing


@pytest.mark.quick
@pytest.mark.django_db
def test_email_is_queued_only_if_its_transaction_commits():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    after_rollback = Email.objects.count()
    with transaction.atomic():
        queue()

    assert (after_rollback, Email.objects.count()) == (0, 1)


def test_email_queued_by_a_failing_task_is_rolled_back(worker):
    app.configure_task("queue_and_fail").defer()

    wait(ProcrastinateJob.objects.filter(task_name="queue_and_fail", status="failed").exists)

    assert Email.objects.count() == 0


@pytest.mark.quick
@pytest.mark.django_db
def test_message_id_is_made_when_queued_and_names_the_site(settings):
    settings.MAIL_DOMAIN = "directory.example.org"

    queue()

    args = ProcrastinateJob.objects.get().args
    assert re.fullmatch(r"<\S+@directory\.example\.org>", args["message_id"])


# Sending


def test_sent_email_leaves_nothing_in_the_queue(worker, post):
    queue(7)

    wait_until_all_is_sent()
    wait(lambda: not ProcrastinateJob.objects.exists())

    assert numbers(post) == [7]
    assert ProcrastinateEvent.objects.count() == 0


def test_email_headers_say_auto_generated_from_and_to(worker, post):
    queue()

    wait_until_all_is_sent()

    (message,) = map(read, post.accepted)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "IRCT directory <directory@localhost>"
    assert message["To"] == "member@example.org"


def test_emails_are_not_lost_while_the_mail_server_is_down(worker, post):
    post.down()
    for number in range(5):
        queue(number)
    wait(lambda: Email.objects.filter(status="todo", attempts=1).count() == 5)
    let_an_hour_pass()
    wait(lambda: Email.objects.filter(status="todo", attempts=2).count() == 5)

    post.up()
    let_an_hour_pass()
    wait_until_all_is_sent()

    assert numbers(post) == [0, 1, 2, 3, 4]


def test_email_refused_for_now_is_retried_after_30_seconds(worker, post):
    post.answers = ["451 Later"]
    before = timezone.now()
    queue()

    email = wait(Email.objects.filter(attempts=1, status="todo").first)

    assert 30 <= (email.scheduled_at - before).total_seconds() < 50


def test_retry_pauses_grow_to_an_hour_for_four_days():
    pauses, job = [], Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="deliver")
    while decision := outbox.Patience().get_retry_decision(exception=OSError(), job=job):
        pauses.append(round((decision.retry_at - timezone.now()).total_seconds()))
        job = job.evolve(attempts=job.attempts + 1)

    assert pauses[:9] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert max(pauses) == 3600
    assert round(sum(pauses) / 86_400) == 4


def test_worker_that_is_stopped_finishes_what_it_sends(post, nursery):
    post.pause = lambda: 0.5
    queue()

    with nursery.worker() as pid:
        wait(lambda: post.accepted)
        os.kill(pid, signal.SIGTERM)
        wait(lambda: not is_there(pid))

    assert (Email.objects.count(), len(post.accepted)) == (0, 1)


def test_killed_workers_lose_no_email_and_keep_its_message_id(post, nursery):
    post.pause = lambda: random.uniform(0, 0.05)
    queued = 0
    for _kill in range(KILLS):
        for _email in range(6):
            queue(queued)
            queued += 1
        sent_before = len(post.accepted)
        pid = nursery.birth()
        wait(lambda so_far=sent_before: len(post.accepted) > so_far)
        time.sleep(random.uniform(0, 0.1))
        end(pid, signal.SIGKILL)
    post.pause = lambda: 0
    with nursery.worker():
        wait_until_all_is_sent()

    times = Counter(read(content)["Message-ID"] for content in post.accepted)
    counts = {"kills": KILLS, "queued": queued, "repeated": len(post.accepted) - queued}
    sys.stdout.write(f"{counts}\n")
    assert sorted(set(numbers(post))) == list(range(queued))
    assert len(times) == queued
    # Two e-mails are sent at a time.
    assert counts["repeated"] <= 2 * KILLS


# What others are told of


def test_colleague_puts_back_a_text_that_a_stolen_account_changed(worker, post, client):
    stolen, colleague = UserFactory(email="stolen@example.org"), UserFactory(email="c@example.org")
    centre = CentreFactory(slug="a-house", children=[text(language="en", about="We listen.")])
    for user in (stolen, colleague):
        centre.editorships.create(user=user, role=Role.LEAD)
    client.force_login(stolen)

    form = filled_in(client.get("/centres/a-house/edit/about/"))
    lie = {"texts-en-about": "We are closed. Ask at the market."}
    client.post("/centres/a-house/edit/about/", form | lie)
    [telling] = ProcrastinateJob.objects.filter(task_name="tell_of_texts")
    [change] = centre.text_changes.all()
    ProcrastinateJob.objects.filter(pk=telling.pk).update(scheduled_at=timezone.now())
    # What a worker does as it starts may write to editors, too.
    [message] = wait(lambda: [one for one in map(read, post.accepted) if "texts" in one["Subject"]])

    body = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    # Counted from the change: how long its pages took here is not the site's promise.
    assert (telling.scheduled_at - change.began_at).total_seconds() < 60
    assert message["To"] == "c@example.org"
    assert "Before:\n> We listen.\n\nNow:\n> We are closed. Ask at the market.\n" in body
    link = re.search(r"http://localhost:8000(/put-back/\S+)", body)[1]
    anybody = Client()
    assert "closed" in anybody.get("/centres/a-house/").content.decode()

    anybody.post(link, filled_in(anybody.get(link)))

    shown = anybody.get("/centres/a-house/").content.decode()
    assert ("We listen." in shown, "closed" in shown) == (True, False)


# What the secretariat sees


def test_email_refused_for_good_is_shown_as_failed_and_can_be_retried(worker, post, desk):
    post.answers = ["550 No such person"]
    queue(3)
    email = wait(Email.objects.filter(status="failed").first)

    shown = desk.get(EMAILS).content.decode()
    desk.post(EMAILS, {"action": "try_again", "_selected_action": [email.pk]})
    wait_until_all_is_sent()

    row = " ".join(re.sub(r"<[^>]+>", " ", shown.partition("<tbody>")[2]).split())
    assert row.startswith("member@example.org IRCT directory: Your code failed 1 – ")
    assert numbers(post) == [3]


@pytest.mark.django_db
def test_desk_shows_no_code_or_text_of_an_email(desk):
    queue(1)
    email = Email.objects.get()
    other = {"status": "failed", "attempts": 3}
    Email.objects.filter(pk=email.pk).update(**other)
    pages = [EMAILS, f"{EMAILS}?q=member", f"{EMAILS}{email.pk}/change/", f"{EMAILS}?state=failed"]

    shown = {page: desk.get(page) for page in pages}

    assert [response.status_code for response in shown.values()] == [200] * 4
    for response in shown.values():
        html = response.content.decode()
        assert "member@example.org" in html
        assert "PLANTED" not in html
        assert "works for 15 minutes" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("probe", ["args__text__contains=PLANTED", "args__icontains=PLANTED"])
def test_email_content_cannot_be_found_by_filter_or_search(desk, probe):
    queue()

    assert desk.get(f"{EMAILS}?{probe}").status_code == 400
    assert desk.get(f"{EMAILS}?q=PLANTED").context["cl"].result_count == 0


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "procrastinatejob/", "procrastinateevent/"])
def test_queue_admin_pages_are_not_found(desk, page):
    assert desk.get(f"/admin/procrastinate/{page}").status_code == 404


@pytest.mark.django_db
def test_email_list_is_for_the_secretariat_only(client):
    sign_in(client, person())

    assert client.get(EMAILS).status_code == 404
    assert Client().get(EMAILS).url == f"/accounts/login/?next={EMAILS}"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_email_list_makes_a_constant_number_of_queries(desk, count, django_assert_num_queries):
    for number in range(count):
        queue(number)
    desk.get(EMAILS)

    with django_assert_num_queries(11):
        desk.get(EMAILS)


def test_worker_log_names_the_failed_job_but_not_its_content(worker, post, log):
    post.answers = ["550 No such person"]
    queue()
    wait(Email.objects.filter(status="failed").exists)

    log.flush()
    log.seek(0)
    told = wait(log.read)

    assert "job_error of deliver[" in told
    assert re.findall("PLANTED|member@example.org|No such person", told) == []


# What an e-mail holds


@pytest.mark.django_db
def test_email_has_text_and_html_that_loads_nothing(mailoutbox):
    queue(5)

    (message,) = mailoutbox
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert "PLANTED-5" in message.body
    assert "PLANTED-5" in html
    loading = r"\s(?:src|srcset|background|style)\s*=|<link|<style|<script|url\("
    assert re.findall(loading, html) == []


@pytest.mark.django_db
def test_email_to_an_editor_ends_with_hide_links_of_their_listings(mailoutbox):
    editor = UserFactory()
    published = [CentreFactory(name="A"), ExpertFactory(name="B")]
    for listing in [*published, CentreFactory(name="C", status="draft")]:
        listing.editorships.create(user=editor, role=Role.LEAD)

    queue(to=editor.email)

    (message,) = mailoutbox
    tail = message.body.partition("In danger?")[2].strip().splitlines()[1:]
    links = [line.split(": http://localhost:8000/hide/") for line in tail if line]
    assert [(name, by_hide_token(token.removesuffix("/"))) for name, token in links] == [
        (str(listing), (listing, editor)) for listing in published
    ]


# Where e-mail goes


@pytest.mark.parametrize(
    ("email_url", "complaint"),
    [
        ("", '"EMAIL_URL" not set'),
        ("mail.example.org", "EMAIL_URL must begin with smtp:// or submission://"),
    ],
)
def test_site_without_a_valid_email_url_does_not_start(email_url, complaint):
    names = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL")
    environment = os.environ | dict.fromkeys(names, "postgresql://localhost/irct")
    if email_url:
        environment["EMAIL_URL"] = email_url

    started = subprocess.run(
        [sys.executable, "-c", "import irct.settings"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert started.returncode == 1
    assert complaint in started.stderr


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "irct.mail.folder.Backend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def deliver_all():
    for job in ProcrastinateJob.objects.filter(task_name="deliver"):
        app.tasks["deliver"](**job.args)


@pytest.mark.django_db
def test_mail_folder_is_shown_at_the_desk_of_a_local_site(desk, folder):
    queue(1)
    deliver_all()

    linked = re.findall(r'href="(/admin/irct/email/folder/[^"]*)"', text_of(desk, EMAILS))
    (letter,) = re.findall(r'href="(/admin/irct/email/folder/[^"]+)"', text_of(desk, linked[0]))

    assert linked == ["/admin/irct/email/folder/"]
    assert "PLANTED-1" in text_of(desk, letter)
    assert [oct(path.stat().st_mode)[-3:] for path in (folder, *folder.iterdir())] == ["700", "600"]


def text_of(client, address):
    return client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["folder/", "folder/letter.eml/"])
@pytest.mark.parametrize(
    "elsewhere",
    [{"IS_LOCAL": False}, {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}],
)
def test_mail_folder_is_not_found_on_a_site_that_is_not_local(
    desk, folder, settings, page, elsewhere
):
    folder.mkdir()
    (folder / "letter.eml").write_text("Subject: Your code\n\nPLANTED")
    while_local = desk.get(f"{EMAILS}{page}").status_code
    for name, value in elsewhere.items():
        setattr(settings, name, value)

    assert (while_local, desk.get(f"{EMAILS}{page}").status_code) == (200, 404)
    assert "/admin/irct/email/folder/" not in text_of(desk, EMAILS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..%2Fsecret.eml", "secret.eml", "..%2F..%2Fsecret.eml"])
def test_mail_folder_page_reads_nothing_outside_the_folder(desk, folder, name):
    folder.mkdir()
    (folder.parent / "secret.eml").write_text("Subject: Secret\n\nPLANTED")

    assert "PLANTED" not in desk.get(f"{EMAILS}folder/{name}/", follow=True).content.decode()
