"""All passages of a generation, folded, in one file that is mapped and never read whole.

A file holds the codes of every passage after one another, then where its segments begin and
which sentences they are; `rows` says where each passage's part lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.errors import GenerationError
from index.search.word_overlap import Folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = ("codes", "begins", "spans", "rows")


class FoldedWriter:
    """Writes passages one by one to a new folder, in order of their numbers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._files = {name: (folder / f"{name}.bin").open("wb") for name in NAMES[:3]}
        self._rows = [(0, 0)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
        np.array(self._rows, np.int64).tofile(self._folder / "rows.bin")

    def add(self, passage: Folded) -> None:
        """Add the next passage."""
        self._files["codes"].write(passage.codes.tobytes())
        self._files["begins"].write(passage.begins.tobytes())
        self._files["spans"].write(passage.spans.tobytes())
        codes, segments = self._rows[-1]
        self._rows.append((codes + len(passage.codes), segments + len(passage.begins)))


class FoldedPassages:
    """The folded passages of a generation, opened; safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._rows = np.fromfile(folder / "rows.bin", np.int64).reshape(-1, 2)
        self.size = len(self._rows) - 1
        codes, segments = (int(end) for end in self._rows[-1])
        self._codes: NDArray[np.uint8] = _mapped(folder / "codes.bin", np.uint8, codes)
        self._begins: NDArray[np.int32] = _mapped(folder / "begins.bin", np.int32, segments)
        spans: NDArray[np.int32] = _mapped(
            folder / "spans.bin", np.int32, 2 * (segments - self.size)
        )
        self._spans = spans.reshape(-1, 2)

    def of(self, numbers: Sequence[int]) -> list[Folded]:
        """Return the passages with these numbers."""
        rows = self._rows
        found = []
        for number in numbers:
            code, segment = rows[number]
            code_end, segment_end = rows[number + 1]
            found.append(
                Folded(
                    self._codes[code:code_end],
                    self._begins[segment:segment_end],
                    self._spans[segment - number : segment_end - number - 1],
                )
            )
        return found


def _mapped(path: Path, kind: type[np.generic], count: int) -> NDArray[Any]:
    if path.stat().st_size != count * np.dtype(kind).itemsize:
        raise GenerationError(f"{path} has another size than it should: run `klara index --force`")
    return np.asarray(np.memmap(path, kind, "r", shape=(count,))) if count else np.zeros(0, kind)
