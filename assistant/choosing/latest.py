"""Questions about the latest or about now: of what answers as well, the newest comes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.choosing.select import Candidate

AS_GOOD = 0.8
"""The share of the best probability from which a sentence is taken to answer as well."""

_NOW = re.compile(
    r"\b(?:senast(?:e)?|nyast(?:e)?|just nu|i dag(?:släget)?|idag|numera|för närvarande|aktuell\w*"
    r"|nu|latest|newest|most recent|currently|right now|now|today)\b",
    re.IGNORECASE,
)


def asks_for_latest(question: str) -> bool:
    """Return whether a question is about the latest or about now.

    >>> asks_for_latest("Hur många kameror finns det nu?")
    True
    >>> asks_for_latest("Hur många kameror fanns det 2018?")
    False
    """
    return bool(_NOW.search(question))


def newest_first(
    good: Sequence[Candidate], published: Callable[[str], str | None]
) -> list[Candidate]:
    """Return the candidates, those as good as the best by date, the newest document first.

    ``published`` gives a document's ISO date; one without comes last of them.
    """
    floor = AS_GOOD * max((one.probability for one in good), default=0.0)
    alike = [one for one in good if one.probability >= floor]
    alike.sort(key=lambda one: published(one.hit.passage.document_id) or "", reverse=True)
    return alike + [one for one in good if one.probability < floor]
