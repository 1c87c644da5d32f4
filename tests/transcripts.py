"""What a transcript says, in short, for the tests."""

from index.transcript.files import parse


def said(text: str) -> list[tuple[str | None, str]]:
    return [(segment.speaker, segment.text) for segment in parse(text, "x").segments]
