"""Which migrations a database has."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def is_complete(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Those that have changed a database, and that this code does not have."""
    loader = MigrationExecutor(connection).loader
    ours = {label for label, _name in loader.disk_migrations}
    applied = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    return sorted(f"{label}.{name}" for label, name in applied if label in ours)


def missing_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Those of this code, where a migration of the same name has once made fewer of them."""
    introspection = connection.introspection
    return sorted({*introspection.django_table_names()} - {*introspection.table_names()})
