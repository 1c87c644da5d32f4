"""The demonstration's episodes: what the feed says of them, and what is said in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SITE = "https://demo.klara.example"
NOTICE = (
    "Demonstrationsmaterial. Avsnittet är skrivet för att visa hur Klara fungerar, och rösterna"
    " är gjorda av en dator. Personer, siffror och händelser är påhittade eller omgjorda."
)


@dataclass(frozen=True, slots=True)
class Episode:
    """What the feed says of an episode; its transcript is `vtt`, `json` or none, to be made."""

    number: int
    guid: str
    published: str
    summary: str
    transcript: str | None

    @property
    def is_clear(self) -> bool:
        """Whether a speech model is to understand it."""
        return self.transcript is None


EPISODES = (
    Episode(
        1,
        "0b0c3e0e-6d7d-4f0e-9d53-6f3a1f0a0001",
        "Fri, 27 Mar 2020 06:30:00 +0100",
        "Patrik Lövsund, gruppchef i Klaragruppen, tar med oss på ett kvällspass vid Sergels torg.",
        "vtt",
    ),
    Episode(
        2,
        "0b0c3e0e-6d7d-4f0e-9d53-6f3a1f0a0002",
        "Fri, 24 Apr 2020 06:30:00 +0200",
        "Fältassistenten Jonas Ekwall berättar om samtalet som ingen förälder vill få.",
        "json",
    ),
    Episode(
        3,
        "0b0c3e0e-6d7d-4f0e-9d53-6f3a1f0a0003",
        "Fri, 29 May 2020 06:30:00 +0200",
        "Nattvärden Rikard Öhman berättar om natten på Centralstationen.",
        None,
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of one speaker: its times in seconds, and each word with its own."""

    speaker: str
    text: str
    start: float
    end: float
    words: tuple[tuple[str, float, float], ...]


def script(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Return a script's title and its turns as (speaker, words); a chapter has no speaker."""
    title = ""
    turns = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            title = line.removeprefix("# ")
        elif line.startswith("## "):
            turns.append(("", line.removeprefix("## ")))
        elif line:
            speaker, _, words = line.partition(": ")
            turns.append((speaker, words))
    return title, turns
