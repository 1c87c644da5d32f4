"""Furniture comes again at the same place, or counts along with the pages; text does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sheets import row, sheet, texts

from ingest.handbook.furniture import without_furniture
from ingest.handbook.records import Row, Sheet

HEADER, FOOTER = 40.0, 800.0


def pages(tops: Sequence[str], feet: Sequence[str] = (), count: int = 6) -> list[Sheet]:
    """Return pages of text that differs, with something at the head and at the foot of each."""
    made = []
    for number in range(count):
        rows: list[Row] = [
            row(120 + 14 * n, (70, f"sida {number} rad {n} säger något eget {number * 31 + n}"))
            for n in range(12)
        ]
        if tops:
            rows.insert(0, row(HEADER, (70, tops[number % len(tops)])))
        if feet:
            rows.append(row(FOOTER, (280, feet[number % len(feet)])))
        made.append(sheet(number + 1, *rows))
    return made


def left_over(sheets: list[Sheet]) -> set[str]:
    """Return what is kept of what is not text of the pages."""
    kept = [text for page in without_furniture(sheets) for text in texts(page.rows)]
    return {text for text in kept if not text.startswith("sida")}


def test_a_running_header_goes_and_the_text_stays() -> None:
    sheets = pages(["Metodhandbok för torget"])
    assert left_over(sheets) == set()
    assert all(len(page.rows) == 12 for page in without_furniture(sheets))


def test_left_and_right_pages_may_have_headers_of_their_own() -> None:
    assert left_over(pages(["Metodhandbok", "Sex metoder"], count=8)) == set()


@pytest.mark.parametrize("form", ["{}", "– {} –", "Sida {} av 6", "Metodhandbok {}"])
def test_numbers_that_count_along_go(form: str) -> None:
    assert left_over(pages([], [form.format(number) for number in range(1, 7)])) == set()


def test_numbers_that_do_not_count_along_stay() -> None:
    tops = ["1 Inledning till arbetet", "4 Om torget", "9 Om vården", "11 Om butiker"]
    assert left_over(pages(tops, count=4)) == set(tops)


def test_what_stands_once_stays() -> None:
    sheets = pages(["Metodhandbok"])
    once = row(60, (70, "Ett förord som bara står här"))
    first = sheets[0]
    sheets[0] = sheet(1, first.rows[0], once, *first.rows[1:])
    assert left_over(sheets) == {"Ett förord som bara står här"}


def test_what_comes_again_in_the_middle_of_the_page_stays() -> None:
    sheets = [
        sheet(page.number, *page.rows[:6], row(400, (70, "Kom ihåg!")), *page.rows[6:])
        for page in pages([])
    ]
    assert left_over(sheets) == {"Kom ihåg!"}
