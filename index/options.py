"""What every command has in common: its options, and JSON on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from index.collections import Collection, alone, collections, folders
from index.errors import KlaraError, SettingError
from index.language.typography import printable

DATA = Path("data")


EachData = Annotated[
    Path, typer.Option("--data", envvar="KLARA_DATA", help="The data folder.", show_default=True)
]
"""The data folder of a command that may be for several collections."""

Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="KLARA_DATA",
        help="The data folder; of one collection, where there are several.",
        show_default=True,
        callback=alone,
    ),
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


def for_each_collection(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command do its work for every collection, one after the other.

    Which there are is what klara.toml lists, for a command that reads it, else what the data
    folder holds. Where there are none, or the data folder is that of one of them, it does it once.
    """

    @wraps(command)
    def run(**options: Any) -> None:
        each = _of_each(options)
        if len(each) == 1:
            command(**options | each[0][1])
            return
        failed = False
        for title, own in each:
            if not options.get("as_json"):
                say(f"{title}:")
            try:
                command(**options | own)
            except typer.Exit as end:
                failed = failed or end.exit_code != 0
            except KlaraError as error:
                failed = True
                print(printable(f"klara: {' '.join(str(error).split())}"), file=sys.stderr)
        if failed:
            raise typer.Exit(1)

    return run


def _of_each(options: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return for each run of a command what it is for, and the options that it has for itself."""
    data: Path = options["data"]
    if "config" not in options:
        within = folders(data)
        return [(path.name, {"data": path}) for path in within] or [("", {})]
    listed = collections(options["config"])
    for one in listed:
        if one.name == data.name:
            return [(one.title, {"config": one.config})]
    if listed and options.get("sources"):
        raise SettingError(
            f"name the collection that it is for, as --data {listed[0].folder(data)}"
        )
    return [(one.title, _own(one, options)) for one in listed] or [("", {})]


def _own(one: Collection, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that a collection has for itself; a backup is a folder for each."""
    own = {"data": one.folder(options["data"]), "config": one.config}
    if "folder" in options:
        own["folder"] = options["folder"] / one.name
    return own


def say(line: object) -> None:
    """Print what may hold words of a source, a visitor or a file name; they steer no terminal."""
    print(printable(str(line)))


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
