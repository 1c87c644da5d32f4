"""The questions of a conversation: carried by the page and a cookie, kept nowhere else.

Both are encrypted: nobody between the visitor and the site, and nobody at the visitor's computer,
reads in them what was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was asked; `exact` where it was searched for just as it was written."""

    question: str
    exact: bool = False


def cookie(request: Request) -> str:
    """Return the cookie of this site: another on the same host has a conversation of its own."""
    return COOKIE + site(request).settings.root_path.replace("/", "_")


def carried(request: Request, field: str | None = None) -> list[Turn]:
    """Return the earlier questions, oldest first: of the page or cookie."""
    secret = site(request).settings.secret
    for value in (field, cookies.read(request, cookie(request))):
        turns = revealed(secret, FIELD, value, max_age=HALF_AN_HOUR)
        if isinstance(turns, list) and all(map(_is_turn, turns)):
            return [Turn(turn) if isinstance(turn, str) else Turn(turn[0], True) for turn in turns]
    return []


def joined(turns: Sequence[Turn], question: str, *, exact: bool = False) -> list[Turn]:
    """Return a conversation that goes on with a question; asked again, it stands there once."""
    turn = Turn(" ".join(question.split()), exact)
    again = turns and turns[-1].question == turn.question
    return [*(turns[:-1] if again else turns), turn]


def carry(request: Request, turns: Sequence[Turn]) -> str:
    """Return the latest questions as a page or a cookie carries them."""
    secret = site(request).settings.secret
    latest = [_written(turn) for turn in turns[-EARLIER_TURNS:]]
    while latest and len(hidden(secret, FIELD, latest)) > LONGEST_COOKIE:
        del latest[0]
    return hidden(secret, FIELD, latest)


def remember(request: Request, response: Response, value: str) -> None:
    """Let the browser keep a conversation for half an hour."""
    cookies.write(request, response, cookie(request), value, HALF_AN_HOUR)


def forget(request: Request, response: Response) -> None:
    """Let the browser forget the conversation."""
    cookies.forget(request, response, cookie(request))


def _written(turn: Turn) -> str | list[str]:
    question = turn.question[:LONGEST_QUESTION]
    return [question] if turn.exact else question


def _is_turn(written: object) -> bool:
    """Return whether it is a question, or a list of one that was searched for exactly."""
    if isinstance(written, list):
        return len(written) == 1 and isinstance(written[0], str)
    return isinstance(written, str)
