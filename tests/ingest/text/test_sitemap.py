import gzip

import pytest

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.text import sitemap

PAGES = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url><loc> https://example.se/a </loc><lastmod>2026-01-02</lastmod></url>
  <!-- comment -->
  <url><loc>https://example.se/b?x=1&amp;y=2</loc></url>
  <url><loc>https://example.se/a</loc></url>
  <url><loc>/relative</loc></url>
  <url><loc>file:///etc/passwd</loc></url>
  <url></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://example.se/one.xml.gz</loc></sitemap>
  <sitemap><loc>https://example.se/index.xml</loc></sitemap>
</sitemapindex>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>"""


def original(data: bytes | str, location: str = "https://example.se/sitemap.xml") -> Original:
    return Original(location, data.encode() if isinstance(data, str) else data)


def test_pages_come_in_order_each_once_with_their_dates() -> None:
    listing = original(PAGES)
    assert sitemap.recognise(listing)
    assert sitemap.read(listing) == [
        ("https://example.se/a", "2026-01-02"),
        ("https://example.se/b?x=1&y=2", None),
        ("https://example.se/relative", None),
    ]


def test_an_index_is_followed_into_gzipped_sitemaps_and_not_in_circles() -> None:
    fetched = []

    def fetch(url: str) -> Original:
        fetched.append(url)
        data = gzip.compress(PAGES.encode()) if url.endswith("gz") else INDEX.encode()
        return original(data, url)

    listing = original(INDEX)
    assert sitemap.recognise(listing)
    assert len(sitemap.read(listing, fetch=fetch)) == 3
    assert fetched == ["https://example.se/one.xml.gz", "https://example.se/index.xml"]


def test_a_gzipped_sitemap_is_recognised() -> None:
    assert sitemap.recognise(original(gzip.compress(PAGES.encode())))


@pytest.mark.parametrize("data", ["<html><body>urlset</body></html>", "text", "", "<records/>"])
def test_other_things_are_not_recognised(data: str) -> None:
    assert not sitemap.recognise(original(data))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (BOMB, "defines XML entities"),
        ("no xml at all", "is not XML"),
        ("", "is not XML"),
        ("<html/>", "is not a sitemap"),
        (gzip.compress(PAGES.encode(), mtime=0)[:50], "is damaged gzip"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(data: bytes | str, line: str) -> None:
    with pytest.raises(SourceError, match=line) as raised:
        sitemap.read(original(data))
    assert "\n" not in str(raised.value)


def test_a_feed_of_pages_is_a_sitemap_and_a_podcast_is_not() -> None:
    item = "<item><link>/1</link><pubDate>Fri, 09 Oct 2026 06:30:00 +0200</pubDate></item>"
    feed = original(f"<rss><channel><link>https://example.se</link>{item}</channel></rss>")
    assert sitemap.recognise(feed)
    assert sitemap.read(feed) == [("https://example.se/1", "2026-10-09T06:30:00+02:00")]
    assert not sitemap.recognise(original("<rss><item><enclosure url='1.mp3'/></item></rss>"))


def test_an_atom_feed_of_pages_is_a_sitemap() -> None:
    entry = '<entry><link href="https://example.se/a"/><updated>2026-01-02</updated></entry>'
    feed = original(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>')
    assert sitemap.recognise(feed)
    assert sitemap.read(feed) == [("https://example.se/a", "2026-01-02")]
