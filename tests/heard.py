"""Feeds of sound for the tests, and runs that hear it."""

from collections.abc import Sequence
from pathlib import Path

from index.errors import ModelError
from index.records import Document, Revision
from index.store.documents import Store
from ingest.episodes.corrections import Correction
from ingest.episodes.stored import find
from ingest.episodes.transcribe_waiting import TranscriptionSettings
from ingest.fetch.client import Fetcher, Limits
from ingest.run import Report, run
from ingest.sources import named
from ingest.speech.model import Transcriber


def feed(*items: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Podd</title>'
        f"<language>sv</language>{''.join(items)}</channel></rss>"
    )


def item(number: int, audio: str, title: str | None = None) -> str:
    return (
        f"<item><title>{title or f'Avsnitt {number}'}</title><guid>g{number}</guid>"
        f"<pubDate>Fri, {number:02} Jan 2021 06:30:00 +0100</pubDate>"
        f'<enclosure url="{audio}" length="{len(audio)}" type="audio/mpeg"/></item>'
    )


def hear(
    data: Path,
    location: str,
    opened: Transcriber | ModelError | None,
    rules: Sequence[Correction] = (),
    *,
    again: bool = False,
) -> Report:
    def give() -> Transcriber:
        if isinstance(opened, ModelError):
            raise opened
        assert opened is not None
        return opened

    with Fetcher(Limits(delay=0, backoff=0.01), allow_private=True) as fetcher:
        transcription = TranscriptionSettings(give, rules, again=again) if opened else None
        (report,) = run(data, named([location]), fetcher, transcription=transcription)
    return report


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.waiting, report.failed


def only(data: Path) -> tuple[Document, Revision]:
    with Store(data) as store:
        (document,) = store.documents()
        return find(store, document.id)
