"""The commands that build, list and publish what is searched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.options import CONFIG, DATA, AsJson, Config, Data, Encoder, print_json

if TYPE_CHECKING:
    from index.backup import Copied


def index(
    force: Annotated[bool, typer.Option(help="Build also when nothing changed.")] = False,
    keep: Annotated[int, typer.Option(min=1, help="How many generations to keep.")] = 3,
    as_json: AsJson = False,
    encoder: Encoder = None,
    data: Data = DATA,
) -> None:
    """Build a generation of all documents and publish it."""
    import time

    from index.forgetting import finish, is_unfinished
    from index.generation import build
    from index.search.encoder import open_encoder

    began, opened = time.perf_counter(), open_encoder(encoder)
    if is_unfinished(data):
        finish(data, opened)
    manifest = build(data, opened, keep=keep, force=force)
    seconds = time.perf_counter() - began
    if as_json:
        print_json(
            {
                "generation": manifest.name,
                "documents": manifest.documents,
                "passages": manifest.passages,
                "encoder": manifest.encoder,
                "vectors": manifest.vectors,
                "seconds": round(seconds, 2),
            }
        )
    else:
        print(
            f"published {manifest.name}: {manifest.documents} documents,"
            f" {manifest.passages} passages ({manifest.encoder}, {manifest.vectors})"
            f" in {seconds:.1f} s"
        )


def generations(as_json: AsJson = False, data: Data = DATA) -> None:
    """List the generations that are kept, oldest first; * is the published one."""
    from index import generation

    current = generation.published_name(data)
    manifests = generation.generations(data)
    if as_json:
        print_json(
            [
                {
                    "name": m.name,
                    "made_at": m.made_at,
                    "documents": m.documents,
                    "passages": m.passages,
                    "encoder": m.encoder,
                    "published": m.name == current,
                }
                for m in manifests
            ]
        )
        return
    for m in manifests:
        star = "*" if m.name == current else " "
        print(f"{star} {m.name}  {m.documents} documents  {m.passages} passages  {m.encoder}")
    if not manifests:
        print(f"no generation in {data} yet: run `klara index`")


def rollback(
    name: Annotated[str | None, typer.Argument(help="Default: the one before.")] = None,
    data: Data = DATA,
) -> None:
    """Publish an earlier generation again."""
    from index import generation

    print(f"published {generation.rollback(data, name).name}")


def status(as_json: AsJson = False, data: Data = DATA) -> None:
    """Show what the data folder holds, what waits, and whether the index is up to date."""
    from index.status import folder_status, show

    current = folder_status(data)
    if as_json:
        print_json(current.as_json())
    else:
        show(current)


def check(as_json: AsJson = False, data: Data = DATA) -> None:
    """Read everything in the data folder and say what is damaged, and what to do."""
    from index.check import damages

    damaged = list(damages(data))
    if as_json:
        print_json([{"damage": damage.what, "remedy": damage.remedy} for damage in damaged])
    else:
        for damage in damaged:
            print(damage)
        if not damaged:
            print(f"everything in {data} is as it was written")
    if damaged:
        raise typer.Exit(1)


def forget(
    document: Annotated[str, typer.Argument(help="The document's id.")],
    why: Annotated[str, typer.Option(help="The reason that is logged; without the words.")],
    revision: Annotated[
        list[str] | None,
        typer.Option(help="Only this earlier revision; may be said again for another."),
    ] = None,
    as_json: AsJson = False,
    encoder: Encoder = None,
    data: Data = DATA,
) -> None:
    """Withdraw a document for good: its words are removed from everything that Klara keeps."""
    from index.forgetting import forget as remove
    from index.search.encoder import open_encoder

    texts = remove(data, document, revision or (), why, open_encoder(encoder))
    if as_json:
        print_json({"texts": texts, "why": why})
    else:
        print(f"{texts} texts are gone; take a new backup and remove those that hold them")


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copy goes.")],
    config: Config = CONFIG,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Copy all that cannot be made anew, while everything runs; a copy that is there is renewed."""
    from index.backup import backup

    _show_copied(backup(data, folder, config), "backed up to", as_json=as_json)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `klara backup` manifest.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the data folder holds documents.")
    ] = False,
    config: Config = CONFIG,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Put back what `klara backup` copied; run `klara index` after that."""
    from index.backup import restore

    _show_copied(restore(folder, data, config, replace=replace), "restored from", as_json=as_json)


def _show_copied(copied: Copied, done: str, *, as_json: bool) -> None:
    if as_json:
        damaged = [{"damage": damage.what, "remedy": damage.remedy} for damage in copied.damaged]
        print_json({"folder": copied.folder, "files": len(copied.files), "damaged": damaged})
    else:
        for damage in copied.damaged:
            print(f"damaged: {damage}")
        print(f"{len(copied.files)} files {done} {copied.folder}")
    if copied.damaged:
        raise typer.Exit(1)
