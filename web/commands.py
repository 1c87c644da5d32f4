"""The commands of the website."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from assistant.commands import ReaderName, Threshold
from index.options import DATA, Data, Encoder


def serve(
    host: Annotated[
        str, typer.Option(envvar="KLARA_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="KLARA_PORT", help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(envvar="KLARA_WORKERS", min=1, help="Processes.")] = 1,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Serve the website and the API."""
    from web.serve import serve as start

    os.environ["KLARA_DATA"] = str(data)
    if encoder is not None:
        os.environ["KLARA_ENCODER"] = encoder
    if reader is not None:
        os.environ["KLARA_READER"] = reader
    if threshold is not None:
        os.environ["KLARA_THRESHOLD"] = str(threshold)
    start(host, port, workers)
