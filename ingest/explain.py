"""What is kept of a file and what is left out, and why: `klara ingest --explain FILE`.

A reader that can tell joins `EXPLAINERS` with two functions: `recognise(original)` and
`explain(original)`, which yields everything that the file says, in order.
"""

from __future__ import annotations

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.handbook import read as handbook
from ingest.press import read as press
from ingest.text.explained import Explained

EXPLAINERS = (handbook, press)


def explained(original: Original) -> list[Explained]:
    """Return what is kept of an original and what is left out.

    Raises SourceError for one that cannot be read, or of a kind whose reader cannot tell.
    """
    for explainer in EXPLAINERS:
        if explainer.recognise(original):
            return list(explainer.explain(original))
    raise SourceError(
        f"{original.location} is of a kind whose reader cannot tell what it leaves out"
    )
