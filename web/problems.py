"""Errors as a person and a program can read them: a page, or problem details (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.errors import KlaraError
from web import language
from web.render import page
from web.texts import SPOKEN

log = logging.getLogger("klara.web")
MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Make every error of the app a problem or an error page, once, here at the edge."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(KlaraError, _unavailable)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    status: int,
    accept_language: str,
    *,
    path: str,
    detail: str | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return problem details in the language that the caller accepts."""
    t = SPOKEN[language.of_api(accept_language)]
    told = status if f"error_{status}" in _KNOWN else (400 if status < 500 else 500)
    shown: dict[str, Any] = {
        "type": "about:blank",
        "title": t(f"error_{told}"),
        "status": status,
        "detail": detail or t(f"error_{told}_text"),
        "instance": path,
    }
    if errors:
        shown["errors"] = list(errors)
    body = json.dumps(shown, ensure_ascii=False).encode()
    given = {"content-language": t.language, "vary": "Accept-Language", **(headers or {})}
    return Response(body, status, given, MEDIA_TYPE)


_KNOWN = frozenset(f"error_{status}" for status in (400, 403, 404, 405, 413, 422, 429, 500, 503))


def shown(
    request: Request,
    status: int,
    *,
    detail: str | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error as problem details under /api/ and as a page elsewhere."""
    path = request.url.path
    if path.startswith("/api/") or path == "/healthz":
        accepted = request.headers.get("accept-language", "")
        return problem(status, accepted, path=path, detail=detail, errors=errors, headers=headers)
    told = status if f"error_{status}" in _KNOWN else (400 if status < 500 else 500)
    t = SPOKEN[language.of_page(request)]
    answer = page(
        request,
        "error.html",
        status,
        heading=t(f"error_{told}"),
        sentence=t(f"error_{told}_text"),
    )
    answer.headers.update(headers or {})
    return answer


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    standard = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != standard else None
    return shown(request, error.status_code, detail=detail, headers=error.headers)


async def _unusable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"pointer": "/" + "/".join(str(part) for part in told["loc"]), "detail": told["msg"]}
        for told in error.errors()
    ]
    return shown(request, 422, errors=errors)


async def _unavailable(request: Request, error: Exception) -> Response:
    log.error("%s", " ".join(str(error).split()))
    return shown(request, 503, headers={"retry-after": "30"})


async def _unexpected(request: Request, error: Exception) -> Response:
    return shown(request, 500)
