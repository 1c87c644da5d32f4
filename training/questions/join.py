"""Put the project's questions to their texts, by name and hash."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ARCHIVES = {
    "release": "government/press.jsonl.gz",
    "notice": "polisen/notices.jsonl.gz",
    "government": "government/documents.jsonl.gz",
}
STATUTES = "statutes/paragraphs.jsonl.gz"


def joined(data: Path, own: Path) -> Iterator[dict[str, Any]]:
    """Yield each question with the ``title`` and ``text`` that its offsets mean.

    A question whose text is missing from ``data``, or is not the one that it was written on, is
    left out; the last line printed says how many were.
    """
    rows = list(_lines(own / "questions.jsonl.gz"))
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row["set"], set()).add(row["doc"])
    texts = {("own", t["doc"]): (t["title"], t["text"]) for t in _lines(own / "texts.jsonl.gz")}
    for name, file in ARCHIVES.items():
        for r in _lines(data / file) if name in wanted else ():
            if r["id"] in wanted[name]:
                body = "\n\n".join(
                    part for part in (r.get("lead"), r["body"]) if part and part.strip()
                )
                texts[name, r["id"]] = (r["title"], body)
    for document, title, body in _laws(data / STATUTES) if "statute" in wanted else ():
        if document in wanted["statute"]:
            texts["statute", document] = (title, body)
    lost = 0
    for row in rows:
        title, body = texts.get((row["set"], row["doc"]), ("", ""))
        if sha(title, body) == row["sha"]:
            yield {**row, "title": title, "text": body}
        else:
            lost += 1
    if lost:
        print(f"{lost} of {len(rows)} questions lack their text", flush=True)


def sha(title: str, body: str) -> str:
    """Return the hash by which a text is known again."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()[:12]


def _laws(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (name, title, text) of every heading of every law."""
    parts: dict[tuple[str, str], list[str]] = {}
    for r in _lines(path):
        parts.setdefault((r["law"], r["heading"]), []).append(r["text"])
    for (law, heading), texts in parts.items():
        name = (
            f"lag-{hashlib.sha1((law + heading).encode(), usedforsecurity=False).hexdigest()[:12]}"
        )
        yield name, heading if heading == law else f"{law} – {heading}", "\n\n".join(texts)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
