"""How faithfully are documents read? `python -m benchmarks.documents` prints a table.

PDFs: for each file, the words that Klara joins or breaks though pdftotext and PyMuPDF, two
readers that know nothing of each other, both have them right. Also title, dates, milliseconds a
page. pdftotext is poppler's (`apt-get install poppler-utils`), PyMuPDF is in the bench extra.

Web pages: titles, days, recall and precision beside trafilatura; see `benchmarks.pages`.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from benchmarks.pages import print_table
from index.errors import SourceError
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.handbook import read as handbook

SHARED = Path(__file__).parents[2] / "shared" / "data"
MOST_PARTS = 4
"""In how many parts a word is looked for: more than four words in one would be spaced-out type."""
_DIVIDED = ("-", "\u2013", "/")
"""What a line may end with where its last word goes on in the next one."""
_SAME = str.maketrans(
    {"\u00ad": "", "\u2010": "-", "\u2011": "-", "\u200b": "", "\ufb01": "fi", "\ufb02": "fl"}
    | {"\ufb00": "ff", "\ufb03": "ffi", "\ufb04": "ffl", "\u00a0": " "}
)

Word = tuple[str, bool]
"""A word as it stands between blanks, and whether it ends its line."""


@dataclass(frozen=True, slots=True)
class Differences:
    """Words of one reader against those that two others agree on."""

    joined: tuple[tuple[int, str], ...]
    """The page, and the words that others have apart: `till|närmaste`."""
    broken: tuple[tuple[int, str], ...]
    """The page, and the parts of a word that others have whole: `när|maste`."""
    words: int


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pdf", type=Path, default=SHARED / "pdf", help="a folder of PDFs")
    arguments.add_argument("--words", action="store_true", help="list the words as well")
    asked = arguments.parse_args()
    if which("pdftotext") is None:
        sys.exit("pdftotext is not there: apt-get install poppler-utils")
    print(
        f"{'file':28} {'pages':>5} {'words':>6} {'joined':>6} {'broken':>6} {'ms/page':>7}  title"
    )
    for path in sorted(asked.pdf.glob("*.pdf")):
        began = time.process_time()
        try:
            parsed = read(path)
        except SourceError as error:
            print(f"{path.name:28} refused: {str(error).removeprefix(str(path))}")
            continue
        seconds = time.process_time() - began
        found = differences(parsed, path)
        pages = int(parsed.meta["pages"])
        print(
            f"{path.name:28} {pages:5} {found.words:6} {len(found.joined):6}"
            f" {len(found.broken):6} {1000 * seconds / pages:7.1f}  {parsed.title[:60]}"
            f" · {(parsed.published or '-')[:10]} · {(parsed.updated or '-')[:10]}"
        )
        if asked.words:
            for page, word in (*found.joined, *found.broken):
                print(f"    page {page}: {word}")
    print_table(SHARED)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"largest memory {peak} MB")


def read(path: Path) -> Parsed:
    """Return what Klara reads of a PDF."""
    return handbook.read(Original(str(path), path.read_bytes()), key=path.name)


def differences(parsed: Parsed, path: Path) -> Differences:
    """Return where the words of a document differ from those of pdftotext and PyMuPDF."""
    pages = own_words(parsed)
    others = list(zip(pdftotext_words(path), pymupdf_words(path), strict=False))
    joined: list[tuple[int, str]] = []
    broken: list[tuple[int, str]] = []
    for number, words in pages.items():
        one, two = others[number - 1]
        joined += ((number, word) for word in together(words, one, two))
        broken += ((number, word) for word in apart(words, one, two))
    return Differences(tuple(joined), tuple(broken), sum(len(words) for words in pages.values()))


def together(own: Sequence[Word], one: Sequence[Word], two: Sequence[Word]) -> Iterator[str]:
    """Yield the words that stand apart in both other readings.

    >>> list(together([("ordetär", True)], *2 * [[("ordet", False), ("är", True)]]))
    ['ordet|är']
    """
    known = {word for word, _ in (*one, *two)}
    wanted = {word for word, _ in own} - known
    first, second = dict(_runs(one, wanted)), dict(_runs(two, wanted))
    for word, _ in own:
        if word in first and word in second:
            yield first[word]


def apart(own: Sequence[Word], one: Sequence[Word], two: Sequence[Word]) -> Iterator[str]:
    """Yield the words that stand whole in both other readings, as they stand broken in this one.

    >>> list(apart([("or", False), ("det", True)], *2 * [[("ordet", True)]]))
    ['or|det']
    """
    whole = {word for word, _ in one} & {word for word, _ in two}
    known = {word for word, _ in own}
    yield from (parts for _, parts in _runs(own, whole - known))


def _runs(words: Sequence[Word], wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each wanted word that two or more neighbours make, and these with bars between."""
    longest = max(map(len, wanted), default=0)
    for start in range(len(words)):
        made, parts = "", []
        for word, ends in words[start : start + MOST_PARTS]:
            made += word
            parts.append(word)
            if made in wanted and len(parts) > 1:
                yield made, "|".join(parts)
            if len(made) >= longest or (ends and word.endswith(_DIVIDED)):
                break


def own_words(parsed: Parsed) -> dict[int, list[Word]]:
    """Return the words that Klara has of each page."""
    pages: dict[int, list[Word]] = {}
    for mark in parsed.marks:
        if mark.kind == "page":
            lines = parsed.text[mark.start : mark.end].split("\n")
            words = [(w, e) for w, e in _words(lines) if w != "|"]
            pages.setdefault(int(mark.value), []).extend(words)
    return pages


def pdftotext_words(path: Path) -> list[list[Word]]:
    """Return the words that pdftotext has of each page."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    pages = done.stdout.decode("utf-8", "replace").split("\f")
    return [list(_words(page.split("\n"))) for page in pages]


def pymupdf_words(path: Path) -> list[list[Word]]:
    """Return the words that PyMuPDF has of each page."""
    import pymupdf

    with pymupdf.open(path) as pdf:
        return [list(_words(page.get_text("text").split("\n"))) for page in pdf]


def _words(lines: Iterable[str]) -> Iterator[Word]:
    for line in lines:
        words = unicodedata.normalize("NFC", line.translate(_SAME)).split()
        for number, word in enumerate(words, start=1):
            yield word, number == len(words)


if __name__ == "__main__":
    main()
