"""Several subjects in one installation: what klara.toml lists under [[collection]].

Each has a klara.toml of its own (its sources, suggestions and corrections) and a folder of its
own in the data folder, which is a data folder like any other: what knows one collection needs to
know nothing of the others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import SettingError, StoreError

DATABASE = "klara.db"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Collection:
    """One subject: its name, which is also its address and its folder, and what it is called.

    ``config`` is its own klara.toml. ``settings`` are those of the website that it has for itself,
    as they are written: `texts`, `colour` and others.
    """

    name: str
    title: str
    config: Path
    settings: Mapping[str, Any]

    def folder(self, data: Path) -> Path:
        """Return the data folder of the collection within that of the installation."""
        return data / self.name


def collections(config: Path) -> list[Collection]:
    """Return the collections that klara.toml lists, none where it is for one subject or not there.

    Raises SettingError where the file is not TOML or a collection cannot be used.
    """
    try:
        read = tomllib.loads(config.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{config} cannot be read: {error}") from None
    rows = read.get("collection", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingError(f"{config}: write each collection under [[collection]]")
    if rows and "source" in read:
        raise SettingError(f"{config}: a [[source]] stands in the klara.toml of its collection")
    listed = [_collection(row, config, number) for number, row in enumerate(rows, start=1)]
    for one in listed:
        if sum(one.name == other.name for other in listed) > 1:
            raise SettingError(f"{config}: two collections are named {one.name!r}")
    return listed


def _collection(row: dict[str, Any], config: Path, number: int) -> Collection:
    name = row.pop("name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SettingError(
            f"{config}: collection {number} needs a name in small letters, digits and -,"
            " which is its address"
        )
    own = config.parent / str(row.pop("config", f"{name}/klara.toml"))
    if not own.is_file():
        raise SettingError(f"{config}: the collection {name!r} has no {own}")
    return Collection(name, str(row.pop("title", name.capitalize())), own, row)


def alone(data: Path) -> Path:
    """Return a data folder; StoreError where it holds collections: one of them is to be named."""
    if within := folders(data):
        names = ", ".join(folder.name for folder in within)
        raise StoreError(f"{data} holds collections ({names}): name one, as --data {within[0]}")
    return data


def folders(data: Path) -> list[Path]:
    """Return the data folders of the collections in a data folder, none where it holds documents.

    >>> folders(Path("there/is/none"))
    []
    """
    if (data / DATABASE).exists():
        return []
    return sorted(path.parent for path in data.glob(f"*/{DATABASE}"))
