import django.contrib.postgres.indexes
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_countries.fields
import irct.models
import irct.models.editing
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


# By model; what makes the history, and keeps it as it was written.
TRIGGERS = {
    'countryname': [
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_countrynameevent" ("country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."id", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='1c0239e6569d07e7bae723e7f47e829ab34ea98d', operation='INSERT', pgid='pgtrigger_insert_insert_f6f1a', table='irct_countryname', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_countrynameevent" ("country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."id", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='4de03d5e9e3e7d7e1fbae406b33b1429f5030331', operation='UPDATE', pgid='pgtrigger_update_update_13e03', table='irct_countryname', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_countrynameevent" ("country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."country", OLD."id", OLD."language", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='d32279388e3ce3da85e0d5c8dfe6882f982e1c95', operation='DELETE', pgid='pgtrigger_delete_delete_61c04', table='irct_countryname', when='AFTER')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='f6eacc6ad00e66e2cb94cf7e7d4bec752ce92635', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b9d0d', table='irct_countryname', when='BEFORE')),
    ],
    'countrynameevent': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e0acb1de0905742ba625b54da082d53cce398938', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_52545', table='irct_countrynameevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='cfbcccfbc11eb2b57c7c1c49b94eb4f847d6dfa3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_03efe', table='irct_countrynameevent', when='BEFORE')),
    ],
    'bounce': [
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_bounceevent" ("address", "id", "noted_by_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report") VALUES (NEW."address", NEW."id", NEW."noted_by_id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report"); RETURN NULL;', hash='8ab72224dbbcc68d5993ef44068a2968464c33f4', operation='INSERT', pgid='pgtrigger_insert_insert_005c4', table='irct_bounce', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_bounceevent" ("address", "id", "noted_by_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report") VALUES (NEW."address", NEW."id", NEW."noted_by_id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report"); RETURN NULL;', hash='a75ec709c5edd022c59849a1f3dfb28a177e636f', operation='UPDATE', pgid='pgtrigger_update_update_86843', table='irct_bounce', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_bounceevent" ("address", "id", "noted_by_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report") VALUES (OLD."address", OLD."id", OLD."noted_by_id", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report"); RETURN NULL;', hash='e5d2e9b9083a9c190c2fd1f19a7ca2e6056082b4', operation='DELETE', pgid='pgtrigger_delete_delete_2f829', table='irct_bounce', when='AFTER')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='ac2116880c62911d297686cba53c0e820a2965ca', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0de2f', table='irct_bounce', when='BEFORE')),
    ],
    'bounceevent': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e3d6b90d9a692d6db1845af3c08f61649ce5d48f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7b7aa', table='irct_bounceevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='108e619eccd7ae15af46b01c4f8313ee9dcfe3d7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_41ad1', table='irct_bounceevent', when='BEFORE')),
    ],
    'act': [
        pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND OLD.created_at = transaction_timestamp()\n                        AND (NEW.id, NEW.created_at) = (OLD.id, OLD.created_at)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'Cannot % rows of %', lower(TG_OP), TG_TABLE_NAME;\n                ", hash='567b575c228f50f206a3d56f615fdba88e9a1838', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_ed92c', table='pghistory_context', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='6a69061f3682b84c580e0f90fd105441c72ccf27', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2a1a1', table='pghistory_context', when='BEFORE')),
    ],
    'erasure': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='17b88cfb1e2597205f4dd7cfcd85d11f3baee35b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2a371', table='irct_erasure', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='46f2a4a3c48adc9c1f8afc3669243400792b67e6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c817c', table='irct_erasure', when='BEFORE')),
    ],
    'exitpage': [
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_exitpageevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") VALUES (NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."url"); RETURN NULL;', hash='5816752eebafc0435ac3c4e8795d15650bdc7920', operation='INSERT', pgid='pgtrigger_insert_insert_837e9', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_exitpageevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") VALUES (NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."url"); RETURN NULL;', hash='4831a8a0448b0c5569d385c0fef362a449572a4a', operation='UPDATE', pgid='pgtrigger_update_update_359b4', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_exitpageevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") VALUES (OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."url"); RETURN NULL;', hash='5ab03b944fd6ead6eb6f3a49aa3772d1760b066d', operation='DELETE', pgid='pgtrigger_delete_delete_01a85', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='ef8dff98ed84241b57cc4408c7fe9fe6aef4d9cc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_35818', table='irct_exitpage', when='BEFORE')),
    ],
    'exitpageevent': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='adb39b5e89261e47c9883ef214e01d11f29e2efd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ccf9', table='irct_exitpageevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='af55278e5b0e375a321cb7cc00b4ccf4be1759b4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0db71', table='irct_exitpageevent', when='BEFORE')),
    ],
    'headlinefigure': [
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_headlinefigureevent" ("counts", "each_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "precision", "source", "url", "value", "year") VALUES (NEW."counts", NEW."each_year", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."precision", NEW."source", NEW."url", NEW."value", NEW."year"); RETURN NULL;', hash='cc65f7f73201ee688d178038144025a385340a16', operation='INSERT', pgid='pgtrigger_insert_insert_53b03', table='irct_headlinefigure', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_headlinefigureevent" ("counts", "each_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "precision", "source", "url", "value", "year") VALUES (NEW."counts", NEW."each_year", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."precision", NEW."source", NEW."url", NEW."value", NEW."year"); RETURN NULL;', hash='780cb08ed578540c7c7c61728b825c92f4ede749', operation='UPDATE', pgid='pgtrigger_update_update_ab41d', table='irct_headlinefigure', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_headlinefigureevent" ("counts", "each_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "precision", "source", "url", "value", "year") VALUES (OLD."counts", OLD."each_year", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."precision", OLD."source", OLD."url", OLD."value", OLD."year"); RETURN NULL;', hash='8954b0fa91b0612824bc4b1264b163b12d44a61f', operation='DELETE', pgid='pgtrigger_delete_delete_aa069', table='irct_headlinefigure', when='AFTER')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='c958e5799686e144f7eef9343a7a286ca043b9da', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_39650', table='irct_headlinefigure', when='BEFORE')),
    ],
    'headlinefigureevent': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5c6962274082e0d56c0438eb8f600ef13ad61711', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_49854', table='irct_headlinefigureevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='5052e411dacf57e7b2a6f68274cae505225f51f1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8a4ff', table='irct_headlinefigureevent', when='BEFORE')),
    ],
}


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('places', '0001_initial'),
        ('procrastinate', '0041_post_retry_failed_job'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountryName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('language', models.CharField(default='en', help_text='A code such as en, fr or ar.', max_length=12, verbose_name='language')),
                ('name', models.CharField(max_length=100, verbose_name='name shown')),
            ],
            options={
                'triggers': TRIGGERS['countryname'],
                'verbose_name': 'country name',
                'verbose_name_plural': 'country names',
                'ordering': ['country', 'language'],
                'constraints': [
                    models.UniqueConstraint(fields=('country', 'language'), name='irct_countryname_one_per_language'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CountryNameEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('language', models.CharField(default='en', help_text='A code such as en, fr or ar.', max_length=12, verbose_name='language')),
                ('name', models.CharField(max_length=100, verbose_name='name shown')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.countryname')),
            ],
            options={
                'triggers': TRIGGERS['countrynameevent'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('regions', irct.models.CodesField(base_field=models.CharField(max_length=32), blank=True, default=list, help_text='For the secretariat: work in these regions comes first.', size=None, verbose_name='regions')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language of e-mails')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='irct_user_email_in_any_case_unique'),
                ],
            },
            managers=[
                ('objects', irct.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='bounced on')),
                ('report', models.CharField(blank=True, help_text='For example “5.1.1 No such user”.', max_length=200, verbose_name='what the report said')),
                ('noted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'triggers': TRIGGERS['bounce'],
                'verbose_name': 'bouncing e-mail address',
                'verbose_name_plural': 'bouncing e-mail addresses',
                'ordering': ['-on', 'address'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='irct_bounce_address_in_lower_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BounceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('address', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='bounced on')),
                ('report', models.CharField(blank=True, help_text='For example “5.1.1 No such user”.', max_length=200, verbose_name='what the report said')),
                ('noted_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.bounce')),
            ],
            options={
                'triggers': TRIGGERS['bounceevent'],
            },
        ),
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
                'verbose_name_plural': 'use of the directory',
                'default_permissions': ('view',),
                'constraints': [
                    models.UniqueConstraint(fields=('day', 'kind', 'country'), name='irct_pagecount_one_a_day'),
                ],
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
                'constraints': [
                    models.UniqueConstraint(fields=('day', 'code'), name='irct_unfoundcount_one_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='UnsavedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=irct.models.editing.new_key, max_length=32, unique=True)),
                ('path', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'unsaved form',
                'verbose_name_plural': 'unsaved forms',
            },
        ),
        migrations.CreateModel(
            name='Email',
            fields=[],
            options={
                'verbose_name': 'e-mail',
                'verbose_name_plural': 'e-mails',
                'proxy': True,
            },
            bases=('procrastinate.procrastinatejob',),
        ),
        migrations.CreateModel(
            name='Act',
            fields=[],
            options={
                'triggers': TRIGGERS['act'],
                'proxy': True,
                'default_permissions': (),
            },
            bases=('pghistory.context',),
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('erased_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='erased on')),
                ('erased_by', models.CharField(help_text='A user of the machine, who ran the command there.', max_length=150, verbose_name='by')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('counts', models.JSONField(verbose_name='how much')),
            ],
            options={
                'triggers': TRIGGERS['erasure'],
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
                'ordering': ['-erased_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ExitPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='The language of the page that the visitor leaves.', max_length=12, unique=True, verbose_name='language')),
                ('url', models.URLField(help_text='For example https://en.wikipedia.org/. It must begin with https://.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='address')),
            ],
            options={
                'triggers': TRIGGERS['exitpage'],
                'verbose_name': 'exit page',
                'verbose_name_plural': 'exit pages',
                'ordering': ['language'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('url__startswith', 'https://')), name='irct_exitpage_encrypted'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExitPageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('language', models.CharField(help_text='The language of the page that the visitor leaves.', max_length=12, verbose_name='language')),
                ('url', models.URLField(help_text='For example https://en.wikipedia.org/. It must begin with https://.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='address')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.exitpage')),
            ],
            options={
                'triggers': TRIGGERS['exitpageevent'],
            },
        ),
        migrations.CreateModel(
            name='HeadlineFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('precision', models.CharField(choices=[('exact', 'exactly'), ('around', 'around'), ('over', 'over')], default='exact', max_length=12, verbose_name='precision')),
                ('value', models.PositiveIntegerField(verbose_name='number')),
                ('counts', models.CharField(help_text='For example “survivors supported”.', max_length=120, verbose_name='what it counts')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='Leave it empty if the source gives none.', null=True, verbose_name='year')),
                ('each_year', models.BooleanField(default=False, help_text='Tick it if the source says that this is so each year.', verbose_name='each year')),
                ('source', models.CharField(help_text='For example “IRCT, About the IRCT”.', max_length=200, verbose_name='source')),
                ('url', models.URLField(blank=True, verbose_name='link to the source')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest comes first.', verbose_name='position')),
            ],
            options={
                'triggers': TRIGGERS['headlinefigure'],
                'verbose_name': 'figure published by IRCT',
                'verbose_name_plural': 'figures published by IRCT',
                'ordering': ['position', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('precision__in', ['exact', 'around', 'over'])), name='irct_headlinefigure_precision_known'),
                    models.CheckConstraint(condition=models.Q(('year', None), ('each_year', False), _connector='OR'), name='irct_headlinefigure_a_year_or_each'),
                    models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='irct_headlinefigure_has_a_source'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HeadlineFigureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('precision', models.CharField(choices=[('exact', 'exactly'), ('around', 'around'), ('over', 'over')], default='exact', max_length=12, verbose_name='precision')),
                ('value', models.PositiveIntegerField(verbose_name='number')),
                ('counts', models.CharField(help_text='For example “survivors supported”.', max_length=120, verbose_name='what it counts')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='Leave it empty if the source gives none.', null=True, verbose_name='year')),
                ('each_year', models.BooleanField(default=False, help_text='Tick it if the source says that this is so each year.', verbose_name='each year')),
                ('source', models.CharField(help_text='For example “IRCT, About the IRCT”.', max_length=200, verbose_name='source')),
                ('url', models.URLField(blank=True, verbose_name='link to the source')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest comes first.', verbose_name='position')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.headlinefigure')),
            ],
            options={
                'triggers': TRIGGERS['headlinefigureevent'],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('content', models.BinaryField(null=True)),
                ('state', irct.models.CodeField(default='checking', max_length=12, verbose_name='state')),
                ('problem', models.TextField(blank=True)),
                ('counts', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=list)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('rows_to_read', models.PositiveIntegerField(null=True)),
                ('acts', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='imported')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported by')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undone_by_batch', to='irct.importbatch')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
                'default_permissions': (),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'ready', 'refused', 'writing', 'done', 'pending', 'deciding', 'approved', 'declined', 'undone'])), name='irct_importbatch_state_known'),
                    models.CheckConstraint(condition=models.Q(('decided_by', None), ('by', None), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR'), name='irct_importbatch_decided_by_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('refused', 'refused')], max_length=8)),
                ('listing', models.UUIDField(db_index=True, null=True)),
                ('name', models.CharField(max_length=300)),
                ('written', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('waiting', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('problems', models.JSONField(default=list)),
                ('cells', models.JSONField(default=list)),
                ('needs_a_look', models.BooleanField(default=False)),
                ('left_out', models.CharField(blank=True, max_length=300)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='irct.importbatch')),
            ],
            options={
                'verbose_name': 'import row',
                'verbose_name_plural': 'import rows',
                'ordering': ['number', 'pk'],
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['batch', 'outcome', 'number'], name='irct_importrow_outcome'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('pk', models.CompositePrimaryKey('word', 'lexeme', blank=True, editable=False, primary_key=True, serialize=False)),
                ('word', models.TextField()),
                ('lexeme', models.TextField()),
            ],
            options={
                'indexes': [
                    models.Index(django.contrib.postgres.indexes.OpClass('word', name='text_pattern_ops'), name='irct_word_prefix'),
                    django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='irct_word_spelling'),
                    models.Index(fields=['lexeme'], name='irct_word_lexeme'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NightRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=80, unique=True, verbose_name='task')),
                ('ended_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ended')),
                ('error', models.CharField(blank=True, max_length=80, verbose_name='error')),
            ],
            options={
                'verbose_name': 'task of the night',
                'verbose_name_plural': 'tasks of the night',
                'default_permissions': (),
            },
        ),
        # Each change leaves an event; events stay as they are; nothing is truncated.
        # As one operation: to add them one by one would render the models anew each time.
        migrations.RunSQL(
            sql=[(trigger.install_sql, None) for triggers in TRIGGERS.values() for trigger in triggers],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
