"""What the reader learns from: questions with passages that answer them, and near ones that do not.

Public sets lie in the data folder (``reading/*.jsonl.gz``, ``eval/squad-sv-dev-a.json.gz``); the
project's own questions lie in ``training/questions``, with offsets into texts that are named by
document and hash and joined here. A group (article or document) is kept out of learning when the
hash of its name falls in the last tenth.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

KEPT_OUT = 0.1
WINDOW = 520  # characters, about what a passage of the index holds
GRAM = 4
EARLIER = 0.3  # share of the other rounds' questions that a later round meets again


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a passage (its title before it) and the answer's slice of it; -1, -1 for none."""

    question: str
    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A question on a whole text: title, two line breaks, body; -1, -1 where nothing answers.

    ``cluster`` names documents among which this one alone answers, or none (`training.clusters`).
    """

    set: str
    group: str
    title: str
    body: str
    question: str
    start: int
    end: int
    kind: str
    round: int = 1
    cluster: str = ""

    @property
    def text(self) -> str:
        """Return title and body as the offsets mean them; a body alone has no title before it."""
        return f"{self.title}\n\n{self.body}"


def kept_out(group: str) -> bool:
    """Say whether a group is for measuring."""
    number = int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big")
    return number / 2**32 >= 1 - KEPT_OUT


def public_rows(data: Path) -> Iterator[Row]:
    """Yield the questions of the public sets."""
    for article in json.loads(gzip.decompress((data / "eval/squad-sv-dev-a.json.gz").read_bytes()))[
        "data"
    ]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            group = article.get("title") or paragraph["context"][:60]
            for asked in paragraph["qas"]:
                row = ("squad-sv", group, "", context, asked["question"])
                if asked.get("answers"):
                    answer = asked["answers"][0]
                    start, words = answer["answer_start"], answer["text"]
                    if context[start : start + len(words)] != words:
                        start = context.find(words)
                    if start >= 0:
                        yield Row(*row, start + 2, start + 2 + len(words), "plain")
                elif asked.get("is_impossible"):
                    yield Row(*row, -1, -1, "near")
    for name in ("norquad", "swequad", "xquad"):
        for r in _lines(data / f"reading/{name}.jsonl.gz"):
            group = r["doc"] or r["text"][:60]
            start, end = int(r["start"]), int(r["end"])
            yield Row(r["set"], group, "", r["text"], r["q"], start, end, r["kind"])


def own_rows(data: Path, own: Path) -> Iterator[Row]:
    """Yield the project's own questions, joined with the texts that they are about."""
    for r in _lines(data / "reading/own.jsonl.gz"):
        start, end = int(r["start"]), int(r["end"])
        yield Row("own", r["doc"], r["title"], r["text"], r["q"], start, end, r["kind"])
    from training.questions.join import joined

    for r in joined(data, own):
        start, end = r["start"], r["end"]
        text, title = r["text"], r["title"]
        of = r["round"], r.get("cluster", "")
        yield Row(r["set"], r["doc"], title, text, r["q"], start, end, r["kind"], *of)


def public_examples(data: Path) -> Iterator[Example]:
    """Yield each question with its paragraph, and answered ones also with a near paragraph."""
    by: dict[str, list[Row]] = defaultdict(list)
    for row in public_rows(data):
        if not kept_out(row.group):
            by[row.set].append(row)
    dice = random.Random(0)
    for rows in by.values():
        contexts = list(dict.fromkeys(r.body for r in rows))
        place = {context: i for i, context in enumerate(contexts)}
        near = Near(contexts)
        for r in rows:
            if r.start < 0:
                yield Example(r.question, r.body, -1, -1)
                continue
            yield Example(r.question, r.body, r.start - 2, r.end - 2)
            answer = r.body[r.start - 2 : r.end - 2].lower()
            others = [
                contexts[i]
                for i in near.order(r.question)[:8]
                if i != place[r.body] and answer not in contexts[i].lower()
            ]
            if others:
                chosen = others[0] if dice.random() < 0.6 else dice.choice(others)
                yield Example(r.question, chosen, -1, -1)


def own_examples(data: Path, own: Path, written: int | None = None) -> Iterator[Example]:
    """Yield own questions with windows of their document, and of other documents of the set.

    An answered one meets the window that answers and, mostly, the nearest that does not; an
    unanswerable one meets the nearest window or two. A fifth of both also meet the nearest window
    of another document. Of a round of writing (``written``): its questions, a part of the others.
    """
    dice = random.Random(written or 0)
    rows = [
        r
        for r in own_rows(data, own)
        if not kept_out(r.group) and (written in (None, r.round) or dice.random() < EARLIER)
    ]
    texts = {r.group: r for r in rows}
    cut = {group: windows(r.title, r.body) for group, r in texts.items()}
    places = [(group, k) for group, spans in cut.items() for k in range(len(spans))]
    everything = Near(
        [texts[g].title + " " + texts[g].text[cut[g][k][0] : cut[g][k][1]] for g, k in places]
    )
    for r in rows:
        spans = cut[r.group]
        if not spans:
            continue
        near = Near([r.text[a:b] for a, b in spans]).order(r.question)
        right = next((i for i, (a, b) in enumerate(spans) if a <= r.start and r.end <= b), None)
        answer = r.text[r.start : r.end] if r.start >= 0 else None
        if right is not None:
            yield _window(r, spans[right], answered=True)
        others = [
            i
            for i in near
            if i != right and (answer is None or answer not in r.text[spans[i][0] : spans[i][1]])
        ]
        if answer is None or dice.random() < 0.7:
            for i in others[:1]:
                yield _window(r, spans[i], answered=False)
        if answer is None and dice.random() < 0.3:
            for i in others[1:2]:
                yield _window(r, spans[i], answered=False)
        if dice.random() < 0.2:
            for j in everything.order(r.question)[:6]:
                group, k = places[j]
                a, b = cut[group][k]
                if group != r.group and (answer is None or answer not in texts[group].text[a:b]):
                    yield Example(
                        r.question, f"{texts[group].title}. {texts[group].text[a:b]}", -1, -1
                    )
                    break


def windows(title: str, body: str, size: int = WINDOW) -> list[tuple[int, int]]:
    """Return slices of ``title + two line breaks + body`` of about a passage's length."""
    text, out = f"{title}\n\n{body}", []
    at = len(title) + 2
    while at < len(text):
        end = min(len(text), at + size)
        if end < len(text):
            half = at + size // 2
            end = (
                max(text.rfind(". ", half, end) + 1, text.rfind("\n", half, end), 0)
                or text.rfind(" ", at + 1, end)
                or end
            )
        end = end if end > at else min(len(text), at + size)
        out.append((at, end))
        at = end + (1 if end < len(text) else 0)
    return out


def grams(text: str) -> list[str]:
    """Return the 4-grams of a text in lower case, words padded with one blank."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return [f" {w} "[i : i + GRAM] for w in words for i in range(max(1, len(w) + 2 - GRAM + 1))]


class Near:
    """BM25 over 4-grams of a few texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self._numbers: dict[str, int] = {}
        ids = [
            [self._numbers.setdefault(g, len(self._numbers)) for g in grams(t) or ["^"]]
            for t in texts
        ]
        self._count = len(texts)
        self._bm25 = bm25s.BM25()
        self._bm25.index((ids, self._numbers), show_progress=False)

    def order(self, question: str) -> list[int]:
        """Return the texts' places, nearest first."""
        asked = [self._numbers[g] for g in grams(question) if g in self._numbers]
        if not asked:
            return list(range(self._count))
        return [int(i) for i in np.argsort(-self._bm25.get_scores(asked), kind="stable")]


def _window(row: Row, span: tuple[int, int], *, answered: bool) -> Example:
    before = f"{row.title}. " if row.title else ""
    passage = before + row.text[span[0] : span[1]]
    if not answered:
        return Example(row.question, passage, -1, -1)
    shift = len(before) - span[0]
    return Example(row.question, passage, row.start + shift, row.end + shift)


def save_lines(rows: Iterable[dict[str, Any]], path: Path) -> int:
    """Write rows as lines of JSON, compressed, and return how many there were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
