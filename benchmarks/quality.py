"""How well does it find and choose? `python -m benchmarks.quality --squad FILE …` prints JSON.

Each set of questions becomes a data folder of its own: its documents are kept, indexed and asked
through the same reader and the same answers that people meet. `--baselines` ranks the same
documents with what people would pick instead (needs the `bench` extra).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.answer import Asking, answer, search, understood
from assistant.evaluate import holds
from assistant.records import Status
from benchmarks.baselines import MiniLM, Ranker, Stemmed
from benchmarks.sets import (
    Asked,
    Collection,
    indomain,
    misspelt,
    squad,
    swefaq,
    texts,
    without_diacritics,
)
from index import generation
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.search.spelling import corrected
from index.store.documents import Store

SHARED = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = Path(__file__).parent / "questions"
DEPTH = 10
SOURCE = "quality"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    evaluation = SHARED / "eval"
    arguments.add_argument("--squad", type=Path, default=evaluation / "squad-sv-dev-a.json.gz")
    arguments.add_argument("--swefaq", type=Path, default=evaluation / "swefaq-dev.jsonl")
    arguments.add_argument("--indomain", type=Path, default=QUESTIONS / "government.jsonl")
    arguments.add_argument("--part", default="measure", help="of --indomain: measure, learn or all")
    arguments.add_argument("--releases", type=Path, default=SHARED / "government/press.jsonl.gz")
    arguments.add_argument("--encoder", help="another encoder than the shipped one")
    arguments.add_argument("--baselines", action="store_true")
    arguments.add_argument("--skip", nargs="*", default=[], help="squad, swefaq, indomain")
    arguments.add_argument("--out", type=Path)
    asked = arguments.parse_args()
    part = None if asked.part == "all" else asked.part
    figures: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    }
    if "squad" not in asked.skip and asked.squad.exists():
        figures["squad"] = measured(squad(asked.squad), asked)
    if "swefaq" not in asked.skip and asked.swefaq.exists():
        pooled, own = swefaq(asked.swefaq)
        figures["swefaq"] = measured(pooled, asked)
        figures["swefaq_own_candidates"] = own_candidates(own, asked)
    if "indomain" not in asked.skip and asked.releases.exists():
        figures["indomain"] = measured(indomain(asked.indomain, asked.releases, part), asked)
    printed = json.dumps(figures, indent=1, ensure_ascii=False)
    print(printed)
    if asked.out:
        asked.out.write_text(printed + "\n", "utf-8")


def measured(collection: Collection, asked: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of one collection, of Klara and of the baselines if asked."""
    figures: dict[str, Any] = {
        "documents": len(collection.documents),
        "answerable": len(collection.answerable),
        "unanswerable": len(collection.asked) - len(collection.answerable),
    }
    with opened(collection, asked.encoder) as reader:
        figures["klara"] = passages(collection.answerable, documents_of(reader))
        if any(one.words for one in collection.asked):
            figures["klara"] |= sentences(collection, reader)
        for name, changed in (
            ("one_typo", misspelt(collection)),
            ("no_diacritics", without_diacritics(collection)),
        ):
            figures[f"klara_{name}"] = passages(changed.answerable, documents_of(reader))
    if asked.baselines:
        for baseline in (Stemmed, MiniLM):
            ranker = baseline([words for _, words in texts(collection)])
            figures[baseline.name] = passages(collection.answerable, ranked_by(ranker, collection))
    return figures


def own_candidates(own: Sequence[Collection], asked: argparse.Namespace) -> dict[str, Any]:
    """Return how often the right one of a question's own candidates comes first."""
    first: dict[str, list[float]] = {}
    for collection in own:
        with opened(collection, asked.encoder) as reader:
            first.setdefault("klara", []).extend(
                rank == 1 for rank in ranks(collection.answerable, documents_of(reader))
            )
        if asked.baselines:
            for baseline in (Stemmed, MiniLM):
                ranker = baseline([words for _, words in texts(collection)])
                first.setdefault(baseline.name, []).extend(
                    rank == 1
                    for rank in ranks(collection.answerable, ranked_by(ranker, collection))
                )
    return {name: {"accuracy": round(statistics.mean(right), 4)} for name, right in first.items()}


Finder = Callable[[str], list[str]]
"""Finds for a question the keys of documents, best first."""


def documents_of(reader: Reader) -> Finder:
    """Return a finder of documents through what Klara searches: passages."""

    def find(question: str) -> list[str]:
        hits = reader.search(corrected(question, reader) or question, 3 * DEPTH)
        return list(dict.fromkeys(hit.passage.document_id for hit in hits))

    return find


def ranked_by(ranker: Ranker, collection: Collection) -> Finder:
    """Return a finder that asks a baseline."""
    keys = [key for key, _ in texts(collection)]
    return lambda question: [keys[number] for number in ranker.rank([question], DEPTH)[0]]


def ranks(asked: Sequence[Asked], find: Finder) -> list[int]:
    """Return for each question the place of its document, from 1; 0 if it was not found."""
    places = []
    for one in asked:
        found = find(one.question)[:DEPTH]
        places.append(found.index(one.right) + 1 if one.right in found else 0)
    return places


def passages(asked: Sequence[Asked], find: Finder) -> dict[str, float]:
    """Return hit@1, hit@5, and the mean reciprocal rank to the tenth document."""
    places = ranks(asked, find)
    return {
        "hit@1": round(statistics.mean(place == 1 for place in places), 4),
        "hit@5": round(statistics.mean(1 <= place <= 5 for place in places), 4),
        "mrr@10": round(statistics.mean(1 / place if place else 0.0 for place in places), 4),
    }


def sentences(collection: Collection, reader: Reader) -> dict[str, Any]:
    """Return how often what is shown holds the answer, and how often it should not be shown.

    ``sentence``: the best single sentences; ``quote``: the quotes as they are put together, with
    no threshold; ``shown``: with the threshold in use. ``strict`` asks that the words stand in
    the right document.
    """
    counts: dict[str, int] = {}
    unanswerable: dict[str, list[bool]] = {}
    for one in collection.asked:
        shown = answer(one.question, reader)
        if one.right is None:
            unanswerable.setdefault(one.kind or "all", []).append(shown.status is Status.ANSWERED)
            continue
        best = search(understood(one.question, (), reader), reader).candidates[:3]
        words = [
            reader.store.text(c.hit.passage.document_id, c.hit.passage.revision, c.start, c.end)
            or ""
            for c in best
        ]
        right = [holds(text, one.words) for text in words]
        place = [c.hit.passage.document_id == one.right for c in best]
        _count(counts, "sentence", right)
        _count(counts, "sentence_strict", [a and b for a, b in zip(right, place, strict=True)])
        quotes = answer(one.question, reader, asking=Asking(0.0)).quotes
        _count(counts, "quote", [holds(q.text, one.words) for q in quotes])
        _count(counts, "shown", [holds(q.text, one.words) for q in shown.quotes])
        counts["answered"] = counts.get("answered", 0) + (shown.status is Status.ANSWERED)
    answerable = max(1, len(collection.answerable))
    return {
        **{name: round(count / answerable, 4) for name, count in sorted(counts.items())},
        "false_answers": {
            kind: round(statistics.mean(wrong), 4) for kind, wrong in unanswerable.items()
        },
    }


def _count(counts: dict[str, int], name: str, right: Sequence[bool]) -> None:
    counts[f"{name}@1"] = counts.get(f"{name}@1", 0) + bool(right and right[0])
    counts[f"{name}@3"] = counts.get(f"{name}@3", 0) + any(right)


@contextmanager
def opened(collection: Collection, encoder: str | None = None) -> Iterator[Reader]:
    """Open a data folder that was made of the collection, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="klara-quality-") as folder:
        data = Path(folder)
        with Store(data, write=True) as store, store.transaction():
            for parsed in collection.documents:
                store.put(parsed, source=SOURCE)
        opened_encoder = open_encoder(encoder)
        generation.build(data, opened_encoder)
        with Reader(data, opened_encoder) as reader:
            yield reader


if __name__ == "__main__":
    main()
