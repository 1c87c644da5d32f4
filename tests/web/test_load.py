"""Many who ask: the same question is answered once, and who would wait in vain is told at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tiny import DOCUMENTS, GramEncoder

import web.reading
from assistant.answer import answer
from index.generation import build
from index.records import Parsed
from index.store.documents import Store
from web.app import create_app
from web.settings import Settings

QUESTION = {"q": "Hur många tramadoltabletter fanns i väskan?"}


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the questions that were really answered, in order."""
    questions: list[str] = []

    def counted(question: str, *args: object, **options: object) -> object:
        questions.append(question)
        return answer(question, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(web.reading, "answer", counted)
    return questions


@pytest.fixture
def asking(data: Path, settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    few = settings.model_copy(update={"threads": 1, "queue": 2})
    with TestClient(create_app(few, encoder)) as client:
        client.app.state.site.front.close()  # type: ignore[attr-defined]
        yield client


def test_the_same_question_is_answered_once(asking: TestClient, answered: list[str]) -> None:
    first = asking.post("/api/v1/ask", json=QUESTION).json()
    again = asking.post("/api/v1/ask", json={"q": f"  {QUESTION['q']}\n"}).json()
    assert answered == [QUESTION["q"]]
    assert again["quotes"] == first["quotes"]
    assert again["question"] == f"  {QUESTION['q']}\n"
    asking.post("/api/v1/ask", json=QUESTION | {"turns": ["Vem är Karin Ek?"]})
    assert len(answered) == 2


def test_what_was_withdrawn_a_moment_ago_is_not_recalled(
    asking: TestClient, answered: list[str], data: Path
) -> None:
    assert asking.post("/api/v1/ask", json=QUESTION).json()["quotes"]
    with Store(data, write=True) as store:
        store.withdraw("tests", except_keys=[p.key for p in DOCUMENTS if p.kind != "press"])
    assert "43 500" not in asking.post("/api/v1/ask", json=QUESTION).text
    assert len(answered) == 2


def test_a_new_generation_is_asked_anew(
    asking: TestClient, answered: list[str], data: Path, encoder: GramEncoder
) -> None:
    asking.post("/api/v1/ask", json=QUESTION)
    with Store(data, write=True) as store:
        store.put(Parsed(key="n", kind="press", title="Ny chef", text="Bo Ek är chef."), source="t")
    made = build(data, encoder)
    assert asking.post("/api/v1/ask", json=QUESTION).json()["generation"] == made.name
    assert len(answered) == 2


def test_who_would_wait_in_vain_is_told_at_once_and_what_is_remembered_is_answered(
    asking: TestClient,
) -> None:
    reading = asking.app.state.site.reading  # type: ignore[attr-defined]
    threads = asking.app.state.site.threads  # type: ignore[attr-defined]
    asking.post("/api/v1/ask", json=QUESTION)
    waiting: list[int] = []

    def ask(number: int) -> None:
        reply = asking.post("/api/v1/ask", json={"q": f"Vad hände {number} gånger i Klara?"})
        waiting.append(reply.status_code)

    with reading._answering:
        crowd = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
        for one in crowd:
            one.start()
        while threads.statistics().tasks_waiting < 2:
            time.sleep(0.01)
        refused = asking.post("/api/v1/ask", json={"q": "Vem är Karin Ek?"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["title"]
        page = asking.post("/", data={"q": "Vem är Karin Ek?"})
        assert page.status_code == 503
        assert "Försök igen om en stund" in page.text
        assert "Vem är Karin Ek?" in page.text
        assert asking.post("/api/v1/ask", json=QUESTION).status_code == 200
    for one in crowd:
        one.join(60)
    assert waiting == [200] * 3
