"""The questions to begin with, and what is kept of asking them."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tiny import DOCUMENTS, GramEncoder

from assistant.records import Answer, Status
from assistant.staff.unanswered import entries
from assistant.suggestions import listed, question_of, suggestions
from index.errors import SettingError
from index.generation import build
from index.records import Mark, Parsed
from index.search.reader import Reader
from index.store.documents import Store
from web.app import create_app
from web.pages import first_page_facts
from web.pages.first_page_facts import Front
from web.settings import Settings


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Arbetet i Klara började den 15 januari 2018.", "När började arbetet i Klara?"),
        ("Totalt greps 48 personer under insatsen.", "Hur många personer greps?"),
        ("Under året utvisades 1 200 personer.", "Hur många personer utvisades?"),
        ("Tramadol är en opioid som säljs på recept.", "Vad är tramadol?"),
        ("Med en öppen drogscen menas en plats.", "Vad menas med en öppen drogscen?"),
        ("Polisstationen ligger på Brunkebergstorg.", "Var ligger polisstationen?"),
        ("Han är en känd säljare.", None),
        ("Sixten är en spårhund.", None),
        ("Vi är nöjda.", None),
        ("", None),
    ],
)
def test_a_sentence_that_defines_dates_places_or_counts_answers_a_question(
    sentence: str, question: str | None
) -> None:
    text = f"{sentence} Mer om arbetet, tramadol och polisstationen."
    assert question_of(sentence, text) == question


def test_questions_are_drawn_from_the_sources_of_the_new_generation(
    settings: Settings, encoder: GramEncoder
) -> None:
    heading = "Får jag bada i fontänen?"
    new = Parsed(
        key="new",
        kind="press",
        title="Regler för torget",
        text=f"{heading}\n\nDet är förbjudet att bada i fontänen på torget.",
        marks=(Mark("heading", 0, len(heading), 2),),
        published="2025-06-01",
    )
    app = create_app(settings, encoder)
    with TestClient(app):
        front: Front = app.state.site.front
        assert heading not in [each.question for each in front.facts().suggested]
        with Store(settings.data, write=True) as store:
            store.put(new, source="tests")
        made = build(settings.data, encoder)
        front.gather()
        facts = front.facts()
        assert facts.generation == made.name
        assert facts.newest == "2025-06-01"
        assert heading in [each.question for each in facts.suggested]
        # What is not said any longer is not suggested either, before anything is indexed anew.
        with Store(settings.data, write=True) as store:
            store.withdraw("tests", except_keys={parsed.key for parsed in DOCUMENTS})
        assert heading not in [each.question for each in front.facts().suggested]


def test_nobody_waits_for_suggestions(
    settings: Settings, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def endless(*_: object) -> tuple[()]:
        begun.set()
        go_on.wait()
        return ()

    monkeypatch.setattr(first_page_facts, "suggestions", endless)
    with TestClient(create_app(settings, encoder)) as client:
        begun.wait()
        assert client.get("/").status_code == 200
        given = client.post("/api/v1/ask", json={"q": "Hur många tramadoltabletter fanns?"})
        assert given.json()["quotes"]
        go_on.set()


def test_drawing_questions_is_bounded(tmp_path: Path, encoder: GramEncoder) -> None:
    text = (
        "1 2 " * 500 + ". "
    ) * 200 + "\n\nFår jag bada i fontänen?\n\nDet är förbjudet att bada."
    start = text.index("Får")
    long = Parsed(
        key="long",
        kind="press",
        title="1" * 100_000,
        text=text,
        marks=(Mark("heading", start, start + 24, 2),),
    )
    with Store(tmp_path, write=True) as store:
        store.put(long, source="tests")
    build(tmp_path, encoder)
    asked: list[str] = []

    def answer(question: str) -> Answer:
        asked.append(question)
        return Answer(question, Status.NO_ANSWER)

    with Reader(tmp_path, encoder) as reader:
        assert suggestions(reader, answer) == ()
    assert asked == []


def test_what_the_site_asked_itself_is_not_kept_as_unanswered(
    settings: Settings, encoder: GramEncoder
) -> None:
    told = settings.model_copy(update={"log_unanswered": True, "threshold": 1.0})
    with TestClient(create_app(told, encoder)) as client:
        assert entries(settings.data) == []
        client.post("/api/v1/ask", json={"q": "Vem bakar kakor i Klara?"})
        assert len(entries(settings.data)) == 1


def test_the_authoritys_own_questions_go_first_if_the_sources_answer_them(
    settings: Settings, encoder: GramEncoder, tmp_path: Path
) -> None:
    config = tmp_path / "klara.toml"
    own = ["Hur många tramadoltabletter fanns i väskan?", "?!"]
    config.write_text(f"suggestions = {json.dumps(own)}", encoding="utf-8")
    app = create_app(settings.model_copy(update={"config": config}), encoder)
    with TestClient(app):
        app.state.site.front.gather()
        suggested = [each.question for each in app.state.site.front.facts().suggested]
    assert suggested[0] == own[0]
    assert own[1] not in suggested
    assert len(suggested) > 1


@pytest.mark.parametrize("written", ["suggestions = 3", "suggestions = [3]", "sugg"])
def test_a_list_of_questions_that_cannot_be_read_is_told(tmp_path: Path, written: str) -> None:
    config = tmp_path / "klara.toml"
    assert listed(config) == ()
    config.write_text(written, encoding="utf-8")
    with pytest.raises(SettingError, match=re.escape(str(config))):
        listed(config)
