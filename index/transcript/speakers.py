"""Who speaks, where captions name speakers in their text: "Malin:", "[Malin]", ">> MALIN:"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.language.word_lists import word_lists
from index.transcript.records import Segment, clean, is_speech

_NAME = r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}"
_ROLE = r" \([^()]{1,40}\)"
_ROLE_AFTER_FULL_NAME = r", [^\W\d_][\w -]{1,40}"
_NAMED = re.compile(
    rf"^(?:>>+\s*)?(?:({_NAME})(?:{_ROLE})?:"
    rf"|([\w.'’-]+ [\w.'’-]+){_ROLE_AFTER_FULL_NAME}:"
    rf"|[\[(]({_NAME})(?::[\])]|[\])]:)"
    rf"|[\[(](?P<bare>{_NAME})[\])])(?:\s+(?=\S)|$)"
)
_NUMBERED = re.compile(r"(?:speaker|talare)[ _]\d+", re.IGNORECASE)
_DASH = re.compile(r"[-–—]\s")
"""What begins the words of somebody else, whom nobody names."""
_NO_NAMES = word_lists(Path(__file__).with_name("no_names.toml"))
_INTRODUCES = re.compile("|".join(map(re.escape, _NO_NAMES["introduce"])), re.IGNORECASE)
_SOUND = re.compile("|".join(map(re.escape, _NO_NAMES["sounds"])), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cue: the name that begins it, if one does, and what is said.

    ``bare`` is whether the name stands in brackets without a colon.
    """

    said: str
    name: str | None = None
    bare: bool = False


class _Names:
    """The names by which a file calls its speakers."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        named = [line for line in lines if line.name]
        self._times = Counter(line.name for line in named)
        self._known = {line.name.casefold() for line in named if line.name and not line.bare}
        begins = lines[0] if lines else _Line("")
        is_name = begins.name and not begins.bare and not _INTRODUCES.fullmatch(begins.name)
        returning = (line.name for line in named if self._comes_back(line))
        self.first = begins.name if is_name else next(returning, None)

    def holds(self, line: _Line) -> bool:
        """Return whether the name that begins a line is that of who says it."""
        first, name = self.first, line.name
        if first is None or name is None:
            return False
        if line.bare:
            return name.casefold() in self._known or self._comes_back(line)
        if name == first or " " in name or self._times[name] > 1:
            return True
        if first.isupper() or name.isupper():
            as_long = len(name) > 1 or len(first) == 1
            return name.isupper() and as_long and not _INTRODUCES.fullmatch(name)
        return _introduces_words(line)

    def _comes_back(self, line: _Line) -> bool:
        name = line.name or ""
        if line.bare:
            said_by = self._times[name] > 1 and not _SOUND.match(name)
            return said_by or bool(_NUMBERED.fullmatch(name))
        return self._times[name] > 1 and _introduces_words(line)


def named_speakers(segments: Sequence[Segment]) -> list[Segment]:
    """Return segments on one line, with names taken from their text if the file names speakers so.

    It does if the first line that is said begins with a name, or if one comes back. Then each name
    of several words, each with a capital, is a speaker until the next one; and each single word
    that comes back, is written as the first name is in capitals, or is followed by the beginning
    of a sentence and is no word that introduces ("Resultat:"). Whom a dash begins is unknown.
    """
    texts = [text for segment in segments for text in segment.text.split("\n")]
    names = _Names([_read(text) for text in texts if is_speech(text) or _NAMED.match(text)])
    result: list[Segment] = []
    speaker = None
    for segment in segments:
        turns: list[tuple[str | None, list[str]]] = []
        for text in segment.text.split("\n"):
            line = _read(text)
            if names.holds(line):
                speaker = line.name
                turns.append((speaker, [line.said]))
            elif _is_another(text, line, names):
                speaker = None
                turns.append((None, [text.lstrip("> ")]))
            elif turns:
                turns[-1][1].append(text)
            else:
                turns.append((speaker, [text]))
        cleaned = [(who, clean(" ".join(words))) for who, words in turns]
        result += _divided(segment, [(who, words) for who, words in cleaned if words])
    return result


def _is_another(text: str, line: _Line, names: _Names) -> bool:
    """Return whether a line is said by somebody whom nobody names."""
    if text.startswith(">>"):
        return True
    unknown = line.bare and line.said and not _SOUND.match(line.name or "")
    return names.first is not None and (bool(_DASH.match(text)) or bool(unknown))


def _divided(segment: Segment, turns: Sequence[tuple[str | None, str]]) -> Iterator[Segment]:
    """Yield what each says in a cue; several share its time by the length of their words."""
    if len(turns) == 1:
        ((speaker, text),) = turns
        yield replace(segment, text=text, speaker=speaker)
        return
    pace = (segment.end - segment.start) / max(1, sum(len(text) for _, text in turns))
    begin = segment.start
    for speaker, text in turns:
        end = round(begin + pace * len(text), 3)
        yield Segment(begin, end, text, speaker)
        begin = end


def _introduces_words(line: _Line) -> bool:
    begins = line.said[:1].isupper() or line.said[:1] in ("", *"-–—\"”'")
    return begins and not _INTRODUCES.fullmatch(line.name or "")


def _read(text: str) -> _Line:
    match = _NAMED.match(text)
    if match is None:
        return _Line(text)
    name = next(group for group in match.groups() if group)
    if not all(word[0].isupper() or word[0].isdigit() for word in name.split()):
        return _Line(text)
    return _Line(text[match.end() :], name, bare=match["bare"] is not None)
