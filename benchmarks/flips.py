"""Is a flipped bit ever shown? `python -m benchmarks.flips --flips 1000` prints JSON.

A data folder of the demonstration is made; one bit of one of its files after another is flipped,
everything that can be shown is asked for, and the bit is set right again. What is shown must be
what the undamaged folder shows of the same words: letters, title, address, date, place and link.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import answer
from assistant.quotes import Span, prove
from assistant.records import Quote
from index.errors import KlaraError
from index.generation import build
from index.search.encoder import Encoder, open_encoder
from index.search.reader import Reader
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing

DEMO = Path(__file__).parents[1] / "demo"


@dataclass(frozen=True, slots=True)
class Flip:
    """A bit that was flipped; `wrong` is what was shown then and is not so."""

    file: str
    byte: int
    bit: int
    wrong: frozenset[str]
    shown: int


def main() -> None:
    """Flip and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--flips", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    logging.disable()
    encoder = open_encoder()
    questions = (DEMO / "questions.txt").read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory(prefix="klara-flips-") as folder, Fetcher() as fetcher:
        data = Path(folder)
        run(data, standing(DEMO / "klara.toml"), fetcher)
        build(data, encoder)
        before = len(shown(data, encoder, questions))
        flipped = list(flips(data, encoder, questions, asked.flips, random.Random(asked.seed)))
    wrong = [flip for flip in flipped if flip.wrong]
    figures = {
        "flips": len(flipped),
        "shown_before": before,
        "as_before": sum(flip.shown == before for flip in flipped),
        "in_part": sum(0 < flip.shown < before for flip in flipped),
        "refused": sum(flip.shown == 0 for flip in flipped),
        "wrong": [[flip.file, flip.byte, flip.bit, *flip.wrong] for flip in wrong],
    }
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    sys.exit(bool(wrong))


def flips(
    data: Path, encoder: Encoder, questions: Sequence[str], count: int, chance: random.Random
) -> Iterator[Flip]:
    """Flip a bit of a file of a data folder and set it right again, `count` times.

    Half of them are in the documents, whose letters are shown.
    """
    files = [path for path in sorted(data.rglob("*")) if path.is_file() and path.stat().st_size]
    with tempfile.TemporaryDirectory(prefix="klara-true-") as folder:
        true = Path(shutil.copytree(data, folder, dirs_exist_ok=True))
        for number in range(count):
            path = data / "klara.db" if number % 2 else chance.choice(files)
            before = path.read_bytes()
            byte, bit = chance.randrange(len(before)), chance.randrange(8)
            after = bytearray(before)
            after[byte] ^= 1 << bit
            path.write_bytes(bytes(after))
            quotes = shown(data, encoder, questions)
            path.write_bytes(before)
            name = str(path.relative_to(data))
            yield Flip(name, byte, bit, frozenset(wrong(quotes, true)), len(quotes))


def shown(data: Path, encoder: Encoder, questions: Sequence[str]) -> list[Quote]:
    """Return all that is shown: in answers and of every passage; nothing where Klara refuses."""
    quotes: list[Quote] = []
    try:
        with Reader(data, encoder) as reader:
            for question in questions:
                given = answer(question, reader)
                quotes += (*given.quotes, *given.related)
            for number in range(reader.generation.manifest.passages):
                p = reader.generation.passage(number)
                quote = prove(reader.store, Span(p.document_id, p.revision, p.start, p.end, 1.0))
                if quote is not None:
                    quotes.append(quote)
    except KlaraError:
        pass
    return quotes


def wrong(quotes: Sequence[Quote], true: Path) -> Iterator[str]:
    """Yield what is shown and is not what the undamaged folder `true` shows of the same words."""
    with Store(true) as store:
        for quote in quotes:
            span = Span(quote.document.id, quote.revision, quote.start, quote.end, quote.score)
            same = prove(store, span)
            if same is None or _written(same) != _written(quote):
                yield _written(quote)


def _written(quote: Quote) -> str:
    return repr((quote.document, quote.place, quote.text, quote.link, quote.receipt, quote.unsure))


if __name__ == "__main__":
    main()
