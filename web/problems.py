"""Errors as a person and a program can read them: a page, or problem details (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.errors import KlaraError
from index.language.typography import printable
from web.render import page
from web.routes.schema import Problem
from web.site import api_texts, page_texts
from web.staff.accounts import EditorsOnly

log = logging.getLogger("klara.web")
MEDIA_TYPE = "application/problem+json"

_IN_WORDS = (400, 403, 404, 405, 410, 413, 422, 429, 500, 503)
"""Statuses that `assistant/texts/errors.toml` has words for."""


def install(app: FastAPI) -> None:
    """Make every error of the app a problem or an error page, once, here at the edge."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(EditorsOnly, _editors_only)
    app.add_exception_handler(KlaraError, _unavailable)
    app.add_exception_handler(Exception, _unexpected)


def error_response(
    request: Request,
    status: int,
    *,
    detail: str | None = None,
    errors: Sequence[dict[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error as problem details under /api/ and as a page elsewhere."""
    likest = status if status in _IN_WORDS else (400 if status < 500 else 500)
    heading, sentence = f"error_{likest}", f"error_{likest}_text"
    path = request.url.path
    if not path.startswith("/api/") and path != "/healthz":
        t = page_texts(request)
        response = page(request, "error.html", status, heading=t[heading], sentence=t[sentence])
        response.headers.update(headers or {})
        return response
    t = api_texts(request)
    problem = Problem(
        title=t[heading],
        status=status,
        detail=detail or t[sentence],
        instance=path,
        errors=list(errors),
    )
    return Response(
        problem.model_dump_json(),
        status,
        {"content-language": t.language, "vary": "Accept-Language", **(headers or {})},
        MEDIA_TYPE,
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    standard = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != standard else None
    return error_response(request, error.status_code, detail=detail, headers=error.headers)


async def _unusable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"pointer": "/" + "/".join(str(part) for part in each["loc"]), "detail": each["msg"]}
        for each in error.errors()
    ]
    return error_response(request, 422, errors=errors)


async def _editors_only(request: Request, error: Exception) -> Response:
    assert isinstance(error, EditorsOnly)
    return page(request, "staff/editors_only.html", 403, account=error.account)


async def _unavailable(request: Request, error: Exception) -> Response:
    log.error("%s", printable(" ".join(str(error).split())))
    return error_response(request, 503, headers={"retry-after": "30"})


async def _unexpected(request: Request, error: Exception) -> Response:
    return error_response(request, 500)
