"""How fast is it? `python -m benchmarks.speed --notices FILE` prints JSON.

Ingest and index run in processes of their own, so that their peak memory is theirs; `klara ask`
is timed from an empty process to the last line; answers in process are timed one by one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KLARA = [sys.executable, "-m", "klara"]
SHARED = Path(__file__).parents[2] / "shared" / "data" / "polisen" / "notices.jsonl.gz"
ASKED = (
    "Hur många greps för narkotikabrott i {place}?",
    "Vad hände i {place}?",
    "När larmades polisen om {title}?",
    "{title}",
    "Finns det någon misstänkt för {title} i {place}?",
)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--notices", type=Path, default=SHARED)
    arguments.add_argument("--data", type=Path, help="keep the data here; used again if there")
    arguments.add_argument("--questions", type=int, default=1000)
    asked = arguments.parse_args()
    if not asked.notices.exists():
        sys.exit(f"{asked.notices} is not there: name a JSONL archive with --notices")
    data = asked.data or Path(tempfile.mkdtemp(prefix="klara-speed-"))
    figures: dict[str, object] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}",
        "load_before": [round(load, 1) for load in os.getloadavg()],
    }
    try:
        if not (data / "current").exists():
            figures["ingest"] = _timed([*KLARA, "ingest", str(asked.notices), "--data", str(data)])
            figures["index"] = _timed([*KLARA, "index", "--data", str(data)])
            figures["index_again"] = _timed([*KLARA, "index", "--force", "--data", str(data)])
        figures["ingest_unchanged"] = _timed(
            [*KLARA, "ingest", str(asked.notices), "--data", str(data)]
        )
        figures["help"] = _fresh([*KLARA, "--help"])
        question = "Hur många greps för narkotikabrott i Klara?"
        figures["ask_in_a_fresh_process"] = _fresh([*KLARA, "ask", "--data", str(data), question])
        figures["in_process"] = _in_process(data, written_questions(asked.notices, asked.questions))
    finally:
        if asked.data is None:
            shutil.rmtree(data, ignore_errors=True)
    print(json.dumps(figures, indent=2, ensure_ascii=False))


def _timed(command: list[str]) -> dict[str, float]:
    """Return seconds, processor seconds and peak megabytes of a command in its own process.

    On a machine that others use too, the processor seconds are what can be compared.
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return {
        "seconds": round(seconds, 1),
        "user_s": round(usage.ru_utime, 1),
        "system_s": round(usage.ru_stime, 1),
        "peak_mb": round(usage.ru_maxrss / 1024),
    }


def _fresh(command: list[str]) -> dict[str, float]:
    """Return the seconds of ten runs of a command, after one that warms the disk."""
    seconds = []
    for _ in range(11):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - began)
    return {
        "median_s": round(statistics.median(seconds[1:]), 3),
        "longest_s": round(max(seconds[1:]), 3),
    }


def written_questions(notices: Path, count: int) -> list[str]:
    """Return questions of five kinds on notices that were drawn by lot."""
    opened = gzip.open if notices.suffix == ".gz" else open
    with opened(notices, "rt", encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    chosen = random.Random(1).sample(titles, min(count, len(titles)))
    return [
        ASKED[i % len(ASKED)].format(title=title, place=title.rpartition(",")[2].strip() or "Klara")
        for i, title in enumerate(chosen)
    ]


def _in_process(data: Path, questions: list[str]) -> dict[str, object]:
    from assistant.answer import answer
    from index.search.encoder import open_encoder
    from index.search.reader import Reader

    statuses: dict[str, int] = {}
    with Reader(data, open_encoder(None)) as reader:
        for question in questions[:20]:
            answer(question, reader)
        seconds = []
        for question in questions:
            began = time.perf_counter()
            given = answer(question, reader)
            seconds.append(time.perf_counter() - began)
            statuses[given.status] = statuses.get(given.status, 0) + 1
        passages = reader.generation.manifest.passages
    seconds.sort()
    return {
        "passages": passages,
        "questions": len(questions),
        "median_ms": round(1000 * statistics.median(seconds), 2),
        "p99_ms": round(1000 * seconds[int(len(seconds) * 0.99)], 2),
        "longest_ms": round(1000 * seconds[-1], 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "statuses": statuses,
    }


if __name__ == "__main__":
    main()
