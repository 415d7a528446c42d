import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_countries.fields
import irct.models
import irct.models.users
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


# By model; what makes the history and keeps it, and what notes public changes.
TRIGGERS = {
    'countryname': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='f6eacc6ad00e66e2cb94cf7e7d4bec752ce92635', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b9d0d', table='irct_countryname', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_countrynameevent" ("country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."id", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='1c0239e6569d07e7bae723e7f47e829ab34ea98d', operation='INSERT', pgid='pgtrigger_insert_insert_f6f1a', table='irct_countryname', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_countrynameevent" ("country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."id", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='4de03d5e9e3e7d7e1fbae406b33b1429f5030331', operation='UPDATE', pgid='pgtrigger_update_update_13e03', table='irct_countryname', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_countrynameevent" ("country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."country", OLD."id", OLD."language", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='d32279388e3ce3da85e0d5c8dfe6882f982e1c95', operation='DELETE', pgid='pgtrigger_delete_delete_61c04', table='irct_countryname', when='AFTER')),
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='6d08854a94b0bd0469a3ea5c23d1a974b50a0126', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_b40b0', table='irct_countryname', when='AFTER')),
    ],
    'drillresult': [
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='553824df32612cf2c03b1aec1432988f69285910', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_79960', table='irct_drillresult', when='AFTER')),
    ],
    'erasure': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='17b88cfb1e2597205f4dd7cfcd85d11f3baee35b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2a371', table='irct_erasure', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='46f2a4a3c48adc9c1f8afc3669243400792b67e6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c817c', table='irct_erasure', when='BEFORE')),
    ],
    'headlinefigure': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='c958e5799686e144f7eef9343a7a286ca043b9da', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_39650', table='irct_headlinefigure', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_headlinefigureevent" ("counts", "each_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "precision", "source", "url", "value", "year") VALUES (NEW."counts", NEW."each_year", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."precision", NEW."source", NEW."url", NEW."value", NEW."year"); RETURN NULL;', hash='cc65f7f73201ee688d178038144025a385340a16', operation='INSERT', pgid='pgtrigger_insert_insert_53b03', table='irct_headlinefigure', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_headlinefigureevent" ("counts", "each_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "precision", "source", "url", "value", "year") VALUES (NEW."counts", NEW."each_year", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."precision", NEW."source", NEW."url", NEW."value", NEW."year"); RETURN NULL;', hash='780cb08ed578540c7c7c61728b825c92f4ede749', operation='UPDATE', pgid='pgtrigger_update_update_ab41d', table='irct_headlinefigure', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_headlinefigureevent" ("counts", "each_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "precision", "source", "url", "value", "year") VALUES (OLD."counts", OLD."each_year", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."precision", OLD."source", OLD."url", OLD."value", OLD."year"); RETURN NULL;', hash='8954b0fa91b0612824bc4b1264b163b12d44a61f', operation='DELETE', pgid='pgtrigger_delete_delete_aa069', table='irct_headlinefigure', when='AFTER')),
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='4f9ca42f1b740c3d13f1da29eca29106094978c4', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_fc8a1', table='irct_headlinefigure', when='AFTER')),
    ],
    'introduction': [
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7deac7115801f938afc2bbb1a21124af6fc3c18f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f2b77', table='irct_introduction', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='ed11ad3890f5f5cb08236a1aa4bdbd20b1f48680', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_89792', table='irct_introduction', when='BEFORE')),
    ],
    'translationreport': [
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='4daf6d44e0327d01e8f450c291d6b5f6f3257664', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_f73cd', table='irct_translationreport', when='AFTER')),
    ],
    'act': [
        pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND OLD.created_at = transaction_timestamp()\n                        AND (NEW.id, NEW.created_at) = (OLD.id, OLD.created_at)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'Cannot % rows of %', lower(TG_OP), TG_TABLE_NAME;\n                ", hash='567b575c228f50f206a3d56f615fdba88e9a1838', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_ed92c', table='pghistory_context', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='6a69061f3682b84c580e0f90fd105441c72ccf27', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2a1a1', table='pghistory_context', when='BEFORE')),
    ],
    'user': [
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='eff3e157571bbe45ca14ad3f9be6f9b77e20babb', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_e66ee', table='irct_user', when='AFTER')),
    ],
    'bounce': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='ac2116880c62911d297686cba53c0e820a2965ca', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0de2f', table='irct_bounce', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_bounceevent" ("address", "id", "noted_by_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report") VALUES (NEW."address", NEW."id", NEW."noted_by_id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report"); RETURN NULL;', hash='8ab72224dbbcc68d5993ef44068a2968464c33f4', operation='INSERT', pgid='pgtrigger_insert_insert_005c4', table='irct_bounce', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_bounceevent" ("address", "id", "noted_by_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report") VALUES (NEW."address", NEW."id", NEW."noted_by_id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report"); RETURN NULL;', hash='a75ec709c5edd022c59849a1f3dfb28a177e636f', operation='UPDATE', pgid='pgtrigger_update_update_86843', table='irct_bounce', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_bounceevent" ("address", "id", "noted_by_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report") VALUES (OLD."address", OLD."id", OLD."noted_by_id", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report"); RETURN NULL;', hash='e5d2e9b9083a9c190c2fd1f19a7ca2e6056082b4', operation='DELETE', pgid='pgtrigger_delete_delete_2f829', table='irct_bounce', when='AFTER')),
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='7a33e160bc04d99b5debdbb9eb354e32b674a65c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_4b118', table='irct_bounce', when='AFTER')),
    ],
    'bounceevent': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='108e619eccd7ae15af46b01c4f8313ee9dcfe3d7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_41ad1', table='irct_bounceevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e3d6b90d9a692d6db1845af3c08f61649ce5d48f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7b7aa', table='irct_bounceevent', when='BEFORE')),
    ],
    'countrynameevent': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='cfbcccfbc11eb2b57c7c1c49b94eb4f847d6dfa3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_03efe', table='irct_countrynameevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e0acb1de0905742ba625b54da082d53cce398938', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_52545', table='irct_countrynameevent', when='BEFORE')),
    ],
    'exitpage': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='ef8dff98ed84241b57cc4408c7fe9fe6aef4d9cc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_35818', table='irct_exitpage', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_exitpageevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "proposed_url", "url") VALUES (NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."proposed_url", NEW."url"); RETURN NULL;', hash='24bcdddf63c19cb36900ec9bebcc63e7e1e71bd0', operation='INSERT', pgid='pgtrigger_insert_insert_837e9', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_exitpageevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "proposed_url", "url") VALUES (NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."proposed_url", NEW."url"); RETURN NULL;', hash='d39d2112e3c5fb307c94c29cec9b70dd8a52cc60', operation='UPDATE', pgid='pgtrigger_update_update_359b4', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_exitpageevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "proposed_url", "url") VALUES (OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."proposed_url", OLD."url"); RETURN NULL;', hash='db630f8e7c841746d2228c4e01a3e62e11e54bb5', operation='DELETE', pgid='pgtrigger_delete_delete_01a85', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='adfe287700389e35cd878facd8290f0fbdc52b35', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_58278', table='irct_exitpage', when='AFTER')),
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='ae6968cd0af14b152adbe73674e8f1d18cf412aa', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_9f65d', table='irct_exitpage', when='AFTER')),
    ],
    'exitpageevent': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='af55278e5b0e375a321cb7cc00b4ccf4be1759b4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0db71', table='irct_exitpageevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='adb39b5e89261e47c9883ef214e01d11f29e2efd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ccf9', table='irct_exitpageevent', when='BEFORE')),
    ],
    'headlinefigureevent': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='5052e411dacf57e7b2a6f68274cae505225f51f1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8a4ff', table='irct_headlinefigureevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5c6962274082e0d56c0438eb8f600ef13ad61711', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_49854', table='irct_headlinefigureevent', when='BEFORE')),
    ],
    'helpline': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='2d20f1c53985e99d124e617b76bceaa452a1c395', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a6e48', table='irct_helpline', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_helplineevent" ("approved_at", "approved_by_id", "checked_on", "country", "entered_at", "entered_by_id", "hours", "id", "is_day_and_night", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "purposes", "replaces_id", "source", "url") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."checked_on", NEW."country", NEW."entered_at", NEW."entered_by_id", NEW."hours", NEW."id", NEW."is_day_and_night", NEW."languages", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."position", NEW."purposes", NEW."replaces_id", NEW."source", NEW."url"); RETURN NULL;', hash='72940798e41a27311c980f10e66a9527908b2454', operation='INSERT', pgid='pgtrigger_insert_insert_446aa', table='irct_helpline', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_helplineevent" ("approved_at", "approved_by_id", "checked_on", "country", "entered_at", "entered_by_id", "hours", "id", "is_day_and_night", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "purposes", "replaces_id", "source", "url") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."checked_on", NEW."country", NEW."entered_at", NEW."entered_by_id", NEW."hours", NEW."id", NEW."is_day_and_night", NEW."languages", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."position", NEW."purposes", NEW."replaces_id", NEW."source", NEW."url"); RETURN NULL;', hash='4c42c396a2707851cae640186ac6a7980dbcf16b', operation='UPDATE', pgid='pgtrigger_update_update_347d1', table='irct_helpline', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_helplineevent" ("approved_at", "approved_by_id", "checked_on", "country", "entered_at", "entered_by_id", "hours", "id", "is_day_and_night", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position", "purposes", "replaces_id", "source", "url") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."checked_on", OLD."country", OLD."entered_at", OLD."entered_by_id", OLD."hours", OLD."id", OLD."is_day_and_night", OLD."languages", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."position", OLD."purposes", OLD."replaces_id", OLD."source", OLD."url"); RETURN NULL;', hash='b395eabe322a2c59781daa1112a0aa9b0cf1287c', operation='DELETE', pgid='pgtrigger_delete_delete_dea74', table='irct_helpline', when='AFTER')),
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='0397aa912957f8b0adeaffeb90b75cddc9fc4555', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_abb74', table='irct_helpline', when='AFTER')),
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='9098163996fa7a8275e1afcfbe0acd15ef390d00', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_b771b', table='irct_helpline', when='AFTER')),
    ],
    'helplineevent': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='4773f77a7ee256fb685003f1afca8e5dda242eb9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_55a33', table='irct_helplineevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c8a82712957791d88e0170b8dec98f50346146bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_347f6', table='irct_helplineevent', when='BEFORE')),
    ],
    'importbatch': [
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='c6eb0d7b9d3f5a9baf117cb463c7fb755ec47d29', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_da080', table='irct_importbatch', when='AFTER')),
    ],
    'secretariatcontact': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='81e4f415185981a79f637db5de2869a11ef00d8b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12bbd', table='irct_secretariatcontact', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_secretariatcontactevent" ("address", "email", "hours", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "proposed", "proposed_at", "proposed_by_id") VALUES (NEW."address", NEW."email", NEW."hours", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."proposed", NEW."proposed_at", NEW."proposed_by_id"); RETURN NULL;', hash='47d3bfaa0230ee69b85735abc793b531c2255fdb', operation='INSERT', pgid='pgtrigger_insert_insert_42c7a', table='irct_secretariatcontact', when='AFTER')),
        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "irct_secretariatcontactevent" ("address", "email", "hours", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "proposed", "proposed_at", "proposed_by_id") VALUES (NEW."address", NEW."email", NEW."hours", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."proposed", NEW."proposed_at", NEW."proposed_by_id"); RETURN NULL;', hash='38aaf0855841d5dd49d3e4b1297192ef926dd7fb', operation='UPDATE', pgid='pgtrigger_update_update_41297', table='irct_secretariatcontact', when='AFTER')),
        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "irct_secretariatcontactevent" ("address", "email", "hours", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "proposed", "proposed_at", "proposed_by_id") VALUES (OLD."address", OLD."email", OLD."hours", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."proposed", OLD."proposed_at", OLD."proposed_by_id"); RETURN NULL;', hash='719754705e1622cd1cbab7e54f9f0c5686e28536', operation='DELETE', pgid='pgtrigger_delete_delete_e62e5', table='irct_secretariatcontact', when='AFTER')),
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='464f0d18193bf9033ebae9f0807696b32bb1d53f', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_bdb14', table='irct_secretariatcontact', when='AFTER')),
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='dcc21f7f76b65568b786e292dcebb59d5f530949', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_536b6', table='irct_secretariatcontact', when='AFTER')),
    ],
    'secretariatcontactevent': [
        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='71c44124de85cbc622b930e1102dabbf08fcee9d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_20d34', table='irct_secretariatcontactevent', when='BEFORE')),
        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf6f92623f101d52b79a593a8830bf7f26a10dd6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_23534', table='irct_secretariatcontactevent', when='BEFORE')),
    ],
    'translationreview': [
        pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO public.irct_publicchange (server, number)\n        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()\n        ON CONFLICT DO NOTHING;\n        PERFORM pg_notify('irct_public_change', '');\n        RETURN NULL;\n    ", hash='088d01611faac1083cc03012deb82b206afab482', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_e5056', table='irct_translationreview', when='AFTER')),
    ],
    'vouching': [
        pgtrigger.compiler.Trigger(name='work_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO public.irct_workchange (source, server, number)\n    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint\n    FROM pg_control_system() ON CONFLICT DO NOTHING;\n    RETURN NULL;\n', hash='1ecb0cc6510b09cca3a5e78111515a1fb6db062d', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_work_change_86f98', table='irct_vouching', when='AFTER')),
    ],
}

# Jobs belong to another app, in which e-mails that have failed make work.
NOTE_FAILURES = """
CREATE FUNCTION irct_note_failed_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.irct_workchange (source, server, number)
    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint
    FROM pg_control_system() ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER work_change_by_update AFTER UPDATE ON procrastinate_jobs FOR EACH ROW
WHEN (OLD.status = 'failed' OR NEW.status = 'failed') EXECUTE FUNCTION irct_note_failed_jobs();
CREATE TRIGGER work_change_by_delete AFTER DELETE ON procrastinate_jobs FOR EACH ROW
WHEN (OLD.status = 'failed') EXECUTE FUNCTION irct_note_failed_jobs();
"""
LEAVE_FAILURES = """
DROP TRIGGER work_change_by_update ON procrastinate_jobs;
DROP TRIGGER work_change_by_delete ON procrastinate_jobs;
DROP FUNCTION irct_note_failed_jobs();
"""


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
            name='Allowance',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('used', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'allowance',
                'verbose_name_plural': 'allowances',
            },
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
        migrations.CreateModel(
            name='PublicChange',
            fields=[
                ('pk', models.CompositePrimaryKey('server', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('server', models.BigIntegerField()),
                ('number', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TranslationReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('page', models.CharField(blank=True, max_length=200, verbose_name='page')),
                ('text', models.CharField(max_length=300, verbose_name='what the visitor wrote')),
                ('received_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='received on')),
                ('key', models.CharField(blank=True, editable=False, max_length=32, null=True, unique=True)),
                ('repeats', models.PositiveIntegerField(default=0, editable=False, verbose_name='further reports')),
            ],
            options={
                'triggers': TRIGGERS['translationreport'],
                'verbose_name': 'report of a translation',
                'verbose_name_plural': 'reports of translations',
                'ordering': ['received_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WorkChange',
            fields=[
                ('pk', models.CompositePrimaryKey('source', 'server', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=63)),
                ('server', models.BigIntegerField()),
                ('number', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
            ],
            options={
                'triggers': TRIGGERS['act'],
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('pghistory.context',),
        ),
        migrations.CreateModel(
            name='Email',
            fields=[
            ],
            options={
                'verbose_name': 'e-mail',
                'verbose_name_plural': 'e-mails',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('procrastinate.procrastinatejob',),
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
                ('regions', irct.models.CodesField(base_field=models.CharField(max_length=32), blank=True, default=list, help_text='For the secretariat: work in these regions comes first.', size=None, verbose_name='regions')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language of e-mails')),
                ('active_on', models.DateField(editable=False, null=True, verbose_name='last active on')),
                ('returned_on', models.DateField(editable=False, null=True, verbose_name='came back on')),
                ('approves_from', models.DateTimeField(default=irct.models.users.in_a_day, editable=False, verbose_name='may approve from')),
                ('session_serial', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'triggers': TRIGGERS['user'],
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='irct_user_email_in_any_case_unique')],
            },
            managers=[
                ('objects', irct.models.users.UserManager()),
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
                'constraints': [models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='irct_bounce_address_in_lower_case')],
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
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['code'], name='irct_code_code')],
            },
        ),
        migrations.CreateModel(
            name='CodeWord',
            fields=[
                ('pk', models.CompositePrimaryKey('word', 'lexeme', blank=True, editable=False, primary_key=True, serialize=False)),
                ('word', models.TextField()),
                ('lexeme', models.TextField()),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass('word', name='text_pattern_ops'), name='irct_codeword_prefix'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='irct_codeword_spelling'), models.Index(fields=['lexeme'], name='irct_codeword_lexeme')],
            },
        ),
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
                'constraints': [models.UniqueConstraint(fields=('country', 'language'), name='irct_countryname_one_per_language')],
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
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DrillResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('channel', models.CharField(choices=[('profile', 'its page'), ('translated', 'its page in another language'), ('search', 'the search'), ('sheet', 'the sheet to print')], max_length=20)),
                ('seconds', models.FloatField(null=True)),
                ('processes', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'triggers': TRIGGERS['drillresult'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('day', 'channel'), name='irct_one_result_a_night')],
            },
        ),
        migrations.CreateModel(
            name='ExitPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_at', models.DateTimeField(editable=False, null=True, verbose_name='proposed on')),
                ('language', models.CharField(help_text='The language of the page that the visitor leaves.', max_length=12, unique=True, verbose_name='language')),
                ('url', models.URLField(help_text='For example https://en.wikipedia.org/. It must begin with https://.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='address')),
                ('proposed_url', models.URLField(blank=True, editable=False, max_length=300, verbose_name='proposed address')),
                ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'triggers': TRIGGERS['exitpage'],
                'verbose_name': 'exit page',
                'verbose_name_plural': 'exit pages',
                'ordering': ['language'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('proposed_url__startswith', 'https://'), ('url', '')), ('url__startswith', 'https://'), _connector='OR'), name='irct_exitpage_encrypted'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_at', None), ('proposed_by', None), ('proposed_url', '')), models.Q(('proposed_at__isnull', False), ('proposed_url__startswith', 'https://')), _connector='OR'), name='irct_exitpage_proposed_with_a_date')],
            },
        ),
        migrations.CreateModel(
            name='ExitPageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('proposed_at', models.DateTimeField(editable=False, null=True, verbose_name='proposed on')),
                ('language', models.CharField(help_text='The language of the page that the visitor leaves.', max_length=12, verbose_name='language')),
                ('url', models.URLField(help_text='For example https://en.wikipedia.org/. It must begin with https://.', max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='address')),
                ('proposed_url', models.URLField(blank=True, editable=False, max_length=300, verbose_name='proposed address')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.exitpage')),
                ('proposed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'triggers': TRIGGERS['exitpageevent'],
                'abstract': False,
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
                ('url', models.URLField(blank=True, help_text='A page of IRCT’s own. It must begin with https://.', validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='link to the source')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest comes first.', verbose_name='position')),
            ],
            options={
                'triggers': TRIGGERS['headlinefigure'],
                'verbose_name': 'figure published by IRCT',
                'verbose_name_plural': 'figures published by IRCT',
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('precision__in', ['exact', 'around', 'over'])), name='irct_headlinefigure_precision_known'), models.CheckConstraint(condition=models.Q(('year', None), ('each_year', False), _connector='OR'), name='irct_headlinefigure_a_year_or_each'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='irct_headlinefigure_has_a_source')],
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
                ('url', models.URLField(blank=True, help_text='A page of IRCT’s own. It must begin with https://.', validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='link to the source')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest comes first.', verbose_name='position')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.headlinefigure')),
            ],
            options={
                'triggers': TRIGGERS['headlinefigureevent'],
                'abstract': False,
            },
        ),
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
                'triggers': TRIGGERS['helpline'],
                'verbose_name': 'helpline',
                'verbose_name_plural': 'helplines',
                'ordering': ['country', 'position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('purposes__contained_by', ['danger', 'dying', 'violence']), models.Q(('purposes', []), _negated=True)), name='irct_helpline_purposes_known'), models.CheckConstraint(condition=models.Q(('phone', ''), ('url', ''), _negated=True), name='irct_helpline_leads_somewhere'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{6,15}$'), models.Q(('phone__regex', '^[0-9]{2,6}$'), models.Q(('country', ''), _negated=True)), _connector='OR'), name='irct_helpline_phone_can_be_called'), models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), _connector='OR'), name='irct_helpline_url_encrypted'), models.CheckConstraint(condition=models.Q(('is_day_and_night', False), ('hours', ''), _connector='OR'), name='irct_helpline_hours_in_one_way'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='irct_helpline_has_a_source'), models.CheckConstraint(condition=models.Q(('approved_by', None), ('entered_by', None), models.Q(('approved_by', models.F('entered_by')), _negated=True), _connector='OR'), name='irct_helpline_approved_by_another'), models.CheckConstraint(condition=models.Q(('approved_by', None), ('approved_at__isnull', False), _connector='OR'), name='irct_helpline_approved_with_a_date'), models.CheckConstraint(condition=models.Q(('replaces', None), ('approved_at', None), _connector='OR'), name='irct_helpline_replacement_waits')],
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
                'triggers': TRIGGERS['helplineevent'],
                'abstract': False,
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
                ('table', models.JSONField(default=dict)),
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
                'triggers': TRIGGERS['importbatch'],
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['choosing', 'checking', 'ready', 'refused', 'writing', 'done', 'pending', 'deciding', 'approved', 'declined', 'undone'])), name='irct_importbatch_state_known'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('by', None), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR'), name='irct_importbatch_decided_by_another')],
            },
        ),
        migrations.CreateModel(
            name='ImportHeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('header', models.CharField(max_length=200)),
                ('column', models.CharField(blank=True, max_length=100)),
                ('chosen_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'header'), name='irct_importheader_once')],
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
                ('ticked_by', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('left_out', models.CharField(blank=True, max_length=300)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='irct.importbatch')),
            ],
            options={
                'verbose_name': 'import row',
                'verbose_name_plural': 'import rows',
                'ordering': ['number', 'pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['batch', 'outcome', 'number'], name='irct_importrow_outcome')],
            },
        ),
        migrations.CreateModel(
            name='Introduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField()),
                ('by', models.BigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'triggers': TRIGGERS['introduction'],
                'verbose_name': 'introduction',
                'verbose_name_plural': 'introductions',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('person', 'by'), name='irct_introduction_once'), models.CheckConstraint(condition=models.Q(('person', models.F('by')), _negated=True), name='irct_introduction_of_another')],
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
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'country'), name='irct_pagecount_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='RecordCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['code'], name='irct_recordcode_code')],
            },
        ),
        migrations.CreateModel(
            name='RecordWord',
            fields=[
                ('pk', models.CompositePrimaryKey('word', 'lexeme', blank=True, editable=False, primary_key=True, serialize=False)),
                ('word', models.TextField()),
                ('lexeme', models.TextField()),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass('word', name='text_pattern_ops'), name='irct_recordword_prefix'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='irct_recordword_spelling'), models.Index(fields=['lexeme'], name='irct_recordword_lexeme')],
            },
        ),
        migrations.CreateModel(
            name='SecretariatContact',
            fields=[
                ('proposed_at', models.DateTimeField(editable=False, null=True, verbose_name='proposed on')),
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('address', models.TextField(blank=True, help_text='As it stands on an envelope. Leave it empty if nobody should write or come.', max_length=300, verbose_name='postal address')),
                ('email', models.EmailField(blank=True, help_text='For example office@example.org. What visitors write with the form is sent there; without an address there is no form.', max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, help_text='With its country code, for example +45 33 76 06 00.', max_length=40, verbose_name='phone number')),
                ('hours', models.CharField(blank=True, help_text='For example “Monday to Friday, 9:00 to 16:00, Copenhagen time”.', max_length=200, verbose_name='when somebody answers')),
                ('proposed', models.JSONField(editable=False, null=True, verbose_name='proposed values')),
                ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'triggers': TRIGGERS['secretariatcontact'],
                'verbose_name': 'how to reach the secretariat',
                'verbose_name_plural': 'how to reach the secretariat',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='irct_secretariatcontact_one_row'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{6,15}(;ext=[0-9]{1,7})?$'), _connector='OR'), name='irct_secretariatcontact_phone_can_be_called'), models.CheckConstraint(condition=models.Q(models.Q(('proposed__isnull', True), ('proposed_at', None), ('proposed_by', None)), models.Q(('proposed__isnull', False), ('proposed_at__isnull', False)), _connector='OR'), name='irct_secretariatcontact_proposed_with_a_date')],
            },
        ),
        migrations.CreateModel(
            name='SecretariatContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('proposed_at', models.DateTimeField(editable=False, null=True, verbose_name='proposed on')),
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                ('address', models.TextField(blank=True, help_text='As it stands on an envelope. Leave it empty if nobody should write or come.', max_length=300, verbose_name='postal address')),
                ('email', models.EmailField(blank=True, help_text='For example office@example.org. What visitors write with the form is sent there; without an address there is no form.', max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, help_text='With its country code, for example +45 33 76 06 00.', max_length=40, verbose_name='phone number')),
                ('hours', models.CharField(blank=True, help_text='For example “Monday to Friday, 9:00 to 16:00, Copenhagen time”.', max_length=200, verbose_name='when somebody answers')),
                ('proposed', models.JSONField(editable=False, null=True, verbose_name='proposed values')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='irct.secretariatcontact')),
                ('proposed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'triggers': TRIGGERS['secretariatcontactevent'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TranslationReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('digest', models.CharField(max_length=32)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reviewed on')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
            ],
            options={
                'triggers': TRIGGERS['translationreview'],
                'verbose_name': 'translation',
                'verbose_name_plural': 'translations',
                'constraints': [models.UniqueConstraint(fields=('language', 'digest'), name='irct_translationreview_once')],
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
        migrations.CreateModel(
            name='UnsavedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('browser', models.CharField(blank=True, max_length=32)),
                ('path', models.CharField(max_length=300)),
                ('sealed', models.TextField()),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'unsaved form',
                'verbose_name_plural': 'unsaved forms',
            },
        ),
        migrations.CreateModel(
            name='Vouching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', irct.models.CodeField(default='colleague', max_length=12, verbose_name='grounds')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn on')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vouched by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouchings', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'triggers': TRIGGERS['vouching'],
                'verbose_name': 'staff account',
                'verbose_name_plural': 'staff accounts',
                'ordering': ['since', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'by'), name='irct_vouching_once_by_each'), models.CheckConstraint(condition=models.Q(('grounds__in', ['colleague', 'server', 'sample'])), name='irct_vouching_grounds_known'), models.CheckConstraint(condition=models.Q(('by', None), models.Q(('by', models.F('person')), _negated=True), _connector='OR'), name='irct_vouching_by_another'), models.CheckConstraint(condition=models.Q(('withdrawn_by', None), ('withdrawn_at__isnull', False), _connector='OR'), name='irct_vouching_withdrawn_with_a_date')],
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
                'abstract': False,
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass('word', name='text_pattern_ops'), name='irct_word_prefix'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='irct_word_spelling'), models.Index(fields=['lexeme'], name='irct_word_lexeme')],
            },
        ),
        # Each change leaves an event; events stay as they are; nothing is truncated.
        # As one operation: to add them one by one would render the models anew each time.
        migrations.RunSQL(
            sql=[(trigger.install_sql, None) for triggers in TRIGGERS.values() for trigger in triggers],
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.RunSQL(NOTE_FAILURES, LEAVE_FAILURES),
    ]
