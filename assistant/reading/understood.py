"""What is known of a question before anything is searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is read: whole, in the visitor's language, and as the words to search for.

    ``whole`` is what was asked, completed from earlier turns; ``words`` is the same in the
    sources' language and spelling.
    """

    asked: str
    whole: str
    words: str

    @property
    def read_as(self) -> str | None:
        """How the question was read, None where that is as it was asked."""
        return self.words if self.words != self.asked else None
