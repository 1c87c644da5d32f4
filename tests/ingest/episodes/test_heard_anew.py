"""When an episode is heard anew, and when not: another model, other sound, another address."""

import re
import shutil
from pathlib import Path

import pytest
from heard import counts, feed, hear, item, only

from benchmarks import sound
from benchmarks.random_whisper import QUICK
from demo.serve import serve
from index.errors import ModelError
from index.store.documents import Store
from ingest.episodes.corrections import Correction
from ingest.podcast import episode as feed_episodes
from ingest.speech.model import Transcriber
from ingest.speech.open import open_transcriber


def test_another_model_makes_a_new_revision_and_corrections_survive_it(
    tmp_path: Path, folder: Path, site: str, model: Transcriber, weights: tuple[Path, Path]
) -> None:
    data = tmp_path / "data"
    hear(data, site, model)
    _, first = only(data)
    word = max(re.findall(r"[^\W\d_]{3,}", first.text), key=len)
    rules = [Correction(word, "Klara")]
    # The same weights under another name hear the same.
    renamed = shutil.copytree(weights[1], tmp_path / "other")
    other = open_transcriber(str(renamed), threads=1, decoding=QUICK)
    assert counts(hear(data, site, other)) == (0, 0, 1, 0, 0)
    (folder / "1.mp3").unlink()  # it is among the originals
    assert counts(hear(data, site, other, rules, again=True)) == (0, 1, 1, 0, 0)
    document, now = only(data)
    assert document.meta["transcribed"]["model"] == "other"
    assert "Klara" in now.text
    with Store(data) as store:
        assert len(store.revisions_holding([], 9)) == 2
    assert counts(hear(data, site, other, rules, again=True)) == (0, 0, 1, 0, 0)


def test_sound_that_changed_is_heard_anew_and_a_new_title_costs_nothing(
    tmp_path: Path, folder: Path, site: str, model: Transcriber
) -> None:
    hear(tmp_path, site, model)
    before, words = only(tmp_path)
    (folder / "feed.xml").write_text(feed(item(1, "1.mp3", "Bättre titel")))
    report = hear(tmp_path, site, model)
    assert (counts(report), report.sound) == ((0, 1, 0, 0, 0), 0)
    document, same = only(tmp_path)
    assert (document.title, same.hash) == ("Bättre titel", words.hash)
    assert document.meta["transcribed"] == before.meta["transcribed"]
    sound.write(folder / "new.mp3", sound.voice(40))
    (folder / "feed.xml").write_text(feed(item(1, "new.mp3", "Bättre titel")))
    # Without a model the words that were written down stay.
    assert hear(tmp_path, site, ModelError("none")).waiting == 1
    assert only(tmp_path)[1].hash == words.hash
    report = hear(tmp_path, site, model)
    assert (counts(report), report.sound > 6) == ((0, 1, 0, 0, 0), True)
    assert only(tmp_path)[1].hash != words.hash


def test_a_feed_that_was_gone_for_a_day_is_not_heard_again(
    tmp_path: Path, folder: Path, site: str, model: Transcriber
) -> None:
    hear(tmp_path, site, model)
    _, before = only(tmp_path)
    told = (folder / "feed.xml").read_text()
    (folder / "feed.xml").unlink()
    assert hear(tmp_path, site, model).withdrawn == 1
    (folder / "feed.xml").write_text(told)
    report = hear(tmp_path, site, model)
    assert (counts(report), report.sound) == ((0, 1, 0, 0, 0), 0)
    assert only(tmp_path)[1] == before
    assert counts(hear(tmp_path, site, model)) == (0, 0, 1, 0, 0)


def test_an_episode_that_moved_to_another_host_is_not_heard_again(
    tmp_path: Path, folder: Path, site: str, model: Transcriber
) -> None:
    hear(tmp_path, site, model)
    before, words = only(tmp_path)
    shutil.copy(folder / "1.mp3", folder / "moved.mp3")
    new = item(1, "moved.mp3").replace("<guid>g1", "<guid>new")
    (folder / "feed.xml").write_text(feed(new))
    report = hear(tmp_path, site, model)
    assert (report.changed, report.sound) == (1, 0)
    after, same = only(tmp_path)
    assert (after.id, after.key, after.state) == (before.id, "new", "current")
    assert same == words
    assert counts(hear(tmp_path, site, model)) == (0, 0, 1, 0, 0)


def test_a_feed_that_offers_a_transcript_later_takes_over(
    tmp_path: Path, folder: Path, site: str, model: Transcriber
) -> None:
    hear(tmp_path, site, model)
    (folder / "1.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHej från Klara.\n")
    with_transcript = item(1, "1.mp3").replace(
        "</item>",
        '<p:transcript xmlns:p="https://podcastindex.org/namespace/1.0" url="1.vtt"'
        ' type="text/vtt"/></item>',
    )
    (folder / "feed.xml").write_text(feed(with_transcript))
    assert counts(hear(tmp_path, site, model)) == (0, 1, 0, 0, 0)
    document, revision = only(tmp_path)
    assert revision.text == "Hej från Klara."
    assert "transcribed" not in document.meta


def test_only_the_newest_episodes_are_asked_for_their_transcripts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_episodes, "ASKED_AGAIN", 3)
    folder, data = tmp_path / "site", tmp_path / "data"
    folder.mkdir()

    def said(number: int, title: str) -> str:
        (folder / f"{number}.vtt").write_text(
            f"WEBVTT\n\n00:01.000 --> 00:02.000\nDet här är avsnitt {number}.\n"
        )
        return item(number, f"{number}.mp3", title).replace(
            "</item>",
            '<p:transcript xmlns:p="https://podcastindex.org/namespace/1.0"'
            f' url="{number}.vtt" type="text/vtt"/></item>',
        )

    (folder / "feed.xml").write_text(feed(*(said(n, f"Avsnitt {n}") for n in range(1, 11))))
    with serve(folder) as base:
        assert counts(hear(data, f"{base}/feed.xml", None)) == (10, 0, 0, 0, 0)
        for number in (1, 9):
            (folder / f"{number}.vtt").unlink()
        # The ninth is asked for and missed; the first is not, until the feed says something new.
        report = hear(data, f"{base}/feed.xml", None)
        assert (report.unchanged, report.failed) == (10, 1)
        assert "/9.vtt" in report.errors[0]
        again = said(2, "Bättre titel")
        others = [said(n, f"Avsnitt {n}") for n in range(1, 11) if n != 2]
        (folder / "feed.xml").write_text(feed(again, *others))
        assert counts(hear(data, f"{base}/feed.xml", None)) == (0, 1, 9, 0, 0)
