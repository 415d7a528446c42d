from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ["irct", "places", "centres", "experts", "auth"]

LISTINGS = ["centres.centre", "experts.expert"]
CHILDREN = ["centres.location", "centres.contact", "centres.text", "experts.text"]
NAMES = ["irct.countryname"]
EVENTS = [f"{model}event" for model in [*LISTINGS, *CHILDREN, *NAMES]]
PEOPLE = ["irct.user", "auth.group"]

SECRETARIAT = {
    "view": [*LISTINGS, *CHILDREN, *NAMES, *EVENTS, "places.town"],
    "add": [*LISTINGS, *CHILDREN, *NAMES],
    "change": [*LISTINGS, *CHILDREN, *NAMES],
    "delete": [*CHILDREN, *NAMES],
}
ADMINISTRATOR = {
    "view": [*SECRETARIAT["view"], *PEOPLE],
    "add": [*SECRETARIAT["add"], *PEOPLE],
    "change": [*SECRETARIAT["change"], *PEOPLE],
    "delete": [*SECRETARIAT["delete"], *LISTINGS, *PEOPLE],
}


def make_groups(apps, schema_editor):
    # They are otherwise made after the last migration, too late for this one.
    for label in APPS:
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    permissions = {
        (f"{content_type}.{model}", codename): pk
        for content_type, model, codename, pk in apps.get_model(
            "auth", "Permission"
        ).objects.values_list("content_type__app_label", "content_type__model", "codename", "pk")
    }
    for name, allowed in {"secretariat": SECRETARIAT, "administrator": ADMINISTRATOR}.items():
        group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(
            permissions[model, f"{verb}_{model.partition('.')[2]}"]
            for verb, models in allowed.items()
            for model in models
        )


class Migration(migrations.Migration):
    dependencies = [
        ("irct", "0001_initial"),
        ("centres", "0001_initial"),
        ("experts", "0001_initial"),
        ("places", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
