"""Logs that a program can read: one JSON object a line, and never what anybody asked.

A request is told by its route as the site knows it (`/kalla/{name:path}`), not by its address, so
that neither question nor visitor is in it.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from web.machines.metrics import Figures

log = logging.getLogger("klara.request")

OTHER = "(other)"
"""The route of what no route was found for."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, and what was given as `told`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[0]:
            # Where, and what kind: the message of an unforeseen error may hold what was asked.
            line["error"] = record.exc_info[0].__name__
            frames = record.exc_info[2]
            while frames is not None and frames.tb_next is not None:
                frames = frames.tb_next
            if frames is not None:
                line["where"] = f"{frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)


def log_config(form: str) -> dict[str, Any]:
    """Return the logging of the server and its workers, as `text` or `json`."""
    as_json = form == "json"
    as_text: dict[str, Any] = {"format": "%(levelname)s:     %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "web.machines.logs.JsonLines"} if as_json else as_text},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"klara.request": {"level": "INFO" if as_json else "WARNING"}},
    }


class Observed:
    """Tells each request to the log and to the figures, if these are kept."""

    def __init__(self, app: ASGIApp, *, figures: Figures | None) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", None) or OTHER
            method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else OTHER
            fields = {"method": method, "route": route, "status": status}
            log.info("request", extra={"told": fields | {"ms": round(seconds * 1000, 1)}})
            if self.figures is not None:
                self.figures.request(method, route, status, seconds)
