"""What real weights hear: Klara, faster-whisper with its two pipelines, and openai-whisper.

Whisper base (of the extra `whisper-base`) on all sides, five beams, Swedish. The recordings are the
project's own texts of talk in turns (`training/questions/texts.jsonl.gz`), spoken by MBROLA's two
Swedish voices, so what is said and when is known: pauses between sentences, turns and chapters,
jingles between chapters, and the same again under white noise. Each system works in a process of
its own, so its memory is its own.

    apt-get install espeak-ng mbrola mbrola-sw1 mbrola-sw2    (of Debian's non-free)
    python -m benchmarks.hearing [--texts 8] [--skip 0] [--systems klara batched …] [--threads 2]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import sound
from benchmarks.openai_form import alignment_heads, base_checkpoint
from demo.podcast.espeak import Espeak, Voice
from index.language.sentences import sentences
from ingest.speech import audio, packaged
from ingest.speech.open import open_transcriber
from ingest.speech.transcribe import transcribe
from ingest.text.names import names_in

TEXTS = Path(__file__).parents[1] / "training" / "questions" / "texts.jsonl.gz"
VOICES = (Voice("mb-sw2", 128, 50, 50), Voice("mb-sw1", 128, 50, 50))
SENTENCE, TURN, CHAPTER = 0.3, 0.55, 2.2
"""Seconds of silence before each."""
TURNS = 4
"""Turns of a chapter; a jingle stands between two."""
NOISE = 12.0
"""Decibels by which speech is louder than the noise that is laid under it."""
NEAR = 0.3
"""Seconds that the beginning of a sentence may be off."""
INVENTED = 1.0
"""Seconds from everything said, from which a word was said by nobody."""
NAMES = "names.json"
"""The names in all recordings together: a list that an operator might have."""

HEAD = (
    f"{'':<24}{'wrong words':>13}{'near':>8}{'invented':>10}{'names, others':>16}"
    f"{'seconds':>9}{'MB':>6}"
)

Words = list[tuple[str, float, float]]


def main() -> None:
    """Print a table, a line for each system and kind of recording."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--texts", type=int, default=8)
    options.add_argument("--skip", type=int, default=0, help="texts, so that others are heard")
    options.add_argument("--systems", nargs="*", choices=SYSTEMS, default=[*SYSTEMS])
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--folder", type=Path, help="where recordings are kept from run to run")
    options.add_argument("--one", choices=SYSTEMS, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(_one(chosen.one, chosen.folder, chosen.threads)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        record(folder, chosen.texts, chosen.skip)
        print(HEAD)
        for system in chosen.systems:
            own = ["--one", system, "--folder", str(folder), "--threads", str(chosen.threads)]
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.hearing", *own],
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
            for kind, row in json.loads(done.stdout).items():
                names = f"{row['names']} of {row['named']}, {row['named wrongly']}"
                print(
                    f"{system + ', ' + kind:<24}{row['wrong']:>12.1%} {row['near']:>7.0%}"
                    f"{row['invented']:>10}{names:>16}{row['seconds']:>9.0f}{row['megabytes']:>6}",
                    flush=True,
                )


# Recordings


def record(folder: Path, count: int, skip: int) -> None:
    """Write the recordings that are not there yet, and what is said in them when."""
    with gzip.open(TEXTS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    spoken = [text for text in texts if text["doc"].startswith("pod-")][skip : skip + count]
    names = dict.fromkeys(name for text in spoken for name in names_in(*text["text"].splitlines()))
    (folder / NAMES).write_text(json.dumps([*names]), "utf-8")
    espeak = Espeak()
    for text in spoken:
        path = folder / f"{text['doc']}.json"
        if not path.exists():
            samples, words = _spoken(espeak, text["text"])
            chosen = np.random.default_rng(len(samples))
            loud = float(np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2)))
            noise = chosen.standard_normal(len(samples)).astype(np.float32)
            sound.write(folder / f"{text['doc']}.clean.wav", samples)
            noisy = samples + noise * loud * 10 ** (-NOISE / 20)
            sound.write(folder / f"{text['doc']}.noise.wav", noisy.clip(-1, 1))
            path.write_text(json.dumps(words), "utf-8")


def _spoken(espeak: Espeak, text: str) -> tuple[sound.Samples, Words]:
    parts: list[sound.Samples] = [sound.melody(3)]
    words: Words = []
    voices: dict[str, Voice] = {}
    turns = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(turns):
        speaker, colon, rest = line.partition(": ")
        is_named = bool(colon) and len(speaker.split()) <= 2
        speaker, says = (speaker, rest) if is_named else ("", line)
        voice = voices.setdefault(speaker, VOICES[len(voices) % len(VOICES)])
        if number and number % TURNS == 0:
            parts += [sound.silence(CHAPTER), sound.melody(3)]
        pause = CHAPTER if number % TURNS == 0 else TURN
        for start, end in sentences(says):
            parts.append(sound.silence(pause))
            at = sum(map(len, parts)) / sound.RATE
            samples, heard = _sentence(espeak, says[start:end], voice)
            parts.append(samples)
            words += [(word, at + begin, at + until) for word, begin, until in heard]
            pause = SENTENCE
    return np.concatenate([*parts, sound.silence(1), sound.melody(3)]), words


def _sentence(espeak: Espeak, text: str, voice: Voice) -> tuple[sound.Samples, Words]:
    tokens = text.split()
    starts = np.cumsum([0, *(len(token) + 1 for token in tokens[:-1])])
    spoken, heard = espeak.say(" ".join(tokens), voice)
    loud = np.flatnonzero(np.abs(spoken.astype(np.int32)) > 200)
    spoken = spoken[: loud[-1] + sound.RATE // 20]
    lasts = len(spoken) / sound.RATE
    moments = [next((s for offset, s in heard if offset >= start), lasts) for start in starts]
    edges = [*moments, lasts]
    words = [(t, a, b) for t, a, b in zip(tokens, edges, edges[1:], strict=False)]
    return (spoken / 32768).astype(np.float32), words


# Systems


def _klara(threads: int, names: Sequence[str] = ()) -> Callable[[Path], Words]:
    model = open_transcriber(packaged.NAME, device="cpu", threads=threads)
    return lambda path: [
        (word.text, word.start, word.end)
        for segment in transcribe(path, model, names=names).transcript.segments
        for word in segment.words
    ]


def _faster(threads: int, **how: Any) -> Callable[[Path], Words]:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    model: Any = WhisperModel(
        str(packaged.folder()), device="cpu", compute_type="int8", cpu_threads=threads
    )
    if "batch_size" in how:
        model = BatchedInferencePipeline(model)

    def hear(path: Path) -> Words:
        segments, _ = model.transcribe(
            str(path), language="sv", beam_size=5, word_timestamps=True, **how
        )
        return [(w.word, w.start, w.end) for segment in segments for w in segment.words or ()]

    return hear


def _openai(threads: int) -> Callable[[Path], Words]:
    import torch
    import whisper

    torch.set_num_threads(threads)
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = base_checkpoint(packaged.folder(), Path(folder) / "base.pt")
        model = whisper.load_model(str(checkpoint), "cpu")
    heads = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in alignment_heads(packaged.folder()):
        heads[layer, head] = True
    model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)

    def hear(path: Path) -> Words:
        said = model.transcribe(
            np.concatenate(list(audio.blocks(path))),
            language="sv",
            beam_size=5,
            word_timestamps=True,
            fp16=False,
        )
        return [(w["word"], w["start"], w["end"]) for s in said["segments"] for w in s["words"]]

    return hear


SYSTEMS: dict[str, Callable[[int, Sequence[str]], Callable[[Path], Words]]] = {
    "klara": lambda threads, _: _klara(threads),
    "klara+names": _klara,
    "vad_filter": lambda threads, _: _faster(threads, vad_filter=True),
    "batched": lambda threads, _: _faster(threads, batch_size=8),
    "batched+names": lambda threads, names: _faster(
        threads, batch_size=8, hotwords=", ".join(names)
    ),
    "openai": lambda threads, _: _openai(threads),
}


# Figures


def _one(system: str, folder: Path, threads: int) -> dict[str, Any]:
    names = json.loads((folder / NAMES).read_text("utf-8"))
    hear = SYSTEMS[system](threads, names)
    rows = {}
    for kind in ("clean", "noise"):
        used = time.process_time()
        pairs = []
        for path in sorted(folder.glob(f"*.{kind}.wav")):
            said = json.loads((folder / f"{path.name.split('.')[0]}.json").read_text("utf-8"))
            pairs.append((said, hear(path)))
        used = time.process_time() - used
        rows[kind] = figures(pairs, names) | {
            "seconds": used,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    return rows


def figures(pairs: Sequence[tuple[Words, Words]], names: Sequence[str]) -> dict[str, Any]:
    """Return the word error rate, the share of sentences near their time, and words invented.

    And how many names of one word were heard as often as they were said, how often they were said,
    and how often they were heard though others or nobody said them.
    """
    wrong = total = near = matched = invented = 0
    hits = named = wrongly = 0
    single = {name.lower() for name in names if " " not in name}
    for said, heard in pairs:
        counts = [Counter(w for w, *_ in _flat(words) if w in single) for words in (said, heard)]
        named += counts[0].total()
        hits += (counts[0] & counts[1]).total()
        wrongly += (counts[1] - counts[0]).total()
        reference, guess = _flat(said), _flat(heard)
        left, right = [word for word, *_ in reference], [word for word, *_ in guess]
        wrong += distance(right, left)
        total += len(left)
        # The synthesiser tells the times within a sentence only roughly.
        ends = [0.0, *(end for _, _, end in reference)]
        firsts = {n for n, (_, begin, _) in enumerate(reference) if begin > ends[n] + SENTENCE / 2}
        for a, b, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            off = [
                abs(reference[a + n][1] - guess[b + n][1]) for n in range(size) if a + n in firsts
            ]
            near += sum(seconds <= NEAR for seconds in off)
            matched += len(off)
        edges = np.array([(begin, end) for _, begin, end in reference])
        for _, begin, end in guess:
            gaps = np.maximum(edges[:, 0] - end, begin - edges[:, 1])
            invented += int(gaps.min() > INVENTED)
    return {
        "wrong": wrong / total,
        "near": near / max(1, matched),
        "invented": invented,
        "names": hits,
        "named": named,
        "named wrongly": wrongly,
    }


def _flat(words: Words) -> Words:
    return [
        (part, start, end)
        for word, start, end in words
        for part in re.findall(r"\w+", word.lower())
    ]


def distance(heard: Sequence[str], said: Sequence[str]) -> int:
    """Return how many words have to be put in, taken out or changed."""
    costs = list(range(len(heard) + 1))
    for row, expected in enumerate(said, start=1):
        diagonal, costs[0] = costs[0], row
        for column, word in enumerate(heard, start=1):
            changed = diagonal + (expected != word)
            diagonal = costs[column]
            costs[column] = min(changed, costs[column] + 1, costs[column - 1] + 1)
    return costs[-1]


if __name__ == "__main__":
    main()
