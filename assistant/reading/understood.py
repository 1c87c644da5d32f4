"""What is known of a question before anything is searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was asked, as it is read, and as the words to search for.

    ``completed`` is what was asked, in the visitor's language, completed from earlier turns;
    ``words`` is the same in the sources' language and spelling.
    """

    as_asked: str
    completed: str
    words: str

    @property
    def read_as(self) -> str | None:
        """How the question was read, None where that is as it was asked."""
        return self.words if self.words != self.as_asked else None
