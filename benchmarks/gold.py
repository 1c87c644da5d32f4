"""Others' gold pages: `python -m benchmarks.gold evaldata.py FOLDER` prints JSON.

trafilatura keeps a set of pages with lines that belong to the text of each and lines that do not:
a Python file with `EVAL_PAGES = {address: {"file": …, "with": […], "without": […]}}` beside a
folder of HTML files. Its measure is taken over: of the lines that belong, how many are in what was
read (recall); of the lines that were found at all, how many belong (precision). The set is not
part of the project: fetch it where there is a network. The file is read, never run.
"""

from __future__ import annotations

import argparse
import ast
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.press import read as press


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the name of its file, lines that belong to its text and lines that do not."""

    file: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("listed", type=Path, help="evaldata.py")
    arguments.add_argument("folder", type=Path, help="where its HTML files are")
    asked = arguments.parse_args()
    pages = gold_pages(asked.listed)
    readers = {"klara": klara, "trafilatura": trafilatura}
    figures = {name: measured(pages, asked.folder, read) for name, read in readers.items()}
    print(json.dumps(figures, indent=1))


def klara(name: str, data: bytes) -> str:
    """Return the text of a page as `klara ingest` reads it, "" where it has none."""
    try:
        return press.read(Original(name, data, "text/html"), key=name).text
    except SourceError:
        return ""


def trafilatura(_name: str, data: bytes) -> str:
    """Return the text of a page as trafilatura reads it, set as in its own comparison."""
    import trafilatura as reader

    return reader.extract(data, include_comments=False) or ""


def gold_pages(listed: Path) -> list[Page]:
    """Return the pages that a file lists; ValueError where it assigns no EVAL_PAGES."""
    for node in ast.parse(listed.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EVAL_PAGES":
            rows: Mapping[str, Mapping[str, Sequence[str]]] = ast.literal_eval(node.value)
            return [
                Page(str(row["file"]), tuple(row["with"]), tuple(row["without"]))
                for row in rows.values()
            ]
    raise ValueError(f"{listed} assigns no EVAL_PAGES")


def measured(
    pages: Sequence[Page], folder: Path, read: Callable[[str, bytes], str]
) -> dict[str, float | int]:
    """Return recall and precision over the lines of all pages that are there."""
    found = missed = beside = there = 0
    for page in pages:
        path = folder / page.file
        if not path.is_file():
            continue
        there += 1
        text = " ".join(read(page.file, path.read_bytes()).split())
        hits = sum(" ".join(line.split()) in text for line in page.wanted)
        found += hits
        missed += len(page.wanted) - hits
        beside += sum(" ".join(line.split()) in text for line in page.unwanted)
    return {
        "pages": there,
        "recall": round(found / max(1, found + missed), 4),
        "precision": round(found / max(1, found + beside), 4),
    }


if __name__ == "__main__":
    main()
