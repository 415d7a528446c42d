"""Two entries that are one: merged, with nothing seen by more people, and parted again."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from centres.models import Centre, Merge
from experts.models import Expert
from irct import history
from irct.desk import merging
from irct.models import NotTheSecond, Role, by_hide_token
from tests.admin.desk import CENTRES, person
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text
from tests.signing_in import in_browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PHONE, OTHER_PHONE = "+4533760600", "+4533760601"


@pytest.fixture
def colleague(db):
    return person("administrator", is_staff=True)


def merge(kept, gone, *, by, values=None, **chosen):
    """Merge as somebody does who keeps what the form proposes."""
    kinds = kept.kinds_beside_texts()
    rows = [f"{kind}/{row.pk}" for kind in kinds for row in getattr(kept, kind).all()]
    rows += [f"{kind}/+{row.pk}" for kind in kinds for row in getattr(gone, kind).all()]
    wanted = merging.merged_values(kept, gone, chosen, rows) | (values or {})
    done, requests = merging.merge(kept, gone, wanted, by=by, reason="They moved.")
    for listing in (kept, gone):
        listing.refresh_from_db()
    return done, requests


def everything(listing):
    """All that is stored of a listing but when, and in which rows."""
    stored = type(listing).objects.get(pk=listing.pk)
    apart = {"updated_at", "public_changed_at", "document", "names"}
    values = {
        f.name: getattr(stored, f.attname) for f in stored._meta.fields if f.name not in apart
    }
    for kind in stored.kinds_of_rows():
        rows = [
            {f.name: getattr(row, f.attname) for f in row._meta.fields if not f.primary_key}
            for row in getattr(stored, kind).all()
        ]
        values[kind] = sorted(rows, key=str)
    values["editors"] = sorted(stored.editorships.values_list("user", "role"))
    values["open"] = sorted(stored.invitations.undecided().values_list("pk", flat=True))
    values["pending"] = sorted(
        stored.change_requests.filter(status="pending").values_list("pk", flat=True)
    )
    values["corrections"] = sorted(stored.corrections.open().values_list("pk", flat=True))
    return values


def two(**values):
    """Two published centres of which much differs."""
    kept = CentreFactory(
        name="House of Hope",
        slug="hope",
        services=["legal"],
        contact_confirmed_on=dt.date(2026, 5, 1),
        contact_confirmed_how="phone",
        notes="Call Ane.",
        children=[contact(kind="phone", value=PHONE, visibility="public"), text(about="Hope.")],
    )
    gone = CentreFactory(
        name="Hope Centre",
        slug="hope-centre",
        acronym="HC",
        services=["medical"],
        notes="They write rarely.",
        children=[
            contact(kind="phone", value=OTHER_PHONE, visibility="public"),
            location(town="Odense", shown="approximate"),
            text(language="da", about="Håb."),
        ],
        **values,
    )
    return kept, gone


@pytest.mark.quick
def test_merge_makes_one_centre_of_two(client, secretary):
    kept, gone = two()

    merge(kept, gone, by=secretary, acronym="theirs", services="both", **{"texts/da": "theirs"})

    assert (kept.name, kept.acronym, sorted(kept.services)) == (
        "House of Hope",
        "HC",
        ["legal", "medical"],
    )
    assert kept.former_names == ["Hope Centre"]
    assert sorted(kept.contacts.values_list("value", flat=True)) == [PHONE, OTHER_PHONE]
    assert [one.town for one in kept.locations.all()] == ["Odense"]
    assert {one.language: one.about for one in kept.texts.all()} == {"en": "Hope.", "da": "Håb."}
    assert kept.notes.startswith("Call Ane.")
    assert kept.notes.endswith("They write rarely.")
    assert (gone.status, gone.merged_into) == ("withdrawn", kept)
    page = client.get("/centres/hope/").content.decode()
    assert "01" in page
    assert "They write rarely." not in page


@pytest.mark.quick
def test_merge_redirects_every_slug_of_the_other(client, secretary):
    kept, gone = two()
    gone.change({"slug": "hope-house"}, by=secretary)

    merge(kept, gone, by=secretary)

    for slug in ("hope-centre", "hope-house"):
        answer = client.get(f"/centres/{slug}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/centres/hope/")


def test_merge_keeps_the_other_name_searchable(client, secretary):
    kept, gone = two()

    merge(kept, gone, by=secretary)

    page = client.get("/centres/?q=Hope+Centre").context["page"]
    assert [centre.id for centre in page] == [kept.pk]


@pytest.mark.parametrize("status", ["draft", "published", "hidden"])
def test_merge_undone_restores_both_as_they_were(secretary, colleague, status):
    kept, gone = two()
    editor, lead = UserFactory(), UserFactory()
    kept.editorships.create(user=lead, role=Role.EDITOR)
    gone.editorships.create(user=lead, role=Role.LEAD)
    gone.editorships.create(user=editor)
    gone.invitations.create(email="new@example.org", invited_by=lead)
    gone.corrections.create(kind="closed", text="The door is locked.")
    gone.submit("about", {"name": "Centre of Hope"}, by=editor)
    for listing in (kept, gone):
        Centre.objects.filter(pk=listing.pk).update(status=status)
        listing.refresh_from_db()
        listing.index()
    before = everything(kept), everything(gone)

    done, _requests = merge(kept, gone, by=secretary, acronym="theirs", services="both")
    merged = everything(kept), everything(gone)
    undone = merging.undo(done, by=colleague)

    assert merged[0] != before[0]
    assert merged[0]["editors"] == sorted([(lead.pk, "lead"), (editor.pk, "editor")])
    assert (len(merged[0]["pending"]) > 0, len(merged[0]["corrections"])) == (True, 1)
    assert [merged[1][name] for name in ("editors", "open", "pending", "corrections")] == [[]] * 4
    assert (everything(kept), everything(gone)) == before
    assert undone == merging.Undone([], [], False)


def test_merge_undo_puts_names_and_contacts_back_only_as_proposals(secretary, colleague):
    kept, gone = two()
    [row] = kept.contacts.values_list("pk", flat=True)
    values = {f"contacts/{row}": None}
    done, _requests = merge(kept, gone, by=secretary, values=values, name="theirs")

    undone = merging.undo(done, by=secretary)

    kept.refresh_from_db()
    assert (kept.name, kept.contacts.count()) == ("Hope Centre", 0)
    assert sorted(one.section for one in undone.requests) == ["about", "contacts"]
    for one in undone.requests:
        one.approve(by=colleague)
    kept.refresh_from_db()
    assert (kept.name, kept.contacts.get().value) == ("House of Hope", PHONE)


def test_merge_undone_by_a_secretariat_of_one_puts_all_back_at_once(secretary):
    kept, gone = two()
    done, _requests = merge(kept, gone, by=secretary, name="theirs")

    undone = merging.undo(done, by=secretary, alone=True)

    kept.refresh_from_db()
    assert (kept.name, undone.requests) == ("House of Hope", [])


def test_merge_of_a_draft_does_not_rename_a_public_centre(secretary, colleague):
    kept, gone = two(status="draft")

    _done, requests = merge(kept, gone, by=secretary, name="theirs")

    named = next(one for one in requests if one.section == "about")
    assert kept.name == "House of Hope"
    with pytest.raises(NotTheSecond):
        named.approve(by=secretary)
    named.approve(by=colleague)
    assert Centre.objects.get(pk=kept.pk).name == "Hope Centre"


def test_merge_undo_keeps_what_changed_since_and_names_it(secretary, colleague):
    kept, gone = two()
    done, _requests = merge(kept, gone, by=secretary, acronym="theirs", services="both")
    kept.change({"services": ["social"]}, by=colleague)

    done.refresh_from_db()
    assert merging.changed_since(done) == ["Services"]
    undone = merging.undo(done, by=colleague)

    kept.refresh_from_db()
    assert undone.left == ["Services"]
    assert (kept.services, kept.acronym) == (["social"], "")


def test_merge_undo_keeps_hidden_what_was_hidden_since(client, secretary, colleague):
    kept, gone = two()
    done, _requests = merge(kept, gone, by=secretary)
    kept.hide(by=colleague)

    undone = merging.undo(done, by=secretary)

    gone.refresh_from_db()
    assert undone.is_hidden
    assert gone.status == "hidden"
    assert client.get("/centres/hope-centre/").status_code == 404


def test_merge_undo_brings_no_removed_editor_back(secretary):
    kept, gone = two()
    gone.editorships.create(user=UserFactory(email="taken@example.org"))
    done, _requests = merge(kept, gone, by=secretary)
    kept.editorships.get().end(by=secretary)

    undone = merging.undo(done, by=secretary)

    assert undone.left == ["taken@example.org"]
    assert not gone.editorships.exists()


@pytest.mark.parametrize("status", ["draft", "hidden", "withdrawn"])
@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
def test_merge_of_what_is_hidden_or_withdrawn_into_a_public_one_is_refused(
    secretary, factory, status
):
    kept, gone = factory(), factory(status=status)
    other_way = merging.refusal(gone, kept)

    assert (merging.refusal(kept, gone) == "") == (status == "draft")
    assert other_way != ""
    if status != "draft":
        with pytest.raises(merging.MergeError):
            merge(kept, gone, by=secretary)


def test_merge_of_a_sample_into_a_real_centre_is_refused():
    assert merging.refusal(CentreFactory(), CentreFactory(origin="sample")) != ""


def test_merge_of_a_draft_makes_contacts_wait_for_a_second_person(client, secretary, colleague):
    kept, gone = two(status="draft")

    _done, requests = merge(kept, gone, by=secretary, services="both")

    assert sorted(kept.services) == ["legal", "medical"]
    assert list(kept.contacts.values_list("value", flat=True)) == [PHONE]
    assert not kept.former_names
    assert sorted(one.section for one in requests) == ["about", "contacts", "places"]
    assert all(one.proposed_by == secretary for one in requests)
    assert "601" not in client.get("/centres/hope/").content.decode().replace(" ", "")
    next(one for one in requests if one.section == "contacts").approve(by=colleague)
    assert kept.contacts.count() == 2


def test_merge_keeps_the_visibility_of_contacts(client, secretary):
    kept, gone = two()
    for visibility in ("on_request", "secretariat"):
        gone.contacts.create(
            kind="email", value=f"{visibility}@hope.example", visibility=visibility
        )

    merge(kept, gone, by=secretary)

    held = dict(kept.contacts.filter(kind="email").values_list("visibility", "value"))
    assert held == {one: f"{one}@hope.example" for one in ("on_request", "secretariat")}
    assert "hope.example" not in client.get("/centres/hope/").content.decode()


def test_merge_keeps_a_confirmation_only_for_a_block_of_one_listing(secretary):
    kept, gone = two()
    Centre.objects.filter(pk=gone.pk).update(
        place_confirmed_on=dt.date(2026, 6, 1), place_confirmed_how="visit"
    )
    gone.refresh_from_db()

    merge(kept, gone, by=secretary)

    # The contacts are of both, the places of the other alone.
    assert (kept.contact_confirmed_on, kept.contact_confirmed_how) == (None, "")
    assert (kept.place_confirmed_on, kept.place_confirmed_how) == (dt.date(2026, 6, 1), "visit")


def test_merge_lets_an_old_hide_link_hide_the_remaining_centre(client, secretary):
    kept, gone = two()
    editor, stranger = UserFactory(), UserFactory()
    gone.editorships.create(user=editor)
    link, no_link = gone.hide_token(editor), gone.hide_token(stranger)

    merge(kept, gone, by=secretary)

    assert by_hide_token(no_link) is None
    assert by_hide_token(link) == (kept, editor)
    page = client.get(f"/hide/{link}/")
    client.post(f"/hide/{link}/", {"proof": page.context["proof"]})
    assert client.get("/centres/hope/").status_code == 404
    assert client.get("/centres/hope-centre/").status_code == 404
    assert by_hide_token(link) is None


def test_merge_withdraws_a_request_that_no_longer_fits_and_tells_why(desk, mailoutbox):
    kept, gone = two()
    asker = UserFactory()
    gone.editorships.create(user=asker)
    row = gone.contacts.get()
    values = {"kind": "phone", "value": "+4533760609", "visibility": "public", "position": 0}
    values |= {"languages": [], "may_leave_message": None}
    request = gone.submit("contacts", {f"contacts/{row.pk}": values}, by=asker)
    mailoutbox.clear()

    sent = chosen(desk, kept, gone) | {"contacts": [f"contacts/{kept.contacts.get().pk}"]}
    desk.post(f"{CENTRES}{kept.pk}/merge/{gone.pk}/", sent | {"merge": "yes"})

    request.refresh_from_db()
    assert request.status == "withdrawn"
    assert not kept.change_requests.exists()
    assert [mail.subject for mail in mailoutbox if mail.to == [asker.email]] == [
        "IRCT directory: Two entries are one now: House of Hope",
        "IRCT directory: What you asked for does not fit any more: Hope Centre",
    ]


def test_merge_moves_a_request_with_its_row(secretary, colleague):
    kept, gone = two()
    asker = UserFactory()
    gone.editorships.create(user=asker)
    row = gone.contacts.get()
    values = {"kind": "phone", "value": "+4533760609", "visibility": "public", "position": 0}
    values |= {"languages": [], "may_leave_message": None}
    gone.submit("contacts", {f"contacts/{row.pk}": values}, by=asker)

    merge(kept, gone, by=secretary)

    request = kept.change_requests.get()
    assert request.proposed_by == asker
    request.approve(by=colleague)
    assert sorted(kept.contacts.values_list("value", flat=True)) == [PHONE, "+4533760609"]


def test_merge_is_named_in_both_histories(desk, secretary):
    kept, gone = two()

    done, _requests = merge(kept, gone, by=secretary)

    for one, other in ((kept, gone), (gone, kept)):
        [entry] = [entry for entry in history.entries(one) if entry.merged_with]
        assert (entry.merging, entry.merged_with) == (f"Merged with “{other}”", str(other.pk))
        page = desk.get(f"{CENTRES}{one.pk}/history/").content.decode()
        assert f'<a href="{CENTRES}{other.pk}/history/">' in page
        assert f"{CENTRES}{one.pk}/merges/{done.pk}/undo/" in page


def test_merged_centre_can_be_published_only_after_undo(secretary):
    kept, gone = two()
    merge(kept, gone, by=secretary)

    with pytest.raises(ValidationError, match="Undo that first"):
        gone.publish(by=secretary)

    assert Centre.objects.get(pk=gone.pk).status == "withdrawn"


def test_merge_works_for_experts(client, secretary):
    kept = ExpertFactory(name="Dr Jane Doe", slug="doe", email="doe@example.org")
    gone = ExpertFactory(name="Jane Doe", slug="jane-doe", phone="+4533760600", courts=["ECtHR"])

    done, _requests = merge(kept, gone, by=secretary, phone="theirs", courts="theirs")

    assert (kept.courts, str(kept.phone)) == (["ECtHR"], "+4533760600")
    assert client.get("/experts/jane-doe/").headers["Location"] == "/experts/doe/"
    merging.undo(done, by=secretary)
    assert Expert.objects.published().count() == 2


def chosen(desk, kept, gone):
    """What the form proposes."""
    form = desk.get(f"{CENTRES}{kept.pk}/merge/{gone.pk}/").context["form"]
    return {name: form[name].initial for name in form.fields} | {"reason": "They moved."}


def test_merge_preview_says_what_comes_and_changes_nothing(desk):
    kept, gone = two(status="draft")
    before = everything(kept), everything(gone)

    page = desk.post(
        f"{CENTRES}{kept.pk}/merge/{gone.pk}/", chosen(desk, kept, gone) | {"preview": "yes"}
    )

    told = page.content.decode()
    assert "Contact: phone (new)" in told
    assert "A colleague decides on contact details" in told
    assert (everything(kept), everything(gone)) == before
    assert not Merge.objects.exists()


def test_merge_is_refused_when_a_centre_changed_since_the_choice(desk, secretary):
    kept, gone = two()
    sent = chosen(desk, kept, gone)
    gone.change({"acronym": "HOPE"}, by=secretary)

    page = desk.post(f"{CENTRES}{kept.pk}/merge/{gone.pk}/", sent | {"merge": "yes"})

    assert "Somebody has changed one of them" in page.content.decode()
    assert not Merge.objects.exists()


def test_merge_undone_twice_does_nothing_more(desk, secretary):
    kept, gone = two()
    done, _requests = merge(kept, gone, by=secretary)
    address = f"{CENTRES}{kept.pk}/merges/{done.pk}/undo/"
    desk.post(address)
    after = everything(kept), everything(gone)

    assert "This was undone already." in desk.post(address).content.decode()
    assert (everything(kept), everything(gone)) == after


@pytest.mark.browser
def test_merge_and_undo_work_by_keyboard(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    in_browser(page, "secretariat@example.org", "/admin/")
    for name in ("Harbour of Light", "Harbor of Light"):
        page.goto(f"{CENTRES}add/")
        page.select_option("#country", "IS")
        page.fill("#name", name)
        page.keyboard.press("Enter")
        page.wait_for_selector(".tasks, [name=knowing]")
        if page.locator("[name=knowing]").count():
            page.focus("[name=knowing]")
            page.keyboard.press("Enter")
        page.wait_for_selector(".tasks")
    page.goto(f"{CENTRES}duplicates/")
    page.focus(".pairs li:has-text('Harbour of Light') .deeds a")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=preview]")
    page.focus("[name=reason]")
    page.keyboard.type("It was entered twice.")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=merge]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".told >> text=was merged into")
    page.focus(".told a >> text=Undo this")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Undoing this separates the two entries")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=They are two entries again.")

    assert page.inner_text("#content-main p strong").startswith("Draft")
    assert complaints == []
