"""A killed process loses nothing: SIGKILL at random points, through the real command."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KLARA = [sys.executable, "-m", "klara"]
KILLS = 50
ROWS = 3000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "notices.jsonl"
    with path.open("w") as file:
        for number in range(ROWS):
            row = {
                "id": f"n-{number}",
                "url": f"https://polisen.example/{number}",
                "published": "2025-01-01T12:00:00+01:00",
                "title": f"Händelse {number}, Stockholm",
                "lead": f"Polisen larmades om händelse {number}.",
                "body": f"En patrull åkte till gatan nummer {number % 97}. " * 8,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _run(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    command = [*KLARA, *arguments, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _killed(*arguments: str, data: Path, after: float) -> bool:
    """Start a command, kill it after some seconds, and return whether it was still running."""
    command = [*KLARA, *arguments, "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return alive


def test_a_killed_index_leaves_the_old_generation_serving_and_loses_no_document(
    tmp_path: Path, archive: Path
) -> None:
    assert _run("ingest", str(archive), data=tmp_path).returncode == 0
    began = time.perf_counter()
    assert _run("index", data=tmp_path).returncode == 0
    whole = time.perf_counter() - began
    chance = random.Random(4)
    killed = 0
    for number in range(KILLS):
        killed += _killed(
            "index", "--force", data=tmp_path, after=chance.uniform(0.02, 1.05) * whole
        )
        if number % 10 == 9:
            held = json.loads(_run("status", "--json", data=tmp_path).stdout)
            assert held["generation"]["documents"] == ROWS
            assert held["warnings"] == []
            assert sum(row["count"] for row in held["documents"]) == ROWS
            shown = _run("search", "patrull gatan nummer", "--json", data=tmp_path)
            assert json.loads(shown.stdout), shown.stderr
    assert killed >= KILLS // 2
    assert _run("index", "--force", data=tmp_path).returncode == 0
    assert not list((tmp_path / "generations").glob(".building-*"))


def test_a_killed_ingest_goes_on_where_it_was(tmp_path: Path, archive: Path) -> None:
    chance = random.Random(5)
    for _ in range(8):
        _killed("ingest", str(archive), data=tmp_path, after=chance.uniform(0.2, 1.2))
    done = _run("ingest", str(archive), "--json", data=tmp_path)
    assert done.returncode == 0, done.stderr
    (report,) = json.loads(done.stdout)
    assert report["new"] + report["unchanged"] == ROWS
    assert report["failed"] == report["withdrawn"] == 0
    held = json.loads(_run("status", "--json", data=tmp_path).stdout)
    assert [(row["state"], row["count"]) for row in held["documents"]] == [("current", ROWS)]
