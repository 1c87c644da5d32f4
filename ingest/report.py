"""A run as a person follows it: a bar on a terminal, plain lines otherwise, a table at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from index.language.typography import printable
from ingest.tally import Progress, Report

SECONDS_BETWEEN_LINES = 5.0
SHOWN = 50

Minutes = Callable[[str, float, float | None], None]
"""Called with what is heard, the seconds of sound that are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Following:
    """What to call as documents are read, and as sound is heard."""

    documents: Progress
    minutes: Minutes


@contextmanager
def following(*, quiet: bool) -> Iterator[Following]:
    """Yield what to call as a run goes on; it shows that on standard error."""
    if quiet:
        yield Following(lambda what, done, total: None, lambda what, done, total: None)
    elif sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _lines()


def show(reports: Sequence[Report]) -> None:
    """Print the table of a run and, below it, what was heard, the notes and the failures."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("source", overflow="fold")
    for name in ("new", "changed", "unchanged", "withdrawn", "waiting", "failed", "seconds"):
        table.add_column(name, justify="right")
    for r in reports:
        counts = (r.new, r.changed, r.unchanged, r.withdrawn, r.waiting, r.failed)
        table.add_row(
            r.source.replace("[", "\\["), *(str(count) for count in counts), f"{r.seconds:.1f}"
        )
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for report in reports:
        if report.sound:
            print(f"transcribed: {cost(report.sound, report.listened)}")
        for note in report.notes:
            print(printable(f"note: {' '.join(note.split())}"))
        for error in report.errors[:SHOWN]:
            print(printable(f"failed: {' '.join(error.split())}"))
        if len(report.errors) > SHOWN:
            print(f"failed: {len(report.errors) - SHOWN} more; --json tells them all")


def cost(sound: float, seconds: float) -> str:
    """Return what it cost to write down so many seconds of sound, for a person.

    >>> cost(5400, 810)
    '90.0 minutes of sound in 13.5 minutes, real-time factor 0.15'
    """
    factor = seconds / sound if sound else 0.0
    return (
        f"{sound / 60:.1f} minutes of sound in {seconds / 60:.1f} minutes,"
        f" real-time factor {factor:.2f}"
    )


@contextmanager
def _bar() -> Iterator[Following]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[at]}"))
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def advance(what: str, done: float, total: float | None, at: str) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what[-40:].replace("[", "\\["), total=total, at="")
            bar.update(tasks[what], completed=done, total=total, at=at)

        yield Following(
            lambda what, done, total: advance(
                what, done, total, f"{done}/{'?' if total is None else total}"
            ),
            _estimated(advance),
        )


def _lines() -> Following:
    last_line = time.monotonic()

    def say(what: str, done: float, total: float | None, at: str) -> None:
        nonlocal last_line
        if time.monotonic() - last_line >= SECONDS_BETWEEN_LINES:
            last_line = time.monotonic()
            print(f"{what}: {at}", file=sys.stderr, flush=True)

    return Following(
        lambda what, done, total: say(
            what, done, total, f"{done}{f' of {total}' if total else ''}"
        ),
        _estimated(say),
    )


def _estimated(tell: Callable[[str, float, float | None, str], None]) -> Minutes:
    """Return what tells the minutes of sound done and, by the pace so far, those left to work."""
    first: dict[str, tuple[float, float]] = {}

    def minutes(what: str, done: float, total: float | None) -> None:
        now = time.monotonic()
        since, began_at = first.setdefault(what, (now, done))
        at = f"{done / 60:.1f}{f' of {total / 60:.1f}' if total else ''} min of sound"
        if total and done > began_at:
            left = (now - since) / (done - began_at) * max(0.0, total - done)
            at += f", {left / 60:.1f} min left"
        tell(what, done, total, at)

    return minutes
