from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_them_be_seen(apps, schema_editor):
    # Permissions are otherwise made after the last migration, too late for this one.
    create_permissions(installed.get_app_config("irct"), apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["secretariat", "administrator"]
    ):
        # Jobs show what e-mails say.
        group.permissions.remove(
            *permissions.filter(content_type__app_label="procrastinate")
        )
        group.permissions.add(permissions.get(codename="view_email"))


class Migration(migrations.Migration):
    dependencies = [
        ("irct", "0007_group_permissions"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.CreateModel(
            name="Email",
            fields=[],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("procrastinate.procrastinatejob",),
        ),
        migrations.RunPython(let_them_be_seen, migrations.RunPython.noop),
    ]
