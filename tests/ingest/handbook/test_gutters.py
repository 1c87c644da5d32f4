"""A gutter is an upright strip that no word crosses, with text on both sides."""

from __future__ import annotations

import pytest
from sheets import row

from ingest.handbook.gutter_worth import drawn_across, only_marks
from ingest.handbook.gutters import divided, gutters, uncrossed, usual_gap, widest_band
from ingest.handbook.records import Row

LEFT, RIGHT = "spalten till vänster är lång", "spalten till höger är lång"


def two_columns(count: int = 8, *, top: float = 100) -> list[Row]:
    """Return rows of two columns, the left one drawn before the right one."""
    return [row(top + 13 * n, (70, LEFT), (320, RIGHT), order=100 * n) for n in range(count)]


def test_two_columns_leave_one_gutter() -> None:
    rows = two_columns()
    band = widest_band(rows)
    assert band
    assert (band.first, band.last) == (0, 8)
    assert 70 < band.left < band.right <= 320
    assert gutters(rows, band) == [(band.left, band.right)]


def test_a_line_across_both_columns_is_in_no_band() -> None:
    across = row(80, (70, f"{LEFT} {LEFT} {LEFT}"))
    rows = [across, *two_columns()]
    band = widest_band(rows)
    assert band
    assert (band.first, band.last) == (1, 9)


def test_lines_of_one_column_leave_none() -> None:
    assert widest_band([row(100 + 13 * n, (70, LEFT * 2)) for n in range(8)]) is None


def test_a_number_beside_its_item_is_no_column() -> None:
    rows = [row(100 + 13 * n, (70, f"{n + 1}."), (95, LEFT)) for n in range(6)]
    assert widest_band(rows) is None
    marks = [tuple(word for word in line if word.left < 90) for line in rows]
    assert only_marks(marks)


@pytest.mark.parametrize("count", [3, 4])
def test_each_column_gets_its_own_words(count: int) -> None:
    places = [70 + 130 * n for n in range(count)]
    names = ["första ordet", "andra ordet", "tredje ordet", "fjärde ordet"][:count]
    parts = tuple(zip(places, names, strict=True))
    rows = [row(100 + 13 * n, *parts, order=100 * n) for n in range(6)]
    band = widest_band(rows)
    assert band
    columns = divided(rows, gutters(rows, band))
    assert [" ".join(w.text for w in column[0]) for column in columns] == names


def test_what_is_drawn_in_one_go_is_told_from_columns() -> None:
    assert drawn_across(two_columns(), 300) == (0, 8)
    lines = [row(100 + 13 * n, (70, f"{LEFT} {RIGHT}")) for n in range(4)]
    gap = (lines[0][4].right + lines[0][5].left) / 2
    assert drawn_across(lines, gap) == (4, 4)


def test_rows_that_cross_another_gutter_are_left_to_the_rows_around() -> None:
    rows = [row(87, (70, LEFT), (215, "tvärs över andra och tredje")), *two_columns(6)]
    band = widest_band(rows)
    assert band
    inner = uncrossed(rows, band, [(band.left, band.right), (300, 318)])
    assert inner.first == 1


def test_the_usual_gap_is_that_of_most_rows() -> None:
    rows = [row(base, (70, LEFT)) for base in (100, 113, 126, 139, 180)]
    assert usual_gap(rows) == 13
    assert usual_gap(rows[:1]) == 12
