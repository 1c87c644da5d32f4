"""The shipped encoder is the model that sentence-transformers loads, and small enough to ship."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from index.errors import GenerationError, ModelError
from index.generation import build
from index.search.encoder import SHIPPED, StaticEncoder, is_static, open_encoder
from index.search.reader import Reader

TEXTS = [
    "Hur många tramadoltabletter togs i beslag?",
    "Förundersökningen läggs ned.",
    "FORUNDERSOKNINGEN laggs ned",
    "",
]


def test_sentence_transformers_gives_the_same_vectors() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers = pytest.importorskip("sentence_transformers")
        model = transformers.SentenceTransformer(str(SHIPPED), device="cpu")
        theirs = model.encode(TEXTS[:3], normalize_embeddings=True, show_progress_bar=False)
    np.testing.assert_allclose(open_encoder().encode_passages(TEXTS[:3]), theirs, atol=2e-3)


def test_vectors_have_length_one_and_nothing_has_none() -> None:
    lengths = np.linalg.norm(open_encoder().encode_queries(TEXTS), axis=1)
    np.testing.assert_allclose(lengths, [1.0, 1.0, 1.0, 0.0], atol=1e-5)


def test_case_and_diacritics_make_no_difference() -> None:
    _, written, typed, _ = open_encoder().encode_passages(TEXTS)
    assert float(written @ typed) > 0.95


def test_what_is_shipped_is_at_most_25_megabytes() -> None:
    assert is_static(SHIPPED)
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 25_000_000


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text(json.dumps([{"path": "", "type": "x.StaticEmbedding"}]))
    (tmp_path / "model.safetensors").write_bytes(b"no table")
    with pytest.raises(ModelError, match=tmp_path.name):
        StaticEncoder(tmp_path, "damaged")


def test_a_generation_of_another_encoder_says_what_to_do(data: Path) -> None:
    with pytest.raises(GenerationError, match="klara index"):
        Reader(data, open_encoder())
    build(data, open_encoder())
    with Reader(data, open_encoder()) as reader:
        hits = reader.search("Hur många tabletter fanns i väskan?")
    assert "tre-gripna" in hits[0].passage.document_id
