"""Originals that mean harm cost a line each, and what lies beside them is taken in."""

from __future__ import annotations

from pathlib import Path

from benchmarks.hostile_documents import failures


def test_hostile_originals_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    assert failures(tmp_path / "originals", tmp_path / "data", 20, 7) == []
