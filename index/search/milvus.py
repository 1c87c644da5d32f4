"""Passages in Milvus: BM25 on the same 4-grams by its full-text functions, vectors with HNSW.

A generation has two collections of its own, named in its file `milvus.json`; they are dropped with
it. A 4-gram is sent as the hex of its letters, a word to Milvus' standard tokenizer. What Milvus
does not say of a text, how many passages hold a 4-gram and which are newest, lies in `numbers.db`.

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
ROWS_AT_ONCE = 500
"""Rows of one insert: some 4 MB of 4-grams, under the 64 MB that a server takes."""

HNSW = {"M": 16, "efConstruction": 200}
LOOKED_AT = 128
"""Neighbours that a search of HNSW looks at (ef)."""


def is_used(folder: Path) -> bool:
    """Return whether a generation's passages are in Milvus."""
    return (folder / FILE).exists()


def begin(folder: Path, address: str) -> None:
    """Say that the passages of a new generation go to Milvus at an address."""
    collection = f"klara_{secrets.token_hex(8)}"
    (folder / FILE).write_text(json.dumps({"address": address, "collection": collection}))


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
    counts: Counter[str] = Counter()
    with closing(sqlite3.connect(folder / NUMBERS)) as numbers, numbers:
        numbers.execute(
            "CREATE TABLE grams (gram TEXT PRIMARY KEY, passages INTEGER) WITHOUT ROWID"
        )
        numbers.execute(
            "CREATE TABLE passages (number INTEGER, day INTEGER, kind TEXT, source TEXT)"
        )
        for batch in _batches(rows):
            sent = []
            for number, text, kind, source, published in batch:
                folded = fold(text)
                counts.update(grams(folded))
                day = day_number(published)
                numbers.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?)", (number, day, kind, source)
                )
                windows = (folded[i : i + 4] for i in range(len(folded) - 3))
                sent.append(
                    {"number": number, "day": day, "kind": kind, "source": source}
                    | {"grams": " ".join(map(_token, windows))}
                )
            client.insert(name, sent)
        numbers.executemany("INSERT INTO grams VALUES (?, ?)", counts.items())
        numbers.execute("CREATE INDEX by_day ON passages (day DESC)")
    client.flush(name)


def _create_words(client: Any, name: str) -> None:
    """Make an empty collection of passages that BM25 searches by their 4-grams."""
    from pymilvus import DataType, Function, FunctionType

    schema = client.create_schema(auto_id=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("day", DataType.INT64)
    schema.add_field("kind", DataType.VARCHAR, max_length=64)
    schema.add_field("source", DataType.VARCHAR, max_length=1024)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field(
        "grams",
        DataType.VARCHAR,
        max_length=65535,
        enable_analyzer=True,
        analyzer_params={"tokenizer": "standard"},
    )
    schema.add_function(
        Function(
            "bm25", FunctionType.BM25, input_field_names=["grams"], output_field_names=["sparse"]
        )
    )
    indexes = client.prepare_index_params()
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    client.create_collection(name, schema=schema, index_params=indexes)


def build_vectors(folder: Path, vectors: NDArray[np.float32]) -> str:
    """Write the vectors (n, d) of the passages; return what kind of index it is."""
    from pymilvus import DataType

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
                data=[" ".join(map(_token, terms))],
                anns_field="sparse",
                limit=limit,
                filter=_expression(filters),
                output_fields=["number"],
            )
        # Milvus Lite writes BM25 as a distance, below zero.
        return [(int(hit["number"]), abs(float(hit["distance"]))) for hit in hits]

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
        rows = [
            self._numbers.execute("SELECT passages FROM grams WHERE gram = ?", (gram,)).fetchone()
            for gram in grams
        ]
        return [int(row[0]) if row else 0 for row in rows]


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


def _token(gram: str) -> str:
    """Return a 4-gram as letters and digits alone, which no tokenizer cuts."""
    return gram.encode("utf-8", "surrogatepass").hex()


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
