"""The questions of a conversation: carried by the page and a cookie, kept nowhere else.

Both are encrypted: nobody between the visitor and the site, and nobody at the visitor's computer,
reads in them what was asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from assistant.answer import EARLIER_TURNS, LONGEST_QUESTION
from web.safety import cookies
from web.safety.signing import hidden, revealed
from web.site import site

COOKIE = "klara_samtal"
FIELD = "samtal"
HALF_AN_HOUR = 1800
LONGEST_COOKIE = 3500


def carried(request: Request, field: str | None = None) -> list[str]:
    """Return the earlier questions as they were asked, oldest first: of the page or cookie."""
    secret = site(request).settings.secret
    for value in (field, cookies.read(request, COOKIE)):
        turns = revealed(secret, FIELD, value, max_age=HALF_AN_HOUR)
        if isinstance(turns, list) and all(isinstance(turn, str) for turn in turns):
            return turns
    return []


def joined(turns: Sequence[str], question: str) -> list[str]:
    """Return a conversation that goes on with a question; asked again, it stands there once."""
    asked = " ".join(question.split())
    return list(turns) if list(turns[-1:]) == [asked] else [*turns, asked]


def carry(request: Request, turns: Sequence[str]) -> str:
    """Return the latest questions as a page or a cookie carries them."""
    secret = site(request).settings.secret
    latest = [turn[:LONGEST_QUESTION] for turn in turns[-EARLIER_TURNS:]]
    while latest and len(hidden(secret, FIELD, latest)) > LONGEST_COOKIE:
        del latest[0]
    return hidden(secret, FIELD, latest)


def remember(request: Request, response: Response, value: str) -> None:
    """Let the browser keep a conversation for half an hour."""
    cookies.write(request, response, COOKIE, value, HALF_AN_HOUR)


def forget(request: Request, response: Response) -> None:
    """Let the browser forget the conversation."""
    cookies.forget(request, response, COOKIE)
