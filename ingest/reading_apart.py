"""Originals are read in a process of their own, with limits of memory and of processor time.

A PDF of 100 KB can ask for all memory there is, and a reader of other people's files has faults
that nobody has found yet. Here they cost one original: the process ends, the report says so in a
line, and the next original gets a new process. One process reads original after original, so that
none of them waits for a start.

What goes in is a frame of JSON (which reader, location, media type, charset, key) and one of bytes;
what comes out is a frame of JSON, the document or a line. The process that reads is not trusted:
nothing that it says is run or unpickled.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass
from typing import IO, Any, TypeVar

from index.errors import SettingError, SourceError
from index.records import Mark, Parsed
from index.transcript.records import Segment, Transcript, Word
from ingest.fetch.original import Original
from ingest.podcast.episode import Episode, OfferedTranscript
from ingest.podcast.feed import FeedPage, read_transcript
from ingest.text.explained import Explained
from ingest.text.sitemap import SitemapPage

Made = TypeVar("Made")

READERS = {"handbook": "ingest.handbook.read", "press": "ingest.press.read"}
"""The modules whose `read` may be asked for."""
PAGES = {"feed": "ingest.podcast.feed", "sitemap": "ingest.text.sitemap"}
"""Those whose `read_page` may be."""
TRANSCRIPT, EXPLAINED = "transcript", "explained"
"""What else may be asked for."""

MEGABYTE = 1_000_000
WAIT = 4
"""Seconds on the clock for each of the processor's, before a process that does nothing is ended."""

_SIZE = 8
"""Bytes that say how long a frame is."""
LONGEST = 1_000 * MEGABYTE
"""Bytes of a frame: five times what the largest PDF may have."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one original may take: the processor's seconds, and megabytes of addresses."""

    seconds: int = 600
    megabytes: int = 3_000


DEFAULT_LIMITS = ReadingLimits()


class ReadingProcess:
    """A process that reads originals one after another, begun when first needed."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._too_slow = False
        self._one_at_a_time = threading.Lock()

    def read(self, reader: str, original: Original, *, key: str) -> Parsed:
        """Return the document that the reader (of READERS) makes of an original.

        Raises SourceError as the reader does, and where it breaks or goes beyond the limits.
        """
        return self._asked(reader, original, key, _document)

    def transcript(self, original: Original, name: str) -> Transcript:
        """Return what a transcript says, as `index.transcript.files.parse`; raises as `read`."""
        return self._asked(TRANSCRIPT, original, name, _transcript)

    def feed_page(self, page: Original) -> FeedPage:
        """Return what a page of a feed says, as `ingest.podcast.feed`; raises as `read`."""
        return self._asked("feed", page, "", _feed_page)

    def sitemap_page(self, page: Original) -> SitemapPage:
        """Return what a sitemap lists, as `ingest.text.sitemap`; raises as `read`."""
        return self._asked("sitemap", page, "", _sitemap_page)

    def explained(self, original: Original) -> list[Explained]:
        """Return what is kept of an original and what is left out; raises as `read`."""
        return self._asked(EXPLAINED, original, "", _explained)

    def _asked(
        self, reader: str, original: Original, key: str, made_of: Callable[[Any], Made]
    ) -> Made:
        asked = {
            "reader": reader,
            "location": original.location,
            "media_type": original.media_type,
            "charset": original.charset,
            "key": key,
        }
        with self._one_at_a_time:
            answer = self._exchanged(asked, original.data)
        if answer is None:
            raise SourceError(f"{original.location} {self._why_it_ended()}")
        try:
            reply = json.loads(answer)
            if "error" in reply:
                raise SourceError(str(reply["error"]))
            return made_of(reply["made"])
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            self.close()
            raise SourceError(f"{original.location} cannot be read: {error}") from None

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    # What was not sent is lost with the process.
                    with suppress(OSError):
                        pipe.close()
            self._process = None

    def _exchanged(self, asked: dict[str, Any], data: bytes) -> bytes | None:
        """Return the answer, None if the process ended before it gave one."""
        process = self._begun()
        assert process.stdin is not None
        assert process.stdout is not None

        def end() -> None:
            self._too_slow = True
            process.kill()

        self._too_slow = False
        ending = threading.Timer(WAIT * self.limits.seconds, end)
        ending.daemon = True
        ending.start()
        try:
            _write(process.stdin, json.dumps(asked).encode())
            _write(process.stdin, data)
            return _read(process.stdout)
        except OSError:
            return None
        finally:
            ending.cancel()

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, *map(str, astuple(self.limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
            assert self._process.stdout is not None
            if _read(self._process.stdout) is None:
                self.close()
                raise SettingError(
                    f"no original can be read within {self.limits.megabytes} MB of memory: give"
                    " more in KLARA_READ_MEGABYTES"
                )
        return self._process

    def _why_it_ended(self) -> str:
        """Return how the process ended, for a line, and clear it away."""
        assert self._process is not None
        try:
            status = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            status = 0
        self.close()
        if self._too_slow or status == -signal.SIGXCPU:
            return f"took more than {self.limits.seconds} s to read and was left out"
        return (
            f"needs more than {self.limits.megabytes} MB of memory to be read, or broke its reader,"
            " and was left out"
        )


_begun: dict[ReadingLimits, ReadingProcess] = {}


def reading_process(limits: ReadingLimits) -> ReadingProcess:
    """Return the process for some limits, the same for all who ask; it ends with this one."""
    if not _begun:
        atexit.register(end_reading)
    return _begun.setdefault(limits, ReadingProcess(limits))


def end_reading() -> None:
    """End all processes that `reading_process` returned; they begin anew when asked again."""
    for process in _begun.values():
        process.close()


def _environment() -> dict[str, str]:
    """Return the environment without this program's settings, some of which are secrets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLARA_")}
    # `python -P` leaves the current folder out; the packages are where this one found them.
    return kept | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


def _document(fields: dict[str, Any]) -> Parsed:
    marks = tuple(Mark(*mark) for mark in fields.pop("marks"))
    notes, unknown = tuple(fields.pop("notes")), tuple(fields.pop("unknown"))
    return Parsed(**fields, marks=marks, notes=notes, unknown=unknown)


def _transcript(fields: dict[str, Any]) -> Transcript:
    segments = (
        Segment(**{**row, "words": tuple(Word(**word) for word in row["words"])})
        for row in fields.pop("segments")
    )
    return Transcript(tuple(segments), **fields)


def _feed_page(fields: dict[str, Any]) -> FeedPage:
    episodes = (
        Episode(
            _document(row["facts"]),
            tuple(OfferedTranscript(**offered) for offered in row["transcripts"]),
            row["chapters"],
        )
        for row in fields["episodes"]
    )
    return FeedPage(
        tuple(episodes), tuple(fields["problems"]), fields["damage"], fields["next_page"]
    )


def _sitemap_page(fields: dict[str, Any]) -> SitemapPage:
    return SitemapPage(
        tuple((str(at), modified, bool(more)) for at, modified, more in fields["entries"]),
        fields["damage"],
    )


def _explained(rows: list[dict[str, Any]]) -> list[Explained]:
    return [Explained(**row) for row in rows]


def _write(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(len(frame).to_bytes(_SIZE, "big"))
    pipe.write(frame)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """Return the next frame, None where there is none or it is cut off."""
    size = pipe.read(_SIZE)
    if len(size) < _SIZE:
        return None
    length = int.from_bytes(size, "big")
    frame = pipe.read(length) if length <= LONGEST else b""
    return frame if len(frame) == length else None


def _answer(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    location = str(asked["location"])
    try:
        original = Original(location, data, asked["media_type"], asked["charset"])
        return {"made": _made(asked["reader"], original, asked["key"])}
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{location} needs more memory to be read than it may have"}
    except Exception as error:
        # Here a fault in a reader ends: one original is left out, with what to report.
        return {"error": f"{location} cannot be read: {type(error).__name__}: {error}"}


def _made(reader: str, original: Original, key: str) -> object:
    """Return what is asked for, as JSON has it; raises whatever a reader does."""
    if reader == TRANSCRIPT:
        return asdict(read_transcript(original, key))
    if reader == EXPLAINED:
        from ingest.explain import explained

        return [asdict(block) for block in explained(original)]
    if reader in PAGES:
        return asdict(importlib.import_module(PAGES[reader]).read_page(original))
    document = asdict(importlib.import_module(READERS[reader]).read(original, key=key))
    document["marks"] = [tuple(mark.values()) for mark in document["marks"]]
    return document


def _serve(seconds: int, megabytes: int) -> None:
    """Answer until nobody asks; the standard streams are the pipes."""
    inward, outward = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not come between the frames.
    os.dup2(2, 1)
    memory = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in READERS.values():
        importlib.import_module(name)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    _write(outward, b"{}")
    while (asked := _read(inward)) is not None and (data := _read(inward)) is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(usage.ru_utime + usage.ru_stime) + 1
        most = spent + seconds if hard == resource.RLIM_INFINITY else min(spent + seconds, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        _write(outward, json.dumps(_answer(json.loads(asked), data)).encode())


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
