"""A source page's words are the source's: pieces are slices, and no word is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tiny import HANDBOOK, PODCAST, PRESS

from index.records import Mark
from web.pages.layout import Block, blocks

TEXTS = st.text(alphabet="abå. |\n–1", max_size=120)


def pieces(found: list[Block]) -> list[tuple[int, int, str]]:
    return [
        (piece.start, piece.end, piece.text)
        for block in found
        for line in block.lines
        for cell in line
        for piece in cell
    ]


def spans(text: str) -> st.SearchStrategy[tuple[int, int]]:
    ends = st.integers(0, len(text))
    return st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))


@given(st.data())
def test_pieces_are_slices_in_order_and_hold_every_word(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    span = spans(text)
    marks = [
        Mark("page", start, end, number)
        for number, (start, end) in enumerate(data.draw(st.lists(span, max_size=3)), start=1)
    ]
    marks += [
        Mark("second", start, end, [start, end, 0.4])
        for start, end in data.draw(st.lists(span, max_size=4))
        if start < end
    ]
    marks.sort(key=lambda mark: mark.start)
    focus = data.draw(span)
    found = pieces(blocks(text, marks, focus))
    assert all(text[start:end] == words for start, end, words in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    held = {place for start, end, _ in found for place in range(start, end)}
    assert all(text[place] in "\n |" for place in range(len(text)) if place not in held)


@given(st.data())
def test_what_is_in_focus_is_the_focus(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    first, last = data.draw(spans(text))
    focused = {
        place
        for block in blocks(text, (), (first, last))
        for line in block.lines
        for cell in line
        for piece in cell
        if piece.focused
        for place in range(piece.start, piece.end)
    }
    assert focused <= set(range(first, last))
    assert all(text[place] in "\n |" for place in range(first, last) if place not in focused)


def test_headings_and_paragraphs_are_told_apart() -> None:
    found = blocks(PRESS.text, PRESS.marks)
    assert [block.form for block in found] == [
        "paragraph",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]
    assert found[1].level == 2


def test_lines_are_a_list_and_rows_a_table() -> None:
    found = blocks("Mål:\n\nmindre handel\nfärre unga\n\nÅr | Gripna\n2018 | 12\n2019 | 48", ())
    assert [block.form for block in found] == ["paragraph", "list", "table"]
    assert [[cell[0].text for cell in line] for line in found[2].lines] == [
        ["År", "Gripna"],
        ["2018", "12"],
        ["2019", "48"],
    ]


def test_a_page_begins_where_its_mark_does() -> None:
    found = blocks(HANDBOOK.text, HANDBOOK.marks)
    assert [(block.page, block.start) for block in found if block.page] == [(4, 0), (5, 102)]


def test_a_page_may_begin_inside_a_paragraph() -> None:
    text = "Första sidan går vidare på andra sidan."
    marks = (Mark("page", 0, 16, 1), Mark("page", 17, len(text), 2))
    (block,) = blocks(text, marks)
    assert [(piece.page, piece.text) for piece in block.lines[0][0]] == [
        (1, "Första sidan går "),
        (2, "vidare på andra sidan."),
    ]


def test_an_episode_has_its_turns_and_times() -> None:
    first, second = blocks(PODCAST.text, PODCAST.marks)
    assert (first.speaker, first.seconds) == ("Programledaren", 0.0)
    assert (second.speaker, second.seconds) == ("Gruppchefen", 3.9)


def test_where_words_have_times_a_piece_begins_with_each_sentence() -> None:
    text = "Hej och välkomna. Nu börjar vi."
    words = [(0, 3), (4, 7), (8, 17), (18, 20), (21, 27), (28, 31)]
    marks = [
        Mark("second", a, b, [number * 0.5, number * 0.5 + 0.4, 0.9 if number != 4 else 0.2])
        for number, (a, b) in enumerate(words)
    ]
    (block,) = blocks(text, marks)
    (said,) = block.lines[0]
    assert [(piece.text, piece.seconds) for piece in said if piece.seconds is not None] == [
        ("Hej och välkomna. ", 0.0),
        ("Nu ", 1.5),
    ]
    assert [piece.text for piece in said if piece.unsure] == ["börjar"]
