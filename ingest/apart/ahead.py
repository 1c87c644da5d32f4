"""Originals read on workers before their turn comes, each in a process with limits there too."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.errors import SettingError, SourceError, WorkerLost
from index.records import Parsed
from index.workers.tasks import Task, Workers
from ingest.apart.process import ReadingLimits, ReadingProcess, reading_process
from ingest.fetch.original import Original
from ingest.text.sitemap import SitemapPage

AHEAD = 3
"""Originals that wait, for each that is read at once: enough that no worker stands still."""


@dataclass(slots=True)
class ReadingAhead:
    """Reads as `ReadingProcess` does; what was begun before is taken from its worker."""

    workers: Workers
    here: ReadingProcess
    _begun: dict[tuple[str, str], Task[Parsed | str]] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """How many originals may be begun before their turn."""
        return AHEAD * self.workers.count

    def begin(self, reader: str, original: Original, *, key: str) -> None:
        """Hand out the reading of an original whose turn comes soon."""
        task = self.workers.submit(_read, reader, original, key, self.here.limits)
        self._begun[original.location, key] = task

    def read(self, reader: str, original: Original, *, key: str) -> Parsed:
        """Return the document that an original holds; raises as `ReadingProcess.read`."""
        task = self._begun.pop((original.location, key), None)
        if task is None:
            return self.here.read(reader, original, key=key)
        try:
            parsed = task.result()
        except WorkerLost as error:
            raise SourceError(f"{original.location} cannot be read: {error}") from None
        if isinstance(parsed, str):
            raise SourceError(parsed)
        return parsed

    def sitemap_page(self, page: Original) -> SitemapPage:
        """Return what a sitemap lists."""
        return self.here.sitemap_page(page)


def _read(reader: str, original: Original, key: str, limits: ReadingLimits) -> Parsed | str:
    """Return a document, or the line that says why there is none."""
    try:
        return reading_process(limits).read(reader, original, key=key)
    except (SourceError, SettingError) as error:
        return str(error)
