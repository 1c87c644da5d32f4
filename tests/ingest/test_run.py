"""Whole runs: real folders, a real server, a real store."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Handler, Server, running

from index.errors import Busy, SettingError
from index.lock import writing
from index.records import Parsed
from index.store.documents import Store
from ingest.fetch.client import Fetcher, Limits
from ingest.fetch.original import Original
from ingest.intake import Reader
from ingest.readers import READERS
from ingest.run import Report, run
from ingest.sources import named, standing

PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title></head>
<body><nav><a href="/">Start</a><a href="/om">Om oss</a></nav><main><article><h1>{title}</h1>
<p>{text} Polisen arbetar varje dag i området runt Klara kyrka med att minska handeln.</p>
<p>Arbetet sker tillsammans med staden, fastighetsägare och ideella organisationer.</p>
</article></main><footer>Sidfot</footer></body></html>"""


class Site(Server):
    """A site whose pages the test changes; it counts what is asked and what is sent."""

    def __init__(self) -> None:
        super().__init__(_Pages)
        self.pages: dict[str, bytes] = {}
        self.sent: list[str] = []


class _Pages(Handler):
    server: Site

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path)
        if page is None:
            self.send_error(404)
            return
        tag = f'"{hash(page)}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        self.server.sent.append(self.path)
        self.send_response(200)
        kind = "application/xml" if self.path.endswith(".xml") else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as server:
        yield server


def _page(title: str, text: str = "Tre personer greps.") -> bytes:
    return PAGE.format(title=title, text=text).encode()


def _run(data: Path, *locations: str, kind: str | None = None) -> list[Report]:
    with Fetcher(Limits(delay=0, backoff=0.01), allow_private=True) as fetcher:
        return run(data, named(locations, kind), fetcher)


def _counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.withdrawn, report.failed


def test_a_page_on_the_web_costs_nothing_until_it_changes(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = _page("Insats i Klara")
    assert _counts(_run(tmp_path, site.base + "/a")[0]) == (1, 0, 0, 0, 0)
    assert _counts(_run(tmp_path, site.base + "/a")[0]) == (0, 0, 1, 0, 0)
    assert site.sent == ["/a"]
    site.pages["/a"] = _page("Insats i Klara", "Fyra personer greps.")
    assert _counts(_run(tmp_path, site.base + "/a")[0]) == (0, 1, 0, 0, 0)
    with Store(tmp_path) as store:
        assert len(store.documents()) == 1
        assert len(store.revisions_holding([], 9)) == 2


def test_a_page_that_only_its_code_changes_of_leaves_no_copies_behind(
    tmp_path: Path, site: Site
) -> None:
    page = _page("Insats i Klara")
    for number in range(5):
        site.pages["/a"] = page + f"<!-- {number} -->".encode()
        (report,) = _run(tmp_path, site.base + "/a")
        assert (report.changed, report.failed) == (0, 0)
    site.pages["/a"] = _page("Insats i Klara", "Fyra personer greps.")
    assert _run(tmp_path, site.base + "/a")[0].changed == 1
    kept = [path for path in (tmp_path / "originals").rglob("*") if path.is_file()]
    with Store(tmp_path) as store:
        (document,) = store.documents()
        originals = {store.original_of(document.source, document.key)}
        for _, name in store.revisions_holding([], 9):
            revision = store.revision(document.id, name)
            assert revision is not None
            originals.add(revision.original)
    # The first is what the first revision was read from.
    assert {path.name for path in kept} == originals
    assert len(kept) == 2


def test_a_page_that_is_gone_is_withdrawn_and_comes_back(tmp_path: Path, site: Site) -> None:
    page = site.pages["/a"] = _page("Insats i Klara")
    _run(tmp_path, site.base + "/a")
    del site.pages["/a"]
    assert _counts(_run(tmp_path, site.base + "/a")[0]) == (0, 0, 0, 1, 0)
    site.pages["/a"] = page
    assert _counts(_run(tmp_path, site.base + "/a")[0]) == (0, 1, 0, 0, 0)


def test_a_page_that_never_was_there_is_a_failure(tmp_path: Path, site: Site) -> None:
    (report,) = _run(tmp_path, site.base + "/none")
    assert _counts(report) == (0, 0, 0, 0, 1)
    assert site.base in report.errors[0]


def test_a_sitemap_brings_its_pages_and_one_broken_page_stops_nothing(
    tmp_path: Path, site: Site
) -> None:
    for name in "abc":
        site.pages[f"/{name}"] = _page(f"Insats {name}", f"Händelse {name} i Klara.")
    listed = "".join(f"<url><loc>{site.base}/{name}</loc></url>" for name in ("a", "b", "x", "c"))
    site.pages["/sitemap.xml"] = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{listed}</urlset>"
    ).encode()
    (report,) = _run(tmp_path, site.base + "/sitemap.xml")
    assert _counts(report) == (3, 0, 0, 0, 1)
    del site.pages["/b"]
    (report,) = _run(tmp_path, site.base + "/sitemap.xml")
    assert report.withdrawn == 1
    assert report.unchanged == 2


def test_a_folder_follows_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(_page("Insats a"))
    (folder / "b.html").write_bytes(_page("Insats b", "Fyra greps."))
    (folder / ".dold.html").write_bytes(b"")
    (folder / "bild.png").write_bytes(b"\x89PNG")
    data = tmp_path / "data"
    assert _counts(_run(data, str(folder))[0]) == (2, 0, 0, 0, 0)
    (folder / "b.html").unlink()
    (folder / "tom.html").write_bytes(b"")
    (folder / "c.md").write_text("# Rubrik\n\nNågot nytt har hänt i Klara och det är viktigt.\n")
    (report,) = _run(data, str(folder))
    assert _counts(report) == (1, 0, 1, 1, 1)
    assert "tom.html" in report.errors[0]


def test_an_archive_is_read_whole_and_again_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "notices.jsonl.gz"
    rows = [
        {
            "id": f"n{i}",
            "url": f"https://polisen.example/{i}",
            "published": "2025-03-04T10:00:00+01:00",
            "title": f"Rån, Stockholm {i}",
            "lead": f"Larm om rån nummer {i}.",
            "body": "En patrull är på plats.",
        }
        for i in range(10)
    ]
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.write("{broken\n")
    data = tmp_path / "data"
    assert _counts(_run(data, str(path))[0]) == (10, 0, 0, 0, 1)
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows[:8])
    assert _counts(_run(data, str(path))[0]) == (0, 0, 8, 2, 0)
    assert _counts(_run(data, str(path))[0]) == (0, 0, 8, 0, 0)


def _rows(*numbers: int) -> bytes:
    return "".join(
        json.dumps({"id": f"n{i}", "title": f"Rån {i}", "lead": "", "body": f"Larm nummer {i}."})
        + "\n"
        for i in numbers
    ).encode()


def test_an_archive_on_the_web_is_read_as_one_in_a_file(tmp_path: Path, site: Site) -> None:
    site.pages["/rows.jsonl.gz"] = gzip.compress(_rows(*range(10)))
    url = site.base + "/rows.jsonl.gz"
    assert _counts(_run(tmp_path, url)[0]) == (10, 0, 0, 0, 0)
    assert _counts(_run(tmp_path, url)[0]) == (0, 0, 10, 0, 0)
    site.pages["/rows.jsonl.gz"] = gzip.compress(_rows(*range(8)) + b"{broken\n")
    (report,) = _run(tmp_path, url)
    assert _counts(report) == (0, 0, 8, 0, 1)
    assert report.errors[0].startswith(f"{url}, line 9: not JSON")
    site.pages["/rows.jsonl.gz"] = gzip.compress(_rows(*range(8)))
    assert _counts(_run(tmp_path, url)[0]) == (0, 0, 8, 2, 0)


def test_an_archive_in_a_folder_leaves_the_files_after_it_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(_rows(1, 2, 3))
    (folder / "b.html").write_bytes(_page("Insats b"))
    assert _counts(_run(tmp_path / "data", str(folder))[0]) == (4, 0, 0, 0, 0)
    assert _counts(_run(tmp_path / "data", str(folder))[0]) == (0, 0, 4, 0, 0)
    (folder / "a.jsonl").write_bytes(_rows(1, 3))
    assert _counts(_run(tmp_path / "data", str(folder))[0]) == (0, 0, 3, 1, 0)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in a folder"])
@pytest.mark.parametrize("left", [0, 20, -20], ids=["empty", "beginning", "no end"])
def test_an_archive_that_is_damaged_withdraws_nothing(
    tmp_path: Path, alone: bool, left: int
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    path = folder / "a.jsonl.gz"
    source = str(path if alone else folder)
    whole = gzip.compress(_rows(*range(500)))
    path.write_bytes(whole)
    assert _counts(_run(tmp_path / "data", source)[0]) == (500, 0, 0, 0, 0)
    path.write_bytes(whole[:left])
    (report,) = _run(tmp_path / "data", source)
    assert (report.new, report.withdrawn, report.failed) == (0, 0, 1)
    path.write_bytes(whole)
    assert _counts(_run(tmp_path / "data", source)[0]) == (0, 0, 500, 0, 0)


def test_one_broken_source_never_stops_the_others(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = _page("Insats a")
    broken, right = _run(tmp_path, "http://127.0.0.1:1/dead", site.base + "/a")
    assert _counts(broken) == (0, 0, 0, 0, 1)
    assert _counts(right) == (1, 0, 0, 0, 0)


def test_the_kind_that_was_told_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(_page("Kapitel ett"))
    _run(tmp_path / "data", str(tmp_path / "a.html"), kind="handbook")
    with Store(tmp_path / "data") as store:
        assert [d.kind for d in store.documents()] == ["handbook"]


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with writing(tmp_path, "ingest"), pytest.raises(Busy):
        _run(tmp_path, "/nowhere")


def test_standing_sources_are_read_from_the_file_and_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "klara.toml").write_text(
        '[[source]]\nname = "press"\nlocation = "pages"\n\n'
        '[[source]]\nlocation = "https://polisen.example/podd.xml"\nkind = "podcast"\n'
    )
    press, podcast = standing(tmp_path / "klara.toml")
    assert press.location == str((tmp_path / "pages").resolve())
    assert (podcast.name, podcast.kind) == ("https://polisen.example/podd.xml", "podcast")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[source]]\nname = 'a'\n",
        "[[source]]\nlocation = 'a'\nkind = 'film'\n",
        "[[source]]\nname='a'\nlocation='b'\n[[source]]\nname='a'\nlocation='c'\n",
        "not toml",
    ],
)
def test_a_file_of_sources_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "klara.toml").write_text(text)
    with pytest.raises(SettingError, match=r"klara\.toml"):
        standing(tmp_path / "klara.toml")


def test_an_empty_folder_is_told_and_is_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    with Fetcher() as fetcher:
        [report] = run(tmp_path / "data", named([str(folder)]), fetcher)
    assert report.failed == 0
    assert report.notes == [f"{folder} holds nothing that Klara reads"]


def test_a_new_kind_of_source_is_a_reader_in_the_list(tmp_path: Path) -> None:
    def read(original: Original, *, key: str) -> Parsed:
        _, title, text = original.data.decode().split("\n", 2)
        return Parsed(key, "press", title, text.strip())

    minutes = Reader(
        recognise=lambda item: item.original.data.startswith(b"PROTOKOLL\n"),
        read=lambda item, intake: intake.keep(item, read),
        makes="press",
        names=(".protokoll",),
    )
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(_page("Insats a"))
    (folder / "b.protokoll").write_text("PROTOKOLL\nMöte i mars\nMötet öppnades.\n")
    with Fetcher() as fetcher:
        sources = named([str(folder)])
        [report] = run(tmp_path / "data", sources, fetcher, readers=(minutes, *READERS))
    assert _counts(report) == (2, 0, 0, 0, 0)
    with Store(tmp_path / "data") as store:
        assert {d.title for d in store.documents()} == {"Insats a", "Möte i mars"}


def _sitemap(*urls: str, index: bool = False) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    listed = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<{outer} xmlns="{space}">{listed}</{outer}>'.encode()


@pytest.mark.parametrize("kind", ["press", "handbook"])
def test_a_sitemap_is_one_whatever_its_pages_are_declared_to_be(
    tmp_path: Path, site: Site, kind: str
) -> None:
    site.pages["/a"] = _page("Insats a")
    site.pages["/sitemap.xml"] = _sitemap(site.base + "/a")
    assert _counts(_run(tmp_path, site.base + "/sitemap.xml", kind=kind)[0]) == (1, 0, 0, 0, 0)
    with Store(tmp_path) as store:
        assert [(d.title, d.kind) for d in store.documents()] == [("Insats a", kind)]


def test_a_part_of_a_sitemap_that_is_gone_withdraws_nothing(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = _page("Insats a")
    site.pages["/part.xml"] = _sitemap(site.base + "/a")
    site.pages["/sitemap.xml"] = _sitemap(site.base + "/part.xml", index=True)
    assert _run(tmp_path, site.base + "/sitemap.xml")[0].new == 1
    del site.pages["/part.xml"]
    (report,) = _run(tmp_path, site.base + "/sitemap.xml")
    assert (report.withdrawn, report.failed) == (0, 1)


def test_robots_txt_is_asked_about_pages_that_a_sitemap_lists(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = _page("Insats a")
    site.pages["/intern/b"] = _page("Insats b", "Fyra personer greps.")
    site.pages["/sitemap.xml"] = _sitemap(site.base + "/a", site.base + "/intern/b")
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /intern/\n"
    (report,) = _run(tmp_path, site.base + "/sitemap.xml")
    assert _counts(report) == (1, 0, 0, 0, 0)
    assert "/intern/b" not in site.sent
    assert "lists pages that robots.txt asks not to fetch (1 of 2)" in report.notes[0]
    (named_by_a_person,) = _run(tmp_path, site.base + "/intern/b")
    assert named_by_a_person.new == 1
    site.pages["/robots.txt"] = b"User-agent: Klara\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
    assert _run(tmp_path, site.base + "/sitemap.xml")[0].notes == []


def test_a_page_in_place_of_a_sitemap_withdraws_nothing(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = _page("Insats a")
    site.pages["/sitemap.xml"] = _sitemap(site.base + "/a")
    _run(tmp_path, site.base + "/sitemap.xml")
    site.pages["/sitemap.xml"] = _page("Vi är strax tillbaka")
    assert _run(tmp_path, site.base + "/sitemap.xml")[0].withdrawn == 0
