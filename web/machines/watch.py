"""`klara watch`: do the words that were shown still stand on the live pages?

quotes that were shown or are subscribed to → by document → its page fetched, politely, and read as
ingest reads it → are the words there? → kept, and those told who asked to be

Nothing is taken in: the index follows with the next `klara ingest`. A page that cannot be reached
says nothing about its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.publishing.shown_log import showings
from assistant.quotes import span_of
from index.days import now
from index.errors import SourceError, SourceGone
from index.publishing import DRIFT
from index.records import Document
from index.store.documents import Store
from index.whole_file import write_whole
from ingest.apart.process import ReadingProcess
from ingest.fetch.client import Fetcher
from web.machines.subscriptions import note_told, subscriptions
from web.machines.webhooks import Webhooks

READERS = {"press": "press", "handbook": "handbook"}
"""The reader of each kind that is watched. What was said in an episode does not change."""

Standing = Literal["changed", "gone"]


@dataclass(frozen=True, slots=True)
class Drift:
    """A quote that was shown and whose words stand no longer where they stood; since when."""

    receipt: str
    document: str
    title: str
    url: str
    standing: Standing
    since: str


@dataclass(slots=True)
class Watched:
    """What a watch found."""

    at: str
    documents: int = 0
    quotes: int = 0
    unreachable: list[str] = field(default_factory=list)
    drifts: list[Drift] = field(default_factory=list)


_ADAPTER = TypeAdapter(Watched)


def watch(data: Path, fetcher: Fetcher, reading: ReadingProcess) -> Watched:
    """Look at the live page of every quote that was shown or is subscribed to, and keep the result.

    Raises StoreError where nothing was ever taken in.
    """
    last = last_watch(data)
    since = {drift.receipt: drift.since for drift in last.drifts} if last else {}
    watched = Watched(now())
    receipts = [showing.receipt for showing in showings(data)]
    receipts += [receipt for each in subscriptions(data) for receipt in each.reported]
    with Store(data) as store:
        for document, quotes in _by_document(store, receipts):
            url = document.url or ""
            standing: Standing = "changed"
            try:
                text = _live_text(document, fetcher, reading)
            except SourceGone:
                text, standing = "", "gone"
            except SourceError as error:
                watched.unreachable.append(str(error))
                continue
            watched.documents += 1
            watched.quotes += len(quotes)
            watched.drifts += [
                Drift(
                    receipt,
                    document.id,
                    document.title,
                    url,
                    standing,
                    since.get(receipt, watched.at),
                )
                for receipt, words in quotes.items()
                if words not in text
            ]
    write_whole(data / DRIFT, _ADAPTER.dump_json(watched))
    return watched


def tell_subscribers(data: Path, watched: Watched, webhooks: Webhooks) -> int:
    """Tell each subscriber of what changed since it was told last; return how many were reached.

    One that did not take the message is told again by the next watch.
    """
    drifts = {drift.receipt: drift for drift in watched.drifts}
    reached = 0
    for each in subscriptions(data):
        for receipt, reported in each.reported.items():
            drift = drifts.get(receipt)
            standing = drift.standing if drift else "stands"
            if standing == reported:
                continue
            message = {"type": "klara.quote", "receipt": receipt, "standing": standing}
            if drift:
                message |= {"document": drift.document, "url": drift.url, "since": drift.since}
            if webhooks.tell(each.callback, each.secret, message):
                note_told(data, each.id, receipt, standing)
                reached += 1
    return reached


def last_watch(data: Path) -> Watched | None:
    """Return what the latest watch found, None where there was none that can be read."""
    try:
        return _ADAPTER.validate_json((data / DRIFT).read_bytes())
    except (OSError, ValidationError):
        return None


def _by_document(
    store: Store, receipts: Iterable[str]
) -> Iterator[tuple[Document, dict[str, str]]]:
    """Yield documents that have a page to look at, with the words of each receipt."""
    grouped: dict[str, dict[str, str]] = {}
    for receipt in dict.fromkeys(receipts):
        if proved := span_of(store, receipt):
            span, words = proved
            grouped.setdefault(span.document_id, {})[receipt] = words
    for name, quotes in grouped.items():
        document = store.document(name)
        url = document.url if document else None
        if document and url and url.startswith("http") and document.kind in READERS:
            yield document, quotes


def _live_text(document: Document, fetcher: Fetcher, reading: ReadingProcess) -> str:
    """Return the text of a document's page as it is now; raises SourceError and SourceGone."""
    original = fetcher.fetch(document.url or "").original
    if original is None:
        raise SourceError(f"{document.url} says that nothing changed, though nothing was asked")
    return reading.read(READERS[document.kind], original, key=document.key).text
