"""Whose words are asked for: "Vad säger Jonas Ekwall om skulder?"."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.expressions import expressions
from index.language.folding import fold

SHORTEST = 5
"""Letters that a role must share with how it is asked for, and a word with the topic:
"kommunpolisen" is the kommunpolis, "skuld" is of skulder."""

TABLE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class AskedSpeaker:
    """Who is asked about, as the question has it, and what of; "" where nothing is named."""

    name: str
    topic: str

    @property
    def is_named(self) -> bool:
        """Whether it is a person's name: somebody else's words are then no answer."""
        words = self.name.split()
        return len(words) > 1 and all(word[:1].isupper() for word in words)

    def is_on_topic(self, words: str) -> bool:
        """Return whether words name what is asked about: one begins as a word of the topic does.

        >>> AskedSpeaker("Jonas Ekwall", "skulder").is_on_topic("En vanlig skuld är 4 000 kronor.")
        True
        """
        stems = [word[:SHORTEST] for word in fold(self.topic).split() if len(word) >= SHORTEST]
        return any(word.startswith(stem) for word in fold(words).split() for stem in stems)

    def is_speaker(self, speaker: str | None) -> bool:
        """Return whether a speaker, by name and role, is who is asked about.

        >>> AskedSpeaker("kommunpolisen", "").is_speaker("Maja Tengblad, kommunpolis i Klara")
        True
        >>> AskedSpeaker("Jonas Ekwall", "").is_speaker("Maja Tengblad, kommunpolis i Klara")
        False
        """
        there = fold(speaker or "").replace(",", " ").split()
        return bool(there) and all(
            any(word == one or _same_role(word, one) for one in there)
            for word in fold(self.name).split()
        )


def speaker_asked(question: str) -> AskedSpeaker | None:
    """Return whose words a question asks for, None where it asks for nobody's.

    >>> speaker_asked("Vad säger Jonas Ekwall om skulder?")
    AskedSpeaker(name='Jonas Ekwall', topic='skulder')
    >>> speaker_asked("Vad säger handboken om barn?") is None
    True
    """
    match = expressions(TABLE)["asked"].search(" ".join(question.split()))
    if match is None:
        return None
    name = match["name"] or match["name_en"] or ""
    if any(map(expressions(TABLE)["nobody"].fullmatch, name.split())):
        return None
    return AskedSpeaker(name, (match["topic"] or match["topic_en"] or "").strip())


def _same_role(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= SHORTEST and (one.startswith(other) or other.startswith(one))
