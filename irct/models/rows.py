"""What models have that is known only once the program runs: no type tells of it."""

from typing import Any

from django.db import models


def all_of(model: type[models.Model]) -> Any:
    """All rows of a model, as a query of its own class."""
    return model._default_manager.all()


def rows_of(model: type[models.Model], relation: str) -> Any:
    """All rows that belong to records of a model, as a query of their own class."""
    return all_of(field_of(model, relation).related_model)


def field_of(model: type[models.Model], name: str) -> Any:
    """A column of a model, or the relation by which others belong to it."""
    return model._meta.get_field(name)
