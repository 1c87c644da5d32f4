"""What workers save: `python -m benchmarks.workers FOLDER` prints JSON.

Takes in a folder of PDFs, pages and sounds with each of some kinds of workers: numbers of
processes, or the address of a Ray cluster. Sounds are heard by `--model`; without it they wait. On
a machine that others use too, the speed-up says little: the load is given after each run.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from index.workers import open_workers
from ingest.episodes.hearing import SpeechModel
from ingest.episodes.transcribe_waiting import TranscriptionSettings
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--workers", nargs="+", default=["1", "2"], help="as klara ingest does")
    arguments.add_argument("--model", help="the speech model, as klara ingest has it")
    arguments.add_argument("--threads", type=int, default=0, help="of the model, of each worker")
    wanted = arguments.parse_args()
    model = SpeechModel(wanted.model, threads=wanted.threads)
    transcription = TranscriptionSettings(model) if wanted.model else None
    rows: list[dict[str, object]] = []
    alone = 0.0
    for where in wanted.workers:
        with (
            tempfile.TemporaryDirectory() as data,
            Fetcher() as fetcher,
            open_workers(where) as workers,
        ):
            began = time.perf_counter()
            [report] = run(
                Path(data),
                named([str(wanted.folder)], None),
                fetcher,
                transcription=transcription,
                workers=workers,
            )
            seconds = time.perf_counter() - began
        alone = alone or seconds
        rows.append(
            {
                "workers": where,
                "documents": report.new,
                "failed": report.failed,
                "seconds": round(seconds, 1),
                "speed_up": round(alone / seconds, 2),
                "seconds_of_sound": round(report.sound),
                "load": round(os.getloadavg()[0], 1),
            }
        )
    print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg()[0], "runs": rows}, indent=1))


if __name__ == "__main__":
    main()
