"""Who did what to the service, when and why: a file that is only added to, line chained to line.

Each line holds the hash of the one before, so that a line which was changed, taken out or put in
breaks the chain at a place that `damages` names. What was cut off at the end is told by whoever
noted the last hash elsewhere (`klara audit` prints it; `--holds HASH` looks for it).
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from index.days import now
from index.errors import StoreError
from index.language.word_lists import word_lists
from index.store.integrity import Damage

FILE = "audit.jsonl"
BEGINNING = "0" * 64
"""What the first line names as the hash before it."""

ACTS = tuple(word_lists(Path(__file__).with_name("acts.toml"))["acts"])
"""What the log tells of; `assistant/texts` says each in the reader's language."""

_LONGEST_LINE = 65_536
_REMEDY = "compare it with the newest `klara backup`, and find out who could write the file"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: `who` is `operator:NAME` (a user of the machine), `staff:NAME` or `automatic`."""

    number: int
    at: str
    who: str
    what: str
    why: str
    detail: dict[str, Any] = field(default_factory=dict)
    before: str = BEGINNING
    hash: str = ""

    def sealed(self) -> str:
        """Return the hash of everything in the act but the hash itself."""
        fields = {name: value for name, value in asdict(self).items() if name != "hash"}
        return hashlib.sha256(_written(fields)).hexdigest()


def operator() -> str:
    """Return how the user of the machine who runs a command is named in the log."""
    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"operator:{os.getuid()}"


def record(data: Path, what: str, *, who: str = "", why: str = "", **detail: Any) -> Act:
    """Add an act to the log, on the disk when this returns; StoreError if that cannot be done."""
    path = data / FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = _last(file.fileno())
            act = Act(
                number=last.number + 1 if last else 1,
                at=now(),
                who=who or operator(),
                what=what,
                why=" ".join(why.split()),
                detail=detail,
                before=last.hash if last else BEGINNING,
            )
            act = Act(**{**asdict(act), "hash": act.sealed()})
            os.write(file.fileno(), _written(asdict(act)) + b"\n")
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from None
    return act


def acts(data: Path) -> Iterator[Act]:
    """Yield the acts, oldest first; lines that are none are left out (see `damages`)."""
    for _, act in _lines(data):
        if act is not None:
            yield act


def damages(data: Path) -> Iterator[Damage]:
    """Yield what is wrong with the chain: a line that is none, was changed, or follows no other."""
    before: Act | None = None
    for number, act in _lines(data):
        place = f"{data / FILE}, line {number}"
        if act is None:
            yield Damage(f"{place}: is no act", _REMEDY)
            continue
        if act.sealed() != act.hash:
            yield Damage(f"{place}: was changed after it was written", _REMEDY)
        elif before is not None and act.before != before.hash:
            yield Damage(f"{place}: does not follow the line before it", _REMEDY)
        before = act


def weed(data: Path, before: date) -> list[Act]:
    """Delete the acts before a day, and return them; what stays is still a chain.

    Its first line names the hash of the last that went, and the newest always stays.
    """
    path = data / FILE
    if not path.exists():
        return []
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = file.read().splitlines(keepends=True)
        count = 0
        for line in lines[:-1]:
            act = _read(line)
            if act is None or act.at[:10] >= before.isoformat():
                break
            count += 1
        gone = [act for line in lines[:count] if (act := _read(line))]
        if gone:
            remaining = b"".join(lines[count:])
            file.seek(0)
            file.write(remaining)
            file.truncate(len(remaining))
            file.flush()
            os.fsync(file.fileno())
    return gone


def _lines(data: Path) -> Iterator[tuple[int, Act | None]]:
    try:
        with (data / FILE).open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield number, _read(line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"cannot read {data / FILE}: {error.strerror}") from None


def _last(handle: int) -> Act | None:
    """Return the last act of an open file; StoreError where its last line is none."""
    size = os.fstat(handle).st_size
    if not size:
        return None
    tail = os.pread(handle, _LONGEST_LINE, max(0, size - _LONGEST_LINE))
    act = _read(tail.rstrip(b"\n").rpartition(b"\n")[2]) if tail.endswith(b"\n") else None
    if act is None:
        raise StoreError(f"the last line of {FILE} is damaged: run `klara audit --check`")
    return act


def _read(line: bytes) -> Act | None:
    try:
        return Act(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _written(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
