"""How fast speech is written down: Klara with faster-whisper against openai-whisper.

The same random weights of Whisper's base size on both sides, the same recording, greedy, the same
number of tokens for every 30 seconds. Both give every word its time. openai-whisper makes them
here with its own `find_alignment`, window by window, after it has transcribed: asked for them at
once it does the same, but with random weights they would send it back and forth over the recording.
Seconds of the processor are given too, since other work on the machine slows both unevenly.

    python -m benchmarks.transcribe [--minutes 5] [--threads 2]
    python -m benchmarks.transcribe --memory-hours 3 [--size small]
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import sound
from benchmarks.random_whisper import BASE, SMALL, Size, make
from ingest.speech import audio
from ingest.speech.model import Decoding
from ingest.speech.open import open_transcriber
from ingest.speech.transcribe import transcribe

TOKENS = 160  # for 30 seconds: what the demonstration's episodes have
SIZES = {"tiny": Size(), "base": BASE, "small": SMALL}
MAKE = """
import sys
from pathlib import Path
from benchmarks.random_whisper import make
from benchmarks.transcribe import SIZES, recording
folder = Path(sys.argv[1])
make(folder, SIZES[sys.argv[2]])
recording(folder / "long.mp3", float(sys.argv[3]))
"""


def main() -> None:
    """Print the figures as JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=5.0)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--memory-hours", type=float, help="measure the memory, not the speed")
    asked.add_argument("--size", choices=SIZES, default="base", help="of the model, for memory")
    options = asked.parse_args()
    figures = {
        "machine": f"{platform.machine()}, {options.threads} threads",
        "python": platform.python_version(),
    }
    with tempfile.TemporaryDirectory() as folder:
        if options.memory_hours:
            figures |= _memory(Path(folder), options.memory_hours, options.size, options.threads)
        else:
            figures |= _side_by_side(Path(folder), options.minutes, options.threads)
    json.dump(figures, sys.stdout, indent=2)
    print()


def recording(path: Path, minutes: float) -> Path:
    """Write and return a recording in which somebody speaks nearly all the time."""
    said = np.concatenate([sound.voice(9.5), sound.silence(0.5)])
    return sound.write(path, np.tile(said, round(minutes * 6)))


def _side_by_side(folder: Path, minutes: float, threads: int) -> dict[str, Any]:
    import torch
    import whisper

    path = recording(folder / "recording.mp3", minutes)
    checkpoint, converted = make(folder, BASE)
    torch.set_num_threads(threads)
    ours = open_transcriber(
        str(converted), device="cpu", threads=threads, decoding=Decoding(1, (), TOKENS)
    )
    used = time.process_time()
    done = transcribe(path, ours, journal=folder / "journal")
    used = time.process_time() - used
    around = done.seconds - done.model_seconds
    theirs = whisper.load_model(str(checkpoint), "cpu")
    text, text_used, heard = _timed(
        lambda: theirs.transcribe(
            np.concatenate(list(audio.blocks(path))),
            language="sv",
            temperature=0.0,
            sample_len=TOKENS,
            without_timestamps=True,
            condition_on_previous_text=False,
            fp16=False,
        )
    )
    _align(theirs, path, heard["segments"][:1])  # its first call compiles
    words, words_used, _ = _timed(lambda: _align(theirs, path, heard["segments"]))
    return {
        "seconds_of_sound": round(done.duration, 1),
        "klara_seconds": round(done.seconds, 1),
        "klara_processor_seconds": round(used, 1),
        "klara_real_time_factor": round(done.real_time_factor, 3),
        "klara_around_the_model_seconds": round(around, 2),
        "klara_around_the_model_share": round(around / done.seconds, 4),
        "openai_whisper_seconds": round(text + words, 1),
        "openai_whisper_processor_seconds": round(text_used + words_used, 1),
        "openai_whisper_real_time_factor": round((text + words) / done.duration, 3),
        "openai_whisper_windows": len({segment["seek"] for segment in heard["segments"]}),
        "times_faster": round((text + words) / done.seconds, 2),
        "times_faster_by_processor": round((text_used + words_used) / used, 2),
        "times_faster_than_openai_whisper_without_word_times": round(text / done.seconds, 2),
    }


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return the seconds that work took by the clock and of the processor, and its result."""
    began, used = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - began, time.process_time() - used, result


def _align(model: Any, path: Path, segments: Sequence[dict[str, Any]]) -> None:
    """Give the words of openai-whisper's segments their times, as it does itself."""
    from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim
    from whisper.timing import find_alignment
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(model.is_multilingual, language="sv", task="transcribe")
    samples = np.concatenate(list(audio.blocks(path)))
    for segment in segments:
        start = segment["seek"] * 160
        sound = pad_or_trim(samples[start : start + 30 * audio.RATE])
        tokens = [token for token in segment["tokens"] if token < tokenizer.eot]
        find_alignment(model, tokenizer, tokens, log_mel_spectrogram(sound), N_FRAMES)


def _memory(folder: Path, hours: float, size: str, threads: int) -> dict[str, Any]:
    """Return the largest resident memory of a process that writes down a long recording."""
    # Made in a process of its own, since PyTorch and three hours of samples take far more.
    made = [sys.executable, "-c", MAKE, str(folder), size, str(hours * 60)]
    subprocess.run(made, check=True)
    before = _peak()
    ours = open_transcriber(
        str(folder / "ct2"), device="cpu", threads=threads, decoding=Decoding(1, (), 8)
    )
    loaded = _peak()
    done = transcribe(folder / "long.mp3", ours, journal=folder / "long")
    return {
        "model": f"random weights, {size}",
        "seconds_of_sound": round(done.duration),
        "seconds": round(done.seconds, 1),
        "around_the_model_seconds": round(done.seconds - done.model_seconds, 1),
        "megabytes_before": before,
        "megabytes_with_the_model": loaded,
        "peak_megabytes": _peak(),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
