"""A generation opened for searching, and how it is told that one of its files is damaged."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import GenerationError
from index.manifest import Manifest
from index.passage_table import PassageTable
from index.records import Passage
from index.search.coded_passages import CodedPassages
from index.search.engine import Vectors, Words, opened

if TYPE_CHECKING:
    from index.search.encoder import Encoder

_FILE_ERRORS = (OSError, RuntimeError, ValueError, IndexError, OverflowError, sqlite3.Error)
"""What SQLite, tantivy, FAISS and numpy raise when a file is not what it was."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, opened."""

    manifest: Manifest
    lexical: Words
    vectors: Vectors
    coded: CodedPassages
    table: PassageTable
    encoder: Encoder

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, encoder: Encoder) -> Generation:
        """Open the files in `folder`, which `encoder` built."""
        try:
            return cls(
                manifest,
                *opened(folder),
                CodedPassages(folder / "folded"),
                PassageTable(folder / "passages.db"),
                encoder,
            )
        except BaseException as error:  # a panic of tantivy is no Exception
            if not is_damage(error):
                raise
            raise GenerationError(
                f"{folder} cannot be opened ({reason(error)}): run `klara index --force`"
            ) from error

    def passage(self, number: int) -> Passage:
        """Return the passage with this number; GenerationError if there is none."""
        passage = self.table.passage(number)
        if passage is None:
            raise GenerationError(f"{self.manifest.name} has no passage {number}")
        return passage


def is_damage(error: BaseException) -> bool:
    """Return whether an error is one that damaged files raise; tantivy's panics have no class."""
    return isinstance(error, _FILE_ERRORS) or type(error).__name__ == "PanicException"


def reason(error: BaseException) -> str:
    """Return what an error says, in a line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
