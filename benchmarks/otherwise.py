"""The same question asked otherwise: `python -m benchmarks.otherwise --data build/demo`.

Asks the written questions of the demonstration as they are, in capitals, without å, ä and ö, behind
and before what people say around a question, and prints for each way how many are answered with
the right quote first, how many of those without an answer are answered, and what was taken for no
question. Nobody's question gets worse by being polite.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from assistant.answer import answer
from assistant.evaluate import read_lines
from assistant.reading.diacritics import without
from index.search.encoder import open_encoder
from index.search.reader import Reader

QUESTIONS = Path(__file__).parents[1] / "demo" / "questions.jsonl"


def _inside(question: str) -> str:
    return question[:1].lower() + question[1:]


WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda q: q,
    "in capitals": str.upper,
    "without å, ä, ö": without,
    "small, no question mark": lambda q: _inside(q).rstrip("?"),
    "many marks": lambda q: f"{q}??!!",
    "Hej! Jag undrar …": lambda q: f"Hej! Jag undrar {_inside(q)}",
    "hej …": lambda q: f"hej {_inside(q)}",
    "Jag skulle vilja veta …": lambda q: f"Jag skulle vilja veta {_inside(q)}",
    "Kan du berätta …": lambda q: f"Kan du berätta {_inside(q)}",
    "Vet ni …": lambda q: f"Vet ni {_inside(q)}",
    "a story, and undrar …": lambda q: (
        f"jag bor på drottninggatan och undrar {_inside(q).rstrip('?')}"
    ),
    "Klara, …": lambda q: f"Klara, {_inside(q)}",
    "… Tack på förhand!": lambda q: f"{q} Tack på förhand!",
    "… snälla svara": lambda q: f"{_inside(q).rstrip('?')} snälla svara",
    "a letter": lambda q: f"Hej,\n{q}\nMvh Lisa",
}


def main() -> None:
    """Ask and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path("build/demo"))
    arguments.add_argument("--each", type=int, default=1, help="2 asks every second question")
    asked = arguments.parse_args()
    lines = list(read_lines(QUESTIONS))[:: asked.each]
    with Reader(asked.data, open_encoder()) as reader:
        for name, way in WAYS.items():
            right = false = 0
            taken: Counter[str] = Counter()
            for line in lines:
                given = answer(way(line.question), reader)
                if not given.quotes:
                    taken[given.status.value] += 1
                elif line.none:
                    false += 1
                else:
                    right += any(words in given.quotes[0].text for words in line.any)
            none = sum(line.none for line in lines)
            del taken["no_answer"]
            figures = {
                "right first": f"{right} of {len(lines) - none}",
                "false": f"{false} of {none}",
                "taken for": dict(taken),
            }
            print(json.dumps({name: figures}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
