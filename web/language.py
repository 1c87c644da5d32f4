"""Which language to speak: Swedish, unless English was asked for."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.texts import Language

COOKIE = "klara_lang"
ENGLISH = "/en"
_IN_SCOPE = "klara.language"


class EnglishAddresses:
    """Serves every page in English under /en/ as well: an address that says its language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without /en, and with its language."""
        path = scope.get("path", "")
        if scope["type"] == "http" and (path == ENGLISH or path.startswith(f"{ENGLISH}/")):
            path = path.removeprefix(ENGLISH) or "/"
            scope = {**scope, "path": path, "raw_path": path.encode(), _IN_SCOPE: "en"}
        await self.app(scope, receive, send)


def asked_for(request: Request) -> Language | None:
    """Return the language that this request chooses, with `?lang=` or by its address, if any."""
    chosen = request.query_params.get("lang")
    if chosen in ("sv", "en"):
        return cast(Language, chosen)
    return cast("Language | None", request.scope.get(_IN_SCOPE))


def of_page(request: Request) -> Language:
    """Return the language of a page: as asked for now, or the time before, or Swedish."""
    chosen = asked_for(request) or request.cookies.get(COOKIE)
    return "en" if chosen == "en" else "sv"


def of_api(accepted: str) -> Language:
    """Return the language of the API's sentences from an Accept-Language header.

    >>> of_api("en-GB,en;q=0.9,sv;q=0.5")
    'en'
    """
    best: tuple[float, Language] = (0.0, "sv")
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in ("sv", "en"):
            best = max(best, (_weight(weight), cast(Language, language)), key=lambda pair: pair[0])
    return best[1]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
