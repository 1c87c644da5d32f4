"""The command `klara`: the only place that knows all of the packages.

Each command imports what it needs when it runs, so that `klara --help` is quick.
"""

from __future__ import annotations

import os
import sys

import typer

from assistant.commands import ask, chat, evaluate, search, verify
from assistant.keeping.commands import forget, records, sip, weed
from assistant.publishing.commands import index, saved
from index.commands import (
    backup,
    check,
    generations,
    publish,
    restore,
    rollback,
    status,
)
from index.errors import KlaraError
from index.language.typography import printable
from index.publishing.commands import audit, pause, resume
from ingest.commands import corrections, export, ingest, transcribe
from web.commands import alerts, mcp, serve
from web.machines.commands import health, watch
from web.staff.commands import user

app = typer.Typer(
    name="klara",
    help="Answers questions about the Klara work by quoting the sources, letter for letter.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    ingest,
    index,
    ask,
    chat,
    search,
    verify,
    status,
    check,
    forget,
    generations,
    rollback,
    pause,
    resume,
    audit,
    watch,
    health,
    weed,
    backup,
    publish,
    restore,
    alerts,
    serve,
    mcp,
    transcribe,
    corrections,
):
    app.command()(command)
app.command("eval")(evaluate)
app.add_typer(saved, name="saved")
app.add_typer(user, name="user")
export.command()(records)
export.command()(sip)
app.add_typer(export)


@app.command()
def man() -> None:
    """Print the manual page; `klara man > klara.1` keeps it for man."""
    from importlib.metadata import version

    from index.manual import manual_page

    print(manual_page(typer.main.get_command(app), version("klara")), end="")


def main() -> None:
    """Run the command; an error that a person can act on is one line on standard error."""
    try:
        app()
    except KlaraError as error:
        print(printable(f"klara: {' '.join(str(error).split())}"), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
