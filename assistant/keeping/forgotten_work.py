"""What staff kept of a document that was forgotten goes with it: names, baskets, reported hits."""

from __future__ import annotations

from pathlib import Path

from assistant.quotes import receipt_parts
from assistant.staff.desk import FILE, desk
from index.store.documents import Store


def remove_forgotten(data: Path) -> int:
    """Remove from the desk what belongs to forgotten documents and texts; return how many rows.

    Names that editors gave everywhere, and not in one document, are theirs and stay.
    """
    if not (data / FILE).exists():
        return 0
    removed = 0
    with Store(data) as store, desk(data) as file:
        withdrawn_at = store.forgotten.withdrawn_at
        for (document,) in file.execute("SELECT DISTINCT document FROM speakers").fetchall():
            if document and withdrawn_at(document):
                removed += file.execute(
                    "DELETE FROM speakers WHERE document = ?", (document,)
                ).rowcount
        for table in ("basket", "reported"):
            for (name,) in file.execute(f"SELECT DISTINCT receipt FROM {table}").fetchall():
                parts = receipt_parts(name)
                if parts and withdrawn_at(parts.document_id, parts.revision):
                    removed += file.execute(
                        f"DELETE FROM {table} WHERE receipt = ?", (name,)
                    ).rowcount
    return removed
