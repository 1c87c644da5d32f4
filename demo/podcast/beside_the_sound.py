"""What goes with an episode's sound: its transcript, its page, its place in the feed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from demo.podcast.episodes import EPISODES, HERE, NOTICE, SITE, Episode, Said, script


def vtt(said: Sequence[Said]) -> str:
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


def rows(said: Sequence[Said], episode: Episode) -> list[tuple[str, float, float, str]]:
    """Return (speaker, from, to, words): word by word, sentence by sentence for MBROLA's voices.

    With these espeak-ng does not tell when it says a word.
    """
    if episode.is_clear:
        return [(one.speaker, one.start, one.end, one.text) for one in said]
    return [(one.speaker, start, end, word) for one in said for word, start, end in one.words]


def as_json(said: Sequence[tuple[str, float, float, str]]) -> str:
    """Return Podcasting 2.0's JSON, a segment for each row."""
    rows = [
        {"speaker": speaker, "startTime": start, "endTime": end, "body": words}
        for speaker, start, end, words in said
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"version": "1.0.0", "segments": [\n{lines}\n]}}\n'


def page(episode: Episode, title: str, chapters: Sequence[dict[str, Any]]) -> str:
    """Return the page of an episode, with its chapters."""
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


def feed(lengths: dict[int, float]) -> str:
    """Return the feed, the newest episode first; ``lengths`` are seconds by number."""
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
    title, turns = script(HERE / f"{name}.txt")
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
