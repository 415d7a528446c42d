"""Whatever is sent in the place of a passkey is none, and fails nothing."""

import json

import pytest
from fido2.utils import websafe_encode

from tests.signing_in import account, add_app, by_password, show_who

pytestmark = pytest.mark.django_db

DEEP = "[" * 20_000
LONG = "1" * 5_000


def credential(client_data, authenticator_data=bytes(37), **values):
    response = {
        "clientDataJSON": websafe_encode(client_data),
        "authenticatorData": websafe_encode(authenticator_data),
        "attestationObject": websafe_encode(authenticator_data),
        "signature": "e30",
        "userHandle": "MQ",
    }
    return json.dumps(
        {"id": "eA", "rawId": "eA", "type": "public-key", "response": response} | values
    )


# Of flags that announce a credential, and of CBOR that is nested or longer than there is memory.
ATTESTED = bytes(32) + b"\xc5" + bytes(100)
NESTED = bytes(32) + b"\x81" + bytes(4) + b"\x81" * 5_000
ENDLESS = bytes(32) + b"\x81" + bytes(4) + b"\xbb" + b"\xff" * 8
ODD = b'{"type": 1, "challenge": [], "origin": {}}'
SENT = {
    "deep": DEEP,
    "long": LONG,
    "list": "[]",
    "number": "5",
    "text": '"x"',
    "no response": '{"id": 5}',
    "half a pair": '{"response": {"userHandle": "\\ud800"}}',
    "deep inside": credential(DEEP.encode()),
    "long inside": credential(b'{"type": ' + LONG.encode() + b"}"),
    "odd types": credential(ODD),
    "attested": credential(ODD, ATTESTED),
    "nested": credential(ODD, NESTED),
    "endless": credential(ODD, ENDLESS),
    "odd response": credential(b"{}", response={"clientDataJSON": 5, "userHandle": []}),
}
each = pytest.mark.parametrize("sent", SENT.values(), ids=SENT)


@each
def test_no_passkey_signs_nobody_in(client, sent):
    account()
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})

    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": sent})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


@each
def test_no_passkey_is_no_second_step(client, sent):
    add_app(account())
    by_password(client)

    answer = client.post("/accounts/2fa/authenticate/", {"credential": sent})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


@each
def test_no_passkey_is_added(client, sent):
    user = account()
    by_password(client)
    show_who(client, user)
    client.get("/accounts/2fa/webauthn/add/")

    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "Key", "credential": sent})

    assert answer.status_code == 200
    assert not user.authenticator_set.exists()
