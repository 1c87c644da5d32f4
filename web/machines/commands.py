"""The commands that timers run: are the words still there, and is everything well?"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from assistant.commands import ReaderName, Threshold
from index.options import (
    DATA,
    AllowPrivate,
    AsJson,
    Delay,
    EachData,
    Encoder,
    for_each_collection,
    print_json,
    say,
)

NoticeUrl = Annotated[
    str | None,
    typer.Option(
        "--notice-url",
        envvar="KLARA_NOTICE_URL",
        help="An address of the operators' own that is told, signed with KLARA_SECRET.",
    ),
]


@for_each_collection
def watch(
    delay: Delay = 2.0,
    allow_private: AllowPrivate = "",
    notice_url: NoticeUrl = None,
    as_json: AsJson = False,
    data: EachData = DATA,
) -> None:
    """Look at the live pages of quotes that were shown: which words have changed or gone?"""
    from dataclasses import asdict

    from ingest.apart.process import DEFAULT_LIMITS, ReadingProcess
    from ingest.fetch.client import Fetcher, Limits
    from ingest.fetch.public_addresses import networks
    from web.machines.watch import last_watch, tell_subscribers
    from web.machines.watch import watch as look
    from web.machines.webhooks import Webhooks

    last = last_watch(data)
    known = {drift.receipt for drift in last.drifts} if last else set()
    reading = ReadingProcess(DEFAULT_LIMITS)
    try:
        with Fetcher(Limits(delay=delay), allow_private=networks(allow_private)) as fetcher:
            watched = look(data, fetcher, reading)
    finally:
        reading.close()
    with Webhooks(allow_private=networks(allow_private)) as webhooks:
        sent = tell_subscribers(data, watched, webhooks)
    new = [drift for drift in watched.drifts if drift.receipt not in known]
    if new:
        _notice(notice_url, {"type": "klara.drift", "quotes": [asdict(drift) for drift in new]})
    if as_json:
        print_json(asdict(watched) | {"told": sent})
        return
    for drift in watched.drifts:
        say(f"{drift.standing}: {drift.title} ({drift.url}) since {drift.since}: {drift.receipt}")
    for line in watched.unreachable:
        say(f"not looked at: {line}")
    print(
        f"{watched.quotes} quotes on {watched.documents} pages looked at,"
        f" {len(watched.drifts)} not there any more, {sent} messages sent"
    )


@for_each_collection
def health(
    pause: Annotated[
        bool,
        typer.Option(
            "--pause",
            envvar="KLARA_AUTO_PAUSE",
            help="Pause the site where something is wrong; end that pause where nothing is.",
        ),
    ] = False,
    notice_url: NoticeUrl = None,
    as_json: AsJson = False,
    encoder: Encoder = None,
    reader: ReaderName = None,
    threshold: Threshold = None,
    data: EachData = DATA,
) -> None:
    """Say what is wrong with the data, the index, the disk and the saved questions, if anything."""
    from assistant.answer import Asking
    from index.search.encoder import open_encoder
    from web.machines.health_checks import act, problems

    wrong = problems(data, open_encoder(encoder), lambda: Asking.of(threshold, reader))
    done = act(data, wrong) if pause else None
    if done:
        _notice(notice_url, {"type": f"klara.{done}", "problems": wrong})
    if as_json:
        print_json({"problems": wrong, "done": done})
    else:
        say("\n".join(wrong) or "everything is well")
        if done:
            print("the site is paused" if done == "pause" else "the site answers again")
    if wrong:
        raise typer.Exit(1)


def _notice(url: str | None, notice: dict[str, object]) -> None:
    """Tell the operators, whose address may lie inside the network."""
    from index.days import now
    from web.machines.webhooks import Webhooks

    if url is None:
        return
    with Webhooks(allow_private=True) as webhooks:
        if not webhooks.tell(url, os.environ.get("KLARA_SECRET", ""), notice | {"at": now()}):
            print(f"{url} did not take the notice")
