"""Old quotes name the newest quote of the same answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.records import Place, Quote, QuotedDocument
from index.days import swedish_today
from web.pages.quoted import OLD, Quoted, with_newer
from web.pages.quoted import _is_old as is_old


def shown(published: str | None) -> Quoted:
    quote = Quote(
        text="Torget har elva kameror.",
        document=QuotedDocument("d", "press", "Kameror", None, published, "sv"),
        revision="r",
        start=0,
        end=24,
        place=Place(),
        link="",
        receipt="",
        score=1.0,
    )
    return Quoted(quote, "", "", "", "", "", "", "", is_old=is_old(quote))


def ago(time: timedelta) -> str:
    day: date = swedish_today() - time
    return day.isoformat()


@pytest.mark.parametrize(
    ("ages", "newer"),
    [
        ([OLD * 2, timedelta(days=9), timedelta(days=3)], [3, 0, 0]),
        ([timedelta(days=3), OLD * 2, OLD * 3], [0, 1, 1]),
        ([OLD * 2, OLD * 3], [0, 1]),
        ([OLD * 2], [0]),
        ([OLD * 2, OLD * 2], [0, 0]),
    ],
)
def test_an_old_quote_names_the_newest_one_that_is_newer(
    ages: list[timedelta], newer: list[int]
) -> None:
    assert [one.newer for one in with_newer([shown(ago(age)) for age in ages])] == newer


def test_a_quote_without_a_day_is_neither_old_nor_newer() -> None:
    assert [one.newer for one in with_newer([shown(None), shown(ago(OLD * 2))])] == [0, 0]
    assert not shown(None).is_old
    assert not shown(ago(OLD)).is_old
    assert shown(ago(OLD + timedelta(days=1))).is_old
    assert with_newer([]) == []
