"""Working through the questions that got no answer: filtered, grouped by meaning, merged, exported.

entries → those that are asked for → neighbours in meaning as one group → closed or merged together
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.staff.export import table
from assistant.staff.unanswered import Entry, Reason, open_rows
from assistant.texts import Texts
from index.language.folding import fold

if TYPE_CHECKING:
    from index.search.encoder import Encoder

ALIKE = 0.6
"""The quick encoder's cosine from which questions are one group: "Vad kostar ett pass?" and
"Hur mycket kostar passet?" have 0.75; when a station opens, and where it is, 0.58."""

MOST_GROUPED = 400
"""Entries that are grouped, the most asked: the others stand alone."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that mean nearly the same, the one that was asked most first."""

    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """Return how many times they were asked together."""
        return sum(entry.count for entry in self.entries)


def filtered(
    entries: Sequence[Entry], words: str = "", reason: Reason | None = None, since: str = ""
) -> list[Entry]:
    """Return the entries that hold all the words, for that reason, asked on that day or later."""
    sought = fold(words).split()
    return [
        entry
        for entry in entries
        if all(word in f"{fold(entry.words)} {fold(entry.read_as)}" for word in sought)
        and (reason is None or reason in entry.reasons)
        and entry.last >= since
    ]


def groups(entries: Sequence[Entry], encoder: Encoder) -> list[Group]:
    """Return entries grouped by what they mean, the most asked group first."""
    if not entries:
        return []
    first = list(entries[:MOST_GROUPED])
    vectors = encoder.encode_queries([entry.read_as or entry.words for entry in first])
    heads: list[int] = []
    members: dict[int, list[Entry]] = {}
    for place, entry in enumerate(first):
        near = [(float(vectors[place] @ vectors[head]), head) for head in heads]
        best = max(near, default=(0.0, -1))
        if best[0] >= ALIKE:
            members[best[1]].append(entry)
        else:
            heads.append(place)
            members[place] = [entry]
    grouped = [Group(tuple(alike)) for alike in members.values()]
    grouped += [Group((entry,)) for entry in entries[MOST_GROUPED:]]
    return sorted(grouped, key=lambda group: -group.count)


def merge(data: Path, forms: Sequence[str], into: str, *, days: int) -> None:
    """Count open entries as one, that of the form `into`."""
    with open_rows(data, days) as file:
        for form in forms:
            if form == into:
                continue
            for number, day, reason, receipts, count in file.execute(
                "SELECT id, day, reason, receipts, count FROM said"
                " WHERE form = ? AND closing IS NULL",
                (form,),
            ).fetchall():
                added = file.execute(
                    "UPDATE said SET count = count + ? WHERE form = ? AND day = ? AND reason = ?"
                    " AND receipts = ? AND closing IS NULL",
                    (count, into, day, reason, receipts),
                )
                if added.rowcount:
                    file.execute("DELETE FROM said WHERE id = ?", (number,))
                else:
                    file.execute("UPDATE said SET form = ? WHERE id = ?", (into, number))


def as_csv(entries: Sequence[Entry], t: Texts) -> str:
    """Return entries as a table for a spreadsheet."""
    names = "question read_as count first last reasons note"
    rows = [tuple(t[f"staff_{name}"] for name in names.split())]
    for entry in entries:
        reasons = ", ".join(t[f"staff_reason_{reason}"] for reason in entry.reasons)
        note = entry.closing.note if entry.closing else ""
        row = (entry.words, entry.read_as, str(entry.count), entry.first, entry.last)
        rows.append((*row, reasons, note))
    return table(rows)


def as_json(entries: Sequence[Entry]) -> str:
    """Return entries as JSON."""
    return json.dumps(
        [
            {
                "question": entry.words,
                "read_as": entry.read_as or None,
                "count": entry.count,
                "first": entry.first,
                "last": entry.last,
                "reasons": {str(reason): count for reason, count in entry.reasons.items()},
                "receipts": list(entry.receipts),
                "note": entry.closing.note if entry.closing else None,
            }
            for entry in entries
        ],
        ensure_ascii=False,
        indent=2,
    )
