"""How well does it answer? Written questions in, figures and failures out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.records import Answer, Status
from index.errors import SettingError

Ask = Callable[[str, Sequence[str]], Answer]
"""Answers a question that follows on earlier turns."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question: the words that a right quote holds (any of them), or that there are none."""

    name: str
    question: str
    any: tuple[str, ...]
    none: bool
    turns: tuple[str, ...] = ()


@dataclass(slots=True)
class Figures:
    """What was counted; `failures` holds one line for every question that went wrong.

    ``follow_ups`` are the answerable questions that stand on earlier turns, ``followed`` those of
    them whose first quote is right.
    """

    answerable: int = 0
    answered: int = 0
    first: int = 0
    third: int = 0
    follow_ups: int = 0
    followed: int = 0
    unanswerable: int = 0
    refused: int = 0
    milliseconds: list[float] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return shares from 0 to 1 and milliseconds."""
        follow_ups: dict[str, Any] = {}
        if self.follow_ups:
            follow_ups["follow_ups"] = self.follow_ups
            follow_ups["follow_up@1"] = _share(self.followed, self.follow_ups)
        times = sorted(self.milliseconds) or [0.0]
        return {
            "answerable": self.answerable,
            "answered": _share(self.answered, self.answerable),
            "quote@1": _share(self.first, self.answerable),
            "quote@3": _share(self.third, self.answerable),
            **follow_ups,
            "unanswerable": self.unanswerable,
            "right_refusals": _share(self.refused, self.unanswerable),
            "false_answers": _share(self.unanswerable - self.refused, self.unanswerable),
            "milliseconds": {
                "median": round(times[len(times) // 2], 2),
                "p99": round(times[min(len(times) - 1, int(len(times) * 0.99))], 2),
            },
            "failures": self.failures,
        }


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the questions of a JSONL file, `{"q", "any", "none"}` or `{"turns": [{"q", "any"}]}`.

    Every turn of a dialogue that says what is right is a question of its own.
    """
    for number, row in read_rows(path):
        name, place = str(row.get("id") or number), f"{path}:{number}"
        if "turns" not in row:
            yield _line(row, name, (), place)
            continue
        earlier: list[str] = []
        for turn, question in zip(row["turns"], turns_of(row, place), strict=True):
            if isinstance(turn, dict) and ("any" in turn or "none" in turn):
                yield _line(turn, f"{name}.{len(earlier) + 1}", tuple(earlier), place)
            earlier.append(question)


def turns_of(row: dict[str, Any], place: str) -> list[str]:
    """Return what is said in a line, the question last; `place` names the line if it is wrong."""
    turns = row.get("turns", [row.get("q")])
    turns = turns if isinstance(turns, list) else []
    questions = [turn.get("q") if isinstance(turn, dict) else turn for turn in turns]
    texts = [turn for turn in questions if isinstance(turn, str)]
    if not texts or len(texts) != len(turns):
        raise SettingError(f'{place}: no question ("q": "…" or "turns": ["…", …])')
    return texts


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) of a JSONL file; SettingError names the first bad line."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise SettingError(f"{path}:{number}: not a JSON object")
                yield number, row
    except OSError as error:
        raise SettingError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingError(f"{path} is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise SettingError(f"{path}:{number}: not JSON: {error.msg}") from None


def evaluate(lines: Iterator[Line], ask: Ask) -> Figures:
    """Ask every question and return the figures."""
    figures = Figures()
    for line in lines:
        answer = ask(line.question, line.turns)
        figures.milliseconds.append(answer.milliseconds)
        answered = answer.status is Status.ANSWERED
        if line.none:
            figures.unanswerable += 1
            figures.refused += not answered
            right = not answered
        else:
            figures.answerable += 1
            figures.answered += answered
            places = [i for i, q in enumerate(answer.quotes) if holds(q.text, line.any)]
            right = bool(places) and places[0] == 0
            figures.first += right
            figures.third += bool(places)
            figures.follow_ups += bool(line.turns)
            figures.followed += right and bool(line.turns)
        if not right:
            figures.failures.append(
                {
                    "id": line.name,
                    **({"turns": list(line.turns)} if line.turns else {}),
                    "q": line.question,
                    "status": str(answer.status),
                    "expected": list(line.any) or None,
                    "shown": [quote.text for quote in answer.quotes],
                    "related": [quote.text for quote in answer.related],
                    "score": max((q.score for q in answer.quotes + answer.related), default=None),
                    **({"read_as": answer.read_as} if answer.read_as else {}),
                }
            )
    return figures


def holds(text: str, any_of: Sequence[str]) -> bool:
    """Return whether the text holds one of the strings, whatever the case and blanks."""
    plain = _plain(text)
    return any(_plain(words) in plain for words in any_of)


def _line(row: dict[str, Any], name: str, turns: tuple[str, ...], place: str) -> Line:
    question, any_of, none = row.get("q"), row.get("any") or [], bool(row.get("none"))
    if not isinstance(question, str):
        raise SettingError(f'{place}: no question ("q")')
    if isinstance(any_of, str):
        any_of = [any_of]
    if not isinstance(any_of, list) or not (none or any_of):
        raise SettingError(f'{place}: say what a right quote holds ("any") or "none": true')
    return Line(name, question, tuple(str(words) for words in any_of), none, turns)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _share(part: int, total: int) -> float | None:
    return round(part / total, 4) if total else None
