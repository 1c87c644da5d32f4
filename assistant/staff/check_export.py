"""A check to take along: as JSON that can be verified again, and as Markdown to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.citation import citation, day
from assistant.quotes import verify
from assistant.records import Quote, to_json
from assistant.staff.checked import Checked, Coverage
from assistant.staff.export import in_markdown
from assistant.texts import Texts
from index.days import now
from index.store.documents import Store

FORM = "klara check 1"


def as_record(
    pasted: str, results: Sequence[Checked], read: Coverage, generation: str, by: str
) -> dict[str, Any]:
    """Return a check as JSON holds it: what was pasted, what was read, what was found."""
    return {
        "form": FORM,
        "made_at": now(),
        "by": by,
        "generation": generation,
        "read": asdict(read),
        "pasted": pasted,
        "results": [_result(one) for one in results],
    }


def receipts_in(record: object) -> list[str]:
    """Return every receipt that stands in a check, wherever it stands."""
    if isinstance(record, dict):
        own = [record["receipt"]] if isinstance(record.get("receipt"), str) else []
        return own + [name for value in record.values() for name in receipts_in(value)]
    if isinstance(record, list):
        return [name for value in record for name in receipts_in(value)]
    return []


def verified(record: object, store: Store) -> list[dict[str, Any]]:
    """Return what each receipt of a check proves today."""
    return [to_json(verify(store, name)) for name in dict.fromkeys(receipts_in(record))]


def as_markdown(record_of: Sequence[Checked], pasted: str, read: Coverage, t: Texts) -> str:
    """Return a check as Markdown."""
    lines = [f"# {t.staff_check_title}", "", in_words(read, t), ""]
    lines += [f"> {in_markdown(line)}".rstrip() for line in pasted.splitlines()] + [""]
    for one in record_of:
        lines += [f"## {in_markdown(one.words)}", ""]
        for statement in one.said:
            lines += [f"**{t[f'staff_match_{statement.match}']}**", ""]
            lines += (
                _quoted(statement.quote, t) if statement.quote else [statement.document.title, ""]
            )
        if not one.said:
            lines += [f"**{t.staff_match_none}**", ""]
        for near in one.nearest:
            lines += [f"**{t.staff_nearest}**", "", *_quoted(near.quote, t)]
    return "\n".join(lines)


def in_words(read: Coverage, t: Texts) -> str:
    """Return what was read, as a sentence."""
    if not read.first:
        return t("staff_read_undated", count=read.documents)
    return t("staff_read", count=read.documents, first=day(read.first, t), last=day(read.last, t))


def _quoted(quote: Quote, t: Texts) -> list[str]:
    source = in_markdown(", ".join(citation(quote, t)))
    quoted = [f"> {in_markdown(line)}".rstrip() for line in quote.text.splitlines()]
    return [*quoted, ">", f"> — {source}  ", f"> {t.column_receipt}: `{quote.receipt}`", ""]


def _result(one: Checked) -> dict[str, Any]:
    return {
        "words": one.words,
        "is_said": one.is_said,
        "too_short": one.too_short,
        "said": [
            {
                "match": statement.match,
                "stands": statement.stands,
                "document": {"id": statement.document.id, "title": statement.document.title},
                "quote": to_json(statement.quote) if statement.quote else None,
                "differences": [asdict(piece) for piece in statement.differences],
            }
            for statement in one.said
        ],
        "clauses": [_result(part) for part in one.clauses],
        "nearest": [
            {
                "quote": to_json(near.quote),
                "numbers_only_pasted": near.only_pasted,
                "numbers_only_source": near.only_source,
                "differences": [asdict(piece) for piece in near.differences],
            }
            for near in one.nearest
        ],
    }
