"""Learn to tell what a line is that is no question: `python -m training.routes`.

Multinomial logistic regression on the character 2- to 4-grams of folded words and on pairs of
words, each present or not, divided by the root of their number. The lines of each route lie in
`training/routes`, written for this; those of errands with the contact that they go to, those of
other languages with its code. Questions are those of the demonstration and the benchmarks, some
that the reader learnt from, what sounds like something else and is a question
(`not_support.txt`, `question.txt`), and single words, as people type who only search. What the
result is worth is measured on other lines, by `benchmarks.routes`.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Sequence, Set
from pathlib import Path

import numpy as np

from assistant.reading.line_kind import MODEL, QUESTION, SCALE, grams
from index.language.folding import fold

HERE = Path(__file__).parent
ROOT = HERE.parent
QUESTIONS = ("not_support", "question")
"""The files whose lines are questions."""

WRITTEN = 12_000
"""Of the questions that the reader learnt from, how many are learnt from here."""

KEYWORDS = 9_000
"""Single words that are learnt as questions."""

FRAMES = (
    *("finns det {}?", "var finns {}?", "vad är {}?", "när är {}?", "hur fungerar {}?"),
    *("vem är {}?", "hur får jag {}?", "mer om {}", "information om {}", "what is {}?"),
    *("vilken dag är {}?", "vilken dag blir det {}?", "vilket datum är {}?"),
)
FRAMED = 400
"""Words that are asked for in each of the shortest questions: "Finns det …?" was met only as small
talk, so half of all words behind it were taken for that."""

SINGLE = 0.3
"""What a single word weighs beside a question: with 1, opinions and insults are missed more often;
with 0.1, twice as many of the words of others' texts are taken for small talk."""

LOOSE = 30.0
"""How freely weights may grow; of 30, 60, 100 and 200, 30 keeps fewest words from the sources."""

EVENED = 0.25
"""How far kinds of few lines are made to weigh as much as those of many: 0 not at all, 1 wholly."""

REAL = 5.0
"""What a real question weighs beside one that was written for the reader: it is what people ask
here."""

FEWEST = 3
"""Lines that a gram must stand in."""

_WORD = re.compile(r"[^\W\d_]{3,}")

SLIGHT = 0.7
"""A gram none of whose weights is larger is left out: it moves no line by a hundredth."""


def lines() -> list[tuple[str, str]]:
    """Return (line, what it is) of everything that is learnt from."""
    found: list[tuple[str, str]] = []
    for path in sorted((HERE / "routes").glob("*.txt")):
        kind = QUESTION if path.stem in QUESTIONS else path.stem
        for line in path.read_text(encoding="utf-8").splitlines():
            name, tab, words = line.partition("\t")
            found.append((words, f"{kind} {name}") if tab else (line, kind))
    learnt = written_questions()[:WRITTEN]
    short = keywords({fold(line) for line, _ in found})
    return [*found, *((line, QUESTION) for line in (*real_questions(), *learnt, *short))]


def keywords(not_questions: Set[str]) -> list[str]:
    """Return what people type who only search: words of the project's own texts, some asked for.

    Without them a noun that no question holds looks like nothing, and what looks like nothing
    looks most like an insult. `not_questions` are folded lines that are something else.
    """
    with gzip.open(HERE / "questions" / "texts.jsonl.gz", "rt", encoding="utf-8") as file:
        words = {w.lower() for line in file for w in _WORD.findall(json.loads(line)["text"])}
    known = sorted(word for word in words if fold(word) not in not_questions)
    chance = random.Random(3)
    chance.shuffle(known)
    framed = [frame.format(word) for frame in FRAMES for word in chance.sample(known, FRAMED)]
    return [*known[:KEYWORDS], *framed]


def real_questions() -> list[str]:
    """Return the questions of the demonstration and the benchmarks."""
    found: list[str] = []
    for path in (*(ROOT / "demo").glob("*.jsonl"), *ROOT.glob("benchmarks/questions/*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            turns = row.get("turns", [row.get("q")])
            found += [t["q"] if isinstance(t, dict) else t for t in turns]
    return found


def written_questions() -> list[str]:
    """Return the questions that the reader learnt from, each once, in an order drawn once."""
    with gzip.open(HERE / "questions" / "questions.jsonl.gz", "rt", encoding="utf-8") as file:
        questions = sorted({json.loads(line)["q"] for line in file})
    random.Random(2).shuffle(questions)
    return questions


def learn(rows: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return the model: kinds, a bias for each, and the weights of each gram."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    counter = CountVectorizer(analyzer=lambda line: sorted(grams(line)), min_df=FEWEST, binary=True)
    x = normalize(counter.fit_transform(line for line, _ in rows).astype(np.float64))
    kinds, y, share = np.unique([kind for _, kind in rows], return_inverse=True, return_counts=True)
    each = ((len(rows) / share) ** EVENED)[y]
    real = set(real_questions())
    short = set(keywords({fold(line) for line, kind in rows if kind != QUESTION}))
    each *= [
        REAL if line in real else SINGLE if line in short and kind == QUESTION else 1.0
        for line, kind in rows
    ]
    learnt = LogisticRegression(C=LOOSE, max_iter=3000, tol=1e-4).fit(x, y, each / each.mean())
    weights = learnt.coef_.T
    return {
        "kinds": kinds.tolist(),
        "bias": [round(float(start), 3) for start in learnt.intercept_],
        "grams": {
            gram: [round(SCALE * float(w)) for w in weights[number]]
            for gram, number in sorted(counter.vocabulary_.items())
            if np.abs(weights[number]).max() > SLIGHT
        },
    }


def main() -> None:
    """Learn from all lines and write the model."""
    model = learn(lines())
    MODEL.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{MODEL.name}: {len(model['grams'])} grams")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
