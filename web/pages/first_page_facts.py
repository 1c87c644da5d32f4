"""What the first page tells of the sources: their dates, and questions that they surely answer."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.suggestions import suggestions
from index.errors import KlaraError, NoGeneration

if TYPE_CHECKING:
    from assistant.records import Answer
    from web.reading import Reading

log = logging.getLogger("klara.web")


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one generation: days of the oldest and newest source, and suggestions."""

    generation: str | None = None
    oldest: str | None = None
    newest: str | None = None
    suggested: tuple[str, ...] = ()


class Front:
    """The facts of the generation that is served, gathered aside when it is a new one."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._facts = Facts()
        self._gathering = threading.Lock()

    def facts(self) -> Facts:
        """Return the facts at hand at once; those of a new generation are there a moment later."""
        try:
            name = self._reading.reader().generation.manifest.name
        except KlaraError:
            return Facts()
        if name != self._facts.generation and not self._gathering.locked():
            threading.Thread(target=self.gather, name="klara-front", daemon=True).start()
        return self._facts

    def gather(self) -> None:
        """Gather the facts of the generation that is served now, unless they are at hand."""
        with self._gathering:
            try:
                reader = self._reading.reader()
                name = reader.generation.manifest.name
                if name == self._facts.generation:
                    return
                oldest, newest = reader.store.published_between()
                suggested = suggestions(reader, self._answer)
                self._facts = Facts(name, oldest, newest, suggested)
            except NoGeneration:
                return
            except KlaraError as error:
                log.warning("no suggestions: %s", error)

    def _answer(self, question: str) -> Answer:
        return self._reading.answer(question, from_a_visitor=False)
