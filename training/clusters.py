"""Put questions that were written on clusters of similar documents beside all their passages.

    python -m training.clusters --data ../shared/data --out build/clusters.jsonl.gz

Where a collection is large, the reader loses most to documents on nearly the same thing: a date or
a sum of another one, in a sentence that names no subject. So questions were written with five or
six such documents in sight, each answered by one of them only, or by none. Every passage of the
others therefore certainly does not answer, which no search can tell (`training.retrieved` has to
guess it). What is written is in that script's form, for `training.reader --step retrieved`.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality import SHARED
from training.questions.join import cluster_texts
from training.reading_data import Near, Row, kept_out, own_rows, save_lines, windows

OWN = Path(__file__).parent / "questions"
SHOWN = {"notice": 1200}
SHOWN_OTHERWISE = 1900
"""Characters of a document that its questions' writers saw: what comes later may answer."""


def main() -> None:
    """Write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    print(f"{save_lines(rows(wanted.data), wanted.out)} questions")


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Yield each question of a cluster with the cluster's passages, the one that answers first."""
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in own_rows(data, OWN):
        if row.cluster and not kept_out(row.group):
            asked[row.cluster].append(row)
    for cluster, documents in cluster_texts(data, OWN).items():
        if cluster in asked:
            yield from _beside(asked[cluster], documents)


def shown(of: str, body: str) -> str:
    """Return the part of a document of a set that its questions' writers saw."""
    most = SHOWN.get(of, SHOWN_OTHERWISE)
    if len(body) <= most:
        return body
    last = max(body.rfind(". ", 0, most), body.rfind("\n", 0, most))
    return body[: last + 1] or body[:most]


def _beside(
    questions: Sequence[Row], documents: Sequence[tuple[str, str, str, str]]
) -> Iterator[dict[str, Any]]:
    passages = [
        (document, title, f"{title}\n\n{body}"[a:b], a)
        for of, document, title, body in documents
        for a, b in windows(title, shown(of, body))
    ]
    near = Near([f"{title} {text}" for _, title, text, _ in passages])
    for row in questions:
        answer = row.text[row.start : row.end] if row.start >= 0 else ""
        right, others = list[dict[str, Any]](), list[dict[str, Any]]()
        for place in near.order(row.question):
            document, title, text, start = passages[place]
            at = row.start - start
            mine = document == row.group and at >= 0 and at + len(answer) <= len(text)
            at = at if answer and mine else -1
            if at < 0 and answer and answer.lower() in text.lower():
                continue
            (right if at >= 0 else others).append(
                {
                    "heading": title,
                    "text": text,
                    "start": at,
                    "end": at + len(answer) if at >= 0 else -1,
                    "certain": True,
                }
            )
        yield {"q": row.question, "answerable": row.start >= 0, "passages": right + others}


if __name__ == "__main__":
    main()
