"""Transcripts that a person set right in the browser: words move, their times stay.

a paragraph's new words → aligned with the old → splices, as corrections make them → a revision

What was edited says so in its meta, with a hash of what its source said then. As long as the source
says that, the edit stands; when the source's own words change, they count, and the run says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from re import finditer

from index.days import swedish_today
from index.errors import KlaraError, SettingError
from index.lock import writing
from index.records import Document, Parsed, text_hash
from index.store.documents import Store
from ingest.episodes.corrections import Correction, Splice, load, moved, spliced
from ingest.episodes.stored import facts_of

LONGEST_RULE = 5
"""Words of a phrase that may become a rule: a longer one is said once."""

EDITED = "edited"


class EditedMeanwhile(KlaraError):
    """Somebody else changed the words since they were shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """A phrase that was heard and what was said instead, as a rule would hold them."""

    heard: str
    said: str

    @property
    def may_be_rule(self) -> bool:
        """Return whether a rule can hold it: both have words, and not too many."""
        return bool(self.said) and 0 < len(self.heard.split()) <= LONGEST_RULE


def edit(
    data: Path, name: str, revision: str, start: int, end: int, words: str, account: str
) -> list[Change]:
    """Give the paragraph [start, end) of an episode other words; return what changed.

    Raises EditedMeanwhile if its words are not those of `revision` any longer, and Busy while
    sources are taken in.
    """
    with writing(data, "ingest"), Store(data, write=True) as store:
        document, parsed = _current(store, name, revision)
        splices, changes = _aligned(parsed.text, start, end, " ".join(words.split()))
        if not changes:
            return []
        text = spliced(parsed.text, splices)
        edited = replace(parsed, text=text, marks=moved(parsed.marks, splices))
        _put(store, document, edited, account)
    return changes


def name_speakers(
    data: Path, name: str, revision: str, names: Mapping[str, str], account: str
) -> bool:
    """Give the speakers of an episode other names; two of one name are one. Return if any did."""
    new_names = {old: " ".join(new.split()) for old, new in names.items() if new.strip()}
    with writing(data, "ingest"), Store(data, write=True) as store:
        document, parsed = _current(store, name, revision)
        marks = tuple(
            replace(mark, value=new_names.get(str(mark.value), mark.value))
            if mark.kind == "speaker"
            else mark
            for mark in parsed.marks
        )
        if marks == parsed.marks:
            return False
        _put(store, document, replace(parsed, marks=marks), account)
    return True


def as_edited(store: Store, document: Document | None, parsed: Parsed) -> Parsed:
    """Return an episode as it was edited, if its source says what it said before the edit."""
    note = document.meta.get(EDITED) if document else None
    if document is None or document.revision is None or not isinstance(note, dict):
        return parsed
    if note.get("source") != text_hash(parsed.text):
        return parsed
    revision = store.revision(document.id, document.revision)
    if revision is None:
        return parsed
    marks = store.marks(document.id, revision.hash)
    meta = {**parsed.meta, EDITED: note}
    return replace(parsed, text=revision.text, marks=marks, meta=meta)


def is_edited(document: Document) -> bool:
    """Return whether a person set the words of an episode right."""
    return isinstance(document.meta.get(EDITED), dict)


def add_rule(path: Path, rule: Correction) -> None:
    """Write a rule at the end of corrections.toml, if it is not there; or raise SettingError."""
    if any((one.heard, one.said) == (rule.heard, rule.said) for one in load(path)):
        return
    try:
        with path.open("a", encoding="utf-8") as file:
            heard, said = (json.dumps(part, ensure_ascii=False) for part in (rule.heard, rule.said))
            file.write(f"\n[[correction]]\nheard = {heard}\nsaid = {said}\n")
    except OSError as error:
        raise SettingError(f"{path} cannot be written: {error.strerror}") from None
    load(path)


def _current(store: Store, name: str, revision: str) -> tuple[Document, Parsed]:
    document = store.document(name)
    stored = store.revision(name, document.revision or "") if document else None
    if document is None or stored is None or document.kind != "podcast":
        raise EditedMeanwhile(f"there is no episode {name} with words")
    if stored.hash != revision:
        raise EditedMeanwhile(f"the words of {name} were changed meanwhile")
    parsed = replace(
        facts_of(document),
        text=stored.text,
        marks=store.marks(name, stored.hash),
        meta=document.meta,
    )
    return document, parsed


def _put(store: Store, document: Document, edited: Parsed, account: str) -> None:
    stored = store.revision(document.id, document.revision or "")
    before = document.meta.get(EDITED)
    source = before["source"] if isinstance(before, dict) else document.revision
    note = {"by": account, "date": swedish_today().isoformat(), "source": source}
    meta = {**edited.meta, EDITED: note}
    store.put(
        replace(edited, meta=meta),
        source=document.source,
        original=stored.original if stored else None,
    )


def _aligned(text: str, start: int, end: int, new: str) -> tuple[list[Splice], list[Change]]:
    """Return the splices that make a paragraph's words `new`, and the phrases that changed."""
    old = list(finditer(r"\S+", text[start:end]))
    words = new.split()
    if not old or not words:
        return [], []
    matcher = SequenceMatcher(None, [word[0] for word in old], words, autojunk=False)
    splices, changes = [], []
    for operation, a, a_to, b, b_to in matcher.get_opcodes():
        if operation == "equal":
            continue
        changes.append(Change(" ".join(word[0] for word in old[a:a_to]), " ".join(words[b:b_to])))
        if a_to - a == b_to - b:
            for word, instead in zip(old[a:a_to], words[b:b_to], strict=True):
                splices.append(Splice(start + word.start(), start + word.end(), instead))
            continue
        first, last, begin, stop = a, a_to, b, b_to
        if a == a_to or b == b_to:  # what comes or goes takes a neighbour's time with it
            before = 1 if a else 0
            first, begin = a - before, b - before
            last, stop = a_to + 1 - before, b_to + 1 - before
        instead = " ".join(words[begin:stop])
        splices.append(Splice(start + old[first].start(), start + old[last - 1].end(), instead))
    return _apart(splices), changes


def _apart(splices: list[Splice]) -> list[Splice]:
    """Return splices of which no two touch the same words."""
    apart: list[Splice] = []
    for splice in splices:
        if apart and splice.start < apart[-1].end:
            before = apart.pop()
            extra = splice.said.removeprefix(before.said.rpartition(" ")[2])
            apart.append(Splice(before.start, max(before.end, splice.end), before.said + extra))
        else:
            apart.append(splice)
    return apart
