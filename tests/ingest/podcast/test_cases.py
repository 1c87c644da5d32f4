"""Feeds that were misread once, each with a note on where it comes from and what is right."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.quotes import Span, prove
from benchmarks import sound
from demo.serve import serve
from index.records import Document
from index.store.documents import Store
from ingest.fetch.client import Fetcher, Limits
from ingest.fetch.original import Original
from ingest.podcast import feed as podcast_feed
from ingest.run import run
from ingest.sources import named
from ingest.speech import audio
from ingest.tally import Report
from ingest.text import sitemap

CASES = Path(__file__).parent / "cases"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nDet här är avsnitt {}.\n"
TRANSCRIPT = (
    '<podcast:transcript xmlns:podcast="https://podcastindex.org/namespace/1.0" url="{}.vtt"'
    ' type="text/vtt"/></item>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a site whose episodes have transcripts."""
    made = tmp_path / "site"
    made.mkdir()
    for number in range(1, 5):
        (made / f"{number}.vtt").write_text(VTT.format(number), encoding="utf-8")
    return made


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    with serve(folder) as base:
        yield base


def lay(folder: Path, name: str, site: str, text: str) -> None:
    """Write a feed whose addresses are the site's, and whose episodes offer transcripts."""
    text = text.replace("https://e.example", site)
    for number in range(1, 5):
        address = f'<enclosure url="{site}/{number}.mp3"'
        before, found, after = text.partition(address)
        text = before + found + after.replace("</item>", TRANSCRIPT.format(number), 1)
    (folder / name).write_text(text, encoding="utf-8")


def take_in(data: Path, location: str) -> Report:
    with Fetcher(Limits(delay=0, backoff=0.01), allow_private=True) as fetcher:
        (report,) = run(data, named([location]), fetcher)
    return report


def stored(data: Path) -> list[Document]:
    with Store(data) as store:
        return store.documents()


def case(name: str) -> str:
    return (CASES / name).read_text(encoding="utf-8")


def test_a_damaged_feed_is_read_says_so_and_withdraws_nothing(
    tmp_path: Path, folder: Path, site: str
) -> None:
    lay(folder, "feed.xml", site, case("feed-broken-item-withdraws/before.xml"))
    assert take_in(tmp_path / "data", f"{site}/feed.xml").new == 3
    lay(folder, "feed.xml", site, case("feed-broken-item-withdraws/after.xml"))
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.unchanged, report.new, report.withdrawn) == (3, 0, 0)
    assert any("is a damaged feed (line 4: Opening and ending tag" in n for n in report.notes)
    assert [d.state for d in stored(tmp_path / "data")] == ["current"] * 3


DAMAGES: dict[str, Callable[[str], str]] = {
    "cut off": lambda text: text[: text.rindex("<item>") + 30],
    "a tag that is not closed": lambda text: text.replace("Rad ett", "<p>Rad <b>ett", 1),
    "a tag of no kind": lambda text: text.replace("Rad ett", "Från <polisen> i natt", 1),
    "less than": lambda text: text.replace("Rad ett", "3 < 5 & <3", 1),
    "a warning before it": lambda text: f"<br />\n<b>Warning</b>: x in <b>/x.php</b>\n{text}",
    "a comment without end": lambda text: text.replace("<item><title>Två", "<!-- <item><title>Två"),
    "an attribute without end": lambda text: text.replace('3.mp3" type', "3.mp3 type", 1),
    "CDATA without end": lambda text: text.replace("Rad ett", "<![CDATA[Rad <br>", 1),
    "a closing tag too many": lambda text: text.replace("Rad ett", "Rad ett</div>", 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whatever_the_damage_no_episode_is_withdrawn(
    tmp_path: Path, folder: Path, site: str, damage: Callable[[str], str]
) -> None:
    whole = case("feed-broken-item-withdraws/before.xml")
    lay(folder, "feed.xml", site, whole)
    take_in(tmp_path / "data", f"{site}/feed.xml")
    lay(folder, "feed.xml", site, damage(whole))
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.withdrawn, report.new, report.failed) == (0, 0, 0)
    assert len(report.notes) == 1
    lay(folder, "feed.xml", site, whole.replace("Två", "Två, mitt i"))
    assert take_in(tmp_path / "data", f"{site}/feed.xml").changed == 1


@pytest.mark.parametrize("before", ["\n\n \ufeff", "\ufeff<!-- made by hand -->\n"])
def test_what_may_stand_before_a_feed_is_no_damage(before: str) -> None:
    text = case("feed-broken-item-withdraws/before.xml")
    listing = podcast_feed.listed(Original("f.xml", (before + text).encode()), fetch=no_fetch)
    assert (len(listing.episodes), listing.is_complete, listing.notes) == (3, True, [])


def test_a_damaged_sitemap_says_so() -> None:
    notes: list[str] = []
    data = case("sitemap-raw-ampersand/sitemap.xml").replace("</urlset>", "").encode()
    assert len(sitemap.read(Original("https://e.example/s.xml", data), note=notes.append)) == 2
    assert notes[0].startswith("https://e.example/s.xml is damaged")


def test_an_emoji_in_two_halves_is_one_sign(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(case("feed-surrogate-reference/feed.xml"))
    listing = podcast_feed.listed(Original(str(feed), feed.read_bytes()), fetch=no_fetch)
    titles = [episode.facts.title for episode in listing.episodes]
    assert titles == ["Emoji 😀 i titeln", "Ett"]
    assert listing.is_complete


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&#xD83D;&#xDE00; ja", "😀 ja"),
        ("&#55357; halv", "halv"),
        ("&amp;#55357;&amp;#56832; ja", "😀 ja"),
        ("<![CDATA[&#55357;&#56832; ja]]>", "😀 ja"),
        ("noll &#0;&#11; &#38;&#60;b", "noll &<b"),
        ("å&#150;ä", "å–ä"),
    ],
)
def test_references_are_characters_or_nothing(written: str, title: str) -> None:
    text = case("feed-surrogate-reference/feed.xml")
    text = text.replace("Emoji &#55357;&#56832; i titeln", written)
    listing = podcast_feed.listed(Original("feed.xml", text.encode()), fetch=no_fetch)
    assert listing.episodes[0].facts.title == title
    assert listing.is_complete


def test_a_raw_ampersand_keeps_its_parameters() -> None:
    data = case("sitemap-raw-ampersand/sitemap.xml").encode()
    assert [url for url, _ in sitemap.read(Original("https://e.example/s.xml", data))] == [
        "https://e.example/p?a=1&b=2&page=3",
        "https://e.example/q?a=1&b=2",
    ]
    feed = case("feed-surrogate-reference/feed.xml").replace("1.mp3", "1.mp3?a=1&b=2&copy=3")
    (_, episode) = podcast_feed.listed(Original("f.xml", feed.encode()), fetch=no_fetch).episodes
    assert episode.audio == "https://e.example/1.mp3?a=1&b=2&copy=3"


def test_the_further_pages_of_a_feed_are_read(tmp_path: Path, folder: Path, site: str) -> None:
    first = case("feed-paged/feed.xml").replace("feed?page=2", "page2.xml")
    lay(folder, "feed.xml", site, first)
    lay(folder, "page2.xml", site, case("feed-paged/page2.xml"))
    assert take_in(tmp_path / "data", f"{site}/feed.xml").new == 2
    # A page that cannot be had is a failure, and what it listed is not gone.
    (folder / "page2.xml").unlink()
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.unchanged, report.withdrawn, report.failed) == (1, 0, 1)
    # A web page in its place is a failure too, and the first page is read.
    (folder / "page2.xml").write_text("<html><body>404</body></html>")
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.unchanged, report.withdrawn, report.failed) == (1, 0, 1)
    # A page that names itself does not go on for ever.
    lay(folder, "page2.xml", site, first)
    assert take_in(tmp_path / "data", f"{site}/feed.xml").failed == 0


def no_fetch(url: str) -> Original:
    raise AssertionError(url)


@pytest.mark.parametrize(
    ("attribute", "words", "is_translation"),
    [
        ('language="en"', None, True),
        ("", None, True),
        ('language="sv"', None, True),
        ('language="en"', "Vi fick ett samtal om att det var bråk på gatan, och vi åkte.", False),
        ('language="sv-SE"', "Halv tre.", False),
        ('language="und"', "Halv tre.", False),
        ('language="fi"', "Puoli kolme.", True),
        ('language="swedish"', "Halv tre.", False),
        ("", "Vi fikk en melding om det og dro dit, men det var ikke noen der og jeg gikk.", True),
        (
            'language="no"',
            "Vi fikk en melding og dro dit, ikke noen var der og jeg gikk.",
            True,
        ),
        ("", "Die Polizei hat das nicht gesagt und der Mann ist auf der Straße.", True),
        ('language="sv"', "تلقينا مكالمة في الساعة الثانية", True),
    ],
)
def test_a_translation_is_never_quoted(
    tmp_path: Path, folder: Path, site: str, attribute: str, words: str | None, is_translation: bool
) -> None:
    text = case("transcript-in-another-language/feed.xml").replace("https://e.example", site)
    (folder / "feed.xml").write_text(text.replace('language="en"', attribute), encoding="utf-8")
    captions = case("transcript-in-another-language/en.vtt")
    if words is None:
        # Longer than the case, so that its words tell as well.
        words = "At half past two we got a call that there was a fight on the street of the city."
    captions = captions.replace("At half past two we got a call from Drottninggatan.", words)
    (folder / "en.vtt").write_text(captions, encoding="utf-8")
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.new, report.waiting) == ((0, 1) if is_translation else (1, 0))
    assert any("a translation is not quoted" in note for note in report.notes) == is_translation


def test_a_transcript_that_outlasts_its_sound_is_noted(
    tmp_path: Path, folder: Path, site: str
) -> None:
    text = case("transcript-in-another-language/feed.xml").replace("https://e.example", site)
    text = text.replace('language="en"', "")
    (folder / "en.vtt").write_text(
        VTT.format(1).replace("00:02.000", "21:00.000"), encoding="utf-8"
    )
    for duration, is_noted in (("20:55", False), ("20:30", True)):
        told = f"<itunes:duration>{duration}</itunes:duration></item>"
        (folder / "feed.xml").write_text(text.replace("</item>", told), encoding="utf-8")
        notes = take_in(tmp_path / "data", f"{site}/feed.xml").notes
        assert any("after the end of the sound" in note for note in notes) == is_noted


def test_a_transcript_that_outlasts_the_sound_beside_it_is_noted(tmp_path: Path) -> None:
    pytest.importorskip("av")
    path = sound.write(tmp_path / "1.wav", sound.music(2))
    for end, is_noted in (("00:09.000", False), ("00:19.000", True)):
        (tmp_path / "1.vtt").write_text(VTT.format(1).replace("00:02.000", end), encoding="utf-8")
        notes = take_in(tmp_path / "data", str(path)).notes
        assert any("goes on after the end of 1.wav" in note for note in notes) == is_noted


def test_words_that_turn_out_to_be_a_translation_are_quoted_no_longer(
    tmp_path: Path, folder: Path, site: str
) -> None:
    text = case("transcript-in-another-language/feed.xml").replace("https://e.example", site)
    (folder / "feed.xml").write_text(text.replace('language="en"', ""), encoding="utf-8")
    (folder / "en.vtt").write_text(VTT.format(1), encoding="utf-8")
    assert take_in(tmp_path / "data", f"{site}/feed.xml").new == 1
    (folder / "feed.xml").write_text(text, encoding="utf-8")
    (folder / "en.vtt").write_text(case("transcript-in-another-language/en.vtt"), encoding="utf-8")
    assert take_in(tmp_path / "data", f"{site}/feed.xml").waiting == 1
    assert stored(tmp_path / "data")[0].state == "waiting"


def test_an_episode_with_a_new_guid_goes_on_with_its_receipts(
    tmp_path: Path, folder: Path, site: str
) -> None:
    whole = case("feed-broken-item-withdraws/before.xml")
    lay(folder, "feed.xml", site, whole)
    take_in(tmp_path / "data", f"{site}/feed.xml")
    before = {document.id: document.revision for document in stored(tmp_path / "data")}
    lay(folder, "feed.xml", site, whole.replace("&amp;x", "-moved"))
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.new, report.withdrawn) == (0, 0)
    assert {document.id: document.revision for document in stored(tmp_path / "data")} == before
    with Store(tmp_path / "data") as store:
        assert all(
            revision and prove(store, Span(name, revision, 0, 4, 1.0))
            for name, revision in before.items()
        )


def test_an_episode_that_moved_with_its_sound_goes_on_by_title_and_moment(
    tmp_path: Path, folder: Path, site: str
) -> None:
    whole = case("feed-broken-item-withdraws/before.xml")
    lay(folder, "feed.xml", site, whole)
    take_in(tmp_path / "data", f"{site}/feed.xml")
    before = {document.id: document.revision for document in stored(tmp_path / "data")}
    for number in range(1, 4):
        (folder / f"{number}.vtt").rename(folder / f"moved-{number}.vtt")
    lay(folder, "feed.xml", site, whole.replace("&amp;x", "-moved"))
    text = (folder / "feed.xml").read_text(encoding="utf-8")
    moved = re.sub(r"/(\d\.(?:mp3|vtt))", r"/moved-\1", text)
    (folder / "feed.xml").write_text(moved, encoding="utf-8")
    report = take_in(tmp_path / "data", f"{site}/feed.xml")
    assert (report.new, report.withdrawn) == (0, 0)
    assert {document.id: document.revision for document in stored(tmp_path / "data")} == before


def test_sound_that_begins_late_is_heard_when_players_play_it() -> None:
    pytest.importorskip("av")
    path = CASES / "m4a-that-begins-late" / "off5.m4a"
    assert first_sound(path) == pytest.approx(7.05, abs=0.1)
    assert audio.facts(path).duration == pytest.approx(11.0, abs=0.1)


def first_sound(path: Path) -> float:
    at = 0
    for block in audio.blocks(path):
        loud = abs(block) > 0.02
        if loud.any():
            return float(at + loud.argmax()) / audio.RATE
        at += len(block)
    raise AssertionError(path)
