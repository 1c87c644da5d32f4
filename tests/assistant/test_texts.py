"""The sentences shown to people: all there, none unused, and an authority's own before them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.records import Status
from assistant.texts import HERE, texts
from index.errors import SettingError

ROOT = Path(__file__).parents[2]
TEMPLATES = [*ROOT.glob("web/templates/**/*.html"), *ROOT.glob("assistant/**/*.html")]
CODE = [*ROOT.glob("web/**/*.py"), *ROOT.glob("assistant/**/*.py")]

_NAMED = re.compile(r"\bt\.([a-z]\w*)|\bt[(\[]\"(\w+)\"\s*[,)\]]")
_BEGUN = re.compile(r"[\"'](\w{4,}_)[\"{]")
_OTHER = {"language", "name", "names", "sv", "en", "contact"}
"""What is named like a sentence and is none: attributes of other things called `t`."""


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES + CODE)


def test_every_sentence_that_is_named_is_there() -> None:
    named = {name for pair in _NAMED.findall(source()) for name in pair if name}
    assert len(named) > 100
    assert named - texts()["sv"].names() - _OTHER == set()


def test_every_sentence_is_named_somewhere() -> None:
    words = source()
    begun = tuple(_BEGUN.findall(words))
    unused = [
        name
        for name in texts()["sv"].names()
        if not re.search(rf"\b{name}\b", words) and not name.startswith(begun)
    ]
    # The rest are named after the status of an answer: `t[status ~ "_text"]`.
    assert {name.removesuffix("_text") for name in unused} <= set(Status)


def folder(tmp_path: Path, **files: str) -> Path:
    for name, words in files.items():
        (tmp_path / f"{name}.toml").write_text(words, encoding="utf-8")
    return tmp_path


def test_the_words_of_an_authority_come_before_the_shipped(tmp_path: Path) -> None:
    own = texts(folder(tmp_path, own='[service]\nsv = "Fråga oss"\nen = "Ask us"'))
    assert (own["sv"].service, own["en"].service) == ("Fråga oss", "Ask us")
    assert own["sv"].skip == texts()["sv"].skip


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ('[service]\nsv = "Fråga"', "must have sv and en"),
        ('[service]\nsv = "Fråga"\nen = "Ask"\nfi = "Kysy"', "and nothing else"),
        ('[service]\nsv = "Fråga"\nen = " "', "must have words"),
        ('service = "Fråga"', "must have sv and en"),
        ('[servise]\nsv = "Fråga"\nen = "Ask"', "no sentence [servise]"),
        ('[page_number]\nsv = "sidan {page}"\nen = "page"', "same {words} in each language"),
        ('[page_number]\nsv = "sida {sida}"\nen = "page {sida}"', "same {words} as before"),
        ('[service]\nsv = "Fråga {"\nen = "Ask {"', "'{'"),
        ("[service", "cannot be read"),
    ],
)
def test_a_sentence_that_cannot_be_used_is_named(tmp_path: Path, words: str, line: str) -> None:
    with pytest.raises(SettingError) as raised:
        texts(folder(tmp_path, own=words))
    assert line in str(raised.value)
    assert str(tmp_path) in str(raised.value) or "{" in line


def test_a_sentence_stands_in_one_file(tmp_path: Path) -> None:
    words = '[service]\nsv = "Fråga"\nen = "Ask"'
    with pytest.raises(SettingError, match="there twice"):
        texts(folder(tmp_path, one=words, two=words))
    with pytest.raises(SettingError, match="is not a folder"):
        texts(tmp_path / "none")


def test_the_standing_pages_lie_beside_the_sentences() -> None:
    assert sorted(path.name for path in HERE.glob("*.md")) == [
        "about.en.md",
        "about.sv.md",
        "accessibility.en.md",
        "accessibility.sv.md",
    ]
