"""Publishing a bundle: `klara publish TARGET`.

a copy of the truth → the files to send → blocks that storage lacks → the bundle → the pointer

The pointer is written last and names the bundles that are kept, so that one which is being
fetched stays. A run that is killed has sent blocks that the next one need not send.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from index.backup import copy_database
from index.bundles.records import (
    POINTER,
    Bundle,
    File,
    block_name,
    blocks_of,
    bundle_name,
    read_bundle,
    sha256,
)
from index.bundles.storage import Storage
from index.errors import StoreError
from index.generation import FOLDER, newest_sound
from index.generation import POINTER as CURRENT
from index.lock import writing
from index.manifest import MANIFEST
from index.store.documents import FILE, Store

COPIES = ".publishing-"
AT_ONCE = 8
"""Blocks that are sent or fetched at the same time: storage is slow to begin an answer."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the bundle's name, its bytes, and how many of them were new."""

    name: str
    files: int
    size: int
    sent: int


def publish(data: Path, target: str, *, keep: int = 3) -> Published:
    """Put what is published in a data folder to storage, and point to it.

    Raises Busy if another process does so, StoreError if storage fails for good: readers keep
    what they have.
    """
    storage = Storage(target)
    with writing(data, "publish"), _copies(data) as copied:
        there = storage.names("objects")
        with ThreadPoolExecutor(AT_ONCE) as pool:

            def sent(path: Path) -> tuple[tuple[str, ...], int]:
                digests, bytes_sent = [], 0
                for block in blocks_of(path):
                    digests.append(sha256(block))
                    if digests[-1] not in there:
                        there.add(digests[-1])
                        storage.write(block_name(digests[-1]), block)
                        bytes_sent += len(block)
                return tuple(digests), bytes_sent

            paths = _files(data, copied)
            rows = list(zip(paths.items(), pool.map(sent, paths.values()), strict=True))
        files = [File(name, path.stat().st_size, blocks) for (name, path), (blocks, _) in rows]
        bundle = Bundle((copied / CURRENT).read_text().strip(), tuple(files))
        name, written = bundle.written()
        storage.write(bundle_name(name), written)
        bundles = [name, *(older for older in kept_bundles(storage) if older != name)][:keep]
        storage.write(POINTER, json.dumps({"bundles": bundles}).encode())
        _prune(storage, bundles)
    return Published(
        name, len(files), sum(file.size for file in files), sum(n for _, (_, n) in rows)
    )


def kept_bundles(storage: Storage) -> list[str]:
    """Return the names of the bundles that storage keeps, the one to serve first."""
    data = storage.read(POINTER)
    try:
        return [str(name) for name in json.loads(data)["bundles"]] if data else []
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{storage.address}/{POINTER} is no pointer to a bundle") from None


@contextmanager
def _copies(data: Path) -> Iterator[Path]:
    """Yield an empty folder for what is copied; one that a killed run left is removed."""
    for unfinished in data.glob(f"{COPIES}*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    with TemporaryDirectory(dir=data, prefix=COPIES) as folder:
        yield Path(folder)


def _files(data: Path, copied: Path) -> dict[str, Path]:
    """Return the files of the bundle by their path in it; some are made in the folder `copied`."""
    folder, manifest, _ = newest_sound(data)
    (copied / CURRENT).write_text(f"{manifest.name}\n")
    copy_database(data / FILE, copied / FILE)
    paths = {CURRENT: copied / CURRENT, FILE: copied / FILE}
    for name in (*manifest.files, MANIFEST):
        paths[f"{FOLDER}/{manifest.name}/{name}"] = folder / name
    with Store(copied) as copy, Store(data) as store:
        for document in copy.documents(state="current"):
            original = copy.original_of(document.source, document.key)
            # Of originals only PDFs are shown, page by page.
            if original and document.kind == "handbook":
                path = store.originals.path(original)
                if path.exists():
                    paths[str(path.relative_to(data))] = path
    return paths


def _prune(storage: Storage, bundles: list[str]) -> None:
    """Remove bundles that are no longer kept, and the blocks that none of the kept ones has."""
    for name in storage.names("bundles") - {f"{name}.json" for name in bundles}:
        storage.remove(f"bundles/{name}")
    needed: set[str] = set()
    for name in bundles:
        data = storage.read(bundle_name(name))
        if data is None:
            return
        needed |= read_bundle(name, data).blocks
    for digest in storage.names("objects") - needed:
        storage.remove(block_name(digest))
