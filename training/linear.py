"""Learns models of weighted sums and writes them as `index.search.linear_model` reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

Array = np.ndarray[Any, np.dtype[np.float32]]
Right = np.ndarray[Any, np.dtype[np.bool_]]
Model = tuple[Array, Array, Array, float]
"""Means, spreads and weights of the features, and a bias."""

DECAY = 0.002
RATE = 0.03


def softmax(
    tables: Sequence[Array], right: Sequence[Right], weights: Sequence[float], steps: int = 300
) -> Model:
    """Return the model that puts a right row of each table first, after Cao et al. (2007).

    Each table is (n, f), with which of its rows are right (n,) and what it weighs.
    """
    stacked = np.concatenate(list(tables))
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    longest = max(len(table) for table in tables)
    rows = torch.zeros(len(tables), longest, stacked.shape[1])
    shut = torch.full((len(tables), longest), -1e9)
    wanted = torch.full((len(tables), longest), -1e9)
    for i, (table, those) in enumerate(zip(tables, right, strict=True)):
        rows[i, : len(table)] = torch.from_numpy((table - mean) / spread)
        shut[i, : len(table)] = 0.0
        wanted[i, : len(table)][torch.from_numpy(those)] = 0.0
    share = torch.tensor(list(weights))
    share = share / share.sum()
    weight = torch.zeros(stacked.shape[1], requires_grad=True)
    optimizer = torch.optim.Adam([weight], lr=RATE)
    for _ in range(steps):
        chances = torch.log_softmax(rows @ weight + shut, dim=1)
        loss = -(share * torch.logsumexp(chances + wanted, dim=1)).sum()
        loss = loss + DECAY * (weight**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return mean, spread, weight.detach().numpy(), 0.0


def logistic(rows: Array, right: Sequence[bool], weights: Sequence[float]) -> Model:
    """Return the model of how probable it is that a row (n, f) is right."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    table = torch.from_numpy((rows - mean) / spread)
    wanted = torch.tensor(list(right), dtype=torch.float32)
    share = torch.tensor(list(weights)) / sum(weights)
    weight = torch.zeros(rows.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], lr=RATE)
    for _ in range(300):
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            table @ weight + bias, wanted, reduction="none"
        )
        loss = (share * losses).sum() + DECAY * (weight**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return mean, spread, weight.detach().numpy(), float(bias.detach())


def weighed(model: Model, rows: Array) -> Array:
    """Return what a model gives rows of features."""
    mean, spread, weight, bias = model
    found: Array = np.asarray(((rows - mean) / spread) @ weight + bias, np.float32)
    return found


def write(path: Path, names: Sequence[str], model: Model) -> None:
    """Write a model, one feature a line: mean, spread, weight."""
    mean, spread, weight, bias = model
    lines = ",\n".join(
        f"  {json.dumps(name)}: [{m:.5g}, {s:.5g}, {w:.4g}]"
        for name, m, s, w in zip(names, mean, spread, weight, strict=True)
    )
    path.write_text(f'{{"bias": {bias:.5g}, "features": {{\n{lines}\n}}}}\n', "utf-8")
