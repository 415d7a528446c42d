from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the towns of one name by it."""

    dependencies = [
        ("places", "0002_town_division_code"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="town",
            index=models.Index(fields=["name"], name="places_town_name"),
        ),
    ]
