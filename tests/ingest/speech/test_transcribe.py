"""The real backends on real sound, with models of random weights: they prove the plumbing."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import sound
from benchmarks.random_whisper import QUICK
from index.errors import ModelError, SourceError, StoreError
from index.records import Mark
from index.transcript.document import from_document, to_document
from index.transcript.files import export, parse
from ingest.speech.model import Decoding, Transcriber
from ingest.speech.open import open_transcriber
from ingest.speech.transcribe import Transcription, transcribe

pytest.importorskip("faster_whisper")
pytest.importorskip("whisper")

SCRIPT = """
import sys
from pathlib import Path
from benchmarks.random_whisper import QUICK
from ingest.speech.transcribe import transcribe
from ingest.speech.open import open_transcriber
model = open_transcriber(sys.argv[1], threads=1, decoding=QUICK)
transcribe(Path(sys.argv[2]), model, journal=Path(sys.argv[3]))
"""


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parts = [sound.music(5), sound.voice(12), sound.silence(6), sound.voice(8), sound.noise(5)]
    return sound.write(tmp_path_factory.mktemp("sound") / "1.mp3", np.concatenate(parts))


def assert_sound(done: Transcription) -> None:
    segments = done.transcript.segments
    assert segments
    clock = 0.0
    for segment in segments:
        assert segment.words
        assert segment.start <= segment.end
        for word in segment.words:
            assert clock <= word.start <= word.end <= done.duration
            assert word.probability is not None
            assert 0 <= word.probability <= 1
            clock = word.start
        assert segment.start > 4
        assert not 18 < segment.start < 22


@pytest.mark.parametrize("backend", ["faster-whisper", "openai-whisper"])
def test_both_backends_write_down_voices_and_nothing_else(
    weights: tuple[Path, Path], recording: Path, backend: str
) -> None:
    path = weights[1] if backend == "faster-whisper" else weights[0]
    seen: list[tuple[float, float | None]] = []
    done = transcribe(
        recording,
        open_transcriber(str(path), threads=1, decoding=replace(QUICK, tokens=20)),
        progress=lambda at, total: seen.append((at, total)),
    )
    assert_sound(done)
    assert done.duration == pytest.approx(36, abs=0.5)
    assert done.transcript.language == "sv"
    assert done.model == path.stem
    assert done.real_time_factor > 0
    assert [at for at, _ in seen] == sorted(at for at, _ in seen)
    assert seen[-1][0] == done.duration


def test_a_transcript_becomes_a_document_with_a_time_for_every_word(
    model: Transcriber, recording: Path
) -> None:
    transcript = transcribe(recording, model).transcript
    text, marks = to_document(transcript)
    assert sum(mark.kind == "second" for mark in marks) > 3
    assert all(isinstance(mark, Mark) and len(mark.value) == 3 for mark in marks)
    vtt = export(from_document(text, marks), "vtt")
    assert to_document(parse(vtt, "x"))[0] == text


def test_the_language_is_found_where_none_is_told(model: Transcriber, recording: Path) -> None:
    done = transcribe(recording, model, language=None)
    assert len(done.transcript.language or "") in (2, 3)


def test_a_poor_guess_is_tried_again(weights: tuple[Path, Path], recording: Path) -> None:
    decoding = Decoding(beams=2, temperatures=(0.4,), tokens=200)
    done = transcribe(recording, open_transcriber(str(weights[1]), threads=1, decoding=decoding))
    assert done.duration > 30


@pytest.mark.parametrize("make_sound", [sound.silence, sound.noise, sound.music, sound.melody])
def test_silence_noise_and_music_give_no_words(
    model: Transcriber, tmp_path: Path, make_sound: object
) -> None:
    path = sound.write(tmp_path / "1.wav", make_sound(30))  # type: ignore[operator]
    done = transcribe(path, model, journal=tmp_path / "j")
    assert done.transcript.segments == ()
    assert done.duration == pytest.approx(30)
    again = transcribe(path, model, journal=tmp_path / "j")
    assert again.resumed == pytest.approx(30)
    assert again.model_seconds == 0


def test_a_killed_run_goes_on_where_it_was(
    weights: tuple[Path, Path], model: Transcriber, tmp_path: Path
) -> None:
    path = sound.write(
        tmp_path / "long.wav",
        np.concatenate([np.concatenate([sound.voice(9), sound.silence(1)])] * 36),
    )
    whole = transcribe(path, model)
    journal = tmp_path / "journal"
    kills = 0
    while kills < 3:
        before = size(journal)
        run = subprocess.Popen([sys.executable, "-c", SCRIPT, weights[1], path, journal])
        while size(journal) < before + 600 and run.poll() is None:
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
        run.wait()
        kills += 1
    kept = [json.loads(line) for line in journal.read_bytes().split(b"\n")[:-1]]
    steps = [row["next"] / 16_000 for row in kept[1:]]
    assert steps[0] <= 62
    assert max(np.diff(steps)) <= 62
    done = transcribe(path, model, journal=journal)
    assert done.resumed >= steps[-1]
    assert done.duration == whole.duration
    # Nothing is missing and nothing is there twice: the voice comes every ten seconds.
    starts = [segment.start for segment in done.transcript.segments]
    assert starts == pytest.approx([s.start for s in whole.transcript.segments], abs=1)


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def test_a_line_that_was_cut_off_and_another_model_do_not_count(
    model: Transcriber, recording: Path, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    whole = transcribe(recording, model, journal=journal)
    data = journal.read_bytes()
    journal.write_bytes(data[: data.rindex(b'"finished"')])
    assert transcribe(recording, model, journal=journal).transcript == whole.transcript
    assert journal.read_bytes() == data
    journal.write_bytes(data.replace(b'"model": "ct2"', b'"model": "other"'))
    again = transcribe(recording, model, journal=journal)
    assert again.resumed == 0
    assert again.transcript == whole.transcript


def test_what_is_no_sound_is_one_clear_line(model: Transcriber, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"<html>" * 50)
    with pytest.raises(SourceError, match=r"a\.mp3"):
        transcribe(tmp_path / "a.mp3", model)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_journal_that_cannot_be_written_is_one_clear_line(
    model: Transcriber, recording: Path, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        transcribe(recording, model, journal=tmp_path / "journal")


def test_a_model_that_is_not_here_says_how_to_fetch_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "model.bin").write_bytes(b"")
    (tmp_path / "broken.pt").write_bytes(b"no weights")
    for name, line in [
        (
            "KBLab/kb-whisper-nothing@strict",
            "hf download KBLab/kb-whisper-nothing --revision strict",
        ),
        (str(tmp_path / "none"), "there is no speech model in"),
        (str(tmp_path), "lacks config.json, tokenizer.json"),
        (str(tmp_path / "none.pt"), "there is no speech model"),
        (str(tmp_path / "broken.pt"), "cannot be loaded"),
        ("openai:nothing", "cannot be loaded"),
    ]:
        with pytest.raises(ModelError, match=line) as raised:
            open_transcriber(name)
        assert "\n" not in str(raised.value)
