"""Answers as a person reads them in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.citation import citation, day
from assistant.records import Absence, Answer, Quote, Standing, Status, TurnTo, Verdict
from assistant.texts import texts
from index.language.typography import printable


def show(answer: Answer) -> None:
    """Print an answer."""
    console = _console()
    if answer.read_as:
        console.print(_text(f"{_both('read_as')}: {answer.read_as}", style="italic"))
    if answer.message:
        for words in answer.message.values():
            console.print(_text(words, style="bold"))
    elif answer.status is not Status.ANSWERED:
        console.print(_text(_both(answer.status), style="bold"))
    if answer.signpost:
        console.print(_text(f"→ {_contact(answer.signpost)}"))
    for quote in answer.quotes:
        _show(console, quote)
    if answer.related:
        console.print(_text(f"{_both('related')}:", style="dim"))
        for quote in answer.related:
            _show_where(console, quote)
    if answer.absence and not answer.quotes:
        _show_absence(console, answer.absence)
    if answer.status is not Status.ANSWERED:
        for turn in answer.turn_to:
            console.print(_text(f"→ {_contact(turn)}"))


def show_found(quotes: Sequence[Quote]) -> None:
    """Print found passages."""
    console = _console()
    for quote in quotes:
        _show(console, quote)
    if not quotes:
        console.print(_both("nothing"))


def show_verdict(verdict: Verdict) -> None:
    """Print what a receipt proves."""
    console = _console()
    if verdict.withdrawn_at:
        sentences = (
            t("terminal_withdrawn_at", day=day(verdict.withdrawn_at, t)) for t in texts().values()
        )
        console.print(_text(" / ".join(sentences), style="bold"))
        return
    console.print(_text(_both(verdict.standing), style="bold"))
    if verdict.text is not None:
        console.print(Padding(_text(verdict.text), (0, 0, 0, 2), expand=False))
        console.print(_text(f"{verdict.document.title} · {verdict.made_at}", style="dim"))
    if verdict.now is not None:
        console.print(_text(verdict.now.link, style="blue"), soft_wrap=True)


def show_search_standing(standing: Standing) -> None:
    """Print what the receipt of a search proves."""
    _console().print(_text(_both(f"search_{standing}"), style="bold"))


def show_figures(figures: dict[str, Any]) -> None:
    """Print the figures of an evaluation, and its failures if they are there."""
    for failure in figures.get("failures", ()):
        _say(f"✗ {failure['id']} {' → '.join((*failure.get('turns', ()), failure['q']))}")
        if failure.get("read_as"):
            _say(f"    read as: {failure['read_as']}")
        _say(f"    {failure['status']}, expected: {failure['expected'] or 'no answer'}")
        for text in (failure["shown"] or failure["related"])[:1]:
            _say(f"    {'shown' if failure['shown'] else 'related'}: {' '.join(text.split())}")
    for name, value in figures.items():
        if name == "milliseconds":
            _say(f"{name:>16}  {', '.join(f'{which} {time}' for which, time in value.items())}")
        elif name != "failures" and value is not None:
            _say(f"{name:>16}  {value}")


def _show(console: Console, quote: Quote) -> None:
    words = _text(quote.text)
    for start, end in quote.marked:
        words.stylize("bold", start, end)
    console.print(Padding(words, (0, 0, 0, 2), expand=False))
    console.print(Padding(_text(" · ".join(_source(quote)), style="dim"), (0, 0, 0, 4)))
    if quote.link:
        console.print(_text(f"    {quote.link}", style="blue"), soft_wrap=True)
    console.print(_text(f"    {quote.receipt}", style="dim"), soft_wrap=True)
    console.print()


def _show_where(console: Console, quote: Quote) -> None:
    """Print where something near is to be read, without its words: they are no answer."""
    console.print(Padding(_text(" · ".join(citation(quote, texts()["sv"]))), (0, 0, 0, 2)))
    if quote.link:
        console.print(_text(f"    {quote.link}", style="blue"), soft_wrap=True)


def _show_absence(console: Console, absence: Absence) -> None:
    """Print which words no source has, and the receipt of the search."""
    t = texts()["sv"]
    if absence.nowhere:
        console.print(_text(f"{t.nowhere} {', '.join(absence.nowhere)}", style="dim"))
    console.print(_text(f"{t.search_receipt} {absence.receipt}", style="dim"), soft_wrap=True)


def _source(quote: Quote) -> list[str]:
    """Return the parts of a quote's citation, and what a machine did and doubted."""
    t = texts()["sv"]
    parts = citation(quote, t)
    if quote.transcribed:
        model, date = quote.transcribed.get("model"), quote.transcribed.get("date")
        parts.append(t("terminal_transcribed", model=model, date=date))
    if quote.unsure:
        parts.append(t("terminal_unsure", words=", ".join(quote.unsure)))
    return parts


def _contact(turn: TurnTo) -> str:
    return " ".join(part for part in (f"{turn.sv} / {turn.en}", turn.contact, turn.page_sv) if part)


def _both(name: str) -> str:
    """Return a sentence in Swedish and English: a terminal has no language to choose."""
    return " / ".join(t[f"terminal_{name}"] for t in texts().values())


def _text(words: str, style: str = "") -> Text:
    """Return words that do nothing to the terminal but stand there."""
    return Text(printable(words), style)


def _say(line: str) -> None:
    print(printable(line))


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else 100)
