"""Does someone seem to be in danger now? Then 112 comes before every quote.

Rules (`emergency.toml`), not a model: they can be read, and they fire on what a person says of this
moment ("någon hotar mig med kniv"), not on questions about the work or the past ("vad gör polisen
om någon hotas med kniv?"). Letters are folded and signs left out, as people in a hurry write.
"""

from __future__ import annotations

from pathlib import Path

from assistant.expressions import expressions
from index.language.folding import fold
from index.language.typography import as_typed

TABLE = Path(__file__).with_suffix(".toml")


def is_emergency(question: str) -> bool:
    """Return whether the words say that someone is in danger now.

    >>> is_emergency("Någon hotar mig med kniv på Drottninggatan")
    True
    >>> is_emergency("Vad gör polisen när någon hotar med kniv?")
    False
    """
    words = fold(as_typed(question).replace("'", "").replace("’", "")).strip()
    says = expressions(TABLE)
    if says["despair"].search(words):
        return True
    words = " ".join(says["what_now"].sub(" ", words).split())
    if says["past"].search(words):
        return False
    return any(
        not says["asks"].search(words[: danger.start()].strip())
        for danger in says["danger"].finditer(words)
    )
