"""Put the project's questions to a collection, and keep the passages that are found for them.

    python -m training.retrieved --data ../shared/data --out build/retrieved.jsonl.gz

The reader meets at run time what the search finds: passages of the right document beside the one
that answers, and passages of other documents about nearly the same. `training.reader --step
retrieved` learns from them which passage answers and that the others do not. The collection is all
documents that own questions were written on and the government's releases, without those kept out
(`training.reading_data.kept_out`) and those that `benchmarks/questions` asks about.

A passage of another document may answer too. It counts as one that certainly does not only if it
lacks the rarest word of the question (by document frequency, stem by stem).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.searching import PASSAGES, heading_of, understood
from benchmarks.quality import SHARED, opened
from benchmarks.sets import Collection
from index.language.folding import fold
from index.language.swedish import small_words, stem_length
from index.records import Parsed
from index.search.reader import Reader
from ingest.press import archive
from training.reading_data import Row, kept_out, own_rows, save_lines

OWN = Path(__file__).parent / "questions"
ASKED_ABOUT = Path(__file__).parents[1] / "benchmarks/questions"
ALONE = 0.35
"""The share of the questions that is put to the own documents alone: there the passages of the
right document come first more often, as they do in a small collection."""
SEED = 11


def main() -> None:
    """Search and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    save_lines(rows(wanted.data), wanted.out)


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Yield each question with its passages, the one that answers first."""
    questions = [r for r in own_rows(data, OWN) if not kept_out(r.group) and not _in_title(r)]
    own = {r.group: Parsed(r.group, "press", r.title, r.body, id=r.group) for r in questions}
    measured = set(_measured_documents())
    releases = [
        parsed
        for parsed in archive.read(data / "government/press.jsonl.gz")
        if isinstance(parsed, Parsed)
        and parsed.key not in own
        and not kept_out(parsed.key)
        and parsed.key not in measured
    ]
    dice = random.Random(SEED)
    alone = [dice.random() < ALONE for _ in questions]
    for documents, these in (
        (list(own.values()), [r for r, a in zip(questions, alone, strict=True) if a]),
        ([*own.values(), *releases], [r for r, a in zip(questions, alone, strict=True) if not a]),
    ):
        rarity = Rarity(documents)
        with opened(Collection("own", tuple(documents), ())) as reader:
            for row in these:
                yield found(row, reader, rarity)
        print(f"{len(documents)} documents, {len(these)} questions", flush=True)


class Rarity:
    """In how many documents each stem stands."""

    def __init__(self, documents: Sequence[Parsed]) -> None:
        self._count = Counter(
            stem for one in documents for stem in set(stems(f"{one.title} {one.text}"))
        )

    def rarest(self, question: str) -> str | None:
        """Return the question's rarest stem that some document has."""
        there = [stem for stem in stems(question) if self._count[stem]]
        return min(there, key=self._count.__getitem__, default=None)


def stems(text: str) -> list[str]:
    """Return the stems of a text's words, small words left out."""
    left_out = _LEFT_OUT
    return [word[: stem_length(word)] for word in fold(text).split() if word not in left_out]


_LEFT_OUT = frozenset(fold(" ".join(small_words("search"))).split())


def found(row: Row, reader: Reader, rarity: Rarity) -> dict[str, Any]:
    """Return a question with the passages found for it: heading, text, answer, certain or not."""
    question = understood(row.question, (), reader)
    matches = reader.with_documents(question.words, PASSAGES)
    hits = matches.hits if matches else ()
    answer = row.text[row.start : row.end] if row.start >= 0 else ""
    start, end = row.start - len(row.title) - 2, row.end - len(row.title) - 2
    rarest = rarity.rarest(question.words)
    passages: list[dict[str, Any]] = []
    for hit, text in zip(hits, reader.texts([hit.passage for hit in hits]), strict=True):
        passage, heading = hit.passage, heading_of(hit.passage, reader)
        mine = passage.document_id == row.group
        at = -1
        if row.start >= 0 and mine and passage.start <= start and end <= passage.end:
            at = start - passage.start
        if at < 0 and answer and answer.lower() in text.lower():
            continue
        lacks = rarest is not None and rarest not in set(stems(f"{heading} {text}"))
        passages.append(
            {
                "heading": heading,
                "text": text,
                "start": at,
                "end": at + end - start if at >= 0 else -1,
                "certain": at >= 0 or mine or lacks,
            }
        )
    passages.sort(key=lambda one: one["start"] < 0)
    return {"q": question.completed, "answerable": row.start >= 0, "passages": passages}


def _in_title(row: Row) -> bool:
    return 0 <= row.start < len(row.title) + 2


def _measured_documents() -> Iterator[str]:
    for path in ASKED_ABOUT.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            asked = json.loads(line)
            if name := asked.get("release") or asked.get("source"):
                yield name.removeprefix("release:")


if __name__ == "__main__":
    main()
