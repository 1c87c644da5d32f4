"""Does any original stop a run? `python -m benchmarks.hostile_documents --count 500` prints JSON.

Hostile and damaged originals of every kind (`benchmarks.hostile_originals`) lie in one folder
between good pages, and `klara ingest` takes that folder in once, as a command, with limits of time
and memory. Each original is read or costs one line that names it, the good pages are all there, the
command ends by itself, and no process of it is larger than the limit.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.hostile_originals import originals
from index.store.documents import Store

SECONDS, MEGABYTES = 5, 900
"""What reading one original may take."""
LONGEST = 60
"""Seconds for each original, on the clock, after which the command is taken to hang."""
TYPES = {b"json": "application/json", b"vtt": "text/vtt", b"srt": "application/x-subrip"}
"""What a feed calls the forms of transcripts."""
GOOD = ("a", "z")
"""The good pages are read before and after all others."""


@dataclass(slots=True)
class Outcome:
    """How the run went: what came of the originals, what it took, and what went wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    megabytes: int = 0
    """The memory of the largest process."""
    wrong: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def taken_in(folder: Path, data: Path, count: int, seed: int) -> Outcome:
    """Return what comes of so many originals, put into a folder; what is wrong has a line each."""
    for name in GOOD:
        (folder / f"{name}.md").write_text(f"# Insats {name}\n\nTre personer greps i natt.\n")
    transcripts = []
    for raw, content in originals(count, seed):
        (folder / os.fsdecode(raw)).write_bytes(content)
        if raw.endswith((b".json", b".vtt", b".srt")):
            transcripts.append(raw)
    (folder / "feed.xml").write_text(_feed(transcripts))
    began = time.monotonic()
    status, said, megabytes = _ingested(folder, data, LONGEST * (count + 2))
    outcome = Outcome(seconds=time.monotonic() - began, megabytes=megabytes)
    try:
        (report,) = json.loads(said[0])
    except ValueError:
        outcome.wrong.append(f"no report, exit status {status}: {said[1].strip()[-300:]!r}")
        return outcome
    outcome.counts = {name: report[name] for name in ("new", "waiting", "failed")}
    outcome.lines = report["errors"]
    outcome.wrong = [*_wrong_lines(report), *_missing(data)]
    if status != bool(report["failed"]):
        outcome.wrong.append(f"exit status {status}")
    if megabytes > MEGABYTES:
        outcome.wrong.append(f"a process of {megabytes} MB")
    return outcome


def _feed(transcripts: Sequence[bytes]) -> str:
    """Return a feed of episodes that offer the transcripts: no other way leads to them."""
    items = "".join(
        f"<item><title>Avsnitt {number}</title><guid>t-{number}</guid>"
        f"<enclosure url='https://127.0.0.1:9/{number}.mp3' type='audio/mpeg'/>"
        f"<podcast:transcript url='{quote(raw)}' type='{TYPES[raw.rpartition(b'.')[2]]}'/></item>"
        for number, raw in enumerate(transcripts)
    )
    return (
        "<rss version='2.0' xmlns:podcast='https://podcastindex.org/namespace/1.0'>"
        f"<channel><title>Podd</title>{items}</channel></rss>"
    )


def _ingested(folder: Path, data: Path, seconds: float) -> tuple[int, tuple[str, str], int]:
    """Return the command's exit status, what it printed, and the MB of its largest process."""
    limits = ("--read-seconds", str(SECONDS), "--read-megabytes", str(MEGABYTES))
    command = [sys.executable, "-m", "klara", "ingest", str(folder), "--json", *limits]
    command += ["--delay", "0", "--data", str(data)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, stdout=out, stderr=err, env=os.environ | {"KLARA_WHISPER": str(folder)}
        )
        end = time.monotonic() + seconds
        largest = 0
        while process.poll() is None:
            largest = max(largest, _largest(process.pid))
            if time.monotonic() > end:
                process.kill()
            time.sleep(0.2)
        printed = []
        for file in (out, err):
            file.seek(0)
            printed.append(file.read().decode("utf-8", "replace"))
    return process.returncode, (printed[0], printed[1]), largest


def _largest(pid: int) -> int:
    """Return the MB that the larger of a process and its first child has held."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        peaks = [
            int(line.split()[1])
            for number in (str(pid), *children)
            for line in Path(f"/proc/{number}/status").read_text().splitlines()
            if line.startswith("VmHWM")
        ]
    except (OSError, ValueError):
        return 0
    return max(peaks, default=0) // 1024


def _wrong_lines(report: dict[str, Any]) -> list[str]:
    errors: Sequence[str] = report["errors"]
    wrong = [f"more than a line: {line[:80]!r}" for line in errors if "\n" in line.strip()]
    wrong += [f"a fault: {line[-160:]!r}" for line in errors if "Error: " in line]
    return wrong + [f"too long: {line[:80]!r}" for line in errors if len(line) > 600]


def _missing(data: Path) -> list[str]:
    with Store(data) as store:
        titles = {document.title for document in store.documents(state="current")}
    return [f"Insats {name} is not there" for name in GOOD if f"Insats {name}" not in titles]


def main() -> None:
    """Try and print; exit status 1 if anything went wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--lines", action="store_true", help="print the lines of the report")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="klara-hostile-") as made:
        folder = Path(made) / "originals"
        folder.mkdir()
        outcome = taken_in(folder, Path(made) / "data", asked.count, asked.seed)
    said: dict[str, Any] = {
        "originals": asked.count,
        **outcome.counts,
        "seconds": round(outcome.seconds),
        "largest_process_mb": outcome.megabytes,
        "wrong": outcome.wrong,
    }
    if asked.lines:
        said["lines"] = outcome.lines
    print(json.dumps(said, ensure_ascii=True, indent=1))
    sys.exit(bool(outcome.wrong))


if __name__ == "__main__":
    main()
