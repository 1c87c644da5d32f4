"""Passages as rows of codes, in files that are mapped and never read whole.

A passage's row begins with its head (title and headings), then come its sentences. The files hold
all rows after one another, where the segments of each begin, and which sentences they are;
`rows` says where each passage's part lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import GenerationError
from index.language.sentences import sentences
from index.search.gram_codes import codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 2400
"""Codes of a passage that are looked at: twice what one holds, unless a sentence is longer."""

LONGEST_HEAD = 1200
"""Codes of its title and headings among them."""

NAMES = ("codes", "begins", "spans", "rows")


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage's codes, where its segments begin in them (s + 1,), and its sentences.

    ``spans`` (s, 2) holds the offsets of the sentences in the passage; there is one segment more,
    the head, which comes first.
    """

    codes: NDArray[np.uint8]
    begins: NDArray[np.int32]
    spans: NDArray[np.int32]


def coded(head: str, text: str) -> CodedPassage:
    """Return a passage as codes: its head (title and headings), then its sentences."""
    rows = [codes(head)[:LONGEST_HEAD]]
    begins = [0]
    spans: list[tuple[int, int]] = []
    size = len(rows[0])
    for start, end in sentences(text):
        row = codes(text[start:end])
        if spans and size + len(row) > LONGEST:
            break
        row = row[: LONGEST - size]
        spans.append((start, end))
        begins.append(size)
        rows.append(row)
        size += len(row)
    return CodedPassage(
        np.concatenate(rows),
        np.array(begins, np.int32),
        np.array(spans, np.int32).reshape(-1, 2),
    )


class CodedWriter:
    """Writes passages one by one to a new folder, in order of their numbers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._files = {name: (folder / f"{name}.bin").open("wb") for name in NAMES[:3]}
        self._rows = [(0, 0)]

    def close(self) -> None:
        """Finish the files."""
        for file in self._files.values():
            file.close()
        np.array(self._rows, np.int64).tofile(self._folder / "rows.bin")

    def add(self, passage: CodedPassage) -> None:
        """Add the next passage."""
        self._files["codes"].write(passage.codes.tobytes())
        self._files["begins"].write(passage.begins.tobytes())
        self._files["spans"].write(passage.spans.tobytes())
        codes_end, segments_end = self._rows[-1]
        self._rows.append((codes_end + len(passage.codes), segments_end + len(passage.begins)))


class CodedPassages:
    """The passages of a generation as codes, opened; safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._rows = np.fromfile(folder / "rows.bin", np.int64).reshape(-1, 2)
        self.size = len(self._rows) - 1
        codes_end, segments_end = (int(end) for end in self._rows[-1])
        self._codes: NDArray[np.uint8] = _mapped(folder / "codes.bin", np.uint8, codes_end)
        self._begins: NDArray[np.int32] = _mapped(folder / "begins.bin", np.int32, segments_end)
        # Every passage has one segment more than it has sentences.
        spans = _mapped(folder / "spans.bin", np.int32, 2 * (segments_end - self.size))
        self._spans: NDArray[np.int32] = spans.reshape(-1, 2)

    def of(self, numbers: Sequence[int]) -> list[CodedPassage]:
        """Return the passages with these numbers."""
        passages = []
        for number in numbers:
            code, segment = self._rows[number]
            code_end, segment_end = self._rows[number + 1]
            passages.append(
                CodedPassage(
                    self._codes[code:code_end],
                    self._begins[segment:segment_end],
                    self._spans[segment - number : segment_end - number - 1],
                )
            )
        return passages


def _mapped(path: Path, kind: type[np.generic], count: int) -> NDArray[Any]:
    if path.stat().st_size != count * np.dtype(kind).itemsize:
        raise GenerationError(f"{path} has another size than it should: run `klara index --force`")
    return np.asarray(np.memmap(path, kind, "r", shape=(count,))) if count else np.zeros(0, kind)
