"""Answers that are remembered: a question that many ask is answered once.

They hold for one state of things: a generation, the documents as they are, a Swedish day. When any
of it changes, all are forgotten, so what was withdrawn a moment ago is not shown from here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.records import Answer

MOST = 2000
"""Answers that are remembered in a process: some 20 MB."""


class Remembered:
    """The latest answers by what was asked: the question on one line, those before it, how."""

    def __init__(self) -> None:
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    def get(self, state: Hashable, key: Hashable) -> Answer | None:
        """Return the answer that was given in this state of things, if it was."""
        with self._one_at_a_time:
            if state != self._state:
                self._answers.clear()
                self._state = state
                return None
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, state: Hashable, key: Hashable, answer: Answer) -> None:
        """Remember an answer, unless things have changed while it was made."""
        with self._one_at_a_time:
            if state == self._state:
                self._answers[key] = answer
                if len(self._answers) > MOST:
                    self._answers.popitem(last=False)
