"""Heavy work on other processes, or on other machines: pure functions and their arguments.

`--workers 4` is a pool of processes here; `--workers ray://host:10001`, or `host:6379`, is a Ray
cluster that others run and keep. A task's result follows from its arguments, so what a killed
process or a lost machine had is simply done again.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from index.errors import ModelError, SettingError, WorkerLost
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

BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""How many threads numpy multiplies with: with another number the last bits of a sum are others,
and a speech model has been seen to write another word for them. Ray would say one."""

NOT_BEGUN = "Initialization failure"
"""What Ray says where the process that serves a client did not come up."""

NOT_IMPORTED = "failed to import on the worker"
"""What Ray says of a function that a machine does not have."""

SENT_ALONE = 1_000_000
"""Bytes from which an argument is put among a cluster's objects: sent once, however often begun."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a task takes of a machine of a cluster: cores, and whether a graphics card."""

    cores: int = 1
    cuda: bool = False


ONE_CORE = Needs()


class Task(Protocol[Returned_co]):
    """Work that was handed out."""

    def done(self) -> bool:
        """Return whether the result is there, or it is clear that the task must be begun anew."""

    def result(self) -> Returned_co:
        """Wait for what the function returned, or raise what it raised.

        Raises WorkerLost where what did it died each time.
        """


class Workers(Protocol):
    """What work is handed out to.

    ``count`` is how many tasks of one core are done at once, ``cores`` how many cores each may
    take, and ``here`` whether they see this machine's files.
    """

    count: int
    cores: int
    here: bool

    def at_once(self, needs: Needs) -> int:
        """Return how many tasks with such needs are done at once."""

    def submit(
        self, function: Callable[..., Result], *arguments: Any, needs: Needs = ONE_CORE
    ) -> Task[Result]:
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

    here = True

    def __init__(self, count: int) -> None:
        self.count = count
        self.cores = max(1, len(os.sched_getaffinity(0)) // count)
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.count, spawn, initializer=_end_with_parent)

    def at_once(self, needs: Needs) -> int:
        return self.count

    def submit(
        self, function: Callable[..., Result], *arguments: Any, needs: Needs = ONE_CORE
    ) -> Task[Result]:
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

    def __init__(self, pool: _Processes, function: Callable[..., Any], arguments: Any) -> None:
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


class _Cluster:
    """A Ray cluster, by its address; the tasks of a machine that is lost are begun anew."""

    here = False
    cores = 1

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
        self._address = address
        host, _, port = address.removeprefix("ray://").rpartition(":")
        if not host or not port.isdigit():
            raise SettingError(
                f"--workers {address}: give a number of processes, ray://HOST:10001 for Ray's"
                " client, or HOST:6379 from a machine of the cluster"
            )
        try:
            # Ray itself waits for minutes for a cluster that is not there.
            socket.create_connection((host, int(port)), timeout=10.0).close()
            self._join()
            resources = self._ray.cluster_resources()
            nodes = self._ray.nodes()
        except (OSError, ValueError, RuntimeError, OverflowError) as error:
            reason = " ".join(str(error).split())
            raise SettingError(f"no Ray cluster answers at {address}: {reason}") from None
        self.count = max(1, int(resources.get("CPU", 1)))
        self._cards = int(resources.get("GPU", 0))
        self._most_cores = max(int(node["Resources"].get("CPU", 0)) for node in nodes)

    def _join(self, tries: int = 2) -> None:
        """Join the cluster; Ray begins a process for each client, which may fail to come up."""
        settings = {"runtime_env": {"env_vars": {BLAS_THREADS: _blas_threads()}}}
        quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what goes wrong is raised as well
                self._ray.init(self._address, **quiet, **settings)
        except ConnectionError as error:
            if tries == 1 or NOT_BEGUN not in str(error):
                raise
            self._ray.shutdown()
            self._join(tries - 1)

    def at_once(self, needs: Needs) -> int:
        return self._cards if needs.cuda else max(1, self.count // self._cores_of(needs))

    def _cores_of(self, needs: Needs) -> int:
        # Ray would wait for ever for a machine that is larger than any.
        return max(1, min(needs.cores, self._most_cores))

    def submit(
        self, function: Callable[..., Result], *arguments: Any, needs: Needs = ONE_CORE
    ) -> Task[Result]:
        if needs.cuda and not self._cards:
            raise SettingError(f"the Ray cluster at {self._address} has no graphics card")
        taken = {"num_cpus": self._cores_of(needs), "num_gpus": int(needs.cuda)}
        remote = self._ray.remote(max_retries=TRIES - 1, **taken)(function)
        with self._as_raised():
            sent = [
                self._ray.put(argument)
                if isinstance(argument, bytes) and len(argument) > SENT_ALONE
                else argument
                for argument in arguments
            ]
            return _OnCluster(remote.remote(*sent).future(), self._as_raised)

    @contextmanager
    def _as_raised(self) -> Iterator[None]:
        """Raise what a function raised as it was, and what befell its machine as WorkerLost."""
        raised = self._ray.exceptions.RayTaskError
        try:
            yield
        except raised as error:
            if NOT_IMPORTED in str(error.cause):
                raise self._without_klara() from None
            raise (error.cause if isinstance(error.cause, Exception) else error) from None
        except ImportError:  # of the machine that answers clients, which is sent a function's name
            raise self._without_klara() from None
        except (self._ray.exceptions.RayError, ConnectionError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise WorkerLost(f"the Ray cluster at {self._address} lost it: {reason}") from None

    def _without_klara(self) -> SettingError:
        return SettingError(
            f"every machine of the Ray cluster at {self._address} must have this Klara installed,"
            " with the extras that the work needs"
        )

    def close(self) -> None:
        """Leave the cluster."""
        self._ray.shutdown()


class _OnCluster:
    """A task of a cluster."""

    def __init__(self, future: Future[Any], as_raised: Callable[[], Any]) -> None:
        self._future = future
        self._as_raised = as_raised

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> Any:
        with self._as_raised():
            return self._future.result()


def _blas_threads() -> str:
    """Return the number of threads that numpy multiplies with in this process."""
    here = os.environ.get(BLAS_THREADS) or os.environ.get("OMP_NUM_THREADS")
    return here or str(len(os.sched_getaffinity(0)))


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
