"""Names and places that the transcriber mishears, set right by rules that a person wrote.

[[correction]]
heard = "Sergels tåg"
said = "Sergels torg"
context = "Plattan"     # optional: only in a paragraph that holds these words too
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from index.errors import SettingError
from index.language.sentences import paragraphs
from index.records import Document, Mark, Parsed
from index.transcript.records import clean


@dataclass(frozen=True, slots=True)
class Correction:
    """What was heard, as whole words; what was said; and what else the paragraph must hold."""

    heard: str
    said: str
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Splice:
    """The slice [start, end) of the old text, and what stands there in the new one."""

    start: int
    end: int
    said: str


def load(path: Path) -> tuple[Correction, ...]:
    """Return the corrections in a file, none if it is not there; SettingError if it is no such."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} is not TOML: {error}") from None
    listed = read.get("correction", [])
    if not isinstance(listed, list) or set(read) - {"correction"}:
        raise SettingError(f"{path} may hold [[correction]] and nothing else")
    return tuple(_correction(row, f"{path}: correction {n}") for n, row in enumerate(listed, 1))


def beside(config: Path) -> Path:
    """Return where the corrections lie: beside klara.toml."""
    return config.parent / "corrections.toml"


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule, and how often it has set something right in each episode (id, title, times)."""

    rule: Correction
    places: tuple[tuple[str, str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as `klara corrections --json` shows it."""
        return {
            "heard": self.rule.heard,
            "said": self.rule.said,
            "context": self.rule.context,
            "places": [{"id": i, "title": t, "times": n} for i, t, n in self.places],
        }

    def as_line(self) -> str:
        """Return it as a line for a person."""
        context = f" (beside {self.rule.context!r})" if self.rule.context else ""
        places = ", ".join(f"{title} ×{times} ({name})" for name, title, times in self.places)
        return f"{self.rule.heard} → {self.rule.said}{context}: {places or 'nowhere yet'}"


def applied(rules: Sequence[Correction], documents: Iterable[Document]) -> list[Applied]:
    """Return each rule with what it has set right in these documents."""
    places: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for document in documents:
        for row in document.meta.get("corrections", ()):
            pair = (row["heard"], row["said"])
            places[pair].append((document.id, document.title, row["times"]))
    return [Applied(rule, tuple(places[rule.heard, rule.said])) for rule in rules]


def correct(parsed: Parsed, corrections: Sequence[Correction]) -> Parsed:
    """Return the document with its text set right, and in its meta what was changed how often.

    A word keeps its time where as many words were said as were heard; else all that were said
    share the time of all that were heard. A corrected word is no longer doubtful. The document
    itself is returned where nothing was misheard.
    """
    splices: list[Splice] = []
    times: Counter[Correction] = Counter()
    for match, rule in _matches(parsed.text, corrections):
        times[rule] += 1
        splices += _splices(match, rule)
    if not splices:
        return parsed
    listed = [{"heard": r.heard, "said": r.said, "times": count} for r, count in times.items()]
    return replace(
        parsed,
        text=spliced(parsed.text, splices),
        marks=moved(parsed.marks, splices),
        meta={**parsed.meta, "corrections": listed},
    )


def _correction(row: object, where: str) -> Correction:
    if not isinstance(row, dict) or set(row) - {"heard", "said", "context"}:
        raise SettingError(f"{where} may hold heard, said and context, nothing else")
    for name, value in row.items():
        if not isinstance(value, str) or not clean(value):
            raise SettingError(f"{where}: {name} must be words")
    if "heard" not in row or "said" not in row:
        raise SettingError(f"{where} needs both heard and said")
    context = clean(row["context"]) if "context" in row else None
    return Correction(clean(row["heard"]), clean(row["said"]), context)


def _matches(
    text: str, corrections: Sequence[Correction]
) -> Iterator[tuple[re.Match[str], Correction]]:
    """Yield every place where a rule applies; of two at one place the longer one."""
    rules = sorted(corrections, key=lambda rule: -len(rule.heard))
    if not rules:
        return
    anyone = re.compile("|".join(f"({_word_pattern(rule.heard)})" for rule in rules))
    for start, end in paragraphs(text):
        for match in anyone.finditer(text, start, end):
            rule = rules[(match.lastindex or 1) - 1]
            context = rule.context
            if context is None or re.search(_word_pattern(context), text[start:end], re.IGNORECASE):
                yield match, rule


def _word_pattern(words: str) -> str:
    """Return a pattern for these words alone; the first letter may be a capital."""
    first, rest = words[0], words[1:]
    either = re.escape(first) if first == first.upper() else f"[{first}{first.upper()}]"
    return rf"(?<!\w){either}{re.escape(rest)}(?!\w)"


def _splices(match: re.Match[str], rule: Correction) -> list[Splice]:
    phrase, said = match[0], rule.said
    if phrase[0] != rule.heard[0]:
        said = said[0].upper() + said[1:]
    words = list(re.finditer(r"\S+", phrase))
    instead = said.split()
    if len(words) != len(instead):
        return [Splice(match.start(), match.end(), said)]
    return [
        Splice(match.start() + word.start(), match.start() + word.end(), new)
        for word, new in zip(words, instead, strict=True)
    ]


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return a text with its splices made."""
    parts: list[str] = []
    at = 0
    for splice in splices:
        parts += [text[at : splice.start], splice.said]
        at = splice.end
    return "".join([*parts, text[at:]])


def moved(marks: Sequence[Mark], splices: Sequence[Splice]) -> tuple[Mark, ...]:
    """Return marks where they are now; second marks that share a corrected phrase are one."""
    ends = [splice.end for splice in splices]
    shifts = [0, *accumulate(len(s.said) - (s.end - s.start) for s in splices)]

    def place(offset: int, *, is_end: bool) -> int:
        number = bisect_left(ends, offset + (not is_end))
        if number < len(splices) and splices[number].start < offset:
            splice = splices[number]
            return splice.start + shifts[number] + (len(splice.said) if is_end else 0)
        return offset + shifts[number]

    moved: list[Mark] = []
    for mark in marks:
        start, end = place(mark.start, is_end=False), place(mark.end, is_end=True)
        if mark.kind != "second":
            moved.append(replace(mark, start=start, end=end))
            continue
        number = bisect_right(ends, mark.start)
        touched = number < len(splices) and splices[number].start < mark.end
        value = mark.value[:2] if touched else mark.value
        last = next((m for m in reversed(moved) if m.kind == "second"), None)
        if last is not None and start < last.end:
            both = [min(last.value[0], value[0]), max(last.value[1], value[1])]
            moved.remove(last)
            moved.append(replace(last, end=max(end, last.end), value=both))
        else:
            moved.append(Mark("second", start, end, value))
    return tuple(sorted(moved, key=lambda mark: (mark.start, -mark.end)))
