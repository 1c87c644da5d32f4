"""What a generation holds, and the proof that its files are those that were published."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import GenerationError

FORMAT = 2

MANIFEST = "manifest.json"
SEAL = "sealed.json"


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

    def summary(self) -> dict[str, Any]:
        """Return what `klara status --json` and `klara generations --json` show of it."""
        fields = ("name", "made_at", "documents", "passages", "encoder")
        return {name: getattr(self, name) for name in fields}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation whose files were just written."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    _seal(folder, manifest)


def read_manifest(folder: Path) -> Manifest:
    """Return a generation's manifest; GenerationError if it is missing, damaged or newer."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
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
    """Read every file of a generation and return its manifest; GenerationError if one differs."""
    manifest = read_manifest(folder)
    for name, digest in manifest.files.items():
        try:
            same = file_digest(folder / name) == digest
        except OSError as error:
            raise GenerationError(
                f"{folder / name} cannot be read ({error.strerror}): run `klara index --force`"
            ) from None
        if not same:
            raise GenerationError(f"{folder / name} is damaged: run `klara index --force`")
    _seal(folder, manifest)
    return manifest


def quick_check(folder: Path) -> Manifest:
    """Return the manifest if no file was touched since the last full check, else check in full."""
    manifest = read_manifest(folder)
    try:
        if json.loads((folder / SEAL).read_text()) == _stamps(folder, manifest):
            return manifest
    except (OSError, ValueError):
        pass
    return check(folder)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a generation by its path in the folder."""
    return {
        str(path.relative_to(folder)): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(folder: Path, manifest: Manifest) -> None:
    """Remember that every file was read and is right, by size and time of change."""
    try:
        partial = folder / "sealed.new"
        partial.write_text(json.dumps(_stamps(folder, manifest)))
        partial.replace(folder / SEAL)
    except OSError:
        return  # a read-only copy is checked in full each time it is opened


def _stamps(folder: Path, manifest: Manifest) -> dict[str, list[int]]:
    """Return (size, time of change in nanoseconds) of every file."""
    stats = {name: (folder / name).stat() for name in manifest.files}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}
