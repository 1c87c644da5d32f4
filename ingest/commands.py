"""The commands that bring material in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from index.options import DATA, AsJson, Data, print_json


class KindName(StrEnum):
    """The kinds of documents, as an option."""

    press = "press"
    handbook = "handbook"
    podcast = "podcast"


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="URLs, files, folders, feeds, sitemaps or JSONL archives."),
    ] = None,
    kind: Annotated[
        KindName | None, typer.Option(help="What the sources are, if not recognised.")
    ] = None,
    config: Annotated[
        Path, typer.Option(envvar="KLARA_CONFIG", help="Lists the standing sources.")
    ] = Path("klara.toml"),
    reread: Annotated[
        bool, typer.Option(help="Read everything again, also what did not change.")
    ] = False,
    allow_private: Annotated[
        bool,
        typer.Option(
            envvar="KLARA_ALLOW_PRIVATE", help="Fetch also from this machine and its network."
        ),
    ] = False,
    delay: Annotated[
        float, typer.Option(envvar="KLARA_DELAY", min=0, help="Seconds between requests to a host.")
    ] = 0.5,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Take in sources; without any named, those that klara.toml lists."""
    from ingest.fetch import Fetcher, Limits
    from ingest.report import following, show
    from ingest.run import run
    from ingest.sources import named, standing

    asked = named(sources, kind) if sources else standing(config)
    with (
        Fetcher(Limits(delay=delay), allow_private=allow_private) as fetcher,
        following(quiet=as_json) as progress,
    ):
        reports = run(data, asked, fetcher, reread=reread, progress=progress)
    if as_json:
        print_json([report.as_json() for report in reports])
    else:
        show(reports)
    if any(report.failed for report in reports):
        raise typer.Exit(1)
