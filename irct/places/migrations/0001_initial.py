import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


# By model; what makes the history and keeps it, and what notes public changes.
TRIGGERS = {
    'town': [
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='ef0c26ac4b0034ac2912aeccb4861e5fb22c345e', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_ad064', table='places_town', when='AFTER')),
    ],
}


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGinExtension(
        ),
        django.contrib.postgres.operations.CreateExtension(
            name='cube',
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        django.contrib.postgres.operations.UnaccentExtension(
        ),
        migrations.CreateModel(
            name='Town',
            fields=[
                ('id', models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name='GeoNames number')),
                ('name', models.TextField(verbose_name='name')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('division', models.TextField(blank=True, help_text='Where GeoNames names it, as for Birmingham in Alabama.', verbose_name='state or province')),
                ('division_code', models.TextField(blank=True, help_text='GeoNames’ code, as US.AL for Alabama.', verbose_name='code of the state or province')),
                ('population', models.PositiveIntegerField(verbose_name='population')),
                ('latitude', models.FloatField(verbose_name='latitude')),
                ('longitude', models.FloatField(verbose_name='longitude')),
            ],
            options={
                'triggers': TRIGGERS['town'],
                'verbose_name': 'town',
                'verbose_name_plural': 'towns',
                'ordering': ['-population', 'id'],
                'indexes': [models.Index(fields=['name'], name='places_town_name')],
            },
        ),
        migrations.CreateModel(
            name='TownName',
            fields=[
                ('pk', models.CompositePrimaryKey('town', 'name', blank=True, editable=False, primary_key=True, serialize=False)),
                ('name', models.TextField(verbose_name='normalised name')),
                ('town', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='names', to='places.town')),
            ],
            options={
                'verbose_name': 'name of a town',
                'verbose_name_plural': 'names of towns',
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass('name', name='text_pattern_ops'), name='places_townname_beginning'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('name', name='gin_trgm_ops'), name='places_townname_spelling')],
            },
        ),
        # Each change leaves an event; events stay as they are; nothing is truncated.
        # As one operation: to add them one by one would render the models anew each time.
        migrations.RunSQL(
            sql=[(trigger.install_sql, None) for triggers in TRIGGERS.values() for trigger in triggers],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
