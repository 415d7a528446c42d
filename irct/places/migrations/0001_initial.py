import django.db.models.deletion
from django.contrib.postgres import indexes
from django.contrib.postgres.operations import (
    BtreeGinExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the tables of towns, and the extensions that the whole site relies on."""

    initial = True

    dependencies = []

    operations = [
        BtreeGinExtension(),
        CreateExtension("cube"),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="Town",
            fields=[
                (
                    "id",
                    models.PositiveIntegerField(
                        primary_key=True, serialize=False, verbose_name="GeoNames number"
                    ),
                ),
                ("name", models.TextField(verbose_name="name")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                (
                    "division",
                    models.TextField(
                        blank=True,
                        help_text="Where GeoNames names it, as for Birmingham in Alabama.",
                        verbose_name="state or province",
                    ),
                ),
                ("population", models.PositiveIntegerField(verbose_name="population")),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
            ],
            options={
                "verbose_name": "town",
                "verbose_name_plural": "towns",
                "ordering": ["-population", "id"],
            },
        ),
        migrations.CreateModel(
            name="TownName",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "town",
                        "name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.TextField(verbose_name="normalised name")),
                (
                    "town",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="places.town",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of a town",
                "verbose_name_plural": "names of towns",
                "indexes": [
                    models.Index(
                        indexes.OpClass("name", name="text_pattern_ops"),
                        name="places_townname_beginning",
                    ),
                    indexes.GinIndex(
                        indexes.OpClass("name", name="gin_trgm_ops"),
                        name="places_townname_spelling",
                    ),
                ],
            },
        ),
    ]
