"""Heavy work on other processes, or on other machines: pure functions and their arguments.

`--workers 4` is a pool of processes here (`processes`); `--workers ray://host:10001`, or
`host:6379`, is a Ray cluster that others run and keep (`cluster`). A task's result follows from its
arguments, so what a killed process or a lost machine had is simply done again.

Others use `open_workers`, what it gives (`tasks`), and `encoding.EncoderOnWorkers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.workers.cluster import Cluster
from index.workers.processes import Processes
from index.workers.tasks import Workers


@contextmanager
def open_workers(where: str | None) -> Iterator[Workers | None]:
    """Yield what `--workers` names, None where nothing is to be handed out."""
    if where is None or where == "1":
        yield None
    elif where.isdigit():
        pool = Processes(int(where))
        try:
            yield pool
        finally:
            pool.close()
    else:
        cluster = Cluster(where)
        try:
            yield cluster
        finally:
            cluster.close()
