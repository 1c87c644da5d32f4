"""Klara for assistants of other makers: the Model Context Protocol, by its official SDK.

Four tools, each with the JSON of the command and of the API. Every quote carries its receipt, so
that whoever reads what an assistant wrote of it can prove the words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from starlette.applications import Starlette

from assistant.notice import ai_notice
from assistant.records import to_json
from assistant.staff.search import find
from assistant.texts import texts
from index.errors import KlaraError
from index.publishing.pause import paused
from index.records import Kind
from index.search.lexical import Filters
from web.reading import Reading
from web.routes.schema import document_shape

MOST_FOUND = 50
"""Passages of one search: what a model can still read through."""

INSTRUCTIONS = (
    "Klara answers questions about the Klara work in central Stockholm by quoting the authority's"
    " own press releases, method handbook and podcast, mostly in Swedish. The field `text` of a"
    " quote is the source's own words: repeat it letter for letter, inside quotation marks, with"
    " its `link` and its `receipt`, or not at all. With the status `no_answer` the sources do not"
    " answer: say so, give `turn_to`, and do not answer from what is under `related`. With the"
    " statuses `emergency` and `support`, pass on `turn_to` before anything else."
)
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


@dataclass(frozen=True, slots=True)
class Tools:
    """What an assistant may call on a data folder; nothing that is asked is kept."""

    reading: Reading

    def ask(self, question: str, turns: tuple[str, ...] = ()) -> dict[str, Any]:
        """Answer a question with quotes from the sources, or say that they do not answer.

        `turns` are the questions before in the same conversation, oldest first.
        """
        answer = self.reading.answer(question, turns, from_a_visitor=False)
        return to_json(replace(answer, notice=ai_notice(texts())))

    def search(
        self,
        words: str,
        kind: Kind | None = None,
        since: date | None = None,
        until: date | None = None,
        sort: Literal["relevance", "date"] = "relevance",
        limit: int = 10,
    ) -> dict[str, Any]:
        """Find passages in the sources, as quotes with the matching words marked."""
        filters = Filters(
            kind=kind,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
        )
        quotes = find(
            words,
            self.reading.reader(),
            filters=filters,
            limit=max(1, min(limit, MOST_FOUND)),
            order=sort,
        )
        return {"quotes": [to_json(quote) for quote in self.reading.receipts.keyed_quotes(quotes)]}

    def document(self, name: str) -> dict[str, Any]:
        """Return a document as it stands now, with its text; a withdrawn one without.

        `name` is the `document.id` of a quote.
        """
        shape = document_shape(self.reading.store(), name)
        if shape is None:
            raise ToolError(f"there is no document {name!r}")
        return shape.model_dump(mode="json")

    def verify(self, receipt: str) -> dict[str, Any]:
        """Say what a quote's receipt proves today: proved, changed, withdrawn or unknown."""
        return to_json(self.reading.receipts.verify(self.reading.store(), receipt))


def mcp_server(reading: Reading) -> MCPServer:
    """Return a server of the four tools on a data folder."""
    tools = Tools(reading)
    server = MCPServer("klara", instructions=INSTRUCTIONS, log_level="WARNING")
    for tool in (tools.ask, tools.search, tools.document, tools.verify):
        server.add_tool(_guarded(reading, tool), annotations=_READS)
    return server


def _guarded(
    reading: Reading, tool: Callable[..., dict[str, Any]]
) -> Callable[..., dict[str, Any]]:
    """Return the tool with a pause, and what goes wrong in the data folder, as its errors."""

    @wraps(tool)
    def guarded(*args: Any, **named: Any) -> dict[str, Any]:
        if paused(reading.data) is not None:
            raise ToolError("the service is paused: nothing is answered now; call 114 14, or 112")
        try:
            return tool(*args, **named)
        except KlaraError as error:
            raise ToolError(" ".join(str(error).split())) from None

    return guarded


def http_app(server: MCPServer, host: str, port: int, public_url: str | None = None) -> Starlette:
    """Return what serves `/mcp` (streamable HTTP, each call by itself) to its own hosts alone."""
    hosts = [f"{host}:{port}", host, f"localhost:{port}"]
    if public_url:
        hosts.append(urlsplit(public_url).netloc)
    app: Starlette = server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(
            allowed_hosts=hosts,
            allowed_origins=[f"http://{host}:{port}", *filter(None, [public_url])],
        ),
    )
    return app
