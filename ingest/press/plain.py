"""Read press texts without HTML: plain text, and markdown."""

from __future__ import annotations

import re

from index.errors import SourceError
from ingest.press.page import Page, fragment_blocks
from ingest.press.phrases import (
    contact,
    furniture,
    introduces_contact,
    names_document,
    points_elsewhere,
)
from ingest.text.addresses import path_of
from ingest.text.blocks import Block, clean, mended, names_what_follows, prose, without_bullet
from ingest.text.dates import moment
from ingest.text.language import language_of

LONGEST_TITLE = 200
LONGEST_DATELINE = 80
NARROWEST, WIDEST = 45, 100
"""Letters of the longest line between which lines are wrapped; shorter ones are a list or verse."""

NEARLY_FULL = 0.6
"""The share of the longest line that every other but the last has where lines are wrapped."""

LONGEST_LINK = 150
SHORT_PARAGRAPH = 100
"""Letters up to which one sentence on the first line may be a title: "Polisen griper sex."."""

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-zÅÄÖåäö_]+)[ \t]*:[ \t]*+(.*\S)", re.MULTILINE)
_DATED = re.compile(
    r"(?:(publicera[dt]|published|datum|date)|(uppdatera[dt]|senast ändrad|updated|modified))\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_BULLETS = re.compile(r"\s*(?:[•·▪◦*]|[-–](?= ))\s*\S")


def read_plain(text: str, location: str) -> Page:
    """Return the page in a plain text: its first line is the title, blank lines part the rest.

    Left out are search boxes and other furniture by their words, dates on lines of their own
    (they become the page's dates) and link lines at the end that name no document. Raises
    SourceError if no text is left.
    """
    paragraphs = [lines for lines in _paragraphs(text) if lines]
    published = updated = None
    remaining: list[tuple[str, ...]] = []
    for lines in paragraphs:
        words = " ".join(lines)
        dated = _DATED.match(words)
        if dated and len(words) <= LONGEST_DATELINE and moment(words):
            published = published or (moment(words) if dated[1] else None)
            updated = updated or (moment(words) if dated[2] else None)
        elif not furniture(words) and not _ADDRESS.fullmatch(words):
            remaining.append(lines)
    title = _stem(location)
    if remaining and _is_title(remaining[0]):
        title = remaining.pop(0)[0]
    pointers: list[Block] = []
    while remaining and _is_link(remaining[-1]):
        lines = remaining.pop()
        if names_document(lines[0]):
            pointers.insert(0, Block(lines))
    blocks = _headed(remaining)
    blocks += pointers if blocks else []
    if not blocks:
        raise SourceError(f"{location}: no text to quote was found in the file")
    words = "\n".join(line for block in blocks for line in block.lines)
    return Page(title, blocks, published, updated, language_of(words))


def read_markdown(text: str, location: str) -> Page:
    """Return the page in a markdown text; a front matter may give title, date and language.

    The title is the first heading of level 1, else the front matter's, else the first heading.
    """
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip()
    front = _FRONT.match(text)
    fields = {}
    if front:
        fields = {n.lower(): v.strip("\"'") for n, v in _FIELD.findall(front[1])}
        text = text[front.end() :]
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    blocks = fragment_blocks(rendered, location)
    first = next((n for n, block in enumerate(blocks) if block.level == 1), None)
    title = fields.get("title") or fields.get("titel") or ""
    if first is None and not title and blocks and blocks[0].level:
        first = 0
    if first is not None:
        title = clean(" ".join(blocks[first].lines))
        blocks = blocks[first + 1 :] if first == 0 else [*blocks[:first], *blocks[first + 1 :]]
    if not blocks:
        raise SourceError(f"{location}: no text to quote was found in the file")
    words = "\n".join(line for block in blocks for line in block.lines)
    declared = fields.get("lang") or fields.get("language") or fields.get("språk")
    return Page(
        title or _stem(location),
        blocks,
        moment(fields.get("published") or fields.get("date") or fields.get("datum") or ""),
        moment(fields.get("updated") or fields.get("uppdaterad") or ""),
        language_of(words, declared[:2].lower() if declared else None),
        fields.get("url") or fields.get("canonical"),
    )


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    """Return the paragraphs as lines; where no line is blank, every line is a paragraph."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    parts = [part.split("\n") for part in re.split(r"\n[^\S\n]*\n", text)]
    lines = [[clean(line) for line in part] for part in parts]
    filled = [line for part in lines for line in part if line]
    if len(parts) <= 2 and len(filled) > 3 and sum(map(prose, filled)) * 2 >= len(filled):
        return [(line,) for line in filled]
    return [_mended([line for line in part if line]) for part in lines]


def _mended(lines: list[str]) -> tuple[str, ...]:
    """Return a paragraph's lines: one, if it was only wrapped; several, if it is a list."""
    if len(lines) > 1 and all(map(_BULLETS.match, lines[1:])):
        return tuple(without_bullet(line) for line in lines)
    width = max(map(len, lines), default=0)
    full = all(len(line) > width * NEARLY_FULL for line in lines[:-1])
    if len(lines) > 1 and NARROWEST < width <= WIDEST and full:
        return (" ".join(lines),)
    return mended(lines)


def _is_title(lines: tuple[str, ...]) -> bool:
    """Say whether the first lines of a file are its title: one line that is no paragraph."""
    line = lines[0]
    paragraph = prose(line) and (len(line) > SHORT_PARAGRAPH or ". " in line)
    return len(lines) == 1 and len(line) <= LONGEST_TITLE and not paragraph


def _is_link(lines: tuple[str, ...]) -> bool:
    """Say whether lines at the end of a file are the words of a link: one that is no sentence."""
    return len(lines) == 1 and len(lines[0]) <= LONGEST_LINK and not prose(lines[0])


def _headed(paragraphs: list[tuple[str, ...]]) -> list[Block]:
    """Return the blocks, headings told by their shape; without link and contact sections."""
    blocks: list[Block] = []
    skipping = False
    for number, lines in enumerate(paragraphs):
        after = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else ""
        alone = lines[0] if len(lines) == 1 else ""
        if alone and (points_elsewhere(alone) or introduces_contact(alone)):
            skipping = True
            continue
        skipped = skipping and not prose(lines[-1]) and not names_document(alone)
        if skipped or (alone and contact(alone)):
            continue
        skipping = False
        heading = bool(blocks) and alone and names_what_follows(alone, after)
        blocks.append(Block(lines, 2 if heading else 0))
    return blocks


def _stem(location: str) -> str:
    return clean(re.sub(r"[-_]+", " ", path_of(location).stem)) or location
