"""Podcast feeds: RSS or Atom, with iTunes' and Podcasting 2.0's tags, to episodes.

feed → items → key, title, dates, audio → the best transcript it offers → a document;
an episode without a transcript waits to be transcribed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from index.errors import SourceError
from index.records import Document, Parsed
from index.transcript.document import to_document
from index.transcript.files import parse
from index.transcript.records import Transcript, clean, seconds
from ingest.fetch.original import Original
from ingest.podcast import tags as feed_tags
from ingest.podcast.episodes import (
    Episode,
    Known,
    Waiting,
    newest,
    says_same,
    with_own_keys,
    with_own_pages,
)
from ingest.podcast.tags import Tags
from ingest.text import safe_xml
from ingest.text.dates import moment
from ingest.text.decode import text_of

Fetch = Callable[[str], Original]

_ROOT = re.compile(r"<(?:rss|(?:\w+:)?RDF|feed)[\s>]", re.IGNORECASE)
_PODCAST = re.compile(r"<enclosure\s|<itunes:|<podcast:|rel=[\"']enclosure[\"']", re.IGNORECASE)
_FORMATS = (("json", "json"), ("vtt", "vtt"), ("srt", "srt"), ("subrip", "srt"))


def recognise(original: Original) -> bool:
    """Return whether this is the feed of a podcast; a feed of pages is none."""
    if not _ROOT.search(safe_xml.head(original)):
        return False
    try:
        return bool(_PODCAST.search(safe_xml.whole(original)))
    except SourceError:
        return False


def read(
    feed: Original, *, fetch: Fetch, held: Callable[[str], Document | None] = lambda key: None
) -> Iterator[Parsed | SourceError | Waiting | Known]:
    """Yield every episode as a document, or as waiting where it has no transcript that is read.

    What is `held` under an episode's key is not asked for again if the feed says the same of it;
    only of the newest of a feed on the web, since a transcript may be mended where it lies.
    A transcript is got with `fetch`; one that cannot be read is yielded as a SourceError, and
    the next one is tried. Of those that can be read, the one that says most is kept: word times
    before speakers before neither. Raises SourceError for what is no feed.
    """
    root = safe_xml.parse(feed)
    channel = root
    items = [element for element in root.iter() if feed_tags.name(element) in ("item", "entry")]
    if feed_tags.name(root) not in ("rss", "rdf", "feed"):
        what = (
            "a web page"
            if feed_tags.name(root) == "html"
            else f"XML of another kind, <{feed_tags.name(root)}>"
        )
        raise SourceError(f"{feed.location} is not a feed: it is {what}")
    if feed_tags.name(root) != "feed":
        channel = next((e for e in root.iter() if feed_tags.name(e) == "channel"), root)
    about = feed_tags.children(channel)
    episodes = with_own_pages([e for item in items if (e := _episode(item, about, feed))])
    asked = newest(episodes) if "://" in feed.location else None
    for episode in with_own_keys(episodes):
        if not isinstance(episode, Episode):
            yield episode
            continue
        known = episode.waiting
        if asked is not None and known.key not in asked and says_same(episode, held(known.key)):
            yield Known(known.key, known.published)
            continue
        chapters = _chapters(episode, fetch)
        waiting = episode.waiting
        if chapters:
            waiting = replace(waiting, meta={**waiting.meta, "chapters": chapters})
        best, problems = _best_transcript(episode, fetch)
        yield from problems
        yield _as_document(waiting, *best) if best else waiting


def _episode(item: etree._Element, about: Tags, feed: Original) -> Episode | SourceError | None:
    tags = feed_tags.children(item)
    audio = feed_tags.audio(tags, feed)
    offered = tuple(_transcripts(tags, feed))
    if audio is None and not offered:
        return None
    page = feed_tags.page(tags, feed)
    guid = feed_tags.text(tags, "guid", "id")
    title = feed_tags.text(tags, "title", "itunes:title", "media:title")
    dated = feed_tags.text(tags, "pubdate", "dc:date", "published", "updated", "atom:published")
    published = moment(dated)
    key = guid or audio or page or title
    if not key:
        return SourceError(f"{feed.location} has an episode without GUID, audio, link and title")
    language = (
        feed_tags.text(tags, "dc:language")
        or feed_tags.text(about, "language", "dc:language")
        or "sv"
    )[:8]
    persons = feed_tags.persons(tags) or feed_tags.persons(about)
    lasts = feed_tags.duration(feed_tags.text(tags, "itunes:duration", "duration"))
    meta: dict[str, Any] = {
        "audio": audio,
        "audio_length": feed_tags.audio_length(tags),
        "episode_page": page,
        "duration": lasts,
        "feed_title": feed_tags.text(about, "title", "itunes:title"),
        "episode": feed_tags.text(tags, "itunes:episode", "podcast:episode"),
        "season": feed_tags.text(tags, "itunes:season", "podcast:season"),
        "author": feed_tags.text(tags, "itunes:author") or feed_tags.text(about, "itunes:author"),
        "persons": persons,
        "chapters": feed_tags.inline_chapters(tags),
    }
    waiting = Waiting(
        key=key,
        title=title or feed_tags.named_after(audio or page or key),
        audio=audio or "",
        published=published,
        url=page or audio,
        duration=lasts,
        language=re.split("[-_]", language.lower())[0] or "sv",
        meta={name: value for name, value in meta.items() if value},
    )
    chapters = next((e.get("url") for e in tags["podcast:chapters"] if e.get("url")), None)
    return Episode(waiting, offered, feed_tags.resolved(chapters, feed) if chapters else None)


# Transcripts and chapters


def _transcripts(tags: Tags, feed: Original) -> Iterator[dict[str, str]]:
    for element in tags["podcast:transcript"]:
        url = feed_tags.resolved(element.get("url"), feed)
        kind = (element.get("type") or "").lower()
        path = urlsplit(url or "").path.lower()
        form = next((f for name, f in _FORMATS if name in kind or path.endswith(f".{name}")), "")
        if url and (form or kind not in ("text/html", "text/plain", "application/pdf")):
            language = (element.get("language") or "").lower()[:2]
            yield {"url": url, "format": form, "language": language}


def _best_transcript(
    episode: Episode, fetch: Fetch
) -> tuple[tuple[dict[str, str], Transcript] | None, list[SourceError]]:
    problems: list[SourceError] = []
    best: tuple[dict[str, str], Transcript] | None = None
    most = (-1, -1, -1)
    order = {"json": 0, "vtt": 1, "srt": 2}
    for offered in sorted(episode.transcripts, key=lambda t: order.get(t["format"], 3)):
        try:
            original = fetch(offered["url"])
            transcript = parse(text_of(original.data, original.charset), offered["url"])
        except SourceError as error:
            problems.append(error)
            continue
        same_language = offered["language"] in ("", episode.waiting.language)
        worth = (
            int(same_language),
            int(any(segment.words for segment in transcript.segments)),
            int(any(segment.speaker for segment in transcript.segments)),
        )
        if worth > most:
            best, most = (offered, transcript), worth
        if worth == (1, 1, 1):
            break
    return best, problems


def _as_document(waiting: Waiting, offered: dict[str, str], transcript: Transcript) -> Parsed:
    text, marks = to_document(transcript)
    told = {"url": offered["url"], "format": offered["format"]}
    language = offered["language"] or waiting.language
    parsed = replace(waiting.as_parsed(text), marks=marks, language=language)
    return replace(parsed, meta={**waiting.meta, "transcript": told})


def _chapters(episode: Episode, fetch: Fetch) -> list[dict[str, Any]]:
    """Return the chapters of a Podcasting 2.0 JSON file; none if it cannot be had or read."""
    if episode.chapters is None:
        return []
    try:
        listed = json.loads(fetch(episode.chapters).data).get("chapters")
        rows = [(seconds(row.get("startTime")), row.get("title")) for row in listed or ()]
    except (SourceError, ValueError, AttributeError, TypeError, RecursionError):
        return []
    return [
        {"start": start, "title": clean(str(title))}
        for start, title in rows
        if start is not None and title
    ]
