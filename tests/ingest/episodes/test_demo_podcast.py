"""The demonstration podcast: a real feed, from the folder and over HTTP."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from demo.serve import serve
from index.records import Document, Mark
from index.store.documents import Store
from index.transcript.document import from_document, to_document
from index.transcript.files import export, parse
from ingest.fetch.client import Fetcher, Limits
from ingest.run import run
from ingest.sources import named
from ingest.speech import audio

FOLDER = Path(__file__).parents[3] / "demo" / "podcast"


def taken_in(data: Path, location: str) -> list[tuple[Document, str, tuple[Mark, ...]]]:
    with Fetcher(Limits(delay=0), allow_private=True) as fetcher:
        for new in (2, 0):
            (report,) = run(data, named([location], "podcast"), fetcher)
            assert (report.new, report.unchanged, report.waiting) == (new, 2 - new, 1)
            assert report.errors == []
    with Store(data) as store:
        return [
            (document, revision.text, store.marks(document.id, revision.hash))
            for document in sorted(store.documents(), key=lambda d: d.published or "")
            if (revision := store.revision(document.id, document.revision or ""))
        ]


def said(number: int) -> list[str]:
    lines = (FOLDER / f"avsnitt-{number}.txt").read_text(encoding="utf-8").splitlines()
    return [line.partition(": ")[2] for line in lines if re.match(r"[^#:]+: ", line)]


def test_both_episodes_are_documents_word_for_word(tmp_path: Path) -> None:
    episodes = taken_in(tmp_path, str(FOLDER / "feed.xml"))
    for number, (document, text, marks) in enumerate(episodes, start=1):
        assert " ".join(text.split()) == " ".join(said(number))
        assert text.startswith("Det här är demonstrationsmaterial.")
        assert Path(document.meta["audio"]).is_file()
        assert {mark.value for mark in marks if mark.kind == "speaker"} == {
            person["name"] for person in document.meta["persons"]
        }
        assert len(document.meta["chapters"]) >= 5


def test_over_http_every_link_leads_to_the_server(tmp_path: Path) -> None:
    with serve() as base:
        for document, _, _ in taken_in(tmp_path, f"{base}/podcast/feed.xml"):
            assert str(document.url).startswith(f"{base}/podcast/avsnitt-")
            assert document.meta["audio"].startswith(f"{base}/podcast/avsnitt-")


def test_the_second_told_is_the_second_said(tmp_path: Path) -> None:
    pytest.importorskip("av")
    for number, (document, text, marks) in enumerate(
        taken_in(tmp_path, str(FOLDER / "feed.xml")), start=1
    ):
        sound = np.concatenate(list(audio.blocks(Path(document.meta["audio"]))))
        times = [mark.value for mark in marks if mark.kind == "second"]
        assert times == sorted(times)
        assert times[-1][1] <= len(sound) / audio.RATE
        late = []
        for before, after in pairwise(times):
            if after[0] - before[1] > 0.25:
                # A voice is heard again where the next words are said to begin, not before.
                after_pause = np.abs(sound[int(before[1] * audio.RATE) :][: 10 * audio.RATE])
                at = before[1] + int(np.argmax(after_pause > 0.02)) / audio.RATE
                late.append(abs(at - after[0]))
        assert len(late) > 50
        assert np.quantile(late, 0.95) < 0.1, number
        assert text


def test_the_transcripts_are_those_of_their_formats() -> None:
    assert (FOLDER / "avsnitt-1.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    rows = json.loads((FOLDER / "avsnitt-2.json").read_text(encoding="utf-8"))
    assert rows["version"] == "1.0.0"
    assert {"speaker", "startTime", "endTime", "body"} == set(rows["segments"][0])
    for name in ("avsnitt-1.vtt", "avsnitt-2.json"):
        read = parse((FOLDER / name).read_text(), name)
        text, marks = to_document(read)
        again = parse(export(from_document(text, marks), "vtt"), "again")
        assert to_document(again) == (text, marks)
