"""The process that reads originals: `python -m ingest.apart.child SECONDS MEGABYTES`."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from index.errors import SourceError
from ingest.apart import frames
from ingest.fetch.original import Original
from ingest.podcast.transcripts import read_transcript

READERS = {"handbook": "ingest.handbook.read", "press": "ingest.press.read"}
"""The modules whose `read` may be asked for."""
PAGES = {"feed": "ingest.podcast.feed", "sitemap": "ingest.text.sitemap"}
"""Those whose `read_page` may be."""
MEGABYTE = 1_000_000


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    location = str(request["location"])
    try:
        original = Original(location, data, request["media_type"], request["charset"])
        return {"made": _read(request["reader"], original, request["key"])}
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{location} needs more memory to be read than it may have"}
    except Exception as error:
        # Here a fault in a reader ends: one original is left out, with what to report.
        return {"error": f"{location} cannot be read: {type(error).__name__}: {error}"}


def _read(reader: str, original: Original, key: str) -> object:
    """Return what is asked for, as JSON has it; raises whatever a reader does."""
    if reader == "transcript":
        return asdict(read_transcript(original, key))
    if reader == "explained":
        from ingest.explain import explained

        return [asdict(block) for block in explained(original)]
    if reader in PAGES:
        return asdict(importlib.import_module(PAGES[reader]).read_page(original))
    return asdict(importlib.import_module(READERS[reader]).read(original, key=key))


def _serve(seconds: int, megabytes: int) -> None:
    """Answer until nobody asks; the standard streams are the pipes."""
    inward, outward = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not come between the frames.
    os.dup2(2, 1)
    memory = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in READERS.values():
        importlib.import_module(name)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    frames.write(outward, b"{}")
    while (request := frames.read(inward)) is not None and (
        data := frames.read(inward)
    ) is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(usage.ru_utime + usage.ru_stime) + 1
        most = spent + seconds if hard == resource.RLIM_INFINITY else min(spent + seconds, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        frames.write(outward, json.dumps(_answer(json.loads(request), data)).encode())


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
