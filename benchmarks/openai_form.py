"""Whisper base of the two packages in openai-whisper's own form, for where its own are not at hand.

model.bin (CTranslate2, float16) → its variables by name → the names of openai-whisper → base.pt
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

HEADS = 8
TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
"""CTranslate2's numbers for what a variable is made of (`ctranslate2/specs/model_spec.py`)."""

Weights = dict[str, NDArray[Any]]


def base_checkpoint(packaged: Path, path: Path) -> Path:
    """Write and return `path`, which `whisper.load_model` opens."""
    import torch

    weights = _openai_names(variables(packaged / "model.bin"))
    width = len(weights["encoder.ln_post.weight"])
    layers = sum(name.endswith(".attn.out.bias") for name in weights) // 2
    dims = {
        "n_mels": weights["encoder.conv1.weight"].shape[1],
        "n_vocab": len(weights["decoder.token_embedding.weight"]),
        "n_audio_ctx": len(weights["encoder.positional_embedding"]),
        "n_audio_state": width,
        "n_audio_head": HEADS,
        "n_audio_layer": layers,
        "n_text_ctx": len(weights["decoder.positional_embedding"]),
        "n_text_state": width,
        "n_text_head": HEADS,
        "n_text_layer": layers,
    }
    state = {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()}
    torch.save({"dims": dims, "model_state_dict": state}, path)
    return path


def alignment_heads(packaged: Path) -> list[tuple[int, int]]:
    """Return (layer, head) of those whose attention tells when a word is said."""
    config = json.loads((packaged / "config.json").read_text("utf-8"))
    return [(layer, head) for layer, head in config["alignment_heads"]]


def variables(path: Path) -> Weights:
    """Return what a model in CTranslate2's form (version 6) consists of, by its names there."""
    with path.open("rb") as file:
        version, _, _ = _number(file, "I"), _name(file), _number(file, "I")
        if version < 6:
            raise SystemExit(f"{path} is of version {version} of CTranslate2's form, not of 6")
        values = {}
        for _ in range(_number(file, "I")):
            name = _name(file)
            shape = [_number(file, "I") for _ in range(_number(file, "B"))]
            kind, size = TYPES[_number(file, "B")], _number(file, "I")
            values[name] = np.frombuffer(file.read(size), kind).reshape(shape)
        for _ in range(_number(file, "I")):
            alias, target = _name(file), _name(file)
            values[alias] = values[target]
    return values


def _number(file: BinaryIO, form: str) -> int:
    return int(struct.unpack("<" + form, file.read(struct.calcsize("<" + form)))[0])


def _name(file: BinaryIO) -> str:
    return file.read(_number(file, "H")).rstrip(b"\0").decode()


def _openai_names(given: Weights) -> Weights:
    weights = {
        "encoder.positional_embedding": given["encoder/position_encodings/encodings"],
        "decoder.positional_embedding": given["decoder/position_encodings/encodings"],
        "decoder.token_embedding.weight": given["decoder/embeddings/weight"],
    }
    for name, there in (("encoder.ln_post", "encoder"), ("decoder.ln", "decoder")):
        weights |= _norm(given, f"{there}/layer_norm", name)
    for conv in ("conv1", "conv2"):
        weights |= _linear(given, f"encoder/{conv}", f"encoder.{conv}")
    for side in ("encoder", "decoder"):
        number = 0
        while f"{side}/layer_{number}/ffn/linear_0/weight" in given:
            weights |= _layer(given, f"{side}/layer_{number}", f"{side}.blocks.{number}")
            number += 1
    return weights


def _layer(given: Weights, there: str, name: str) -> Weights:
    own = f"{there}/self_attention"
    weights = {
        **_split(given, f"{own}/linear_0", f"{name}.attn", ("query", "key", "value")),
        **_linear(given, f"{own}/linear_1", f"{name}.attn.out"),
        **_norm(given, f"{own}/layer_norm", f"{name}.attn_ln"),
        **_linear(given, f"{there}/ffn/linear_0", f"{name}.mlp.0"),
        **_linear(given, f"{there}/ffn/linear_1", f"{name}.mlp.2"),
        **_norm(given, f"{there}/ffn/layer_norm", f"{name}.mlp_ln"),
    }
    across = f"{there}/attention"
    if f"{across}/linear_0/weight" in given:
        weights |= _linear(given, f"{across}/linear_0", f"{name}.cross_attn.query")
        weights |= _split(given, f"{across}/linear_1", f"{name}.cross_attn", ("key", "value"))
        weights |= _linear(given, f"{across}/linear_2", f"{name}.cross_attn.out")
        weights |= _norm(given, f"{across}/layer_norm", f"{name}.cross_attn_ln")
    return weights


def _split(given: Weights, there: str, name: str, parts: tuple[str, ...]) -> Weights:
    weights: Weights = {}
    for value in ("weight", "bias"):
        pieces = np.split(given[f"{there}/{value}"], len(parts))
        weights |= {f"{name}.{p}.{value}": piece for p, piece in zip(parts, pieces, strict=True)}
    weights.pop(f"{name}.key.bias")  # Whisper's keys have none
    return weights


def _linear(given: Weights, there: str, name: str) -> Weights:
    return {f"{name}.{value}": given[f"{there}/{value}"] for value in ("weight", "bias")}


def _norm(given: Weights, there: str, name: str) -> Weights:
    return {
        f"{name}.weight": given[f"{there}/gamma"],
        f"{name}.bias": given[f"{there}/beta"],
    }
