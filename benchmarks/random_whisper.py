"""A Whisper with random weights, the same in openai-whisper's form and in CTranslate2's.

It understands nothing, but it does the same work as a trained one of its size, so it can be
timed, and everything around it can be tested where no weights can be fetched.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.speech.model import Decoding

QUICK = Decoding(beams=1, temperatures=(), tokens=6)
"""How tests have it decode: once, and not for long, since it would never end by itself.

So few tokens that what it makes up is never too much for the time it is said to take.
"""
TIMESTAMPS = 1501
END_OF_TEXT = 50257


@dataclass(frozen=True, slots=True)
class Size:
    """The shape of a Whisper model; the default is just large enough to run.

    ``ends`` is whether it ever stops by itself; one that does not is told how much to write.
    """

    width: int = 64
    heads: int = 1
    layers: int = 2
    ends: bool = True


BASE = Size(512, 8, 6, ends=False)
SMALL = Size(768, 12, 12, ends=False)


def make(folder: Path, size: Size | None = None, *, seed: int = 0) -> tuple[Path, Path]:
    """Write `random.pt` and the folder `ct2` into `folder`; return both paths."""
    import torch
    import whisper

    size = size or Size()
    torch.manual_seed(seed)
    dims = {
        "n_mels": 80,
        "n_vocab": 51865,
        "n_audio_ctx": 1500,
        "n_audio_state": size.width,
        "n_audio_head": size.heads,
        "n_audio_layer": size.layers,
        "n_text_ctx": 448,
        "n_text_state": size.width,
        "n_text_head": size.heads,
        "n_text_layer": size.layers,
    }
    model = whisper.model.Whisper(whisper.model.ModelDimensions(**dims))
    with torch.no_grad():
        # Positions that differ let the words differ; as they come, one would go on for ever.
        model.decoder.positional_embedding.normal_(std=1.0)
        model.decoder.token_embedding.weight.normal_(std=0.5)
        if not size.ends:
            model.decoder.token_embedding.weight[END_OF_TEXT:] = 0.0
    checkpoint = folder / "random.pt"
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": dims, "model_state_dict": model.state_dict()}, checkpoint)
    weights = {name: value.float().numpy() for name, value in model.state_dict().items()}
    converted = folder / "ct2"
    _convert(weights, size, converted)
    return checkpoint, converted


def _convert(weights: dict[str, Any], size: Size, folder: Path) -> None:
    from ctranslate2.specs import WhisperSpec

    spec = WhisperSpec(size.layers, size.heads, size.layers, size.heads)
    for side in ("encoder", "decoder"):
        part = getattr(spec, side)
        for number, layer in enumerate(part.layer):
            _set_layer(layer, weights, f"{side}.blocks.{number}")
    for conv in ("conv1", "conv2"):
        _set(getattr(spec.encoder, conv), weights, f"encoder.{conv}")
    _set_norm(spec.encoder.layer_norm, weights, "encoder.ln_post")
    _set_norm(spec.decoder.layer_norm, weights, "decoder.ln")
    spec.encoder.position_encodings.encodings = weights["encoder.positional_embedding"]
    spec.decoder.position_encodings.encodings = weights["decoder.positional_embedding"]
    spec.decoder.embeddings.weight = weights["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = weights["decoder.token_embedding.weight"]
    tokens, specials = _vocabulary()
    spec.register_vocabulary([*tokens, *specials])
    first = len(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, first]
    spec.config.lang_ids = list(range(first + 2, first + 101))
    upper = range(size.layers // 2, size.layers)
    spec.config.alignment_heads = [[n, h] for n in upper for h in range(size.heads)]
    spec.validate()
    spec.optimize(quantization=None)
    folder.mkdir(exist_ok=True)
    spec.save(str(folder))
    _write_tokenizer(tokens, specials, folder)


def _set_layer(layer: Any, weights: dict[str, Any], name: str) -> None:
    _set_attention(layer.self_attention, weights, f"{name}.attn", fused=("query", "key", "value"))
    _set_norm(layer.self_attention.layer_norm, weights, f"{name}.attn_ln")
    if f"{name}.cross_attn.query.weight" in weights:
        attention = layer.attention
        _set(attention.linear[0], weights, f"{name}.cross_attn.query")
        _set_fused(attention.linear[1], weights, f"{name}.cross_attn", ("key", "value"))
        _set(attention.linear[2], weights, f"{name}.cross_attn.out")
        _set_norm(attention.layer_norm, weights, f"{name}.cross_attn_ln")
    _set(layer.ffn.linear_0, weights, f"{name}.mlp.0")
    _set(layer.ffn.linear_1, weights, f"{name}.mlp.2")
    _set_norm(layer.ffn.layer_norm, weights, f"{name}.mlp_ln")


def _set_attention(
    attention: Any, weights: dict[str, Any], name: str, *, fused: tuple[str, ...]
) -> None:
    _set_fused(attention.linear[0], weights, name, fused)
    _set(attention.linear[1], weights, f"{name}.out")


def _set_fused(spec: Any, weights: dict[str, Any], name: str, parts: tuple[str, ...]) -> None:
    spec.weight = np.concatenate([weights[f"{name}.{part}.weight"] for part in parts])
    width = len(weights[f"{name}.value.bias"])
    nothing = np.zeros(width, np.float32)  # Whisper's keys have no bias
    spec.bias = np.concatenate([weights.get(f"{name}.{part}.bias", nothing) for part in parts])


def _set(spec: Any, weights: dict[str, Any], name: str) -> None:
    spec.weight = weights[f"{name}.weight"]
    spec.bias = weights[f"{name}.bias"]


def _set_norm(spec: Any, weights: dict[str, Any], name: str) -> None:
    spec.gamma = weights[f"{name}.weight"]
    spec.beta = weights[f"{name}.bias"]


def _vocabulary() -> tuple[list[str], list[str]]:
    """Return Whisper's tokens as byte-level strings and its special ones, in order of ids."""
    import whisper
    from tokenizers.pre_tokenizers import ByteLevel
    from whisper.tokenizer import LANGUAGES

    alphabet = _bytes_to_characters()
    assert set(alphabet.values()) == set(ByteLevel.alphabet())
    assets = Path(whisper.__file__).parent / "assets" / "multilingual.tiktoken"
    ranks = {}
    for line in assets.read_text().splitlines():
        token, rank = line.split()
        ranks[int(rank)] = base64.b64decode(token)
    tokens = ["".join(alphabet[byte] for byte in ranks[n]) for n in sorted(ranks)]
    languages = [f"<|{language}|>" for language in list(LANGUAGES)[:99]]
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    return tokens, [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *languages,
        *(f"<|{task}|>" for task in tasks),
        *(f"<|{n * 0.02:.2f}|>" for n in range(TIMESTAMPS)),
    ]


def _bytes_to_characters() -> dict[int, str]:
    """Return GPT-2's printable character for each byte: itself, or one from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {
        byte: chr(256 + number) for number, byte in enumerate(others)
    }


def _write_tokenizer(tokens: list[str], specials: list[str], folder: Path) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    # Without merges it can only spell: enough to read what a model writes.
    tokenizer = Tokenizer(models.BPE({token: n for n, token in enumerate(tokens)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in specials])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": 80}))
