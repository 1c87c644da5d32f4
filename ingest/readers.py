"""What Klara reads: one ordered list. A new kind of source is a room with two functions and a row.

An item of a source goes to the first reader that recognises it. The order is that of certainty
and cost: by name alone, by first lines on disk, by a root element, by a signature; pages last,
since almost anything can be taken for a page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from index.errors import SourceError, SourceGone
from ingest.episodes.sound_file import SUFFIXES as SOUND_SUFFIXES
from ingest.fetch.originals import digest
from ingest.fetch.robots import Robots
from ingest.handbook import read as handbook
from ingest.intake import Intake, Item, Reader
from ingest.podcast import feed
from ingest.press import archive
from ingest.press import read as press
from ingest.text import sitemap

ROWS_AT_ONCE = 2000
"""Rows of an archive in one transaction: fewer are slow, more hold up those who read."""


def one_document(reader: str) -> Callable[[Item, Intake], bool]:
    """Return how a reader of `ingest.apart.process` takes in items, which hold a document each."""
    return lambda item, intake: intake.keep(item, partial(intake.reading.read, reader))


def _sound(item: Item, intake: Intake) -> bool:
    """Keep an episode, to be written down when every source has been read."""
    if item.is_url:
        intake.episodes.at(item.location)
    else:
        intake.episodes.file(Path(item.location), item.key)
    return True


def _archive(item: Item, intake: Intake) -> bool:
    """Keep the rows of an archive; one that is its whole source only if it changed."""
    store, tally, name = intake.store, intake.tally, intake.source.name
    if item.alone:
        intake.read_from = digest(item.path)
        if not intake.reread and store.sources.archive(name) == intake.read_from:
            for document in store.documents(source=name, state="current"):
                tally.listed.add(document.key)
                tally.count("unchanged")
            return True
    failed = tally.report.failed
    rows = archive.read(item.path, name=item.location)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        with store.transaction():
            for row in batch:
                if isinstance(row, SourceError):
                    tally.failed(row)
                else:
                    tally.listed.add(row.key)
                    tally.put(row, None)
    return tally.report.failed == failed


def _sitemap(item: Item, intake: Intake) -> bool:
    """Read every page that a sitemap lists, and ask for those that it no longer lists."""
    readers = [reader for reader in intake.readers if not reader.several]
    elsewhere: dict[str, None] = {}

    def may_name(url: str) -> bool:
        allowed = intake.source.may_name(url)
        if not allowed:
            elsewhere[url] = None
        return allowed

    try:
        listed = sitemap.read(
            item.original,
            fetch=intake.originals.page,
            may_name=may_name,
            note=intake.tally.report.notes.append,
            read_page=intake.reading.sitemap_page,
        )
    except SourceGone as error:
        # That a part of the list is gone does not mean that its pages are.
        raise SourceError(str(error)) from None
    robots = Robots(intake.originals.fetcher)
    allowed = [url for url, _ in listed if robots.allows(url)]
    intake.tally.total = len(allowed)
    intake.tally.listed.update(url for url, _ in listed)
    if len(allowed) < len(listed):
        intake.tally.report.notes.append(
            f"{item.location} lists pages that robots.txt asks not to fetch"
            f" ({len(listed) - len(allowed)} of {len(listed)}): they were left out"
        )
    if elsewhere:
        first = next(iter(elsewhere))
        intake.tally.report.notes.append(
            f"{item.location} lists addresses on other hosts ({len(elsewhere)}, the first {first}):"
            " they were left out; name their hosts in klara.toml, hosts = […], to take them in"
        )
    for url in allowed:
        intake.take(Item(url, url, intake.originals), readers)
    # A page that fell out of the list is withdrawn only if it is gone.
    for document in intake.store.documents(source=intake.source.name, state="current"):
        if not intake.source.may_name(document.key):
            intake.tally.listed.add(document.key)
        elif document.key not in intake.tally.listed:
            intake.take(Item(document.key, document.key, intake.originals), readers)
    return True


SOUND = Reader(lambda item: item.suffix in SOUND_SUFFIXES, _sound, "podcast", names=SOUND_SUFFIXES)
ARCHIVE = Reader(
    lambda item: archive.recognise(item.path),
    _archive,
    "press",
    kinds=("press",),
    names=(".jsonl", ".gz"),
    several=True,
)
FEED = Reader(
    lambda item: feed.recognise(item.original),
    lambda item, intake: intake.episodes.feed(item.original),
    "podcast",
    kinds=("podcast",),
    names=(".xml", ".rss"),
    several=True,
)
SITEMAP = Reader(
    lambda item: item.is_url and sitemap.recognise(item.original),
    _sitemap,
    "press",
    kinds=("press", "handbook"),
    several=True,
)
HANDBOOK = Reader(
    lambda item: handbook.recognise(item.original),
    one_document("handbook"),
    "handbook",
    kinds=("handbook", "press"),
    names=(".pdf",),
    apart="handbook",
)
PRESS = Reader(
    lambda item: press.recognise(item.original),
    one_document("press"),
    "press",
    kinds=("press", "handbook"),
    names=(".html", ".htm", ".xhtml", ".txt", ".md"),
    apart="press",
)

READERS = (SOUND, ARCHIVE, FEED, SITEMAP, HANDBOOK, PRESS)
