"""One of everything that somebody has in the directory, and people of every role, signed in."""

import io
import logging
from contextlib import contextmanager
from string import Formatter

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.http import SimpleCookie
from django.test import Client, override_settings
from django.utils.functional import cached_property

from centres.models import Centre, figures_years
from experts.models import Expert, Portrait, ProposedPortrait
from irct import history
from irct.desk import import_jobs, merging
from irct.imports import batches, choosing
from irct.imports.resources import resource_for
from irct.mail import notices
from irct.models import (
    Bounce,
    CountryName,
    Email,
    ExitPage,
    HeadlineFigure,
    Role,
    SecretariatContact,
    TranslationReport,
    belongings,
    invite,
    merges,
)
from irct.places.models import Town
from tests.addresses import every_address, example
from tests.admin import desk
from tests.brokering import asked
from tests.databases import rolled_back
from tests.factories import CentreFactory, ExpertFactory, contact, helpline, location, text
from tests.signing_in import account, show_who

# Who comes to the site.
ROLES = {
    "anonymous": "nobody has signed in",
    "stranger": "has an account, and edits nothing",
    "other": "leads another centre and another expert",
    "editor": "edits the centre",
    "lead": "leads the centre",
    "expert": "leads the entry of the expert",
    "unproven": "of the secretariat, without a second factor",
    "secretariat": "has shown a second factor",
    "administrator": "has shown a second factor",
}
GROUPS = {
    "unproven": "secretariat",
    "secretariat": "secretariat",
    "administrator": "administrator",
}
# Editors who have none of the roles.
COLLEAGUES = ["colleague", "partner", "neighbour"]
PHONE = "+4533760600"


class World:
    """A centre and an expert with editors, invitations and requests; others; what the desk keeps.

    Whatever an address of the site names is there.
    """

    def __init__(self):
        names = [*list(ROLES)[1:], *COLLEAGUES]
        self.people = {
            name: account(f"{name}@example.org", name=name.title(), is_staff=name in GROUPS)
            for name in names
        }
        for name, group in GROUPS.items():
            self.people[name].groups.set(Group.objects.filter(name=group))
        self.centre = self._centre("open-house", lead="lead", colleague="colleague")
        self.expert = self._expert("open-person", lead="expert", colleague="partner")
        self.other_centre = self._centre("other-house", lead="other", colleague="neighbour")
        self.other_expert = self._expert("other-person", lead="other", colleague="neighbour")
        self.centre.editorships.create(user=self.people["editor"])
        self.figures, _theirs = (
            centre.figures.create(year=figures_years()[0], survivors=90, by_service={"legal": 9})
            for centre in (self.centre, self.other_centre)
        )
        self.requests = {
            expert.pk: asked(expert, coordinator=self.people["secretariat"])
            for expert in (self.expert, self.other_expert)
        }
        self.country_name = CountryName.objects.create(country="TR", name="Turkey")
        self.exit_page = ExitPage.objects.create(language="en", url="https://weather.example/")
        self.secretariat = SecretariatContact.objects.create(email="office@example.org")
        self.bounce = Bounce.objects.create(address="gone@example.org")
        self.headline = HeadlineFigure.objects.create(value=156, counts="members", source="IRCT")
        self.helpline = helpline(approved=False, entered_by=self.people["colleague"])
        self.translation_report = TranslationReport.objects.create(language="fr", text="Wrong.")
        self.town = Town.objects.create(
            id=1, name="Odense", country="DK", population=9, latitude=56, longitude=10
        )
        self.session = UserSession.objects.create(
            user=self.people["stranger"], session_key="elsewhere", ip="127.0.0.1", data={}
        )
        self.passkey = Authenticator.objects.create(
            user=self.people["colleague"], type="webauthn", data={"name": "Key"}
        )
        self.imports = {kind: self._import(kind) for kind in (Centre, Expert)}
        for listing in (self.centre, self.expert, self.other_centre, self.other_expert):
            factory = CentreFactory if isinstance(listing, Centre) else ExpertFactory
            merging.merge(listing, factory(name="Twin"), {}, by=self.people["secretariat"])
        notices.invited(self.centre.invitations.get())
        # However long the tests take, these have just shown who they are.
        self.cookies = {role: self.sign_in(role, minutes_ago=-600) for role in ROLES}
        # Of people who showed who they are, but not just now.
        self.stale_cookies = {role: self.sign_in(role, minutes_ago=16) for role in ROLES}

    @cached_property
    def addresses(self):
        """Every address of the site, of what is there."""
        return every_address(self.argument)

    def client(self, role, **how):
        client = Client(**how)
        client.cookies = self.cookies_of(role)
        return client

    def cookies_of(self, role):
        """What the browser of a role holds, whatever its requests did meanwhile."""
        return SimpleCookie(self.cookies[role])

    def stale_cookies_of(self, role):
        return SimpleCookie(self.stale_cookies[role])

    def argument(self, name, parameter):
        """The value used for a parameter of the URL with this name."""
        return self._argument(name, parameter, self.expert if "experts" in name else self.centre)

    def parameters(self, address):
        """What an address has parameters for."""
        return [name for _text, name, *_rest in Formatter().parse(address.route) if name]

    def argument_of_another(self, name, parameter):
        """What would lead to the same of somebody else's."""
        listing = self.other_expert if "experts" in name else self.other_centre
        return self._argument(name, parameter, listing)

    def of_others(self):
        """Every row of the other listings and of what belongs to them, in one statement."""
        selects, keys = [], []
        for listing in (self.other_centre, self.other_expert):
            tables = [(listing._meta.db_table, "id")] + [
                (relation.related_model._meta.db_table, relation.field.column)
                for relation in belongings(type(listing))
            ]
            for table, column in tables:
                selects.append(f"SELECT '{table}', t::text FROM {table} t WHERE {column} = %s")
                keys.append(listing.pk)
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION ALL '.join(selects)} ORDER BY 1, 2", keys)
            return cursor.fetchall()

    def _argument(self, name, parameter, listing):
        page = name.rpartition(":")[2]
        match parameter, page:
            case "batch", _:
                return self.imports[type(listing)].pk
            case "form", "centres_centre_import_example" | "experts_expert_import_example":
                return "csv"
            case "pk", "session_end":
                return self.session.pk
            case "pk", "mfa_remove_webauthn" | "mfa_edit_webauthn":
                return self.passkey.pk
            case "pk", "send_again" | "withdraw_invitation":
                return listing.invitations.get().pk
            case "pk", "request" | "request_answer" | "request_withdraw":
                return listing.change_requests.get().pk
            case "pk", "centres_centre_unmerge" | "experts_expert_unmerge":
                return merges(type(listing)).objects.get(kept=listing).pk
            case "pk", "irct_vouching_person" | "irct_vouching_withdraw":
                return self.people["unproven"].pk
            case "pk", _:
                return self.colleague(listing).pk
            case "other", _:
                others = [self.centre, self.expert, self.other_centre, self.other_expert]
                return next(
                    one.pk for one in others if type(one) is type(listing) and one != listing
                )
            case "act", _:
                return next(act.key for act in history.entries(listing) if act.can_be_undone)
            case "slug", _ if ":" in name:
                return listing.slug
            case "token", "hide_by_link":
                return listing.hide_token(listing.editorships.get(role=Role.LEAD).user)
            case "token", "confirm_by_link":
                return listing.confirm_token(listing.editorships.get(role=Role.LEAD).user)
            case "token", "intake_by_link":
                return listing.intake_token(listing.editorships.get(role=Role.LEAD).user)
            case "answer", _any:
                return "until"
            case "token", "put_back":
                lead = listing.editorships.get(role=Role.LEAD).user
                return listing.text_changes.get().token(str(lead.pk))
            case "token", "enquiry":
                return self.requests[listing.pk].enquiries.get().token()
            case "token", "consent_by_link":
                lead = listing.editorships.get(role=Role.LEAD).user
                return listing.consents.valid().get().token(lead)
            case "token", "invitation":
                return listing.invitations.get().token
            case "object_id" | "id", _:
                return self._record(name, listing).pk
        return example(name, parameter)

    def _import(self, kind):
        """Import an expert or a centre whose contact details wait."""
        column = "email" if kind is Expert else "email_1"
        content = f"name,country,{column}\nImported,DK,new@example.org\n".encode()
        looked = choosing.look(resource_for(kind), io.BytesIO(content))
        batch = batches.receive(
            kind, "list.csv", content, looked=looked, by=self.people["colleague"]
        )
        import_jobs.go_on(batch)
        batch.moves("ready", to="writing")
        import_jobs.go_on(batch)
        return batch

    def colleague(self, listing):
        """The editor of a listing who has none of the roles."""
        names = [f"{name}@example.org" for name in COLLEAGUES]
        return listing.editorships.get(user__email__in=names)

    def _record(self, name, listing):
        for part, record in {
            "annualfigures": self.figures,
            "changerequest": listing.change_requests.first(),
            "correction": listing.corrections.first(),
            "textchange": listing.text_changes.first(),
            "expertrequest": self.requests.get(listing.pk),
            "bounce": self.bounce,
            "countryname": self.country_name,
            "exitpage": self.exit_page,
            "secretariatcontact": self.secretariat,
            "headlinefigure": self.headline,
            "helpline": self.helpline,
            "translationreport": self.translation_report,
            "group": Group.objects.get(name="secretariat"),
            "_town_": self.town,
            "email": Email.objects.first(),
            "user": self.people["stranger"],
        }.items():
            if part in name:
                return record
        return listing

    def _centre(self, slug, **people):
        children = [
            text(language="en", about="We listen."),
            location(town="Odense", shown="approximate"),
            contact(kind="phone", value=PHONE, visibility="public"),
        ]
        return self._filled(CentreFactory(slug=slug, children=children), **people)

    def _expert(self, slug, **people):
        expert = ExpertFactory(slug=slug, children=[text(language="en", biography="I listen.")])
        picture = {"image": b"RIFF", "width": 200, "height": 200}
        Portrait.objects.create(expert=expert, **picture)
        ProposedPortrait.objects.create(expert=expert, **picture)
        return self._filled(expert, **people)

    def _filled(self, listing, *, lead, colleague):
        lead, colleague = self.people[lead], self.people[colleague]
        listing.editorships.create(user=lead, role=Role.LEAD)
        listing.editorships.create(user=colleague)
        listing.submit("about", {"name": "Another name"}, by=colleague)
        listing.change({"languages": ["da"]}, by=lead)
        invite(listing, "new@example.org", role=Role.EDITOR, by=lead)
        listing.corrections.create(kind="closed", text="The door is locked.")
        listing.calls.create(outcome="reached")
        [said] = listing.texts.all()
        name = "about" if "about" in said.WRITTEN else "biography"
        item = {"path": f"texts/en/{name}", "before": "Before.", "after": getattr(said, name)}
        listing.text_changes.create(by=colleague, items=[item])
        return listing

    def sign_in(self, role, *, minutes_ago=0):
        """What the browser of a role holds, that showed some time ago who it is."""
        client = Client()
        if role == "anonymous":
            return {}
        if role in ("secretariat", "administrator"):
            desk.sign_in(client, self.people[role])
        else:
            client.force_login(self.people[role])
        show_who(client, self.people[role], minutes_ago=minutes_ago)
        client.get("/my/")
        return {"sessionid": client.cookies["sessionid"].value}


@contextmanager
def a_world():
    """Make one of everything for a while."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if "note_activity" not in name],
    )
    # Each of some thousand answers that refuse would be logged.
    logging.disable(logging.WARNING)
    with quick, rolled_back():
        yield World()
    logging.disable(logging.NOTSET)


def written():
    """How many rows were written in this transaction, undone or not, by table.

    These are the tables of all that is somebody's: listings, people, requests, history, e-mails.
    """
    # Whoever signs in again finds there what they typed; tries are counted whatever comes of them.
    apart = {"irct_unsavedform", "irct_allowance"}
    tables = {"account_emailaddress", "mfa_authenticator", "procrastinate_jobs"} | {
        model._meta.db_table
        for label in ("centres", "experts", "irct")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    ways = ("inserted", "updated", "deleted")
    rows = " + ".join(f"pg_stat_get_xact_tuples_{way}(name::regclass)" for way in ways)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, {rows} FROM unnest(%s::text[]) name", [list(tables - apart)])
        return dict(cursor.fetchall())
