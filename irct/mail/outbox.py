"""E-mail: written within the transaction that causes it, and sent by the queue's worker."""

import smtplib
from collections.abc import Iterator, Mapping, Sequence
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.tasks import Task

from irct.mail import quoting, verdicts
from irct.models import Bounce, Listing, User, listing_models

# What of an e-mail's context are links of ours; nothing else in it becomes a link.
LINKS = (
    *("page", "link", "activate_url", "password_reset_url", "password_url", "sessions_url"),
    *("answer_yes", "answer_no", "answer_until"),
)
# Addresses that its reader is to write to, which are left as they are.
GIVEN = "given_addresses"


def send(template: str, *, to: User, **context: object) -> None:
    """Queue an e-mail made from `emails/<template>_subject.txt` and `_message.txt`.

    It is written in its reader's language.
    """
    with translation.override(to.reads):
        queue(write(f"emails/{template}", to.email, context))


def write(prefix: str, address: str, context: Mapping[str, object]) -> EmailMultiAlternatives:
    """Render an e-mail as text, and as HTML in which our own URLs are links.

    What somebody wrote is quoted, and every address in it is broken, so that no mail program makes
    a link of it. E-mails to editors end with the links that hide their listings.
    """
    always = {"site_url": settings.SITE_URL, "email": address, "hide_links": hide_links(address)}
    always |= {
        "password_url": settings.SITE_URL + reverse("account_reset_password"),
        "sessions_url": settings.SITE_URL + reverse("usersessions_list"),
    }
    context = {**always, **context}
    links, given = set(_links(context)), {address, settings.COORDINATOR_EMAIL}
    given |= set(context.get(GIVEN, ()))  # type: ignore[call-overload]
    about = " ".join(render_to_string(f"{prefix}_subject.txt", context).split())
    # Whoever reads only the list of their letters sees from whom it is.
    subject = _("IRCT directory: %s") % about
    text = render_to_string(f"{prefix}_message.txt", context).strip() + "\n"
    text = quoting.without_links(text, kept=(links | given) - {""})
    if translation.get_language_bidi():
        text = quoting.isolated(text, kept=links - {""})
    message = EmailMultiAlternatives(subject, text, to=[address])
    html = quoting.as_html(text, links=links)
    whole = render_to_string("emails/message.html", {"subject": subject, "html": html})
    message.attach_alternative(whole, "text/html")
    return message


def _links(context: Mapping[str, object]) -> Iterator[str]:
    """Our own links among what an e-mail is made of."""
    yield from (str(context[name]) for name in LINKS if name in context)
    for _name, url in context["hide_links"]:  # type: ignore[attr-defined]
        yield url
    for change in context.get("changes", ()):  # type: ignore[attr-defined]
        yield change["link"]


def queue(message: EmailMultiAlternatives, *, by: Task | None = None) -> None:
    """Have the worker send a message if, and only if, the transaction commits."""
    [(html, _kind)] = message.alternatives
    (by or deliver).defer(
        message_id=make_msgid(domain=settings.MAIL_DOMAIN),
        from_email=message.from_email,
        to=message.to,
        subject=str(message.subject),
        text=str(message.body),
        html=str(html),
        **({"reply_to": message.reply_to} if message.reply_to else {}),
    )


class Patience(BaseRetryStrategy):
    """Try again after half a minute, then after twice as long each time, hourly for four days."""

    FIRST_PAUSE, LONGEST_PAUSE = 30, 3600
    MOST_TRIES = 100

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.MOST_TRIES or refused_for_good(exception):
            return None
        pause = min(self.FIRST_PAUSE * 2**job.attempts, self.LONGEST_PAUSE)
        # New mail does not wait behind mail that failed.
        return RetryDecision(retry_in={"seconds": pause}, priority=-1)


def refused_for_good(error: BaseException) -> bool:
    """The mail server will never accept this message; other errors may pass."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _answer in error.recipients.values())
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            return error.smtp_code >= 500
    return False


@app.task(name="deliver", queue="mail", retry=Patience())
def deliver(
    *,
    message_id: str,
    from_email: str,
    to: list[str],
    subject: str,
    text: str,
    html: str,
    reply_to: Sequence[str] = (),
) -> None:
    """Hand a message to the mail server; a repeated one has the same Message-ID."""
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(
        subject, text, from_email, to, headers=headers, reply_to=[*reply_to]
    )
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except smtplib.SMTPException as error:
        for address, report in refused_addresses(error, to):
            Bounce.note(address, report)
        raise


def refused_addresses(error: smtplib.SMTPException, to: list[str]) -> list[tuple[str, str]]:
    """Addresses that the mail server refuses for good, each with the server's reason."""
    refusals: list[tuple[str, int, bytes | str]]
    match error:
        case smtplib.SMTPRecipientsRefused():
            refusals = [(address, *answer) for address, answer in error.recipients.items()]
        case smtplib.SMTPSenderRefused():  # of us
            refusals = []
        case smtplib.SMTPDataError():
            refusals = [(address, error.smtp_code, error.smtp_error) for address in to]
        case _:
            refusals = []
    decoded = [
        (address, code, answer.decode(errors="replace") if isinstance(answer, bytes) else answer)
        for address, code, answer in refusals
    ]
    answers = [(address, f"{code} {answer}") for address, code, answer in decoded]
    return [(address, answer) for address, answer in answers if verdicts.is_gone(answer)]


def secretariat() -> list[User]:
    return list(User.objects.filter(is_active=True, is_staff=True).order_by("pk"))


def confirm_link(listing: Listing, user: User) -> str:
    """URL at which an editor confirms a listing without signing in."""
    return settings.SITE_URL + reverse("confirm_by_link", args=[listing.confirm_token(user)])


def hide_links(address: str) -> list[tuple[str, str]]:
    """Name and hiding URL of each published listing that the owner of an address edits."""
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None:
        return []
    return [
        (
            str(listing),
            settings.SITE_URL + reverse("hide_by_link", args=[listing.hide_token(user)]),
        )
        for model in listing_models()
        for listing in model.objects.editable_by(user)
        .unmarked()
        .filter(status="published")
        .only("name", "hide_serial")
    ]


def link(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
