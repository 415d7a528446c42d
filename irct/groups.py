"""What the secretariat's groups may do; `manage.py migrate` gives them exactly this."""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

# The verbs that are allowed, by model.
SECRETARIAT = {
    # Listings and what belongs to them. The secretariat hides a listing, and deletes none.
    "centres.centre": "view add change",
    "experts.expert": "view add change",
    "centres.annualfigures": "view add change",
    "centres.contact": "view add change delete",
    "centres.location": "view add change delete",
    "centres.text": "view add change delete",
    "experts.text": "view add change delete",
    # What others ask for, and the work it makes.
    "centres.changerequest": "view change",
    "experts.changerequest": "view change",
    "centres.correction": "view change",
    "experts.correction": "view change",
    "centres.textchange": "view",
    "experts.textchange": "view",
    "centres.handling": "view change",
    "experts.handling": "view change",
    "centres.call": "view",
    "experts.call": "view",
    "experts.expertrequest": "view change",
    # Who edits a listing: people are invited and taken off; nobody is changed into another.
    "centres.editorship": "view add delete",
    "experts.editorship": "view add delete",
    "centres.invitation": "view add delete",
    "experts.invitation": "view add delete",
    # What concerns the whole site.
    "irct.bounce": "view add change delete",
    "irct.countryname": "view add change delete",
    "irct.exitpage": "view add change delete",
    "irct.headlinefigure": "view add change delete",
    "irct.helpline": "view add change delete",
    "irct.secretariatcontact": "view add change delete",
    "irct.email": "view",
    "irct.pagecount": "view",
    "irct.translationreport": "view delete",
    "irct.translationreview": "view change",
    # Colleagues vouch for each other, and may take their word back.
    "irct.vouching": "view add change",
    "places.town": "view",
    # The history.
    "centres.annualfiguresevent": "view",
    "centres.callevent": "view",
    "centres.centreevent": "view",
    "centres.changerequestevent": "view",
    "centres.contactevent": "view",
    "centres.correctionevent": "view",
    "centres.editorshipevent": "view",
    "centres.handlingevent": "view",
    "centres.invitationevent": "view",
    "centres.locationevent": "view",
    "centres.textevent": "view",
    "experts.callevent": "view",
    "experts.changerequestevent": "view",
    "experts.correctionevent": "view",
    "experts.editorshipevent": "view",
    "experts.expertevent": "view",
    "experts.handlingevent": "view",
    "experts.invitationevent": "view",
    "experts.textevent": "view",
    "irct.bounceevent": "view",
    "irct.countrynameevent": "view",
    "irct.exitpageevent": "view",
    "irct.headlinefigureevent": "view",
    "irct.helplineevent": "view",
    "irct.secretariatcontactevent": "view",
}
ADMINISTRATOR = {
    **SECRETARIAT,
    "centres.centre": "view add change delete",
    "experts.expert": "view add change delete",
    "irct.user": "view add change delete",
    "auth.group": "view add change delete",
}
GROUPS = {"secretariat": SECRETARIAT, "administrator": ADMINISTRATOR}


def apply(*, using: str) -> None:
    """Give each group its permissions and no others; leave groups alone that are not named here."""
    existing = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.using(using).values_list(
            "content_type__app_label", "codename", "pk"
        )
    }
    with transaction.atomic(using=using):
        for name, allowed in GROUPS.items():
            permissions = named(allowed)
            if missing := permissions - existing.keys():
                raise ImproperlyConfigured(
                    f"irct/groups.py gives {name} permissions that do not exist: "
                    + ", ".join(sorted(missing))
                )
            group, _created = Group.objects.using(using).get_or_create(name=name)
            group.permissions.set(existing[permission] for permission in permissions)


def named(allowed: dict[str, str]) -> set[str]:
    """Permissions as Django names them, such as centres.view_centre."""
    return {
        f"{app}.{verb}_{model}"
        for label, verbs in allowed.items()
        for app, model in [label.split(".")]
        for verb in verbs.split()
    }
