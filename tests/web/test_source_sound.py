"""The page of an episode: its times, its captions, and the sound that may be heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from source_pages import page_of, stored
from starlette.testclient import TestClient
from tiny import PODCAST

from index.store.documents import Store
from index.transcript.document import to_document
from index.transcript.files import parse


def test_a_withdrawn_episode_is_neither_read_nor_heard(client: TestClient, store: Store) -> None:
    document = stored(store, PODCAST)
    store.withdraw("tests", except_keys=())
    page = page_of(client, f"/kalla/{document.id}", 410)
    assert not list(page.iter("audio"))
    assert client.get(f"/kalla/{document.id}.vtt").status_code == 404
    assert client.get(f"/kalla/{document.id}/ljud").status_code == 404


# Episodes


def test_an_episode_has_times_turns_and_links_into_the_sound(
    client: TestClient, store: Store
) -> None:
    page = page_of(client, f"/kalla/{stored(store, PODCAST).id}")
    assert [turn.text_content() for turn in page.find_class("speaker")] == [
        "Programledaren",
        "Gruppchefen",
    ]
    assert [link.get("href") for link in page.find_class("time")] == [
        "https://polisen.example/podd/1.mp3#t=0.0",
        "https://polisen.example/podd/1.mp3#t=3.9",
    ]
    (sound,) = page.iter("audio")
    assert (sound.get("src"), sound.get("preload")) == (
        "https://polisen.example/podd/1.mp3",
        "none",
    )


def test_a_machine_transcript_is_labelled_with_model_and_date(
    client: TestClient, store: Store
) -> None:
    made = {"model": "kb-whisper-small", "date": "2025-02-03T10:00:00+00:00"}
    store.put(replace(PODCAST, meta={**PODCAST.meta, "transcribed": made}), source="tests")
    (label,) = page_of(client, f"/kalla/{stored(store, PODCAST).id}").find_class("machine")
    told = " ".join(label.text_content().split())
    assert told.startswith("Automatiskt transkriberad.")
    assert "Modell: kb-whisper-small. Nedskrivet 3 februari 2025." in told


def test_the_captions_say_what_the_episode_says(client: TestClient, store: Store) -> None:
    response = client.get(f"/kalla/{stored(store, PODCAST).id}.vtt")
    assert response.headers["content-type"] == "text/vtt; charset=utf-8"
    assert response.text.startswith("WEBVTT")
    text, marks = to_document(parse(response.text, "vtt"))
    assert (text, set(map(repr, marks))) == (PODCAST.text, set(map(repr, PODCAST.marks)))


def test_an_episode_that_nobody_wrote_down_can_be_heard(client: TestClient, store: Store) -> None:
    waiting = replace(PODCAST, key="e2", title="Avsnitt 2", text="", marks=(), url=None)
    store.put(waiting, source="tests", state="waiting")
    page = page_of(client, f"/kalla/{stored(store, waiting).id}")
    assert "inte nedskrivet än" in page.text_content()
    assert len(list(page.iter("audio"))) == 1


def test_the_sound_of_a_local_feed_is_served_in_parts(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "podd"
    folder.mkdir()
    sound = bytes(range(256)) * 40
    (folder / "1.mp3").write_bytes(sound)
    store.sources.remember("tests", str(folder / "feed.xml"), None, 0)
    store.put(replace(PODCAST, meta={"audio": str(folder / "1.mp3")}), source="tests")
    address = f"/kalla/{stored(store, PODCAST).id}/ljud"
    assert f'src="{address}"' in client.get(f"/kalla/{stored(store, PODCAST).id}").text
    whole = client.get(address)
    assert (whole.content, whole.headers["content-type"]) == (sound, "audio/mpeg")
    part = client.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, sound[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(sound)}"
    assert client.get(address, headers={"range": "bytes=99999-"}).status_code == 416


def test_what_was_heard_is_what_is_played(client: TestClient, store: Store) -> None:
    original = store.originals.keep(b"ljud", "/srv/podd/1.m4a")
    meta = {"audio": "/srv/podd/1.m4a", "transcribed": {"model": "tiny", "date": "2025-02-03"}}
    heard = replace(PODCAST, key="heard", url=None, meta=meta)
    store.put(heard, source="tests", original=original)
    response = client.get(f"/kalla/{stored(store, heard).id}/ljud")
    assert (response.content, response.headers["content-type"]) == (b"ljud", "audio/mp4")


@pytest.mark.parametrize("name", ["../hemligt.mp3", "feed.xml", "finns-inte.mp3"])
def test_no_other_file_is_served_as_sound(
    client: TestClient, store: Store, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "podd"
    folder.mkdir()
    (folder / "feed.xml").write_text("<rss/>")
    (tmp_path / "hemligt.mp3").write_bytes(b"hemligt")
    store.sources.remember("tests", str(folder / "feed.xml"), None, 0)
    store.put(replace(PODCAST, meta={"audio": str(folder / name)}), source="tests")
    assert client.get(f"/kalla/{stored(store, PODCAST).id}/ljud").status_code == 404


def test_a_feed_on_the_web_cannot_name_a_file_here(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "1.mp3").write_bytes(b"hemligt")
    store.sources.remember("tests", "https://podd.example/feed.xml", None, 0)
    store.put(replace(PODCAST, meta={"audio": str(tmp_path / "1.mp3")}), source="tests")
    assert client.get(f"/kalla/{stored(store, PODCAST).id}/ljud").status_code == 404
