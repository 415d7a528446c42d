"""Expressions whose SQL is written by hand: Django copies and compiles one as fast as a column."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Func
from django.db.models.sql.compiler import SQLCompiler


class WrittenSQL(Func):
    """SQL in which {0}, {1}… stand for columns, and %s for values."""

    def __init__(
        self, sql: str, *columns: str, values: tuple[object, ...] = (), output_field: Field
    ) -> None:
        super().__init__(*columns, output_field=output_field)
        self.sql = sql
        self.values = values

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, list[object]]:
        columns = [compiler.compile(one)[0] for one in self.get_source_expressions()]
        return self.sql.format(*columns), [*self.values]
