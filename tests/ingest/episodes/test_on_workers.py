"""Sound heard by workers: the same documents and lines as without, whatever dies meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from spoken import cut, taken_in

from benchmarks import sound
from benchmarks.random_whisper import QUICK
from index.workers import open_workers
from ingest.episodes.hearing import SpeechModel
from ingest.speech.audio import RATE
from ingest.speech.model import Guess, Transcriber
from ingest.speech.windows import Window

LONG = 8.0
"""Seconds of sound that kill a process in these tests."""
SCRIPT = """
import sys, time
from index.workers import open_workers
with open_workers("2") as workers:
    for _ in range(2):
        workers.submit(time.sleep, 300)
    print("begun", flush=True)
    time.sleep(300)
"""


class _Deadly:
    """A model that a long sound kills, and its process with it."""

    def __init__(self, model: Transcriber) -> None:
        self.name = model.name
        self.language = model.language
        self._model = model

    def transcribe(
        self, windows: Sequence[Window], language: str, names: Sequence[str] = ()
    ) -> list[list[Guess]]:
        if sum(len(window.samples) for window in windows) > LONG * RATE:
            os._exit(1)
        return self._model.transcribe(windows, language, names)


@dataclass(frozen=True)
class DeadlyModel(SpeechModel):
    """Opens a model that a long sound kills."""

    def __call__(self) -> Transcriber:
        return _Deadly(super().__call__())


def test_two_processes_hear_what_one_does(base: Transcriber, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for number in (1, 3):
        cut(number, folder / f"{number}.wav")
    (folder / "4.mp3").write_bytes(b"\x00broken" * 500)
    sound.write(folder / "5.wav", sound.silence(5))
    told: list[tuple[str, float, float | None]] = []
    model = SpeechModel("base", threads=1)
    alone = taken_in(folder, tmp_path / "alone", model)
    with open_workers("2") as workers:
        pool = taken_in(folder, tmp_path / "pool", model, workers, lambda *at: told.append(at))
    assert pool == alone
    assert alone.counts == {"new": 3, "failed": 1}
    assert "centralstationen" in " ".join(text for _, text, _ in alone.documents)
    assert not list((tmp_path / "pool" / "transcribing").iterdir())
    for title in "13":
        seconds = [done for what, done, _ in told if what == title]
        assert seconds == sorted(seconds)
        assert (seconds[0], seconds[-1]) == (0.0, pytest.approx(20.0, abs=0.1))


def test_a_sound_that_kills_its_processes_is_a_line_and_waits(
    weights: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for number in range(5):
        sound.write(folder / f"{number}.wav", sound.voice(2 * LONG if number == 1 else 3))
    model = DeadlyModel(str(weights[1]), "cpu", 1, QUICK)
    with open_workers("2") as workers:
        outcome = taken_in(folder, tmp_path / "data", model, workers)
    assert outcome.counts == {"new": 4, "failed": 1}
    assert outcome.waiting == ["1"]
    [line] = outcome.errors
    assert "1.wav cannot be transcribed: its process was killed each of 5 times" in line


def test_workers_without_a_model_let_episodes_wait(tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    sound.write(folder / "1.wav", sound.voice(3))
    model = SpeechModel(str(tmp_path / "nowhere"), "cpu", 1)
    alone = taken_in(folder, tmp_path / "alone", model)
    with open_workers("2") as workers:
        assert taken_in(folder, tmp_path / "pool", model, workers) == alone
    assert alone.counts == {"waiting": 1}
    assert alone.notes


def test_processes_end_when_the_run_that_began_them_is_killed() -> None:
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "begun\n"
        deadline = time.monotonic() + 120
        while len(begun := _workers_of(run.pid)) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        run.kill()
    while any(_is_worker(pid) for pid in begun):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _workers_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [pid for pid in map(int, children) if _is_worker(pid)]


def _is_worker(process: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
