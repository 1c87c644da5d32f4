"""The commands that ask, search, prove and measure."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import SettingError
from index.language.typography import printable
from index.options import DATA, AsJson, Data, Encoder, print_json
from index.records import Kind

if TYPE_CHECKING:
    from assistant.records import Answer, Standing
    from index.search.reader import Reader

Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold",
        envvar="KLARA_THRESHOLD",
        min=0.0,
        max=1.0,
        help="The probability that a quote must reach to be shown as an answer.",
    ),
]


ReaderName = Annotated[
    str | None,
    typer.Option(
        "--reader",
        envvar="KLARA_READER",
        help="An extractive question-answering model, name or folder.",
    ),
]


class Order(StrEnum):
    """How found passages are sorted."""

    relevance = "relevance"
    date = "date"


def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help='JSONL: one {"id"?, "q"} or {"id"?, "turns"} a line.')
    ] = None,
    as_json: AsJson = False,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Answer a question by quoting the sources."""
    from assistant.evaluate import read_rows, turns_of
    from assistant.notice import ai_notice
    from assistant.records import to_json
    from assistant.terminal import show
    from assistant.texts import texts

    if (question is None) == (batch is None):
        raise SettingError("ask one question, or give a file with --batch")
    notice = ai_notice(texts())
    with _asking(data, encoder, reader, threshold) as answer:
        if batch is None:
            result = answer(question or "", ())
            if as_json:
                print_json(to_json(replace(result, notice=notice)))
            else:
                show(result)
            return
        for number, row in read_rows(batch):
            *earlier, last = turns_of(row, f"{batch}:{number}")
            name = {"id": row["id"]} if "id" in row else {}
            result = replace(answer(last, earlier), notice=notice)
            print(json.dumps(name | to_json(result), ensure_ascii=False))


def chat(
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Ask question after question; each may follow on the ones before."""
    from assistant.terminal import show
    from assistant.texts import texts

    with _asking(data, encoder, reader, threshold) as answer:
        turns: list[str] = []
        print(" / ".join(t.terminal_chat for t in texts().values()))
        while question := _line():
            result = answer(question, turns)
            show(result)
            turns.append(question)


def search(
    words: Annotated[str, typer.Argument(help="What to look for; empty for the newest.")],
    kind: Annotated[Kind | None, typer.Option(help="Only this kind.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Only from this date on.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Only up to this date.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    order: Annotated[Order, typer.Option("--sort", help="Sort by.")] = Order.relevance,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = 10,
    as_json: AsJson = False,
    encoder: Encoder = None,
    data: Data = DATA,
) -> None:
    """Search for staff: passages with the matching words marked."""
    from assistant.records import to_json
    from assistant.staff.search import find
    from assistant.terminal import show_found
    from index.search.lexical import Filters

    filters = Filters(kind=kind, since=_date(since), until=_date(until), source=source)
    with _reading(data, encoder) as reader:
        quotes = find(words, reader, filters=filters, limit=limit, order=order.value)
    if as_json:
        print_json([to_json(quote) for quote in quotes])
    else:
        show_found(quotes)


def verify(
    receipt: Annotated[str, typer.Argument(help="The receipt of a quote, or of a search.")],
    question: Annotated[
        str | None, typer.Option(help="The question of a search that found no answer.")
    ] = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Prove a quote again, or try the receipt of a search; exit status 1 if it is not right."""
    from assistant.absence import is_search_receipt
    from assistant.quotes import verify as prove_again
    from assistant.records import Standing, to_json
    from assistant.terminal import show_verdict
    from index.store.documents import Store

    if is_search_receipt(receipt):
        standing = _verify_search(receipt, question, data, as_json=as_json)
    else:
        with Store(data) as store:
            verdict = prove_again(store, receipt)
        standing = verdict.standing
        if as_json:
            print_json(to_json(verdict))
        else:
            show_verdict(verdict)
    if standing is not Standing.PROVED:
        raise typer.Exit(1)


def _verify_search(receipt: str, question: str | None, data: Path, *, as_json: bool) -> Standing:
    from assistant.absence import search_standing
    from assistant.searching import plain
    from assistant.terminal import show_search_standing
    from index.generation import generations

    if question is None:
        raise SettingError("the receipt of a search is tried with its question: --question '…'")
    standing = search_standing(receipt, plain(question), generations(data))
    if as_json:
        print_json({"receipt": receipt, "question": plain(question), "standing": standing})
    else:
        show_search_standing(standing)
    return standing


def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            help='JSONL: {"q", "any": [strings], "none": bool} or {"turns"}; else the saved ones.'
        ),
    ] = None,
    as_json: AsJson = False,
    failures: Annotated[bool, typer.Option(help="List the failures.")] = True,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Measure the answers to written questions; list the failures."""
    from assistant.evaluate import evaluate as measure
    from assistant.evaluate import read_lines
    from assistant.publishing.saved import FILE
    from assistant.terminal import show_figures

    with _asking(data, encoder, reader, threshold) as answer:
        figures = measure(read_lines(questions or data / FILE), answer).as_json()
    if not failures:
        del figures["failures"]
    if as_json:
        print_json(figures)
    else:
        show_figures(figures)


@contextmanager
def _reading(data: Path, encoder: str | None) -> Iterator[Reader]:
    from index.search.encoder import open_encoder
    from index.search.reader import Reader

    with Reader(data, open_encoder(encoder)) as reader:
        for warning in reader.warnings:
            print(printable(f"klara: {warning}"), file=sys.stderr)
        yield reader


@contextmanager
def _asking(
    data: Path, encoder: str | None, span_reader: str | None, threshold: float | None
) -> Iterator[Callable[[str, Sequence[str]], Answer]]:
    """Yield what answers (question, earlier turns); with nothing indexed it still says so."""
    from assistant.answer import Asking, answer, without_index
    from index.errors import NoGeneration

    asking = Asking.of(threshold, span_reader)
    try:
        with _reading(data, encoder) as reader:
            _open_networks(reader, span_reader)
            yield lambda question, turns: answer(question, reader, turns=turns, asking=asking)
    except NoGeneration:
        yield lambda question, turns: without_index(question)


def _open_networks(reader: Reader, span_reader: str | None) -> None:
    """Open what encodes and what reads side by side, half a second together, before it is asked.

    What cannot be opened is told by the answer that needs it.
    """
    from concurrent.futures import ThreadPoolExecutor

    from assistant.choosing.span_reader import open_span_reader

    with ThreadPoolExecutor(2) as pool:
        pool.submit(reader.encoder.encode_queries, ["?"])
        pool.submit(open_span_reader, *([span_reader] if span_reader else []))


def _line() -> str:
    with suppress(ImportError):
        import readline  # noqa: F401  # arrow keys and earlier lines, where Python has it
    try:
        return input("> ").strip()
    except (EOFError, KeyboardInterrupt):
        print()
        return ""


def _date(day: str | None) -> str | None:
    from datetime import date

    if day is None:
        return None
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise SettingError(f"{day!r} is not a date: write YYYY-MM-DD") from None
