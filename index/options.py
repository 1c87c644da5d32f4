"""What every command has in common: its options, and JSON on standard output."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from index.language.typography import printable


class KindName(StrEnum):
    """The kinds of documents, as an option."""

    press = "press"
    handbook = "handbook"
    podcast = "podcast"


DATA = Path("data")

Data = Annotated[
    Path, typer.Option("--data", envvar="KLARA_DATA", help="The data folder.", show_default=True)
]
Encoder = Annotated[
    str | None,
    typer.Option(
        "--encoder", envvar="KLARA_ENCODER", help="A sentence-transformers model, name or folder."
    ),
]
CONFIG = Path("klara.toml")
Config = Annotated[Path, typer.Option(envvar="KLARA_CONFIG", help="Lists the standing sources.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AllowPrivate = Annotated[
    str,
    typer.Option(
        envvar="KLARA_ALLOW_PRIVATE",
        metavar="NETWORKS",
        help="Fetch also from these private networks, as 10.1.0.0/16; 1 is all of them.",
    ),
]
Delay = Annotated[
    float, typer.Option(envvar="KLARA_DELAY", min=0, help="Seconds between requests to a host.")
]

WorkersName = Annotated[
    str | None,
    typer.Option(
        "--workers",
        metavar="N|ADDRESS",
        help="Processes to work with, or the address of a Ray cluster: ray://host:10001.",
    ),
]


def say(line: object) -> None:
    """Print what may hold words of a source, a visitor or a file name; they steer no terminal."""
    print(printable(str(line)))


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
