"""The two shipped encoders: which is used when, what they find, and that they are small."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from index.errors import GenerationError, ModelError
from index.generation import build
from index.search import encoder as encoders
from index.search.encoder import SHIPPED, TRANSFORMER, open_encoder, quick_encoder
from index.search.onnx_encoder import OnnxEncoder
from index.search.reader import Reader
from index.search.static_encoder import StaticEncoder, is_static

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
    np.testing.assert_allclose(quick_encoder().encode_passages(TEXTS[:3]), theirs, atol=2e-3)


def test_vectors_have_length_one_and_nothing_has_none() -> None:
    lengths = np.linalg.norm(quick_encoder().encode_queries(TEXTS), axis=1)
    np.testing.assert_allclose(lengths, [1.0, 1.0, 1.0, 0.0], atol=1e-5)


def test_case_and_diacritics_make_no_difference() -> None:
    _, written, typed, _ = quick_encoder().encode_passages(TEXTS)
    assert float(written @ typed) > 0.95


def test_all_models_together_are_under_60_megabytes() -> None:
    assert is_static(SHIPPED)
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 60_000_000


def test_words_of_every_day_lie_near_the_official_ones() -> None:
    good = open_encoder()
    [asked] = good.encode_queries(["hur mycket knark tog snuten"])
    near, far = good.encode_passages(
        ["Polisen beslagtog 400 gram narkotika.", "Receptionen har öppet till klockan fyra."]
    )
    assert float(asked @ near) > float(asked @ far)


def test_many_texts_have_the_vectors_that_each_has_alone() -> None:
    good, texts = open_encoder(), [f"Text nummer {n} om Klarakvarteren." for n in range(12)]
    alone = np.concatenate([good.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(good.encode_passages(texts), alone, atol=1e-6)


def test_a_large_collection_is_left_to_the_quick_encoder(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = build(data, open_encoder())
    assert small.fingerprint == OnnxEncoder(TRANSFORMER).fingerprint
    monkeypatch.setattr(encoders, "GOOD_UP_TO", 100)
    large = build(data, open_encoder())
    assert large.fingerprint == quick_encoder().fingerprint
    with Reader(data, open_encoder()) as reader:
        assert reader.encoder is quick_encoder()
        assert reader.search("Hur många tabletter fanns i väskan?")


def test_an_encoder_that_was_named_is_used_whatever_the_size(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "GOOD_UP_TO", 100)
    assert build(data, open_encoder(str(TRANSFORMER))).encoder == "klara-e5-sv"


def test_a_reader_takes_up_a_generation_of_the_other_shipped_encoder(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(data, open_encoder())
    with Reader(data, open_encoder()) as reader:
        monkeypatch.setattr(encoders, "GOOD_UP_TO", 100)
        build(data, open_encoder())
        assert reader.refresh()
        assert reader.encoder is quick_encoder()
        assert reader.search("Hur många tabletter fanns i väskan?")


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


@pytest.mark.parametrize("damage", ["encoder.json", "tokenizer.json", "encoder.onnx"])
def test_a_damaged_transformer_is_named(tmp_path: Path, damage: str) -> None:
    for file in ("encoder.json", "tokenizer.json"):
        (tmp_path / file).write_bytes((TRANSFORMER / file).read_bytes())
    (tmp_path / damage).write_bytes(b"{")
    with pytest.raises(ModelError, match=tmp_path.name):
        OnnxEncoder(tmp_path).encode_queries(["Hej"])
