"""Trains the static encoder: `python -m training.encoder --minutes 20` writes index/model/.

`--tune FOLDER --minutes 3` goes on from a trained one, with the project's own questions and the
windows that answer them beside the first pairs, so that words of every day come to lie near the
official ones.

A table of word-piece vectors (sentence-transformers' StaticEmbedding) learns to put what asks
beside what answers, against all other answers of the batch (in-batch negatives; Henderson et al.,
2017). The pieces are folded as the lexical index folds: no case, no diacritics.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from training.reading_data import kept_out, own_rows, windows
from training.texts import Pair, pairs, texts

SHARED = Path(__file__).parents[2] / "shared" / "data"
MODEL = Path(__file__).parents[1] / "index" / "model"
OWN = Path(__file__).parent / "questions"
DIMENSIONS = 256
PIECES = 48_000
KEPT = 44_000
"""Pieces that are shipped: the rarest are left out, so that all models stay under 60 MB."""
BATCH = 1536
LONGEST = 80
SCALE = 20.0
SEED = 20


def main() -> None:
    """Train for a time and save."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--shared", type=Path, default=SHARED)
    arguments.add_argument("--out", type=Path, default=MODEL)
    arguments.add_argument("--minutes", type=float, default=20.0)
    arguments.add_argument("--rate", type=float, default=0.01)
    arguments.add_argument("--tune", type=Path, help="the folder of a trained encoder")
    asked = arguments.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    learn = pairs(asked.shared, SEED)
    table = None
    if asked.tune:
        tokenizer = Tokenizer.from_file(str(asked.tune / "tokenizer.json"))
        table = load_file(asked.tune / "model.safetensors")["embedding.weight"].float()
        learn = tuning_pairs(asked.shared, learn)
    else:
        tokenizer = trained_tokenizer(texts(asked.shared))
    learned = trained(tokenizer, learn, asked.minutes, asked.rate, table)
    save(tokenizer, learned, asked.out)


def tuning_pairs(shared: Path, first: Sequence[Pair]) -> list[Pair]:
    """Return the own questions with the windows that answer them, and as many of the first pairs.

    Documents that are kept out for measuring are not learnt from.
    """
    own: list[Pair] = []
    for r in own_rows(shared, OWN):
        spans = [] if kept_out(r.group) or r.start < 0 else windows(r.title, r.body)
        for a, b in spans:
            if a <= r.start and r.end <= b:
                own.append((r.question, f"{r.title}. {r.text[a:b]}"))
    both = [*own, *first[: len(own)]]
    random.Random(SEED).shuffle(both)
    return both


def trained_tokenizer(corpus: Iterator[str]) -> Tokenizer:
    """Return WordPiece over folded text."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=PIECES, special_tokens=["[PAD]", "[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(corpus, trainer)
    return tokenizer


def trained(
    tokenizer: Tokenizer,
    learn: Sequence[Pair],
    minutes: float,
    rate: float,
    table: torch.Tensor | None = None,
) -> torch.Tensor:
    """Return the table (pieces, dimensions) after some minutes of learning, from one if given."""
    asks = _ids(tokenizer, [ask for ask, _ in learn])
    answers = _ids(tokenizer, [answer for _, answer in learn])
    usable = np.array([len(a) > 1 and len(b) > 4 for a, b in zip(asks, answers, strict=True)])
    order = np.flatnonzero(usable)
    print(f"{len(order)} pairs, {tokenizer.get_vocab_size()} pieces", flush=True)
    if table is None:
        table = torch.nn.init.normal_(torch.empty(tokenizer.get_vocab_size(), DIMENSIONS), std=0.05)
    bag = torch.nn.EmbeddingBag.from_pretrained(table, freeze=False, mode="mean", sparse=True)
    optimizer = torch.optim.SparseAdam(list(bag.parameters()), lr=rate)
    chance = np.random.default_rng(SEED)
    began, step, mean = time.perf_counter(), 0, 0.0
    done = 0.0
    while done < 1.0:
        chance.shuffle(order)
        for first in range(0, len(order) - BATCH, BATCH):
            done = (time.perf_counter() - began) / (60.0 * minutes)
            if done >= 1.0:
                break
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / 100) * max(0.02, 1.0 - done)
            some = order[first : first + BATCH]
            a = torch.nn.functional.normalize(_vectors(bag, [asks[i] for i in some]))
            b = torch.nn.functional.normalize(_vectors(bag, [answers[i] for i in some]))
            scores = a @ b.T * SCALE
            right = torch.arange(len(some))
            loss = 0.5 * (
                torch.nn.functional.cross_entropy(scores, right)
                + torch.nn.functional.cross_entropy(scores.T, right)
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()  # type: ignore[no-untyped-call]
            step += 1
            mean += (float(loss) - mean) / min(step, 50)
            if step % 50 == 0:
                print(f"{done:.0%} step {step} loss {mean:.3f}", flush=True)
    return bag.weight.detach()


def save(tokenizer: Tokenizer, table: torch.Tensor, folder: Path) -> None:
    """Write the model in sentence-transformers' format, the table in halves."""
    told = json.loads(tokenizer.to_str())
    vocabulary = told["model"]["vocab"]
    told["model"]["vocab"] = {piece: i for piece, i in vocabulary.items() if i < KEPT}
    kept = Tokenizer.from_str(json.dumps(told))
    embedding = StaticEmbedding(kept, embedding_weights=table[:KEPT].numpy())
    SentenceTransformer(modules=[embedding], device="cpu").save(
        str(folder), create_model_card=False
    )
    save_file({"embedding.weight": table[:KEPT].half().contiguous()}, folder / "model.safetensors")
    small = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(small, "utf-8")
    (folder / "training.json").write_text(
        json.dumps({"seed": SEED, "dimensions": DIMENSIONS, "pieces": KEPT, "batch": BATCH})
    )


def _ids(tokenizer: Tokenizer, told: Sequence[str]) -> list[np.ndarray]:
    found: list[np.ndarray] = []
    for first in range(0, len(told), 20_000):
        pieces = tokenizer.encode_batch_fast(
            list(told[first : first + 20_000]), add_special_tokens=False
        )
        found.extend(np.array(piece.ids[:LONGEST], np.int32) for piece in pieces)
    return found


def _vectors(bag: torch.nn.EmbeddingBag, rows: Sequence[np.ndarray]) -> torch.Tensor:
    flat = torch.from_numpy(np.concatenate(rows)).long()
    sizes = np.array([len(row) for row in rows])
    offsets = torch.from_numpy(np.concatenate(([0], np.cumsum(sizes)[:-1])))
    found: torch.Tensor = bag(flat, offsets)
    return found


if __name__ == "__main__":
    main()
