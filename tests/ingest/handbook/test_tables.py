"""Tables as they stand in real layouts: without lines, in a column, cut by a page; and speech."""

from __future__ import annotations

from handbooks import Layout, made, read
from sheets import row, sheet

from ingest.handbook.columns import read_order
from ingest.handbook.gutter_worth import only_marks
from ingest.handbook.records import Rule, Table

TEXT = (
    "Kommunen har sedan 2015 arbetat mot öppen drogförsäljning. Arbetet leds av en samordnare och "
    "följs upp varje år. Det omfattar torget och parken. "
)
ROWS = [
    ["Brott", "2019", "2020"],
    ["Överlåtelse", "1 204", "987"],
    ["Innehav av ringa mängd", "311", "298"],
    ["Grovt brott", "56", "61"],
]
LINES = [" | ".join(cells) for cells in ROWS]


def test_figures_in_columns_are_no_marks_of_items() -> None:
    assert only_marks([row(base, (0, mark)) for base, mark in ((10, "1"), (20, "2"), (30, "3"))])
    assert not only_marks([row(base, (0, n)) for base, n in ((10, "987"), (20, "298"), (30, "61"))])


def test_a_table_without_lines_keeps_its_columns_below_a_line_of_text() -> None:
    parsed = read(made([("p", TEXT), ("table", ROWS), ("p", TEXT)], Layout(lined=False)))
    assert "\n".join(LINES) in parsed.text


def test_a_framed_table_is_read_in_its_own_column() -> None:
    left = [
        row(100 + 14 * n, (60, "text i den första spalten här"), order=n * 100) for n in range(9)
    ]
    right = [
        row(base, (320, a), (420, b), order=9000 + base * 10)
        for base, a, b in ((114, "Brott", "2019"), (128, "Innehav", "311"), (142, "Grovt", "56"))
    ]
    below = [
        row(170 + 14 * n, (320, "text under tabellen"), order=20000 + n * 100) for n in range(3)
    ]
    joined = {}
    for words in (*left, *right, *below):
        joined.setdefault(words[0].base, []).extend(words)
    rules = tuple(Rule(315, top, 480, top) for top in (103, 118, 132, 146))
    page = sheet(1, *(tuple(words) for _, words in sorted(joined.items())))
    parts = read_order(page.__class__(1, 595.0, 842.0, "1", page.rows, rules))
    kinds = ["table" if isinstance(part, Table) else part.lines[0].words[0].left for part in parts]
    assert kinds == [60, "table", 320]


def test_speech_keeps_its_dash_and_items_of_a_list_lose_theirs() -> None:
    said = "– Vi märker att de unga kommer hit igen, säger Eva Ek, som arbetar på fältet."
    parsed = read(made([("p", TEXT), ("p", said), ("p", TEXT)]))
    assert said in parsed.text
    listed = read(made([("p", TEXT), ("p", "– köper in varor,"), ("p", "– säljer dem vidare.")]))
    assert "köper in varor,\nsäljer dem vidare." in listed.text
