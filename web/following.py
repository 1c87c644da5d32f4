"""Following what is published elsewhere: a thread that pulls bundles while the website serves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.bundles import pull, pulled
from index.errors import Busy, KlaraError, NoGeneration
from index.language.typography import printable

log = logging.getLogger("klara.web")


@contextmanager
def following(source: str | None, data: Path, seconds: float) -> Iterator[Callable[[], None]]:
    """Pull bundles from `source` to `data` every so many seconds; yields what begins it.

    That waits for the first bundle where none is here, and not where one can be served already.
    What cannot be pulled is logged, once until something else happens: what is here is served.
    """
    if source is None:
        yield lambda: None
        return
    stop = threading.Event()
    logged = ""

    def once() -> None:
        nonlocal logged
        try:
            name = pull(source, data)
            logged = ""
            if name:
                log.warning("%s is fetched from %s", name, source)
        except Busy:
            return  # another worker does it
        except KlaraError as error:
            if str(error) != logged:
                logged = str(error)
                log.error("%s; what is here is served on", printable(logged))

    def repeatedly() -> None:
        once()
        while not stop.wait(seconds):
            once()

    def first() -> None:
        try:
            pulled(data)
        except NoGeneration:
            once()
        threading.Thread(target=repeatedly, name="klara-pull", daemon=True).start()

    try:
        yield first
    finally:
        stop.set()
