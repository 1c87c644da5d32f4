"""What the demonstration handbook holds: its blocks, and its footnotes."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = Path(__file__).parents[4] / "demo" / "handbook" / "metodhandbok.md"


TITLE = "Sex metoder mot öppna drogscener"


FOOT = "Demonstrationsmaterial, utgåva 1"


NOTE = re.compile(r"\[\^(\d+)\]")


BOLD = re.compile(r"\*\*(.+?)\*\*")


Block = tuple[str, str]
"""`("1" | "2" | "3" | "p" | "list" | "table", words)`, items and rows on lines of their own."""


def content() -> tuple[list[Block], dict[str, str]]:
    """Return the handbook's blocks, headings numbered, and its footnotes."""
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    numbers = [0, 0, 0]
    for block in re.split(r"\n\s*\n", TEXT.read_text("utf-8").strip()):
        if block.startswith("#"):
            hashes, words = block.split(" ", 1)
            level = len(hashes)
            numbers[level - 1 :] = [numbers[level - 1] + 1, *[0] * (3 - level)]
            blocks.append((str(level), f"{'.'.join(map(str, numbers[:level]))} {words}"))
        elif note := re.match(r"\[\^(\d+)\]: (.+)", block):
            notes[note[1]] = note[2]
        elif block.startswith("|"):
            blocks.append(("table", block))
        elif block.startswith("- "):
            blocks.append(("list", "\n".join(line[2:] for line in block.split("\n"))))
        elif not block.startswith(":::"):
            blocks.append(("p", " ".join(block.split())))
    return blocks, notes


def cells(table: str) -> list[list[str]]:
    """Return the rows of a table."""
    return [[c.strip() for c in row.strip("| ").split("|")] for row in table.split("\n")]
