"""The question sets as collections: documents, and questions with what answers them."""

from __future__ import annotations

import gzip
import json
import random
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press import archive
from ingest.press import read as press


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the id of the document that answers and the words that do, if any does.

    ``group`` is what must not be on both sides of a split: an article, a category, a release.
    """

    question: str
    right: str | None
    words: tuple[str, ...]
    group: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents that are searched together, and what is asked of them."""

    name: str
    documents: tuple[Parsed, ...]
    asked: tuple[Asked, ...]

    @property
    def answerable(self) -> list[Asked]:
        """The questions that the documents answer."""
        return [asked for asked in self.asked if asked.right is not None]


def squad(path: Path) -> Collection:
    """Return SQuAD 2.0 paragraphs, each a document of its own without a title."""
    documents: list[Parsed] = []
    asked: list[Asked] = []
    for article in json.loads(_bytes(path))["data"]:
        for paragraph in article["paragraphs"]:
            key = f"squad-{len(documents)}"
            documents.append(_plain(key, paragraph["context"]))
            for row in paragraph["qas"]:
                words = tuple(dict.fromkeys(answer["text"] for answer in row["answers"]))
                right = key if words else None
                asked.append(Asked(row["question"], right, words, article["title"]))
    return Collection("squad", tuple(documents), tuple(asked))


def swefaq(path: Path) -> tuple[Collection, list[Collection]]:
    """Return all answers pooled, and the candidates of each category by themselves."""
    rows = [json.loads(line) for line in _bytes(path).decode().splitlines() if line.strip()]
    keys: dict[str, str] = {}
    for row in rows:
        for words in row["candidate_answers"]:
            keys.setdefault(words, f"faq-{len(keys)}")
    asked: dict[tuple[str, ...], list[Asked]] = {}
    for row in rows:
        offered = row["candidate_answers"]
        right = keys[offered[row["label"]]]
        group = str(row["category_id"])
        asked.setdefault(tuple(offered), []).append(Asked(row["question"], right, (), group))
    whole = tuple(_plain(key, words) for words, key in keys.items())
    own = [
        Collection("swefaq", tuple(_plain(keys[words], words) for words in offered), tuple(these))
        for offered, these in asked.items()
    ]
    return Collection("swefaq", whole, tuple(a for c in own for a in c.asked)), own


def indomain(path: Path, releases: Path, part: str | None = None) -> Collection:
    """Return questions on an archive of releases, of one part if asked; all releases are there."""
    documents = tuple(p for p in archive.read(releases) if isinstance(p, Parsed))
    names = {parsed.key: parsed.id for parsed in documents}
    asked = [
        Asked(
            row["q"],
            None if row.get("none") else names[row["release"]],
            tuple(row.get("any", ())),
            str(row.get("release")),
            row.get("kind", ""),
        )
        for row in map(json.loads, path.read_text("utf-8").splitlines())
        if part is None or row.get("part") == part
    ]
    return Collection("indomain", documents, tuple(asked))


def kept(path: Path, releases: Path, pages: Path) -> Collection:
    """Return questions on saved police pages and releases, all of which are there."""
    documents = [p for p in archive.read(releases) if isinstance(p, Parsed)]
    with tarfile.open(pages) as saved:
        for member in saved:
            file = saved.extractfile(member) if member.name.endswith(".html") else None
            if file is not None:
                original = Original(member.name, file.read(), "text/html")
                key = f"page-{Path(member.name).stem}"
                documents.append(replace(press.read(original, key=key), id=key))
    names = {f"release:{p.key}": p.id for p in documents}
    names |= {f"page:{p.key.removeprefix('page-')}": p.id for p in documents}
    asked = [
        Asked(
            row["q"],
            None if row["none"] else names[row["source"]],
            tuple(row["any"]),
            row["source"],
            row["kind"],
        )
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    ]
    return Collection("kept", tuple(documents), tuple(asked))


def misspelt(collection: Collection) -> Collection:
    """Return the collection with one typing error in one word of each question."""
    return _changed(collection, _with_typo)


def without_diacritics(collection: Collection) -> Collection:
    """Return the collection with å, ä and ö typed as a, a and o."""
    table = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
    return _changed(collection, lambda question: question.translate(table))


def _changed(collection: Collection, change: object) -> Collection:
    assert callable(change)
    asked = tuple(replace(asked, question=change(asked.question)) for asked in collection.asked)
    return replace(collection, asked=asked)


def _with_typo(question: str) -> str:
    """Return the question with a letter dropped, doubled, swapped or mistyped in a longer word."""
    chance = random.Random(question)
    words = question.split(" ")
    long = [i for i, word in enumerate(words) if sum(map(str.isalpha, word)) >= 4]
    if not long:
        return question
    i = chance.choice(long)
    word = words[i]
    place = chance.choice([p for p in range(1, len(word) - 1) if word[p].isalpha()] or [0])
    kind = chance.randrange(4)
    changed = {
        0: word[:place] + word[place + 1 :],
        1: word[:place] + word[place] + word[place:],
        2: word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
        3: word[:place] + chance.choice("aeinorst") + word[place + 1 :],
    }[kind]
    return " ".join([*words[:i], changed, *words[i + 1 :]])


def _plain(key: str, words: str) -> Parsed:
    """Return a paragraph as a document whose whole text is one block without a title."""
    return Parsed(key=key, kind="press", title="", text=" ".join(words.split()), id=key)


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def texts(collection: Collection) -> Iterator[tuple[str, str]]:
    """Yield (id, whole text with title) of every document."""
    for parsed in collection.documents:
        yield parsed.id or parsed.key, "\n".join(filter(None, (parsed.title, parsed.text)))
