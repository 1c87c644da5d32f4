"""A generation: everything derived from the documents, built whole and published at once.

build:  lock → read the truth → passages → lexical, vectors → manifest → verify → rename → swap
open:   pointer → manifest → the files are those that were published → open; else the one before

A generation is a folder that is never changed once it has its name. The file `current` names
the published one; it is replaced in one step, so a reader sees the old or the new, never half.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.days import now
from index.errors import GenerationError, NoGeneration, StoreError
from index.lock import writing
from index.passages import passages
from index.records import Passage
from index.search import lexical, vectors
from index.search.folded_texts import FoldedPassages, FoldedWriter
from index.search.vector_cache import VectorCache
from index.search.word_overlap import folded
from index.store.documents import Store

if TYPE_CHECKING:
    from index.search.encoder import Encoder

FORMAT = 2
KEPT = 3
BATCH = 4096


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built from; `files` maps a path to its SHA-256."""

    name: str
    made_at: str
    documents: int
    passages: int
    encoder: str
    fingerprint: str
    dimensions: int
    vectors: str
    truth: str
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)


def build(
    data: Path,
    encoder: Encoder,
    *,
    keep: int = KEPT,
    force: bool = False,
    progress: Callable[[int], None] = lambda documents: None,
) -> Manifest:
    """Build a generation of all current documents, publish it and return its manifest.

    Nothing is built when the documents and the encoder are those of the published generation,
    unless `force`. Raises Busy if another build is running.
    """
    with writing(data, "index"), Store(data) as store, store.snapshot():
        truth = store.fingerprint()
        published = _published(data)
        asked = (truth, encoder.fingerprint)
        if not force and published and (published.truth, published.fingerprint) == asked:
            return published
        root = data / "generations"
        name = _free_name(root)
        building = root / f".building-{name}"
        try:
            for left in root.glob(".building-*"):
                shutil.rmtree(left)
            building.mkdir(parents=True)
            manifest = _write(
                building,
                name,
                store=store,
                encoder=encoder,
                data=data,
                truth=truth,
                progress=progress,
            )
            _verify(building, manifest, store)
            _sync(building)
            building.rename(root / name)
            _sync_folder(root)
            publish(data, name)
        except OSError as error:
            shutil.rmtree(building, ignore_errors=True)
            raise StoreError(
                f"cannot build in {root}: {error.strerror or error}; "
                "the published generation is as it was"
            ) from error
        prune(data, keep)
    return manifest


def publish(data: Path, name: str) -> None:
    """Point to the generation `name` in one step."""
    pointer = data / "current.new"
    with pointer.open("w") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(data / "current")
    _sync_folder(data)


def rollback(data: Path, name: str | None = None) -> Manifest:
    """Publish the generation before the current one, or the one named, and return its manifest."""
    with writing(data, "index"):
        names = [manifest.name for manifest in generations(data)]
        current = published_name(data)
        if name is None:
            older = [n for n in names if current is None or n < current]
            if not older:
                raise NoGeneration(f"there is no generation before {current} in {data}")
            name = older[-1]
        if name not in names:
            raise NoGeneration(f"there is no generation {name} in {data}: see `klara generations`")
        manifest = check(data / "generations" / name)
        publish(data, name)
    return manifest


def generations(data: Path) -> list[Manifest]:
    """Return the manifests of all finished generations, oldest first."""
    found = []
    for path in sorted((data / "generations").glob("[0-9]*/manifest.json")):
        try:
            found.append(read_manifest(path.parent))
        except GenerationError:
            continue
    return found


def published_name(data: Path) -> str | None:
    """Return the name that the pointer holds, if any."""
    try:
        return (data / "current").read_text().strip() or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"cannot read {data / 'current'}: {error.strerror}") from None


def prune(data: Path, keep: int) -> None:
    """Remove all but the newest `keep` generations; the published one always stays."""
    names = [manifest.name for manifest in generations(data)]
    current = published_name(data)
    for name in names[: max(0, len(names) - keep)]:
        if name != current:
            shutil.rmtree(data / "generations" / name, ignore_errors=True)


def read_manifest(folder: Path) -> Manifest:
    """Return a generation's manifest; GenerationError if it is missing, damaged or newer."""
    try:
        held = json.loads((folder / "manifest.json").read_text())
        manifest = Manifest(**held)
    except (OSError, ValueError, TypeError):
        raise GenerationError(
            f"{folder} has no readable manifest: rebuild with `klara index`"
        ) from None
    if manifest.format != FORMAT:
        raise GenerationError(
            f"{folder} has format {manifest.format}, this Klara reads {FORMAT}: run `klara index`"
        )
    return manifest


def check(folder: Path) -> Manifest:
    """Read every file of a generation and return its manifest if all are as published."""
    manifest = read_manifest(folder)
    for name, digest in manifest.files.items():
        try:
            found = _digest(folder / name)
        except OSError as error:
            raise GenerationError(
                f"{folder / name} cannot be read ({error.strerror}): run `klara index --force`"
            ) from None
        if found != digest:
            raise GenerationError(f"{folder / name} is damaged: run `klara index --force`")
    _seal(folder, manifest)
    return manifest


def quick_check(folder: Path) -> Manifest:
    """Return the manifest if no file was touched since the last full check, else check in full."""
    manifest = read_manifest(folder)
    try:
        if json.loads((folder / "sealed.json").read_text()) == _stamps(folder, manifest):
            return manifest
    except (OSError, ValueError):
        pass
    return check(folder)


def newest_sound(data: Path) -> tuple[Path, Manifest, list[str]]:
    """Return the folder and manifest to serve: the published one, or the newest sound before it.

    The third item says in one line each what was wrong with those passed over.
    """
    current = published_name(data)
    if current is None:
        raise NoGeneration(f"nothing is indexed in {data} yet: run `klara index`")
    older = [m.name for m in generations(data) if m.name < current]
    wrong: list[str] = []
    for name in [current, *reversed(older)]:
        folder = data / "generations" / name
        try:
            return folder, quick_check(folder), wrong
        except GenerationError as error:
            wrong.append(str(error))
    raise GenerationError(wrong[0])


def open_passages(folder: Path) -> sqlite3.Connection:
    """Open the table of passages, which never changes, for reading from any thread."""
    uri = f"{(folder / 'passages.db').resolve().as_uri()}?immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def searched_text(title: str, passage: Passage, text: str) -> str:
    """Return what is searched for a passage: its title and headings, then its words."""
    return "\n".join((title, *passage.trail, text))


def _published(data: Path) -> Manifest | None:
    name = published_name(data)
    if name is None:
        return None
    try:
        return quick_check(data / "generations" / name)
    except GenerationError:
        return None


def _free_name(root: Path) -> str:
    """Return a name that sorts after every generation there, whatever the clock says."""
    stamp, number = datetime.now(UTC).strftime("%Y%m%dT%H%M%S"), 0
    newest = max((path.name for path in root.glob("[0-9]*")), default="")
    if newest[: len(stamp)] >= stamp:
        stamp, number = newest[: len(stamp)], int(newest[len(stamp) + 1 :]) + 1
    return f"{stamp}-{number:02}"


def _write(
    folder: Path,
    name: str,
    *,
    store: Store,
    encoder: Encoder,
    data: Path,
    truth: str,
    progress: Callable[[int], None],
) -> Manifest:
    counts = {"documents": 0, "passages": 0}
    table = sqlite3.connect(folder / "passages.db", isolation_level=None)
    table.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE passages (number INTEGER PRIMARY KEY, document TEXT NOT NULL,"
        " revision TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,"
        " trail TEXT NOT NULL); BEGIN"
    )
    cache = VectorCache(data / "vectors.db", encoder)
    parts: list[np.ndarray[Any, np.dtype[np.float32]]] = []
    waiting: list[str] = []

    def rows() -> Iterator[tuple[int, str, str, str, str | None]]:
        for document, text, marks in store.current_texts():
            for passage in passages(document.id, document.revision or "", text, marks):
                number = counts["passages"]
                counts["passages"] += 1
                table.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        passage.document_id,
                        passage.revision,
                        passage.start,
                        passage.end,
                        json.dumps(passage.trail, ensure_ascii=False) if passage.trail else "",
                    ),
                )
                said = text[passage.start : passage.end]
                words = searched_text(document.title, passage, said)
                met.add(folded("\n".join((document.title, *passage.trail)), said))
                waiting.append(words)
                if len(waiting) == BATCH:
                    parts.append(cache.vectors(waiting))
                    waiting.clear()
                yield number, words, document.kind, document.source, document.published
            counts["documents"] += 1
            progress(counts["documents"])

    try:
        with FoldedWriter(folder / "folded") as met:
            lexical.build(folder / "lexical", rows())
        if waiting:
            parts.append(cache.vectors(waiting))
        cache.forget_if_over(4 * counts["passages"] + 100_000)
    finally:
        cache.close()
    table.execute("COMMIT")
    table.close()
    stacked = np.concatenate(parts) if parts else np.zeros((0, encoder.dimensions), np.float32)
    kind = vectors.build(folder / "vectors.faiss", stacked)
    manifest = Manifest(
        name=name,
        made_at=now(),
        documents=counts["documents"],
        passages=counts["passages"],
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dimensions=encoder.dimensions,
        vectors=kind,
        truth=truth,
        files={
            str(path.relative_to(folder)): _digest(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.endswith(".lock")
        },
    )
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1))
    _seal(folder, manifest)
    return manifest


def _verify(folder: Path, manifest: Manifest, store: Store) -> None:
    """Open what was built as a reader will, and prove a sample of its passages."""
    sizes = {
        "lexical": lexical.LexicalIndex(folder / "lexical").size,
        "vectors": vectors.VectorIndex(folder / "vectors.faiss").size,
        "folded": FoldedPassages(folder / "folded").size,
    }
    if any(size != manifest.passages for size in sizes.values()):
        raise GenerationError(f"built {manifest.passages} passages but found {sizes}")
    table = open_passages(folder)
    step = max(1, manifest.passages // 200)
    for document, revision, start, end in table.execute(
        "SELECT document, revision, start, end FROM passages WHERE number % ? = 0", (step,)
    ):
        words = store.text(document, revision, start, end)
        if words is None or len(words) != end - start:
            raise GenerationError(f"a passage of {document} is not in its revision {revision}")
    table.close()


def _stamps(folder: Path, manifest: Manifest) -> dict[str, list[int]]:
    stamps = {}
    for name in manifest.files:
        stat = (folder / name).stat()
        stamps[name] = [stat.st_size, stat.st_mtime_ns]
    return stamps


def _seal(folder: Path, manifest: Manifest) -> None:
    """Remember that every file was read and found right, by size and time of change."""
    try:
        partial = folder / "sealed.new"
        partial.write_text(json.dumps(_stamps(folder, manifest)))
        partial.replace(folder / "sealed.json")
    except OSError:
        return  # a read-only copy is checked in full each time it is opened


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
