import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_countries.fields
import irct.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('irct', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Helpline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', django_countries.fields.CountryField(blank=True, help_text='Where it helps. Choose “everywhere” for one that works internationally.', max_length=2, verbose_name='country')),
                ('purposes', irct.models.CodesField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None, verbose_name='what it is for')),
                ('name', models.CharField(help_text='As those who answer call themselves.', max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, help_text='With its country code, for example +45 33 76 06 00; or a short number of the country, digits only.', max_length=20, verbose_name='phone number')),
                ('url', models.URLField(blank=True, help_text='A page to open, to chat or to find a number. It must begin with https://.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='web address')),
                ('languages', irct.models.CodesField(base_field=models.CharField(max_length=32), blank=True, default=list, help_text='The languages in which it is answered. Leave it empty if you do not know.', size=None, verbose_name='languages')),
                ('is_day_and_night', models.BooleanField(default=False, verbose_name='day and night')),
                ('hours', models.CharField(blank=True, help_text='If not day and night. For example “every day, 9:00 to 22:00”.', max_length=120, verbose_name='hours')),
                ('source', models.URLField(help_text='The page on which you read all this. Visitors do not see it.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https', 'http'])], verbose_name='source')),
                ('checked_on', models.DateField(help_text='The day on which you compared this with the source, or called.', verbose_name='checked on')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest of a country comes first.', verbose_name='position')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered on')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved on')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('replaces', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replacement', to='irct.helpline', verbose_name='takes the place of')),
            ],
            options={
                'verbose_name': 'helpline',
                'verbose_name_plural': 'helplines',
                'ordering': ['country', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HelplineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('country', django_countries.fields.CountryField(blank=True, help_text='Where it helps. Choose “everywhere” for one that works internationally.', max_length=2, verbose_name='country')),
                ('purposes', irct.models.CodesField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None, verbose_name='what it is for')),
                ('name', models.CharField(help_text='As those who answer call themselves.', max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, help_text='With its country code, for example +45 33 76 06 00; or a short number of the country, digits only.', max_length=20, verbose_name='phone number')),
                ('url', models.URLField(blank=True, help_text='A page to open, to chat or to find a number. It must begin with https://.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='web address')),
                ('languages', irct.models.CodesField(base_field=models.CharField(max_length=32), blank=True, default=list, help_text='The languages in which it is answered. Leave it empty if you do not know.', size=None, verbose_name='languages')),
                ('is_day_and_night', models.BooleanField(default=False, verbose_name='day and night')),
                ('hours', models.CharField(blank=True, help_text='If not day and night. For example “every day, 9:00 to 22:00”.', max_length=120, verbose_name='hours')),
                ('source', models.URLField(help_text='The page on which you read all this. Visitors do not see it.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https', 'http'])], verbose_name='source')),
                ('checked_on', models.DateField(help_text='The day on which you compared this with the source, or called.', verbose_name='checked on')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest of a country comes first.', verbose_name='position')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered on')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved on')),
                ('approved_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('entered_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.helpline')),
                ('replaces', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='irct.helpline', verbose_name='takes the place of')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('purposes__contained_by', ['danger', 'dying', 'violence']), models.Q(('purposes', []), _negated=True)), name='irct_helpline_purposes_known'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('url', ''), _negated=True), name='irct_helpline_leads_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{6,15}$'), models.Q(('phone__regex', '^[0-9]{2,6}$'), models.Q(('country', ''), _negated=True)), _connector='OR'), name='irct_helpline_phone_can_be_called'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), _connector='OR'), name='irct_helpline_url_encrypted'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('is_day_and_night', False), ('hours', ''), _connector='OR'), name='irct_helpline_hours_in_one_way'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='irct_helpline_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('entered_by', None), models.Q(('approved_by', models.F('entered_by')), _negated=True), _connector='OR'), name='irct_helpline_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('approved_at__isnull', False), _connector='OR'), name='irct_helpline_approved_with_a_date'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', None), ('approved_at', None), _connector='OR'), name='irct_helpline_replacement_waits'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helpline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='2d20f1c53985e99d124e617b76bceaa452a1c395', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a6e48', table='irct_helpline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helpline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_helplineevent" ("approved_at", "approved_by_id", "checked_on", "country", "entered_at", "entered_by_id", "hours", "id", "is_day_and_night", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "purposes", "replaces_id", "source", "url") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."checked_on", NEW."country", NEW."entered_at", NEW."entered_by_id", NEW."hours", NEW."id", NEW."is_day_and_night", NEW."languages", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."position", NEW."purposes", NEW."replaces_id", NEW."source", NEW."url"); RETURN NULL;', hash='72940798e41a27311c980f10e66a9527908b2454', operation='INSERT', pgid='pgtrigger_insert_insert_446aa', table='irct_helpline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helpline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_helplineevent" ("approved_at", "approved_by_id", "checked_on", "country", "entered_at", "entered_by_id", "hours", "id", "is_day_and_night", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "purposes", "replaces_id", "source", "url") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."checked_on", NEW."country", NEW."entered_at", NEW."entered_by_id", NEW."hours", NEW."id", NEW."is_day_and_night", NEW."languages", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."position", NEW."purposes", NEW."replaces_id", NEW."source", NEW."url"); RETURN NULL;', hash='4c42c396a2707851cae640186ac6a7980dbcf16b', operation='UPDATE', pgid='pgtrigger_update_update_347d1', table='irct_helpline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helpline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_helplineevent" ("approved_at", "approved_by_id", "checked_on", "country", "entered_at", "entered_by_id", "hours", "id", "is_day_and_night", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "purposes", "replaces_id", "source", "url") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."checked_on", OLD."country", OLD."entered_at", OLD."entered_by_id", OLD."hours", OLD."id", OLD."is_day_and_night", OLD."languages", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."position", OLD."purposes", OLD."replaces_id", OLD."source", OLD."url"); RETURN NULL;', hash='b395eabe322a2c59781daa1112a0aa9b0cf1287c', operation='DELETE', pgid='pgtrigger_delete_delete_dea74', table='irct_helpline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helplineevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='4773f77a7ee256fb685003f1afca8e5dda242eb9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_55a33', table='irct_helplineevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helplineevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c8a82712957791d88e0170b8dec98f50346146bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_347f6', table='irct_helplineevent', when='BEFORE')),
        ),
    ]
