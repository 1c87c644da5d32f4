"""Answers as a person reads them in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.records import Answer, Quote, Standing, Status, Verdict
from index.days import swedish_day

_SAID = {
    Status.NO_ANSWER: "Källorna svarar inte på det. / The sources do not answer that.",
    Status.EMERGENCY: "Det låter som en nödsituation. / This sounds like an emergency.",
    Status.EMPTY_QUESTION: "Skriv en fråga. / Write a question.",
    Status.TOO_LONG: "Frågan är för lång, högst 500 tecken. / Too long, at most 500 characters.",
    Status.NO_INDEX: "Inget är indexerat än: kör `klara index`. / Nothing is indexed yet.",
}
_STANDING = {
    Standing.PROVED: "Bevisat: orden står så i källan. / Proved.",
    Standing.CHANGED: "Sidan har ändrats: orden stod så då, inte nu. / Changed since.",
    Standing.WITHDRAWN: "Källan är borttagen. / Withdrawn.",
    Standing.UNKNOWN: "Okänt kvitto. / Unknown receipt.",
}
_KIND = {"press": "Pressmeddelande", "handbook": "Handbok", "podcast": "Podd"}


def show(answer: Answer) -> None:
    """Print an answer."""
    console = _console()
    if answer.read_as:
        console.print(Text(f"Läst som / read as: {answer.read_as}", style="italic"))
    if answer.status in _SAID:
        console.print(Text(_SAID[answer.status], style="bold"))
    for quote in answer.quotes:
        _show(console, quote)
    if answer.related:
        console.print(Text("Närliggande, inte ett svar / related, not an answer:", style="dim"))
        for quote in answer.related:
            _show(console, quote)
    if answer.status is not Status.ANSWERED:
        for turn in answer.turn_to:
            console.print(Text(f"→ {turn.sv} / {turn.en}"))


def show_found(quotes: Sequence[Quote]) -> None:
    """Print found passages."""
    console = _console()
    for quote in quotes:
        _show(console, quote)
    if not quotes:
        console.print("Inget hittades. / Nothing found.")


def show_verdict(verdict: Verdict) -> None:
    """Print what a receipt proves."""
    console = _console()
    console.print(Text(_STANDING[verdict.standing], style="bold"))
    if verdict.text is not None:
        console.print(Padding(Text(verdict.text), (0, 0, 0, 2), expand=False))
        console.print(Text(f"{verdict.title} · {verdict.made_at}", style="dim"))
    if verdict.now is not None:
        console.print(Text(verdict.now.link, style="blue"), soft_wrap=True)


def show_figures(figures: dict[str, Any]) -> None:
    """Print the figures of an evaluation, and its failures if they are there."""
    for failure in figures.get("failures", ()):
        print(f"✗ {failure['id']} {' → '.join((*failure.get('turns', ()), failure['q']))}")
        if failure.get("read_as"):
            print(f"    read as: {failure['read_as']}")
        print(f"    {failure['status']}, expected: {failure['expected'] or 'no answer'}")
        for text in (failure["shown"] or failure["related"])[:1]:
            print(f"    {'shown' if failure['shown'] else 'related'}: {' '.join(text.split())}")
    for name, value in figures.items():
        if name == "milliseconds":
            print(f"{name:>16}  {', '.join(f'{which} {time}' for which, time in value.items())}")
        elif name != "failures" and value is not None:
            print(f"{name:>16}  {value}")


def _show(console: Console, quote: Quote) -> None:
    words = Text(quote.text)
    for start, end in quote.marked:
        words.stylize("bold", start, end)
    console.print(Padding(words, (0, 0, 0, 2), expand=False))
    console.print(Padding(Text(" · ".join(_from(quote)), style="dim"), (0, 0, 0, 4), expand=False))
    if quote.link:
        console.print(Text(f"    {quote.link}", style="blue"), soft_wrap=True)
    console.print(Text(f"    {quote.receipt}", style="dim"), soft_wrap=True)
    console.print()


def _from(quote: Quote) -> list[str]:
    place = quote.place
    parts = [_KIND[quote.kind], quote.title]
    if quote.published:
        parts.append(swedish_day(quote.published))
    if place.page:
        parts.append(f"s. {place.page}")
    if place.seconds:
        minutes, seconds = divmod(int(place.seconds[0]), 60)
        parts.append(f"{minutes}:{seconds:02}")
    if place.speaker:
        parts.append(place.speaker)
    if quote.transcribed:
        model, date = quote.transcribed.get("model"), quote.transcribed.get("date")
        parts.append(f"automatiskt transkriberad ({model}, {date})")
    if quote.unsure:
        parts.append("osäkra ord: " + ", ".join(quote.unsure))
    return parts


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else 100)
