"""Put the project's questions to their texts, by name and hash."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Set
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
    texts = _texts(data, own, {(row["set"], row["doc"]) for row in rows})
    lost = 0
    for row in rows:
        title, body = texts.get((row["set"], row["doc"]), ("", ""))
        if sha(title, body) == row["sha"]:
            yield {**row, "title": title, "text": body}
        else:
            lost += 1
    if lost:
        print(f"{lost} of {len(rows)} questions lack their text", flush=True)


def cluster_texts(data: Path, own: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    """Return (set, name, title, text) of the documents of each cluster that all are there."""
    clusters = {
        r["cluster"]: [tuple(name) for name in r["documents"]]
        for r in _lines(own / "clusters.jsonl.gz")
    }
    texts = _texts(data, own, {name for names in clusters.values() for name in names})
    return {
        cluster: [(*name, *texts[name]) for name in names]
        for cluster, names in clusters.items()
        if all(name in texts for name in names)
    }


def _texts(
    data: Path, own: Path, wanted: Set[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return title and text of documents by set and name."""
    texts = {("own", t["doc"]): (t["title"], t["text"]) for t in _lines(own / "texts.jsonl.gz")}
    sets = {name for name, _ in wanted}
    for name, file in ARCHIVES.items():
        for r in _lines(data / file) if name in sets else ():
            if (name, r["id"]) in wanted:
                body = "\n\n".join(
                    part for part in (r.get("lead"), r["body"]) if part and part.strip()
                )
                texts[name, r["id"]] = (r["title"], body)
    for document, title, body in _laws(data / STATUTES) if "statute" in sets else ():
        if ("statute", document) in wanted:
            texts["statute", document] = (title, body)
    return texts


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
