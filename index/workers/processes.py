"""A pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from index.errors import WorkerLost
from index.workers.tasks import ONE_CORE, TRIES, Needs, Result, Task


class Processes:
    """A pool of processes on this machine; one that is killed is replaced, its work done again."""

    here = True

    def __init__(self, count: int) -> None:
        self.count = count
        self.cores = max(1, len(os.sched_getaffinity(0)) // count)
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.count, spawn, initializer=_end_with_parent)

    def at_once(self, needs: Needs) -> int:
        """Return how many tasks with such needs are done at once."""
        return self.count

    def submit(
        self, function: Callable[..., Result], *arguments: Any, needs: Needs = ONE_CORE
    ) -> Task[Result]:
        """Hand out a call of a pure function that can be imported by its name."""
        return _Again(self, function, arguments)

    def begin(self, function: Callable[..., Result], arguments: Any) -> Future[Result]:
        """Begin a task, on a new pool if the one at hand is broken."""
        try:
            return self._pool.submit(function, *arguments)
        except BrokenProcessPool:
            self._pool = self._new()
            return self._pool.submit(function, *arguments)

    def close(self) -> None:
        """End the processes; what they had not begun is not done."""
        self._pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End this process when the one that began it is killed: what it does is done anew."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class _Again:
    """A task of a pool, begun again when its process is killed."""

    def __init__(self, pool: Processes, function: Callable[..., Any], arguments: Any) -> None:
        self._begin: Callable[[], Future[Any]] = lambda: pool.begin(function, arguments)
        self._future = self._begin()

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> Any:
        for _ in range(TRIES - 1):
            try:
                return self._future.result()
            except BrokenProcessPool:
                self._future = self._begin()
        try:
            return self._future.result()
        except BrokenProcessPool:
            raise WorkerLost(f"its process was killed each of {TRIES} times") from None
