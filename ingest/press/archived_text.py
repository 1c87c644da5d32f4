"""The blocks of an archived text: plain paragraphs with light markdown among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.language.typography import unescaped
from ingest.press.phrases import names_document
from ingest.text.blocks import (
    Block,
    clean,
    letters_of,
    mended,
    names_what_follows,
    prose,
    row_of,
    without_bullet,
)

LONGEST_LINE = 90
"""Letters up to which a line of its own may be a heading though nothing marks it as one."""

LONGEST_HEADING = 200
"""Letters of the longest heading; what is longer was marked as one by mistake."""

LONGEST_BOLD = 100
_BLANK_LINE = re.compile(r"\n(?:[^\S\n]+\n|\n\n)\s*")
_BULLETS = "*•·▪◦"
_MARKUP = "#*|[<&_•·▪◦"
_HEADING = re.compile(r"(#{1,6})[^\S\n]+([^\n]+?)\s*#*")
_TAG = re.compile(r"<!--[^<>]{0,500}(?:<[^<>]{0,100})?-->|</?[a-zA-Z][^<>]{0,500}>")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,100000}\)")
_LINK = re.compile(
    r"\[([^\[\]]{1,500})\]\((?:(?:[a-z]{3,8}:|[/#~])(?:[^()\n]|\([^()\n]{0,200}\)){0,1000}"
    r"|[^()\s]{0,500})\)"
)
_ONLY_LINKS = re.compile(rf"(?:[-*•]?\s*{_LINK.pattern}\s*,?\s*)++")
_BOLD = re.compile(r"\*\*([^*]{1,500})\*\*")
_ALL_BOLD = re.compile(r"\*\*([^*]{1,500})\*\*:?")
_RULE = re.compile(r"[\s*_=~#|–—-]*")
_RULE_INSIDE = re.compile(r"_{4,}|\*{3,}")
_ITEMS = re.compile(r"[*•·▪◦]\s*(?=\S)")
_NEXT_ITEM = re.compile(r"(?<=\S)\s+\*\s+(?=\S)|\s*[•▪◦]\s*")
_COLUMNS = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|?)+")
# Line breaks of the page that the archive lost: a sentence cannot end and begin without a blank.
_GLUED = re.compile(
    r"(?<=[a-zåäö)\d][a-zåäö)\d][.!?:])(?=[A-ZÅÄÖ][a-zåäö]+(?![\w.]*[@/.:]\w))"
    r"|(?<=\d[:.]\d\d)(?=[A-ZÅÄÖ][a-zåäö]{2})"
    r"|(?<=[a-zåäö]{2})(?=(?:Polis(?:en|ens|er|patrull|myndigheten)?|Patrull(?:en)?|Allmänhet(?:en)?"
    r"|Personal|Personbil|Boende|Väktare|Ordningsvakt(?:er)?|Inringare|Anmälare|Föraren|Mannen"
    r"|Kvinnan|Räddningstjänst|Regeringen|Larm|Samtal|Uppgifter|Trafikkontroll|SOS|En|Ett|Två|Tre"
    r"|Fyra|Flera|Några|Någon|Inga|Alla|Det|Den|De|Vi|I|På|Vid|Under|Strax|Runt|Via|När|Om|Efter"
    r"|Enligt|För|Har|Se|Ring)\s)"
)
_PERHAPS_GLUED = re.compile(r"[.!?:\da-zåäö][A-ZÅÄÖ]")


def blocks_of(lead: str, body: str) -> list[Block]:
    """Return the blocks of a text: the lead first unless the body begins with it, then the body.

    Headings are those written as such and short lines of their own that running text follows.
    """
    if _PERHAPS_GLUED.search(body):
        body = _GLUED.sub("\n", body)
    parts = _parts(body)
    if lead and not (parts and _begins_with(parts, lead)):
        parts = [*_parts(lead), *parts]
    if any(sign in lead or sign in body for sign in _MARKUP):
        blocks = [_block(part) for part in parts]
    else:
        blocks = [Block(_lines(part)) for part in parts]
    joined = _joined(blocks, parts)
    # A row that is one link and nothing else still says what it says.
    return joined or [Block((line,)) for part in parts if (line := clean(_inline(part)))]


def _parts(words: str) -> list[str]:
    if _BLANK_LINE.search(words):
        words = _BLANK_LINE.sub("\n\n", words)
    return [part for part in words.strip().split("\n\n") if not _RULE.fullmatch(part)]


def _begins_with(parts: list[str], lead: str) -> bool:
    if lead[:3] not in parts[0][:12]:
        return False
    lead = letters_of(lead)
    start = letters_of(" ".join(parts[:4])[: 2 * len(lead) + 200])
    return start.startswith(lead)


def _joined(blocks: list[Block], parts: list[str]) -> list[Block]:
    """Return the blocks, list items that stood apart in one, headings marked, none at the end."""
    joined: list[Block] = []
    before_bulleted = False
    for block, part, after in zip(blocks, parts, [*parts, ""][1:], strict=True):
        lines = block.lines
        if not lines:
            continue
        bulleted = part[0] in _BULLETS and _bulleted(part)
        if bulleted and before_bulleted:
            joined[-1] = Block(joined[-1].lines + lines)
        elif (
            joined
            and after
            and len(lines) == 1
            and len(lines[0]) <= LONGEST_LINE
            and not block.level
        ):
            named = names_what_follows(lines[0], after.strip())
            joined.append(Block(lines, 2) if named else block)
        else:
            joined.append(block)
        before_bulleted = bulleted
    while joined and joined[-1].level:
        joined.pop()
    return joined


def _bulleted(part: str) -> bool:
    return bool(_ITEMS.match(part)) and not part.startswith("**")


def _block(part: str) -> Block:
    heading = _HEADING.fullmatch(part)
    if heading and "# " not in heading[2]:
        words = clean(_inline(heading[2]))
        return Block((words,), len(heading[1]) if len(words) <= LONGEST_HEADING else 0)
    links = _ONLY_LINKS.fullmatch(_BOLD.sub(r"\1", part))
    if links and not prose(_inline(part)):
        lines = [clean(link[1]) for link in _LINK.finditer(part)]
        return Block(tuple(line for line in lines if names_document(line)))
    if _COLUMNS.search(part):
        return Block(tuple(_rows(part)))
    if _bulleted(part):
        return Block(tuple(_items(part)))
    bold = _ALL_BOLD.fullmatch(part)
    if bold and len(bold[1]) <= LONGEST_BOLD and not prose(bold[1]):
        return Block((clean(_inline(bold[1])),), 3)
    return Block(_lines(_inline(part)))


def _lines(part: str) -> tuple[str, ...]:
    if "\n" not in part:
        line = clean(part)
        return (line,) if line else ()
    return mended([clean(line) for line in part.split("\n")])


def _inline(words: str) -> str:
    """Return the words without markup for links, images, bold type and tags."""
    words = _LINK.sub(r"\1", _IMAGE.sub("", words))
    words = _RULE_INSIDE.sub("\n", _BOLD.sub(r"\1", words)).replace("**", "")
    if "<" in words:
        words = _TAG.sub(" ", words)
    return unescaped(words)


def _items(part: str) -> Iterator[str]:
    for item in _NEXT_ITEM.split(part):
        line = clean(without_bullet(_inline(item).strip()))
        if line:
            yield line


def _rows(part: str) -> Iterator[str]:
    """Yield the rows of a table, whose lines the archive may have run together."""
    rule = _COLUMNS.search(part)
    columns = len(re.findall(r"-{3,}", rule[0])) if rule else 0
    before, _, table = part.partition("|")
    if before.strip():
        yield clean(_inline(before))
    for rows in table.split("\n"):
        cells = rows.strip().removeprefix("|").split("|")
        for start in range(0, len(cells), columns + 1):
            row = [clean(_inline(cell)) for cell in cells[start : start + columns]]
            line = row_of(row)
            if line and not _RULE.fullmatch(line):
                yield line
