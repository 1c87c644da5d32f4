"""Heavy work on other processes, or on other machines: pure functions and their arguments.

`--workers 4` is a pool of processes here; `--workers ray://host:10001`, or `host:6379`, is a Ray
cluster that others run and keep. A task's result follows from its arguments, so what a killed
process or a lost machine had is simply done again.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from index.errors import ModelError, SettingError
from index.search.encoder import open_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.search.encoder import Encoder

Result = TypeVar("Result")
Returned_co = TypeVar("Returned_co", covariant=True)

TRIES = 5
"""How often a task is begun that its process or machine did not survive: it may be to blame."""

TEXTS_AT_ONCE = 512
"""Passages that are sent to be encoded in one task: half a megabyte there and back."""


class Task(Protocol[Returned_co]):
    """Work that was handed out."""

    def result(self) -> Returned_co:
        """Wait for what the function returned."""


class Workers(Protocol):
    """What work is handed out to; ``count`` is how many tasks are done at once."""

    count: int

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Task[Result]:
        """Hand out a call of a pure function that can be imported by its name."""


@contextmanager
def open_workers(where: str | None) -> Iterator[Workers | None]:
    """Yield what `--workers` names, None where nothing is to be handed out."""
    if where is None or where == "1":
        yield None
    elif where.isdigit():
        pool = _Processes(int(where))
        try:
            yield pool
        finally:
            pool.close()
    else:
        cluster = _Cluster(where)
        try:
            yield cluster
        finally:
            cluster.close()


class _Processes:
    """A pool of processes on this machine; one that is killed is replaced, its work done again."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, multiprocessing.get_context("spawn"))

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Task[Result]:
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


class _Again:
    """A task of a pool, begun again when its process is killed."""

    def __init__(self, pool: _Processes, function: Callable[..., Any], arguments: Any) -> None:
        self._begin: Callable[[], Future[Any]] = lambda: pool.begin(function, arguments)
        self._future = self._begin()

    def result(self) -> Any:
        for _ in range(TRIES - 1):
            try:
                return self._future.result()
            except BrokenProcessPool:
                self._future = self._begin()
        return self._future.result()


class _Cluster:
    """A Ray cluster, by its address; the tasks of a machine that is lost are begun anew."""

    def __init__(self, address: str) -> None:
        # Ray would otherwise send home how it is used.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError:
            raise SettingError(
                f"--workers {address} needs Ray: pip install 'klara[cluster]'; a number takes so"
                " many processes of this machine"
            ) from None
        self._ray: Any = ray
        host, _, port = address.removeprefix("ray://").rpartition(":")
        try:
            # Ray itself waits for minutes for a cluster that is not there.
            socket.create_connection((host, int(port)), timeout=10.0).close()
            ray.init(address, log_to_driver=False, logging_level="ERROR")
        except (OSError, ValueError, RuntimeError) as error:
            raise SettingError(f"no Ray cluster answers at {address}: {error}") from None
        self.count = max(1, int(ray.cluster_resources().get("CPU", 1)))

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Task[Result]:
        remote = self._ray.remote(max_retries=TRIES)(function)
        task: Task[Result] = remote.remote(*arguments).future()
        return task

    def close(self) -> None:
        """Leave the cluster."""
        self._ray.shutdown()


class EncoderOnWorkers:
    """An encoder whose passages are encoded by workers; questions are encoded here."""

    def __init__(self, name: str | None, workers: Workers) -> None:
        """Open the encoder called `name` here too: what it says of itself must be theirs."""
        self._name, self._workers = name, workers
        self._here: Encoder = open_encoder(name)
        self.quick = self._here.quick
        self.name = self._here.name
        self.fingerprint = self._here.fingerprint
        self.dimensions = self._here.dimensions
        self.encode_queries = self._here.encode_queries

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d), in order."""
        tasks = [
            self._workers.submit(_encoded, self._name, texts[first : first + TEXTS_AT_ONCE])
            for first in range(0, len(texts), TEXTS_AT_ONCE)
        ]
        parts = [np.zeros((0, self.dimensions), np.float32)]
        for task in tasks:
            fingerprint, vectors = task.result()
            if fingerprint != self.fingerprint:
                raise ModelError(f"the workers have another encoder than {self.name}: update them")
            parts.append(vectors)
        return np.concatenate(parts)


def _encoded(name: str | None, texts: Sequence[str]) -> tuple[str, NDArray[np.float32]]:
    encoder = _opened(name)
    return encoder.fingerprint, encoder.encode_passages(texts)


@cache
def _opened(name: str | None) -> Encoder:
    return open_encoder(name)
