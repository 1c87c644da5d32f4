"""Whole runs: real folders, a real server, a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_of_pages import Site, a_page, counts, run_over

from index.errors import Busy, SettingError
from index.lock import writing
from index.records import Parsed
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.fetch.original import Original
from ingest.intake import Reader
from ingest.readers import READERS
from ingest.run import run
from ingest.sources import named, standing


def test_a_page_on_the_web_costs_nothing_until_it_changes(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = a_page("Insats i Klara")
    assert counts(run_over(tmp_path, site.base + "/a")[0]) == (1, 0, 0, 0, 0)
    assert counts(run_over(tmp_path, site.base + "/a")[0]) == (0, 0, 1, 0, 0)
    assert site.sent == ["/a"]
    site.pages["/a"] = a_page("Insats i Klara", "Fyra personer greps.")
    assert counts(run_over(tmp_path, site.base + "/a")[0]) == (0, 1, 0, 0, 0)
    with Store(tmp_path) as store:
        assert len(store.documents()) == 1
        assert len(store.revisions_holding([], 9)) == 2


def test_a_page_that_only_its_code_changes_of_leaves_no_copies_behind(
    tmp_path: Path, site: Site
) -> None:
    page = a_page("Insats i Klara")
    for number in range(5):
        site.pages["/a"] = page + f"<!-- {number} -->".encode()
        (report,) = run_over(tmp_path, site.base + "/a")
        assert (report.changed, report.failed) == (0, 0)
    site.pages["/a"] = a_page("Insats i Klara", "Fyra personer greps.")
    assert run_over(tmp_path, site.base + "/a")[0].changed == 1
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
    page = site.pages["/a"] = a_page("Insats i Klara")
    run_over(tmp_path, site.base + "/a")
    del site.pages["/a"]
    assert counts(run_over(tmp_path, site.base + "/a")[0]) == (0, 0, 0, 1, 0)
    site.pages["/a"] = page
    assert counts(run_over(tmp_path, site.base + "/a")[0]) == (0, 1, 0, 0, 0)


def test_a_page_that_never_was_there_is_a_failure(tmp_path: Path, site: Site) -> None:
    (report,) = run_over(tmp_path, site.base + "/none")
    assert counts(report) == (0, 0, 0, 0, 1)
    assert site.base in report.errors[0]


def test_a_folder_follows_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(a_page("Insats a"))
    (folder / "b.html").write_bytes(a_page("Insats b", "Fyra greps."))
    (folder / ".dold.html").write_bytes(b"")
    (folder / "bild.png").write_bytes(b"\x89PNG")
    data = tmp_path / "data"
    assert counts(run_over(data, str(folder))[0]) == (2, 0, 0, 0, 0)
    (folder / "b.html").unlink()
    (folder / "tom.html").write_bytes(b"")
    (folder / "c.md").write_text("# Rubrik\n\nNågot nytt har hänt i Klara och det är viktigt.\n")
    (report,) = run_over(data, str(folder))
    assert counts(report) == (1, 0, 1, 1, 1)
    assert "tom.html" in report.errors[0]


def test_one_broken_source_never_stops_the_others(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = a_page("Insats a")
    broken, right = run_over(tmp_path, "http://127.0.0.1:1/dead", site.base + "/a")
    assert counts(broken) == (0, 0, 0, 0, 1)
    assert counts(right) == (1, 0, 0, 0, 0)


def test_the_kind_that_was_told_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(a_page("Kapitel ett"))
    run_over(tmp_path / "data", str(tmp_path / "a.html"), kind="handbook")
    with Store(tmp_path / "data") as store:
        assert [d.kind for d in store.documents()] == ["handbook"]


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with writing(tmp_path, "ingest"), pytest.raises(Busy):
        run_over(tmp_path, "/nowhere")


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
    (folder / "a.html").write_bytes(a_page("Insats a"))
    (folder / "b.protokoll").write_text("PROTOKOLL\nMöte i mars\nMötet öppnades.\n")
    with Fetcher() as fetcher:
        sources = named([str(folder)])
        [report] = run(tmp_path / "data", sources, fetcher, readers=(minutes, *READERS))
    assert counts(report) == (2, 0, 0, 0, 0)
    with Store(tmp_path / "data") as store:
        assert {d.title for d in store.documents()} == {"Insats a", "Möte i mars"}
