"""Others' gold pages are measured as their makers do: lines that belong, and lines that do not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.gold import gold_pages, klara, measured, trafilatura

LISTED = """# others' comment
EVAL_PAGES = {
'https://example.se/a': {
    'file': 'a.html',
    'with': ['Polisen hittade en väska', 'på  Sergels torg', 'som inte står där'],
    'without': ['Läs mer om kakor', 'Dela sidan'],
},
'https://example.se/b': {'file': 'borta.html', 'with': ['a'], 'without': [], 'comments': ['b']},
}
"""
PAGE = """<!doctype html><html lang="sv"><head><title>Väska hittad</title></head><body>
<nav><a href="/">Start</a><a href="/kakor">Läs mer om kakor</a></nav>
<main><article><h1>Väska hittad</h1>
<p>Polisen hittade en väska under lördagen. Den låg på Sergels torg, och ingen har saknat den.</p>
<p>Den som vet något om väskan kan ringa 114 14. Väskan är blå och innehöll en jacka.</p>
</article></main><footer>Läs mer om kakor</footer></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "evaldata.py").write_text(LISTED, encoding="utf-8")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("read", [klara, trafilatura])
def test_lines_that_belong_are_counted_and_lines_that_do_not(
    read: Callable[[str, bytes], str], folder: Path
) -> None:
    pages = gold_pages(folder / "evaldata.py")
    assert [page.file for page in pages] == ["a.html", "borta.html"]
    assert measured(pages, folder, read) == {"pages": 1, "recall": 0.6667, "precision": 1.0}


def test_a_line_that_does_not_belong_costs_precision(folder: Path) -> None:
    pages = gold_pages(folder / "evaldata.py")
    whole = measured(pages, folder, lambda name, data: f"{PAGE} Dela sidan")
    assert whole == {"pages": 1, "recall": 0.6667, "precision": 0.5}


def test_a_file_that_lists_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("A = 1\n")
    with pytest.raises(ValueError, match="assigns no EVAL_PAGES"):
        gold_pages(tmp_path / "x.py")
