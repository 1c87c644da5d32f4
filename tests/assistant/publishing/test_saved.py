"""Saved questions: asked before anything is published, and what they lose is told, or held back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import PRESS, GramEncoder

from assistant.answer import Asking
from assistant.publishing.build import build_compared
from assistant.publishing.comparison import last_comparison
from assistant.publishing.saved import FILE, add, remove, saved
from index.errors import Held, SettingError
from index.generation import published_name
from index.publishing import audit
from index.store.documents import Store

QUESTION = "Hur många tramadoltabletter fanns i väskan?"
EXPECTED = "43 500 tramadoltabletter"


def build(data: Path, encoder: GramEncoder, **how: bool) -> tuple[object, object]:
    return build_compared(data, encoder, lambda: Asking(threshold=0.1), **how)  # type: ignore[arg-type]


def correct(data: Path, words: str) -> None:
    """Let the press release say something else than 43 500."""
    with Store(data, write=True) as store:
        store.put(replace(PRESS, text=PRESS.text.replace("43 500", words)), source="tests")


def test_what_is_saved_is_what_eval_reads_and_a_question_is_saved_once(data: Path) -> None:
    name = add(data, f" {QUESTION} ", "43 400", "staff:anna")
    assert add(data, QUESTION.upper(), EXPECTED, "staff:bo") == name
    add(data, "Vad kostar en biljett?", "", "staff:anna")
    first, second = saved(data)
    assert (first.line.any, first.by) == ((EXPECTED,), "staff:bo")
    assert second.line.none
    assert remove(data, name, "staff:anna")
    assert not remove(data, name, "staff:anna")
    assert [act.what for act in audit.acts(data)] == [
        "save question", "save question", "save question", "remove question",
    ]  # fmt: skip
    with pytest.raises(SettingError):
        add(data, "?", "", "staff:anna")


def test_an_index_that_changes_an_answer_says_what_changed(
    data: Path, encoder: GramEncoder
) -> None:
    add(data, QUESTION, EXPECTED, "staff:anna")
    build(data, encoder, force=True)
    first = last_comparison(data)
    assert first is not None
    assert first.changes == ()
    assert [answer.right for answer in first.answers.values()] == [True]
    correct(data, "43 400")
    build(data, encoder)
    compared = last_comparison(data)
    assert compared is not None
    assert compared.generation == published_name(data)
    (change,) = compared.lost
    assert any("43 500" in words for words in change.before.quotes)
    assert any("43 400" in words for words in change.after.quotes)
    assert any(line.startswith("! Hur många") for line in compared.as_lines())


def test_a_lost_quote_is_held_back_until_it_is_published_anyway(
    data: Path, encoder: GramEncoder
) -> None:
    add(data, QUESTION, EXPECTED, "staff:anna")
    build(data, encoder, force=True)
    before = published_name(data)
    correct(data, "43 400")
    for _ in range(2):
        with pytest.raises(Held, match="tramadoltabletter"):
            build(data, encoder, hold=True)
        assert published_name(data) == before
        assert [path.name for path in (data / "generations").glob(".*")] == []
    compared = last_comparison(data)
    assert compared is not None
    assert compared.held
    assert len(compared.lost) == 1
    build(data, encoder)
    assert published_name(data) != before
    assert [act.what for act in audit.acts(data)].count("hold back") == 2
    assert [act.what for act in audit.acts(data)][-1] == "publish"


def test_a_question_that_should_get_no_answer_is_lost_when_it_gets_one(
    data: Path, encoder: GramEncoder
) -> None:
    correct(data, "många")
    build(data, encoder)
    add(data, "Hittades 43 500 tramadoltabletter?", "", "staff:anna")
    rows = (data / FILE).read_text(encoding="utf-8").splitlines()
    assert json.loads(rows[0])["none"] is True
    build_compared(data, encoder, lambda: Asking(threshold=1.0), force=True)
    assert last_comparison(data).answers  # type: ignore[union-attr]
    correct(data, "43 500")
    with pytest.raises(Held):
        build(data, encoder, hold=True)
