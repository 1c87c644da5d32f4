"""Every sentence shown to people, in Swedish and English, as files that a communicator can edit.

A sentence is a table in a TOML file: its name, its words in both languages, and in {braces} what
the service fills in::

    [page_number]
    sv = "sidan {page}"
    en = "page {page}"

An authority's own folder may hold such files too: what they say takes the place of the same
sentences here. The standing pages lie beside them, as markdown (`about.sv.md`); the website reads
those (`web.pages.standing`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, get_args

from index.errors import SettingError

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
HERE = Path(__file__).parent
OTHER_TABLES = ("contacts.toml", "helplines.toml")
"""What an authority's folder may hold besides: see `assistant.reading.contacts`."""


class Texts:
    """The sentences in one language: `t.name`, or `t("name", count=3)` to fill in its braces."""

    def __init__(self, language: Language, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def names(self) -> set[str]:
        """Return the names of all sentences."""
        return set(self._sentences)

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._sentences[name]
        except KeyError:
            raise AttributeError(f"assistant/texts has no sentence {name!r}") from None

    def __getitem__(self, name: str) -> str:
        return self._sentences[name]

    def __call__(self, name: str, **values: object) -> str:
        """Return a sentence with its braces filled in; whoever shows it escapes it."""
        return self._sentences[name].format(**values)


@cache
def texts(folder: Path | None = None) -> dict[Language, Texts]:
    """Return the sentences in each language, those of an authority's `folder` before the shipped.

    Raises SettingError where a sentence lacks a language, is there twice, or fills in other words
    than the one that it replaces.
    """
    sentences = _read(HERE)
    for name, pair in (_read(folder) if folder else {}).items():
        if name not in sentences:
            raise SettingError(f"{folder}: there is no sentence [{name}] to replace")
        if _filled_in(pair["sv"]) != _filled_in(sentences[name]["sv"]):
            raise SettingError(f"{folder}: [{name}] must fill in the same {{words}} as before")
        sentences[name] = pair
    return {
        language: Texts(language, {name: pair[language] for name, pair in sentences.items()})
        for language in LANGUAGES
    }


def _read(folder: Path) -> dict[str, dict[Language, str]]:
    if not folder.is_dir():
        raise SettingError(f"{folder} is not a folder of texts")
    sentences: dict[str, dict[Language, str]] = {}
    for path in sorted(set(folder.glob("*.toml")) - {folder / name for name in OTHER_TABLES}):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingError(f"{path} cannot be read: {error}") from None
        for name, table in tables.items():
            if name in sentences:
                raise SettingError(f"{path}: [{name}] is there twice")
            sentences[name] = _in_each_language(table, f"{path}: [{name}]")
    return sentences


def _in_each_language(table: object, place: str) -> dict[Language, str]:
    """Return a sentence's table once it is sure to hold the same in each language."""
    if not isinstance(table, dict) or set(table) != set(LANGUAGES):
        raise SettingError(f"{place} must have {' and '.join(LANGUAGES)}, and nothing else")
    if not all(isinstance(words, str) and words.strip() for words in table.values()):
        raise SettingError(f"{place} must have words in each language")
    if _filled_in(table["sv"]) != _filled_in(table["en"]):
        raise SettingError(f"{place} must fill in the same {{words}} in each language")
    return table


def _filled_in(sentence: str) -> set[str]:
    """Return the names that stand in braces; a lone brace is an error in the sentence."""
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError as error:
        raise SettingError(f"{sentence!r}: {error}") from None
