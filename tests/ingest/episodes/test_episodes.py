"""Episodes without a transcript: over HTTP, killed, set right, written down anew."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from heard import counts, feed, hear, item, only

from assistant.quotes import Span, prove
from benchmarks import sound
from demo.serve import serve
from index.errors import ModelError, SourceError, StoreError
from index.store.documents import Store
from ingest.episodes.corrections import Correction
from ingest.episodes.stored import find
from ingest.speech.model import Transcriber

LONG = 60 * float(os.environ.get("KLARA_TEST_MINUTES", "4"))  # seconds of the long episode


SCRIPT = """
import sys
from pathlib import Path
from benchmarks.random_whisper import QUICK
from ingest.episodes.transcribe_waiting import TranscriptionSettings
from ingest.fetch.client import Fetcher, Limits
from ingest.run import run
from ingest.sources import named
from ingest.speech.open import open_transcriber
url, data, model = sys.argv[1:]
transcription = TranscriptionSettings(lambda: open_transcriber(model, threads=1, decoding=QUICK))
with Fetcher(Limits(delay=0, backoff=0.01), allow_private=True) as fetcher:
    run(Path(data), named([url]), fetcher, transcription=transcription)
"""


def until(process: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    """Kill a process as soon as something has happened, and be sure that it was running."""
    deadline = time.monotonic() + 60
    try:
        while not happened():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_twenty_episodes_one_broken_one_silent_one_long_killed_twice_end_complete(
    tmp_path: Path, weights: tuple[Path, Path], model: Transcriber
) -> None:
    folder, data = tmp_path / "site", tmp_path / "data"
    folder.mkdir()
    for number in range(1, 21):
        length = LONG if number == 12 else 2 + number / 10
        make = sound.silence if number == 5 else sound.voice
        sound.write(folder / f"{number}.mp3", make(length))
    (folder / "3.mp3").write_bytes(b"\x00broken" * 500)
    (folder / "feed.xml").write_text(feed(*(item(n, f"{n}.mp3") for n in range(1, 21))))

    def current() -> int:
        try:
            with Store(data) as store:
                return len(store.documents(state="current"))
        except StoreError:  # not there yet
            return 0

    def lines() -> int:
        return sum(
            path.read_bytes().count(b"\n") for path in (data / "transcribing").glob("*.jsonl")
        )

    with serve(folder) as base:
        url = f"{base}/feed.xml"
        for happened in (
            lambda: current() >= 4,
            lambda: current() >= 10 and lines() >= 4,
        ):
            process = subprocess.Popen([sys.executable, "-c", SCRIPT, url, data, weights[1]])
            until(process, happened)
            with Store(data) as store:
                assert len(store.documents()) == 20
        already = current()
        report = hear(data, url, model)
        assert already >= 10
        assert report.new == 19 - already
        assert (report.unchanged, report.waiting, report.failed) == (already, 0, 1)
        assert report.errors[0].startswith(f"{base}/3.mp3 cannot be read as sound")
        # What the long episode had before the kill was not heard again.
        assert report.sound < LONG
        again = hear(data, url, model)
        assert counts(again) == (0, 0, 19, 0, 1)
        assert again.sound == 0
    with Store(data) as store:
        (broken,) = store.documents(state="waiting")
        assert broken.key == "g3"
        for document in store.documents(state="current"):
            assert document.meta["transcribed"]["model"] == model.name
            if document.key == "g5":
                assert document.revision is None
            else:
                assert document.revision is not None
        long, revision = find(store, "Avsnitt 12")
        marks = store.marks(long.id, revision.hash)
        assert max(mark.value[1] for mark in marks) > 0.8 * LONG
    assert list((data / "transcribing").glob("*")) == []
    assert list((data / "downloads").glob("*")) == []


def test_without_a_model_an_episode_waits_and_the_next_run_goes_on(
    tmp_path: Path, site: str, model: Transcriber
) -> None:
    data = tmp_path / "data"
    missing = ModelError("the speech model X is not here: fetch it")
    for _ in range(2):
        report = hear(data, site, missing)
        assert counts(report) == (0, 0, 0, 1, 0)
        assert report.notes == [
            "1 episode waits to be transcribed: the speech model X is not here: fetch it"
        ]
        assert not (data / "downloads").exists()
    with Store(data) as store, pytest.raises(SourceError, match="waits to be transcribed"):
        find(store, "g1")
    assert counts(hear(data, site, model)) == (1, 0, 0, 0, 0)
    assert counts(hear(data, site, missing)) == (0, 0, 1, 0, 0)


def test_every_word_has_its_second_and_a_quote_says_who_wrote_it_down(
    tmp_path: Path, site: str, model: Transcriber
) -> None:
    hear(tmp_path, site, model)
    document, revision = only(tmp_path)
    with Store(tmp_path) as store:
        marks = store.marks(document.id, revision.hash)
        assert len(marks) > 1
        first, last = marks[0], marks[-1]
        quote = prove(store, Span(document.id, revision.hash, first.start, last.end, 1.0))
    assert quote is not None
    begin, end = round(first.value[0], 2), round(max(m.value[1] for m in marks), 2)
    assert quote.place.seconds == (begin, end)
    assert quote.link == f"{document.meta['audio']}#t={begin:g},{end:g}"
    assert quote.transcribed is not None
    assert quote.transcribed["model"] == model.name
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", quote.transcribed["date"])
    doubted = [m for m in marks if m.value[2] < 0.5]
    assert list(quote.unsure) == [revision.text[m.start : m.end] for m in doubted]


def test_corrections_make_a_revision_and_are_taken_back(
    tmp_path: Path, site: str, model: Transcriber
) -> None:
    hear(tmp_path, site, model)
    document, heard = only(tmp_path)
    word = max(re.findall(r"[^\W\d_]{3,}", heard.text), key=len)
    rules = [Correction(word, "Sergels torg")]
    assert counts(hear(tmp_path, site, model, rules)) == (0, 1, 0, 0, 0)
    document, right = only(tmp_path)
    assert "Sergels torg" in right.text
    assert document.meta["corrections"][0]["said"] == "Sergels torg"
    assert document.meta["heard"] == heard.hash
    with Store(tmp_path) as store:
        assert store.revision(document.id, heard.hash) == replace(heard, original=heard.original)
    assert counts(hear(tmp_path, site, model, rules)) == (0, 0, 1, 0, 0)
    assert counts(hear(tmp_path, site, model)) == (0, 1, 0, 0, 0)
    document, now = only(tmp_path)
    assert now.text == heard.text
    assert "corrections" not in document.meta


def test_the_chapters_of_a_sound_file_are_those_of_its_episode(
    tmp_path: Path, folder: Path, site: str, model: Transcriber
) -> None:
    with av.open(str(folder / "1.mp3")) as source, av.open(str(folder / "c.mp3"), "w") as out:
        second = Fraction(1, 1000)
        out.set_chapters(
            [
                {
                    "id": n,
                    "start": s,
                    "end": s + 2000,
                    "time_base": second,
                    "metadata": {"title": t},
                }
                for n, (s, t) in enumerate([(0, "Hej"), (2500, "Natten")])
            ]
        )
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    (folder / "feed.xml").write_text(feed(item(1, "c.mp3")))
    hear(tmp_path, site, model)
    chapters = [{"start": 0.0, "title": "Hej"}, {"start": 2.5, "title": "Natten"}]
    assert only(tmp_path)[0].meta["chapters"] == chapters
    assert counts(hear(tmp_path, site, model)) == (0, 0, 1, 0, 0)
    word = max(re.findall(r"[^\W\d_]{3,}", only(tmp_path)[1].text), key=len)
    assert hear(tmp_path, site, model, [Correction(word, "Klara")]).changed == 1
    assert only(tmp_path)[0].meta["chapters"] == chapters


def test_without_the_package_that_reads_sound_an_episode_waits(tmp_path: Path) -> None:
    sound.write(tmp_path / "natt.mp3", sound.voice(2))
    code = (
        "import sys; sys.modules['av'] = sys.modules['faster_whisper'] = None\n"
        "from klara import main; main()"
    )
    arguments = ["ingest", str(tmp_path / "natt.mp3"), "--data", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1 episode waits to be transcribed: transcribing needs faster-whisper" in done.stdout
    with Store(tmp_path / "data") as store:
        assert [(d.title, d.state) for d in store.documents()] == [("natt", "waiting")]
