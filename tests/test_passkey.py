"""Passkeys, in a browser that holds the Content-Security-Policy."""

import re

import pytest

from tests.signing_in import in_browser

EMAIL = "second.secretary@example.org"


@pytest.fixture
def phone(page):
    """A page in a browser that keeps passkeys, and opens them at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    # Chromium tells the console of each page that passes before it has come into view.
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.mark.browser
def test_passkey_is_added_and_alone_opens_the_desk(phone):
    complaints = []
    phone.on("console", lambda message: complaints.append(message.text))
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    in_browser(phone, EMAIL, "/accounts/")
    phone.goto("/accounts/2fa/webauthn/add/")
    phone.fill("#id_name", "My phone")
    phone.click("#mfa_webauthn_add")
    phone.wait_for_url("**/accounts/2fa/recovery-codes/")
    recovery = phone.locator(".codes code").all_inner_texts()
    phone.goto("/accounts/2fa/webauthn/")
    names = phone.locator(".account-rows strong").all_inner_texts()
    phone.goto("/accounts/logout/")
    phone.click("main button")
    phone.goto("/admin/centres/centre/")
    phone.click("#passkey_login")
    phone.wait_for_url("**/admin/centres/centre/")

    assert names == ["My phone"]
    assert [bool(re.fullmatch(r"\d{8}", code)) for code in recovery] == [True] * 10
    assert phone.locator("#content h1").inner_text() == "Centres"
    # Signing out makes the browser forget, of which it tells.
    expected = re.compile("username fields|^Clear-Site-Data header")
    assert [text for text in complaints if not expected.search(text)] == []


@pytest.mark.browser
def test_passkey_login_without_a_passkey_tells_of_the_failure(phone):
    phone.goto("/accounts/login/")

    phone.click("#passkey_login")
    phone.wait_for_selector("#passkey-failed:not([hidden])")

    assert phone.inner_text("#passkey-failed p").startswith("That did not work.")
    assert phone.url.endswith("/accounts/login/")
