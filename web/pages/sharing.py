"""A link to a question and to the quotes that answered it: asked anew, and proved again.

It is signed. Anybody can write a question and cut words out of a source so that a receipt proves
them; what the site shows on its own address, under the authority's name, it must have shown before.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.answer import QUOTES
from assistant.records import Answer, ReadHow
from index.language.folding import slug
from web.safety.signing import is_ours, signature

MOST_RECEIPTS = QUOTES

_PURPOSE = "share"


@dataclass(frozen=True, slots=True)
class Shared:
    """A question as it was asked, what it was completed to if it followed on another, its receipts.

    ``exact`` is where the words were searched for as they were written.
    """

    question: str
    receipts: tuple[str, ...] = ()
    together: str = ""
    exact: bool = False

    @classmethod
    def of(cls, given: Answer, *, exact: bool = False) -> Shared:
        """Return what is shared of an answer."""
        together = (step.words for step in given.readings if step.how is ReadHow.TOGETHER)
        receipts = tuple(quote.receipt for quote in given.quotes[:MOST_RECEIPTS])
        return cls(given.question, receipts, next(together, ""), exact)

    def path(self, secret: str) -> str:
        """Return the signed path that asks the question again and shows what became of the quotes.

        >>> Shared("Hur många greps?", ("a~b",)).path("secret").partition("&signatur=")[0]
        '/fraga/hur-manga-greps?q=Hur+m%C3%A5nga+greps%3F&kvitto=a~b'
        """
        values = [("q", self.question), *(("kvitto", receipt) for receipt in self.receipts)]
        values += [("last", self.together)] if self.together else []
        values += [("exakt", "1")] if self.exact else []
        values.append(("signatur", signature(secret, _PURPOSE, *self._parts())))
        return f"/fraga/{slug(self.question) or 'fraga'}?{urlencode(values)}"

    def is_signed(self, value: str, secret: str) -> bool:
        """Return whether this site made the link that says this."""
        return is_ours(value, secret, _PURPOSE, *self._parts())

    def _parts(self) -> tuple[str, ...]:
        return (self.question, self.together, "1" if self.exact else "", *self.receipts)
