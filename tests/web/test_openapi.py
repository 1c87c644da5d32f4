"""The API does what its own description says, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient
from tiny import DOCUMENTS, GramEncoder

from index.generation import build
from index.store.documents import Store
from web.app import create_app
from web.settings import Settings

CALLS = (
    ("POST", "/api/v1/ask"),
    ("GET", "/api/v1/search"),
    ("GET", "/api/v1/documents/{name}"),
    ("GET", "/api/v1/verify/{receipt}"),
    ("POST", "/api/v1/verify"),
    ("POST", "/api/v1/subscriptions"),
    ("DELETE", "/api/v1/subscriptions/{name}"),
    ("GET", "/healthz"),
)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    """Return the API of a small site, as it describes itself."""
    folder: Path = tmp_path_factory.mktemp("openapi")
    with Store(folder, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    build(folder, GramEncoder())
    unlimited = Settings(data=folder, asks_per_minute=0, requests_per_minute=0, threshold=0.1)
    return schemathesis.openapi.from_asgi("/api/openapi.json", create_app(unlimited, GramEncoder()))


def test_every_call_is_described_and_tried(described: schemathesis.BaseSchema) -> None:
    found = {(c.ok().method.upper(), c.ok().path) for c in described.get_all_operations()}
    assert found == set(CALLS)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_call_answers_as_described(
    described: schemathesis.BaseSchema, method: str, path: str
) -> None:
    operation = described[path][method]

    @settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
    @given(case=operation.as_strategy())
    def answers_as_described(case: schemathesis.Case) -> None:
        # A day that is yet to come is refused, which no schema can say of a date.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    answers_as_described()


def test_calls_and_problems_have_one_name_each_for_generators_of_clients(
    described: schemathesis.BaseSchema,
) -> None:
    whole = described.raw_schema
    calls = [call for methods in whole["paths"].values() for call in methods.values()]
    assert {call["operationId"] for call in calls} == {
        "ask", "search", "read_document", "prove", "prove_all", "subscribe", "unsubscribe", "health"
    }  # fmt: skip
    problems = [
        shown["content"]["application/problem+json"]["schema"]
        for call in calls
        for status, shown in call["responses"].items()
        if status != "200" and "application/problem+json" in shown["content"]
    ]
    assert len(problems) > len(calls)
    assert {shape["$ref"] for shape in problems} == {"#/components/schemas/Problem"}


def test_every_example_of_an_answer_has_the_shape_described(
    described: schemathesis.BaseSchema,
) -> None:
    whole = described.raw_schema
    for methods in whole["paths"].values():
        for call in methods.values():
            shown = call["responses"]["200"]["content"]["application/json"]
            promised = {**shown["schema"], "components": whole["components"]}
            jsonschema_rs.validator_for(promised).validate(shown["example"])


def test_every_example_of_a_call_is_answered(described: schemathesis.BaseSchema) -> None:
    """Every call has one, so that what a programmer copies from the description works."""
    client = TestClient(described.app)
    whole = described.raw_schema
    tried = set()
    for path, methods in whole["paths"].items():
        for method, call in methods.items():
            for address, body in _examples(path, call, whole):
                response = client.request(method, address, json=body)
                assert response.status_code in (200, 404), (address, response.text)
                tried.add((method.upper(), path))
    assert tried == set(CALLS)


def _examples(path: str, call: dict[str, Any], whole: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the addresses and bodies that a call's description gives as examples."""
    query = {}
    for parameter in call.get("parameters", ()):
        example = parameter["schema"].get("examples", [None])[0]
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(example, safe=""))
        elif example is not None:
            query[parameter["name"]] = example
    path += f"?{urlencode(query)}" if query else ""
    if "requestBody" not in call:
        yield path, None
        return
    shape = call["requestBody"]["content"]["application/json"]["schema"]
    named = whole["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    for example in named["examples"]:
        yield path, example
