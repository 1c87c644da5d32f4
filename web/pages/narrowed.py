"""What a visitor looks for in a list of sources: words, a kind, a year, a page of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from index.records import KINDS

LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The words, the kind and the year ("" for all), and the page, from 1, of a list at `path`."""

    path: str
    q: str = ""
    slag: str = ""
    ar: str = ""
    sida: int = 1

    @classmethod
    def read(cls, path: str, parameters: QueryParams) -> Narrowed:
        """Return what an address asks for; what cannot be used is left out."""
        kind, year, number = (parameters.get(name, "") for name in ("slag", "ar", "sida"))
        return cls(
            path,
            " ".join(parameters.get("q", "").split())[:LONGEST_WORDS],
            kind if kind in KINDS else "",
            year if re.fullmatch(r"\d{4}", year, re.ASCII) else "",
            int(number) if re.fullmatch(r"[1-9]\d{0,4}", number, re.ASCII) else 1,
        )

    def address(self, **changes: str | int) -> str:
        """Return the address of the same with some of it changed; narrowed anew, it is page 1."""
        there = replace(self, **{"sida": 1, **changes})  # type: ignore[arg-type]
        values = {
            "q": there.q,
            "slag": there.slag,
            "ar": there.ar,
            "sida": there.sida if there.sida > 1 else "",
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{self.path}?{query}" if query else self.path
