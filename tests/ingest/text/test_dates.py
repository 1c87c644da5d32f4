"""Dates and times as Swedish pages write them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.dates import date_in_path, moment

SWEDEN = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2024-03-31T01:30:00Z", "2024-03-31T03:30:00+02:00"),
        ("2024-10-27 02:30:00 +0100", "2024-10-27T02:30:00+01:00"),
        ("2024-06-03 07:33:29", "2024-06-03T07:33:29+02:00"),
        ("2025-07-01T10:00:00.000+02:00", "2025-07-01T10:00:00+02:00"),
        ("20240603", "2024-06-03"),
        ("Publicerad den 3:e maj 2024 klockan 9.05", "2024-05-03T09:05:00+02:00"),
        ("tisdag 11 juni 2019, kl 08:00", "2019-06-11T08:00:00+02:00"),
        ("June 11, 2019", "2019-06-11"),
        ("11 June 2019 at 14:00", "2019-06-11T14:00:00+02:00"),
        ("Tue, 11 Jun 2019 12:00:00 GMT", "2019-06-11T14:00:00+02:00"),
        ("Fri, 09 Oct 2020 22:30:00 GMT", "2020-10-10T00:30:00+02:00"),
        ("Fri, 09 Oct 2020 22:30:00 -0000", "2020-10-10T00:30:00+02:00"),
        ("9 Oct 2020 22:30 +0200", "2020-10-09T22:30:00+02:00"),
        ("Friday, 09 October 2020 22:30:00 +0200", "2020-10-09T22:30:00+02:00"),
        ("Tue, 07 okt 2025 22:30:00 GMT", "2025-10-08T00:30:00+02:00"),
        ("tis, 07 okt 2025 06:00:00 +0200", "2025-10-07T06:00:00+02:00"),
        ("lör, 06 sep 2025 06:00:00 CEST", "2025-09-06T06:00:00+02:00"),
        ("07 maj 2025 08:00", "2025-05-07T08:00:00+02:00"),
        ("3 maj 2025 10:14-1130", "2025-05-03T10:14:00+02:00"),
        ("Tue, 7 Oct 25 06:00:00 +0200", "2025-10-07T06:00:00+02:00"),
        ("Tue,07 Oct 2025 06:00:00 +0200", "2025-10-07T06:00:00+02:00"),
        ("Tue, 7 Sept 2025 22:30:00 GMT", "2025-09-08T00:30:00+02:00"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("24.1.2022", "2022-01-24"),
        ("24. 1. 2022 kl. 9.05", "2022-01-24T09:05:00+01:00"),
        ("24/1-2022", "2022-01-24"),
        ("24/1 2022", "2022-01-24"),
        ("tis, 21/04/2020", "2020-04-21"),
        ("Tue, 07/11/2023 - 17:57", "2023-11-07T17:57:00+01:00"),
        ("Wed, 11/08/2023 - 17:57", "2023-11-08T17:57:00+01:00"),
        ("tisdag 11/07/2023", "2023-07-11"),
        ("2022/01/24", "2022-01-24"),
        ("1/24/2022", "2022-01-24"),
        ("version 4.1.2022.3", None),
        ("10.1.2022.7", None),
        ("32.1.2022", None),
        ("31 februari 2024", None),
        ("3 maj", None),
        ("kl. 10.14", None),
        ("", None),
        ("0001-01-01T00:00:00", None),
    ],
)
def test_a_date_is_read_as_it_was_meant(words: str, expected: str | None) -> None:
    assert moment(words) == expected


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1), timezones=st.just(SWEDEN)))
def test_what_was_written_is_read_back(time: datetime) -> None:
    written = time.replace(microsecond=0, fold=0).isoformat()
    read = moment(written)
    assert read is not None
    assert datetime.fromisoformat(read) == datetime.fromisoformat(written)


@given(st.text(max_size=80))
def test_any_words_are_a_date_or_none(words: str) -> None:
    read = moment(words)
    assert read is None or datetime.fromisoformat(read)


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/aktuellt/2024/mars/5/insats/", "2024-03-05"),
        ("/2024/03/05/insats/", "2024-03-05"),
        ("/2024/03/insats/", None),
        ("/4711/55/66/", None),
    ],
)
def test_an_address_may_hold_the_date(path: str, date: str | None) -> None:
    assert date_in_path(path) == date
