from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import HANDBOOK, PODCAST, PRESS

from assistant.quotes import Span, prove, receipt, verify
from assistant.records import Standing
from index.records import Document, Mark, Parsed
from index.store.documents import Store

WORDS = "43 500 tramadoltabletter"
SENTENCE = "I en väska fanns 43 500 tramadoltabletter."


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path, write=True) as opened:
        for parsed in (PRESS, HANDBOOK, PODCAST):
            opened.put(parsed, source="tests")
        yield opened


def _document(store: Store, parsed: Parsed) -> Document:
    return next(d for d in store.documents() if d.key == parsed.key)


def _span(store: Store, parsed: Parsed, words: str) -> Span:
    document = _document(store, parsed)
    start = parsed.text.index(words)
    return Span(document.id, document.revision or "", start, start + len(words), 0.9)


def test_a_quote_is_sliced_from_the_stored_text(store: Store) -> None:
    quote = prove(store, _span(store, PRESS, WORDS))
    assert quote is not None
    assert quote.text == WORDS
    assert quote.place.heading == "Beslaget"
    assert (
        quote.link
        == "https://polisen.example/klara/tre-gripna#:~:text=43%20500%20tramadoltabletter"
    )


def test_a_quote_from_the_handbook_lands_on_its_page(store: Store) -> None:
    quote = prove(store, _span(store, HANDBOOK, "en skriftlig bedömning"))
    assert quote is not None
    assert quote.place.page == 5
    assert quote.place.heading == "Kameror"
    assert quote.link == "https://polisen.example/handbok.pdf#page=5"


def test_a_quote_that_begins_with_a_heading_stands_under_those_above_it(tmp_path: Path) -> None:
    text = "Frågor och svar\n\nFår jag parkera?\n\nNej.\n\nFår jag filma?\n\nJa, på allmän plats."
    heads = (("Frågor och svar", 2), ("Får jag parkera?", 3), ("Får jag filma?", 3))
    marks = tuple(
        Mark("heading", text.index(words), text.index(words) + len(words), level)
        for words, level in heads
    )
    asks = Parsed("f", "press", "Sommar", text, marks)
    with Store(tmp_path, write=True) as fresh:
        fresh.put(asks, source="tests")
        both = prove(fresh, _span(fresh, asks, "Får jag filma?\n\nJa, på allmän plats."))
        answer = prove(fresh, _span(fresh, asks, "Ja, på allmän plats."))
        first = prove(fresh, _span(fresh, asks, "Frågor och svar"))
    assert both is not None
    assert both.place.heading == "Frågor och svar"
    assert answer is not None
    assert answer.place.heading == "Frågor och svar › Får jag filma?"
    assert first is not None
    assert first.place.heading is None


def test_a_quote_from_an_episode_lands_on_its_seconds(store: Store) -> None:
    quote = prove(store, _span(store, PODCAST, "elva personer"))
    assert quote is not None
    assert quote.place.seconds == (3.9, 8.4)
    assert quote.place.speaker == "Gruppchefen"
    assert quote.link == "https://polisen.example/podd/1.mp3#t=3.9,8.4"


def test_a_withdrawn_page_is_no_longer_quoted(store: Store) -> None:
    span = _span(store, PRESS, WORDS)
    store.withdraw("tests", except_keys={HANDBOOK.key})
    assert prove(store, span) is None


def test_offsets_of_an_old_revision_are_moved_to_the_new_one(store: Store) -> None:
    span = _span(store, PRESS, WORDS)
    store.put(replace(PRESS, text="Rättelse.\n\n" + PRESS.text, marks=()), source="tests")
    quote = prove(store, span)
    assert quote is not None
    assert quote.text == WORDS
    assert quote.start == span.start + len("Rättelse.\n\n")
    assert quote.revision != span.revision


def test_words_that_were_taken_out_are_not_quoted(store: Store) -> None:
    span = _span(store, PRESS, WORDS)
    store.put(replace(PRESS, text="Sidan är rättad.", marks=()), source="tests")
    assert prove(store, span) is None


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10_000)])
def test_offsets_outside_the_text_prove_nothing(store: Store, start: int, end: int) -> None:
    span = replace(_span(store, PRESS, WORDS), start=start, end=end)
    assert prove(store, span) is None


def test_a_receipt_proves_its_words_and_says_where_they_stand(store: Store) -> None:
    quote = prove(store, _span(store, PRESS, WORDS))
    assert quote is not None
    verdict = verify(store, quote.receipt)
    assert verdict.standing is Standing.PROVED
    assert verdict.text == SENTENCE
    assert verdict.now is not None
    assert verdict.now.text == SENTENCE


def test_words_cut_out_of_a_sentence_are_shown_in_the_whole_of_it(store: Store) -> None:
    text = "Fråga oss.\n\nEnligt lagen är det inte tillåtet att dricka alkohol här. Det kan ändras."
    store.put(Parsed("law", "press", "Regler", text), source="tests")
    span = _span(store, Parsed("law", "press", "Regler", text), "tillåtet att dricka")
    forged = receipt(span.document_id, span.revision, span.start, span.end, "tillåtet att dricka")
    verdict = verify(store, forged)
    assert verdict.text == "Enligt lagen är det inte tillåtet att dricka alkohol här."
    assert verdict.now is not None
    assert verdict.now.text == verdict.text
    # What a receipt showed no longer stands where the sentence around it says something else.
    new = text.replace("inte tillåtet", "åter tillåtet")
    store.put(Parsed("law", "press", "Regler", new), source="tests")
    assert verify(store, forged).standing is Standing.CHANGED


def test_a_receipt_of_an_old_revision_still_proves(store: Store) -> None:
    quote = prove(store, _span(store, PRESS, WORDS))
    assert quote is not None
    store.put(replace(PRESS, text="Nytt först. " + PRESS.text, marks=()), source="tests")
    verdict = verify(store, quote.receipt)
    assert verdict.standing is Standing.PROVED
    assert verdict.now is not None
    assert verdict.now.start == PRESS.text.index(SENTENCE) + len("Nytt först. ")


def test_a_receipt_of_words_that_changed_says_so_and_shows_them(store: Store) -> None:
    quote = prove(store, _span(store, PRESS, WORDS))
    assert quote is not None
    text = PRESS.text.replace("43 500", "41 200")
    store.put(replace(PRESS, text=text), source="tests")
    verdict = verify(store, quote.receipt)
    assert (verdict.standing, verdict.text, verdict.now) == (Standing.CHANGED, SENTENCE, None)


def test_a_receipt_of_a_withdrawn_document_shows_no_words(store: Store) -> None:
    quote = prove(store, _span(store, PRESS, WORDS))
    assert quote is not None
    store.withdraw("tests", except_keys=())
    verdict = verify(store, quote.receipt)
    assert (verdict.standing, verdict.text) == (Standing.WITHDRAWN, None)


def test_a_receipt_that_was_tampered_with_is_unknown(store: Store) -> None:
    quote = prove(store, _span(store, PRESS, WORDS))
    assert quote is not None
    name, revision, place, digest = quote.receipt.split("~")
    start, end = place.split("-")
    for forged in (
        f"{name}~{revision}~{int(start) + 1}-{end}~{digest}",
        f"{name}~{revision}~{start}-{end}~{'0' * 10}",
        f"{name}~{'0' * 12}~{start}-{end}~{digest}",
        f"annat~{revision}~{start}-{end}~{digest}",
        quote.receipt[:-1],
        "",
        "%%%~~~",
        "a" * 5000,
    ):
        assert verify(store, forged).standing is Standing.UNKNOWN


@given(text=st.text(min_size=1), data=st.data())
def test_every_quote_equals_its_slice_and_its_receipt_proves_it(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    with Store(tmp_path_factory.mktemp("store"), write=True) as store:
        marks = (Mark("page", 0, len(text), 1),)
        store.put(Parsed("k", "press", "T", text, marks, url="https://a.example/"), source="s")
        (document,) = store.documents()
        assert document.revision is not None
        stored = store.revision(document.id, document.revision)
        assert stored is not None
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        quote = prove(store, Span(document.id, document.revision, start, end, 0.5))
        assert quote is not None
        assert quote.text == stored.text[quote.start : quote.end]
        assert quote.receipt == receipt(document.id, stored.hash, start, end, quote.text)
        assert verify(store, quote.receipt).standing is Standing.PROVED
