"""The commands that build what is searched, compared first, and that keep the saved questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands import ReaderName, Threshold
from index.options import (
    DATA,
    AsJson,
    Data,
    EachData,
    Encoder,
    WorkersName,
    for_each_collection,
    print_json,
    say,
)

if TYPE_CHECKING:
    from assistant.publishing.comparison import Comparison
    from index.manifest import Manifest


@for_each_collection
def index(
    force: Annotated[bool, typer.Option(help="Build also when nothing changed.")] = False,
    keep: Annotated[int, typer.Option(min=1, help="How many generations to keep.")] = 3,
    hold: Annotated[
        bool, typer.Option("--hold", help="Publish nothing if an expected quote would be lost.")
    ] = False,
    workers: WorkersName = None,
    milvus: Annotated[
        str | None,
        typer.Option(
            envvar="KLARA_MILVUS",
            metavar="ADDRESS",
            help="Keep 4-grams and vectors in Milvus: http://host:19530, or a file of Milvus Lite.",
        ),
    ] = None,
    as_json: AsJson = False,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: EachData = DATA,
) -> None:
    """Build a generation of all documents, ask it the saved questions, and publish it."""
    import time

    from assistant.answer import Asking
    from assistant.publishing.build import build_compared
    from assistant.publishing.comparison import last_comparison
    from index.errors import Held
    from index.search.encoder import open_encoder
    from index.workers import open_workers
    from index.workers.encoding import EncoderOnWorkers

    began = time.perf_counter()
    try:
        with open_workers(workers) as opened:
            manifest, compared = build_compared(
                data,
                EncoderOnWorkers(encoder, opened) if opened else open_encoder(encoder),
                lambda: Asking.of(threshold, reader),
                keep=keep,
                force=force,
                hold=hold,
                milvus_address=milvus,
            )
    except Held:
        comparison = last_comparison(data)
        if comparison is not None and not as_json:
            say("\n".join(comparison.as_lines()))
        raise
    _show_built(manifest, compared, time.perf_counter() - began, as_json=as_json)


def _show_built(
    manifest: Manifest, compared: Comparison | None, seconds: float, *, as_json: bool
) -> None:
    from assistant.publishing.comparison import as_json as compared_json

    if as_json:
        print_json(
            {
                "generation": manifest.name,
                "documents": manifest.documents,
                "passages": manifest.passages,
                "encoder": manifest.encoder,
                "vectors": manifest.vectors,
                "seconds": round(seconds, 2),
                "saved_questions": compared_json(compared) if compared else None,
            }
        )
        return
    print(
        f"published {manifest.name}: {manifest.documents} documents,"
        f" {manifest.passages} passages ({manifest.encoder}, {manifest.vectors})"
        f" in {seconds:.1f} s"
    )
    if compared:
        say("\n".join(compared.as_lines()))


saved = typer.Typer(
    help="Questions that are asked before anything is published.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@saved.command("list")
def list_saved(as_json: AsJson = False, data: Data = DATA) -> None:
    """List the saved questions, with what is expected."""
    from assistant.publishing.saved import saved as listed

    rows = listed(data)
    if as_json:
        print_json(
            [
                {"id": one.line.name, "q": one.line.question, "any": one.line.any, "by": one.by}
                for one in rows
            ]
        )
        return
    for one in rows:
        expected = " | ".join(one.line.any) or "(no answer)"
        say(f"{one.line.name}\t{one.line.question}\t{expected}\t{one.by}")


@saved.command("add")
def add_saved(
    question: Annotated[str, typer.Argument(help="The question.")],
    expect: Annotated[
        str, typer.Option(help="Words that the quote should hold; without, it gets no answer.")
    ] = "",
    data: Data = DATA,
) -> None:
    """Save a question, in place of the same one if it is there."""
    from assistant.publishing.saved import add
    from index.publishing.audit import operator

    print(f"saved as {add(data, question, expect, operator())}")


@saved.command("remove")
def remove_saved(
    name: Annotated[str, typer.Argument(metavar="ID", help="As `klara saved list` shows it.")],
    data: Data = DATA,
) -> None:
    """Remove a saved question."""
    from assistant.publishing.saved import remove
    from index.errors import SettingError
    from index.publishing.audit import operator

    if not remove(data, name, operator()):
        raise SettingError(f"no question is saved as {name!r}: see `klara saved list`")
    say(f"{name} is removed")
