"""What a source may name: its own host and the hosts that klara.toml names, its own folder."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo.serve import serve
from index.errors import SettingError
from index.store.documents import Store
from ingest.fetch.client import Fetcher, Limits
from ingest.fetch.public_addresses import ForbiddenAddress, is_public, networks
from ingest.run import run
from ingest.sources import Source, named, standing
from ingest.tally import Report

PAGE = (
    "<!doctype html><html lang='sv'><body><main><h1>{}</h1><p>Tre personer greps i Klara i natt. De"
    " sitter nu anhållna.</p></main></body></html>"
)
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHej och välkomna till podden.\n"
FEED = """<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Podd</title>
<item><title>Avsnitt</title><guid>1</guid><enclosure url="https://sound.example/1.mp3"/>
<podcast:transcript url="{}"/></item></channel></rss>"""


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name of a host be this machine's."""
    resolve = socket.getaddrinfo

    def here(host: str, *arguments: Any, **options: Any) -> Any:
        return resolve("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", here)


@pytest.fixture
def site(tmp_path: Path, names: None) -> Iterator[tuple[Path, str, str]]:
    """Return a folder and its two addresses: the authority's, and somebody else's."""
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("own", "other"):
        (folder / f"{name}.html").write_text(PAGE.format(name))
    (folder / "t.vtt").write_text(VTT)
    with serve(folder) as base:
        port = base.rpartition(":")[2]
        yield folder, f"http://www.authority.example:{port}", f"http://other.example:{port}"


def take_in(data: Path, source: Source) -> Report:
    with Fetcher(Limits(delay=0, backoff=0.01), allow_private=True) as fetcher:
        (report,) = run(data, [source], fetcher)
    return report


def titles(data: Path) -> set[str]:
    with Store(data) as store:
        return {document.title for document in store.documents(state="current")}


def test_a_sitemap_lists_pages_of_other_hosts_only_if_they_are_named(
    site: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, own, other = site
    more = f"<urlset><url><loc>{other}/other.html</loc></url></urlset>"
    (folder / "more.xml").write_text(more)
    listed = f"<url><loc>{own.replace('www.', '')}/own.html</loc></url>"
    listed += f"<url><loc>{other}/other.html</loc></url>"
    listed += f"<sitemap><loc>{other}/more.xml</loc></sitemap>"
    (folder / "sitemap.xml").write_text(f"<urlset>{listed}</urlset>")
    source = Source("press", f"{own}/sitemap.xml")
    report = take_in(tmp_path / "data", source)
    assert titles(tmp_path / "data") == {"own"}
    assert report.failed == 0
    (note,) = report.notes
    assert f"{other}/other.html" in note
    assert "hosts = […]" in note
    report = take_in(tmp_path / "data", replace(source, hosts=("OTHER.example",)))
    assert titles(tmp_path / "data") == {"own", "other"}
    assert report.notes == []
    # What was taken in while the host was named stays, and is not asked for again.
    assert take_in(tmp_path / "data", source).withdrawn == 0
    assert titles(tmp_path / "data") == {"own", "other"}


def test_a_feed_names_transcripts_on_other_hosts_only_if_they_are_named(
    site: tuple[Path, str, str], tmp_path: Path
) -> None:
    folder, own, other = site
    (folder / "feed.xml").write_text(FEED.format(f"{other}/t.vtt"))
    source = Source("podd", f"{own}/feed.xml")
    report = take_in(tmp_path / "data", source)
    assert [line for line in report.errors if f"{other}/t.vtt, on another host" in line]
    assert titles(tmp_path / "data") == set()
    report = take_in(tmp_path / "data", replace(source, hosts=("other.example",)))
    assert (report.errors, titles(tmp_path / "data")) == ([], {"Avsnitt"})


@pytest.mark.parametrize("way", ["../secret.vtt", "{}", "file://{}", "link.vtt"])
def test_a_local_feed_names_transcripts_in_its_own_folder_only(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "podd"
    folder.mkdir()
    secret = tmp_path / "secret.vtt"
    secret.write_text(VTT)
    (folder / "link.vtt").symlink_to(secret)
    (folder / "feed.xml").write_text(FEED.format(way.format(secret)))
    with Fetcher() as fetcher:
        (report,) = run(tmp_path / "data", named([str(folder / "feed.xml")]), fetcher)
    (line,) = report.errors
    assert "outside its folder" in line
    assert titles(tmp_path / "data") == set()


def test_hosts_are_written_as_a_list(tmp_path: Path) -> None:
    config = tmp_path / "klara.toml"
    row = '[[source]]\nlocation = "https://a.example/sitemap.xml"\nhosts = '
    config.write_text(f'{row}["b.example"]\n')
    (source,) = standing(config)
    assert source.may_name("https://b.example/x")
    assert source.may_name("https://WWW.A.example./x")
    assert not source.may_name("https://a.example.b/x")
    assert not source.may_name("https://a.example@c.example/x")
    assert not source.may_name("http://[::1")
    config.write_text(f'{row}"b.example"\n')
    with pytest.raises(SettingError, match="write hosts as"):
        standing(config)


@pytest.mark.parametrize(
    "address",
    ["192.0.0.8", "192.88.99.1", "fec0::1", "3fff::1", "64:ff9b:1::1", "100::1", "5f00::1"],
)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_link_local_addresses_are_never_fetched_from(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("http://169.254.169.254/latest/", "http://[fe80::1]/", "http://[::ffff:a9fe:1]/"):
        with (
            Fetcher(Limits(delay=0), allow_private=True) as fetcher,
            pytest.raises(ForbiddenAddress, match="never fetched from"),
        ):
            fetcher.fetch(url)


def test_only_the_private_networks_that_are_named_are_fetched_from(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format("own"))
    with serve(tmp_path) as base:
        for named_networks in ("", "0", "10.0.0.0/8", "192.168.1.7, fd00::/8"):
            with (
                Fetcher(Limits(delay=0), allow_private=networks(named_networks)) as fetcher,
                pytest.raises(ForbiddenAddress, match=r"KLARA_ALLOW_PRIVATE=127\.0\.0\.1"),
            ):
                fetcher.fetch(f"{base}/a.html")
        for named_networks in ("1", "127.0.0.1", "10.0.0.0/8 127.0.0.0/8"):
            with Fetcher(Limits(delay=0), allow_private=networks(named_networks)) as fetcher:
                assert fetcher.fetch(f"{base}/a.html").original is not None
    with pytest.raises(SettingError, match="write networks like"):
        networks("yes")
    with pytest.raises(SettingError):
        networks("10.0.0.1/8")
