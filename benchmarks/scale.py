"""What grows when the archive grows: `python -m benchmarks.scale --releases FILE` prints JSON.

Takes the releases of an archive once, three and ten times. Each further time their text is varied:
one word in ten is another word of the archive, and every number another number, so that neither
the words nor the 4-grams of the copies are the same. Builds each, and searches with the same
questions. Seconds are the processor's, which other work on the machine does not lengthen much.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.speed import SHARED
from index.generation import FOLDER, build
from index.records import Parsed
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.store.documents import FILE, Store
from ingest.press import archive

RELEASES = SHARED.parents[1] / "government" / "press.jsonl.gz"
CHANGED = 0.1
"""The share of words that are others in a copy: what tells one authority's texts from another's."""

_WORD = re.compile(r"\w+")


def main() -> None:
    """Build and search at every size, each in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--releases", type=Path, default=RELEASES)
    arguments.add_argument("--documents", type=int, default=7000, help="of the archive, once")
    arguments.add_argument("--times", type=int, nargs="+", default=[1, 3, 10])
    arguments.add_argument("--questions", type=int, default=200)
    arguments.add_argument("--one", type=int, help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    if wanted.one:
        print(
            json.dumps(_measured(wanted.releases, wanted.documents, wanted.one, wanted.questions))
        )
        return
    rows = []
    for times in wanted.times:
        command = [sys.executable, "-m", "benchmarks.scale", *sys.argv[1:], "--one", str(times)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rows.append(json.loads(done.stdout))
        print(rows[-1], file=sys.stderr)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    print(json.dumps({"machine": machine, "load": os.getloadavg()[1], "sizes": rows}, indent=1))


def _measured(releases: Path, documents: int, times: int, questions: int) -> dict[str, object]:
    once = [p for p in islice(archive.read(releases, name="r"), documents) if isinstance(p, Parsed)]
    titles = random.Random(2).sample([parsed.title for parsed in once], min(questions, len(once)))
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        began = time.process_time()
        with Store(data, write=True) as store, store.transaction():
            for parsed in _varied(once, times):
                store.put(parsed, source="archive")
        stored = time.process_time() - began
        encoder = open_encoder()
        began = time.process_time()
        manifest = build(data, encoder)
        built = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with Reader(data, encoder) as reader:
            seconds = sorted(_search(reader, f"Vad gäller om {title}?") for title in titles)
        files = [path for path in (data / FOLDER).rglob("*") if path.is_file()]
        return {
            "times": times,
            "documents": manifest.documents,
            "passages": manifest.passages,
            "vectors": manifest.vectors,
            "store_cpu_s": round(stored, 1),
            "index_cpu_s": round(built, 1),
            "index_peak_mb": peak,
            "database_mb": (data / FILE).stat().st_size // 2**20,
            "generation_mb": sum(path.stat().st_size for path in files) // 2**20,
            "search_cpu_ms_p50": round(1000 * seconds[len(seconds) // 2], 1),
            "search_cpu_ms_p99": round(1000 * seconds[int(0.99 * (len(seconds) - 1))], 1),
        }


def _search(reader: Reader, question: str) -> float:
    began = time.process_time()
    reader.with_documents(question, 10)
    return time.process_time() - began


def _varied(once: list[Parsed], times: int) -> Iterator[Parsed]:
    """Yield the archive so many times, each further time in other words."""
    yield from once
    words = [word for parsed in once[:2000] for word in _WORD.findall(parsed.text)]
    for time_number in range(1, times):
        chance = random.Random(time_number)

        def other(match: re.Match[str], chance: random.Random = chance) -> str:
            word = match[0]
            if word.isdigit():
                return str(chance.randrange(10 ** len(word)))
            return chance.choice(words) if chance.random() < CHANGED else word

        for parsed in once:
            yield replace(
                parsed,
                key=f"{parsed.key}-{time_number}",
                id=None,
                url=None,
                title=_WORD.sub(other, parsed.title),
                text=_WORD.sub(other, parsed.text),
                marks=(),
            )


if __name__ == "__main__":
    main()
