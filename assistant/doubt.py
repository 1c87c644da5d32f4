"""Quotes whose words the transcriber doubted: shown only where no other quote will do."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import Quote


def without_doubt(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes without doubted words, in order; where all have some, the surest first.

    All of them are taken to answer; the choice is only between heard well and heard badly.
    """
    certain = [quote for quote in quotes if not quote.unsure]
    return certain or sorted(quotes, key=_share)


def _share(quote: Quote) -> float:
    """Return the share of a quote's words that are doubted."""
    return len(quote.unsure) / max(1, len(quote.text.split()))
