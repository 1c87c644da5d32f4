"""A generation: everything derived from the documents, built whole and published at once.

build:  lock → read the truth → write the files → try them → manifest → approve → rename → swap
open:   pointer → manifest → the files are those that were published → open; else the one before

A generation is a folder that is never changed once it has its name. The file `current` names
the published one; it is replaced in one step, so a reader sees the old or the new, never half.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.derived import make_manifest, try_files, write_files
from index.errors import GenerationError, Held, NoGeneration, StoreError
from index.lock import writing
from index.manifest import Manifest, check, quick_check, read_manifest
from index.search import milvus
from index.search.encoder import fitting
from index.search.vector_cache import VectorCache
from index.store.documents import Store
from index.whole_file import write_whole

if TYPE_CHECKING:
    from index.search.encoder import Encoder

KEPT = 3
IN_PART = " in part"
FOLDER = "generations"
POINTER = "current"


def build(
    data: Path,
    encoder: Encoder,
    *,
    keep: int = KEPT,
    force: bool = False,
    only_vectors_used: bool = False,
    approve: Callable[[Path, Manifest], None] = lambda folder, manifest: None,
    milvus_address: str | None = None,
) -> Manifest:
    """Build a generation of all current documents, publish it and return its manifest.

    Nothing is built when the documents and the encoder are those of the published generation,
    unless `force`. The shipped encoder is the one that fits their size. With `only_vectors_used`
    the cache keeps no vector of another passage. `approve` gets the finished files before anything
    is published; if it raises Held, nothing is. Raises Busy if another build is running.
    """
    with writing(data, "index"), Store(data) as store, store.snapshot():
        truth, encoder = store.fingerprint(), fitting(encoder, store.characters())
        published = _published(data)
        if (
            not force
            and published
            and (published.truth, published.fingerprint) == (truth, encoder.fingerprint)
        ):
            return published
        root = data / FOLDER
        with _building(root) as building:
            manifest = _written(building, store, truth, encoder, only_vectors_used, milvus_address)
            approve(building, manifest)
            building.rename(root / manifest.name)
            _sync_folder(root)
            publish(data, manifest.name)
        prune(data, keep)
    return manifest


@contextmanager
def _building(root: Path) -> Iterator[Path]:
    """Make a folder to build in, where none is left of an earlier build; gone if it fails."""
    building = root / f".building-{_free_name(root)}"
    try:
        for unfinished in root.glob(".building-*"):
            milvus.drop(unfinished)
            shutil.rmtree(unfinished)
        building.mkdir(parents=True)
        yield building
    except Held:
        shutil.rmtree(building, ignore_errors=True)
        raise
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(building, ignore_errors=True)
        reason = error.strerror if isinstance(error, OSError) else None
        raise StoreError(
            f"cannot build in {root}: {reason or error}; the published generation is as it was"
        ) from error


def _written(
    building: Path,
    store: Store,
    truth: str,
    encoder: Encoder,
    only_vectors_used: bool,
    milvus_address: str | None,
) -> Manifest:
    """Write, try and sync the files of a generation, and return their manifest."""
    with closing(VectorCache(store.data / "vectors.db", encoder)) as cache:
        written = write_files(building, store.current_texts(), cache, milvus_address)
        if only_vectors_used:
            cache.forget_unused()
    try_files(building, written.passages, store)
    # Where a damaged document was left out, the next build is not to find nothing to do.
    if written.documents < store.texts_count():
        truth += IN_PART
    name = building.name.removeprefix(".building-")
    manifest = make_manifest(building, name, written, encoder, truth)
    _sync(building)
    return manifest


def publish(data: Path, name: str) -> None:
    """Point to the generation `name` in one step."""
    write_whole(data / POINTER, f"{name}\n".encode())
    _sync_folder(data)


def rollback(data: Path, name: str | None = None) -> Manifest:
    """Publish the generation before the current one, or the one named, and return its manifest."""
    with writing(data, "index"):
        names = [manifest.name for manifest in generations(data)]
        current = published_name(data)
        if name is None:
            older = [one for one in names if current is None or one < current]
            if not older:
                raise NoGeneration(f"there is no generation before {current} in {data}")
            name = older[-1]
        if name not in names:
            raise NoGeneration(f"there is no generation {name} in {data}: see `klara generations`")
        manifest = check(data / FOLDER / name)
        publish(data, name)
    return manifest


def generations(data: Path) -> list[Manifest]:
    """Return the manifests of all finished generations, oldest first; unreadable ones are not."""
    manifests = []
    for path in sorted((data / FOLDER).glob("[0-9]*/manifest.json")):
        try:
            manifests.append(read_manifest(path.parent))
        except GenerationError:
            continue
    return manifests


def published_name(data: Path) -> str | None:
    """Return the name that the pointer holds, if any; StoreError if it cannot be read."""
    try:
        return (data / POINTER).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise StoreError(f"{data / POINTER} is damaged: run `klara index --force`") from None
    except OSError as error:
        raise StoreError(f"cannot read {data / POINTER}: {error.strerror}") from None


def prune(data: Path, keep: int) -> None:
    """Remove all but the newest `keep` generations; the published one always stays."""
    names = [manifest.name for manifest in generations(data)]
    current = published_name(data)
    for name in names[: max(0, len(names) - keep)]:
        if name != current:
            milvus.drop(data / FOLDER / name)
            shutil.rmtree(data / FOLDER / name, ignore_errors=True)


def newest_sound(
    data: Path, damaged: Mapping[str, str] = MappingProxyType({})
) -> tuple[Path, Manifest, list[str]]:
    """Return the folder and manifest to serve: the published one, or the newest sound before it.

    `damaged` tells of generations that turned out to be when they were read. The third item says
    in one line each what was wrong with those passed over.
    """
    current = published_name(data)
    if current is None:
        raise NoGeneration(f"nothing is indexed in {data} yet: run `klara index`")
    older = [manifest.name for manifest in generations(data) if manifest.name < current]
    wrong: list[str] = []
    for name in [current, *reversed(older)]:
        folder = data / FOLDER / name
        try:
            if name not in damaged:
                return folder, quick_check(folder), wrong
            wrong.append(damaged[name])
        except GenerationError as error:
            wrong.append(str(error))
    raise GenerationError(wrong[0])


def _published(data: Path) -> Manifest | None:
    """Return the manifest of the published generation, None if there is none that is sound."""
    try:
        name = published_name(data)
        return quick_check(data / FOLDER / name) if name else None
    except (GenerationError, StoreError):
        return None


def _free_name(root: Path) -> str:
    """Return a name that sorts after every generation there, whatever the clock says."""
    stamp, number = datetime.now(UTC).strftime("%Y%m%dT%H%M%S"), 0
    newest = max((path.name for path in root.glob("[0-9]*")), default="")
    if newest[: len(stamp)] >= stamp:
        stamp, number = newest[: len(stamp)], int(newest[len(stamp) + 1 :]) + 1
    return f"{stamp}-{number:02}"


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
