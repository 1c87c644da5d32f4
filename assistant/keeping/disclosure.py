"""What is kept, given out: tables for a spreadsheet and JSON lines for a program, with hashes.

Documents and their revisions, acts, what was shown, and questions without answers. Whoever gives it
out decides what may be: secrecy is examined before, by a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.publishing.shown_log import showings
from assistant.staff.export import table
from assistant.staff.unanswered import all_rows
from index.days import now
from index.errors import StoreError
from index.publishing import audit
from index.store.documents import Store

CONTENTS = "contents.json"


def export_records(data: Path, folder: Path) -> dict[str, str]:
    """Write everything that is kept to `folder`; return the SHA-256 of each file."""
    hashes: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Store(data) as store:
            tables = {
                "documents": (asdict(document) for document in store.documents()),
                "revisions": _revisions(store),
                "acts": (asdict(act) for act in audit.acts(data)),
                "shown": (asdict(row) for row in showings(data)),
                "questions": all_rows(data),
            }
            for name, rows in tables.items():
                listed = list(rows)
                hashes |= _write(folder / f"{name}.jsonl", json_lines(listed))
                cells = [list(map(_cell, row.values())) for row in listed]
                hashes |= _write(folder / f"{name}.csv", table([*map(list, listed[:1]), *cells]))
        contents = {"made_at": now(), "files": hashes}
        _write(folder / CONTENTS, json.dumps(contents, indent=1) + "\n")
    except OSError as error:
        raise StoreError(f"cannot write in {folder}: {error.strerror}") from None
    audit.record(data, "give out records", files=len(hashes))
    return hashes


def _revisions(store: Store) -> Iterator[dict[str, Any]]:
    for document, names in store.revision_names().items():
        for name, _ in names:
            if revision := store.revision(document, name):
                yield asdict(revision)


def json_lines(rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as JSON, one a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str) -> dict[str, str]:
    content = text.encode("utf-8", "surrogatepass")
    path.write_bytes(content)
    return {path.name: hashlib.sha256(content).hexdigest()}
