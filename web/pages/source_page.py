"""What a source page shows: a document's words as they stand today, and what a receipt says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from assistant.links import web_address
from assistant.quotes import receipt
from assistant.records import Standing, Verdict
from web.pages.layout import Block, Piece, blocks
from web.safety.receipts import Receipts

if TYPE_CHECKING:
    from index.records import Document, Revision
    from index.store.documents import Store

SOUNDS = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".mka": "audio/x-matroska",
    ".mp3": "audio/mpeg",
    ".mp4": "audio/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "audio/webm",
}


@dataclass(frozen=True)
class SourcePage:
    """One document to show; without blocks where it is withdrawn or nobody wrote it down yet.

    ``verdict`` is what the receipt asked for proves, None if none was. ``sound`` and ``pdf`` are
    addresses, "" where there is none.
    """

    document: Document
    revision: Revision | None
    blocks: tuple[Block, ...]
    verdict: Verdict | None
    sound: str
    pdf: str
    receipts: Receipts

    @property
    def address(self) -> str:
        """Return the path of this page."""
        return address(self.document.id)

    @property
    def original(self) -> str:
        """Return where the source itself is on the web, or ""."""
        return web_address(self.document.url)

    @property
    def original_site(self) -> str:
        """Return the name of the site that has the source."""
        return (urlsplit(self.original).hostname or "").removeprefix("www.")

    @property
    def machine(self) -> dict[str, Any] | None:
        """Return what wrote the text down, where no person did."""
        transcribed = self.document.meta.get("transcribed")
        return transcribed if isinstance(transcribed, dict) else None

    @property
    def chapters(self) -> list[tuple[float, str]]:
        """Return (second, title) of the episode's chapters, as its feed names them."""
        stored = self.document.meta.get("chapters")
        return [(float(each["start"]), str(each["title"])) for each in stored or ()]

    @cached_property
    def landing(self) -> int:
        """Return where the first piece in focus begins; -1 if nothing is in focus."""
        return next((piece.start for piece in self._pieces() if piece.focused), -1)

    @property
    def doubtful(self) -> bool:
        """Say whether the transcriber doubted any word."""
        return any(piece.unsure for piece in self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        for block in self.blocks:
            for line in block.lines:
                for cell in line:
                    yield from cell

    def permalink(self, block: Block) -> str:
        """Return the address, on this page, that shows these words or proves what they were.

        It carries a receipt, so it holds though the document changes.
        """
        assert self.revision is not None
        words = self.revision.text[block.start : block.end]
        name = receipt(self.document.id, self.revision.hash, block.start, block.end, words)
        return f"?citat={percent(self.receipts.keyed(name), safe='~')}#citat"

    def element(self, block: Block) -> str:
        """Return the element that a heading is, h2 to h6: none is left out on the way down."""
        return f"h{self._depths[block.start]}"

    @cached_property
    def _depths(self) -> dict[int, int]:
        depths: dict[int, int] = {}
        above = 1
        for block in self.blocks:
            if block.form == "heading":
                above = min(6, 2 + self._levels.index(block.level), above + 1)
                depths[block.start] = above
        return depths

    @cached_property
    def _levels(self) -> list[int]:
        return sorted({block.level for block in self.blocks if block.form == "heading"})

    def has_header(self, block: Block) -> bool:
        """Say whether a table's first row names its columns: it does not begin with a number."""
        return not block.lines[0][0][0].text[:1].isdigit()

    @property
    def headings(self) -> list[Block]:
        """Return the headings of the two highest levels, for a table of contents."""
        return [
            block
            for block in self.blocks
            if block.form == "heading" and block.level in self._levels[:2]
        ]


def address(document_id: str) -> str:
    """Return the path of a document's page."""
    return f"/kalla/{percent(document_id, safe='')}"


def original_pdf(document_id: str) -> str:
    """Return the path of a document's original, where it is a PDF."""
    return f"{address(document_id)}/original.pdf"


def permalink(document_id: str, cited: str) -> str:
    """Return the path that shows what a receipt names, marked."""
    return f"{address(document_id)}?citat={percent(cited, safe='~')}#citat"


def source_page(
    store: Store, document: Document, cited: str | None, receipts: Receipts
) -> SourcePage:
    """Return what to show of a document, and of the words that the receipt `cited` names."""
    verdict = receipts.verify(store, cited) if cited else None
    if verdict is not None and verdict.document.id not in (None, document.id):
        verdict = Verdict(verdict.receipt, Standing.UNKNOWN)
    sound = sound_address(document)
    if document.state != "current" or document.revision is None:
        return SourcePage(document, None, (), verdict, sound, "", receipts)
    revision = store.revision(document.id, document.revision)
    if revision is None:
        return SourcePage(document, None, (), verdict, sound, "", receipts)
    now = verdict.now if verdict else None
    marks = store.marks(document.id, revision.hash)
    laid = blocks(revision.text, marks, (now.start, now.end) if now else (0, 0))
    pdf = original_pdf(document.id) if pdf_path(store, revision) else ""
    return SourcePage(document, revision, tuple(laid), verdict, sound, pdf, receipts)


def sound_address(document: Document) -> str:
    """Return where a visitor hears the episode: its own address, or this site's."""
    named = str(document.meta.get("audio") or "")
    if web_address(named):
        return web_address(named)
    return f"{address(document.id)}/ljud" if named else ""


def pdf_path(store: Store, revision: Revision) -> Path | None:
    """Return the kept original of a revision if it is a PDF."""
    if revision.original is None:
        return None
    path = store.originals.sound_path(revision.original)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return path if b"%PDF-" in file.read(1024) else None
    except OSError:
        return None


def sound_file(store: Store, document: Document) -> tuple[Path, str] | None:
    """Return the sound that an episode of a local source names, and its media type.

    It is the original that was heard, else the file, which must lie in the source's folder.
    """
    named = str(document.meta.get("audio") or "")
    if not named or "://" in named or Path(named).suffix.lower() not in SOUNDS:
        return None
    if "transcribed" in document.meta and document.revision is not None:
        revision = store.revision(document.id, document.revision)
        stored = store.originals.path(revision.original) if revision and revision.original else None
        if stored is not None and stored.is_file():
            return stored, SOUNDS[Path(named).suffix.lower()]
    path = Path(named).resolve()
    for name, location, _, _ in store.sources.runs():
        if name != document.source or "://" in location:
            continue
        place = Path(location).resolve()
        folder = place if place.is_dir() else place.parent
        if path.is_relative_to(folder) and path.is_file():
            return path, SOUNDS[path.suffix.lower()]
    return None
