"""Write the trained reader and the encoder as what ships: one set of int8 weights, two graphs.

    python -m training.export_models build/base build/reader build/encoder index/model/transformer

The base is an earlier reader, fine-tuned from the encoder, and lies so near both that what
separates them has a low rank in every layer. Both are therefore the base's network with a
correction beside each linear layer where they differ (`training.corrections`), found by singular
values: some MB instead of 35. Weights become int8 per output channel (onnxruntime's dynamic
quantisation), the word table int8; tensors that both graphs use are written once, to
``weights.bin``. Printed: how alike the encoder's vectors are to those of the whole one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from transformers import AutoTokenizer, BertModel

from training.corrections import Encoder, corrected
from training.reader import Reader, load

TOKENS = 256  # of a passage; the longest of the index are cut
READER_RANK = 8  # of what separates the reader from the base: 0.85 of its squares, half the bytes
SCORE_DIGITS = 4  # of a word piece's score; of 3,004 texts none is cut into other pieces than by 16
SMALLEST_SHARED = 1024  # bytes; what is smaller stays in the graphs
ENCODER, WEIGHTS = "encoder.onnx", "weights.bin"
SENTENCES = (
    "passage: Polisen grep två män som misstänks för grovt narkotikabrott vid tunnelbanan.",
    "query: hur många fotbojor finns det",
)


class SpanReader(nn.Module):
    """The reader with the outputs that question-answering exports have."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return logits (batch, tokens) of where an answer begins, and ends."""
        logits = self.reader(input_ids, attention_mask)
        return logits[..., 0], logits[..., 1]


def graph(module: nn.Module, outputs: Sequence[str], folder: Path) -> onnx.ModelProto:
    """Return a module of token ids as an ONNX graph with int8 weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole, small = folder / "whole.onnx", folder / "small.onnx"
    example = torch.ones((1, 16), dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    names = ("input_ids", "attention_mask", *outputs)
    torch.onnx.export(
        module.train(False),
        (example, example),
        str(whole),
        input_names=["input_ids", "attention_mask"],
        output_names=list(outputs),
        dynamic_axes={name: {0: "batch"} if name == "vector" else axes for name in names},
        opset_version=17,
        dynamo=False,
    )
    corrections = _down_up(whole)
    kept = [node.name for node in onnx.load(whole).graph.node if set(node.input) & corrections]
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=kept,
    )
    return onnx.load(small)


def _down_up(path: Path) -> set[str]:
    """Return the names of the corrections' tensors."""
    names = {tensor.name for tensor in onnx.load(path).graph.initializer}
    return {name for name in names if name.endswith((".down", ".up"))}


def halve(model: onnx.ModelProto) -> None:
    """Store the corrections as int8 with a scale for each rank; they are widened when loaded."""
    kept, nodes = [], []
    for tensor in model.graph.initializer:
        if not tensor.name.endswith((".down", ".up")):
            kept.append(tensor)
            continue
        values = numpy_helper.to_array(tensor)
        of_a_rank = 0 if tensor.name.endswith(".down") else 1
        scale = np.abs(values).max(axis=of_a_rank, keepdims=True) / 127.0
        small = np.round(values / scale).astype(np.int8)
        kept.append(numpy_helper.from_array(small, f"{tensor.name}.int8"))
        kept.append(numpy_helper.from_array(scale.astype(np.float32), f"{tensor.name}.scale"))
        wide = f"{tensor.name}.wide"
        nodes.append(
            helper.make_node("Cast", [f"{tensor.name}.int8"], [wide], to=TensorProto.FLOAT)
        )
        nodes.append(helper.make_node("Mul", [wide, f"{tensor.name}.scale"], [tensor.name]))
    nodes += list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def share(models: Sequence[onnx.ModelProto], file: Path) -> None:
    """Write the larger tensors of some graphs to one file, equal ones once."""
    places: dict[bytes, int] = {}
    with file.open("wb") as out:
        for model in models:
            for tensor in model.graph.initializer:
                data = numpy_helper.to_array(tensor).tobytes()
                if len(data) < SMALLEST_SHARED:
                    continue
                digest = hashlib.sha256(data).digest()
                if digest not in places:
                    out.write(bytes(-out.tell() % 64))
                    places[digest] = out.tell()
                    out.write(data)
                tensor.ClearField("raw_data")
                for field in ("float_data", "int32_data", "int64_data"):
                    tensor.ClearField(field)
                tensor.data_location = TensorProto.EXTERNAL
                for key, value in (
                    ("location", file.name),
                    ("offset", str(places[digest])),
                    ("length", str(len(data))),
                ):
                    entry = tensor.external_data.add()
                    entry.key, entry.value = key, value


def export(base: Path, read: Path, encode: Path, out: Path) -> None:
    """Write what ships to ``out``: the reader in ``read``, the encoder in ``encode``.

    Where ``encode`` is a folder that this wrote from the same base, its encoder stays bit for bit
    what it was, its fingerprint too, so that vectors made with it remain.
    """
    shared, _ = load(base)
    reader, _ = load(read)
    reader.bert = corrected(shared.bert, reader.bert, READER_RANK)
    reader.bert.config._attn_implementation = "eager"
    with tempfile.TemporaryDirectory() as folder:
        reading = graph(SpanReader(reader), ("start_logits", "end_logits"), Path(folder))
        halve(reading)
        kept = (encode / ENCODER).exists()
        if kept:
            encoding = onnx.load(encode / ENCODER)
            settings = (encode / "encoder.json").read_text("utf-8")
        else:
            encoding = _encoding(shared.bert, encode, Path(folder))
    out.mkdir(parents=True, exist_ok=True)
    share((reading, encoding), out / WEIGHTS)
    onnx.save(reading, out / "reader.onnx")
    onnx.save(encoding, out / ENCODER)
    tokenizer = json.loads((read / "tokenizer.json").read_text("utf-8"))
    # What training cut and filled up is no part of it.
    tokenizer |= {"truncation": None, "padding": None}
    pieces = tokenizer["model"]["vocab"]
    tokenizer["model"]["vocab"] = [[piece, round(score, SCORE_DIGITS)] for piece, score in pieces]
    small = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(small, "utf-8")
    (out / "reader.json").write_text(json.dumps({"prefix": "query: "}) + "\n")
    if not kept:
        settings = json.dumps(_settings(out, shared.bert.config.hidden_size)) + "\n"
    (out / "encoder.json").write_text(settings, "utf-8")


def _settings(out: Path, dimensions: int) -> dict[str, Any]:
    """Return what is told of the encoder in a folder, with a fingerprint of its files."""
    parts = [out / name for name in (ENCODER, WEIGHTS, "tokenizer.json")]
    return {
        "name": "klara-e5-sv",
        "fingerprint": hashlib.sha256(b"".join(p.read_bytes() for p in parts)).hexdigest()[:16],
        "dimensions": dimensions,
        "query": "query: ",
        "passage": "passage: ",
        "tokens": TOKENS,
    }


def _encoding(base: BertModel, encode: Path, folder: Path) -> onnx.ModelProto:
    whole = BertModel.from_pretrained(encode, add_pooling_layer=False)
    whole.train(False)
    encoder = corrected(base, whole)
    show(whole, encoder, encode)
    encoder.config._attn_implementation = "eager"
    made = graph(Encoder(encoder), ("vector",), folder)
    halve(made)
    return made


def show(whole: BertModel, encoder: BertModel, encode: Path) -> None:
    """Print the cosine of the corrected encoder's vectors with the whole one's."""
    tokenizer = AutoTokenizer.from_pretrained(encode)
    for sentence in SENTENCES:
        tokens: Any = tokenizer(sentence, return_tensors="pt")
        ids, mask = tokens["input_ids"], tokens["attention_mask"]
        with torch.no_grad():
            a, b = (Encoder(one)(ids, mask)[0] for one in (whole, encoder))
        print(f"cosine {float(nn.functional.cosine_similarity(a, b, dim=0)):.4f}  {sentence}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("reader", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    wanted = parser.parse_args()
    export(wanted.base, wanted.reader, wanted.encoder, wanted.out)
