"""A run as a person follows it: a bar on a terminal, plain lines otherwise, a table at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ingest.run import Progress, Report

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def following(*, quiet: bool) -> Iterator[Progress]:
    """Yield what to call as documents are read; it shows them on standard error."""
    if quiet:
        yield lambda what, done, total: None
    elif sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _lines()


def show(reports: Sequence[Report]) -> None:
    """Print the table of a run and, below it, one line per failure."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("source", overflow="fold")
    for name in ("new", "changed", "unchanged", "withdrawn", "waiting", "failed", "seconds"):
        table.add_column(name, justify="right")
    for r in reports:
        counts = (r.new, r.changed, r.unchanged, r.withdrawn, r.waiting, r.failed)
        table.add_row(_text(r.source), *(str(count) for count in counts), f"{r.seconds:.1f}")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for report in reports:
        for error in report.errors:
            print(f"failed: {' '.join(error.split())}")


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def progress(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what[-40:].replace("[", "\\["), total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield progress


def _lines() -> Progress:
    said = time.monotonic()

    def progress(what: str, done: int, total: int | None) -> None:
        nonlocal said
        if time.monotonic() - said >= SECONDS_BETWEEN_LINES:
            said = time.monotonic()
            print(f"{what}: {done}{f' of {total}' if total else ''}", file=sys.stderr, flush=True)

    return progress


def _text(words: str) -> str:
    return words.replace("[", "\\[")
