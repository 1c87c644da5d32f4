"""A page is read column by column; what crosses the columns comes before or after them."""

from __future__ import annotations

from sheets import row, sheet

from ingest.handbook.columns import read_order
from ingest.handbook.records import Column, Row, Rule, Sheet, Table

PROSE = "en rad av löpande text som fyller spalten"


def lines(part: Column | Table) -> list[str]:
    if isinstance(part, Table):
        return [
            " | ".join(" ".join(line.text for line in cell) for cell in cells)
            for cells in part.rows
        ]
    return [line.text for line in part.lines]


def columns(count: int, top: float = 100) -> list[Row]:
    """Return rows of two columns of prose, the left one drawn first."""
    made = []
    for n in range(count):
        base = top + 13 * n
        left = row(base, (70, f"v{n} {PROSE}"), order=100 * n)
        right = row(base, (320, f"h{n} {PROSE}"), order=10_000 + 100 * n)
        made.append(left + right)
    return made


def first_words(page: Sheet) -> list[list[str]]:
    return [[line.split()[0] for line in lines(part)] for part in read_order(page)]


def test_the_left_column_is_read_before_the_right_one() -> None:
    assert first_words(sheet(1, *columns(6))) == [
        [f"v{n}" for n in range(6)],
        [f"h{n}" for n in range(6)],
    ]


def test_a_heading_over_the_columns_is_read_before_them() -> None:
    heading = row(70, (70, "Rubrik över båda spalterna som går tvärs över hela sidan alltså"))
    order = first_words(sheet(1, heading, *columns(6)))
    assert order[0] == ["Rubrik"]
    assert [part[0] for part in order[1:]] == ["v0", "h0"]


def test_a_box_beside_text_that_goes_on_is_told() -> None:
    wide = f"{PROSE} {PROSE}"
    above = [row(100 + 13 * n, (70, f"a{n} {wide}"), order=100 * n) for n in range(4)]
    beside = [
        row(152 + 13 * n, (70, f"b{n} {PROSE}"), order=1000 + 100 * n)
        + row(152 + 13 * n, (380, f"r{n} ruta"), order=50_000 + 100 * n)
        for n in range(4)
    ]
    below = [row(204 + 13 * n, (70, f"c{n} {wide}"), order=2000 + 100 * n) for n in range(4)]
    parts = list(read_order(sheet(1, *above, *beside, *below)))
    assert [lines(part)[0].split()[0] for part in parts] == ["a0", "b0", "r0", "c0"]
    assert [isinstance(part, Column) and part.aside for part in parts] == [
        False, False, True, False,
    ]  # fmt: skip


def test_cells_drawn_row_by_row_are_a_table() -> None:
    words = [("Preparat", "Mängd", "Värde"), ("Hasch", "två kilo", "mycket"),
             ("Tramadol", "tusen", "mindre"), ("Amfetamin", "ett kilo", "lite")]  # fmt: skip
    rows = []
    order = 0
    for n, cells in enumerate(words):
        made: Row = ()
        for place, cell in zip((70, 200, 330), cells, strict=True):
            made += row(100 + 16 * n, (place, cell), order=order)
            order += len(cell) + 2
        rows.append(made)
    (table,) = read_order(sheet(1, *rows))
    assert isinstance(table, Table)
    assert lines(table) == [" | ".join(cells) for cells in words]


def test_drawn_lines_frame_a_table() -> None:
    rows = tuple(row(110 + 20 * n, (75, f"a{n}"), (205, f"b{n}")) for n in range(3))
    level = tuple(Rule(70, 95 + 20 * n, 330, 95 + 20 * n) for n in range(4))
    upright = tuple(Rule(x, 95, x, 155) for x in (70, 200, 330))
    (table,) = read_order(Sheet(1, 595, 842, "1", rows, level + upright))
    assert isinstance(table, Table)
    assert lines(table) == ["a0 | b0", "a1 | b1", "a2 | b2"]
