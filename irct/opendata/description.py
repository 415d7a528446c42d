"""What the API says of itself, as OpenAPI 3.1 has it."""

from irct.opendata import vocabulary
from irct.opendata.asked import (
    FORMATS,
    JSON,
    LARGEST_PAGE,
    LONGEST_SEARCH,
    MOST_PAGES,
    PAGE_SIZE,
    SENT_AS,
)
from irct.opendata.records import LISTS, Records

VERSION = "3.1"
PUBLISHER = "International Rehabilitation Council for Torture Victims (IRCT)"
ABOUT = (
    "Centres that help survivors of torture, in the Human Services Data Specification. Only what "
    "every visitor of the directory sees is in it; experts are not."
)
UUID: dict[str, object] = {"type": "string", "format": "uuid"}
TERM = str(next(iter(vocabulary.terms())))


def _whole(most: int, usual: int) -> dict[str, object]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


# What was left empty is as if it had been left out.
EMPTY = [{"const": ""}]
EMPTY_IN_JSON = [*EMPTY, {"type": "null"}]
FLAG: dict[str, object] = {"type": "boolean", "default": False}
# By parameter: what it asks for, and what it may be.
PARAMETERS: dict[str, tuple[str, dict[str, object]]] = {
    "page": ("The number of a page.", _whole(MOST_PAGES, 1)),
    "per_page": ("How many records a page has.", _whole(LARGEST_PAGE, PAGE_SIZE)),
    "search": (
        "Words in any language, as in the search of the site; send them by POST, and no log on "
        "the way holds them.",
        {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": r"^[^\x00]*$"},
    ),
    "format": (
        "`ndjson` streams every record, one a line, without pages.",
        {"type": "string", "enum": [*FORMATS], "default": FORMATS[0]},
    ),
    "taxonomy_term_id": ("Records with this term.", {**UUID, "examples": [TERM]}),
    "taxonomy_id": ("Records with any term of this taxonomy.", UUID),
    "organization_id": ("Records of this organization.", UUID),
    "modified_after": (
        "Records that changed then or later. What is gone is in no list: compare with all "
        "identifiers, which `minimal` gives.",
        {"type": "string", "format": "date-time", "examples": ["2026-11-30T09:00:00Z"]},
    ),
    "minimal": ("The identifier of every record, and when it changed, in one page.", FLAG),
    "full": ("Records with all that belongs to them.", FLAG),
    "full_service": ("Organizations with the whole of each of their services.", FLAG),
    "top_only": ("Terms that stand below no other: here, all of them.", FLAG),
    "parent_id": ("Terms below this one: here, none.", UUID),
}
# By status: why a request is refused.
REFUSALS = {
    400: "A parameter cannot be used.",
    404: "There is none.",
    405: "The method is not one of this address; `Allow` names those that are.",
    413: "More was sent than a search holds.",
    415: "What was sent is neither a form nor JSON.",
    429: "Too many requests; `Retry-After` says in how many seconds there are more.",
    503: "The database is away for a moment; `Retry-After` says when to ask again.",
}
# Of those, what may happen anywhere.
ANYWHERE = [400, 405, 503]
# What the standard requires of each kind of record.
REQUIRED = {
    "service": ["id", "name", "status"],
    "organization": ["id", "name", "description"],
    "service_at_location": ["id"],
    "taxonomy": ["id", "name", "description"],
    "taxonomy_term": ["id", "name", "description"],
}
PAGE = {
    "total_items": {"type": "integer"},
    "total_pages": {"type": "integer"},
    "page_number": {"type": "integer"},
    "size": {"type": "integer"},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}


def openapi(server: str) -> dict[str, object]:
    """The whole description, of the API at an address."""
    paths: dict[str, object] = {
        "/": {"get": _operation("What this API is", "about", {"type": "object"})},
    }
    for name, records in LISTS.items():
        paths[f"/{name}"] = _list(name, records)
        paths[f"/{name}/{{id}}"] = _item(records)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Open data of the IRCT directory",
            "version": vocabulary.VERSION,
            "description": ABOUT,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": {
                **{name: _record(name, required) for name, required in REQUIRED.items()},
                "page": {"type": "object", "required": [*PAGE], "properties": PAGE},
                "error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string"}, "parameter": {"type": "string"}},
                    "examples": [{"error": "Not a UUID.", "parameter": "organization_id"}],
                },
            },
            "parameters": {name: _parameter(name) for name in PARAMETERS},
        },
    }


def _record(name: str, required: list[str]) -> dict[str, object]:
    kinds: dict[str, object] = {one: {"type": "string"} for one in required}
    return {
        "type": "object",
        "title": name,
        "description": f"As HSDS {VERSION} has it.",
        "required": required,
        "properties": kinds | {"id": UUID},
    }


def _parameter(name: str) -> dict[str, object]:
    description, schema = PARAMETERS[name]
    return {"name": name, "in": "query", "description": description, "schema": _or(EMPTY, schema)}


def _or(empty: list[dict[str, str]], schema: dict[str, object]) -> dict[str, object]:
    return {"anyOf": [schema, *empty]}


def _list(name: str, records: Records) -> dict[str, object]:
    asked = sorted(records.allowed)
    contents = {"type": "array", "items": _minimal_or(records.name, records)}
    page = {
        "allOf": [{"$ref": "#/components/schemas/page"}],
        "required": ["contents"],
        "properties": {"contents": contents},
    }
    bodies = {kind: _body(EMPTY_IN_JSON if kind == JSON else EMPTY, asked) for kind in SENT_AS}
    parameters = [{"$ref": f"#/components/parameters/{one}"} for one in asked]
    got = _operation(f"A list: {name}", f"list_{name}", page, refusals=[429], lines=True)
    sent = _operation(
        f"The same, sent: {name}", f"post_{name}", page, refusals=[413, 415, 429], lines=True
    )
    return {
        "get": {**got, "parameters": parameters},
        "post": {**sent, "requestBody": {"content": bodies}},
    }


def _body(empty: list[dict[str, str]], names: list[str]) -> dict[str, object]:
    fields = {name: _or(empty, PARAMETERS[name][1]) for name in names}
    return {"schema": {"type": "object", "properties": fields, "additionalProperties": False}}


def _minimal_or(name: str, records: Records) -> dict[str, object]:
    whole: dict[str, object] = {"$ref": f"#/components/schemas/{name}"}
    if "minimal" not in records.allowed:
        return whole
    moment = {"type": "string", "format": "date-time"}
    minimal = {"id": UUID, "modified_date": moment}
    return {"anyOf": [whole, {"required": [*minimal], "properties": minimal}]}


def _item(records: Records) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{records.name}"}
    one = _operation(f"One {records.name}", f"get_{records.name}", schema, refusals=[404, 429])
    key = {"name": "id", "in": "path", "required": True, "schema": UUID}
    beside = [{"$ref": f"#/components/parameters/{name}"} for name in sorted(records.of_one)]
    return {"get": {**one, "parameters": [key, *beside]}}


def _operation(
    summary: str,
    name: str,
    schema: object,
    *,
    refusals: list[int] | None = None,
    lines: bool = False,
) -> dict[str, object]:
    content = {"application/json": {"schema": schema}}
    if lines:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}
    responses: dict[str, object] = {"200": {"description": summary, "content": content}}
    for status in sorted({*ANYWHERE, *(refusals or [])}):
        responses[str(status)] = {"description": REFUSALS[status], "content": error}
    return {"summary": summary, "operationId": name, "responses": responses}
