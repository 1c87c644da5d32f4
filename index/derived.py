"""The files of a generation: written from the documents in one pass, and tried as a reader will.

each document → its passages → a row in the table, codes, 4-grams, and in batches vectors
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.days import now
from index.errors import GenerationError
from index.manifest import Manifest, digests, write_manifest
from index.passage_table import PassageTable, PassageWriter
from index.passages import passages
from index.records import Document, Mark
from index.search import lexical, milvus, vectors
from index.search.coded_passages import CodedPassages, CodedWriter, coded
from index.search.engine import opened
from index.search.vector_cache import VectorCache
from index.store.documents import Store

if TYPE_CHECKING:
    from index.search.encoder import Encoder

BATCH = 4096
"""Passages that are encoded at once: some 10 MB of text and vectors."""

SAMPLED = 200
"""Passages that are looked up in the documents before a generation is published."""

CACHED_FOR_EACH = 4
CACHED_ANYWAY = 100_000
"""How many vectors the cache keeps: so many for each passage, and so many more."""

Texts = Iterable[tuple[Document, str, tuple[Mark, ...]]]
"""Documents with their texts and headings, as `Store.current_texts` yields them."""


@dataclass(slots=True)
class Written:
    """What was written: how many documents and passages, and the kind of vector index."""

    documents: int = 0
    passages: int = 0
    vectors: str = ""


@dataclass(slots=True)
class _Vectors:
    """Encodes texts in batches, in order."""

    cache: VectorCache
    waiting: list[str] = field(default_factory=list)
    parts: list[np.ndarray[Any, np.dtype[np.float32]]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.waiting.append(text)
        if len(self.waiting) == BATCH:
            self.encode()

    def encode(self) -> None:
        if self.waiting:
            self.parts.append(self.cache.vectors(self.waiting))
            self.waiting.clear()


def write_files(
    folder: Path,
    texts: Texts,
    cache: VectorCache,
    milvus_address: str | None = None,
) -> Written:
    """Write all files of a generation but its manifest to an empty folder."""
    written = Written()
    encoded = _Vectors(cache)
    with (
        closing(PassageWriter(folder / "passages.db")) as table,
        closing(CodedWriter(folder / "folded")) as codes,
    ):

        def rows() -> Iterator[lexical.Row]:
            for document, text, headings in texts:
                cut = passages(document.id, document.revision or "", text, headings)
                for passage in cut:
                    head = "\n".join((document.title, *passage.trail))
                    words = text[passage.start : passage.end]
                    codes.add(coded(head, words))
                    searched = f"{head}\n{words}"
                    encoded.add(searched)
                    number = table.add(passage)
                    yield number, searched, document.kind, document.source, document.published
                written.documents += 1

        if milvus_address:
            milvus.begin(folder, milvus_address)
            milvus.build_words(folder, rows())
        else:
            lexical.build(folder / "lexical", rows())
        written.passages = table.size
    encoded.encode()
    cache.forget_if_over(CACHED_FOR_EACH * written.passages + CACHED_ANYWAY)
    parts = encoded.parts or [np.zeros((0, cache.dimensions), np.float32)]
    every = np.concatenate(parts)
    written.vectors = (
        milvus.build_vectors(folder, every)
        if milvus_address
        else vectors.build(folder / "vectors.faiss", every)
    )
    return written


def make_manifest(
    folder: Path, name: str, written: Written, encoder: Encoder, truth: str
) -> Manifest:
    """Write the manifest of what was written, the last file of a generation, and return it."""
    manifest = Manifest(
        name=name,
        made_at=now(),
        documents=written.documents,
        passages=written.passages,
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dimensions=encoder.dimensions,
        vectors=written.vectors,
        truth=truth,
        files=digests(folder),
    )
    write_manifest(folder, manifest)
    return manifest


def try_files(folder: Path, count: int, store: Store) -> None:
    """Open what was written as a reader will, and look up a sample of its passages.

    Raises GenerationError if a file does not hold `count` passages, or one is not in its text.
    """
    by_words, by_vectors = opened(folder)
    sizes = {
        "lexical": by_words.size,
        "vectors": by_vectors.size,
        "folded": CodedPassages(folder / "folded").size,
    }
    if any(size != count for size in sizes.values()):
        raise GenerationError(f"built {count} passages but the files hold {sizes}")
    with closing(PassageTable(folder / "passages.db")) as table:
        for passage in table.every(max(1, count // SAMPLED)):
            start, end = passage.start, passage.end
            words = store.text(passage.document_id, passage.revision, start, end)
            if words is None or len(words) != end - start:
                raise GenerationError(
                    f"a passage of {passage.document_id} is not in its revision {passage.revision}"
                )
