"""Forgetting: a document, or what it said before, is gone from everything that Klara keeps.

store (one transaction) → its file is written anew → originals → beginnings of downloads and
transcripts → a new generation, and none of the old

What is done first cannot be undone and shows the words no longer; each step after it can be done
again, so that what was broken off is finished by the next `klara forget` or `klara index`.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.as_of import FOLDER as AS_OF
from index.errors import StoreError
from index.generation import FOLDER, build, published_name
from index.language.typography import printable
from index.lock import writing
from index.publishing import COMPARED, DRIFT
from index.store.documents import Store

if TYPE_CHECKING:
    from index.search.encoder import Encoder

log = logging.getLogger("klara.store")


def forget(data: Path, document: str, revisions: Sequence[str], why: str, encoder: Encoder) -> int:
    """Forget a document, or only some of its earlier revisions; return how many texts went.

    Raises StoreError where they are not there. Neither the log nor the data folder keeps a word,
    an address or a name of them: only hashes, the time and the reason.
    """
    with writing(data, "ingest"), writing(data, "index"), Store(data, write=True) as store:
        texts = store.forgotten.forget(document, revisions, why)
    what = "revisions of a document" if revisions else "a document"
    log.warning("the authority withdrew %s (texts: %d): %s", what, texts, printable(why))
    finish(data, encoder)
    return texts


def lift(data: Path, document: str, revisions: Sequence[str], why: str) -> int:
    """Let what was forgotten be taken in again; return how many texts that were kept out.

    Nothing comes back by itself: the words are gone until a source says them anew. Raises
    StoreError where nothing of that name was forgotten.
    """
    with writing(data, "ingest"), Store(data, write=True) as store:
        texts = store.forgotten.lift(document, revisions)
    log.warning("the authority lifted a withdrawal (texts: %d): %s", texts, printable(why))
    return texts


def is_unfinished(data: Path) -> bool:
    """Return whether something was forgotten and not yet removed from everywhere."""
    with Store(data) as store:
        return any(not each.finished for each in store.forgotten.all())


def finish(data: Path, encoder: Encoder) -> None:
    """Remove what is left of what was forgotten; StoreError if something cannot be removed."""
    with writing(data, "ingest"), Store(data, write=True) as store:
        store.rewrite()
        used = store.originals.remove_unused()
        try:
            for name in (COMPARED, DRIFT):
                (data / name).unlink(missing_ok=True)
            for path in (data / "transcribing").glob("*"):
                if path.stem not in used:
                    path.unlink()
            for path in (data / "downloads").glob("*"):
                path.unlink()
            if published_name(data) is not None:
                build(data, encoder, keep=1, force=True, only_vectors_used=True)
            for path in (data / AS_OF).glob("*"):
                shutil.rmtree(path)
            for path in (data / FOLDER).glob("*"):
                if path.name != published_name(data):
                    shutil.rmtree(path)
        except OSError as error:
            raise StoreError(
                f"what was forgotten is not shown any more, but {error.filename} cannot be removed"
                f" ({error.strerror}): run `klara index` when that is mended"
            ) from error
        store.forgotten.finished()
