from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ["irct", "centres", "experts", "procrastinate"]

REQUESTS = ["centres.changerequest", "experts.changerequest"]
EDITORS = [
    *("centres.editorship", "experts.editorship"),
    *("centres.invitation", "experts.invitation"),
]
EVENTS = [f"{model}event" for model in [*REQUESTS, *EDITORS]]
JOBS = ["procrastinate.procrastinatejob", "procrastinate.procrastinateevent"]

ALLOWED = {
    "view": [*REQUESTS, *EDITORS, *EVENTS, *JOBS],
    "add": EDITORS,
    "change": REQUESTS,
    "delete": EDITORS,
}


def add_permissions(apps, schema_editor):
    # They are otherwise made after the last migration, too late for this one.
    for label in APPS:
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    permissions = {
        (f"{content_type}.{model}", codename): pk
        for content_type, model, codename, pk in apps.get_model(
            "auth", "Permission"
        ).objects.values_list("content_type__app_label", "content_type__model", "codename", "pk")
    }
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["secretariat", "administrator"]
    ):
        group.permissions.add(
            *(
                permissions[model, f"{verb}_{model.partition('.')[2]}"]
                for verb, models in ALLOWED.items()
                for model in models
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("irct", "0006_erasure"),
        ("centres", "0003_editing"),
        ("experts", "0003_editing"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
