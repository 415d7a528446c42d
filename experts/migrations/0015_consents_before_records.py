from django.db import migrations

RECORD = """
INSERT INTO experts_consent
    (expert_id, given_on, valid_until, parts, way, note, noted_at, state, valid_since, ended_at)
SELECT
    id, consent_given_on, consent_valid_until, consent_parts, 'before', '', now(),
    CASE WHEN consent_valid_until < current_date THEN 'expired' ELSE 'valid' END,
    consent_given_on::timestamptz,
    CASE WHEN consent_valid_until < current_date THEN (consent_valid_until + 1)::timestamptz END
FROM experts_expert WHERE consent_given_on IS NOT NULL
"""


class Migration(migrations.Migration):
    """Make a record of each consent that was given before there were records, for all parts."""

    dependencies = [
        ('experts', '0014_consents'),
    ]

    operations = [
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
    ]
