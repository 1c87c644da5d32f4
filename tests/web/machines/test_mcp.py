"""The Model Context Protocol, spoken by its own client in process, over pipes and over HTTP."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from tiny import GramEncoder

from assistant.answer import Asking
from index.publishing.pause import pause, resume
from web.machines.mcp_server import mcp_server
from web.reading import Reading

QUESTION = "Hur många tramadoltabletter fanns i väskan?"
SERVE = [sys.executable, "-m", "klara", "mcp", "--threshold", "0"]


@pytest.fixture
def reading(data: Path, encoder: GramEncoder) -> Iterator[Reading]:
    """Return the three documents, as the website reads them."""
    opened = Reading(data, encoder, Asking(threshold=0.1))
    yield opened
    opened.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """Return what a tool gave."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    given = result.structured_content
    assert isinstance(given, dict)
    return given


@pytest.mark.anyio
async def test_an_assistant_asks_and_proves_the_quote_that_it_got(reading: Reading) -> None:
    async with Client(mcp_server(reading)) as client:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {"ask", "search", "document", "verify"}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        given = await called(client, "ask", question=QUESTION)
        assert given["status"] == "answered"
        assert "AI" in given["notice"]["sv"]
        quote = given["quotes"][0]
        assert "43 500 tramadoltabletter" in quote["text"]
        verdict = await called(client, "verify", receipt=quote["receipt"])
        assert (verdict["standing"], verdict["text"]) == ("proved", quote["text"])
        document = await called(client, "document", name=quote["document"]["id"])
        assert document["text"][quote["start"] : quote["end"]] == quote["text"]
        found = await called(client, "search", words="tramadol", kind="press", limit=3)
        assert "tramadol" in found["quotes"][0]["text"]


@pytest.mark.anyio
async def test_what_is_wrong_is_told_in_one_line(reading: Reading, tmp_path: Path) -> None:
    async with Client(mcp_server(reading)) as client:
        result = await client.call_tool("document", {"name": "finns-inte"})
        assert result.is_error
        assert "there is no document 'finns-inte'" in str(result.content)
    empty = Reading(tmp_path / "empty", GramEncoder(), Asking())
    async with Client(mcp_server(empty)) as client:
        assert (await called(client, "ask", question=QUESTION))["status"] == "no_index"
        result = await client.call_tool("verify", {"receipt": "a~0123456789ab~0-1~0123456789"})
        assert result.is_error
        assert "Traceback" not in str(result.content)


@pytest.mark.anyio
async def test_a_pause_ends_every_tool_at_once(reading: Reading) -> None:
    async with Client(mcp_server(reading)) as client:
        assert (await called(client, "ask", question=QUESTION))["status"] == "answered"
        pause(reading.data, "fel i en källa", "op")
        for tool, arguments in (
            ("ask", {"question": QUESTION}),
            ("search", {"words": "tramadol"}),
            ("document", {"name": "finns-inte"}),
            ("verify", {"receipt": "a~0123456789ab~0-1~0123456789"}),
        ):
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            assert "paused" in str(result.content)
            assert "112" in str(result.content)
        resume(reading.data, "op", "rättat")
        assert (await called(client, "ask", question=QUESTION))["status"] == "answered"


@pytest.mark.anyio
async def test_the_command_speaks_over_pipes(unindexed: Path) -> None:
    command = StdioServerParameters(
        command=SERVE[0], args=[*SERVE[1:], "--data", str(unindexed)], cwd=Path(__file__).parents[3]
    )
    async with Client(stdio_client(command)) as client:
        given = await called(client, "ask", question=QUESTION)
        assert given["status"] == "no_index"
        assert given["turn_to"][0]["contact"]


@pytest.mark.anyio
async def test_the_command_speaks_over_http_to_its_own_host_alone(unindexed: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [*SERVE, "--http", "--port", str(port), "--data", str(unindexed)],
        cwd=Path(__file__).parents[3],
    )
    try:
        address = f"http://127.0.0.1:{port}/mcp"
        for _ in range(200):
            try:
                elsewhere = httpx.post(address, headers={"host": "evil.example"}, json={})
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        assert elsewhere.status_code in (403, 421)
        async with Client(address) as client:
            verdict = await called(client, "verify", receipt="inget kvitto")
            assert verdict["standing"] == "unknown"
    finally:
        served.terminate()
        served.wait(10)
