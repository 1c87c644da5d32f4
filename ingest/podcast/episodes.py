"""The episodes of a feed as records, told apart though feeds give them the same names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from index.errors import SourceError
from index.records import Document, Parsed

ASKED_AGAIN = 50
"""Of so many episodes, the newest, transcript and chapters are asked for at every run."""

_TOLD = (
    "audio",
    "audio_length",
    "duration",
    "feed_title",
    "episode",
    "season",
    "author",
    "persons",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An episode whose feed offers no transcript: it waits to be transcribed.

    ``audio`` is where its sound is, a URL or for a local feed a path; ``meta`` is as in Parsed.
    """

    key: str
    title: str
    audio: str
    published: str | None = None
    url: str | None = None
    duration: float | None = None
    language: str = "sv"
    meta: dict[str, Any] = field(default_factory=dict)

    def as_parsed(self, text: str = "") -> Parsed:
        """Return the episode as a document, without text as long as nobody wrote it down."""
        return Parsed(
            key=self.key,
            kind="podcast",
            title=self.title,
            text=text,
            url=self.url,
            published=self.published,
            language=self.language,
            meta=self.meta,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """An episode of which the feed says what it said when it was kept: nothing was asked for."""

    key: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Episode:
    """An item of a feed: what is known of it, the transcripts that it offers, its chapters' URL."""

    waiting: Waiting
    transcripts: tuple[dict[str, str], ...]
    chapters: str | None


def newest(episodes: list[Episode | SourceError]) -> set[str]:
    """Return the keys of the episodes that were published last."""
    told = [e.waiting for e in episodes if isinstance(e, Episode)]
    told.sort(key=lambda waiting: waiting.published or "", reverse=True)
    return {waiting.key for waiting in told[:ASKED_AGAIN]}


def says_same(episode: Episode, held: Document | None) -> bool:
    """Return whether a feed says of an episode what it said when that was kept."""
    if held is None or held.state != "current":
        return False
    waiting = episode.waiting
    offered: list[str | None] = [t["url"] for t in episode.transcripts]
    return (
        (held.meta.get("transcript") or {}).get("url") in (offered or [None])
        and (held.title, held.url, held.published)
        == (waiting.title, waiting.url, waiting.published)
        and all(held.meta.get(name) == waiting.meta.get(name) for name in _TOLD)
    )


def with_own_pages(episodes: list[Episode | SourceError]) -> list[Episode | SourceError]:
    """Return episodes, those that name one page for them all (the podcast's own) by their sound."""
    told = [e.waiting for e in episodes if isinstance(e, Episode)]
    times = Counter(url for url, _ in {(waiting.url, waiting.key) for waiting in told})
    return [
        replace(e, waiting=replace(e.waiting, url=e.waiting.audio or None))
        if isinstance(e, Episode) and times[e.waiting.url] > 1
        else e
        for e in episodes
    ]


def with_own_keys(episodes: list[Episode | SourceError]) -> Iterator[Episode | SourceError]:
    """Yield episodes with keys of their own though the feed gives several the same GUID.

    The oldest keeps it, so that a newer one does not take over its document; the same audio
    under the same GUID is the same episode listed twice.
    """
    same: dict[str, list[Episode]] = defaultdict(list)
    for episode in episodes:
        if isinstance(episode, Episode):
            same[episode.waiting.key].append(episode)
    oldest = {
        key: min(reversed(group), key=lambda e: e.waiting.published or "")
        for key, group in same.items()
    }
    seen: set[tuple[str, str]] = set()
    for episode in episodes:
        if isinstance(episode, SourceError):
            yield episode
            continue
        waiting = episode.waiting
        told = (waiting.key, waiting.audio or waiting.title)
        if told in seen:
            continue
        seen.add(told)
        first = oldest[waiting.key].waiting
        if told == (first.key, first.audio or first.title):
            yield episode
        else:
            yield replace(episode, waiting=replace(waiting, key=" ".join(told)))
