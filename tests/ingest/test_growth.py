"""Nothing that is read takes longer than its length allows: four times as much, not sixteen."""

from __future__ import annotations

from itertools import groupby

import pytest

from benchmarks.growth import SLACK, STEEPEST, Case, cases

BY_READER = {
    name: list(group)
    for name, group in groupby(sorted(cases(), key=lambda c: c.reader), key=lambda c: c.reader)
}


@pytest.mark.parametrize("reader", BY_READER)
def test_reading_grows_with_what_is_read(reader: str) -> None:
    steep = []
    for case in BY_READER[reader]:
        if not _grows_evenly(case):
            steep.append(case.name)
    assert steep == []


def _grows_evenly(case: Case) -> bool:
    """Return whether one of two tries does: a busy machine is not the reader's fault."""
    for _ in range(2):
        short, long = case.times()
        if long <= STEEPEST * short + SLACK:
            return True
    return False
