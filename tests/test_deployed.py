"""What is installed without the checkout works, and what `deploy/` runs is there."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import typer
from tiny import DOCUMENTS

import klara
from index.manual import manual_page
from index.store.documents import Store

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
HERE = ("assistant", "index", "ingest", "web")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built as `make dist` does."""
    folder: Path = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_everything_that_the_packages_are(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", *HERE, "klara.py"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    with zipfile.ZipFile(wheel) as packed:
        assert set(listed.stdout.split()) <= set(packed.namelist())


def test_the_wheel_answers_in_a_fresh_environment_without_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    site = next((tmp_path / "env/lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    # What it needs is here already; the checkout is not on this path.
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    with Store(tmp_path / "data", write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")

    def run(*arguments: str) -> str:
        return subprocess.run(
            [tmp_path / "env/bin/python", "-I", "-c", "import klara; klara.main()", *arguments],
            cwd=tmp_path,
            env={**os.environ, "KLARA_DATA": str(tmp_path / "data")},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert "published" in run("index")
    assert "43 500 tramadoltabletter" in run("ask", "Hur många tramadoltabletter fanns i väskan?")
    where = [tmp_path / "env/bin/python", "-I", "-c", "import klara; print(klara.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert str(tmp_path) in found.stdout


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_a_command_that_there_is_with_as_few_rights_as_it_needs(unit: Path) -> None:
    told = configparser.RawConfigParser(strict=False)
    told.optionxform = str  # type: ignore[assignment]
    told.read(unit, encoding="utf-8")
    commands = [
        line.partition("=")[2].lstrip("-")
        for line in unit.read_text(encoding="utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]
    app = typer.main.get_command(klara.app)
    for command in commands:
        program, name, *options = shlex.split(command)
        assert program == "/opt/klara/bin/klara"
        one = app.commands[name]  # type: ignore[attr-defined]
        there = {option for parameter in one.params for option in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= there
    service = told["Service"]
    assert (service["User"], service["NoNewPrivileges"]) == ("klara", "yes")
    assert service["ProtectSystem"] == "strict"
    if service["Type"] == "oneshot":
        assert unit.with_suffix(".timer").exists()


def test_the_container_installs_from_the_lock_and_is_nobody(tmp_path: Path) -> None:
    lines = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
    assert "--require-hashes --no-deps -r locks/core.txt" in lines
    assert "\nUSER 10001\n" in lines


def test_the_manual_page_tells_every_command(tmp_path: Path) -> None:
    page = manual_page(typer.main.get_command(klara.app), "0.1.0")
    assert page.startswith(".TH KLARA 1")
    for name in ("klara ingest", r"klara user add NAME", "klara export sip DIR"):
        assert f".SS {name}" in page
    assert r".B \-\-hold" in page
    assert "KLARA_THRESHOLD" in page


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands(shell: str) -> None:
    told = {"_KLARA_COMPLETE": f"complete_{shell}", "COMP_WORDS": "klara pau", "COMP_CWORD": "1"}
    told |= {"_TYPER_COMPLETE_ARGS": "klara pau", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'klara'; import klara; klara.main()"],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "pause" in done.stdout
