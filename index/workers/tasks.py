"""What work can be handed out to, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")
Returned_co = TypeVar("Returned_co", covariant=True)

TRIES = 5
"""How often a task is begun that its process or machine did not survive: it may be to blame."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a task takes of a machine of a cluster: cores, and whether a graphics card."""

    cores: int = 1
    cuda: bool = False


ONE_CORE = Needs()


class Task(Protocol[Returned_co]):
    """Work that was handed out."""

    def done(self) -> bool:
        """Return whether the result is there, or it is clear that the task must be begun anew."""

    def result(self) -> Returned_co:
        """Wait for what the function returned, or raise what it raised.

        Raises WorkerLost where what did it died each time.
        """


class Workers(Protocol):
    """What work is handed out to.

    ``count`` is how many tasks of one core are done at once, ``cores`` how many cores each may
    take, and ``here`` whether they see this machine's files.
    """

    count: int
    cores: int
    here: bool

    def at_once(self, needs: Needs) -> int:
        """Return how many tasks with such needs are done at once."""

    def submit(
        self, function: Callable[..., Result], *arguments: Any, needs: Needs = ONE_CORE
    ) -> Task[Result]:
        """Hand out a call of a pure function that can be imported by its name."""
