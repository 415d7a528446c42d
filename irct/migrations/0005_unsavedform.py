import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import irct.models.editing


class Migration(migrations.Migration):

    dependencies = [
        ('irct', '0004_allowance'),
    ]

    operations = [
        # What was kept until now says for whom in no row.
        migrations.DeleteModel(
            name='UnsavedForm',
        ),
        migrations.CreateModel(
            name='UnsavedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=irct.models.editing.new_key, max_length=32, unique=True)),
                ('browser', models.CharField(blank=True, max_length=32)),
                ('path', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'unsaved form',
                'verbose_name_plural': 'unsaved forms',
            },
        ),
    ]
