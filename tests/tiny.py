"""Three small documents and a real, tiny encoder for all tests."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.language.folding import fold
from index.records import Mark, Parsed
from index.search.lexical import grams


class GramEncoder:
    """A real, tiny encoder: the 4-grams of a text, hashed to 64 dimensions."""

    name = "grams-64"
    fingerprint = "grams-64-v1"
    dimensions = 64
    quick = True

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, 64)."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for gram in grams(fold(text)):
                number = zlib.crc32(gram.encode())
                row[number % 64] += 1.0 if number & 64 else -1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1e-9)

    encode_queries = encode_passages


PRESS = Parsed(
    key="press-1",
    kind="press",
    title="Tre gripna för narkotikabrott i Klara",
    text=(
        "Polisen grep tre personer i Klarakvarteren natten till lördagen.\n\n"
        "Beslaget\n\n"
        "I en väska fanns 43 500 tramadoltabletter. Värdet uppskattas till 2,1 miljoner kronor. "
        "Männen är misstänkta för synnerligen grovt narkotikabrott.\n\n"
        "Varför Klara\n\n"
        "Platsen är vald därför att handeln skrämmer boende och butiksägare. "
        "– Vi är här varje dag, säger Karin Ek, kommunpolis."
    ),
    marks=(Mark("heading", 66, 74, 2), Mark("heading", 223, 235, 2)),
    url="https://polisen.example/klara/tre-gripna",
    published="2025-03-04T09:30:00+01:00",
)
HANDBOOK = Parsed(
    key="handbook",
    kind="handbook",
    title="Metodhandbok för Klara",
    text=(
        "Kartläggning\n\nVarje insats börjar med en kartläggning av platsen. "
        "Den ska vara klar inom två veckor.\n\n"
        "Kameror\n\nKamerabevakning kräver en skriftlig bedömning av behovet."
    ),
    marks=(
        Mark("heading", 0, 12, 1),
        Mark("page", 0, 99, 4),
        Mark("heading", 102, 109, 1),
        Mark("page", 102, 168, 5),
    ),
    url="https://polisen.example/handbok.pdf",
    published="2024-11-01",
)
PODCAST = Parsed(
    key="episode-1",
    kind="podcast",
    title="Avsnitt 1: Natt i Klara",
    text=(
        "Välkommen till podden om arbetet i Klara.\n\n"
        "Vi utvisade elva personer förra året, berättar gruppchefen."
    ),
    marks=(
        Mark("speaker", 0, 41, "Programledaren"),
        Mark("second", 0, 41, [0.0, 3.2]),
        Mark("speaker", 43, 102, "Gruppchefen"),
        Mark("second", 43, 102, [3.9, 8.4]),
    ),
    url="https://polisen.example/podd/1",
    published="2025-01-15T06:00:00+01:00",
    meta={"audio": "https://polisen.example/podd/1.mp3"},
)
DOCUMENTS = (PRESS, HANDBOOK, PODCAST)
