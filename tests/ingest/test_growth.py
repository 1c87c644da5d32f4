"""Nothing that is read takes more steps than its length allows: four times as many, not sixteen.

Calls are counted, not seconds, so that a busy machine changes nothing. What a pattern costs by
itself is measured in seconds by `python -m benchmarks.growth`.
"""

from __future__ import annotations

from itertools import groupby

import pytest

from benchmarks.growth import STEEPEST, Case, cases

SIZE = 2_000
"""Characters of the shorter input: enough to tell 4 from 16, and quickly read."""

FEW = 500
"""Calls that are nobody's fault, so that 3 and 30 are not called steep."""

BY_READER = {
    name: list(group)
    for name, group in groupby(sorted(cases(), key=lambda c: c.reader), key=lambda c: c.reader)
}


@pytest.mark.parametrize("reader", BY_READER)
def test_reading_grows_with_what_is_read(reader: str) -> None:
    steep = [case.name for case in BY_READER[reader] if not _grows_evenly(case)]
    assert steep == []


def _grows_evenly(case: Case) -> bool:
    """Return whether one of two tries does: the first may import and compile what is used later."""
    for _ in range(2):
        short, long = case.calls(SIZE), case.calls(4 * SIZE)
        if long <= STEEPEST * short + FEW:
            return True
    return False
