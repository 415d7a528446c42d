"""Which tables that the secretariat's work is read from have changed: the database notes it."""

from typing import Self, TypeVar

import pgtrigger
from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

# Rows grow in number until they are thinned out, so that these tell any two states apart. A
# transaction that has written itself is told nothing: its own changes have no number yet.
VERSIONS = """
SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN (
    SELECT coalesce(json_object_agg(source, said), '{}') FROM (
        SELECT source, concat(count(*), ' ', max(number), ' ', sum(number)) AS said
        FROM irct_workchange GROUP BY source
    ) AS by_source
) END
"""
NOTE = """
    INSERT INTO public.irct_workchange (source, server, number)
    SELECT TG_TABLE_NAME, system_identifier, pg_current_xact_id()::text::bigint
    FROM pg_control_system() ON CONFLICT DO NOTHING;
    RETURN NULL;
"""
NOTED = pgtrigger.Trigger(
    name="work_change",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
    level=pgtrigger.Statement,
    func=NOTE,
)
Model = TypeVar("Model", bound=type[models.Model])


def makes_work(model: Model) -> Model:
    """Note each change of a table from which the secretariat's work is read."""
    return pgtrigger.register(NOTED)(model)


class WorkChangeQuerySet(models.QuerySet):
    def over(self) -> Self:
        """Those before the newest of their table, whose transactions have ended."""
        oldest_open = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", [])
        later = self.model._default_manager.filter(
            source=OuterRef("source"), number__gt=OuterRef("number")
        )
        return self.filter(Exists(later), number__lt=oldest_open)


class WorkChange(models.Model):
    """A transaction that changed a table from which the secretariat's work is read.

    As of what is public, every writer adds a row of its own, and waits for nobody.
    """

    pk = models.CompositePrimaryKey("source", "server", "number")
    source = models.CharField(max_length=63)
    server = models.BigIntegerField()
    number = models.BigIntegerField()

    objects = WorkChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.source} {self.server} {self.number}"

    @classmethod
    def versions(cls) -> dict[str, str] | None:
        """By table, its state as it is read from now on; nothing while this process is writing."""
        with connection.cursor() as cursor:
            cursor.execute(VERSIONS)
            return cursor.fetchone()[0]
