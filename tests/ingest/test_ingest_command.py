"""`klara ingest` as a person, a script and a terminal meet it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import report
from ingest.run import Report

KLARA = [sys.executable, "-m", "klara", "ingest"]
TEXT = "Polisen grep tre personer i Klara natten till lördagen. De sitter anhållna.\n"
COLUMNS = ["source", "new", "changed", "unchanged", "withdrawn", "waiting", "failed", "seconds"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a klara.toml that lists two folders of pages and an archive."""
    for name in ("press", "more"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(f"# Insats {name}\n\n{TEXT}")
    row = {"id": "n-1", "title": "Rån, Stockholm", "lead": "Larm om rån.", "body": TEXT}
    (tmp_path / "notices.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "klara.toml").write_text(
        '[[source]]\nname = "press"\nlocation = "press"\n\n'
        '[[source]]\nname = "more"\nlocation = "more"\nkind = "press"\n\n'
        '[[source]]\nname = "notices"\nlocation = "notices.jsonl"\n'
    )
    return tmp_path


def klara(*arguments: str, project: Path) -> subprocess.CompletedProcess[str]:
    command = [*KLARA, *arguments, "--data", "data"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def rows(table: str) -> dict[str, list[str]]:
    head, *lines = [line.split() for line in table.splitlines() if line.strip()]
    assert head == COLUMNS
    return {line[0]: line[1:] for line in lines if len(line) == len(COLUMNS)}


def test_without_sources_it_takes_those_of_klara_toml_and_ends_with_a_table(project: Path) -> None:
    done = klara(project=project)
    assert (done.returncode, done.stderr) == (0, "")
    table = rows(done.stdout)
    assert list(table) == ["press", "more", "notices"]
    assert all(counts[:6] == ["1", "0", "0", "0", "0", "0"] for counts in table.values())
    assert all(re.fullmatch(r"\d+\.\d", counts[6]) for counts in table.values())
    again = rows(klara(project=project).stdout)
    assert all(counts[:6] == ["0", "0", "1", "0", "0", "0"] for counts in again.values())


def test_as_json_there_is_one_object_a_source(project: Path) -> None:
    done = klara("--json", project=project)
    assert (done.returncode, done.stderr) == (0, "")
    shown = json.loads(done.stdout)
    assert [source["source"] for source in shown] == ["press", "more", "notices"]
    for source in shown:
        assert set(source) >= {*COLUMNS, "errors"}
        assert (source["new"], source["failed"], source["errors"]) == (1, 0, [])


def test_a_failure_is_a_line_below_the_table_and_a_failing_exit(project: Path) -> None:
    (project / "press" / "b.html").write_bytes(b"")
    (project / "press" / "c.html").write_bytes(bytes(range(256)) * 20)
    done = klara(project=project)
    assert (done.returncode, done.stderr) == (1, "")
    assert rows(done.stdout)["press"][:6] == ["1", "0", "0", "0", "0", "2"]
    assert rows(done.stdout)["more"][:6] == ["1", "0", "0", "0", "0", "0"]
    failed = [line for line in done.stdout.splitlines() if line.startswith("failed: ")]
    assert len(failed) == 2
    assert "b.html is empty" in failed[0]
    told = json.loads(klara("--json", project=project).stdout)
    assert (told[0]["failed"], len(told[0]["errors"])) == (2, 2)


def test_a_file_that_is_gone_is_withdrawn(project: Path) -> None:
    klara(project=project)
    (project / "more" / "a.md").unlink()
    table = rows(klara(project=project).stdout)
    assert table["more"][:6] == ["0", "0", "0", "1", "0", "0"]


def test_another_list_of_sources_can_be_named(project: Path) -> None:
    (project / "other.toml").write_text('[[source]]\nname = "o"\nlocation = "press"\n')
    assert list(rows(klara("--config", "other.toml", project=project).stdout)) == ["o"]


def test_read_again_reads_what_did_not_change(project: Path) -> None:
    klara(project=project)
    table = rows(klara("--reread", project=project).stdout)
    assert all(counts[:6] == ["0", "0", "1", "0", "0", "0"] for counts in table.values())


@pytest.mark.parametrize("options", [["--kind", "film"], ["--delay", "-1"], ["--nonsense"]])
def test_a_wrong_option_is_refused(project: Path, options: list[str]) -> None:
    done = klara(*options, project=project)
    assert done.returncode == 2
    assert options[0] in done.stderr
    assert "Traceback" not in done.stderr


def test_on_a_terminal_a_bar_shows_how_far_it_is(project: Path) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        done = subprocess.run(
            [*KLARA, "--data", "data"],
            cwd=project, stdout=subprocess.PIPE, stderr=theirs, check=False,
        )  # fmt: skip
        os.close(theirs)
        shown = b"".join(_all_of(terminal)).decode()
    assert done.returncode == 0
    assert "notices" in shown
    assert "1" in shown


def _all_of(terminal: object) -> Iterator[bytes]:
    try:
        while part := terminal.read(4096):  # type: ignore[attr-defined]
            yield part
    except OSError:  # what a terminal says when the other end is closed
        return


def test_elsewhere_a_plain_line_now_and_then_shows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "SECONDS_BETWEEN_LINES", 0.0)
    with report.following(quiet=False) as following:
        following.documents("press", 1, 2)
        following.documents("press", 2, None)
    assert capsys.readouterr().err == "press: 1 of 2\npress: 2\n"
    with report.following(quiet=True) as following:
        following.documents("press", 1, 2)
    assert capsys.readouterr().err == ""


def test_a_name_with_brackets_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    report.show([Report("/mapp/[bold]a[/bold]", new=3)])
    assert "/mapp/[bold]a[/bold]" in capsys.readouterr().out


def test_a_source_that_is_all_broken_does_not_fill_the_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report.show([Report("a", failed=1000, errors=[f"row {n} is broken" for n in range(1000)])])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 60
    assert lines[-1] == "failed: 950 more; --json tells them all"
