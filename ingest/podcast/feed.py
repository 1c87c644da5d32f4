"""Podcast feeds: RSS or Atom, with iTunes' and Podcasting 2.0's tags, to episodes.

feed, page after page → items → key, title, dates, audio → an episode, without words
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from index.errors import SourceError
from index.language.word_lists import word_lists
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.podcast.episode import Episode, OfferedTranscript, with_own_keys, with_own_pages
from ingest.text import feed_tags, safe_xml
from ingest.text.dates import moment
from ingest.text.feed_tags import Tags
from ingest.text.language import language_of
from ingest.text.names import names_in

Fetch = Callable[[str], Original]
PAGES = 500
"""Of a paged feed (RFC 5005): at ten episodes a page, a daily podcast of thirteen years."""

ENOUGH = 100
"""Titles of episodes that a podcast's language is told from."""

_FORMS = (("json", "json"), ("vtt", "vtt"), ("srt", "srt"), ("subrip", "srt"))
_LANGUAGES = {
    name: language
    for language, names in word_lists(Path(__file__).with_name("language_names.toml")).items()
    for name in names
}
MOST_NAMES = 100
"""Names that a description may tell; each is looked for in everything that is heard."""

_TAG = re.compile(r"<[^>]*>")
recognise = feed_tags.is_podcast


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What one page of a feed says: its episodes, a line for each item that is none, its damage."""

    episodes: tuple[Episode, ...]
    problems: tuple[str, ...]
    damage: str | None
    next_page: str | None


ReadPage = Callable[[Original], FeedPage]
"""Returns what a page of a feed says. Raises SourceError."""


@dataclass(slots=True)
class Listing:
    """What a feed lists: its episodes, items that are none, and what is to be said of it.

    ``is_complete`` is whether it could be read from end to end: what another one does not list may
    still be there.
    """

    episodes: list[Episode] = field(default_factory=list)
    problems: list[SourceError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_complete: bool = True


def read_page(page: Original) -> FeedPage:
    """Return what one page of a feed says; SourceError for what is no feed."""
    tree = safe_xml.parse(page)
    about = feed_tags.children(_channel(tree.root, page))
    items = [e for e in tree.root.iter() if feed_tags.name(e) in ("item", "entry")]
    language = _spoken_language(about, items)
    episodes: list[Episode] = []
    problems: list[str] = []
    for item in items:
        episode = _episode(item, about, page, language)
        if isinstance(episode, SourceError):
            problems.append(str(episode))
        elif episode is not None:
            episodes.append(episode)
    next_page = feed_tags.next_page(about, page)
    return FeedPage(tuple(episodes), tuple(problems), tree.damage, next_page)


def listed(feed: Original, *, fetch: Fetch, read: ReadPage = read_page) -> Listing:
    """Return the episodes of a feed and of its further pages, newest page first.

    Raises SourceError for what is no feed.
    """
    listing = Listing()
    episodes: list[Episode] = []
    page: Original | None = feed
    addresses = {feed.location}
    while page is not None:
        try:
            part = read(page)
        except SourceError as error:
            if page is feed:
                raise
            listing.is_complete = False
            listing.problems.append(error)
            break
        episodes += part.episodes
        listing.problems += map(SourceError, part.problems)
        if part.damage:
            listing.is_complete = False
            listing.notes.append(
                f"{page.location} is a damaged feed ({part.damage}): it was read as well as"
                " possible, and no episode was withdrawn"
            )
        address, page = part.next_page, None
        if address is not None and address not in addresses and len(addresses) < PAGES:
            addresses.add(address)
            try:
                page = fetch(address)
            except SourceError as error:
                listing.is_complete = False
                listing.problems.append(error)
    listing.episodes = list(with_own_keys(with_own_pages(episodes)))
    return listing


def _channel(root: etree._Element, feed: Original) -> etree._Element:
    """Return the element that tells about the feed as a whole; SourceError for what is no feed."""
    name = feed_tags.name(root)
    if name == "feed":
        return root
    if name not in ("rss", "rdf"):
        what = "a web page" if name == "html" else f"XML of another kind, <{name}>"
        raise SourceError(f"{feed.location} is not a feed: it is {what}")
    return next((e for e in root.iter() if feed_tags.name(e) == "channel"), root)


def _spoken_language(about: Tags, items: Sequence[etree._Element]) -> str:
    """Return the language of a podcast: hosts write "en" for whoever chose none, words do not."""
    declared = main_language(feed_tags.text(about, "language", "dc:language"))
    titles = (feed_tags.text(feed_tags.children(item), "title") for item in items[:ENOUGH])
    description = feed_tags.text(about, "description", "itunes:summary", "subtitle")
    return language_of(" ".join(filter(None, (description, *titles))), declared or None)


def _episode(
    item: etree._Element, about: Tags, feed: Original, language: str
) -> Episode | SourceError | None:
    tags = feed_tags.children(item)
    audio = feed_tags.audio(tags, feed)
    offered = tuple(_transcripts(tags, feed))
    if audio is None and not offered:
        return None
    page = feed_tags.page(tags, feed)
    title = feed_tags.text(tags, "title", "itunes:title", "media:title")
    dated = feed_tags.text(tags, "pubdate", "dc:date", "published", "updated", "atom:published")
    key = feed_tags.text(tags, "guid", "id") or audio or page or title
    if not key:
        return SourceError(f"{feed.location} has an episode without GUID, audio, link and title")
    meta: dict[str, Any] = {
        "audio": audio,
        "audio_length": feed_tags.audio_length(tags),
        "episode_page": page,
        "duration": feed_tags.duration(feed_tags.text(tags, "itunes:duration", "duration")),
        "feed_title": feed_tags.text(about, "title", "itunes:title"),
        "episode": feed_tags.text(tags, "itunes:episode", "podcast:episode"),
        "season": feed_tags.text(tags, "itunes:season", "podcast:season"),
        "author": feed_tags.text(tags, "itunes:author") or feed_tags.text(about, "itunes:author"),
        "persons": feed_tags.persons(tags) or feed_tags.persons(about),
        "chapters": feed_tags.inline_chapters(tags),
        "names": _names(tags),
    }
    facts = Parsed(
        key=key,
        kind="podcast",
        title=title or feed_tags.named_after(audio or page or key),
        text="",
        url=page or audio,
        published=moment(dated),
        language=main_language(feed_tags.text(tags, "dc:language")) or language,
        meta={name: value for name, value in meta.items() if value},
    )
    chapters = next((e.get("url") for e in tags["podcast:chapters"] if e.get("url")), None)
    return Episode(facts, offered, feed_tags.resolved(chapters, feed) if chapters else None)


def _names(tags: Tags) -> list[str]:
    """Return the names that a feed tells an episode with: whom and what it may speak of."""
    words = feed_tags.text(tags, "description", "itunes:summary", "summary", "content:encoded")
    return list(names_in(_TAG.sub(". ", words or ""))[:MOST_NAMES])


def _transcripts(tags: Tags, feed: Original) -> Iterator[OfferedTranscript]:
    for element in tags["podcast:transcript"]:
        url = feed_tags.resolved(element.get("url"), feed)
        kind = (element.get("type") or "").lower()
        path = urlsplit(url or "").path.lower()
        form = next((f for name, f in _FORMS if name in kind or path.endswith(f".{name}")), "")
        if url and (form or kind not in ("text/html", "text/plain", "application/pdf")):
            yield OfferedTranscript(url, form, main_language(element.get("language")))


def main_language(tag: str | None) -> str:
    """Return "sv" for "sv-SE"; empty for none, and for "und" and "mul", which say nothing."""
    main = re.split("[-_]", (tag or "").strip().lower())[0][:12]
    return "" if main in ("und", "mul", "zxx") else _LANGUAGES.get(main, main)
