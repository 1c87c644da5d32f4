"""The log of acts: whole while nobody touches it, and broken at the place where somebody did."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

import klara
from index.errors import StoreError
from index.publishing import audit
from index.publishing.pause import AUTOMATIC, pause, paused, resume


def test_every_act_that_the_code_logs_is_one_that_is_listed() -> None:
    root = Path(__file__).parents[3]
    logged = {
        act
        for folder in ("assistant", "index", "ingest", "web")
        for path in (root / folder).rglob("*.py")
        for act in re.findall(
            r'audit\.record\(\s*[\w.]+,\s*"([a-z ]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert logged == set(audit.ACTS)


def test_acts_follow_one_another_also_when_many_write_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: audit.record(tmp_path, "try", why="prov", n=n), range(40)))
    acts = list(audit.acts(tmp_path))
    assert [act.number for act in acts] == list(range(1, 41))
    assert acts[0].before == audit.BEGINNING
    assert acts[0].who.startswith("operator:")
    assert list(audit.damages(tmp_path)) == []


@pytest.mark.parametrize("place", range(3))
def test_a_changed_a_removed_and_an_added_line_break_the_chain(tmp_path: Path, place: int) -> None:
    for n in range(5):
        audit.record(tmp_path, "pause", why=f"skäl {n}")
    path = tmp_path / audit.FILE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [*lines]
    changed[place] = changed[place].replace("skäl", "lust")
    path.write_text("".join(changed), encoding="utf-8")
    assert f"line {place + 1}: was changed" in str(next(audit.damages(tmp_path)))
    path.write_text("".join(lines[: place + 1] + lines[place + 2 :]), encoding="utf-8")
    assert f"line {place + 2}: does not follow" in str(next(audit.damages(tmp_path)))
    again = json.loads(lines[place])
    path.write_text("".join([*lines, json.dumps(again) + "\n"]), encoding="utf-8")
    assert "line 6: does not follow" in str(next(audit.damages(tmp_path)))


def test_a_log_that_was_cut_off_is_told_by_a_hash_noted_earlier(tmp_path: Path) -> None:
    for n in range(3):
        newest = audit.record(tmp_path, "pause", why=f"skäl {n}").hash
    command = ["audit", "--check", "--holds", newest, "--data", str(tmp_path)]
    assert CliRunner().invoke(klara.app, command).exit_code == 0
    path = tmp_path / audit.FILE
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert list(audit.damages(tmp_path)) == []
    cut = CliRunner().invoke(klara.app, command)
    assert cut.exit_code == 1
    assert "was cut off" in cut.output


def test_nothing_is_added_to_a_log_whose_end_is_damaged(tmp_path: Path) -> None:
    audit.record(tmp_path, "pause", why="skäl")
    with (tmp_path / audit.FILE).open("a", encoding="utf-8") as file:
        file.write('{"number": 2')
    with pytest.raises(StoreError, match="klara audit --check"):
        audit.record(tmp_path, "resume")
    assert "is no act" in str(next(audit.damages(tmp_path)))


def test_a_pause_is_there_for_all_until_it_is_ended_and_both_are_logged(tmp_path: Path) -> None:
    assert paused(tmp_path) is None
    pause(tmp_path, "  Fel\ncitat ", "staff:anna")
    assert (made := paused(tmp_path)) is not None
    assert (made.why, made.who) == ("Fel citat", "staff:anna")
    assert resume(tmp_path, AUTOMATIC)
    assert paused(tmp_path) is None
    assert not resume(tmp_path, AUTOMATIC)
    assert [(a.what, a.who, a.why) for a in audit.acts(tmp_path)] == [
        ("pause", "staff:anna", "Fel citat"),
        ("resume", "automatic", ""),
    ]


def test_a_pause_that_cannot_be_read_is_a_pause(tmp_path: Path) -> None:
    (tmp_path / "paused.json").write_text("{", encoding="utf-8")
    assert paused(tmp_path) is not None


def test_the_commands_pause_and_tell_what_was_done(tmp_path: Path) -> None:
    run = CliRunner()
    data = ["--data", str(tmp_path)]
    assert run.invoke(klara.app, ["pause", "--why", "Fel citat", *data]).exit_code == 0
    assert run.invoke(klara.app, ["resume", *data]).exit_code == 0
    told = run.invoke(klara.app, ["audit", "--json", *data])
    assert [act["what"] for act in json.loads(told.stdout)] == ["pause", "resume"]
    assert "Fel citat" in run.invoke(klara.app, ["audit", *data]).stdout
