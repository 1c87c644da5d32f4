"""A link to a question and to the quotes that answered it: asked anew, and proved again.

It is encrypted, so that no log on the way holds the question, and that nobody else can make one:
anybody can write a question and cut words out of a source so that a receipt proves them; what the
site shows on its own address, under the authority's name, it must have shown before.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import QUOTES
from assistant.records import Answer, ReadHow
from web.safety.signing import hidden, revealed

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
    def of(cls, answer: Answer, *, exact: bool = False) -> Shared:
        """Return what is shared of an answer."""
        together = (step.words for step in answer.readings if step.how is ReadHow.TOGETHER)
        receipts = tuple(quote.receipt for quote in answer.quotes[:MOST_RECEIPTS])
        return cls(answer.question, receipts, next(together, ""), exact)

    def path(self, secret: str) -> str:
        """Return the path that asks the question again and shows what became of the quotes."""
        parts = [self.question, self.together, self.exact, *self.receipts]
        return f"/fraga/{hidden(secret, _PURPOSE, parts)}"

    @classmethod
    def read(cls, token: str, secret: str) -> Shared | None:
        """Return what a link that this site made shares, None if it made none such."""
        parts = revealed(secret, _PURPOSE, token)
        if not isinstance(parts, list) or len(parts) < 3:
            return None
        question, together, exact, *receipts = parts
        return cls(question, tuple(receipts), together, exact)
