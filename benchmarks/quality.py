"""How well does it find and choose? `python -m benchmarks.quality --squad FILE …` prints JSON.

Each set of questions becomes a data folder of its own: its documents are kept, indexed and asked
through the same reader and the same answers that people meet. Shares come with a 95 % interval,
drawn over groups (articles, releases). Of Swedish SQuAD only articles are asked about that the
reader did not learn from; SweFAQ's answers taught the order of passages (`training.ranker`).
`--baselines` ranks the same documents with what people would pick instead (the `bench` extra).
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
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.evaluate import read_lines
from benchmarks.baselines import MiniLM, Ranker, Stemmed
from benchmarks.outcomes import Outcome, outcome, outcomes, summary
from benchmarks.sets import (
    Asked,
    Collection,
    indomain,
    kept,
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
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing
from training.reading_data import kept_out

SHARED = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = Path(__file__).parent / "questions"
DEPTH = 10
SOURCE = "quality"
DEMO = Path(__file__).parents[1] / "demo"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    evaluation = SHARED / "eval"
    arguments.add_argument("--squad", type=Path, default=evaluation / "squad-sv-dev-a.json.gz")
    arguments.add_argument("--swefaq", type=Path, default=evaluation / "swefaq-dev.jsonl")
    arguments.add_argument("--indomain", type=Path, default=QUESTIONS / "government.jsonl")
    arguments.add_argument("--part", default="all", help="of --indomain: measure, learn or all")
    arguments.add_argument("--releases", type=Path, default=SHARED / "government/press.jsonl.gz")
    arguments.add_argument("--pages", type=Path, default=SHARED / "polisen/pages.tar.gz")
    arguments.add_argument("--encoder", help="another encoder than the shipped one")
    arguments.add_argument("--baselines", action="store_true")
    arguments.add_argument(
        "--skip", nargs="*", default=[], help="squad, swefaq, indomain, kept, demo"
    )
    arguments.add_argument("--out", type=Path)
    asked = arguments.parse_args()
    part = None if asked.part == "all" else asked.part
    figures: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    }
    if "squad" not in asked.skip and asked.squad.exists():
        whole = squad(asked.squad)
        unseen = tuple(one for one in whole.asked if kept_out(one.group))
        figures["squad"] = measured(replace(whole, asked=unseen), asked)
    if "swefaq" not in asked.skip and asked.swefaq.exists():
        pooled, own = swefaq(asked.swefaq)
        figures["swefaq"] = measured(pooled, asked)
        figures["swefaq_own_candidates"] = own_candidates(own, asked)
    if "indomain" not in asked.skip and asked.releases.exists():
        figures["indomain"] = measured(indomain(asked.indomain, asked.releases, part), asked)
    if "kept" not in asked.skip and asked.releases.exists() and asked.pages.exists():
        questions = QUESTIONS / "pages-and-releases.jsonl"
        figures["kept"] = measured(kept(questions, asked.releases, asked.pages), asked)
    if "demo" not in asked.skip:
        figures["demonstration"] = demonstration()
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
            figures["answers"] = answers(outcomes(collection, reader))
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


def answers(rows: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures of all questions, and those of each kind beside them."""
    kinds = sorted({row.kind for row in rows})
    figures = summary(rows)
    if len(kinds) > 1:
        figures["by kind"] = {kind: summary([r for r in rows if r.kind == kind]) for kind in kinds}
    return figures


def demonstration() -> dict[str, Any]:
    """Return the figures of the written questions on the demonstration."""
    figures = {}
    with tempfile.TemporaryDirectory(prefix="klara-quality-") as folder:
        data = Path(folder)
        with Fetcher() as fetcher:
            run(data, standing(DEMO / "klara.toml"), fetcher)
        generation.build(data, open_encoder())
        with Reader(data, open_encoder()) as reader:
            for name in ("questions", "questions-english", "dialogues"):
                rows = []
                for line in read_lines(DEMO / f"{name}.jsonl"):
                    right = None if line.none else ""
                    group = line.name.partition(".")[0]
                    one = Asked(line.question, right, line.any, group)
                    rows.append(outcome(one, reader, line.turns))
                figures[name] = summary(rows)
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
