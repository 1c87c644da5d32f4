"""What has been transcribed so far, on disk as soon as it is there: a killed run goes on from it.

One line of JSON says what is transcribed by which model; each further one holds what a batch of
windows gave and the sample from which to go on. A line that was cut off is written again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from index.errors import StoreError
from index.transcript.records import Segment, Word

FORMAT = 1


def reached(path: Path) -> int:
    """Return the sample up to which the journal in a file, that another may write, goes; else 0."""
    try:
        return int(json.loads(path.read_bytes().split(b"\n")[-2])["next"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return 0


class Journal:
    """A transcription under way, or finished, in one file."""

    def __init__(self, path: Path | None, about: dict[str, Any]) -> None:
        """Open `path` and read what is there if it is of the same sound, model and settings.

        Without a path nothing is kept.
        """
        self.segments: list[Segment] = []
        self.next = 0
        self.finished = False
        self.language: str | None = None
        self._file = None
        if path is None:
            return
        head = {"format": FORMAT, **about}
        size = self._read(path, head)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("r+b" if size else "wb")
            self._file.truncate(size)
            self._file.seek(size)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}") from None
        if not size:
            self._write(head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def append(
        self, segments: Sequence[Segment], upto: int, language: str, *, finished: bool = False
    ) -> None:
        """Append what was heard before the sample `upto`; it is on disk when this returns."""
        self.segments += segments
        self.next, self.language, self.finished = upto, language, finished
        rows = [
            [s.start, s.end, s.text, [[w.start, w.end, w.text, w.probability] for w in s.words]]
            for s in segments
        ]
        self._write({"next": upto, "language": language, "finished": finished, "segments": rows})

    def _write(self, row: dict[str, Any]) -> None:
        if self._file is None:
            return
        try:
            self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise StoreError(f"{self._file.name} cannot be written: {error.strerror}") from None

    def _read(self, path: Path, head: dict[str, Any]) -> int:
        """Take in the lines that are whole and return how many bytes they are."""
        try:
            lines = path.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from None
        size = 0
        for number, line in enumerate(lines):
            try:
                row = json.loads(line)
                if number == 0 and row != head:
                    return 0
                if number:
                    self._take(row)
            except (ValueError, KeyError, TypeError, IndexError):
                break
            size += len(line) + 1
        return size

    def _take(self, row: dict[str, Any]) -> None:
        segments = [
            Segment(start, end, text, None, tuple(Word(*word) for word in words))
            for start, end, text, words in row["segments"]
        ]
        self.next, self.language, self.finished = row["next"], row["language"], row["finished"]
        self.segments += segments
