"""What would change for those who ask: the saved questions, of what is shown and what is to be.

What was shown is remembered from the time before, since a document that has changed meanwhile would
change the old answers as well; a question that is new since then is asked of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.evaluate import Line, holds
from assistant.publishing.saved import Saved
from assistant.records import Answer, Status
from index.days import now
from index.errors import Held
from index.publishing import COMPARED
from index.whole_file import write_whole

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question got: its status, the words of its quotes, and whether that is right."""

    status: str
    quotes: tuple[str, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer changed."""

    id: str
    question: str
    expected: tuple[str, ...]
    before: Outcome
    after: Outcome

    @property
    def lost(self) -> bool:
        """Whether it was right before and is not any more."""
        return self.before.right and not self.after.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """The saved questions as a generation answers them, and what of it is new."""

    generation: str
    at: str
    held: bool = False
    answers: dict[str, Outcome] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @property
    def lost(self) -> list[Change]:
        """The questions whose expected quote is gone."""
        return [change for change in self.changes if change.lost]

    def as_lines(self) -> Iterator[str]:
        """Yield the comparison for a person."""
        yield (
            f"saved questions: {len(self.answers)} asked, {len(self.changes)} changed,"
            f" {len(self.lost)} lost what was expected"
        )
        for change in self.changes:
            yield f"{'!' if change.lost else '~'} {change.question}"
            before, after = change.before.quotes, change.after.quotes
            yield from (f"  - {' '.join(w.split())}" for w in before if w not in after)
            yield from (f"  + {' '.join(w.split())}" for w in after if w not in before)
            if not after:
                yield f"  + ({change.after.status})"


_ADAPTER = TypeAdapter(Comparison)


def outcome(line: Line, answer: Answer) -> Outcome:
    """Return what a question got, and whether that is what was expected."""
    quotes = tuple(quote.text for quote in answer.quotes)
    if line.none:
        right = answer.status is not Status.ANSWERED
    else:
        right = any(holds(words, line.any) for words in quotes)
    return Outcome(answer.status.value, quotes, right)


def compare(
    questions: Sequence[Saved], name: str, new: Ask, old: Ask | None, before: Comparison | None
) -> Comparison:
    """Return what the generation `name` answers (``new``), and what of it was otherwise before."""
    answers, changes = {}, []
    for line in (one.line for one in questions):
        after = outcome(line, new(line.question))
        earlier = before.answers.get(line.name) if before else None
        if earlier is None and old is not None:
            earlier = outcome(line, old(line.question))
        answers[line.name] = after
        if earlier is not None and earlier != after:
            changes.append(Change(line.name, line.question, line.any, earlier, after))
    return Comparison(name, now(), answers=answers, changes=tuple(changes))


def hold_if_lost(comparison: Comparison) -> None:
    """Raise Held where a quote that was expected and shown would be lost."""
    if comparison.lost:
        questions = ", ".join(repr(change.question) for change in comparison.lost)
        raise Held(
            "held back, and the published generation is as it was: what is expected of"
            f" {questions} would be lost; look at the sources, then `klara index` without --hold"
        )


def last_comparison(data: Path) -> Comparison | None:
    """Return what the latest comparison said, None where there is none that can be read."""
    try:
        return _ADAPTER.validate_json((data / COMPARED).read_bytes())
    except (OSError, ValidationError):
        return None


def keep_comparison(data: Path, comparison: Comparison) -> None:
    """Keep a comparison for the staff page and for the next one."""
    write_whole(data / COMPARED, _ADAPTER.dump_json(comparison))


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as `klara index --json` prints it."""
    fields = asdict(comparison)
    for change, row in zip(comparison.changes, fields["changes"], strict=True):
        row["lost"] = change.lost
    return fields
