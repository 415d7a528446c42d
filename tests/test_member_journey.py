"""The whole loop in a real browser: invited, signed up, edited, approved, declined, hidden.

E-mails come from a real mail server. Whoever reads this file has read what the members' part of
the directory is for.
"""

import re
import time
from email import message_from_bytes, policy
from urllib.parse import quote

import pytest

from irct import phones
from tests.running_site import SITE, connected
from tests.signing_in import codes, in_browser

SECRETARY, COLLEAGUE = "secretariat@example.org", "second.secretary@example.org"
MEMBER, PASSWORD = "new.editor@example.org", "a long and quiet walk"
# One that could be real, for a phone; nobody has it.
NUMBER, SHOWN = "+442079460999", "+44 20 7946 0999"

pytestmark = pytest.mark.browser


@pytest.fixture
def person(browser, site):
    """A function that opens another browser, each with cookies of its own."""
    contexts = []

    def open_browser(email="", next_page="/"):
        contexts.append(browser.new_context(base_url=site))
        page = contexts[-1].new_page()
        if email:
            in_browser(page, email, next_page)
        return page

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def letter(letters):
    """A function that waits for an e-mail to somebody with some words and returns its text."""

    def wait(to, words):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for content in reversed(letters.accepted):
                message = message_from_bytes(content, policy=policy.default)
                text = message.get_body(("plain",)).get_content()
                if message["To"] == to and words in text:
                    return text
            time.sleep(0.1)
        raise AssertionError([message_from_bytes(one)["Subject"] for one in letters.accepted])

    return wait


def a_sample_with_a_phone(page):
    """The address, the name and the number of a sample that everybody may call."""
    page.goto("/centres/?q=sample")
    for address in [link.get_attribute("href") for link in page.locator(".card h2 a").all()]:
        page.goto(address)
        phone = page.locator("a.reach[href^='tel:']").first
        if phone.count() and not page.locator(".callout").count():
            number = phone.get_attribute("href").removeprefix("tel:")
            return address.partition("?")[0], page.inner_text("h1"), number
    raise AssertionError("No sample has a phone.")


def link_in(text, place):
    return re.search(rf"http\S+{place}\S*", text)[0]


def test_member_is_invited_edits_waits_is_answered_and_hides(person, letter, site):
    public = person()
    profile, name, old = a_sample_with_a_phone(public)

    # The secretariat invites somebody to a centre.
    secretary = person(SECRETARY, "/admin/")
    secretary.goto(f"/admin/centres/centre/?q={quote(name)}")
    secretary.click("#result_list tbody th a")
    desk = secretary.url
    secretary.click(".object-tools >> text=Editors")
    secretary.fill("#id_email", MEMBER)
    secretary.click("[name=invite]")
    secretary.wait_for_selector(".success")

    # They open an account with the link of the e-mail, and set up a second step.
    member = person()
    member.goto(link_in(letter(MEMBER, "invites you"), "/invitations/"))
    member.fill("[name=name]", "New editor")
    member.fill("[name=password]", PASSWORD)
    member.click("text=Accept with this password")
    member.wait_for_url("**/my/")
    member.goto("/accounts/2fa/totp/activate/")
    if member.locator("#id_password").count():
        member.fill("#id_password", PASSWORD)
        member.press("#id_password", "Enter")
    secret = member.inner_text("code.key")
    member.fill("#id_code", codes(secret)[1])
    member.press("#id_code", "Enter")
    member.wait_for_url("**/accounts/2fa/recovery-codes/")
    assert member.locator(".codes code").count() == 10

    # In the first week all that they write waits; then what is no contact detail is public at once.
    with connected(SITE) as connection:
        joined = "UPDATE irct_user SET date_joined = now() - interval '8 days' WHERE email = %s"
        connection.execute(joined, [MEMBER])
    member.goto("/my/")
    member.click("text=Edit >> nth=0")
    member.click("text=Whom and how you help")
    member.check("[name=takes_clients][value=no]")
    member.fill("[name=not_taking_until]", "2099-03-01")
    member.fill("[name^=texts-en-how_to_get_help]", "Ring the bell.\nSay your name, or none.")
    member.click("text=Save >> nth=-1")
    assert "Saved. It is public now." in member.inner_text("main")
    public.goto(profile)
    assert "Say your name, or none." in public.inner_text("main")

    # Another phone number waits until a second person has seen it.
    member.click("text=Contacts")
    member.click(f"summary >> text={phones.said(old)}")
    member.fill(f"[name^=contacts-][name$=-value][value='{old}']", NUMBER)
    member.click("text=Save >> nth=-1")
    assert "1 change waits for the secretariat" in member.inner_text("main")
    public.goto(profile)
    assert SHOWN not in public.inner_text("main")
    assert public.locator(f"a[href='tel:{old}']").count() == 1
    colleague = person(COLLEAGUE, "/admin/")
    colleague.goto(link_in(letter(COLLEAGUE, "asks for a change"), "/admin/"))
    asked_for = " ".join(colleague.inner_text("#content").split())
    assert "Asked for +44 20 7946 added: 0999" in asked_for
    assert "The account was less than 30 days old." in colleague.inner_text("#content")
    colleague.check("[name$=-verdict][value=accept]")
    colleague.click("[name=decide]")
    colleague.wait_for_selector(".success")
    public.goto(profile)
    assert SHOWN in public.inner_text("main")
    assert "accepted" in letter(MEMBER, "decided on what you asked for")

    # Another change is declined, with a reason that the member reads.
    member.goto(link_in(letter(MEMBER, "decided on what you asked for"), r"/requests/"))
    assert "Accepted." in member.inner_text("main")
    member.goto(f"{profile}edit/about/")
    member.fill("[name=acronym]", "ZZTOP")
    member.click("text=Save >> nth=-1")
    colleague.goto(link_in(letter(COLLEAGUE, "Acronym"), "/admin/"))
    colleague.check("[name$=-verdict][value=decline]")
    colleague.fill("[name$=-reason]", "Another centre has this acronym.")
    colleague.click("[name=decide]")
    colleague.wait_for_selector(".success")
    declined = letter(MEMBER, "Another centre has this acronym.")
    member.goto(link_in(declined, "/requests/"))
    assert "Another centre has this acronym." in member.inner_text("main")
    public.goto(profile)
    assert "ZZTOP" not in public.content()

    # The link at the end of any e-mail hides the centre, for somebody who has not signed in.
    public.goto(link_in(declined, "/hide/"))
    assert public.context.cookies() == []
    public.click("button >> text=Hide us now")
    public.wait_for_selector("text=Nobody finds it in this directory any more.")
    assert public.context.cookies() == []
    assert public.goto(profile).status == 404
    assert "link in an e-mail" in letter(COLLEAGUE, "Nobody finds it")
    member.goto("/my/")
    assert "Hidden: nobody finds it." in member.inner_text("main")

    # Showing it again needs two: who asks, and somebody who did not invite them.
    member.click("form[action$='/show-again/'] button")
    letter(COLLEAGUE, "to be shown in the directory again")
    for one, answer in ((secretary, ".errornote"), (colleague, ".messagelist .success")):
        assert public.goto(profile).status == 404
        one.goto(desk)
        one.click(".object-tools >> text=Publish")
        one.click("[type=submit] >> nth=-1")
        one.wait_for_selector(answer)
    assert public.goto(profile).status == 200
