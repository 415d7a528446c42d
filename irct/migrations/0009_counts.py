from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def let_them_be_seen(apps, schema_editor):
    # Permissions are otherwise made after the last migration, too late for this one.
    create_permissions(installed.get_app_config("irct"), apps=apps, verbosity=0)
    seen = apps.get_model("auth", "Permission").objects.get(codename="view_pagecount")
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["secretariat", "administrator"]
    ):
        group.permissions.add(seen)


class Migration(migrations.Migration):

    dependencies = [
        ('irct', '0008_emails'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(max_length=32, verbose_name='kind of page')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
            ],
            options={
                'verbose_name': 'count of pages',
                'verbose_name_plural': 'how the directory is read',
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'country'), name='irct_pagecount_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='UnfoundCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('code', models.CharField(max_length=32, verbose_name='code')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
            ],
            options={
                'verbose_name': 'count of what was not found',
                'verbose_name_plural': 'counts of what was not found',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('day', 'code'), name='irct_unfoundcount_one_a_day')],
            },
        ),
        migrations.RunPython(let_them_be_seen, migrations.RunPython.noop),
    ]
