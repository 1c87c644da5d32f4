"""Sound without a feed: a folder of files, a file, an address."""

import json
from pathlib import Path

from heard import counts, hear, only

from benchmarks import sound
from index.store.documents import Store
from ingest.episodes.stored import find
from ingest.episodes.transcribe_waiting import TranscriptionSettings
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import described, named
from ingest.speech.model import Transcriber


def test_a_folder_of_sound_files_is_heard_and_follows_its_files(
    tmp_path: Path, model: Transcriber
) -> None:
    folder, data = tmp_path / "sound", tmp_path / "data"
    (folder / "2020").mkdir(parents=True)
    sound.write(folder / "2020" / "a.mp3", sound.voice(3), title="Natt i Klara", date="2020-03-27")
    sound.write(folder / "b.flac", sound.voice(4))
    sound.write(folder / "c.opus", sound.voice(3))
    (folder / "c.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHej från Klara.\n")
    (folder / "d.mp3").write_bytes(b"no sound")
    report = hear(data, str(folder), model)
    assert (report.new, report.failed) == (3, 1)
    assert "d.mp3" in report.errors[0]
    with Store(data) as store:
        first, _ = find(store, "2020/a.mp3")
        assert (first.title, first.published) == ("Natt i Klara", "2020-03-27")
        assert find(store, "c")[1].text == "Hej från Klara."
    assert hear(data, str(folder), model).unchanged == 3
    (folder / "b.flac").unlink()
    assert hear(data, str(folder), model).withdrawn == 1


def test_sound_that_a_feed_in_the_folder_names_is_one_episode(tmp_path: Path) -> None:
    folder = Path(__file__).parents[3] / "demo" / "podcast"
    with Fetcher() as fetcher:
        for new in (2, 0):
            (report,) = run(tmp_path, named([str(folder)], "podcast"), fetcher)
            assert counts(report) == (new, 0, 2 - new, 1, 0)
            assert report.withdrawn == 0


def test_a_sound_file_is_described_by_options(tmp_path: Path, model: Transcriber) -> None:
    path = sound.write(tmp_path / "1.wav", sound.voice(3))
    sources = described(named([str(path)]), "Natt i Klara", "2020-03-27")
    with Fetcher() as fetcher:
        transcription = TranscriptionSettings(lambda: model)
        (report,) = run(tmp_path / "data", sources, fetcher, transcription=transcription)
    assert counts(report) == (1, 0, 0, 0, 0)
    document, _ = only(tmp_path / "data")
    assert (document.title, document.published) == ("Natt i Klara", "2020-03-27")
    assert report.as_json()["transcribed"]["real_time_factor"] > 0


def test_sound_at_an_address_is_a_source_too(tmp_path: Path, site: str, model: Transcriber) -> None:
    report = hear(tmp_path, site.replace("feed.xml", "1.mp3"), model)
    assert counts(report) == (1, 0, 0, 0, 0)
    assert only(tmp_path)[0].title == "1.mp3"
    assert json.dumps(report.as_json())
