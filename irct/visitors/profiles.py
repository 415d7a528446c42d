"""The listing at an address, as the public may see it."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.db import connection
from django.http import Http404
from django.utils import timezone

# What stands for a slug while a statement is put together: nobody can ask for it.
SLUG = "\0slug"


def profile_at(model: Any, slug: str) -> Any:
    """The profile of whoever has this slug or used to have it, read once until something changes.

    Whether it is public is asked each time: whoever hides is gone before anything kept is over.
    """
    statement, params = _statement(model, timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(statement, [slug if one == SLUG else one for one in params])
        keys = [key for (key,) in cursor.fetchall()]
    for profile in model._default_manager.projected(keys, whole=True):
        return profile
    raise Http404


@lru_cache(4)
def _statement(model: Any, _today: dt.date) -> tuple[str, tuple[Any, ...]]:
    """What finds the key of whoever is at an address: putting it together takes long."""
    found = model._default_manager.published().at(SLUG).values("pk")
    statement, params = found.query.sql_with_params()
    return statement, tuple(params)
