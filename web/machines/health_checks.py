"""`klara health`: is what is shown right, and if not, is the site to be paused?

Run by a timer. A pause that it made ends by itself once everything is well; one that a person made
does not.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from assistant.answer import Asking, answer
from assistant.publishing.comparison import last_comparison, outcome
from assistant.publishing.saved import saved
from index.errors import KlaraError
from index.publishing.pause import AUTOMATIC, pause, paused, resume
from index.search.encoder import Encoder
from index.search.reader import Reader
from web.reading import LEAST_FREE


def problems(data: Path, encoder: Encoder, asking: Callable[[], Asking]) -> list[str]:
    """Return what is wrong, a line each: the data, the index, the disk, the saved questions."""
    wrong = []
    try:
        with Reader(data, encoder) as reader:
            wrong += reader.warnings
            wrong += map(str, reader.store.damaged())
            wrong += _lost(data, reader, asking)
        free = shutil.disk_usage(data).free
        if free < LEAST_FREE:
            wrong.append(f"the disk of {data} has {free // 1_000_000} MB left: make room")
    except (KlaraError, OSError) as error:
        wrong.append(" ".join(str(error).split()))
    return wrong


def act(data: Path, wrong: list[str]) -> str | None:
    """Pause where something is wrong, end an automatic pause where nothing is; return which."""
    now = paused(data)
    if wrong and now is None:
        pause(data, "; ".join(wrong)[:1_000], AUTOMATIC)
        return "pause"
    if not wrong and now is not None and now.who == AUTOMATIC:
        resume(data, AUTOMATIC)
        return "resume"
    return None


def _lost(data: Path, reader: Reader, asking: Callable[[], Asking]) -> list[str]:
    """Return the saved questions that were right when this was published, and are not now."""
    compared = last_comparison(data)
    if compared is None:
        return []
    right = {name for name, was in compared.answers.items() if was.right}
    lines = [one.line for one in saved(data) if one.line.name in right]
    how = asking() if lines else Asking()
    return [
        f"the saved question {line.question!r} does not get what is expected any more"
        for line in lines
        if not outcome(line, answer(line.question, reader, asking=how)).right
    ]
