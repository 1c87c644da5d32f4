import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeGuard

import pytest

from index.errors import SourceError, SourceGone
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.podcast import feed as podcast
from ingest.podcast.transcripts import transcript_of, with_chapters

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0">
<channel><title>Podden &amp; co</title><link>https://p.se/</link><language>sv-SE</language>
<podcast:person role="host">Anna Lind</podcast:person>
<item>
  <title>Avsnitt 2 &amp;amp; mer</title><googleplay:title>Nej</googleplay:title>
  <link>/avsnitt/2</link><guid isPermaLink="false">two</guid>
  <pubDate>Fri, 09 Oct 2026 06:30:00 +0200</pubDate>
  <enclosure url="ljud/2.mp3?a=1&amp;b=2" length="-1" type="text/html"/>
  <itunes:duration>1:02:03</itunes:duration><itunes:episode>2</itunes:episode>
  <podcast:transcript url="t/2.html" type="text/html"/>
  <podcast:transcript url="t/2.srt" type="application/srt"/>
  <podcast:transcript url="t/2.vtt" type="text/vtt"/>
  <podcast:chapters url="t/2.json" type="application/json+chapters"/>
  <podcast:person role="guest">Bo &amp; Ek</podcast:person>
  <description>Det här sades inte.</description>
</item>
<item>
  <title>Avsnitt 1</title><guid>https://p.se/avsnitt/1</guid>
  <pubDate>i höstas</pubDate>
  <enclosure url="https://cdn.se/1.mp3" length="1" type="audio/mpeg"/>
  <itunes:duration>00:00:00</itunes:duration>
</item>
<item><title>En nyhet utan ljud</title><link>https://p.se/nyhet</link></item>
</channel></rss>"""
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Hej från Klara.\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHej från Klara.\n"
WORDS = {
    "segments": [
        {
            "start": 0,
            "end": 1,
            "text": "Hej från Klara.",
            "words": [
                {"word": "Hej", "start": 0.0, "end": 0.2},
                {"word": "från", "start": 0.2, "end": 0.4},
                {"word": "Klara.", "start": 0.4, "end": 1.0},
            ],
        }
    ]
}
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "Början"}, {"startTime": "x"}],
}


def original(
    data: str | bytes, location: str = "https://p.se/feed/rss.xml", **more: str
) -> Original:
    return Original(location, data.encode() if isinstance(data, str) else data, **more)


def fetching(files: Mapping[str, object]) -> Callable[[str], Original]:
    def fetch(url: str) -> Original:
        if url not in files:
            raise SourceGone(f"{url} is gone: it answered 404")
        held = files[url]
        return original(held if isinstance(held, str) else json.dumps(held), url)

    return fetch


NOTHING = fetching({})
T = "https://p.se/feed/t/2"


def read(feed: Original, *, fetch: podcast.Fetch) -> list[Parsed | SourceError]:
    """Return what a feed gives, in order: problems, documents, facts of what has no words."""
    listing = podcast.listed(feed, fetch=fetch)
    result: list[Parsed | SourceError] = [*listing.problems]
    for episode in listing.episodes:
        told = with_chapters(episode, fetch=fetch)
        words = transcript_of(told, fetch=fetch)
        result += [*words.problems, words.document or told.facts]
    return result


def waits(episode: Parsed | SourceError) -> TypeGuard[Parsed]:
    return isinstance(episode, Parsed) and not episode.text


def one(feed: str, files: Mapping[str, object] | None = None) -> Parsed | SourceError:
    (episode,) = read(original(feed), fetch=fetching(files or {}))
    return episode


def feed_of(*items: str) -> str:
    return f"<rss><channel><title>P</title>{''.join(items)}</channel></rss>"


def test_an_episode_with_a_transcript_is_a_document_of_what_was_said() -> None:
    feed = original(FEED)
    assert podcast.recognise(feed)
    files = {f"{T}.vtt": VTT, f"{T}.srt": SRT, f"{T}.json": CHAPTERS}
    second, first = read(feed, fetch=fetching(files))
    assert isinstance(second, Parsed)
    assert second.text == "Hej från Klara."
    assert [mark.kind for mark in second.marks] == ["second", "speaker"]
    assert second.title == "Avsnitt 2 & mer"
    assert second.url == "https://p.se/avsnitt/2"
    assert (second.key, second.kind, second.language) == ("two", "podcast", "sv")
    assert second.published == "2026-10-09T06:30:00+02:00"
    assert second.meta == {
        "audio": "https://p.se/feed/ljud/2.mp3?a=1&b=2",
        "episode_page": "https://p.se/avsnitt/2",
        "duration": 3723.0,
        "feed_title": "Podden & co",
        "episode": "2",
        "persons": [{"name": "Bo & Ek", "role": "guest"}],
        "chapters": [{"start": 0.0, "title": "Början"}],
        "transcript": {"url": f"{T}.vtt", "format": "vtt"},
    }
    assert waits(first)
    assert first.key == first.url == "https://p.se/avsnitt/1"
    assert (first.meta["audio"], first.published) == ("https://cdn.se/1.mp3", None)
    assert "duration" not in first.meta
    assert first.meta["persons"] == [{"name": "Anna Lind", "role": "host"}]


def test_a_broken_transcript_is_said_and_the_next_one_is_taken() -> None:
    files = {f"{T}.vtt": "<html>404</html>", f"{T}.srt": SRT}
    problem, episode, _ = read(original(FEED), fetch=fetching(files))
    assert isinstance(problem, SourceError)
    assert f"{T}.vtt" in str(problem)
    assert isinstance(episode, Parsed)
    assert episode.meta["transcript"]["format"] == "srt"


def test_the_transcript_that_says_most_is_kept() -> None:
    offered = "".join(
        f'<podcast:transcript url="{name}" type="{kind}" language="{language}"/>'
        for name, kind, language in [
            ("a.srt", "application/x-subrip", "sv"),
            ("en.vtt", "text/vtt", "en"),
            ("w.json", "application/json", "sv"),
        ]
    )
    item = f'<item><guid>1</guid><enclosure url="1.mp3"/>{offered}</item>'
    base = "https://p.se/feed/"
    files = {base + "a.srt": SRT, base + "en.vtt": VTT, base + "w.json": WORDS}
    episode = one(feed_of("<language>sv</language>", item), files)
    assert isinstance(episode, Parsed)
    assert episode.meta["transcript"] == {"url": base + "w.json", "format": "json"}
    assert len(episode.marks) == 3


def test_an_episode_whose_only_transcript_is_gone_waits() -> None:
    *problems, second, _ = read(original(FEED), fetch=NOTHING)
    assert len(problems) == 2
    assert waits(second)


def test_an_atom_feed_is_read() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><id>f</id>
    <entry><title>Ett</title><id>tag:1</id><published>2026-01-02T03:04:05Z</published>
    <link rel="alternate" href="https://p.se/1"/>
    <link rel="enclosure" href="1.ogg" type="audio/ogg"/>
    </entry></feed>"""
    assert podcast.recognise(original(atom))
    episode = one(atom)
    assert waits(episode)
    assert (episode.key, episode.title, episode.url) == ("tag:1", "Ett", "https://p.se/1")
    assert episode.published == "2026-01-02T04:04:05+01:00"
    assert episode.meta["audio"] == "https://p.se/feed/1.ogg"


def test_a_feed_in_windows_1252_that_says_utf_8_comes_out_right() -> None:
    title = "<title>Förundersökning – &aring;ret &nbsp;runt & så</title>"
    item = f"<item>{title}<enclosure url='/a.mp3'/></item>"
    data = ('<?xml version="1.0" encoding="utf-8"?>' + feed_of(item)).encode("windows-1252")
    (episode,) = read(original(data), fetch=NOTHING)
    assert waits(episode)
    assert episode.title == "Förundersökning – året runt & så"
    assert episode.key == "https://p.se/a.mp3"


def test_two_episodes_with_the_same_guid_are_two_and_the_oldest_keeps_it() -> None:
    items = [
        f"<item><guid>1</guid><title>{name}</title><pubDate>{day} Oct 2026 06:30:00 GMT</pubDate>"
        f"<enclosure url='{name}.mp3'/></item>"
        for name, day in [("new", "09"), ("old", "01"), ("old", "01")]
    ]
    episodes = list(read(original(feed_of(*items)), fetch=NOTHING))
    assert [e.key for e in episodes if waits(e)] == [
        "1 https://p.se/feed/new.mp3",
        "1",
    ]


def test_a_feed_from_the_web_names_no_files() -> None:
    item = """<item><guid>1</guid><enclosure url="file:///etc/passwd"/>
    <podcast:transcript url="file:///etc/passwd" type="text/vtt"/></item>
    <item><guid>2</guid><enclosure url="a.mp3"/>
    <podcast:transcript url="file:///etc/passwd" type="text/vtt"/></item>"""
    asked: list[str] = []

    def fetch(url: str) -> Original:
        asked.append(url)
        return original(VTT, url)

    (episode,) = read(original(feed_of(item)), fetch=fetch)
    assert waits(episode)
    assert asked == []


def test_a_local_feed_names_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "å 1.vtt").write_text(VTT, encoding="utf-8")
    item = """<item><guid>1</guid><enclosure url="1.mp3"/>
    <podcast:transcript url="%C3%A5%201.vtt" type="text/vtt"/></item>"""
    feed = original(feed_of(item), str(tmp_path / "feed.xml"))

    def fetch(path: str) -> Original:
        return Original(path, Path(path).read_bytes())

    (episode,) = read(feed, fetch=fetch)
    assert isinstance(episode, Parsed)
    assert episode.text == "Hej från Klara."
    assert episode.meta["audio"] == str(tmp_path / "1.mp3")


def test_five_thousand_episodes_are_read() -> None:
    items = [
        f"<item><guid>{n}</guid><title>Avsnitt {n}</title><enclosure url='{n}.mp3'/>"
        f"<description><![CDATA[<p>{'text & mer ' * 100}</p>]]></description></item>"
        for n in range(5000)
    ]
    feed = original(feed_of(*items))
    assert podcast.recognise(feed)
    assert sum(1 for _ in read(feed, fetch=NOTHING)) == 5000


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("<!DOCTYPE html><html><body>Fel</body></html>", "is not a feed: it is a web page"),
        ("inte xml", "is not XML"),
        ("", "is not XML"),
        ("<urlset/>", "is not a feed: it is XML of another kind, <urlset>"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "defines XML entities"),
    ],
)
def test_what_is_no_feed_is_one_clear_line(data: str, line: str) -> None:
    assert not podcast.recognise(original(data)) or "ENTITY" in data
    with pytest.raises(SourceError, match=line):
        list(read(original(data), fetch=NOTHING))


def test_a_cut_feed_gives_the_episodes_that_it_has() -> None:
    cut = FEED[: FEED.index("<title>En nyhet")]
    assert len(list(read(original(cut), fetch=fetching({f"{T}.vtt": VTT, f"{T}.srt": SRT})))) == 2


def test_a_feed_of_pages_is_not_a_podcast() -> None:
    assert not podcast.recognise(original(feed_of("<item><link>https://p.se/1</link></item>")))


def test_a_page_that_all_episodes_share_is_no_episodes_address() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://p.se/</link><guid>{n}</guid>"
        f'<enclosure url="https://p.se/{n}.mp3" type="audio/mpeg"/></item>'
        for n in (1, 2)
    )
    feed = original(f"<rss><channel><title>P</title>{items}</channel></rss>")
    urls = [e.url for e in read(feed, fetch=NOTHING) if waits(e)]
    assert urls == ["https://p.se/1.mp3", "https://p.se/2.mp3"]


def test_podloves_chapters_stand_in_the_feed_itself() -> None:
    chapters = """<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.2">
    <psc:chapter start="00:00:00.000" title="Hej"/><psc:chapter start="1:02.5" title="Natten"/>
    </psc:chapters>"""
    episode = one(feed_of(f"<item><guid>1</guid><enclosure url='1.mp3'/>{chapters}</item>"))
    assert isinstance(episode, Parsed)
    assert episode.meta["chapters"] == [
        {"start": 0.0, "title": "Hej"},
        {"start": 62.5, "title": "Natten"},
    ]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("07 okt 2025", "2025-10-07"),
        ("Fri, 09 Oct 2020 22:30:00 GMT", "2020-10-10T00:30:00+02:00"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("0001-01-01T00:00:00", None),
    ],
)
def test_dates_are_swedish_days_and_no_placeholders(written: str, date: str | None) -> None:
    item = f"<item><guid>1</guid><pubDate>{written}</pubDate><enclosure url='1.mp3'/></item>"
    episode = one(feed_of(item))
    assert isinstance(episode, Parsed)
    assert episode.published == date
