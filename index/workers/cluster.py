"""A Ray cluster, which others run and keep (Moritz et al., 2018)."""

from __future__ import annotations

import logging
import os
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from index.errors import SettingError, WorkerLost
from index.workers.tasks import ONE_CORE, TRIES, Needs, Result, Task

BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""How many threads numpy multiplies with: with another number the last bits of a sum are others,
and a speech model has been seen to write another word for them. Ray would say one."""

NOT_BEGUN = "Initialization failure"
"""What Ray says where the process that serves a client did not come up."""

NOT_IMPORTED = "failed to import on the worker"
"""What Ray says of a function that a machine does not have."""

SENT_ALONE = 1_000_000
"""Bytes from which an argument is put among a cluster's objects: sent once, however often begun."""


class Cluster:
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
        """Return how many tasks with such needs are done at once."""
        return self._cards if needs.cuda else max(1, self.count // self._cores_of(needs))

    def _cores_of(self, needs: Needs) -> int:
        # Ray would wait for ever for a machine that is larger than any.
        return max(1, min(needs.cores, self._most_cores))

    def submit(
        self, function: Callable[..., Result], *arguments: Any, needs: Needs = ONE_CORE
    ) -> Task[Result]:
        """Hand out a call of a pure function that can be imported by its name."""
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
