"""What people say about a document whose file does not: its title and its dates.

For a file, `FILE.toml` beside it; for a source that is one document, `klara.toml`. They go before
what is read of the document.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from index.errors import SourceError
from index.records import Document, Parsed

FIELDS = ("title", "published", "updated")


@dataclass(frozen=True, slots=True)
class Described:
    """A title and dates (ISO 8601) that go before what a document says; None: as it says."""

    title: str | None = None
    published: str | None = None
    updated: str | None = None

    def over(self, parsed: Parsed) -> Parsed:
        """Return a document with these in place of its own, and a note on what nobody tells."""
        described = {name: value for name in FIELDS if (value := getattr(self, name)) is not None}
        missing = [name for name in parsed.unknown if name not in described]
        notes = parsed.notes
        if missing:
            notes += (
                f"{parsed.key}: cannot be told from the file: {' and '.join(missing)}; set in"
                f" klara.toml, or in {Path(parsed.key).name}.toml beside it",
            )
        return replace(parsed, **described, notes=notes)

    def holds(self, document: Document) -> bool:
        """Say whether a document has been kept with these already."""
        return all(getattr(self, name) in (None, getattr(document, name)) for name in FIELDS)


def beside(path: Path) -> Described:
    """Return what `FILE.toml` beside a file says; nothing if there is none.

    Raises SourceError if it is not TOML, names other fields or holds no dates where they belong.
    """
    sidecar = path.with_name(f"{path.name}.toml")
    try:
        fields = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Described()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{sidecar} cannot be read as TOML: {error}") from None
    if other := sorted(set(fields) - set(FIELDS)):
        raise SourceError(f"{sidecar} names {', '.join(other)}: only {', '.join(FIELDS)} are read")
    for name in ("published", "updated"):
        if name in fields:
            fields[name] = _day(fields[name], f"{sidecar}: {name}")
    return Described(**{name: str(value) for name, value in fields.items()})


def _day(value: object, where: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        raise SourceError(f"{where} must be a date as 2020-03-27, not {value!r}") from None
    return str(value)
