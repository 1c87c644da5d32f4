"""`klara ingest --explain FILE`: what is kept of a file, what is left out, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from handbooks import WORDS, Layout, made
from typer.testing import CliRunner

from index.errors import SourceError
from ingest.explain import explained
from ingest.fetch.originals import read_file
from klara import app

HOSTILE = Path(__file__).parents[3] / "shared" / "cases" / "hostile"
PAGES = [" ".join(WORDS[n:] + WORDS[:n]).capitalize() + "." for n in range(0, 40, 10)]


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    path = tmp_path / "handbok.pdf"
    layout = Layout(header="Metodhandbok för arbetet", footer="Sida {page}")
    path.write_bytes(
        made([block for words in PAGES for block in (("p", words), ("page", None))], layout)
    )
    return path


def test_each_block_is_kept_or_left_out_with_a_reason(handbook: Path) -> None:
    blocks = explained(read_file(handbook))
    kept = [block.text for block in blocks if block.left_out is None]
    assert kept == PAGES
    gone = {(block.place, block.text, block.left_out) for block in blocks if block.left_out}
    assert ("page 2", "Metodhandbok för arbetet", "header, footer or page number") in gone
    assert ("page 3", "Sida 3", "header, footer or page number") in gone


def test_the_command_lists_them_and_takes_in_nothing(handbook: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    asked = ["ingest", "--explain", str(handbook), "--data", str(data)]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0
    assert "page 2\tleft out (header, footer or page number)\tSida 2" in shown.output.splitlines()
    assert f"page 1\tkept\t{PAGES[0]}" in shown.output.splitlines()
    rows = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)
    assert {"kept": True, "reason": None, "place": "page 1", "text": PAGES[0]} in rows
    assert not data.exists()


def test_a_file_that_no_reader_can_explain_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ljud.mp3"
    path.write_bytes(b"ID3")
    with pytest.raises(SourceError, match="cannot tell"):
        explained(read_file(path))


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile cases are not here")
def test_a_file_that_takes_all_memory_is_one_line_here_too() -> None:
    asked = ["ingest", "--explain", str(HOSTILE / "forms9.pdf"), "--read-megabytes", "600"]
    done = CliRunner().invoke(app, asked)
    assert isinstance(done.exception, SourceError)
    assert "memory" in str(done.exception)


def test_what_a_file_says_steers_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Insats i Klara\n\nTre personer greps\x1b[31m i natt, säger polisen.\n")
    shown = CliRunner().invoke(app, ["ingest", "--explain", str(path)])
    assert "greps" in shown.output
    assert "\x1b" not in shown.output
