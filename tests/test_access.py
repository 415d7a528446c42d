"""Who may do what: every address of the site, for every role, to look and to send a form."""

from collections import Counter
from itertools import cycle, islice

import pytest
from django.conf import settings
from django.db import transaction

from irct.accounts.urls import ASKED_AGAIN
from irct.machine.languages import in_language, without_language
from irct.opendata.records import LISTS
from tests.addresses import TRANSLATED
from tests.examples import HUNTING
from tests.worlds import ROLES, a_world, written

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.hunted,
    pytest.mark.usefixtures("every_language"),
]

SIGN_IN = "asked to sign in"
SECOND_STEP = "asked to set up a second step"
PROOF = "asked again who they are"
REDIRECTS = {
    "/accounts/login/": SIGN_IN,
    "/accounts/2fa/": SECOND_STEP,
    "/accounts/reauthenticate/": PROOF,
    "/accounts/reauthenticate/code/": PROOF,
    "/accounts/2fa/reauthenticate/": PROOF,
}
REFUSED = {SIGN_IN, SECOND_STEP, PROOF, 400, 403, 404, 405}

# Who gets an answer, and what the others get.


def everybody(answer):
    return dict.fromkeys(ROLES, answer)


def visitors(answer, *, others=302):
    return everybody(others) | {"anonymous": answer}


def members(answer):
    """Whoever has signed in."""
    return visitors(SIGN_IN, others=answer)


def proven(answer, *, others=PROOF):
    """Whoever has an authenticator app."""
    return members(others) | dict.fromkeys(["secretariat", "administrator"], answer)


def leads(answer):
    return members(404) | {"lead": answer}


def editors(answer):
    return leads(answer) | {"editor": answer}


def staff(answer, *, secretariat=None):
    return members(404) | {
        "unproven": SECOND_STEP,
        "secretariat": secretariat or answer,
        "administrator": answer,
    }


def administrators(answer):
    return staff(answer, secretariat=403)


def nobody_at_the_desk(answer):
    return staff(403)


def own(answers):
    """Who may do with an expert's entry what leads and editors do with a centre's."""
    others = dict.fromkeys(["lead", "editor"], answers["stranger"])
    return answers | others | {"expert": answers["lead"]}


NOBODY = everybody(405)
CLOSED = everybody(404), everybody(404)
PUBLIC = everybody(200), NOBODY
FOR_DEVELOPERS = everybody(404), NOBODY
# Nothing is sent in the forms: 200 and 400 show them again, 302 is that it was done.
TABLE = {
    # What everybody may read                     to look         to send a form
    "home": PUBLIC,
    "about": PUBLIC,
    "impact": PUBLIC,
    "impact_year": PUBLIC,
    "impact_csv": PUBLIC,
    "how_it_works": PUBLIC,
    "staying_safe": PUBLIC,
    "privacy": PUBLIC,
    "promises": PUBLIC,
    "styleguide": FOR_DEVELOPERS,
    "accessibility": PUBLIC,
    "robots": PUBLIC,
    # Nobody has said to whom faults are reported.
    "security": (everybody(404), NOBODY),
    "sitemap": PUBLIC,
    "hsds:about": PUBLIC,
    "hsds:openapi": PUBLIC,
    "hsds:profile": PUBLIC,
    # A search may be sent, so that it is in no address; but not as a form with files.
    **{f"hsds:{name}": (everybody(200), everybody(415)) for name in LISTS},
    # There is none of that name.
    **{f"hsds:{records.name}": (everybody(404), NOBODY) for records in LISTS.values()},
    "data": PUBLIC,
    "conformance": PUBLIC,
    "copies": PUBLIC,
    # Nobody has set up a key.
    "copy_file": (everybody(404), NOBODY),
    # There is none of that name.
    "data_file": (everybody(404), NOBODY),
    "feed": PUBLIC,
    "embed": PUBLIC,
    "embed_country": PUBLIC,
    "near": PUBLIC,
    "near_points": PUBLIC,
    "country_list": PUBLIC,
    "country_detail": PUBLIC,
    "map": PUBLIC,
    "map_region": PUBLIC,
    "sheet": PUBLIC,
    "sheet_check": PUBLIC,
    "whole": PUBLIC,
    "centres:list": PUBLIC,
    "centres:detail": PUBLIC,
    "experts:list": PUBLIC,
    "experts:detail": PUBLIC,
    "experts:as_listed": PUBLIC,
    "experts:table": PUBLIC,
    "experts:portrait": PUBLIC,
    "leave": (everybody(302), NOBODY),
    "report_translation": (everybody(200), everybody(400)),
    # Without the proof that the page holds, nothing is reported.
    "centres:report": (everybody(200), everybody(400)),
    "contact": (everybody(200), everybody(400)),
    "refer": (everybody(200), everybody(400)),
    "experts:report": (everybody(200), everybody(400)),
    "experts:ask": (everybody(200), everybody(400)),
    "experts:ask_for": (everybody(200), everybody(400)),
    # For who has a link; without the proof that the page holds, it does nothing.
    "hide_by_link": (everybody(200), everybody(400)),
    "confirm_by_link": (everybody(200), everybody(400)),
    "put_back": (everybody(200), everybody(400)),
    "intake_by_link": (everybody(200), everybody(400)),
    "experts:enquiry": (everybody(200), everybody(400)),
    "experts:consent_by_link": (everybody(200), everybody(400)),
    "invitation": (visitors(200, others=403), visitors(200, others=403)),
    # Signing in
    "account_login": (visitors(200), visitors(200)),
    "account_logout": (visitors(302, others=200), everybody(302)),
    "account_inactive": PUBLIC,
    "account_request_login_code": (visitors(200), visitors(200)),
    "account_confirm_login_code": (everybody(302), everybody(302)),
    "account_reset_password": (everybody(200), everybody(200)),
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": (everybody(200), everybody(200)),
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_email": (everybody(200), everybody(404)),
    "account_email_verification_sent": PUBLIC,
    "mfa_authenticate": (members(302), members(302)),
    "mfa_login_webauthn": (visitors(SIGN_IN), visitors(SIGN_IN)),
    "account_signup": CLOSED,
    "account_email": CLOSED,
    "mfa_download_recovery_codes": CLOSED,
    # One's own account
    "account": (members(200), NOBODY),
    "account_change_password": (members(PROOF), members(PROOF)),
    "account_set_password": (members(PROOF), members(PROOF)),
    "account_reauthenticate": (proven(PROOF, others=200), proven(PROOF, others=200)),
    "account_reauthenticate_by_code": (members(PROOF), members(PROOF)),
    "usersessions_list": (members(200), NOBODY),
    "session_end_all": (NOBODY, members(302)),
    "session_end": (NOBODY, members(404) | {"stranger": 302}),
    "mfa_index": (members(200), members(405)),
    "mfa_reauthenticate": (proven(200), proven(200)),
    "mfa_reauthenticate_webauthn": (members(PROOF), members(PROOF)),
    "mfa_activate_totp": (members(PROOF), members(PROOF)),
    "mfa_deactivate_totp": (members(PROOF), members(PROOF)),
    "mfa_view_recovery_codes": (members(PROOF), members(PROOF)),
    "mfa_generate_recovery_codes": (members(PROOF), members(PROOF)),
    "mfa_list_webauthn": (members(200), members(405)),
    "mfa_add_webauthn": (members(PROOF), members(PROOF)),
    "mfa_remove_webauthn": (members(PROOF), members(PROOF)),
    "mfa_edit_webauthn": (members(PROOF), members(PROOF)),
    "account_language": (NOBODY, members(400)),
    # Listings, by their editors
    "my": (members(200), NOBODY),
    "unsent": (members(200), NOBODY),
}
MEMBERS = {
    "edit": (editors(200), NOBODY),
    "edit_section": (editors(200), editors(400)),
    "towns": (editors(200), NOBODY),
    "request": (editors(200), NOBODY),
    "request_answer": (NOBODY, editors(400)),
    "request_withdraw": (NOBODY, editors(302)),
    "confirm": (editors(200), editors(400)),
    "hide": (editors(200), editors(302)),
    "show_again": (NOBODY, editors(302)),
    "history": (editors(200), NOBODY),
    "as_it_stood": (editors(200), NOBODY),
    "undo": (editors(200), editors(302)),
    "people": (editors(200), leads(200)),
    "leave": (editors(200), editors(302)),
    "change_role": (NOBODY, leads(400)),
    "remove_editor": (leads(200), leads(302)),
    "send_again": (NOBODY, leads(302)),
    "withdraw_invitation": (leads(200), leads(302)),
}
TABLE |= {f"centres:{page}": row for page, row in MEMBERS.items()}
TABLE |= {f"experts:{page}": (own(get), own(post)) for page, (get, post) in MEMBERS.items()}
TABLE |= {
    "centres:figures": (editors(200), NOBODY),
    # Nobody saves or sends what they have not seen.
    "centres:figures_year": (editors(200), editors(400)),
    "centres:figures_check": (editors(200), editors(400)),
}
TABLE |= {
    # Nothing is agreed to, or withdrawn, that nobody pressed a button for.
    "experts:cited_days": (own(editors(200)), own(editors(400))),
    "experts:consent": (own(editors(200)), own(editors(400))),
    "experts:edit_portrait": (own(editors(200)), own(editors(400))),
    "experts:own_portrait": (own(editors(200)), NOBODY),
}

# The desk
TABLE |= {
    "health": (staff(200), staff(405)),
    "pictures": (staff(200), staff(405)),
    "copies_at_desk": (staff(200), staff(302)),
    "translated": (staff(200), staff(405)),
    "translated_csv": (staff(200), staff(405)),
    "admin:find": (staff(200), staff(405)),
    "admin:suggestions": (staff(200), staff(405)),
    "admin:index": (staff(200), staff(400)),
    "admin:app_list": (staff(302), staff(302)),
    "admin:login": (staff(302), staff(302)),
    "admin:logout": (staff(200), staff(302)),
    "admin:password_change": (staff(302), staff(302)),
    "admin:password_change_done": (staff(302), staff(302)),
    "admin:autocomplete": (staff(403), staff(405)),
    "admin:jsi18n": (staff(200), staff(405)),
    "admin:irct_email_folder": (staff(404), staff(404)),
    "admin:irct_email_letter": (staff(404), staff(404)),
    "admin:irct_bounce_import": (staff(200), staff(200)),
    # Nobody approves what they have not seen.
    "admin:irct_helpline_decide": (staff(200), staff(302)),
    "admin:irct_exitpage_decide": (staff(200), staff(302)),
    "admin:irct_secretariatcontact_decide": (staff(200), staff(302)),
    "admin:irct_vouching_changelist": (staff(200), staff(200)),
    "admin:irct_vouching_person": (staff(200), staff(302)),
    "admin:irct_vouching_withdraw": (staff(404), staff(404)),
    "admin:irct_pagecount_changelist": (staff(200), staff(405)),
    "admin:irct_translationreview_changelist": (staff(200), staff(302)),
    "admin:irct_translationreview_export": (staff(200), staff(405)),
    "admin:irct_translationreview_returned": (staff(200), staff(400)),
    "admin:auth_user_password_change": (administrators(200), administrators(200)),
    "/admin/(?P<url>.*)$": (staff(404), staff(404)),
}
RECORDS = {
    #                        look            add                 change              delete
    "centres_centre": (staff, staff, staff, administrators),
    "experts_expert": (staff, staff, staff, administrators),
    "centres_changerequest": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "experts_changerequest": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "centres_correction": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "experts_correction": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "centres_textchange": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "experts_textchange": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "experts_expertrequest": (staff, nobody_at_the_desk, staff, nobody_at_the_desk),
    "irct_bounce": (staff, staff, staff, staff),
    "centres_annualfigures": (staff, staff, staff, nobody_at_the_desk),
    "irct_headlinefigure": (staff, staff, staff, staff),
    "irct_helpline": (staff, staff, staff, staff),
    "irct_countryname": (staff, staff, staff, staff),
    "irct_exitpage": (staff, staff, staff, staff),
    "irct_secretariatcontact": (staff, nobody_at_the_desk, staff, staff),
    "irct_email": (staff, nobody_at_the_desk, nobody_at_the_desk, nobody_at_the_desk),
    "irct_translationreport": (staff, nobody_at_the_desk, nobody_at_the_desk, staff),
    "irct_user": (administrators, administrators, administrators, administrators),
    "auth_group": (administrators, administrators, administrators, administrators),
    "places_town": (staff, nobody_at_the_desk, nobody_at_the_desk, nobody_at_the_desk),
}
for record, (look, add, change, delete) in RECORDS.items():
    TABLE |= {
        f"admin:{record}_changelist": (look(200), look(200)),
        f"admin:{record}_history": (look(200), look(200)),
        f"admin:{record}_add": (add(200), add(200)),
        f"admin:{record}_change": (look(200), change(200)),
        f"admin:{record}_delete": (delete(200), delete(200)),
        f"/admin/{record.replace('_', '/')}/<path:object_id>/": (staff(302), staff(302)),
    }
# An empty form takes away what visitors see, which never waits.
TABLE["admin:irct_secretariatcontact_change"] = (staff(200), staff(302))
for record in ("centres_textchange", "experts_textchange"):
    # It takes no more than the button.
    TABLE[f"admin:{record}_change"] = (staff(200), staff(302))
LISTINGS = {
    "looks_like": (staff(200), staff(405)),
    "whole": (staff(200), staff(200)),
    "towns": (staff(200), staff(405)),
    "edit_section": (staff(200), staff(400)),
    "publish": (staff(200), staff(200)),
    "hide": (staff(200), staff(200)),
    "withdraw": (staff(200), staff(200)),
    "people": (staff(200), staff(200)),
    "remove_editor": (staff(200), staff(302)),
    "as_it_stood": (staff(200), staff(200)),
    "call": (staff(200), staff(200)),
    "undo": (staff(200), staff(302)),
    "import": (staff(200), staff(200)),
    "import_columns": (staff(200), staff(405)),
    "import_example": (staff(200), staff(405)),
    "imports": (staff(200), staff(405)),
    "import_batch": (staff(200), staff(200)),
    "import_refused": (staff(200), staff(405)),
    "import_undo": (staff(200), staff(200)),
    "export": (staff(200), staff(200)),
    "duplicates": (staff(200), staff(302)),
    "as_public": (staff(200), staff(405)),
    "as_editor": (staff(200), staff(405)),
    "merge": (staff(200), staff(200)),
    "unmerge": (staff(200), staff(302)),
}
TABLE |= {
    "admin:experts_expert_cited_days": (staff(200), staff(400)),
    "admin:experts_expert_consent": (staff(200), staff(200)),
    "admin:experts_expert_portrait": (staff(200), staff(200)),
    "admin:experts_expert_portrait_image": (staff(200), staff(405)),
}
for record in ("centres_centre", "experts_expert"):
    TABLE |= {f"admin:{record}_{page}": row for page, row in LISTINGS.items()}
    # It leads to the pages that are written on.
    TABLE[f"admin:{record}_change"] = (staff(200), staff(405))
    TABLE[f"admin:{record}_add"] = (staff(200), staff(400))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make one of everything for the tests of this module."""
    with django_db_blocker.unblock(), a_world() as world:
        yield world


def asked(client, method, address, language="en"):
    """Ask for an address, in a language if it has any, and undo whatever that does."""
    if address.name == "report_translation" and language == "en":
        # In English nothing is translated.
        language = "fr"
    path = in_language(address.path, language) if address.is_in_every_language else address.path
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    where = without_language(response.get("Location", "").partition("?")[0])
    return REDIRECTS.get(where, response.status_code)


def test_access_table_has_one_row_for_each_url(world):
    names = [address.name for address in world.addresses]

    assert sorted(names) == sorted(TABLE)


METHODS = ("get", "post")
# Who gets in by the same right where they get the same.
EVERYWHERE = [["anonymous"], ["unproven", "secretariat", "administrator"]]
# At the desk these are nobody, and on a public page each is one more visitor.
MEMBERS_ALIKE = [["stranger", "other", "editor", "lead", "expert"]]
# On pages of members there are those who edit nothing, and those who edit something else.
MEMBERS_APART = [["stranger"], ["other", "editor", "lead", "expert"]]


def kin_of(role, address):
    """The roles like one, itself among them."""
    apart = not (address.is_of_the_desk or address.is_public)
    kinds = EVERYWHERE + (MEMBERS_APART if apart else MEMBERS_ALIKE)
    return next(kind for kind in kinds if role in kind)


def asks(role, address, turn, method):
    """Whether a role asks for an address by a method: where several get the same, they take turns.

    Of those who are alike, one asks for what all of them get. Where a role gets the same by both
    methods of a page of the desk, or as one more visitor of a public one, the methods take turns,
    too. Under `make hunt` each asks for each by both.
    """
    if HUNTING:
        return True
    get, post = TABLE[address.name]
    is_post = method == "post"
    row = post if is_post else get
    alike = [one for one in kin_of(role, address) if row[one] == row[role]]
    if alike[(turn + is_post) % len(alike)] != role:
        return False
    if address.is_of_the_desk or (address.is_public and role != "anonymous"):
        # Of two lists of the same length, the one begins where the other ends.
        begins = role in ("anonymous", "secretariat", "administrator")
        return get[role] != post[role] or (turn // 2 + begins) % 2 == is_post
    return True


def method_of(role, name, turn):
    """How a role looks at an address: editors, who see what leads see, every other time so.

    Whoever only asks for the headers gets the same status.
    """
    look = TABLE[name][0]
    is_alike = role in ("editor", "lead") and look["lead"] == look["editor"]
    return "head" if is_alike and turn % 2 else "get"


def cookies_of(world, role, name):
    """What the browser of a role holds at an address.

    Whoever has not just shown who they are is asked before some pages, as the table says, and
    before those of consequence; the secretariat sees all others with a session that is older.
    """
    is_stale = name in ASKED_AGAIN or (
        role in ("secretariat", "administrator") and name not in FOR_WHO_JUST_SHOWED
    )
    return (world.stale_cookies_of if is_stale else world.cookies_of)(role)


def test_every_role_asks_for_every_address_or_others_like_it_do(world):
    """Nobody is spared where the table tells them from others; each has a fair part of the rest."""
    parts = Counter()
    for turn, address in enumerate(world.addresses):
        rows = dict(zip(METHODS, TABLE[address.name], strict=True))
        asking = [
            (role, method, rows[method][role])
            for role in ROLES
            for method in METHODS
            if asks(role, address, turn, method)
        ]
        parts.update({role for role, _method, _answer in asking})
        got = {(*kin_of(role, address), answer) for role, _method, answer in asking}
        for row in rows.values():
            assert {(*kin_of(role, address), row[role]) for role in ROLES} <= got
        if not address.is_of_the_desk:
            # Whoever is not signed in, and whoever is, asks by each method.
            for method in METHODS:
                assert ("anonymous", method, rows[method]["anonymous"]) in asking
        assert {method for _role, method, _answer in asking} == {*METHODS}
    assert min(parts[role] for role in ROLES) > len(world.addresses) / 6


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_the_access_in_the_table_and_refusals_write_nothing(world, role):
    expected, found, changes = {}, {}, {}
    client, before = world.client(role), written()
    # Each address in one language, and in another one for the next role.
    languages = cycle(code for code, _name in settings.INTERFACE_LANGUAGES)
    in_turn = islice(languages, list(ROLES).index(role), None)
    for turn, (address, language) in enumerate(zip(world.addresses, in_turn, strict=False)):
        for of_row, row in zip(METHODS, TABLE[address.name], strict=True):
            if not asks(role, address, turn, of_row):
                continue
            method = "post" if of_row == "post" else method_of(role, address.name, turn)
            client.cookies = cookies_of(world, role, address.name)
            answer, after = asked(client, method, address, language), written()
            if answer != row[role]:
                expected[address.name, method] = row[role]
                found[address.name, method] = answer
            if after != before and (method != "post" or answer in REFUSED):
                changes[address.name, method] = after.items() - before.items()
            before = after

    assert found == expected
    assert changes == {}


# What a stolen session does not reach, at the desk and among the members' pages.
FOR_WHO_JUST_SHOWED = {
    *(f"admin:auth_group_{page}" for page in ("changelist", "add", "change", "delete", "history")),
    *(f"admin:irct_user_{page}" for page in ("changelist", "add", "change", "delete", "history")),
    *(
        f"admin:irct_exitpage_{page}"
        for page in ("changelist", "add", "change", "delete", "history")
    ),
    "admin:auth_user_password_change",
    "admin:irct_vouching_person",
    "admin:irct_vouching_withdraw",
    "admin:irct_exitpage_decide",
    "admin:irct_secretariatcontact_decide",
    "admin:irct_helpline_decide",
    "admin:irct_translationreview_export",
    "admin:centres_annualfigures_change",
    "admin:centres_changerequest_change",
    "admin:experts_changerequest_change",
    "admin:experts_expert_consent",
    "admin:experts_expert_portrait",
    *(
        f"admin:{record}_{page}"
        for record in ("centres_centre", "experts_expert")
        for page in (
            *("people", "remove_editor", "export", "publish", "import_batch", "import_undo"),
            *("merge", "unmerge"),
        )
    ),
    *(
        f"{app}:{page}"
        for app in ("centres", "experts")
        for page in (
            *("people", "change_role", "remove_editor", "send_again", "withdraw_invitation"),
        )
    ),
    "account_change_password",
    "account_set_password",
    *("mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    *("mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
}


def test_old_session_is_asked_who_it_is_before_pages_of_consequence(world):
    """No other page asks, or the table would not be right."""
    client, asking = world.client("administrator"), set()
    for address in world.addresses:
        if address.name in FOR_WHO_JUST_SHOWED:
            for method in ("get", "post"):
                client.cookies = world.stale_cookies_of("administrator")
                if asked(client, method, address) == PROOF:
                    asking.add(address.name)

    assert asking == FOR_WHO_JUST_SHOWED


def test_headers_alone_are_asked_for_on_every_kind_of_page(world):
    kinds = Counter(
        "public" if address.is_public else address.name.partition(":")[0]
        for turn, address in enumerate(world.addresses)
        for role in ("editor", "lead")
        if asks(role, address, turn, "get") and method_of(role, address.name, turn) == "head"
    )

    assert min(kinds[kind] for kind in ("public", "admin", "centres", "experts")) >= 4


def test_put_delete_and_options_requests_get_405_and_write_nothing(world):
    before = written()
    own_pages = (
        "irct.views",
        "irct.impact",
        "irct.members",
        "irct.accounts.views",
        "centres",
        "experts",
    )
    addresses = [
        address
        for address in world.addresses
        if address.module.startswith(own_pages)
        and not address.is_of_the_desk
        and TABLE[address.name] != CLOSED
    ]

    # Each address has its turn of the methods, and each method of both roles.
    roles, methods = cycle(["stranger", "lead"]), ("put", "delete", "options")
    answers = {
        (address.name, method): asked(world.client(next(roles)), method, address)
        for turn, address in enumerate(addresses)
        for method in (methods if HUNTING else [methods[turn % 3]])
    }

    assert {name: answer for name, answer in answers.items() if answer != 405} == {}
    assert written() == before


@pytest.mark.parametrize("role", ["anonymous", "lead", "administrator"])
def test_form_without_csrf_or_own_proof_is_refused(world, role):
    client = world.client(role, enforce_csrf_checks=True)

    # Whoever is of the desk sends its forms; members and visitors send all others.
    answers = {
        address.name: asked(client, "post", address)
        for address in world.addresses
        if address.is_of_the_desk == (role == "administrator")
    }

    # They have a proof of their own, since a visitor gets no cookie: 400 is that there was none.
    by_link = ("hide_by_link", "confirm_by_link", "put_back", "intake_by_link")
    by_link += ("experts:enquiry", "experts:consent_by_link")
    own_proof = [name for name in answers if name in by_link or name.endswith(TRANSLATED)]
    assert len(own_proof) == (0 if role == "administrator" else len(by_link) + 7)
    assert {answers.pop(name) for name in own_proof} <= {400}
    # Before a file is read for its proof, it is asked who sends it.
    imports = ("admin:centres_centre_import", "admin:experts_expert_import")
    if role == "administrator":
        for name in (*imports, "admin:experts_expert_portrait"):
            assert answers.pop(name) == 403
    # Whoever has not signed in is asked to, before anything is looked at.
    refusals = {403, 405, SIGN_IN} if role == "anonymous" else {403, 405}
    # Lists of open data are only read by what is sent.
    read = {f"hsds:{name}" for name in LISTS} & answers.keys()
    assert {name for name, answer in answers.items() if answer not in refusals} == read
