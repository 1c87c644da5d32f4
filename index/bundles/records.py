"""What a bundle is made of, and how it is written down: JSON whose hash is in its name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from index.errors import StoreError

FORMAT = 1
BLOCK = 4 * 2**20
"""Bytes of a block: large enough for storage, small enough that little is sent for a change."""

POINTER = "current"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a bundle: its path in the data folder, its bytes, the SHA-256 of each block."""

    path: str
    size: int
    blocks: tuple[str, ...]

    def sizes(self) -> Iterator[tuple[str, int, int]]:
        """Yield each block's hash, where it begins and how long it is."""
        for number, digest in enumerate(self.blocks):
            begin = number * BLOCK
            yield digest, begin, min(BLOCK, self.size - begin)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A data folder that is only read: the generation it answers from, and all its files."""

    generation: str
    files: tuple[File, ...]

    @property
    def blocks(self) -> set[str]:
        """The hashes of all blocks."""
        return {block for file in self.files for block in file.blocks}

    def written(self) -> tuple[str, bytes]:
        """Return the bundle's name and its JSON."""
        data = json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True).encode()
        return f"{self.generation}-{sha256(data)[:32]}", data


def read_bundle(name: str, data: bytes) -> Bundle:
    """Return the bundle that JSON holds; StoreError if it is not the one of that name."""
    if not name.endswith(f"-{sha256(data)[:32]}"):
        raise StoreError(f"the bundle {name} is not as it was published: publish it again")
    stored = json.loads(data)
    if stored["format"] != FORMAT:
        raise StoreError(f"the bundle {name} was published by another Klara: update this one")
    files = [File(row["path"], row["size"], tuple(row["blocks"])) for row in stored["files"]]
    for file in files:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts:
            raise StoreError(f"the bundle {name} names a file outside its folder: {file.path}")
    return Bundle(stored["generation"], tuple(files))


def block_name(digest: str) -> str:
    """Return where storage has a block."""
    return f"objects/{digest[:2]}/{digest}"


def bundle_name(name: str) -> str:
    """Return where storage has what a bundle is made of."""
    return f"bundles/{name}.json"


def blocks_of(path: Path) -> Iterator[bytes]:
    """Yield the blocks of a file."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
