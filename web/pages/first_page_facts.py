"""What the first page tells of the sources: their dates, and questions that they surely answer.

They are gathered aside, also at the start: nobody waits for them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.suggestions import Suggestion, suggestions
from index.errors import KlaraError, NoGeneration
from index.language.typography import printable

if TYPE_CHECKING:
    from assistant.records import Answer
    from index.store.documents import Store
    from web.reading import Reading

log = logging.getLogger("klara.web")

PAUSE = 0.01
"""Seconds before each question that the site asks itself, in which a visitor's is answered."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one generation: days of the oldest and newest source, and suggestions."""

    generation: str | None = None
    oldest: str | None = None
    newest: str | None = None
    suggested: tuple[Suggestion, ...] = ()


class _Stopped(Exception):
    """The site is closing."""


class Front:
    """The facts of the generation that is served, gathered aside when it is a new one."""

    def __init__(self, reading: Reading, own: Sequence[str] = ()) -> None:
        self._reading = reading
        self._own = own
        self._facts = Facts()
        self._gathering = threading.Lock()
        self._aside: threading.Thread | None = None
        self._stopping = threading.Event()

    def facts(self) -> Facts:
        """Return the facts at hand at once; those of a new generation are there a moment later.

        A question whose document was withdrawn or changed since is not among them.
        """
        try:
            reader = self._reading.reader()
            self.gather_aside(reader.generation.manifest.name)
            standing = tuple(s for s in self._facts.suggested if _stands(s, reader.store))
        except KlaraError:
            return Facts()
        return replace(self._facts, suggested=standing)

    def gather_aside(self, generation: str | None = None) -> None:
        """Begin to gather the facts of a generation, unless they are at hand or being gathered."""
        known = generation is not None and generation == self._facts.generation
        if not known and not self._gathering.locked() and not self._stopping.is_set():
            self._aside = threading.Thread(target=self.gather, name="klara-front", daemon=True)
            self._aside.start()

    def gather(self) -> None:
        """Gather the facts of the generation that is served now, unless they are at hand."""
        with self._gathering:
            try:
                reader = self._reading.reader()
                name = reader.generation.manifest.name
                if name == self._facts.generation:
                    return
                oldest, newest = reader.store.published_between()
                self._facts = replace(self._facts, oldest=oldest, newest=newest)
                suggested = suggestions(reader, self._answer, self._own)
                self._facts = Facts(name, oldest, newest, suggested)
            except (NoGeneration, _Stopped):
                return
            except KlaraError as error:
                log.warning("no suggestions: %s", printable(str(error)))

    def close(self) -> None:
        """Stop gathering, and wait until it has stopped."""
        self._stopping.set()
        if self._aside is not None:
            self._aside.join()

    def _answer(self, question: str) -> Answer:
        if self._stopping.wait(PAUSE):
            raise _Stopped
        return self._reading.answer(question, from_a_visitor=False)


def _stands(suggestion: Suggestion, store: Store) -> bool:
    document = store.document(suggestion.document)
    return (
        document is not None
        and document.state == "current"
        and document.revision == suggestion.revision
    )
