"""Which words lose their dots and rings on a foreign keyboard: `python -m training.diacritics`.

Counts the words of the project's own texts and questions, and writes those with å, ä or ö that
without them are no word, or a much rarer one, to assistant/reading/diacritics.txt.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

from assistant.reading.diacritics import WORDS, without
from assistant.reading.glossary import is_english

OWN = Path(__file__).parent / "questions"
FEWEST = 3
"""How often a word must stand somewhere."""
MORE_OFTEN = 5
"""How many times as common as the word without them it must be."""
_WORD = re.compile(r"[^\W\d_]+")


def counted() -> Counter[str]:
    """Return how often each word stands in the texts and the Swedish questions."""
    found: Counter[str] = Counter()
    for name, field in (("texts", "text"), ("questions", "q")):
        with gzip.open(OWN / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                words = json.loads(line)[field]
                if field == "text" or not is_english(words):
                    found.update(_WORD.findall(words.lower()))
    return found


def main() -> None:
    """Write the words, the commonest first."""
    count = counted()
    words = [
        word
        for word, often in count.most_common()
        if often >= FEWEST and without(word) != word and often >= MORE_OFTEN * count[without(word)]
    ]
    WORDS.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
