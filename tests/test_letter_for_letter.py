"""What is shown is what is stored, letter for letter, on texts of every kind."""

from __future__ import annotations

import re
import tarfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import GramEncoder

from assistant.answer import answer
from assistant.quotes import Span, prove, verify
from assistant.records import Standing
from index.generation import build
from index.language.sentences import sentences
from index.passages import passages
from index.records import Parsed
from index.search.reader import Reader
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.fetch.original import Original
from ingest.press import read as press
from ingest.run import run
from ingest.sources import named

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

WORDS = st.sampled_from(
    [
        *("Polisen", "kl. 10.30", "43 500", "m.m.", "(prop. 2023/24:9)", "– Ja!", "”Nej”, sa hon."),
        *(
            "sk\u00adola",
            "n\u200b\u200dy",
            "a\u030angstro\u0308m",
            "\u00e5ngstr\u00f6m",
            "\u212bngström",
        ),
        *(
            "😀",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f1f8\U0001f1ea",
            "\u200fשלום\u200e",
        ),
        *(
            "\u202eabc\u202c",
            "\u2067عربي\u2069",
            "\u00a0",
            "\u2028",
            "\u0085",
            "ﬁnal",
            "İı",
            "ß",
            "\x00",
        ),
        *(".", "!", "?", "…", "\r\n", "\r\n\r\n", "\n\n", "\n", "\t", "  "),
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, min_size=1, max_size=40).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=40).map("".join),
    st.text(min_size=1, max_size=200),
).filter(lambda text: text.strip("\x00 \t\r\n") != "")
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", None])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("store"), write=True) as opened:
        yield opened


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, form=FORMS, data=st.data())
def test_every_passage_sentence_and_quote_is_its_slice_of_what_is_stored(
    store: Store, text: str, form: str | None, data: st.DataObject
) -> None:
    text = unicodedata.normalize(form, text) if form else text
    store.put(Parsed("k", "press", "T", text, url="https://a.example/k"), source="s")
    document = store.document_by_key("s", "k")
    assert document is not None
    assert document.revision is not None
    revision = store.revision(document.id, document.revision)
    assert revision is not None
    stored = revision.text
    assert len(stored) == len(text)
    edges = {0, len(stored)}
    for passage in passages(document.id, document.revision, stored, ()):
        held = store.text(document.id, passage.revision, passage.start, passage.end)
        assert held == stored[passage.start : passage.end]
    for start, end in sentences(stored):
        assert store.text(document.id, document.revision, start, end) == stored[start:end]
        edges |= {start, end}
    start, end = sorted(
        data.draw(st.tuples(st.sampled_from(sorted(edges)), st.integers(0, len(stored))))
    )
    quote = prove(store, Span(document.id, document.revision, start, end, 1.0))
    if start == end:
        assert quote is None
        return
    assert quote is not None
    assert quote.text == stored[start:end]
    verdict = verify(store, quote.receipt)
    assert verdict.standing is Standing.PROVED
    # What a receipt shows is whole sentences, in the words that are stored.
    assert verdict.text is not None
    assert stored[start:end] in verdict.text
    assert verdict.text in stored


@given(text=TEXTS, form=FORMS)
def test_a_page_of_these_words_is_stored_as_it_was_read(
    store: Store, text: str, form: str | None
) -> None:
    text = unicodedata.normalize(form, text) if form else text
    body = text.replace("&", "&amp;").replace("<", "&lt;")
    page = f"<html><body><h1>Titel</h1><p>Det står {body} på sidan.</p></body></html>"
    parsed = press.read(Original("https://a.example/p", page.encode("utf-8", "replace")), key="p")
    store.put(parsed, source="pages")
    document = store.document_by_key("pages", "p")
    assert document is not None
    assert document.revision is not None
    held = store.revision(document.id, document.revision)
    assert held is not None
    assert held.text == parsed.text
    assert _letters(parsed.text) == _letters(f"Det står {text} på sidan.")


def _letters(words: str) -> str:
    return "".join(filter(str.isalpha, words))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Return a reader of the demonstration pages and, where they are here, of the shared ones."""
    data, pages = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("pages")
    sources = [str(ROOT / "demo" / "press")]
    archive = SHARED / "data" / "polisen" / "pages.tar.gz"
    if archive.exists():
        with tarfile.open(archive) as tar:
            tar.extractall(pages, filter="data")
        sources += [str(pages), str(SHARED / "seeds")]
    with Fetcher() as fetcher:
        reports = run(data, named(sources), fetcher)
    assert [report.errors for report in reports] == [[]] * len(sources)
    encoder = GramEncoder()
    build(data, encoder)
    with Reader(data, encoder) as reader:
        yield reader


def test_every_passage_of_the_real_pages_is_its_slice(real: Reader) -> None:
    for number in range(real.generation.manifest.passages):
        passage = real.generation.passage(number)
        revision = real.store.revision(passage.document_id, passage.revision)
        assert revision is not None
        words = revision.text[passage.start : passage.end]
        assert real.texts([passage]) == [words]
        assert words == words.strip()
        assert not re.match(r"[a-zåäö]", words) or revision.text[: passage.start].endswith("\n")


def test_every_quote_of_the_real_pages_is_its_slice_and_is_proved(real: Reader) -> None:
    shown = 0
    for document in real.store.documents(state="current")[::6]:
        given_answer = answer(document.title, real)
        for quote in (*given_answer.quotes, *given_answer.related):
            revision = real.store.revision(quote.document.id, quote.revision)
            assert revision is not None
            assert quote.text == revision.text[quote.start : quote.end]
            assert quote.text == quote.text.strip()
            assert verify(real.store, quote.receipt).standing is Standing.PROVED
            shown += 1
    assert shown > 3
