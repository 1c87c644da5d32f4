"""Train the reader: a small transformer that points at the words of a passage that answer.

    python -m training.reader --model FOLDER --data ../shared/data --out build/reader

``--model`` is a BertModel in Hugging Face form with a fast tokenizer (`training.e5` cuts one out of
multilingual-e5-small). Three steps, each a run of this script from what the one before made: on
public question sets (``--step public``), on the project's own questions with a part of the public
ones again (``--step own``), on own questions with the passages that the search finds for them
(``--step retrieved``, from what `training.retrieved` wrote). A question meets the passage that
answers it and near passages that do not, so that the score of the first token learns to say "not
here" (Devlin et al. 2019). In the last step the passages of a question are also weighed together:
their tokens share one softmax, beside "none of them" (Clark and Gardner 2018), each token's logit
counted from its passage's first, as it is at run time.

Groups (articles, documents) whose hash falls in the last tenth are kept out of all steps: on them
`training.judgement` learns how far the reader can be trusted, and figures are measured. With
``--rank`` only corrections beside the upper layers learn (`training.corrections`), so that the
encoder, which shares the layers, stays what it is. A run saves checkpoints and goes on from the
last. Runs on the processor and on a GPU, in bfloat16 where that is the faster.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoTokenizer, BertModel

from training.corrections import learning, merged, with_corrections
from training.descent import descend, finished
from training.features import OTHERS, Feature, batches, feature, retrieved
from training.reading_data import own_examples, public_examples

SHARED_WEIGHT = 0.5  # of the softmax over a question's passages, beside that of each passage
MASKED = -1e4  # the logit of what is not there
DECAY = 0.01  # of weights, as BERT was trained
FIRST_CORRECTED = 4  # of the twelve layers: those below stay, and cost no way back
# Public and own examples of one passage that each step meets, None for all: what earlier steps
# learnt from is met again, so that nothing is forgotten.
MIXED: dict[str, tuple[int | None, int | None]] = {
    "public": (None, 0),
    "own": (2000, None),
    "retrieved": (800, 0),
}


class Reader(nn.Module):
    """An encoder and two numbers for every token: how well an answer begins, and ends, there."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        self.ends = nn.Linear(bert.config.hidden_size, 2)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return logits of shape (batch, tokens, 2) for ids and mask of shape (batch, tokens)."""
        states = self.bert(ids, attention_mask=mask).last_hidden_state
        return self.ends(states)  # type: ignore[no-any-return]


def load(folder: Path) -> tuple[Reader, Any]:
    """Return the reader in a folder, with fresh ends where it holds an encoder alone."""
    reader = Reader(BertModel.from_pretrained(folder, add_pooling_layer=False))
    if (folder / "ends.pt").exists():
        reader.ends.load_state_dict(torch.load(folder / "ends.pt", weights_only=True))
    return reader, AutoTokenizer.from_pretrained(folder)


def save(reader: Reader, tokenizer: Any, folder: Path) -> None:
    """Write the reader so that `load` reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    reader.bert.save_pretrained(folder)
    torch.save(reader.ends.state_dict(), folder / "ends.pt")
    tokenizer.save_pretrained(folder)


def loss_of(
    reader: Reader, batch: Sequence[Feature], device: torch.device, pad: int
) -> torch.Tensor:
    """Return the mean cross-entropy of first and last token over a batch."""
    longest = max(len(f.ids) for f in batch)
    ids = torch.full((len(batch), longest), pad, dtype=torch.long)
    mask = torch.zeros((len(batch), longest), dtype=torch.long)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
    ends = torch.tensor([[f.start, f.end] for f in batch]).to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=halves(device)):
        logits = reader(ids.to(device), mask.to(device))
    logits = logits.float().masked_fill(mask.to(device)[..., None] == 0, MASKED)
    entropy = nn.functional.cross_entropy
    certain = [row for row, one in enumerate(batch) if one.certain]
    loss = sum(entropy(logits[certain, :, k], ends[certain, k]) for k in (0, 1)) / 2
    together = list(_together(batch))
    if together:
        shared = [_shared(logits[rows], ends[rows[0]]) for rows in together]
        loss = loss + SHARED_WEIGHT * torch.stack(shared).mean()
    return loss  # type: ignore[return-value]


def halves(device: torch.device) -> bool:
    """Say whether a device multiplies bfloat16 faster than float32: GPUs, and AVX-512 with it."""
    return device.type != "cpu" or torch.cpu._is_avx512_bf16_supported()


def _together(batch: Sequence[Feature]) -> Iterator[list[int]]:
    """Yield the rows of each question of which several passages are there."""
    rows: dict[int, list[int]] = {}
    for row, one in enumerate(batch):
        if one.question >= 0:
            rows.setdefault(one.question, []).append(row)
    yield from (these for these in rows.values() if len(these) > 1)


def _shared(logits: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    """Return the cross-entropy over all tokens of a question's passages and "none of them".

    ``logits`` (passages, tokens, 2); ``ends`` (2,) in the first passage, 0 for none. Each is
    counted from its passage's first token, whose place in the first passage stands for "none".
    """
    above = logits - logits[:, :1]
    above[1:, 0] = MASKED
    flat = above.reshape(-1, 2).T
    return nn.functional.cross_entropy(flat, ends)


def train(
    model: Path,
    reading: Callable[[Any], Sequence[Sequence[Feature]]],
    out: Path,
    *,
    rate: float,
    epochs: int,
    rank: int | None,
) -> None:
    """Train from ``model`` to ``out``; goes on from ``out``'s checkpoint where there is one.

    ``reading`` makes groups of features with the model's tokenizer. With a rank, only corrections
    of that rank beside the upper layers learn.
    """
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    reader, tokenizer = load(model)
    groups = reading(tokenizer)
    order = batches(groups, epochs, seed=0)
    features = [f for group in groups for f in group]
    answered = float(np.mean([f.start > 0 for f in features]))
    tokens = float(np.mean([len(f.ids) for f in features]))
    print(f"{len(features)} examples, {answered:.2f} answered, {tokens:.0f} tokens", flush=True)
    parts: list[dict[str, Any]]
    if rank:
        with_corrections(reader.bert, rank, FIRST_CORRECTED)
        learns = [*learning(reader.bert), *reader.ends.parameters()]
        parts = [{"params": learns, "weight_decay": 0.0}]
    else:
        named = list(reader.named_parameters())
        decays = [p for n, p in named if "bias" not in n and "LayerNorm" not in n]
        others = [p for n, p in named if "bias" in n or "LayerNorm" in n]
        parts = [
            {"params": decays, "weight_decay": DECAY},
            {"params": others, "weight_decay": 0.0},
        ]
    reader.to(device).train(not rank)  # so little needs no dropout, which costs a third
    pad = tokenizer.pad_token_id
    descend(reader, parts, order, lambda b: loss_of(reader, b, device, pad), out, rate)
    reader.cpu()
    if rank:
        reader.bert = merged(reader.bert)
    save(reader, tokenizer, out)
    finished(out)


def mean(before: Path, after: Path, out: Path) -> None:
    """Write the mean of two readers of one line of training (Wortsman et al. 2022)."""
    (reader, tokenizer), (other, _) = load(before), load(after)
    others = other.state_dict()
    reader.load_state_dict({k: (v + others[k]) / 2 for k, v in reader.state_dict().items()})
    save(reader, tokenizer, out)


def main() -> None:
    """Train one step as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument(
        "--mean", type=Path, nargs=2, help="train nothing: the mean of two readers' weights"
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--step", choices=("public", "own", "retrieved"))
    parser.add_argument("--own", type=Path, default=Path(__file__).parent / "questions")
    parser.add_argument("--retrieved", type=Path, default=Path("build/retrieved.jsonl.gz"))
    parser.add_argument(
        "--others", type=int, default=OTHERS, help="passages that do not answer, of each question"
    )
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--round", type=int, help="of writing: its questions, some of the others")
    parser.add_argument("--limit", type=int, help="examples at most, or questions when retrieved")
    parser.add_argument("--public", type=int, help="public examples, rather than the step's")
    parser.add_argument("--own-examples", type=int, help="own ones, rather than the step's")
    parser.add_argument("--rank", type=int, help="of corrections that alone learn; else all does")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    if asked.mean:
        mean(asked.mean[0], asked.mean[1], asked.out)
        return
    if not (asked.model and asked.step):
        parser.error("--model and --step are needed, or --mean")

    def reading(tokenizer: Any) -> list[list[Feature]]:
        dice = random.Random(0)
        public, own = MIXED[asked.step]
        public = public if asked.public is None else asked.public
        own = own if asked.own_examples is None else asked.own_examples
        examples = list(public_examples(asked.data))
        dice.shuffle(examples)
        examples = examples[:public]
        if own != 0:
            mine = list(own_examples(asked.data, asked.own, asked.round))
            dice.shuffle(mine)
            examples += mine[:own]
            dice.shuffle(examples)
        if asked.step != "retrieved":
            examples = examples[: asked.limit]
        groups = [[f] for e in examples if (f := feature(tokenizer, e)) is not None]
        if asked.step == "retrieved":
            found = list(retrieved(asked.retrieved, tokenizer, 0, asked.others))
            dice.shuffle(found)
            groups = [*groups, *found[: asked.limit]]
        return groups

    train(
        asked.model,
        reading,
        asked.out,
        rate=asked.rate,
        epochs=asked.epochs,
        rank=asked.rank,
    )
    print(json.dumps({"saved": str(asked.out)}))


if __name__ == "__main__":
    main()
