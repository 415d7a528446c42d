from django.db import migrations, models


class Migration(migrations.Migration):
    """Tell in which state or province a town lies; `load_places` fills it."""

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="town",
            name="division_code",
            field=models.TextField(
                blank=True,
                help_text="GeoNames’ code, as US.AL for Alabama.",
                verbose_name="code of the state or province",
            ),
        ),
    ]
