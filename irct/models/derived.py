"""Translations of a listing's texts: from which originals they were made, and which changed."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import md5
from typing import NamedTuple, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models

from irct.models.contacts import Text

Model = TypeVar("Model", bound=type[models.Model])

# Columns that the database fills in by itself.
DERIVED = ("made_from", "outdated")

# After a row was written, all texts of its listing are looked at, as they stand then. What is
# written anew, or was noted nowhere, is a translation of what the original says now.
NOTE = """
    IF TG_OP <> 'DELETE' THEN
        changed := ARRAY(
            SELECT name FROM unnest({names}) AS name
            WHERE to_jsonb(NEW) ->> name IS DISTINCT FROM to_jsonb(OLD) ->> name
        );
    END IF;
    WITH written AS (
        SELECT id, name, md5(words) AS digest, language <> 'en' AS is_second
        FROM {table} AS text
        CROSS JOIN unnest({names}) AS name
        CROSS JOIN LATERAL (SELECT to_jsonb(text) ->> name AS words) AS said
        WHERE {owner} = coalesce(NEW.{owner}, OLD.{owner}) AND state = 'written' AND words <> ''
    ), noted AS (
        SELECT id, name, coalesce(
            CASE WHEN id = NEW.id AND name = ANY(changed) THEN NULL ELSE made_from ->> name END,
            (SELECT digest FROM written WHERE written.name = one.name
             ORDER BY is_second, written.id LIMIT 1)
        ) AS digest
        FROM {table} AS text
        CROSS JOIN unnest({names}) AS one (name)
        WHERE {owner} = coalesce(NEW.{owner}, OLD.{owner})
            AND state <> 'written' AND to_jsonb(text) ->> name <> ''
    ), now AS (
        SELECT text.id,
            coalesce(
                jsonb_object_agg(name, digest) FILTER (WHERE digest IS NOT NULL), '{{}}'
            ) AS made_from,
            coalesce(
                array_agg(name::varchar ORDER BY name) FILTER (
                    WHERE digest IS NOT NULL AND (name, digest) NOT IN (
                        SELECT name, digest FROM written
                    )
                ), '{{}}'
            ) AS outdated
        FROM {table} AS text LEFT JOIN noted ON noted.id = text.id
        WHERE {owner} = coalesce(NEW.{owner}, OLD.{owner})
        GROUP BY text.id
    )
    UPDATE {table} AS text SET made_from = now.made_from, outdated = now.outdated
    FROM now
    WHERE text.id = now.id
        AND (text.made_from, text.outdated) IS DISTINCT FROM (now.made_from, now.outdated);
    RETURN NULL;
"""


def notes_originals(owner: str, names: Iterable[str]) -> Callable[[Model], Model]:
    """Have the database note from which original each translation was made, and whether it stands.

    `owner` is the column of the listing, `names` are those of the texts.
    """
    quoted = ", ".join(f"'{name}'" for name in names)

    def register(model: Model) -> Model:
        table = model._meta.db_table
        trigger = pgtrigger.Trigger(
            name="note_originals",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            declare=[("changed", "text[] := '{}'")],
            func=NOTE.format(table=table, owner=owner, names=f"ARRAY[{quoted}]"),
        )
        pgtrigger.register(trigger)(model)
        return model

    return register


def digest(words: str) -> str:
    """What the database notes of an original."""
    return md5(words.encode(), usedforsecurity=False).hexdigest()


class Lack(NamedTuple):
    """What a listing lacks in one language, by the names of its texts."""

    language: str
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    by_software: tuple[str, ...]


def lacks(texts: Iterable[Text], names: Sequence[str]) -> list[Lack]:
    """What a listing's texts lack: in the languages of the site, and in those of its own.

    Only what it has written itself somewhere can be missing elsewhere.
    """
    by_language = {text.language: text for text in texts}
    written = {
        name
        for text in by_language.values()
        for name in names
        if text.state == "written" and getattr(text, name)
    }
    found = []
    for language in dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *by_language]):
        text = by_language.get(language)
        said = [name for name in names if text and getattr(text, name)]
        lack = Lack(
            language,
            tuple(name for name in names if name in written and name not in said),
            tuple(name for name in said if text and name in text.outdated),
            tuple(name for name in said if text and text.state == "software"),
        )
        if any(lack[1:]):
            found.append(lack)
    return found
