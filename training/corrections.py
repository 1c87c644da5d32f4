"""The encoder as the reader's network with a correction of low rank beside each linear layer."""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertModel

RANK = 48


class Corrected(nn.Module):
    """A linear layer and the correction that makes another of it."""

    def __init__(self, linear: nn.Linear, wanted: torch.Tensor) -> None:
        super().__init__()
        self.linear = linear
        left, values, right = torch.linalg.svd(wanted - linear.weight.data, full_matrices=False)
        root = values[:RANK].sqrt()
        self.down = nn.Parameter((right[:RANK] * root[:, None]).T.contiguous())
        self.up = nn.Parameter((left[:, :RANK] * root).T.contiguous())

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return what the other layer makes of states (…, d)."""
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


def corrected(reader: BertModel, encoder: BertModel) -> BertModel:
    """Return the encoder on the reader's word table and linear layers, each with a correction."""
    made = BertModel(encoder.config, add_pooling_layer=False)
    state = encoder.state_dict()
    state["embeddings.word_embeddings.weight"] = reader.embeddings.word_embeddings.weight.data
    made.load_state_dict(state)
    linear = dict(reader.named_modules())
    for name, module in list(made.encoder.named_modules()):
        for child, layer in list(module.named_children()):
            if isinstance(layer, nn.Linear):
                path = ".".join(part for part in ("encoder", name, child) if part)
                base = nn.Linear(layer.in_features, layer.out_features)
                base.weight.data = linear[path].weight.data
                base.bias.data = layer.bias.data
                setattr(module, child, Corrected(base, layer.weight.data))
    made.train(False)
    return made
