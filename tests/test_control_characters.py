"""Nothing that a source, a visitor or an error says steers a terminal, a feed or a log."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import answer
from assistant.publishing.commands import list_saved
from assistant.publishing.saved import add
from assistant.terminal import show, show_figures
from index.language.typography import printable
from index.options import say
from index.publishing import audit
from index.publishing.commands import audit as log_of_acts
from index.search.reader import Reader
from ingest.report import show as show_reports
from ingest.tally import Report
from web.pages.listings import xml_words

HOSTILE = "\x1b]0;owned\x07\x9b31m\u202efdp.exe\x00\x7f\x85"


def steers(text: str) -> set[str]:
    unseen = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u2066"}
    return (unseen - set("\n\t")) & set(text)


@given(st.text())
def test_what_is_printed_has_its_length_and_steers_nothing(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert steers(printable(text)) == set()
    assert steers(xml_words(text)) <= {"\u202e", "\u2066"}
    xml_words(text).encode()


def test_an_answer_steers_no_terminal(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    given = answer("Hur många tramadoltabletter hittades?", reader)
    quotes = tuple(
        replace(
            quote,
            text=HOSTILE + quote.text,
            link=HOSTILE,
            document=replace(quote.document, title=HOSTILE),
        )
        for quote in given.quotes or given.related
    )
    assert quotes
    show(replace(given, quotes=quotes, read_as=HOSTILE))
    show_figures(
        {
            "failures": [
                {
                    "id": 1,
                    "q": HOSTILE,
                    "status": "",
                    "expected": HOSTILE,
                    "shown": [HOSTILE],
                    "related": [],
                }
            ],
            "n": HOSTILE,
        }
    )
    shown = capsys.readouterr().out
    assert "fdp.exe" in shown
    assert steers(shown) == set()


def test_a_report_and_an_error_steer_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_reports([Report("x", errors=[HOSTILE], notes=[HOSTILE], failed=1)])
    assert steers(capsys.readouterr().out) == set()
    missing = str(tmp_path / HOSTILE.replace("\x00", ""))
    command = [sys.executable, "-m", "klara", "ingest", "--config", missing]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "fdp.exe" in done.stderr
    assert steers(done.stderr) == set()


def test_what_commands_say_of_what_is_kept_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(HOSTILE)
    audit.record(tmp_path, "pause", why=f"{HOSTILE}\n2026-01-01\tanna\tforged")
    log_of_acts(data=tmp_path, check=False, holds=None, as_json=False)
    add(tmp_path, f"{HOSTILE} ?a", HOSTILE, "anna")
    list_saved(data=tmp_path, as_json=False)
    shown = capsys.readouterr().out
    assert shown.count("fdp.exe") == 4
    assert steers(shown) == set()
    assert len(shown.splitlines()) == 3
