"""The process that originals are read in, as the run calls it."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from index.errors import SettingError, SourceError
from index.records import Parsed
from index.transcript.records import Transcript
from ingest.apart import frames
from ingest.fetch.original import Original
from ingest.podcast.feed import FeedPage
from ingest.text.explained import Explained
from ingest.text.sitemap import SitemapPage

Result = TypeVar("Result")

WAIT = 4
"""Seconds on the clock for each of the processor's, before a process that does nothing is ended."""


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
        """Return the document that the reader (`handbook`, `press`) makes of an original.

        Raises SourceError as the reader does, and where it breaks or goes beyond the limits.
        """
        return self._request(reader, original, key, Parsed)

    def transcript(self, original: Original, name: str) -> Transcript:
        """Return what a transcript says, as `index.transcript.files.parse`; raises as `read`."""
        return self._request("transcript", original, name, Transcript)

    def feed_page(self, page: Original) -> FeedPage:
        """Return what a page of a feed says, as `ingest.podcast.feed`; raises as `read`."""
        return self._request("feed", page, "", FeedPage)

    def sitemap_page(self, page: Original) -> SitemapPage:
        """Return what a sitemap lists, as `ingest.text.sitemap`; raises as `read`."""
        return self._request("sitemap", page, "", SitemapPage)

    def explained(self, original: Original) -> list[Explained]:
        """Return what is kept of an original and what is left out; raises as `read`."""
        return self._request("explained", original, "", list[Explained])

    def _request(self, reader: str, original: Original, key: str, shape: type[Result]) -> Result:
        request = {
            "reader": reader,
            "location": original.location,
            "media_type": original.media_type,
            "charset": original.charset,
            "key": key,
        }
        with self._one_at_a_time:
            answer = self._exchanged(request, original.data)
        if answer is None:
            raise SourceError(f"{original.location} {self._why_it_ended()}")
        try:
            reply = json.loads(answer)
            if "error" in reply:
                raise SourceError(str(reply["error"]))
            return TypeAdapter(shape).validate_python(reply["made"])
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            self.close()
            why = " ".join(str(error).split())
            raise SourceError(f"{original.location} cannot be read: {why}") from None

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

    def _exchanged(self, request: dict[str, Any], data: bytes) -> bytes | None:
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
            frames.write(process.stdin, json.dumps(request).encode())
            frames.write(process.stdin, data)
            return frames.read(process.stdout)
        except OSError:
            return None
        finally:
            ending.cancel()

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            # Without this program's settings, some of which are secrets.
            others = {name: v for name, v in os.environ.items() if not name.startswith("KLARA_")}
            # `python -P` leaves the current folder out; the packages are where this one found them.
            path = os.pathsep.join(entry for entry in sys.path if entry)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.apart.child", *map(str, astuple(self.limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=others | {"PYTHONPATH": path},
            )
            assert self._process.stdout is not None
            if frames.read(self._process.stdout) is None:
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
