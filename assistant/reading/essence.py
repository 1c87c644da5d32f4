"""A question without what is said around it: capitals throughout, courtesies before and after.

"Hej! Jag undrar HUR MÅNGA kameror som finns. Mvh Lisa" asks how many cameras there are. The reader
has learnt questions, not letters: what each way of asking costs without this, and with it, is
printed by `benchmarks.otherwise`.
"""

from __future__ import annotations

from pathlib import Path

from assistant.expressions import expressions

TABLE = Path(__file__).with_suffix(".toml")

MOST = 5
"""Courtesies before a question, and after it, that are left out; nobody needs more."""


def essence(question: str) -> str:
    """Return what is asked, on its own; the question as it is where nothing is said around it.

    >>> essence("Hej! Jag undrar hur många kameror som finns. Tack på förhand!")
    'hur många kameror som finns'
    >>> essence("FÅR JAG FILMA POLISER?"), essence("Vet ni om man får filma poliser?")
    ('Får jag filma poliser?', 'får man filma poliser?')
    >>> essence("Kan du hjälpa mig?"), essence("hej"), essence("Vet du vem jag är?")
    ('Kan du hjälpa mig?', 'hej', 'vem jag är?')
    """
    quiet = _quietly(question)
    return _bare(quiet) or quiet


def asked_politely(line: str) -> str | None:
    """Return the question in a line that says more than that, None where it holds none.

    >>> asked_politely("Kan du berätta vem som leder arbetet?"), asked_politely("Okej, tack!")
    ('vem som leder arbetet?', None)
    """
    question = essence(line)
    asks = question != line and expressions(TABLE)["asks"].match(question)
    return question if asks else None


def asked_after_introduction(line: str) -> str | None:
    """Return what somebody asks who first says who they are, None where that is of themselves.

    >>> asked_after_introduction("Jag är mamma till en kille på 15, får polisen visitera honom?")
    'får polisen visitera honom?'
    >>> asked_after_introduction("Jag är mamma till en kille på 15, vad ska jag göra?") is None
    True
    """
    around = expressions(TABLE)
    introduced = around["introduces"].fullmatch(line.strip())
    question = introduced["question"] if introduced else ""
    asks = around["asks"].match(question) and not around["of_oneself"].search(question)
    return question if asks else None


def _quietly(question: str) -> str:
    """Return a question that is written in capitals throughout as one that is not."""
    loud = question.isupper() and len(question.split()) > 1
    return question.capitalize() if loud else question


def _bare(question: str) -> str:
    """Return the question between the courtesies, "" where what is left asks nothing."""
    around = expressions(TABLE)
    start, end = 0, len(question)
    for _ in range(MOST):
        before = around["before"].match(question, start)
        start = before.end() if before else start
        after = around["after"].search(question, start, end)
        end = after.start() if after else end
    left = question[start:end]
    if around["if"].match(left):
        left = around["if"].sub(r"\g<does> \g<who>", left, count=1)
    asks = around["asks"].match(left) if start else len(left.split()) > 1
    return left if asks else ""
