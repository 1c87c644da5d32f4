"""The commands that list and publish what is searched, check it, copy it and put it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.options import (
    CONFIG,
    DATA,
    AsJson,
    Config,
    Data,
    EachData,
    for_each_collection,
    print_json,
    say,
)

if TYPE_CHECKING:
    from index.backup import Copied


@for_each_collection
def generations(as_json: AsJson = False, data: EachData = DATA) -> None:
    """List the generations that are kept, oldest first; * is the published one."""
    from index import generation

    current = generation.published_name(data)
    manifests = generation.generations(data)
    if as_json:
        print_json([m.summary() | {"published": m.name == current} for m in manifests])
        return
    for m in manifests:
        star = "*" if m.name == current else " "
        say(f"{star} {m.name}  {m.documents} documents  {m.passages} passages  {m.encoder}")
    if not manifests:
        say(f"no generation in {data} yet: run `klara index`")


def rollback(
    name: Annotated[str | None, typer.Argument(help="Default: the one before.")] = None,
    data: Data = DATA,
) -> None:
    """Publish an earlier generation again."""
    from index import generation
    from index.publishing import audit

    before = generation.published_name(data)
    published = generation.rollback(data, name).name
    audit.record(data, "roll back", generation=published, before=before)
    print(f"published {published}")


def publish(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="A folder, s3://bucket/folder, az://… , gs://…")
    ],
    keep: Annotated[int, typer.Option(min=1, help="How many bundles to keep there.")] = 3,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Put what is published, with the texts that it quotes, where other machines fetch it."""
    from dataclasses import asdict

    from index.bundles import publish

    done = publish(data, target, keep=keep)
    if as_json:
        print_json(asdict(done))
    else:
        say(
            f"published {done.name} to {target}: {done.files} files,"
            f" {done.sent / 1e6:.1f} of {done.size / 1e6:.1f} MB were new"
        )


@for_each_collection
def status(as_json: AsJson = False, data: EachData = DATA) -> None:
    """Show what the data folder holds, what waits, and whether the index is up to date."""
    from index.status import folder_status, show

    current = folder_status(data)
    if as_json:
        print_json(current.as_json())
    else:
        show(current)


@for_each_collection
def check(as_json: AsJson = False, data: EachData = DATA) -> None:
    """Read everything in the data folder and say what is damaged, and what to do."""
    from index.check import damages

    damaged = list(damages(data))
    if as_json:
        print_json([{"damage": damage.what, "remedy": damage.remedy} for damage in damaged])
    else:
        for damage in damaged:
            say(damage)
        if not damaged:
            say(f"everything in {data} is as it was written")
    if damaged:
        raise typer.Exit(1)


@for_each_collection
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copy goes.")],
    config: Config = CONFIG,
    as_json: AsJson = False,
    data: EachData = DATA,
) -> None:
    """Copy all that cannot be made anew, while everything runs; a copy that is there is renewed."""
    from index.backup import backup

    _show_copied(backup(data, folder, config), "backed up to", as_json=as_json)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `klara backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the data folder holds documents.")
    ] = False,
    config: Config = CONFIG,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Put back what `klara backup` copied; run `klara index` after that."""
    from index.backup import restore
    from index.publishing import audit

    copied = restore(folder, data, config, replace=replace)
    audit.record(data, "restore", made_at=copied.made_at, files=len(copied.files))
    _show_copied(copied, "restored from", as_json=as_json)


def _show_copied(copied: Copied, done: str, *, as_json: bool) -> None:
    if as_json:
        damaged = [{"damage": damage.what, "remedy": damage.remedy} for damage in copied.damaged]
        print_json({"folder": copied.folder, "files": len(copied.files), "damaged": damaged})
    else:
        for damage in copied.damaged:
            say(f"damaged: {damage}")
        say(f"{len(copied.files)} files {done} {copied.folder}")
    if copied.damaged:
        raise typer.Exit(1)
