"""Take in sources: read this first.

source → its items: a page, a file, the files of a folder, the pages of a sitemap →
for each the first reader that recognises it (`ingest.readers`) → unchanged? → documents, kept:
new, changed or the same → what the source no longer has is withdrawn →
episodes that nobody wrote down are, by a model, when every source has been read → a report

Every document is kept as soon as it is read, so a run that is killed goes on where it was. One
that cannot be read is a line in the report; only the data folder itself can stop a run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from index.errors import SourceError, SourceGone
from index.lock import writing
from index.store.documents import Store
from index.workers.tasks import Workers
from ingest.apart.ahead import ReadingAhead
from ingest.apart.process import DEFAULT_LIMITS, ReadingLimits, reading_process
from ingest.episodes.intake import EpisodeIntake
from ingest.episodes.transcribe_waiting import TranscriptionSettings, hearing
from ingest.fetch.client import Fetcher
from ingest.fetch.originals import Originals
from ingest.intake import Intake, Item, Reader
from ingest.readers import READERS, SOUND
from ingest.sources import Source
from ingest.tally import Progress, Report, Tally


def run(
    data: Path,
    sources: Sequence[Source],
    fetcher: Fetcher,
    *,
    reread: bool = False,
    progress: Progress = lambda what, done, total: None,
    transcription: TranscriptionSettings | None = None,
    readers: Sequence[Reader] = READERS,
    limits: ReadingLimits = DEFAULT_LIMITS,
    workers: Workers | None = None,
) -> list[Report]:
    """Take in every source and return their reports, in order.

    ``reread`` reads originals again though they did not change, after an update of Klara;
    ``limits`` are those of reading one original; ``workers`` read the files of folders and hear
    sound. Without ``transcription``, episodes that nobody wrote down wait. Raises Busy if another
    ingest runs and StoreError if the data folder cannot be written.
    """
    with writing(data, "ingest"), Store(data, write=True) as store:
        originals, heard = Originals(store, fetcher), hearing(transcription, workers)
        here = reading_process(limits)
        reading = ReadingAhead(workers, here) if workers else here
        intakes = []
        for source in sources:
            tally = Tally(store, source, progress)
            episodes = EpisodeIntake(tally, originals, transcription, heard, reread, here)
            intakes.append(
                Intake(source, originals, tally, episodes, readers, reread=reread, reading=reading)
            )
        for intake in intakes:
            _timed(intake, partial(_take_in, intake))
        # By far the longest part comes last: by then everything else can be published.
        for intake in intakes:
            _timed(intake, intake.episodes.transcribe_waiting)
        return [intake.tally.report for intake in intakes]


def _timed(intake: Intake, work: Callable[[], None]) -> None:
    """Do a part of a source's work, and put down what it took and how it ended."""
    began = time.perf_counter()
    work()
    source, report = intake.source, intake.tally.report
    intake.originals.forget_replaced()
    intake.store.sources.remember(source.name, source.location, intake.read_from, report.failed)
    report.seconds += time.perf_counter() - began


def _take_in(intake: Intake) -> None:
    """Read a source and keep its documents; what cannot be read is a line in the report."""
    source, tally = intake.source, intake.tally
    try:
        if not source.is_url and Path(source.location).is_dir():
            all_listed = _folder(Path(source.location), intake)
        else:
            all_listed = _alone(intake)
        if all_listed:
            tally.withdraw()
    except SourceGone as error:
        if not intake.store.documents(source=source.name):
            tally.failed(error)
        tally.listed.clear()
        tally.withdraw()
    except SourceError as error:
        tally.failed(error)


def _alone(intake: Intake) -> bool:
    """Read the one item that is the source; return whether all that it holds is listed now."""
    location, is_url = intake.source.location, intake.source.is_url
    if not is_url and not Path(location).exists():
        raise SourceGone(f"{location} is not there")
    key = location if is_url else Path(location).name
    intake.tally.listed.add(key)
    if intake.store.forgotten.keeps_out(intake.source.name, key):
        intake.tally.forgotten(key)
        return False
    item = Item(location, key, intake.originals, alone=True)
    reader = intake.reader_for(item)
    # A page in place of a feed may be a server's apology: what the feed listed is not gone.
    return intake.read(item, reader) and (reader.several or not is_url)


def _folder(folder: Path, intake: Intake) -> bool:
    """Read the files of a folder; return whether all that they hold is listed now."""
    names = {name for reader in intake.readers for name in reader.names}
    files = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in names
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    intake.tally.total = len(files)
    if not files:
        intake.tally.report.notes.append(f"{folder} holds nothing that Klara reads")
    # Sound comes last: a feed may name it.
    files.sort(key=lambda path: (path.suffix.lower() in SOUND.names, path))
    known = [
        intake.take(item)
        for item in intake.ahead(
            Item(str(path), str(path.relative_to(folder)), intake.originals) for path in files
        )
    ]
    return all(known)
