"""Figures for Prometheus: how many requests and answers, how long, paused or not; no question.

Each worker counts in files that all share (prometheus-client's multiprocess mode); one thread
beside the site adds them up, on an address of its own that no visitor reaches. Off unless set.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import KlaraError, SettingError
from index.generation import published_name
from index.publishing.pause import paused

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from assistant.records import Answer

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client finds the files that the workers share."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds that the times of requests are sorted by: an answer takes some hundredths."""


class Figures:
    """What a worker counts."""

    def __init__(self) -> None:
        """Begin to count; SettingError where the extra is not installed."""
        try:
            from prometheus_client import CollectorRegistry, Counter, Histogram
        except ImportError:
            raise SettingError(
                "KLARA_METRICS needs the extra `metrics`: pip install 'klara[metrics]'"
            ) from None
        registry = CollectorRegistry()
        self._requests = Counter(
            "klara_requests",
            "Requests by route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "klara_request_seconds",
            "Seconds until a request was answered.",
            ["route"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._answers = Counter(
            "klara_answers", "Answers by the way they ended.", ["status"], registry=registry
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count an answer by its status."""
        self._answers.labels(answer.status.value).inc()


class _Folders:
    """What the data folders say of themselves, read when it is asked for."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.metrics_core import GaugeMetricFamily

        yield GaugeMetricFamily(
            "klara_paused",
            "How many sites are paused.",
            value=float(sum(paused(folder) is not None for folder in self._folders)),
        )
        built = GaugeMetricFamily(
            "klara_generation_seconds",
            "When what is published was built, Unix time; of several collections the oldest.",
        )
        times = [time for folder in self._folders if (time := _built_at(folder))]
        if times:
            built.add_metric([], min(times))
        yield built


def _built_at(folder: Path) -> float | None:
    """Return when what is published in a data folder was built, None if nothing is."""
    try:
        name = published_name(folder)
        return (folder / "generations" / name).stat().st_mtime if name else None
    except (KlaraError, OSError):
        return None


def expose(address: str, folders: Sequence[Path]) -> None:
    """Serve `/metrics` on HOST:PORT from a thread; call it before any worker begins to count."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise SettingError(f"KLARA_METRICS is {address!r}: write it like 127.0.0.1:9100")
    os.environ[SHARED] = tempfile.mkdtemp(prefix="klara-metrics-")
    try:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector
    except ImportError:
        raise SettingError(
            "KLARA_METRICS needs the extra `metrics`: pip install 'klara[metrics]'"
        ) from None
    registry = CollectorRegistry()
    all_workers: Any = MultiProcessCollector
    all_workers(registry)
    registry.register(_Folders(folders))
    try:
        start_http_server(int(port), host.strip("[]"), registry)
    except OSError as error:
        raise SettingError(f"cannot listen on {address}: {error.strerror}") from None
