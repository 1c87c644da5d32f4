"""An archive as a source: whole, on the web, in a folder, damaged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from site_of_pages import Site, a_page, counts, run_over


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
    assert counts(run_over(data, str(path))[0]) == (10, 0, 0, 0, 1)
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows[:8])
    assert counts(run_over(data, str(path))[0]) == (0, 0, 8, 2, 0)
    assert counts(run_over(data, str(path))[0]) == (0, 0, 8, 0, 0)


def rows_of(*numbers: int) -> bytes:
    return "".join(
        json.dumps({"id": f"n{i}", "title": f"Rån {i}", "lead": "", "body": f"Larm nummer {i}."})
        + "\n"
        for i in numbers
    ).encode()


def test_an_archive_on_the_web_is_read_as_one_in_a_file(tmp_path: Path, site: Site) -> None:
    site.pages["/rows.jsonl.gz"] = gzip.compress(rows_of(*range(10)))
    url = site.base + "/rows.jsonl.gz"
    assert counts(run_over(tmp_path, url)[0]) == (10, 0, 0, 0, 0)
    assert counts(run_over(tmp_path, url)[0]) == (0, 0, 10, 0, 0)
    site.pages["/rows.jsonl.gz"] = gzip.compress(rows_of(*range(8)) + b"{broken\n")
    (report,) = run_over(tmp_path, url)
    assert counts(report) == (0, 0, 8, 0, 1)
    assert report.errors[0].startswith(f"{url}, line 9: not JSON")
    site.pages["/rows.jsonl.gz"] = gzip.compress(rows_of(*range(8)))
    assert counts(run_over(tmp_path, url)[0]) == (0, 0, 8, 2, 0)


def test_an_archive_in_a_folder_leaves_the_files_after_it_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(rows_of(1, 2, 3))
    (folder / "b.html").write_bytes(a_page("Insats b"))
    assert counts(run_over(tmp_path / "data", str(folder))[0]) == (4, 0, 0, 0, 0)
    assert counts(run_over(tmp_path / "data", str(folder))[0]) == (0, 0, 4, 0, 0)
    (folder / "a.jsonl").write_bytes(rows_of(1, 3))
    assert counts(run_over(tmp_path / "data", str(folder))[0]) == (0, 0, 3, 1, 0)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in a folder"])
@pytest.mark.parametrize("left", [0, 20, -20], ids=["empty", "beginning", "no end"])
def test_an_archive_that_is_damaged_withdraws_nothing(
    tmp_path: Path, alone: bool, left: int
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    path = folder / "a.jsonl.gz"
    source = str(path if alone else folder)
    whole = gzip.compress(rows_of(*range(500)))
    path.write_bytes(whole)
    assert counts(run_over(tmp_path / "data", source)[0]) == (500, 0, 0, 0, 0)
    path.write_bytes(whole[:left])
    (report,) = run_over(tmp_path / "data", source)
    assert (report.new, report.withdrawn, report.failed) == (0, 0, 1)
    path.write_bytes(whole)
    assert counts(run_over(tmp_path / "data", source)[0]) == (0, 0, 500, 0, 0)
