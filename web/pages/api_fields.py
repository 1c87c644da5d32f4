"""The API's own description as tables of fields and calls that can be pasted into a terminal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from shlex import quote
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a shape: its type in words, whether it is always there, what it means."""

    name: str
    type: str
    required: bool
    meaning: str


def fields(description: dict[str, Any]) -> dict[str, list[FieldRow]]:
    """Return the fields of every shape that the description names, by its name."""
    schemas: dict[str, dict[str, Any]] = description["components"]["schemas"]
    return {
        name: [
            FieldRow(
                field, _type(shape), field in schema.get("required", ()), _meaning(shape, schemas)
            )
            for field, shape in schema["properties"].items()
        ]
        for name, schema in schemas.items()
        if "properties" in schema
    }


def curl(home: str, path: str, method: str, call: dict[str, Any], body: Any = None) -> str:
    """Return a call as a line for a terminal, with the examples that the description gives."""
    query = {}
    for parameter in call.get("parameters", ()):
        examples = parameter["schema"].get("examples")
        if examples and parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", percent(examples[0], safe="~"))
        elif examples:
            query[parameter["name"]] = examples[0]
    address = quote(f"{home}{path}{f'?{urlencode(query)}' if query else ''}")
    if method != "post":
        return f"curl {address}"
    return (
        f"curl {address} -H 'Content-Type: application/json' \\\n"
        f"  -d {quote(json.dumps(body, ensure_ascii=False))}"
    )


def _type(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "anyOf" in shape:
        return " | ".join(_type(each) for each in shape["anyOf"])
    if "enum" in shape:
        return " | ".join(str(value) for value in shape["enum"])
    if shape.get("type") == "array":
        items = shape.get("items") or {"anyOf": shape.get("prefixItems", [])}
        return f"[{_type(items)}, …]"
    return str(shape.get("type", "any"))


def _meaning(shape: dict[str, Any], schemas: dict[str, dict[str, Any]]) -> str:
    if "description" in shape:
        return str(shape["description"])
    parts = [_type(each) for each in shape.get("anyOf", [shape])]
    named = next((schemas[part] for part in parts if part in schemas), {})
    return str(named.get("description", "")).partition("\n\n")[0]
