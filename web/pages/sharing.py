"""A link to a question and to the quotes that answered it: asked anew, and proved again."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from assistant.answer import QUOTES
from index.language.folding import slug

MOST_RECEIPTS = QUOTES


def share_path(question: str, receipts: Sequence[str]) -> str:
    """Return the path that asks `question` again and shows what became of the receipts.

    >>> share_path("Hur många greps?", ["a~b"])
    '/fraga/hur-manga-greps?q=Hur+m%C3%A5nga+greps%3F&kvitto=a~b'
    """
    told = [("q", question), *(("kvitto", receipt) for receipt in receipts[:MOST_RECEIPTS])]
    return f"/fraga/{slug(question) or 'fraga'}?{urlencode(told)}"
