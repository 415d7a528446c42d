from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('irct', '0014_secretariat_contact'),
    ]

    operations = [
        # What was kept until now can be read: it goes.
        migrations.RunSQL('DELETE FROM irct_unsavedform', migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='unsavedform',
            name='key',
        ),
        migrations.RemoveField(
            model_name='unsavedform',
            name='body',
        ),
        migrations.AddField(
            model_name='unsavedform',
            name='digest',
            field=models.CharField(max_length=64, unique=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='unsavedform',
            name='sealed',
            field=models.TextField(),
            preserve_default=False,
        ),
    ]
