"""The commands of the website."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from assistant.commands import ReaderName, Threshold
from index.errors import SettingError
from index.options import DATA, Data, EachData, Encoder


def alerts(encoder: Encoder = None, data: EachData = DATA) -> None:
    """Tell those who follow a search what is new, by mail and webhook; after `klara index`."""
    from index.search.encoder import open_encoder
    from index.search.reader import Reader
    from web.collections import settings_of_each
    from web.settings import from_environment
    from web.staff.alerts import NotTold, tell

    settings = from_environment().model_copy(update={"data": data})
    count, problems = 0, list[str]()
    for each in [own for _, own in settings_of_each(settings)] or [settings]:
        with Reader(each.data, open_encoder(encoder)) as reader:
            hits, wrong = tell(each, reader)
        count += hits
        problems += wrong
    print(f"{count} new {'hit' if count == 1 else 'hits'}")
    if problems:
        raise NotTold("; ".join(problems))


def serve(
    host: Annotated[
        str, typer.Option(envvar="KLARA_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="KLARA_PORT", help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(envvar="KLARA_WORKERS", min=1, help="Processes.")] = 1,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    bundles: Annotated[
        str | None,
        typer.Option(
            "--from",
            envvar="KLARA_BUNDLES",
            metavar="TARGET",
            help="Serve what `klara publish` put there; the data folder holds what was fetched.",
        ),
    ] = None,
    data: EachData = DATA,
) -> None:
    """Serve the website and the API."""
    from web.serve import serve as start

    os.environ["KLARA_DATA"] = str(data)
    if bundles is not None:
        os.environ["KLARA_BUNDLES"] = bundles
    if encoder is not None:
        os.environ["KLARA_ENCODER"] = encoder
    if reader is not None:
        os.environ["KLARA_READER"] = reader
    if threshold is not None:
        os.environ["KLARA_THRESHOLD"] = str(threshold)
    start(host, port, workers)


def mcp(
    http: Annotated[
        bool,
        typer.Option("--http", help="Serve /mcp over HTTP; else on standard input and output."),
    ] = False,
    host: Annotated[str, typer.Option(help="Address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on, with --http.")] = 8001,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: Data = DATA,
) -> None:
    """Let assistants ask, search, read and prove by the Model Context Protocol."""
    try:
        import mcp as _  # noqa: F401
    except ImportError:
        raise SettingError("the extra `mcp` is not installed: pip install 'klara[mcp]'") from None
    from assistant.answer import Asking
    from index.search.encoder import open_encoder
    from web.machines.mcp_server import http_app, mcp_server
    from web.reading import Reading

    asking, secret = Asking.of(threshold, reader), os.environ.get("KLARA_SECRET")
    reading = Reading(data, open_encoder(encoder), asking, secret=secret)
    server = mcp_server(reading)
    if not http:
        server.run("stdio")
        return
    import uvicorn

    uvicorn.run(
        http_app(server, host, port, os.environ.get("KLARA_PUBLIC_URL")),
        host=host,
        port=port,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
