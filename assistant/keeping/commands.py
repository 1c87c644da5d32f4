"""The commands that forget and weed what is kept, give it out, and pack it for an archive."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from index.errors import SettingError
from index.options import (
    CONFIG,
    DATA,
    AsJson,
    Config,
    Data,
    EachData,
    Encoder,
    for_each_collection,
    print_json,
    say,
)


def forget(
    document: Annotated[str, typer.Argument(help="The document's id.")],
    why: Annotated[str, typer.Option(help="The reason that is logged; without the words.")],
    revision: Annotated[
        list[str] | None,
        typer.Option(help="Only this earlier revision; may be said again for another."),
    ] = None,
    lift: Annotated[
        bool, typer.Option("--lift", help="Let what was withdrawn be taken in again.")
    ] = False,
    as_json: AsJson = False,
    encoder: Encoder = None,
    data: Data = DATA,
) -> None:
    """Withdraw a document for good: its words are removed from everything that Klara keeps."""
    from assistant.keeping.forgotten_work import remove_forgotten
    from index import forgetting
    from index.publishing import audit
    from index.search.encoder import open_encoder

    if lift:
        texts = forgetting.lift(data, document, revision or (), why)
        audit.record(data, "lift a forgetting", why=why, texts=texts)
        result = "may be taken in again: run `klara ingest --reread`, then `klara index`"
    else:
        texts = forgetting.forget(data, document, revision or (), why, open_encoder(encoder))
        remove_forgotten(data)
        audit.record(data, "forget", why=why, texts=texts)
        result = f"the words are gone (texts: {texts}); take a new backup, and remove the old"
    if as_json:
        print_json({"texts": texts, "why": why})
    else:
        say(result)


@for_each_collection
def weed(
    kind: Annotated[
        str | None,
        typer.Argument(help="questions, shown, audit or withdrawn; else what retention.toml says."),
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="With a kind: what is older than this day, as 2026-01-01.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="Why; it is kept in the log.")] = "",
    config: Config = CONFIG,
    as_json: AsJson = False,
    data: EachData = DATA,
) -> None:
    """Delete what has been kept for its time, and write a receipt of it to the log of acts."""
    from datetime import date

    from assistant.keeping import weeding

    if kind is None:
        done = weeding.weed_all(data, config)
        if not done:
            raise SettingError(
                f"there is no {config.with_name(weeding.FILE)}: name a kind, or write it"
            )
    else:
        if kind not in weeding.KINDS or before is None or not why.strip():
            kinds = ", ".join(weeding.KINDS)
            raise SettingError(f"say what ({kinds}), --before which day, and --why")
        try:
            done = [weeding.weed(data, kind, date.fromisoformat(before), why)]
        except ValueError:
            raise SettingError(f"{before!r} is not a date: write YYYY-MM-DD") from None
    if as_json:
        print_json([asdict(receipt) for receipt in done])
        return
    for receipt in done:
        print(f"{receipt.kind}: {receipt.rows} before {receipt.before} are gone ({receipt.sha256})")
    if any(receipt.kind == "withdrawn" and receipt.rows for receipt in done):
        print("run `klara index` to remove their files")


def records(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go.")],
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Write out all that is kept, as CSV and JSON lines, for somebody who asks for it."""
    from assistant.keeping.disclosure import export_records

    hashes = export_records(data, folder)
    if as_json:
        print_json(hashes)
    else:
        print(f"{len(hashes)} files in {folder}; examine secrecy before you give them out")


def sip(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the package goes, or lies.")],
    authority: Annotated[
        str, typer.Option(envvar="KLARA_AUTHORITY", help="Who hands the package in.")
    ] = "Myndigheten",
    code: Annotated[str, typer.Option(help="The authority's organisation number.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Check a package that is there; needs no data folder.")
    ] = False,
    data: Data = DATA,
) -> None:
    """Pack sources, revisions, originals and receipts for an archive (E-ARK SIP, METS, PREMIS)."""
    from assistant.keeping.sip import check_sip, make_sip

    if not check:
        if not code.strip():
            raise SettingError("an archive knows who hands in by --code, the organisation number")
        print(f"{make_sip(data, folder, authority, code)} files in {folder}")
    damaged = list(check_sip(folder))
    for damage in damaged:
        say(damage)
    if damaged:
        raise typer.Exit(1)
    print(f"{folder} is whole: every file, every text and every receipt")
