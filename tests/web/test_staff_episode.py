"""A transcript is set right in the browser, and a quote's sound is taken along."""

from dataclasses import replace
from pathlib import Path

import pytest
from editor import Editor
from tiny import PODCAST

from index.store.documents import Store
from ingest.episodes.edited import EDITED


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


@pytest.fixture
def episode(store: Store) -> str:
    """Return the id of the episode of the tests, as a machine wrote it down."""
    return next(d.id for d in store.documents() if d.kind == "podcast")


def test_a_paragraph_is_set_right_and_named_by_whom(
    editor: Editor, store: Store, episode: str
) -> None:
    page = editor.get(f"/personal/avsnitt/{episode}")
    assert "data-said" in page
    sent = {name: hidden(page, name) for name in ("name", "revision", "start", "end")}
    done = editor.post("/personal/avsnitt/ord", text="Hej och välkommen till podden!", **sent)
    assert "Sparat som ny version" in done
    document = store.document(episode)
    assert document is not None
    assert document.meta[EDITED]["by"] == "anna"
    assert "Rättat av anna" in editor.get("/personal/avsnitt")
    assert "välkommen till podden!" in editor.get(f"/kalla/{episode}")
    late = editor.post("/personal/avsnitt/ord", text="Annat", **sent)
    assert "Inget är sparat" in late


def test_a_change_in_what_a_machine_wrote_becomes_a_rule(
    editor: Editor,
    store: Store,
    episode: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    heard = {"transcribed": {"model": "whisper", "date": "2025-01-01"}}
    store.put(replace(PODCAST, meta={**PODCAST.meta, **heard}), source="tests")
    page = editor.get(f"/personal/avsnitt/{episode}")
    sent = {name: hidden(page, name) for name in ("name", "revision", "start", "end")}
    done = editor.post("/personal/avsnitt/ord", text="Välkommen till poddan om Klara.", **sent)
    rule = hidden(done, "rule")
    assert "corrections.toml" in editor.post("/personal/avsnitt/regel", name=episode, rule=rule)
    assert "poddan" in (tmp_path / "corrections.toml").read_text()
    assert editor.send("/personal/avsnitt/regel", name=episode, rule="x").status_code == 422


def test_only_editors_set_words_right(editor: Editor, episode: str) -> None:
    editor.client.cookies.clear()
    reply = editor.client.get(f"/personal/avsnitt/{episode}", follow_redirects=False)
    assert reply.status_code == 303


def test_a_clip_without_its_sound_is_not_there(editor: Editor) -> None:
    assert editor.client.get("/personal/klipp/x~y").status_code == 404
