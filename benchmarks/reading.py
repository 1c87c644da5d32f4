"""How well does it read a paragraph that it is given? `python -m benchmarks.reading` prints JSON.

Swedish SQuAD 2.0, only articles that the reader did not learn from: how often the words that it
points at are those of an annotator (exact, and F1 of words; Rajpurkar et al., 2016), and how often
it says rightly that a paragraph does not answer (Rajpurkar et al., 2018). It says so where its
score is not above a threshold; printed at 0, as it is trained, and at the one at which the lower of
both shares is highest, which has seen the figures and is an upper bound.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.choosing.span_reader import open_span_reader
from benchmarks.quality import SHARED
from training.reading_data import kept_out

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Read:
    """A question: the annotators' answers, none if nothing answers; our words, and how sure."""

    answers: tuple[str, ...]
    words: str
    score: float


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--squad", type=Path, default=SHARED / "eval/squad-sv-dev-a.json.gz")
    parser.add_argument("--reader", help="another reader than the shipped one")
    wanted = parser.parse_args()
    rows = list(read_all(wanted.squad, wanted.reader))
    best = max((row.score for row in rows), key=lambda score: both(rows, score), default=0.0)
    print(json.dumps({"at 0": figures(rows, 0.0), f"at {best:.1f}": figures(rows, best)}, indent=1))


def read_all(file: Path, reader: str | None) -> Iterator[Read]:
    """Yield every question on an unseen article, read in its paragraph."""
    span_reader = open_span_reader(reader)
    for article in json.loads(gzip.decompress(file.read_bytes()))["data"]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            if not kept_out(article.get("title") or context[:60]):
                continue
            for asked in paragraph["qas"]:
                reading = span_reader.read(asked["question"], [("", context)])[0]
                pointed = reading.best(0, len(context))
                answers = tuple(answer["text"] for answer in asked.get("answers", ()))
                if pointed is not None:
                    yield Read(answers, context[pointed.start : pointed.end], pointed.score)


def figures(rows: Sequence[Read], threshold: float) -> dict[str, float | int]:
    """Return the shares in per cent at a threshold."""
    yes = [row for row in rows if row.answers]
    no = [row for row in rows if not row.answers]
    said = [row if row.score > threshold else Read(row.answers, "", row.score) for row in yes]
    return {
        "answerable": len(yes),
        "exact": _percent(sum(_exact(row) for row in said), len(yes)),
        "f1": _percent(sum(_f1(row) for row in said), len(yes)),
        "exact without threshold": _percent(sum(_exact(row) for row in yes), len(yes)),
        "unanswerable": len(no),
        "rightly no": _percent(sum(row.score <= threshold for row in no), len(no)),
    }


def both(rows: Sequence[Read], threshold: float) -> float:
    """Return the lower of the two shares."""
    found = figures(rows, threshold)
    return min(found["exact"], found["rightly no"])


def _percent(count: float, of: int) -> float:
    return round(100 * count / of, 1) if of else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _exact(row: Read) -> bool:
    return any(_words(row.words) == _words(answer) for answer in row.answers)


def _f1(row: Read) -> float:
    return max((_overlap(_words(row.words), _words(answer)) for answer in row.answers), default=0.0)


def _overlap(ours: Sequence[str], theirs: Sequence[str]) -> float:
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


if __name__ == "__main__":
    main()
