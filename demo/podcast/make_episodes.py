"""Make the demonstration podcast: sound, transcripts with true times, chapters, pages and feed.

    apt-get install espeak-ng mbrola mbrola-sw1 mbrola-sw2
    python -m demo.podcast.make_episodes [NUMBER …]

The voices of the third episode are MBROLA's (docs/adr/0024-the-demonstration-is-heard.md), which
a speech model understands; they lie in Debian's non-free. It comes without a transcript, and what
was said lies in avsnitt-3.facit.json, for the tests.

script (avsnitt-N.txt) → speech, sentence by sentence, each word's time told by the synthesiser
→ MP3 between two jingles → transcript (VTT with voices, or JSON with a time for every word)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from demo.podcast import beside_the_sound
from demo.podcast.episodes import EPISODES, HERE, Said, script
from demo.podcast.espeak import Espeak, Samples, Voice
from index.language.sentences import sentences

BITS = 24_000
CLEAR_BITS = 40_000
TURN, SENTENCE, CHAPTER = 0.55, 0.3, 2.2  # seconds of silence before each
VOICES = {
    "Nadja Ehrling": Voice("sv+f3", 165, 52, 60),
    "Patrik Lövsund": Voice("sv+m3", 158, 38, 45),
    "Jonas Ekwall": Voice("sv+m7", 162, 46, 55),
}
CLEAR_VOICES = {
    "Nadja Ehrling": Voice("mb-sw2", 128, 50, 50),
    "Rikard Öhman": Voice("mb-sw1", 128, 50, 50),
}
CLEAR_RATE = 16_000
"""Samples a second of MBROLA's Swedish voices."""
# How what is written in figures is said; one part for each part that is written.
SPOKEN = {
    "114 14": "hundrafjorton|fjorton",
    "112": "ett ett två",
    "08-465 004 12": "noll åtta, fyra sex fem|noll noll fyra|ett två",
    "4 000": "fyra|tusen",
    "17.30": "sjutton och trettio",
    "18.30": "arton och trettio",
    "22.40": "tjugotvå och fyrtio",
    "01": "ett",
    "2018": "tvåtusenarton",
    "2019": "tvåtusennitton",
}


def main() -> None:
    """Write the files of the named episodes, or of all, beside this one, and the feed."""
    espeak = Espeak()
    numbers = [int(number) for number in sys.argv[1:]] or [e.number for e in EPISODES]
    for episode in (e for e in EPISODES if e.number in numbers):
        title, turns = script(HERE / f"avsnitt-{episode.number}.txt")
        rate = CLEAR_RATE if episode.is_clear else espeak.rate
        voices = CLEAR_VOICES if episode.is_clear else VOICES
        sound, said, chapters = _spoken(espeak, turns, voices, rate)
        name = HERE / f"avsnitt-{episode.number}"
        bits = CLEAR_BITS if episode.is_clear else BITS
        _write_mp3(name.with_suffix(".mp3"), sound, rate, title, bits)
        written = (
            beside_the_sound.vtt(said)
            if episode.transcript == "vtt"
            else beside_the_sound.as_json(beside_the_sound.rows(said, episode))
        )
        suffix = f".{episode.transcript or 'facit.json'}"
        name.with_suffix(suffix).write_text(written, encoding="utf-8")
        listed = {"version": "1.2.0", "title": title, "chapters": chapters}
        written = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
        (HERE / f"kapitel-{episode.number}.json").write_text(written, encoding="utf-8")
        name.with_suffix(".html").write_text(
            beside_the_sound.page(episode, title, chapters), encoding="utf-8"
        )
    lengths = {e.number: _length(HERE / f"avsnitt-{e.number}.mp3") for e in EPISODES}
    (HERE / "feed.xml").write_text(beside_the_sound.feed(lengths), encoding="utf-8")


def _length(path: Path) -> float:
    import av

    with av.open(str(path)) as container:
        return float((container.duration or 0) / av.time_base)


# Speech


def _spoken(
    espeak: Espeak, turns: Sequence[tuple[str, str]], voices: dict[str, Voice], rate: int
) -> tuple[Samples, list[Said], list[dict[str, Any]]]:
    """Return the sound, what was said when, and the chapters."""
    parts = [_jingle(rate)]
    said: list[Said] = []
    chapters: list[dict[str, Any]] = []
    pause = CHAPTER
    for speaker, words in turns:
        if not speaker:
            chapters.append({"startTime": 0, "title": words})
            pause = CHAPTER
            continue
        for start, end in sentences(words):
            parts.append(np.zeros(int(pause * rate), np.int16))
            at = sum(map(len, parts)) / rate
            sentence = words[start:end]
            sound, one = _sentence(espeak, speaker, sentence, at, voices[speaker], rate)
            if pause == CHAPTER:
                chapters[-1]["startTime"] = 0 if len(chapters) == 1 else round(at - 0.5, 2)
            parts.append(sound)
            said.append(one)
            pause = SENTENCE
        pause = TURN
    parts += [np.zeros(rate, np.int16), _jingle(rate)]
    return np.concatenate(parts), said, chapters


def _sentence(
    espeak: Espeak, speaker: str, text: str, at: float, voice: Voice, rate: int
) -> tuple[Samples, Said]:
    tokens = text.split()
    spoken = _as_spoken(tokens)
    starts = [sum(len(part) + 1 for part in spoken[:n]) for n in range(len(spoken))]
    sound, heard = espeak.say(" ".join(spoken), voice)
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > 200)
    sound = sound[: loud[-1] + rate // 20]
    ends_at = len(sound) / rate
    moments = [next((s for offset, s in heard if offset >= start), ends_at) for start in starts]
    edges = [*moments, ends_at]
    words = tuple(
        (token, round(at + a, 3), round(at + b, 3))
        for token, a, b in zip(tokens, edges, edges[1:], strict=False)
    )
    return sound, Said(speaker, text, round(at, 3), round(at + ends_at, 3), words)


def _as_spoken(tokens: Sequence[str]) -> list[str]:
    """Return how each token is said, with its punctuation."""
    spoken: list[str] = []
    while len(spoken) < len(tokens):
        rest = tokens[len(spoken) :]
        for written, parts in SPOKEN.items():
            size = written.count(" ") + 1
            whole = " ".join(rest[:size])
            if whole.rstrip(".,?") == written:
                said = parts.split("|")
                spoken += [*said[:-1], said[-1] + whole[len(written) :]]
                break
        else:
            spoken.append(rest[0])
    return spoken


def _jingle(rate: int) -> Samples:
    """Return three seconds of a rising chord that fades."""
    time = np.arange(3 * rate) / rate
    notes = ((0.0, 261.6), (0.35, 329.6), (0.7, 392.0), (1.05, 523.3))
    sound = sum(
        np.where(time >= at, np.exp(-2.2 * (time - at)) * np.sin(2 * np.pi * hertz * time), 0.0)
        for at, hertz in notes
    )
    return (6000 * np.asarray(sound) * np.clip(6 * (3 - time), 0, 1)).astype(np.int16)


def _write_mp3(path: Path, sound: Samples, rate: int, title: str, bits: int) -> None:
    import av

    with av.open(str(path), "w") as container:
        container.metadata.update(
            title=title, artist="Klara, demonstration", comment="Demonstrationsmaterial"
        )
        stream: Any = container.add_stream("libmp3lame", rate=rate, layout="mono")
        stream.bit_rate = bits
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=rate, frame_size=576)
        frame = av.AudioFrame.from_ndarray(sound[None, :], format="s16", layout="mono")
        frame.sample_rate = rate
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
