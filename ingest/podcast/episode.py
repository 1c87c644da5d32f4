"""The episodes of a feed as records, told apart though feeds give them the same names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.records import Document, Parsed

ASKED_AGAIN = 50
"""Of so many episodes, the newest, transcript and chapters are asked for at every run: makers of
podcasts mend what is new, and a feed of a thousand episodes would cost two thousand requests."""

_FROM_FEED = (
    "audio",
    "audio_length",
    "duration",
    "feed_title",
    "episode",
    "season",
    "author",
    "persons",
)
"""What of an episode's meta stands in the feed itself."""


@dataclass(frozen=True, slots=True)
class OfferedTranscript:
    """A transcript that a feed offers: where it lies, its form and language if the feed says."""

    url: str
    form: str
    language: str


@dataclass(frozen=True, slots=True)
class Episode:
    """An item of a feed: what is known of it, without words; what it offers; its chapters' URL."""

    facts: Parsed
    transcripts: tuple[OfferedTranscript, ...] = ()
    chapters: str | None = None

    @property
    def key(self) -> str:
        """Its name within the source."""
        return self.facts.key

    @property
    def audio(self) -> str:
        """Where its sound is, a URL or for a local feed a path; empty if it has none."""
        return str(self.facts.meta.get("audio") or "")


def newest(episodes: Sequence[Episode]) -> set[str]:
    """Return the keys of the episodes that were published last."""
    latest = sorted(episodes, key=lambda e: e.facts.published or "", reverse=True)
    return {episode.key for episode in latest[:ASKED_AGAIN]}


def says_same(episode: Episode, stored: Document | None) -> bool:
    """Return whether a feed says of an episode what it said when that was stored."""
    if stored is None or stored.state != "current":
        return False
    facts = episode.facts
    urls: list[str | None] = [offered.url for offered in episode.transcripts]
    return (
        (stored.meta.get("transcript") or {}).get("url") in (urls or [None])
        and (stored.title, stored.url, stored.published)
        == (facts.title, facts.url, facts.published)
        and all(stored.meta.get(name) == facts.meta.get(name) for name in _FROM_FEED)
    )


def with_own_pages(episodes: Sequence[Episode]) -> list[Episode]:
    """Return episodes, those that name one page for them all (the podcast's own) by their sound."""
    pages = {(episode.facts.url, episode.key) for episode in episodes}
    times = Counter(url for url, _ in pages)
    return [
        replace(episode, facts=replace(episode.facts, url=episode.audio or None))
        if times[episode.facts.url] > 1
        else episode
        for episode in episodes
    ]


def with_own_keys(episodes: Sequence[Episode]) -> Iterator[Episode]:
    """Yield episodes with keys of their own though the feed gives several the same GUID.

    The oldest keeps it, so that a newer one does not take over its document; the same audio
    under the same GUID is the same episode listed twice.
    """
    same: dict[str, list[Episode]] = defaultdict(list)
    for episode in episodes:
        same[episode.key].append(episode)
    oldest = {
        key: min(reversed(group), key=lambda e: e.facts.published or "")
        for key, group in same.items()
    }
    listed: set[tuple[str, str]] = set()
    for episode in episodes:
        name = (episode.key, episode.audio or episode.facts.title)
        if name in listed:
            continue
        listed.add(name)
        first = oldest[episode.key]
        if name == (first.key, first.audio or first.facts.title):
            yield episode
        else:
            yield replace(episode, facts=replace(episode.facts, key=" ".join(name)))
