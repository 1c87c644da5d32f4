"""What a reader made of a file, block by block: the same record for every kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Explained:
    """Words of a file, where they stand in it, and why they are left out (None: they are kept)."""

    text: str
    place: str
    left_out: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the block as `klara ingest --explain --json` shows it."""
        return {
            "kept": self.left_out is None,
            "reason": self.left_out,
            "place": self.place,
            "text": self.text,
        }

    def as_line(self) -> str:
        """Return the block as a person reads it: a line, its own line breaks shown as ` / `."""
        fate = "kept" if self.left_out is None else f"left out ({self.left_out})"
        return f"{self.place}\t{fate}\t{' / '.join(self.text.splitlines())}"
