"""Authority Swedish to learn from: pairs of texts of which one asks and the other answers.

From the archives (press releases, other government pages, police notices) and the statutes:
a title or heading and what stands under it, a lead and the body, a sentence and the rest of its
passage (the inverse cloze task of Lee, Chang and Toutanova, 2019).
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

Pair = tuple[str, str]

ARCHIVES = (
    ("government/press.jsonl.gz", 4),
    ("government/documents.jsonl.gz", 4),
    ("polisen/notices.jsonl.gz", 1),
)
"""Files under the shared data, and how many inverse cloze pairs a passage of each gives."""

STATUTES = "statutes/paragraphs.jsonl.gz"
STATUTES_KEPT = 0.6
PASSAGE = 600
_BLOCKS = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"[*_]{2,}|^#+\s*|^\s*[-*•]\s+|!?\[([^\]]*)\]\([^)]*\)", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ–\"”])")
_WHEN = re.compile(r"^\d{1,2} \w+ \d{1,2}[.:]\d\d, ")


def pairs(shared: Path, seed: int) -> list[Pair]:
    """Return all pairs in a random order that the seed decides."""
    chance = random.Random(seed)
    found: list[Pair] = []
    for name, cloze in ARCHIVES:
        for row in _rows(shared / name):
            found.extend(_of_article(row, cloze, chance))
    for row in _rows(shared / STATUTES):
        found.extend(_of_paragraph(row, chance))
    chance.shuffle(found)
    return found


def texts(shared: Path) -> Iterator[str]:
    """Yield every text, for the vocabulary."""
    for name, _ in ARCHIVES:
        for row in _rows(shared / name):
            yield f"{row['title']}\n{row['lead']}\n{_plain(row['body'])}"
    for row in _rows(shared / STATUTES):
        yield f"{row['law']}\n{row['text']}"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda m: m[1] or "", text)


def _of_article(row: dict[str, str], cloze: int, chance: random.Random) -> Iterator[Pair]:
    title = _WHEN.sub("", row["title"])
    blocks = [block.strip() for block in _BLOCKS.split(row["body"]) if block.strip()]
    passages = _passages(blocks)
    if row["lead"] and passages:
        yield row["lead"], passages[0][1]
        yield title, row["lead"]
    if passages:
        yield title, chance.choice(passages)[1]
    for heading, passage in passages:
        if heading:
            yield heading, passage
        sentences = _SENTENCE.split(passage)
        if len(sentences) < 2:
            continue
        for i in chance.sample(range(len(sentences)), min(cloze, len(sentences))):
            rest = " ".join(sentences[:i] + sentences[i + 1 :])
            yield (
                _shortened(sentences[i], chance),
                f"{title}\n{rest}" if chance.random() < 0.3 else rest,
            )


def _of_paragraph(row: dict[str, str], chance: random.Random) -> Iterator[Pair]:
    text = row["text"]
    if len(text) < 80 or chance.random() > STATUTES_KEPT:
        return
    if chance.random() < 0.3:
        yield row["law"], text[:PASSAGE]
    sentences = _SENTENCE.split(text)
    if len(sentences) > 1:
        i = chance.randrange(len(sentences))
        yield (
            _shortened(sentences[i], chance),
            " ".join(sentences[:i] + sentences[i + 1 :])[:PASSAGE],
        )


def _passages(blocks: list[str]) -> list[tuple[str, str]]:
    """Return (heading or nothing, passage), short blocks joined."""
    found: list[tuple[str, str]] = []
    heading, run = "", ""
    for block in blocks:
        is_heading = block.startswith("#") or (block.startswith("**") and block.endswith("**"))
        words = _plain(block).strip()
        if is_heading or (len(words) < 70 and not words.endswith((".", "!", ":", "”", '"'))):
            if run:
                found.append((heading, run))
            heading, run = words, ""
        elif run and len(run) + len(words) > PASSAGE:
            found.append((heading, run))
            run = words
        else:
            run = f"{run}\n{words}" if run else words
    if run:
        found.append((heading, run))
    return [(heading, passage[: 2 * PASSAGE]) for heading, passage in found if len(passage) > 60]


def _shortened(sentence: str, chance: random.Random) -> str:
    """Return a sentence as a question would put it: often only some of its words."""
    words = sentence.split()
    if len(words) > 5 and chance.random() < 0.7:
        kept = chance.randint(4, min(14, len(words)))
        begin = chance.randint(0, len(words) - kept)
        words = words[begin : begin + kept]
    return " ".join(word for word in words if chance.random() > 0.15) or sentence
