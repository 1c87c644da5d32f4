"""Which language to speak: Swedish, unless English was asked for."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from assistant.texts import Language

COOKIE = "klara_lang"


def asked_for(request: Request) -> Language | None:
    """Return the language that this request chooses with `?lang=`, if any."""
    told = request.query_params.get("lang")
    return cast(Language, told) if told in ("sv", "en") else None


def of_page(request: Request) -> Language:
    """Return the language of a page: as asked for now, or the time before, or Swedish."""
    told = asked_for(request) or request.cookies.get(COOKIE)
    return "en" if told == "en" else "sv"


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


def _weight(told: str) -> float:
    name, _, value = told.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
