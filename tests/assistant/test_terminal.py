"""What a person sees in a terminal, however narrow it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import terminal
from assistant.answer import answer
from assistant.records import Status
from index.search.reader import Reader

LINK = "https://polisen.example/klara/" + "%C3%A5" * 60


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.NO_ANSWER])
def test_a_link_and_a_receipt_are_whole_so_that_they_can_be_followed(
    status: Status,
    reader: Reader,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    given = answer("Hur många tramadoltabletter hittades?", reader)
    quotes = tuple(replace(quote, link=LINK) for quote in given.quotes[:1])
    assert quotes
    if status is Status.NO_ANSWER:
        given = replace(given, status=status, quotes=(), related=quotes)
    else:
        given = replace(given, quotes=quotes)
    terminal.show(given)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert LINK in lines
    assert (quotes[0].receipt in lines) is (status is Status.ANSWERED)
