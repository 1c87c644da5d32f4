"""How many lines get to the route where they belong: `python -m benchmarks.routes`.

The lines of each route lie in `questions/lines`, 40 a route, written before the rules and weights
that they measure were made, and for measuring only. `--folds` also learns the weights anew
without a fifth of the real questions at a time, and counts how many of that fifth would be kept
from the sources. Where the releases of the government are at hand, so is how many of their words,
asked one by one, are kept from the sources: people who only search type no sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from assistant.answer import without_searching
from assistant.reading import line_kind
from assistant.reading.contacts import contact, errand_of
from assistant.reading.route import route
from assistant.records import Status
from training.routes import learn, lines, real_questions, written_questions

HERE = Path(__file__).parent
ROOT = HERE.parent
LINES = HERE / "questions" / "lines"
AS = {"empty_question": "gibberish"}
NEED = ("support", "emergency")
"""Who writes these must meet people first, and never a quote; either status does that."""

FOLDS = 5
RELEASES = Path(__file__).parents[2] / "shared/data/government/press.jsonl.gz"
_WORD = re.compile(r"\b[a-zåäö]{4,20}\b")

FRAMES = (
    *("Finns det {}?", "Var finns {}?", "Vad är {}?", "När är {}?"),
    *("Vem är {}?", "Hur får jag {}?"),
    *("Vad kostar {}?", "Vilka {} finns?", "Varför {}?", "berätta om {}", "{} klara", "vad e {}"),
)
"""The shortest questions; those of the last row were not learnt from, nor any of the words."""
ASKED = 300
"""Words that are put into each."""

WRITTEN = 3000
"""Of the questions that the reader learnt from, how many are tried: enough to see one in a
thousand."""


def route_of(line: str) -> str:
    """Return the name of where a line gets: a status, `errand`, or `question`.

    A question that leads with 112 above what the sources say counts as an emergency.
    """
    given = without_searching(line)
    if given:
        return AS.get(given.status.value, given.status.value)
    errand = errand_of(line)
    return "emergency" if errand == contact("sos") else "errand" if errand else "question"


def interval(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson).

    >>> [round(end, 2) for end in interval(40, 40)]
    [0.91, 1.0]
    """
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def held_out() -> Iterator[tuple[str, str]]:
    """Yield (route, line) of all the lines that are for measuring only."""
    for path in sorted(LINES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.stem, line


def measured(rows: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return of each route how many lines got there, of those in need how many met people."""
    got: dict[str, list[str]] = {}
    for name, line in rows:
        got.setdefault(name, []).append(route_of(line))
    figures: dict[str, object] = {
        name: _share(sum(one == name for one in given), len(given)) for name, given in got.items()
    }
    in_need = [one in NEED for name in NEED for one in got.get(name, ())]
    return {**figures, "in need and met by people": _share(sum(in_need), len(in_need))}


def single_words() -> list[str]:
    """Return words that stand in others' texts, as people type them who only search."""
    if not RELEASES.exists():
        return []
    with gzip.open(RELEASES, "rt", encoding="utf-8") as file:
        found = Counter(word for line in islice(file, 3000) for word in _WORD.findall(line))
    words = sorted(word for word, count in found.items() if count > 1)
    return random.Random(1).sample(words, WRITTEN)


def kept_from_the_sources(questions: Sequence[str], of_routes: Sequence[tuple[str, str]]) -> int:
    """Return how many real questions get elsewhere, each judged by weights that never saw it."""
    shipped, kept = line_kind.MODEL, 0
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            others = [q for n, q in enumerate(questions) if n % FOLDS != fold]
            path = Path(folder) / f"{fold}.json"
            path.write_text(json.dumps(learn([*of_routes, *((q, "question") for q in others)])))
            line_kind.MODEL = path
            kept += sum(is_kept(q) for n, q in enumerate(questions) if n % FOLDS == fold)
    line_kind.MODEL = shipped
    return kept


def is_kept(question: str) -> bool:
    """Return whether a question is kept from the sources; being sent to 112 first is not
    counted."""
    given = route(question)
    return given is not None and given.status is not Status.EMERGENCY


def _share(right: int, of: int) -> dict[str, object]:
    low, high = interval(right, of)
    return {"right": right, "of": of, "interval": [round(low, 3), round(high, 3)]}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    figures = measured(held_out())
    written = written_questions()[-WRITTEN:]
    figures["written questions kept"] = _share(sum(map(is_kept, written)), len(written))
    if words := single_words():
        figures["single words kept"] = _share(sum(map(is_kept, words)), len(words))
        asked = [frame.format(word) for frame in FRAMES for word in words[:ASKED]]
        figures["shortest questions kept"] = _share(sum(map(is_kept, asked)), len(asked))
    if options.folds:
        questions = real_questions()
        of_routes = [(line, kind) for line, kind in lines() if line not in set(questions)]
        kept = kept_from_the_sources(questions, of_routes)
        figures["real questions kept, left out"] = _share(kept, len(questions))
    for name, share in figures.items():
        print(json.dumps({name: share}, ensure_ascii=False))


if __name__ == "__main__":
    main()
