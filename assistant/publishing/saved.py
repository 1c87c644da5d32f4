"""The saved questions: what must be answered with which words, in the form of `klara eval`.

They lie in the data folder, one JSON object a line, written by editors and operators alike.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluate import Line, read_lines, read_rows
from index.days import now
from index.errors import SettingError, StoreError
from index.language.folding import fold
from index.publishing import audit
from index.whole_file import write_whole

FILE = "saved_questions.jsonl"
MOST = 500
"""Questions that are saved at most: they are asked each time before anything is published."""

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Saved:
    """A question, the words that a right quote holds (none: it should not be answered), by whom."""

    line: Line
    by: str
    at: str


def saved(data: Path) -> list[Saved]:
    """Return the saved questions in their order; SettingError names a line that is none."""
    path = data / FILE
    if not path.exists():
        return []
    rows = [row for _, row in read_rows(path)]
    return [
        Saved(line, str(row.get("by", "")), str(row.get("at", "")))
        for line, row in zip(read_lines(path), rows, strict=True)
    ]


def add(data: Path, question: str, expected: str, by: str) -> str:
    """Save a question, in place of the same one if it is there, and return its id."""
    text, words = " ".join(question.split()), " ".join(expected.split())
    if not any(character.isalnum() for character in text) or len(text) > _LONGEST:
        raise SettingError(f"write a question of at most {_LONGEST} characters")
    name = hashlib.sha256(fold(text).encode()).hexdigest()[:10]
    right: dict[str, Any] = {"any": [words]} if words else {"none": True}
    with _changing(data) as rows:
        rows[:] = [row for row in rows if row.get("id") != name]
        if len(rows) >= MOST:
            raise SettingError(f"{MOST} questions are saved already: remove one first")
        rows.append({"id": name, "q": text, **right, "by": by, "at": now()})
    audit.record(data, "save question", who=by, id=name)
    return name


def remove(data: Path, name: str, by: str) -> bool:
    """Remove a saved question by its id; False if there is none."""
    with _changing(data) as rows:
        remaining = [row for row in rows if row.get("id") != name]
        removed = len(remaining) < len(rows)
        rows[:] = remaining
    if removed:
        audit.record(data, "remove question", who=by, id=name)
    return removed


@contextmanager
def _changing(data: Path) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows to change; they are written in one step when the block ends."""
    path = data / FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            rows = [row for _, row in read_rows(path)] if path.exists() else []
            yield rows
            lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
            write_whole(path, "".join(lines).encode())
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}") from None
