"""What is installed is what was tested: every version locked, every file compared with its hash."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "locks").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TESTED = ("dev", "podcast", "whisper", "whisper-base", "transformers", "mcp", "metrics", "oidc")
EXTRAS = ("podcast", "whisper", "transformers", "s3", "cluster", "milvus", "mcp", "metrics", "oidc")
_LOCKED = re.compile(
    r"^([A-Za-z0-9_.-]+)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def plain(name: str) -> str:
    """Return a package's name as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> dict[str, str]:
    """Return the version of each package in a lock."""
    return {plain(m[1]): m[2] for m in _LOCKED.finditer(path.read_text(encoding="utf-8"))}


CONSTRAINTS = {
    plain(name): version
    for name, _, version in (
        line.partition("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_is_versions_and_hashes_and_nothing_else(path: Path) -> None:
    rest = _LOCKED.sub("", path.read_text(encoding="utf-8"))
    assert rest == ""
    assert {name: CONSTRAINTS.get(name) for name in locked(path)} == locked(path)


def test_everything_that_make_installs_is_locked_but_torch() -> None:
    needed = {plain(m[0]) for d in PROJECT["dependencies"] if (m := _NAME.match(d))}
    assert needed <= set(locked(ROOT / "locks/core.txt"))
    extras = PROJECT["optional-dependencies"]
    needed |= {plain(m[0]) for extra in TESTED for d in extras[extra] if (m := _NAME.match(d))}
    assert needed - set(locked(ROOT / "locks/dev.txt")) == {"torch"}


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_has_a_lock_of_what_it_needs_beyond_what_answering_needs(extra: str) -> None:
    core, beyond = (locked(ROOT / f"locks/{name}.txt") for name in ("core", extra))
    assert not set(core) & set(beyond)
    needs = PROJECT["optional-dependencies"][extra]
    needed = {plain(m[0]) for one in needs if (m := _NAME.match(one))}
    assert needed - set(core) - set(beyond) <= {"torch"}


def test_the_list_of_what_is_installed_names_every_locked_package(tmp_path: Path) -> None:
    made = tmp_path / "klara.cdx.json"
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements", ROOT / "locks/core.txt",
         "--pyproject", ROOT / "pyproject.toml", "-o", made],
        check=True,
        capture_output=True,
    )  # fmt: skip
    listed = json.loads(made.read_text(encoding="utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["name"] == PROJECT["name"]
    components = {plain(c["name"]): c["version"] for c in listed["components"]}
    assert components == locked(ROOT / "locks/core.txt")
