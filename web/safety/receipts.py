"""Receipts of what this site showed: a receipt, and a key that only the site can have written.

Anybody can make a receipt of any words of a source, since it needs no secret to be proved. The key
(HMAC-SHA-256 over the receipt, cut to 128 bits) says that the site showed just these words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hmac import compare_digest
from urllib.parse import unquote

from assistant.quotes import verify
from assistant.records import Answer, Quote, Verdict
from index.store.documents import Store
from web.safety.signing import signature

LENGTH = 22
"""Characters of base64 that hold 128 bits."""

_PURPOSE = "receipt"


class Receipts:
    """Writes and reads keyed receipts; without a secret it writes none and knows of none."""

    def __init__(self, secret: str | None) -> None:
        self._secret = secret

    def keyed(self, receipt: str) -> str:
        """Return a receipt that says that the site showed its words."""
        return f"{receipt}~{self._key(receipt)}" if self._secret else receipt

    def keyed_quotes(self, quotes: Iterable[Quote]) -> tuple[Quote, ...]:
        """Return quotes as the site shows them."""
        return tuple(replace(quote, receipt=self.keyed(quote.receipt)) for quote in quotes)

    def answer(self, answer: Answer) -> Answer:
        """Return an answer as the site shows it."""
        quotes, related = self.keyed_quotes(answer.quotes), self.keyed_quotes(answer.related)
        return replace(answer, quotes=quotes, related=related)

    def was_shown(self, receipt: str) -> bool:
        """Return whether the site showed the words of a receipt."""
        plain, _, key = receipt.strip().rpartition("~")
        return bool(self._secret) and compare_digest(key.encode(), self._key(plain).encode())

    def verify(self, store: Store, receipt: str) -> Verdict:
        """Return what a receipt proves today, and whether the site showed its words."""
        verdict = verify(store, receipt)
        if not self._secret or verdict.document.id is None:
            return verdict
        if not self.was_shown(receipt):
            return replace(verdict, shown=False)
        now = self.keyed_quotes([verdict.now])[0] if verdict.now else None
        return replace(verdict, shown=True, now=now)

    def _key(self, receipt: str) -> str:
        # In an address the name of the document may come with or without its escapes.
        return signature(self._secret or "", _PURPOSE, unquote(receipt))[:LENGTH]
