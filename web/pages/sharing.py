"""A link to a question and to the quotes that answered it: asked anew, and proved again.

It is signed. Anybody can write a question and cut words out of a source so that a receipt proves
them; what the site shows on its own address, under the authority's name, it must have shown before.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from assistant.answer import QUOTES
from index.language.folding import slug
from web.safety.signing import is_ours, signature

MOST_RECEIPTS = QUOTES


_PURPOSE = "share"


def share_path(question: str, receipts: Sequence[str], secret: str) -> str:
    """Return the signed path that asks `question` again and shows what became of the receipts.

    >>> share_path("Hur många greps?", ["a~b"], "secret").partition("&signatur=")[0]
    '/fraga/hur-manga-greps?q=Hur+m%C3%A5nga+greps%3F&kvitto=a~b'
    """
    receipts = receipts[:MOST_RECEIPTS]
    told = [("q", question), *(("kvitto", receipt) for receipt in receipts)]
    told.append(("signatur", signature(secret, _PURPOSE, question, *receipts)))
    return f"/fraga/{slug(question) or 'fraga'}?{urlencode(told)}"


def is_shared(question: str, receipts: Sequence[str], signed: str, secret: str) -> bool:
    """Return whether this site made a link with this question and these receipts."""
    return is_ours(signed, secret, _PURPOSE, question, *receipts)
