"""The loop in which a transformer learns: AdamW, a rate that rises and falls, checkpoints."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import nn

WARM_UP = 0.06  # of the steps, in which the rate rises
STEEPEST = 1.0  # the norm to which a gradient is cut
CHECKPOINT_EVERY = 100  # steps
PRINTED_EVERY = 20
Batch = TypeVar("Batch")


def descend(
    network: nn.Module,
    parts: Iterable[Mapping[str, Any]],
    order: Sequence[Batch],
    loss_of: Callable[[Batch], torch.Tensor],
    out: Path,
    rate: float,
) -> None:
    """Let a network learn from batches in order; goes on from the checkpoint in ``out``.

    ``parts`` are AdamW's groups of parameters. Raises SystemExit where the loss is no number.
    """
    optimizer = torch.optim.AdamW([dict(part) for part in parts], lr=rate, fused=True)
    learnt = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    warm, steps = max(1, round(WARM_UP * len(order))), len(order)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / warm) * max(0.0, (steps - s) / steps)
    )
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    stateful: dict[str, Any] = {"network": network, "optimizer": optimizer, "schedule": schedule}
    begin = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        begin = state.pop("step")
        for name, one in stateful.items():
            one.load_state_dict(state[name])
    clock, losses = time.monotonic(), list[float]()
    for step, batch in enumerate(order[begin:], begin + 1):
        loss = loss_of(batch)
        if not math.isfinite(loss.item()):
            raise SystemExit(f"the loss of step {step} is no number: lower --rate")
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learnt, STEEPEST)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % PRINTED_EVERY == 0:
            mean = sum(losses[-2 * PRINTED_EVERY :]) / len(losses[-2 * PRINTED_EVERY :])
            print(f"{step}/{steps} {mean:.3f} {time.monotonic() - clock:.0f} s", flush=True)
        if step % CHECKPOINT_EVERY == 0:
            part = out / "checkpoint.part"
            torch.save({n: one.state_dict() for n, one in stateful.items()} | {"step": step}, part)
            part.replace(checkpoint)


def finished(out: Path) -> None:
    """Remove the checkpoint of a run whose network is saved."""
    (out / "checkpoint.pt").unlink(missing_ok=True)
