"""A network as another with a correction of low rank beside each linear layer (Hu et al., 2021).

The reader and the encoder are two such uses of one base: each has corrections, biases and
normalisations of its own, and both share the base's layers and word table. A correction is found
between two networks by singular values, or learnt beside layers that stay what they are.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from transformers import BertModel

RANK = 48  # of what separates the encoder from the base
WORDS = "embeddings.word_embeddings.weight"


class Corrected(nn.Module):
    """A linear layer and what is added to its weight: ``down`` (in, rank) by ``up`` (rank, out)."""

    def __init__(self, linear: nn.Linear, down: torch.Tensor, up: torch.Tensor) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(down.contiguous())
        self.up = nn.Parameter(up.contiguous())

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return what the layer and its correction make of states (…, d)."""
        out: torch.Tensor = self.linear(states) + states @ self.down @ self.up
        return out


class Encoder(nn.Module):
    """The mean of the tokens' last states."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return vectors (batch, d) for ids and mask (batch, tokens)."""
        states = self.bert(input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask[..., None].to(states.dtype)
        total: torch.Tensor = (mask.transpose(1, 2) @ states)[:, 0]
        return total / (mask.transpose(1, 2) @ mask)[:, 0]


def corrected(base: BertModel, wanted: BertModel, rank: int = RANK) -> BertModel:
    """Return ``wanted`` on the base's word table and linear layers, corrected where they differ."""
    made = BertModel(wanted.config, add_pooling_layer=False)
    made.load_state_dict(wanted.state_dict() | {WORDS: base.state_dict()[WORDS]})
    linear = dict(base.encoder.named_modules())

    def between(name: str, layer: nn.Linear) -> nn.Module:
        weight = linear[name].weight.data
        difference = layer.weight.data - weight
        layer.weight.data = weight
        if not difference.any():
            return layer
        left, values, right = torch.linalg.svd(difference, full_matrices=False)
        root = values[:rank].sqrt()
        return Corrected(layer, (right[:rank] * root[:, None]).T, (left[:, :rank] * root).T)

    _replace_linear(made, between)
    made.train(False)
    return made


def with_corrections(bert: BertModel, rank: int, first: int = 0) -> BertModel:
    """Put corrections that are nothing yet beside the linear layers from layer ``first`` on."""

    def fresh(name: str, layer: nn.Linear) -> nn.Module:
        if int(name.split(".")[1]) < first:
            return layer
        down = torch.randn(layer.in_features, rank) / layer.in_features**0.5
        return Corrected(layer, down, torch.zeros(rank, layer.out_features))

    _replace_linear(bert, fresh)
    return bert


def _replace_linear(bert: BertModel, make: Callable[[str, nn.Linear], nn.Module]) -> None:
    for name, module in list(bert.encoder.named_modules()):
        for child, layer in list(module.named_children()):
            if isinstance(layer, nn.Linear) and not isinstance(module, Corrected):
                setattr(module, child, make(f"{name}.{child}", layer))


def learning(bert: BertModel) -> list[nn.Parameter]:
    """Freeze what the base gives, and return what learns: nothing below the first correction."""
    bert.requires_grad_(False)
    layers = list(bert.encoder.layer)
    corrects = [any(isinstance(m, Corrected) for m in layer.modules()) for layer in layers]
    first = corrects.index(True)
    parts: list[nn.Parameter] = []
    for part in layers[first:] if first else [bert]:
        for module in part.modules():
            if isinstance(module, Corrected):
                parts += [module.down, module.up, module.linear.bias]
            elif isinstance(module, nn.LayerNorm):
                parts += [module.weight, module.bias]
    for parameter in parts:
        parameter.requires_grad_(True)
    return parts


def merged(bert: BertModel) -> BertModel:
    """Return a plain network, each correction added to its layer."""
    state, inside = {}, set[nn.Module]()
    for name, module in bert.named_modules():
        if isinstance(module, Corrected):
            inside.add(module.linear)
            added = (module.down @ module.up).T
            state[f"{name}.weight"] = (module.linear.weight + added).detach()
            state[f"{name}.bias"] = module.linear.bias.detach()
        elif isinstance(module, nn.LayerNorm | nn.Embedding | nn.Linear) and module not in inside:
            state |= {f"{name}.{key}": value for key, value in module.state_dict().items()}
    plain = BertModel(bert.config, add_pooling_layer=False)
    plain.load_state_dict(state)
    plain.train(False)
    return plain
