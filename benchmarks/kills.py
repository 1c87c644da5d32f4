"""Is anything lost when a command is killed? `python -m benchmarks.kills --kills 200` prints JSON.

`klara ingest`, `index`, `forget` and `backup` are killed (SIGKILL) at random moments, in turn, on
one data folder of notices. After each kill the published generation must be sound, no document that
was kept may be gone, and what was forgotten may not be shown; in the end everything is run to its
end, and no file may hold what was forgotten.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from index.check import damages
from index.errors import KlaraError
from index.generation import newest_sound
from index.store.documents import Store

ROWS = 600
NAME = "Kajsa Wxqvist"


def main() -> None:
    """Kill and print; exit status 1 if anything was lost."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="klara-kills-") as folder:
        counts, wrong = kills(Path(folder), asked.kills, random.Random(asked.seed))
    print(json.dumps({"kills": asked.kills, **counts, "wrong": wrong}, indent=1))
    sys.exit(bool(wrong))


def kills(folder: Path, count: int, draw: random.Random) -> tuple[Counter[str], list[str]]:
    """Return how many of each command were killed in the middle, and what was wrong after one."""
    data, archive = folder / "data", folder / "notices.jsonl"
    archive.write_text("".join(_row(number) for number in range(ROWS)), "utf-8")
    _klara("ingest", str(archive), data=data)
    _klara("index", data=data)
    commands = (
        ("ingest", str(archive), "--reread"),
        ("index", "--force"),
        ("forget", "FORGOTTEN", "--why", "beslut"),
        ("backup", str(folder / "backup")),
    )
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    took: dict[str, float] = {}
    gone = 0
    for number in range(count + len(commands)):
        command = commands[number % len(commands)]
        if command[0] == "forget":
            command = ("forget", f"n-{gone}", *command[2:])
            gone += 1
        began = time.monotonic()
        # The first of each is let run, to know how long it takes.
        after = draw.uniform(0.1, 1.0) * took[command[0]] if command[0] in took else None
        ended = _klara(*command, data=data, after=after)
        took.setdefault(command[0], time.monotonic() - began)
        counts[command[0]] += ended == -signal.SIGKILL
        wrong += [
            f"{number} {command[0]} after {time.monotonic() - began:.2f} s: {line}"
            for line in _lost(data, gone)
        ]
    _klara("index", "--force", data=data)
    wrong += [f"in the end: {damage}" for damage in damages(data)]
    with Store(data) as store:
        left = [d.id for d in store.documents() if int(d.id.removeprefix("n-")) < gone]
        held = [f"{NAME} {n}!" for n in range(gone) if f"n-{n}" not in left]
    files = [p.read_bytes() for p in data.rglob("*") if p.is_file()]
    wrong += [f"in the end: a file holds {n}" for n in held if any(n.encode() in f for f in files)]
    counts["forgotten"] = len(held)
    return counts, wrong


def _lost(data: Path, gone: int) -> list[str]:
    try:
        newest_sound(data)
        with Store(data) as store:
            there = {d.id for d in store.documents(state="current")}
            for name in there:
                document = store.document(name)
                if document is None or store.revision(name, document.revision or "") is None:
                    return [f"{name} has no text"]
    except KlaraError as error:
        return [str(error)]
    missing = {f"n-{number}" for number in range(gone, ROWS)} - there
    return [f"{len(missing)} documents are gone"] if missing else []


def _row(number: int) -> str:
    body = f"En patrull åkte till gatan nummer {number % 97}. {NAME} {number}! " * 8
    row = {"id": f"n-{number}", "title": f"Händelse {number}", "lead": "", "body": body}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _klara(*arguments: str, data: Path, after: float | None = None) -> int:
    """Run a command, killed after some seconds if told; return its status."""
    command = [sys.executable, "-m", "klara", *arguments, "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


if __name__ == "__main__":
    main()
