"""The commands that stop the public site and start it again, and that read the log of acts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from index.options import DATA, AsJson, EachData, for_each_collection, print_json, say


@for_each_collection
def pause(
    why: Annotated[str, typer.Option("--why", help="Why; it is kept in the log.")],
    data: EachData = DATA,
) -> None:
    """Stop the public site at once: visitors meet a notice with telephone numbers."""
    from index.publishing.audit import operator
    from index.publishing.pause import pause

    current = pause(data, why, operator())
    print(f"paused since {current.since}: visitors meet a notice; `klara resume` ends it")


@for_each_collection
def resume(
    why: Annotated[str, typer.Option("--why", help="Why; it is kept in the log.")] = "",
    data: EachData = DATA,
) -> None:
    """Start the public site again."""
    from index.publishing.audit import operator
    from index.publishing.pause import resume

    print("the site answers again" if resume(data, operator(), why) else "the site was not paused")


@for_each_collection
def audit(
    check: Annotated[
        bool, typer.Option("--check", help="Say whether the chain is whole; exit status 1 if not.")
    ] = False,
    holds: Annotated[
        str | None, typer.Option(metavar="HASH", help="A hash noted earlier must be in it.")
    ] = None,
    as_json: AsJson = False,
    data: EachData = DATA,
) -> None:
    """Print the log of acts, oldest first: when, who, what, why."""
    from index.publishing import audit as log

    listed = list(log.acts(data))
    if not check and holds is None:
        if as_json:
            print_json([asdict(act) for act in listed])
        for act in () if as_json else listed:
            detail = " ".join(f"{name}={value}" for name, value in act.detail.items())
            fields = (act.at, act.who, act.what, detail, act.why)
            say("\t".join(" ".join(words.split()) for words in fields))
        return
    wrong = [str(damage) for damage in log.damages(data)]
    if holds and all(act.hash != holds for act in listed):
        wrong.append(f"no act has the hash {holds}: the log was cut off, or is another")
    newest = listed[-1].hash if listed else None
    if as_json:
        print_json({"acts": len(listed), "newest": newest, "wrong": wrong})
    else:
        say("\n".join(wrong) or f"whole: {len(listed)} acts; note the newest hash: {newest}")
    if wrong:
        raise typer.Exit(1)
