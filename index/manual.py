"""The manual page of the command, made of its help: `klara man > klara.1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.days import now


def manual_page(command: Any, version: str) -> str:
    """Return the page in roff, as `man` shows it, for a command of typer or click."""
    lines = [
        f'.TH KLARA 1 "{now()[:10]}" "Klara {version}"',
        ".SH NAME",
        r"klara \- " + _plain(command.help),
        ".SH SYNOPSIS",
        r".B klara",
        "COMMAND [OPTIONS] [ARGUMENTS]",
        ".SH COMMANDS",
    ]
    for name, one in _commands(command, "klara"):
        lines += [f".SS {_plain(name)} {_plain(_arguments(one))}".rstrip(), _plain(one.help)]
        for option in one.params:
            if option.param_type_name == "option" and not option.hidden:
                help_text = option.help or ""
                if option.envvar:
                    help_text += f" Setting: {option.envvar}."
                lines += [".TP", ".B " + _plain(", ".join(option.opts)), _plain(help_text)]
    lines += [
        ".SH EXIT STATUS",
        "0 where all went well; else 1, with one line on standard error that says what to do.",
        ".SH SEE ALSO",
        "docs/operating.md in the source, and /api/docs on the site.",
    ]
    return "\n".join(lines) + "\n"


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    for part, child in command.commands.items():
        if hasattr(child, "commands"):
            yield from _commands(child, f"{name} {part}")
        else:
            yield f"{name} {part}", child


def _arguments(command: Any) -> str:
    return " ".join(
        argument.metavar or argument.name.upper()
        for argument in command.params
        if argument.param_type_name == "argument"
    )


def _plain(words: str | None) -> str:
    """Return words on one line that roff takes for nothing but words."""
    escaped = " ".join((words or "").split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped[:1] in (".", "'") else escaped
