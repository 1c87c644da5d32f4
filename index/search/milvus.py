"""Passages in Milvus: BM25 on the same 4-grams as sparse vectors, dense vectors with HNSW.

A generation has two collections of its own, named in its file `milvus.json`; they are dropped with
it. BM25 is an inner product: what a passage gives a 4-gram is worked out here, as tantivy does, and
sent as a number; how rare the 4-gram is comes with the question. Milvus' own BM25 has other
constants by default, and Milvus Lite counts rarity by segment. What Milvus does not say, how many
passages hold a 4-gram and which are newest, lies in `numbers.db`.

The address is that of a server (`http://host:19530`; its token in KLARA_MILVUS_TOKEN) or a file,
which Milvus Lite opens: one process at a time, for trying and for tests.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import GenerationError, KlaraError, SettingError
from index.language.folding import fold
from index.search import bm25
from index.search.lexical import (
    ALL_GRAMS_UP_TO,
    COMMON,
    FEWEST,
    Filters,
    Row,
    day_number,
    grams,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

log = logging.getLogger("klara.index")

FILE = "milvus.json"
NUMBERS = "numbers.db"
FORM = 2
"""How 4-grams are sent: 1 was as words, for Milvus' own BM25."""
ROWS_AT_ONCE = 500
"""Rows of one insert: some 3 MB of 4-grams, under the 64 MB that a server takes."""

NO_GRAM = 0
"""The dimension of a passage that has no 4-gram: a sparse vector may not be empty."""

HNSW = {"M": 16, "efConstruction": 200}
LOOKED_AT = 128
"""Neighbours that a search of HNSW looks at (ef)."""


def is_used(folder: Path) -> bool:
    """Return whether a generation's passages are in Milvus."""
    return (folder / FILE).exists()


def begin(folder: Path, address: str) -> None:
    """Say that the passages of a new generation go to Milvus at an address."""
    collection = f"klara_{secrets.token_hex(8)}"
    where = {"address": address, "collection": collection, "form": FORM}
    (folder / FILE).write_text(json.dumps(where))


def drop(folder: Path) -> None:
    """Drop the collections of a generation, if it has any."""
    if is_used(folder):
        try:
            for part in ("words", "vectors"):
                client, name = _place(folder, part)
                with _explained():
                    client.drop_collection(name)
        except KlaraError as error:
            log.warning("what %s had in Milvus was left there: %s", folder.name, error)


def build_words(folder: Path, rows: Iterable[Row]) -> None:
    """Write passages as 4-grams, and the numbers that are kept here."""
    with _explained():
        _build_words(folder, rows)


def _build_words(folder: Path, rows: Iterable[Row]) -> None:
    client, name = _place(folder, "words")
    _create_words(client, name)
    with closing(sqlite3.connect(folder / NUMBERS)) as numbers, numbers:
        counts, mean_length = _counted(numbers, rows)
        dimensions = {gram: place for place, gram in enumerate(counts, start=NO_GRAM + 1)}
        stored = numbers.execute(
            "SELECT * FROM passages JOIN folded USING (number) ORDER BY number"
        )
        for batch in _batches(stored):
            sent = []
            for number, day, kind, source, folded in batch:
                worth = bm25.worth(folded, mean_length)
                sparse = {dimensions[gram]: weight for gram, weight in worth.items()}
                sent.append(
                    {"number": number, "day": day, "kind": kind, "source": source}
                    | {"grams": sparse or {NO_GRAM: 1.0}}
                )
            client.insert(name, sent)
        numbers.execute(
            "CREATE TABLE grams (gram TEXT PRIMARY KEY, passages INTEGER, dimension INTEGER)"
            " WITHOUT ROWID"
        )
        every = ((gram, passages, dimensions[gram]) for gram, passages in counts.items())
        numbers.executemany("INSERT INTO grams VALUES (?, ?, ?)", every)
        numbers.execute("CREATE INDEX by_day ON passages (day DESC)")
    client.flush(name)


def _counted(numbers: sqlite3.Connection, rows: Iterable[Row]) -> tuple[Counter[str], float]:
    """Write passages to the tables; return how many hold each 4-gram, and their mean length.

    Their letters lie aside until all are counted: what a length costs follows from the mean.
    """
    numbers.execute("CREATE TABLE passages (number INTEGER, day INTEGER, kind TEXT, source TEXT)")
    numbers.execute("CREATE TEMP TABLE folded (number INTEGER PRIMARY KEY, letters TEXT)")
    counts: Counter[str] = Counter()
    letters = passages = 0
    for number, text, kind, source, published in rows:
        folded = fold(text)
        counts.update(grams(folded))
        letters += bm25.length(folded)
        passages += 1
        row = (number, day_number(published), kind, source)
        numbers.execute("INSERT INTO passages VALUES (?, ?, ?, ?)", row)
        numbers.execute("INSERT INTO folded VALUES (?, ?)", (number, folded))
    return counts, letters / max(1, passages)


def _create_words(client: Any, name: str) -> None:
    """Make an empty collection of passages that are searched by their 4-grams."""
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("day", DataType.INT64)
    schema.add_field("kind", DataType.VARCHAR, max_length=64)
    schema.add_field("source", DataType.VARCHAR, max_length=1024)
    schema.add_field("grams", DataType.SPARSE_FLOAT_VECTOR)
    indexes = client.prepare_index_params()
    indexes.add_index("grams", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    client.create_collection(name, schema=schema, index_params=indexes)


def build_vectors(folder: Path, vectors: NDArray[np.float32]) -> str:
    """Write the vectors (n, d) of the passages; return what kind of index it is.

    What is sent is rounded to halves (float16), as `index.search.vectors` stores them.
    """
    from pymilvus import DataType

    vectors = vectors.astype(np.float16).astype(np.float32)

    client, name = _place(folder, "vectors")
    schema = client.create_schema(auto_id=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=vectors.shape[1])
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="HNSW", metric_type="IP", params=HNSW)
    with _explained():
        client.create_collection(name, schema=schema, index_params=indexes)
        for batch in _batches(enumerate(vectors)):
            rows = [{"number": number, "vector": row.tolist()} for number, row in batch]
            client.insert(name, rows)
        client.flush(name)
    return "Milvus, HNSW"


class MilvusWords:
    """Passages by the 4-grams of their words."""

    def __init__(self, folder: Path) -> None:
        if json.loads((folder / FILE).read_text()).get("form") != FORM:
            raise GenerationError(
                f"{folder.name} was written to Milvus by another version of Klara: run"
                " `klara index --force`"
            )
        self._client, self._name = _place(folder, "words")
        uri = f"{(folder / NUMBERS).resolve().as_uri()}?immutable=1"
        self._numbers = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self.size = int(self._numbers.execute("SELECT count(*) FROM passages").fetchone()[0])
        with _explained():
            is_there = self._client.has_collection(self._name)
        if not is_there:
            raise GenerationError(
                f"Milvus has no collection {self._name}: run `klara index --force`"
            )
        with _explained():
            self._client.load_collection(self._name)

    def search(
        self, text: str, limit: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage number, BM25 score), best first."""
        terms = grams(fold(text))
        counts = self.passage_counts(terms)
        if self.size > ALL_GRAMS_UP_TO:
            rare = [t for t, n in zip(terms, counts, strict=True) if 0 < n <= COMMON * self.size]
            terms = rare if len(rare) >= FEWEST else terms
        if not terms or not any(counts):
            return []
        with _explained():
            [hits] = self._client.search(
                self._name,
                data=[self._worth(terms)],
                anns_field="grams",
                limit=limit,
                filter=_expression(filters),
                output_fields=["number"],
            )
        return [(int(hit["number"]), float(hit["distance"])) for hit in hits]

    def newest(self, limit: int, filters: Filters | None = None) -> list[int]:
        """Return up to `limit` passage numbers, newest document first."""
        filters = filters or Filters()
        rows = self._numbers.execute(
            "SELECT number FROM passages WHERE (:kind IS NULL OR kind = :kind)"
            " AND (:source IS NULL OR source = :source) AND day BETWEEN :since AND :until"
            " ORDER BY day DESC, number LIMIT :limit",
            {
                "kind": filters.kind,
                "source": filters.source,
                "since": day_number(filters.since) or int(bool(filters.until)),
                "until": day_number(filters.until) or 99991231,
                "limit": limit,
            },
        )
        return [int(number) for (number,) in rows.fetchall()]

    def passage_counts(self, grams: Sequence[str]) -> list[int]:
        """Return for each 4-gram the number of passages that hold it."""
        return [count for count, _ in self._known(grams)]

    def _worth(self, grams: Sequence[str]) -> dict[int, float]:
        """Return by dimension how rare each 4-gram is that some passage holds, as BM25 has it."""
        return {
            dimension: bm25.rarity(count, self.size)
            for count, dimension in self._known(grams)
            if count
        }

    def _known(self, grams: Sequence[str]) -> list[tuple[int, int]]:
        """Return for each 4-gram how many passages hold it, and its dimension."""
        one = "SELECT passages, dimension FROM grams WHERE gram = ?"
        rows = [self._numbers.execute(one, (gram,)).fetchone() for gram in grams]
        return [(int(row[0]), int(row[1])) if row else (0, NO_GRAM) for row in rows]


class MilvusVectors:
    """Passages by their vectors."""

    def __init__(self, folder: Path) -> None:
        self._client, self._name = _place(folder, "vectors")
        with _explained():
            self._client.load_collection(self._name)
            self.size = int(self._client.get_collection_stats(self._name)["row_count"])

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Return up to `limit` (passage number, cosine) for a unit vector (d,), best first."""
        with _explained():
            [hits] = self._client.search(
                self._name,
                data=[vector.tolist()],
                anns_field="vector",
                limit=limit,
                search_params={"params": {"ef": max(LOOKED_AT, limit)}},
                output_fields=["number"],
            )
        return [(int(hit["number"]), float(hit["distance"])) for hit in hits]

    def cosines(self, vector: NDArray[np.float32], numbers: list[int]) -> NDArray[np.float32]:
        """Return the cosine of a unit vector (d,) with each of the numbered passages."""
        if not numbers:
            return np.zeros(0, np.float32)
        with _explained():
            rows = self._client.get(self._name, ids=numbers, output_fields=["number", "vector"])
        stored = {int(row["number"]): row["vector"] for row in rows}
        return np.array([stored[number] for number in numbers], np.float32) @ vector


def _place(folder: Path, part: str) -> tuple[Any, str]:
    where = json.loads((folder / FILE).read_text())
    return _client(where["address"]), f"{where['collection']}_{part}"


@contextmanager
def _explained() -> Iterator[None]:
    """Raise GenerationError, which is told in a line, for what Milvus says went wrong."""
    from pymilvus import MilvusException

    try:
        yield
    except MilvusException as error:
        reason = " ".join(str(error.message).split())
        raise GenerationError(f"Milvus cannot do it now: {reason}") from error


@cache
def _client(address: str) -> Any:
    try:
        from pymilvus import MilvusClient, MilvusException
    except ImportError:
        raise SettingError(f"{address} needs pymilvus: pip install 'klara[milvus]'") from None
    # What goes wrong is raised; it need not be printed with a trace as well.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    try:
        return MilvusClient(address, token=os.environ.get("KLARA_MILVUS_TOKEN", ""))
    except MilvusException as error:
        raise SettingError(f"no Milvus answers at {address}: {error.message}") from None


def _expression(filters: Filters | None) -> str:
    """Return filters as Milvus reads them."""
    if not filters:
        return ""
    parts = [
        f"{field} == {json.dumps(value, ensure_ascii=False)}"
        for field, value in (("kind", filters.kind), ("source", filters.source))
        if value
    ]
    if filters.since or filters.until:
        parts.append(f"day >= {day_number(filters.since) or 1}")
        parts.append(f"day <= {day_number(filters.until) or 99991231}")
    return " and ".join(parts)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    every = iter(rows)
    while batch := list(islice(every, ROWS_AT_ONCE)):
        yield batch
