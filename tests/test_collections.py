"""Several subjects in one installation, as an operator runs them: in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.collections import collections, folders
from index.errors import SettingError

PAGES = {
    "klara": "# Stort beslag i Klara\n\nPolisen hittade 43 500 tramadoltabletter i en källare.\n",
    "trafik": "# Kontroll på Sveavägen\n\nTotalt bötfälldes 58 förare på Sveavägen i helgen.\n",
}


def klara(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder and return how it went."""
    command = [sys.executable, "-m", "klara", *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a klara.toml for two subjects, taken in and indexed."""
    folder = tmp_path_factory.mktemp("installed")
    rows = []
    for name, page in PAGES.items():
        (folder / name).mkdir()
        (folder / name / "page.md").write_text(page)
        (folder / name / "klara.toml").write_text('[[source]]\nlocation = "page.md"\n')
        rows.append(f'[[collection]]\nname = "{name}"\n')
    (folder / "klara.toml").write_text("\n".join(rows))
    taken = klara(folder, "ingest")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert taken.stdout.index("Klara:") < taken.stdout.index("Trafik:")
    indexed = klara(folder, "index")
    assert indexed.returncode == 0, indexed.stderr
    assert indexed.stdout.count("1 documents") == 2
    return folder


def test_each_command_does_its_work_for_every_collection(installed: Path) -> None:
    for command in ("status", "check", "generations", "audit"):
        done = klara(installed, command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        assert "klara:" in done.stdout.casefold()
        assert "trafik:" in done.stdout.casefold()


def test_one_that_is_named_is_asked_alone(installed: Path) -> None:
    asked = klara(installed, "ask", "Hur många bötfälldes?", "--json", "--data", "data/trafik")
    answer = json.loads(asked.stdout)
    assert "58 förare" in answer["quotes"][0]["text"]
    taken = klara(installed, "ingest", "--data", "data/trafik")
    assert taken.returncode == 0, taken.stderr
    assert "klara:" not in taken.stdout.casefold()
    assert folders(installed / "data") == [installed / "data" / name for name in sorted(PAGES)]


def test_without_one_it_is_told_which_there_are(installed: Path) -> None:
    for arguments in (
        ("ask", "Hur många?"),
        ("search", "beslag"),
        ("user", "list"),
        ("rollback",),
    ):
        refused = klara(installed, *arguments)
        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "--data data/klara" in refused.stderr, (arguments, refused.stderr)
    refused = klara(installed, "ingest", "trafik/page.md")
    assert refused.returncode == 1
    assert "name the collection that it is for, as --data data/klara" in refused.stderr
    assert not (installed / "data" / "klara.db").exists()


def test_a_backup_holds_each_and_each_is_put_back(installed: Path, tmp_path: Path) -> None:
    done = klara(installed, "backup", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    restored = klara(
        installed,
        "restore",
        str(tmp_path / "copy" / "trafik"),
        *("--data", str(tmp_path / "again"), "--config", str(tmp_path / "klara.toml")),
    )
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "klara.toml").read_text() == (installed / "trafik/klara.toml").read_text()
    assert klara(installed, "index", "--data", str(tmp_path / "again")).returncode == 0


def test_what_is_wrong_with_one_holds_up_no_other(tmp_path: Path) -> None:
    for name, page in PAGES.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text(page)
        (tmp_path / name / "klara.toml").write_text('[[source]]\nlocation = "page.md"\n')
    (tmp_path / "klara" / "klara.toml").write_text("[[source]\n")
    rows = "".join(f'[[collection]]\nname = "{name}"\n' for name in PAGES)
    (tmp_path / "klara.toml").write_text(rows)
    done = klara(tmp_path, "ingest")
    assert done.returncode == 1
    assert done.stderr.startswith("klara: ")
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "data" / "trafik" / "klara.db").exists()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[collection]]\ntitle = 'A'\n", "collection 1 needs a name in small letters"),
        ("[[collection]]\nname = 'Å'\n", "collection 1 needs a name in small letters"),
        ("[[collection]]\nname = '../x'\n", "collection 1 needs a name in small letters"),
        ("[[collection]]\nname = 'borta'\n", "the collection 'borta' has no"),
        ("collection = 3\n", "write each collection under"),
        ("collection = ['a']\n", "write each collection under"),
        (
            "[[source]]\nlocation = 'a'\n[[collection]]\nname = 'finns'\n",
            "a [[source]] stands in the klara.toml of its collection",
        ),
        (2 * "[[collection]]\nname = 'finns'\n", "two collections are named 'finns'"),
        ("[[collection]\n", "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_line(written: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "finns").mkdir()
    (tmp_path / "finns" / "klara.toml").touch()
    config = tmp_path / "klara.toml"
    config.write_text(written)
    with pytest.raises(SettingError) as refused:
        collections(config)
    assert says in str(refused.value)
    assert str(config) in str(refused.value)
