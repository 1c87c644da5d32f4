"""The tags of an item in a feed, whatever names and namespaces its maker used."""

from __future__ import annotations

import re
from collections import defaultdict
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from index.errors import SourceError
from index.transcript.records import clean
from ingest.fetch.original import Original
from ingest.text import safe_xml
from ingest.text.addresses import resolved_against, scheme_of

LONGEST = 100 * 3600
"""Seconds: what is said to last longer is a mistake."""

Tags = dict[str, list[etree._Element]]

SOUND_NAMES = "mp3|m4a|m4b|aac|mp4|ogg|opus|oga|flac|wav|webm|weba|mka"
"""How the names of sound files end, after a full stop."""

_AUDIO = re.compile(rf"\.(?:{SOUND_NAMES})(?:$|[?#])", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|(?:\w+:)?RDF|feed)[\s>]", re.IGNORECASE)
_PODCAST = re.compile(r"<enclosure\s|<itunes:|<podcast:|rel=[\"']enclosure[\"']", re.IGNORECASE)
_SPACES = (
    ("itunes", "itunes:"),
    ("podcastindex", "podcast:"),
    ("podcast-namespace", "podcast:"),
    ("2005/atom", "atom:"),
    ("mrss", "media:"),
    ("simplechapters", "psc:"),
    ("simple-chapters", "psc:"),
    ("purl.org/dc", "dc:"),
    ("purl.org/rss/1.0/modules", "other:"),
    ("purl.org/rss", ""),
)


def is_feed(original: Original) -> bool:
    """Return whether this is a feed, RSS or Atom, gzipped or not."""
    return bool(_FEED.search(safe_xml.head(original)))


def is_podcast(original: Original) -> bool:
    """Return whether this is the feed of a podcast; a feed of pages is none."""
    try:
        return is_feed(original) and bool(_PODCAST.search(safe_xml.full_text(original)))
    except SourceError:
        return False


def name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, in lower case."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def children(element: etree._Element) -> Tags:
    """Return the children by name in lower case: "title" for RSS's own, "itunes:title" …"""
    by_name: Tags = defaultdict(list)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        space = child.tag.rpartition("}")[0].strip("{").lower()
        undeclared = child.tag.rpartition(":")[0].lower() if not space else ""
        prefix = next((p for part, p in _SPACES if part in space), "other:" if space else "")
        if prefix == "atom:" and name(element) in ("feed", "entry"):
            prefix = ""
        by_name[(f"{undeclared}:" if undeclared else prefix) + name(child)].append(child)
    return by_name


def text(tags: Tags, *names: str) -> str | None:
    """Return the text of the first of these tags that has any, on one line."""
    for wanted in names:
        for element in tags[wanted]:
            words = clean(safe_xml.plain("".join(element.itertext())))
            if words:
                return words
    return None


def persons(tags: Tags) -> list[dict[str, str]]:
    """Return Podcasting 2.0's persons: name and role."""
    return [
        {"name": person, "role": (element.get("role") or "host").lower()}
        for element in tags["podcast:person"]
        if (person := clean("".join(element.itertext())))
    ]


def audio(tags: Tags, feed: Original) -> str | None:
    """Return where the sound is: an enclosure that says so by type or by name, else the first."""
    offered = [(e.get("url"), e.get("type")) for e in tags["enclosure"]]
    links = [*tags["link"], *tags["atom:link"]]
    offered += [(e.get("href"), e.get("type")) for e in links if e.get("rel") == "enclosure"]
    offered += [
        (e.get("url"), e.get("type"))
        for e in tags["media:content"]
        if (e.get("medium") or e.get("type") or "").startswith("audio")
    ]
    urls = [(resolved(url, feed), (kind or "").lower()) for url, kind in offered if url]
    for url, kind in urls:
        if url and (kind.startswith(("audio/", "video/")) or _AUDIO.search(url)):
            return url
    image = ("image/", "application/pdf")
    return next((url for url, kind in urls if url and not kind.startswith(image)), None)


def audio_length(tags: Tags) -> str | None:
    """Return how many bytes the feed says that the sound has; it often lies, but not anew."""
    length = next((e.get("length") for e in tags["enclosure"] if e.get("length")), None)
    return length if length and length.isdigit() and length != "0" else None


def page(tags: Tags, feed: Original) -> str | None:
    """Return the address of the page about an episode, if it has one."""
    for element in [*tags["link"], *tags["atom:link"]]:
        if element.get("rel", "alternate") == "alternate":
            url = resolved(element.get("href") or element.text, feed)
            if url and "://" in url and not _AUDIO.search(url):
                return url
    guid = next(iter(tags["guid"]), None)
    if guid is not None and (guid.get("isPermaLink") or "true").lower() == "true":
        url = clean(guid.text or "")
        if url.startswith(("http://", "https://")) and not _AUDIO.search(url):
            return url
    return None


def next_page(tags: Tags, feed: Original) -> str | None:
    """Return the address of the feed's next page, with older episodes (RFC 5005)."""
    for element in [*tags["atom:link"], *tags["link"]]:
        if (element.get("rel") or "").lower() in ("next", "prev-archive"):
            return resolved(element.get("href"), feed)
    return None


def resolved(reference: str | None, feed: Original) -> str | None:
    """Return an address or, in a local feed, a path; None for what a feed may not name."""
    reference = clean(reference or "")
    if not reference:
        return None
    scheme = scheme_of(reference)
    if scheme in ("http", "https"):
        return reference
    if "://" in feed.location:
        url = resolved_against(feed.location, reference)
        return url if url and url.lower().startswith(("http://", "https://")) else None
    if scheme in ("", "file"):
        path = unquote(reference.removeprefix("file://"))
        return str((Path(feed.location).parent / path).resolve())
    return None


def named_after(location: str) -> str:
    """Return the last part of an address or path, as a title of last resort."""
    return unquote(urlsplit(location).path).rstrip("/").rpartition("/")[2] or location


def inline_chapters(tags: Tags) -> list[dict[str, Any]]:
    """Return the chapters that stand in the feed itself (Podlove)."""
    chapters = []
    for element in (chapter for parent in tags["psc:chapters"] for chapter in parent):
        start = duration(element.get("start"), zero=True)
        if start is not None and element.get("title"):
            chapters.append({"start": start, "title": clean(element.get("title") or "")})
    return sorted(chapters, key=itemgetter("start"))


def duration(written: str | None, *, zero: bool = False) -> float | None:
    """Return "1:02:03", "62:03" or "3723" in seconds; None for what no episode lasts.

    >>> duration("1:02:03"), duration("62:03"), duration("3723"), duration("0"), duration("lång")
    (3723.0, 3723.0, 3723.0, None, None)
    """
    if not written or not re.fullmatch(r"(?:\d{1,6}:){0,2}\d{1,7}(?:\.\d+)?", written.strip()):
        return None
    total = 0.0
    for part in written.strip().split(":"):
        total = total * 60 + float(part)
    return total if 0 < total <= LONGEST or (zero and total == 0) else None
