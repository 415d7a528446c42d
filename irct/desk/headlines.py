"""The figures that IRCT publishes about its network."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models
from django.utils.translation import gettext_lazy as _

from irct.desk.told import ToldAdmin
from irct.models import HeadlineFigure
from irct.places.locales import number


@admin.register(HeadlineFigure)
class HeadlineFigureAdmin(ToldAdmin):
    """IRCT's published figures, shown beside those that the directory counts."""

    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("precision", "value"),
                    "counts",
                    ("year", "each_year"),
                    ("source", "url"),
                    "position",
                ],
                "description": _(
                    "Enter only what IRCT has published. If the source gives no year, leave the "
                    "year empty: the page then says “as published”."
                ),
            },
        )
    ]
    formfield_overrides = {
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }
    list_display = [
        "what_it_counts",
        "precision",
        "number_shown",
        "year",
        "each_year_shown",
        "source",
        "position",
    ]
    search_fields = ["counts", "source"]

    @admin.display(description=_("what it counts"), ordering="counts")
    def what_it_counts(self, figure: HeadlineFigure) -> str:
        return figure.counted

    @admin.display(description=_("number"), ordering="value")
    def number_shown(self, figure: HeadlineFigure) -> str:
        return number(figure.value)

    @admin.display(description=_("each year"))
    def each_year_shown(self, figure: HeadlineFigure) -> str:
        return str(_("yes") if figure.each_year else _("no"))
