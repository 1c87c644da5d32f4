from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assistant.doubt import without_doubt
from assistant.quotes import Span, prove
from assistant.records import Place, Quote, QuotedDocument, to_json
from index.records import Mark, Parsed
from index.store.documents import Store

WORDS = "Vi utvisade elva personer."
TIMES = [(0, 2, 0.9), (3, 11, 0.3), (12, 16, 0.95), (17, 26, 0.4)]


QUOTE = Quote(
    text="ett två tre",
    document=QuotedDocument("d", "podcast", "Ett", None, None, "sv"),
    revision="r",
    start=0,
    end=11,
    place=Place(),
    link="",
    receipt="",
    score=1.0,
)


def test_words_that_the_model_doubted_are_named_in_the_quote(tmp_path: Path) -> None:
    marks = tuple(Mark("second", a, b, [n, n + 1, p]) for n, (a, b, p) in enumerate(TIMES))
    episode = Parsed("1", "podcast", "Ett", WORDS, marks, meta={"transcribed": {"model": "m"}})
    with Store(tmp_path, write=True) as store:
        store.put(episode, source="tests")
        (document,) = store.documents()
        quote = prove(store, Span(document.id, document.revision or "", 0, len(WORDS), 1.0))
    assert quote is not None
    assert quote.unsure == ("utvisade", "personer.")
    assert to_json(quote)["unsure"] == ["utvisade", "personer."]
    assert to_json(quote)["transcribed"] == {"model": "m"}


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=3).map(tuple), max_size=6))
def test_a_doubted_quote_is_chosen_only_where_no_other_will_do(
    doubts: list[tuple[str, ...]],
) -> None:
    quotes = [replace(QUOTE, start=n, unsure=unsure) for n, unsure in enumerate(doubts)]
    chosen = without_doubt(quotes)
    certain = [quote for quote in quotes if not quote.unsure]
    assert (
        chosen == certain
        if certain
        else sorted(q.start for q in chosen) == list(range(len(quotes)))
    )
    shares = [len(quote.unsure) for quote in chosen]
    assert shares == sorted(shares)
