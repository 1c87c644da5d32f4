"""The command `klara`. Each command imports what it needs when it runs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import KlaraError, SettingError

if TYPE_CHECKING:
    from index.search import Reader

app = typer.Typer(
    name="klara",
    help="Answers questions about the Klara work by quoting the sources, letter for letter.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

Data = Annotated[
    Path, typer.Option("--data", envvar="KLARA_DATA", help="The data folder.", show_default=True)
]
Encoder = Annotated[
    str | None,
    typer.Option(
        "--encoder", envvar="KLARA_ENCODER", help="A sentence-transformers model, name or folder."
    ),
]
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
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DATA = Path("data")


class KindName(StrEnum):
    """The kinds of documents, as an option."""

    press = "press"
    handbook = "handbook"
    podcast = "podcast"


class Order(StrEnum):
    """How found passages are sorted."""

    relevance = "relevance"
    date = "date"


@app.command()
def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="URLs, files, folders, feeds, sitemaps or JSONL archives."),
    ] = None,
    kind: Annotated[
        KindName | None, typer.Option(help="What the sources are, if not recognised.")
    ] = None,
    config: Annotated[
        Path, typer.Option(envvar="KLARA_CONFIG", help="Lists the standing sources.")
    ] = Path("klara.toml"),
    reread: Annotated[
        bool, typer.Option(help="Read everything again, also what did not change.")
    ] = False,
    allow_private: Annotated[
        bool,
        typer.Option(
            envvar="KLARA_ALLOW_PRIVATE", help="Fetch also from this machine and its network."
        ),
    ] = False,
    delay: Annotated[
        float, typer.Option(envvar="KLARA_DELAY", min=0, help="Seconds between requests to a host.")
    ] = 0.5,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Take in sources; without any named, those that klara.toml lists."""
    from ingest.fetch import Fetcher, Limits

    from ingest.report import following, show
    from ingest.run import run
    from ingest.sources import named, standing

    asked = named(sources, kind) if sources else standing(config)
    with (
        Fetcher(Limits(delay=delay), allow_private=allow_private) as fetcher,
        following(quiet=as_json) as progress,
    ):
        reports = run(data, asked, fetcher, reread=reread, progress=progress)
    if as_json:
        _print([report.as_json() for report in reports])
    else:
        show(reports)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


@app.command()
def index(
    force: Annotated[bool, typer.Option(help="Build also when nothing changed.")] = False,
    keep: Annotated[int, typer.Option(min=1, help="How many generations to keep.")] = 3,
    as_json: AsJson = False,
    encoder: Encoder = None,
    data: Data = DATA,
) -> None:
    """Build a generation of all documents and publish it."""
    import time

    from index.embed import open_encoder

    from index.generation import build

    began = time.perf_counter()
    made = build(data, open_encoder(encoder), keep=keep, force=force)
    seconds = time.perf_counter() - began
    if as_json:
        _print(
            {
                "generation": made.name,
                "documents": made.documents,
                "passages": made.passages,
                "encoder": made.encoder,
                "vectors": made.vectors,
                "seconds": round(seconds, 2),
            }
        )
    else:
        print(
            f"published {made.name}: {made.documents} documents, {made.passages} passages"
            f" ({made.encoder}, {made.vectors}) in {seconds:.1f} s"
        )


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help='JSONL: one {"id"?, "q"} or {"id"?, "turns"} a line.')
    ] = None,
    as_json: AsJson = False,
    encoder: Encoder = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Answer a question by quoting the sources."""
    from assistant.evaluate import read_rows
    from assistant.terminal import show

    if (question is None) == (batch is None):
        raise SettingError("ask one question, or give a file with --batch")
    with _asking(data, encoder, threshold) as answer:
        if batch is None:
            given = answer(question or "", ())
            if as_json:
                _print(given.as_json())
            else:
                show(given)
            return
        for number, row in read_rows(batch):
            *earlier, last = _turns(row, f"{batch}:{number}")
            shown = {"id": row["id"]} if "id" in row else {}
            print(json.dumps(shown | answer(last, earlier).as_json(), ensure_ascii=False))


@app.command()
def chat(encoder: Encoder = None, threshold: Threshold = None, data: Data = DATA) -> None:
    """Ask question after question; each may follow on the ones before."""
    from assistant.terminal import show

    with _asking(data, encoder, threshold) as answer:
        turns: list[str] = []
        print("Ställ en fråga. Tom rad avslutar. / Ask a question. An empty line ends.")
        while question := _line():
            given = answer(question, turns)
            show(given)
            turns.append(given.read_as or question)


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="What to look for; empty for the newest.")],
    kind: Annotated[KindName | None, typer.Option(help="Only this kind.")] = None,
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
    from assistant.staff import find
    from assistant.terminal import show_found
    from index.lexical import Filters

    filters = Filters(kind=kind, since=_date(since), until=_date(until), source=source)
    with _reading(data, encoder) as reader:
        found = find(words, reader, filters=filters, limit=limit, order=order.value)
    if as_json:
        _print([quote.as_json() for quote in found])
    else:
        show_found(found)


@app.command()
def verify(
    receipt: Annotated[str, typer.Argument(help="The receipt of a quote.")],
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Prove a quote again from its receipt; exit status 1 if it is not proved."""
    from assistant.quotes import verify as prove_again
    from assistant.records import Standing
    from assistant.terminal import show_verdict
    from index.store import Store

    with Store(data) as store:
        verdict = prove_again(store, receipt)
    if as_json:
        _print(verdict.as_json())
    else:
        show_verdict(verdict)
    if verdict.standing is not Standing.PROVED:
        raise typer.Exit(1)


@app.command()
def status(as_json: AsJson = False, data: Data = DATA) -> None:
    """Show what the data folder holds, what waits, and whether the index is up to date."""
    from index.status import look, show

    held = look(data)
    if as_json:
        _print(held.as_json())
    else:
        show(held)


@app.command("eval")
def evaluate(
    questions: Annotated[
        Path, typer.Argument(help='JSONL: {"q", "any": [strings], "none": bool} or {"turns"}.')
    ],
    as_json: AsJson = False,
    failures: Annotated[bool, typer.Option(help="List the failures.")] = True,
    encoder: Encoder = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Measure the answers to written questions; list the failures."""
    from assistant.evaluate import evaluate as measure
    from assistant.evaluate import read_lines
    from assistant.terminal import show_figures

    with _asking(data, encoder, threshold) as answer:
        figures = measure(read_lines(questions), answer).as_json()
    if not failures:
        del figures["failures"]
    if as_json:
        _print(figures)
    else:
        show_figures(figures)


@app.command()
def generations(as_json: AsJson = False, data: Data = DATA) -> None:
    """List the generations that are kept, oldest first; * is the published one."""
    from index import generation

    current = generation.published_name(data)
    made = generation.generations(data)
    if as_json:
        _print(
            [
                {
                    "name": m.name,
                    "made_at": m.made_at,
                    "documents": m.documents,
                    "passages": m.passages,
                    "encoder": m.encoder,
                    "published": m.name == current,
                }
                for m in made
            ]
        )
        return
    for m in made:
        star = "*" if m.name == current else " "
        print(f"{star} {m.name}  {m.documents} documents  {m.passages} passages  {m.encoder}")
    if not made:
        print(f"no generation in {data} yet: run `klara index`")


@app.command()
def rollback(
    name: Annotated[str | None, typer.Argument(help="Default: the one before.")] = None,
    data: Data = DATA,
) -> None:
    """Publish an earlier generation again."""
    from index import generation

    print(f"published {generation.rollback(data, name).name}")


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(envvar="KLARA_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="KLARA_PORT", help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(envvar="KLARA_WORKERS", min=1, help="Processes.")] = 1,
    encoder: Encoder = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Serve the website and the API."""
    from web.serve import serve as start

    os.environ["KLARA_DATA"] = str(data)
    if encoder is not None:
        os.environ["KLARA_ENCODER"] = encoder
    if threshold is not None:
        os.environ["KLARA_THRESHOLD"] = str(threshold)
    start(host, port, workers)


def main() -> None:
    """Run the command; an error that a person can act on is one line on standard error."""
    try:
        app()
    except KlaraError as error:
        print(f"klara: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def _reading(data: Path, encoder: str | None) -> Iterator[Reader]:
    from index.embed import open_encoder

    from index.search import Reader

    with Reader(data, open_encoder(encoder)) as reader:
        for warning in reader.warnings:
            print(f"klara: {warning}", file=sys.stderr)
        yield reader


@contextmanager
def _asking(data: Path, encoder: str | None, threshold: float | None) -> Iterator[Any]:
    """Yield what answers (question, earlier turns); with nothing indexed it still says so."""
    from assistant.answer import Asking, answer, without_index
    from index.errors import NoGeneration

    asking = Asking() if threshold is None else Asking(threshold=threshold)
    try:
        with _reading(data, encoder) as reader:
            yield lambda question, turns: answer(question, reader, turns=turns, asking=asking)
    except NoGeneration:
        yield lambda question, turns: without_index(question)


def _turns(row: dict[str, Any], place: str) -> list[str]:
    turns = row.get("turns", [row.get("q")])
    told = [turn.get("q") if isinstance(turn, dict) else turn for turn in turns]
    strings = [turn for turn in told if isinstance(turn, str)]
    if not strings or len(strings) != len(told):
        raise SettingError(f'{place}: no question ("q" or "turns")')
    return strings


def _line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _date(told: str | None) -> str | None:
    from datetime import date

    if told is None:
        return None
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise SettingError(f"{told!r} is not a date: write YYYY-MM-DD") from None


def _print(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
