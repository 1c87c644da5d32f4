"""A sitemap as a source: its pages, its parts, and what stands in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_of_pages import Site, a_page, counts, run_over

from index.store.documents import Store


def test_a_sitemap_brings_its_pages_and_one_broken_page_stops_nothing(
    tmp_path: Path, site: Site
) -> None:
    for name in "abc":
        site.pages[f"/{name}"] = a_page(f"Insats {name}", f"Händelse {name} i Klara.")
    listed = "".join(f"<url><loc>{site.base}/{name}</loc></url>" for name in ("a", "b", "x", "c"))
    site.pages["/sitemap.xml"] = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{listed}</urlset>"
    ).encode()
    (report,) = run_over(tmp_path, site.base + "/sitemap.xml")
    assert counts(report) == (3, 0, 0, 0, 1)
    del site.pages["/b"]
    (report,) = run_over(tmp_path, site.base + "/sitemap.xml")
    assert report.withdrawn == 1
    assert report.unchanged == 2


def sitemap_of(*urls: str, index: bool = False) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    listed = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<{outer} xmlns="{space}">{listed}</{outer}>'.encode()


@pytest.mark.parametrize("kind", ["press", "handbook"])
def test_a_sitemap_is_one_whatever_its_pages_are_declared_to_be(
    tmp_path: Path, site: Site, kind: str
) -> None:
    site.pages["/a"] = a_page("Insats a")
    site.pages["/sitemap.xml"] = sitemap_of(site.base + "/a")
    assert counts(run_over(tmp_path, site.base + "/sitemap.xml", kind=kind)[0]) == (1, 0, 0, 0, 0)
    with Store(tmp_path) as store:
        assert [(d.title, d.kind) for d in store.documents()] == [("Insats a", kind)]


def test_a_part_of_a_sitemap_that_is_gone_withdraws_nothing(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = a_page("Insats a")
    site.pages["/part.xml"] = sitemap_of(site.base + "/a")
    site.pages["/sitemap.xml"] = sitemap_of(site.base + "/part.xml", index=True)
    assert run_over(tmp_path, site.base + "/sitemap.xml")[0].new == 1
    del site.pages["/part.xml"]
    (report,) = run_over(tmp_path, site.base + "/sitemap.xml")
    assert (report.withdrawn, report.failed) == (0, 1)


def test_robots_txt_is_asked_about_pages_that_a_sitemap_lists(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = a_page("Insats a")
    site.pages["/intern/b"] = a_page("Insats b", "Fyra personer greps.")
    site.pages["/sitemap.xml"] = sitemap_of(site.base + "/a", site.base + "/intern/b")
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /intern/\n"
    (report,) = run_over(tmp_path, site.base + "/sitemap.xml")
    assert counts(report) == (1, 0, 0, 0, 0)
    assert "/intern/b" not in site.sent
    assert "lists pages that robots.txt asks not to fetch (1 of 2)" in report.notes[0]
    (named_by_a_person,) = run_over(tmp_path, site.base + "/intern/b")
    assert named_by_a_person.new == 1
    site.pages["/robots.txt"] = b"User-agent: Klara\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
    assert run_over(tmp_path, site.base + "/sitemap.xml")[0].notes == []


def test_a_page_in_place_of_a_sitemap_withdraws_nothing(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = a_page("Insats a")
    site.pages["/sitemap.xml"] = sitemap_of(site.base + "/a")
    run_over(tmp_path, site.base + "/sitemap.xml")
    site.pages["/sitemap.xml"] = a_page("Vi är strax tillbaka")
    assert run_over(tmp_path, site.base + "/sitemap.xml")[0].withdrawn == 0
