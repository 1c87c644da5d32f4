"""The documentation is true: it names what there is, all of it, and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer
from fastapi.routing import APIRoute
from typer.core import TyperGroup

import klara
from assistant.quotes import verify
from assistant.records import Standing, Status
from index.records import KINDS
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing
from web.routes import api, subscriptions
from web.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "index/model/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
GUIDES = [page for page in PAGES if page.parent.name != "adr" and page.stem != "CHANGELOG"]
"""Decisions and the changelog may name what was left out, or has gone since."""

FOLDERS = ("assistant", "benchmarks", "index", "ingest", "tests", "training", "web")
CODE = [
    ROOT / "klara.py",
    ROOT / ".ci/run",
    *(path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))),
]
COMMON = {"--data", "--json", "--help"}

_SETTING = re.compile(r"\bKLARA_[A-Z]+(?:_[A-Z]+)*\b")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FILE = re.compile(
    r"\b(?:assistant|benchmarks|demo|docs|index|ingest|tests|training|web)/[\w./-]*\w"
)
_RECEIPT = re.compile(r"[\w-]+~[0-9a-f]{12}~\d+-\d+~[0-9a-f]{10}")
_COMMAND = re.compile(r"(?:^|`|&& |bin/)klara ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
_OPTION = re.compile(r"--[a-z][a-z-]+")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _below(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(command, TyperGroup):
        for part, child in command.commands.items():
            yield from _below(child, f"{name} {part}".strip())
    else:
        yield name, command


COMMANDS = dict(_below(typer.main.get_command(klara.app)))


def row_of(name: str) -> str:
    """Return the row of the README's table that tells a command."""
    rows = re.findall(rf"^\| `klara {name}(?:`| [A-Z\[].*`).*$", README, re.MULTILINE)
    assert len(rows) == 1, f"klara {name} has {len(rows)} rows in README.md"
    return str(rows[0])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_tells_every_command_and_its_options(name: str) -> None:
    told = set(_OPTION.findall(row_of(name)))
    there = [{*option.opts, *option.secondary_opts} for option in COMMANDS[name].params]
    assert told <= set().union(COMMON, *there)
    named = [names for names in there if any(part.startswith("-") for part in names)]
    row = row_of(name)
    assert [
        names for names in named if not names & COMMON and not any(n in row for n in names)
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_no_command_that_is_missing(page: Path) -> None:
    known = {tuple(name.split()) for name in COMMANDS}
    groups = {name[0] for name in known if len(name) > 1}
    for first, second in _COMMAND.findall(page.read_text(encoding="utf-8")):
        assert (first,) in known or first in groups, f"klara {first}"
        assert first not in groups or not second or (first, second) in known, f"{first} {second}"


def test_the_readme_tells_every_setting_and_no_other() -> None:
    there = {name for path in CODE for name in _SETTING.findall(path.read_text(encoding="utf-8"))}
    there |= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(_SETTING.findall(README)) == there


def test_every_page_names_only_settings_that_there_are() -> None:
    there = set(_SETTING.findall(README))
    for page in PAGES:
        assert set(_SETTING.findall(page.read_text(encoding="utf-8"))) <= there, page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        address = urlsplit(link)
        if not address.scheme and address.path:
            assert (page.parent / unquote(address.path)).exists(), link
        elif not address.scheme:
            assert unquote(address.fragment) in _anchors(page), link


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_file_that_a_guide_names_is_there(page: Path) -> None:
    named = _FILE.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    """Say whether a path is that of a file, a folder, a module, or a name that a module defines."""
    if (ROOT / name).exists() or (ROOT / f"{name}.py").exists():
        return True
    module, _, defined = name.rpartition(".")
    path = ROOT / f"{module}.py"
    return path.exists() and f"def {defined}(" in path.read_text(encoding="utf-8")


def test_the_readme_names_only_targets_of_make_and_all_of_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) == set(targets.split())


def test_the_readme_tells_every_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in project["optional-dependencies"]:
        assert re.search(rf"^\| `{extra}` \|", README, re.MULTILINE), extra


def test_the_readme_tells_every_way_that_an_answer_can_end() -> None:
    assert [status for status in Status if f"`{status}`" not in README] == []


def test_the_readme_tells_every_address_of_the_api() -> None:
    told = re.findall(r"^\| `((?:GET|POST|DELETE) /[a-z0-9/]+)", README, re.MULTILINE)
    routes = [
        route
        for router in (api.router, subscriptions.router)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    there = [
        f"{method} {route.path.split('/{')[0]}"
        for route in routes
        for method in sorted(route.methods or ())
        if route.include_in_schema
    ]
    assert sorted(name.rstrip("/") for name in told) == sorted(there)


def test_the_sources_that_the_readme_lists_can_be_read(tmp_path: Path) -> None:
    listed = [body for language, body in _FENCE.findall(README) if language == "toml"]
    (tmp_path / "klara.toml").write_text(listed[0], encoding="utf-8")
    assert [source.kind for source in standing(tmp_path / "klara.toml")] == ["press", None, None]
    assert all(kind in listed[0] for kind in KINDS)


def test_the_quotes_in_the_readme_are_proved_by_the_demonstration(tmp_path: Path) -> None:
    receipts = _RECEIPT.findall(README)
    assert len(receipts) >= 2
    with Fetcher() as fetcher:
        run(tmp_path, standing(ROOT / "demo/klara.toml"), fetcher)
    with Store(tmp_path) as store:
        for receipt in receipts:
            verdict = verify(store, receipt)
            assert verdict.standing is Standing.PROVED, receipt
            assert verdict.text is not None
            assert "\n" + indent(verdict.text, "  ") + "\n" in README
