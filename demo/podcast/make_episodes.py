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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from demo.podcast.espeak import Espeak, Samples, Voice
from index.language.sentences import sentences

HERE = Path(__file__).parent
SITE = "https://demo.klara.example"
NOTICE = (
    "Demonstrationsmaterial. Avsnittet är skrivet för att visa hur Klara fungerar, och rösterna"
    " är gjorda av en dator. Personer, siffror och händelser är påhittade eller omgjorda."
)
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


@dataclass(frozen=True, slots=True)
class Episode:
    """What the feed says of an episode; its transcript is `vtt`, `json` or none, to be made."""

    number: int
    guid: str
    published: str
    summary: str
    transcript: str | None

    @property
    def is_clear(self) -> bool:
        """Whether a speech model is to understand it."""
        return self.transcript is None


EPISODES = (
    Episode(
        1,
        "0b0c3e0e-6d7d-4f0e-9d53-6f3a1f0a0001",
        "Fri, 27 Mar 2020 06:30:00 +0100",
        "Patrik Lövsund, gruppchef i Klaragruppen, tar med oss på ett kvällspass vid Sergels torg.",
        "vtt",
    ),
    Episode(
        2,
        "0b0c3e0e-6d7d-4f0e-9d53-6f3a1f0a0002",
        "Fri, 24 Apr 2020 06:30:00 +0200",
        "Fältassistenten Jonas Ekwall berättar om samtalet som ingen förälder vill få.",
        "json",
    ),
    Episode(
        3,
        "0b0c3e0e-6d7d-4f0e-9d53-6f3a1f0a0003",
        "Fri, 29 May 2020 06:30:00 +0200",
        "Nattvärden Rikard Öhman berättar om natten på Centralstationen.",
        None,
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of one speaker: its times in seconds, and each word with its own."""

    speaker: str
    text: str
    start: float
    end: float
    words: tuple[tuple[str, float, float], ...]


def main() -> None:
    """Write the files of the named episodes, or of all, beside this one, and the feed."""
    espeak = Espeak()
    numbers = [int(number) for number in sys.argv[1:]] or [e.number for e in EPISODES]
    for episode in (e for e in EPISODES if e.number in numbers):
        title, turns = _script(HERE / f"avsnitt-{episode.number}.txt")
        rate = CLEAR_RATE if episode.is_clear else espeak.rate
        voices = CLEAR_VOICES if episode.is_clear else VOICES
        sound, said, chapters = _spoken(espeak, turns, voices, rate)
        name = HERE / f"avsnitt-{episode.number}"
        bits = CLEAR_BITS if episode.is_clear else BITS
        _write_mp3(name.with_suffix(".mp3"), sound, rate, title, bits)
        written = _vtt(said) if episode.transcript == "vtt" else _json(_rows(said, episode))
        suffix = f".{episode.transcript or 'facit.json'}"
        name.with_suffix(suffix).write_text(written, encoding="utf-8")
        listed = {"version": "1.2.0", "title": title, "chapters": chapters}
        written = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
        (HERE / f"kapitel-{episode.number}.json").write_text(written, encoding="utf-8")
        name.with_suffix(".html").write_text(_page(episode, title, chapters), encoding="utf-8")
    lengths = {e.number: _length(HERE / f"avsnitt-{e.number}.mp3") for e in EPISODES}
    (HERE / "feed.xml").write_text(_feed(lengths), encoding="utf-8")


def _length(path: Path) -> float:
    import av

    with av.open(str(path)) as container:
        return float((container.duration or 0) / av.time_base)


def _script(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Return a script's title and its turns as (speaker, words); a chapter has no speaker."""
    title = ""
    turns = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            title = line.removeprefix("# ")
        elif line.startswith("## "):
            turns.append(("", line.removeprefix("## ")))
        elif line:
            speaker, _, words = line.partition(": ")
            turns.append((speaker, words))
    return title, turns


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


# What goes with the sound


def _vtt(said: Sequence[Said]) -> str:
    """Return WebVTT with a cue for every sentence, cut in two at a comma where it is long."""
    blocks = [f"WEBVTT - {SITE}/podcast/\n", f"NOTE {NOTICE}\n"]
    for one in said:
        for words in _cues(one.words):
            text = " ".join(word for word, _, _ in words)
            times = f"{_clock(words[0][1])} --> {_clock(words[-1][2])}"
            blocks.append(f"{times}\n<v {one.speaker}>{text}</v>\n")
    return "\n".join(blocks)


def _cues(
    words: tuple[tuple[str, float, float], ...],
) -> Iterator[tuple[tuple[str, float, float], ...]]:
    commas = [n + 1 for n, (word, _, _) in enumerate(words[:-1]) if word.endswith(",")]
    if sum(len(word) + 1 for word, _, _ in words) > 90 and commas:
        middle = min(commas, key=lambda n: abs(n - len(words) / 2))
        yield words[:middle]
        yield words[middle:]
    else:
        yield words


def _clock(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60 % 60):02}:{seconds % 60:06.3f}"


def _rows(said: Sequence[Said], episode: Episode) -> list[tuple[str, float, float, str]]:
    """Return (speaker, from, to, words): word by word, sentence by sentence for MBROLA's voices.

    With these espeak-ng does not tell when it says a word.
    """
    if episode.is_clear:
        return [(one.speaker, one.start, one.end, one.text) for one in said]
    return [(one.speaker, start, end, word) for one in said for word, start, end in one.words]


def _json(said: Sequence[tuple[str, float, float, str]]) -> str:
    """Return Podcasting 2.0's JSON, a segment for each row."""
    rows = [
        {"speaker": speaker, "startTime": start, "endTime": end, "body": words}
        for speaker, start, end, words in said
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"version": "1.0.0", "segments": [\n{lines}\n]}}\n'


def _page(episode: Episode, title: str, chapters: Sequence[dict[str, Any]]) -> str:
    name = f"avsnitt-{episode.number}"
    rows = "\n".join(
        f'        <li><a href="{name}.mp3#t={row["startTime"]:g}">{escape(row["title"])}</a></li>'
        for row in chapters
    )
    transcript = (
        f'      <p><a href="{name}.{episode.transcript}">Utskrift med tider</a></p>\n'
        if episode.transcript
        else ""
    )
    return f"""<!DOCTYPE html>
<html lang="sv">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{escape(title)} – Klara i city</title>
  <meta name="description" content="{escape(episode.summary)}">
  <link rel="canonical" href="{SITE}/podcast/{name}.html">
  <link rel="alternate" type="application/rss+xml" title="Podden Klara i city" href="feed.xml">
  <link rel="stylesheet" href="../style.css">
</head>
<body>
  <header class="top"><a class="logo" href="../index.html">Klara i city</a></header>
  <p class="demo" role="note">{NOTICE}</p>
  <main>
    <article>
      <h1>{escape(title)}</h1>
      <p>{escape(episode.summary)}</p>
      <audio id="ljud" controls preload="metadata" src="{name}.mp3"></audio>
      <h2>Kapitel</h2>
      <ol>
{rows}
      </ol>
{transcript}    </article>
  </main>
  <footer><p>Ring 114 14 för att nå polisen, eller 112 i ett nödläge.</p></footer>
  <script>
    // A link to this page may name a second, #t=12.5,17: the sound is then ready there.
    const told = /^#t=([\\d.]+)(?:,([\\d.]+))?$/.exec(location.hash);
    const sound = document.getElementById("ljud");
    if (told) sound.src = sound.getAttribute("src") + told[0];
  </script>
</body>
</html>
"""


def _feed(lengths: dict[int, float]) -> str:
    items = "\n".join(_item(episode, lengths[episode.number]) for episode in reversed(EPISODES))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:podcast="https://podcastindex.org/namespace/1.0">
  <channel>
    <title>Podden Klara i city (demonstration)</title>
    <link>{SITE}/</link>
    <atom:link href="{SITE}/podcast/feed.xml" rel="self" type="application/rss+xml"/>
    <description>{NOTICE}</description>
    <language>sv-SE</language>
    <itunes:author>Klara, demonstration</itunes:author>
    <itunes:explicit>false</itunes:explicit>
    <itunes:category text="Government"/>
    <podcast:guid>7f0f5a52-2f0b-5a7e-8c1d-4c1f5f1b2a10</podcast:guid>
    <podcast:locked>yes</podcast:locked>
    <podcast:medium>podcast</podcast:medium>
{items}
  </channel>
</rss>
"""


def _item(episode: Episode, lasts: float) -> str:
    name = f"avsnitt-{episode.number}"
    title, turns = _script(HERE / f"{name}.txt")
    speakers = list(dict.fromkeys(speaker for speaker, _ in turns if speaker))
    persons = "\n".join(
        f'      <podcast:person role="{role}">{speaker}</podcast:person>'
        for role, speaker in zip(("host", "guest"), speakers, strict=True)
    )
    media = {"vtt": "text/vtt", "json": "application/json"}
    transcript = (
        f'\n      <podcast:transcript url="{name}.{episode.transcript}"'
        f' type="{media[episode.transcript]}" language="sv"/>'
        if episode.transcript
        else ""
    )
    size = (HERE / f"{name}.mp3").stat().st_size
    return f"""    <item>
      <title>{escape(title)}</title>
      <link>{SITE}/podcast/{name}.html</link>
      <guid isPermaLink="false">{episode.guid}</guid>
      <pubDate>{episode.published}</pubDate>
      <description>{escape(episode.summary)} {NOTICE}</description>
      <enclosure url="{name}.mp3" length="{size}" type="audio/mpeg"/>
      <itunes:title>{escape(title.partition(": ")[2])}</itunes:title>
      <itunes:episode>{episode.number}</itunes:episode>
      <itunes:season>1</itunes:season>
      <itunes:duration>{round(lasts)}</itunes:duration>
      <itunes:explicit>false</itunes:explicit>
      <podcast:episode>{episode.number}</podcast:episode>
      <podcast:season>1</podcast:season>
{persons}{transcript}
      <podcast:chapters url="kapitel-{episode.number}.json" type="application/json+chapters"/>
    </item>"""


if __name__ == "__main__":
    main()
