"""Pulling a bundle: what `klara serve --from TARGET` does again and again.

the pointer → is it another than here? → the blocks that are not here → checked → renamed → swap

What is here is served until the new bundle is whole, and goes on when storage is gone. A pull
that breaks off leaves its blocks, and the next one goes on from there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from index.bundles.publish import AT_ONCE, kept_bundles
from index.bundles.records import Bundle, File, block_name, bundle_name, read_bundle, sha256
from index.bundles.storage import Storage
from index.errors import KlaraError, NoGeneration, StoreError
from index.generation import FOLDER
from index.lock import writing
from index.manifest import check
from index.whole_file import write_whole

BUNDLES = "bundles"
POINTER = "bundle"
KEPT = 3
"""Bundles that stay here: what an answer under way reads is not removed under it."""


def pulled(data: Path) -> Path:
    """Return the folder of the bundle that was pulled last; NoGeneration if none was."""
    try:
        return data / BUNDLES / (data / POINTER).read_text("utf-8").strip()
    except OSError:
        raise NoGeneration(f"nothing has been fetched to {data} yet") from None


def pull(source: str, data: Path) -> str | None:
    """Fetch the bundle that `source` points to; return its name, None if it is here already.

    Raises Busy if another process does so, StoreError if storage fails or what it sends is not
    what was published.
    """
    storage = Storage(source)
    names = kept_bundles(storage)
    if not names:
        raise StoreError(f"nothing has been published to {source}: run `klara publish`")
    name = names[0]
    with suppress(NoGeneration):
        if pulled(data).name == name:
            return None
    written = storage.read(bundle_name(name))
    if written is None:
        raise StoreError(f"{source} points to {name}, which is not there: publish again")
    bundle = read_bundle(name, written)
    with writing(data, "pull"):
        root = data / BUNDLES
        folder = root / f".pulling-{name}"
        try:
            if not (root / name).exists():
                folder.mkdir(parents=True, exist_ok=True)
                _fetch(storage, bundle, folder, root)
                (folder / "bundle.json").write_bytes(written)
                check(folder / FOLDER / bundle.generation)
                folder.replace(root / name)
            write_whole(data / POINTER, f"{name}\n".encode())
        except OSError as error:
            raise StoreError(f"cannot write in {root}: {error.strerror or error}") from error
        _prune(root, name)
    return name


def _fetch(storage: Storage, bundle: Bundle, folder: Path, root: Path) -> None:
    """Write the files of a bundle, from blocks that are here, and else from storage."""
    here = {
        digest: (older / file.path, begin, size)
        for older, bundle_here in _bundles(root)
        for file in bundle_here.files
        for digest, begin, size in file.sizes()
    }

    def block(digest: str) -> bytes:
        with suppress(KeyError, OSError):
            path, begin, size = here[digest]
            with path.open("rb") as file:
                file.seek(begin)
                data = file.read(size)
            if sha256(data) == digest:
                return data
        fetched = storage.read(block_name(digest))
        if fetched is None or sha256(fetched) != digest:
            raise StoreError(f"a block of {storage.address} is missing or damaged: publish again")
        return fetched

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for file in bundle.files:
            _write(folder / file.path, file, lambda digests: pool.map(block, digests))


def _write(path: Path, file: File, blocks: Callable[[list[str]], Iterable[bytes]]) -> None:
    """Write a file block by block; those that an earlier try left are kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as written:
        missing = []
        for digest, begin, size in file.sizes():
            written.seek(begin)
            if sha256(written.read(size)) != digest:
                missing.append((digest, begin))
        for first in range(0, len(missing), AT_ONCE):
            some = missing[first : first + AT_ONCE]
            for (_, begin), data in zip(some, blocks([digest for digest, _ in some]), strict=True):
                written.seek(begin)
                written.write(data)
        written.truncate(file.size)
        written.flush()
        os.fsync(written.fileno())


def _bundles(root: Path) -> Iterator[tuple[Path, Bundle]]:
    """Yield the bundles that are here, with their folders."""
    for path in root.glob("[0-9]*/bundle.json"):
        with suppress(OSError, KlaraError):
            yield path.parent, read_bundle(path.parent.name, path.read_bytes())


def _prune(root: Path, name: str) -> None:
    older = sorted(
        (path for path in root.glob("[0-9]*") if path.name != name),
        key=lambda path: path.stat().st_ctime,
        reverse=True,
    )
    for path in (*older[KEPT - 1 :], *root.glob(".pulling-*")):
        shutil.rmtree(path, ignore_errors=True)
