"""Do both engines find the same? `python -m benchmarks.engines --milvus FILE` prints a table.

Each question set is kept in a data folder of its own, indexed in files and in Milvus, and asked of
both through the same reader. Right is a passage of the document that answers, and one that holds
the words that do, where a set says which. The difference has a 95 % interval, drawn over groups
(articles, categories, releases), and the probability that chance alone splits the questions that
differ so unevenly (exact sign test). Of Swedish SQuAD those articles are asked about that the
reader did not learn from. `--milvus` is an address, or a file of Milvus Lite (the extra `scale`).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.evaluate import holds, read_lines
from benchmarks.outcomes import RESAMPLED, SEED
from benchmarks.quality import DEMO, QUESTIONS, SHARED, SOURCE
from benchmarks.sets import Asked, indomain, kept, squad, swefaq
from index import generation
from index.records import Parsed
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.search.spelling import corrected
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing
from training.reading_data import kept_out

DEPTH = 10
AMONG = (1, 3, DEPTH)


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine found for a question: its first passages, the place of the right one or 0."""

    passages: tuple[int, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Both:
    """A question of a set, and what each engine found."""

    group: str
    files: Found
    milvus: Found

    def gained(self, among: int) -> int:
        """Return 1 where only Milvus has the right passage among the first, -1 where files do."""
        here, there = (0 < found.place <= among for found in (self.milvus, self.files))
        return int(here) - int(there)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--milvus", help="a server's address; else a file of Milvus Lite")
    arguments.add_argument("--sets", nargs="*", help="of swefaq, squad, demo, kept, releases")
    arguments.add_argument("--squad", type=Path, default=SHARED / "eval/squad-sv-dev-a.json.gz")
    arguments.add_argument("--swefaq", type=Path, default=SHARED / "eval/swefaq-dev.jsonl")
    arguments.add_argument("--releases", type=Path, default=SHARED / "government/press.jsonl.gz")
    arguments.add_argument("--pages", type=Path, default=SHARED / "polisen/pages.tar.gz")
    arguments.add_argument("--out", type=Path, help="write every question's outcome as JSON")
    wanted = arguments.parse_args()
    rows: dict[str, list[Both]] = {}
    print(HEAD, flush=True)
    for name, documents, asked in sets(wanted):
        rows[name] = asked_both(documents, asked, wanted.milvus)
        print(line(name, rows[name]), flush=True)
    print(line("pooled", [replace(b, group=f"{n} {b.group}") for n, r in rows.items() for b in r]))
    if wanted.out:
        written = {name: [_as_json(both) for both in each] for name, each in rows.items()}
        wanted.out.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def sets(wanted: argparse.Namespace) -> Iterator[tuple[str, Sequence[Parsed], list[Asked]]]:
    """Yield the name, documents and answerable questions of each set that is at hand."""

    def is_wanted(name: str, *paths: Path) -> bool:
        return (not wanted.sets or name in wanted.sets) and all(path.exists() for path in paths)

    if is_wanted("swefaq", wanted.swefaq):
        pooled, _ = swefaq(wanted.swefaq)
        yield "swefaq", pooled.documents, pooled.answerable
    if is_wanted("squad", wanted.squad):
        whole = squad(wanted.squad)
        yield "squad", whole.documents, [a for a in whole.answerable if kept_out(a.group)]
    if is_wanted("demo"):
        lines = [one for one in read_lines(DEMO / "questions.jsonl") if not one.none]
        asked = [Asked(o.question, "", o.any, o.name.partition(".")[0]) for o in lines]
        yield "demo", (), asked
    if is_wanted("kept", wanted.releases, wanted.pages):
        both = kept(QUESTIONS / "pages-and-releases.jsonl", wanted.releases, wanted.pages)
        yield "kept", both.documents, both.answerable
    if is_wanted("releases", wanted.releases):
        archive = indomain(QUESTIONS / "government.jsonl", wanted.releases)
        yield "releases", archive.documents, archive.answerable


def asked_both(
    documents: Sequence[Parsed], asked: Sequence[Asked], address: str | None
) -> list[Both]:
    """Ask both engines; without documents, those of the demonstration are taken in."""
    with tempfile.TemporaryDirectory(prefix="klara-engines-") as folder:
        data = Path(folder) / "data"
        if documents:
            with Store(data, write=True) as store, store.transaction():
                for parsed in documents:
                    store.put(parsed, source=SOURCE)
        else:
            with Fetcher() as fetcher:
                run(data, standing(DEMO / "klara.toml"), fetcher)
        each = []
        for engine in (None, address or str(Path(folder) / "milvus.db")):
            encoder = open_encoder()
            generation.build(data, encoder, force=True, keep=1, milvus_address=engine)
            with Reader(data, encoder) as reader:
                each.append([found(one, reader) for one in asked])
    return [Both(one.group, files, milvus) for one, files, milvus in zip(asked, *each, strict=True)]


def found(one: Asked, reader: Reader) -> Found:
    """Return the first passages that a reader finds, and the place of the first right one."""
    hits = reader.search(corrected(one.question, reader) or one.question, DEPTH)
    texts = reader.texts([hit.passage for hit in hits])
    right = [
        (not one.right or hit.passage.document_id == one.right)
        and (not one.words or holds(text, one.words))
        for hit, text in zip(hits, texts, strict=True)
    ]
    place = right.index(True) + 1 if True in right else 0
    return Found(tuple(hit.number for hit in hits), place)


HEAD = (
    f"{'set':9} {'questions':>9}  {'first':^13}  {'among 3':^13}  {'among 10':^13}"
    f"  {'other first':>11} {'won':>4} {'lost':>4}  difference, 95 %, sign test"
)


def line(name: str, rows: Sequence[Both]) -> str:
    """Return a row of the table: shares as files / Milvus, and how many questions differ."""
    shares = [
        "{:.3f} / {:.3f}".format(
            *(
                statistics.mean(0 < found.place <= among for found in each)
                for each in ([b.files for b in rows], [b.milvus for b in rows])
            )
        )
        for among in AMONG
    ]
    other = sum(both.files.passages[:1] != both.milvus.passages[:1] for both in rows)
    gained = [both.gained(1) for both in rows]
    won, lost = gained.count(1), gained.count(-1)
    low, high = interval(rows)
    return (
        f"{name:9} {len(rows):9}  {'  '.join(shares)}  {other:11} {won:4} {lost:4}"
        f"  {statistics.mean(gained):+.4f} [{low:+.4f}, {high:+.4f}] p={sign_test(won, lost):.2f}"
    )


def interval(rows: Sequence[Both]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of right passages first, drawn over groups."""
    groups: dict[str, list[int]] = {}
    for both in rows:
        groups.setdefault(both.group, []).append(both.gained(1))
    chance = random.Random(SEED)
    sums = [(sum(group), len(group)) for group in groups.values()]
    drawn = []
    for _ in range(RESAMPLED):
        picked = chance.choices(sums, k=len(sums))
        drawn.append(sum(gained for gained, _ in picked) / sum(size for _, size in picked))
    drawn.sort()
    return drawn[round(0.025 * RESAMPLED)], drawn[round(0.975 * RESAMPLED) - 1]


def sign_test(won: int, lost: int) -> float:
    """Return the probability of so uneven a split, or a more uneven one, by a fair coin.

    >>> sign_test(0, 2), sign_test(1, 1)
    (0.5, 1.0)
    """
    tosses, fewest = won + lost, min(won, lost)
    tail = sum(math.comb(tosses, heads) for heads in range(fewest + 1))
    return min(1.0, 2 * tail / float(2**tosses))


def _as_json(both: Both) -> dict[str, Any]:
    return {
        "group": both.group,
        "files": [both.files.place, both.files.passages],
        "milvus": [both.milvus.place, both.milvus.passages],
    }


if __name__ == "__main__":
    main()
