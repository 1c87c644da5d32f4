"""A day is the one that it was in Sweden, whatever zone the moment is written in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.days import swedish_day, swedish_today
from index.search.lexical import day_number

SWEDEN = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2020-10-09T22:30:00Z", "2020-10-10"),
        ("2020-10-09T22:30:00+00:00", "2020-10-10"),
        ("2020-10-09T21:30:00Z", "2020-10-09"),
        ("2020-12-31T23:30:00Z", "2021-01-01"),
        ("2020-10-09T22:30:00", "2020-10-09"),
        ("2020-10-09", "2020-10-09"),
        ("2020-10", "2020-10"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_day_of_a_moment_is_swedens(moment: str | None, expected: str) -> None:
    assert swedish_day(moment) == expected


def test_a_search_by_day_goes_by_swedish_days() -> None:
    assert day_number("2020-10-09T22:30:00Z") == 20201010


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_any_moment_has_the_day_that_a_swedish_clock_shows(moment: datetime) -> None:
    assert swedish_day(moment.isoformat()) == moment.astimezone(SWEDEN).date().isoformat()


def test_today_is_a_swedish_day() -> None:
    now = datetime.now(UTC).astimezone(SWEDEN)
    assert swedish_today() in (now.date(), (now - timedelta(minutes=1)).date())
