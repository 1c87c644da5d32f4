"""The shipped int8 weights as float models again, so that training can go on from what ships.

    python -m training.shipped --base build/base --reader build/reader --encoder build/e5-shipped

writes them in Hugging Face form, as `training.reader`, `training.passages` and
`training.export_models` read them. The base is the reader without its corrections.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from index.search.encoder import TRANSFORMER
from training.e5 import PAD, in_transformers
from training.reader import Reader, save

LAYERS, HIDDEN, HEADS, INNER, POSITIONS = 12, 384, 12, 1536, 512
EPSILON = 1e-12  # of the layers' normalisation
WORDS = "embeddings.word_embeddings.weight"


class Tensors:
    """The tensors of one graph, by the names of the network that it was made of."""

    def __init__(self, graph: Path) -> None:
        made = onnx.load(graph).graph
        self._all = {t.name: numpy_helper.to_array(t) for t in made.initializer}
        # A linear layer's weight has no name of its own; that of its node tells whose it is.
        self._linear = {
            node.name.removesuffix("/MatMul_quant").strip("/").replace("/", "."): node.input[1]
            for node in made.node
            if node.op_type == "MatMulInteger"
        }

    def linear(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Return a layer's weight (out, in), without a correction, and its bias."""
        name = name if name in self._linear else f"{name}.linear"
        weight = torch.tensor(self._wide(self._linear[name].removesuffix("_quantized"))).T
        return weight, self.plain(f"{name}.bias")

    def table(self, name: str) -> torch.Tensor:
        """Return a table of embeddings."""
        return torch.tensor(self._wide(name))

    def plain(self, name: str) -> torch.Tensor:
        """Return a bias, or a weight of a normalisation."""
        return torch.tensor(self._all[name].copy())

    def correction(self, name: str) -> torch.Tensor:
        """Return what is added to a layer's weight (out, in); nothing where nothing is."""
        if f"{name}.down.int8" not in self._all:
            return torch.zeros(())
        down, up = (
            self._all[f"{name}.{part}.int8"].astype(np.float32) * self._all[f"{name}.{part}.scale"]
            for part in ("down", "up")
        )
        return torch.tensor((down @ up).T)

    def _wide(self, name: str) -> Any:
        values = self._all[f"{name}_quantized"].astype(np.float32)
        zero = self._all[f"{name}_zero_point"].astype(np.float32)
        return (values - zero) * self._all[f"{name}_scale"]


def bert(tensors: Tensors, root: str, *, corrections: bool = True) -> BertModel:
    """Return the network under ``root``, its corrections added to its layers or left out."""
    words = tensors.table(f"{root}.{WORDS}")
    made = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=HIDDEN,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            intermediate_size=INNER,
            max_position_embeddings=POSITIONS,
            layer_norm_eps=EPSILON,
            pad_token_id=PAD,
        ),
        add_pooling_layer=False,
    )
    state = {}
    for name, module in made.named_modules():
        path = f"{root}.{name}"
        if isinstance(module, nn.Embedding):
            state[f"{name}.weight"] = tensors.table(f"{path}.weight")
        elif isinstance(module, nn.LayerNorm):
            state[f"{name}.weight"] = tensors.plain(f"{path}.weight")
            state[f"{name}.bias"] = tensors.plain(f"{path}.bias")
        elif isinstance(module, nn.Linear):
            weight, state[f"{name}.bias"] = tensors.linear(path)
            state[f"{name}.weight"] = weight + tensors.correction(path) if corrections else weight
    made.load_state_dict(state)
    made.train(False)
    return made


def shipped_reader(folder: Path = TRANSFORMER, *, corrections: bool = True) -> Reader:
    """Return the reader in a folder that `training.export_models` wrote, or its base."""
    tensors = Tensors(folder / "reader.onnx")
    reader = Reader(bert(tensors, "reader.bert", corrections=corrections))
    reader.ends.weight.data, reader.ends.bias.data = tensors.linear("reader.ends")
    reader.train(False)
    return reader


def shipped_encoder(folder: Path = TRANSFORMER) -> BertModel:
    """Return the encoder in such a folder, its corrections added to its layers."""
    return bert(Tensors(folder / "encoder.onnx"), "bert")


def shipped_tokenizer(folder: Path = TRANSFORMER) -> PreTrainedTokenizerFast:
    """Return the tokenizer of both."""
    return in_transformers(Tokenizer.from_file(str(folder / "tokenizer.json")), POSITIONS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    wanted = parser.parse_args()
    save(shipped_reader(corrections=False), shipped_tokenizer(), wanted.base)
    save(shipped_reader(), shipped_tokenizer(), wanted.reader)
    shipped_encoder().save_pretrained(wanted.encoder)
    shipped_tokenizer().save_pretrained(wanted.encoder)
