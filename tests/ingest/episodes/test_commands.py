"""The commands that turn sound into text, as they are typed."""

import json
import re
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from typer.testing import CliRunner

from benchmarks import sound
from index.errors import ModelError, SettingError, SourceError
from index.store.documents import Store
from index.transcript.document import from_document, to_document
from index.transcript.files import export, parse
from ingest.speech import audio, packaged
from ingest.speech.model import Transcriber
from klara import app


def klara(*words: object) -> Result:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


EPISODE = Path(__file__).parents[3] / "demo" / "podcast" / "avsnitt-3.mp3"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return the first seven seconds that are said in the demonstration's third episode."""
    samples = np.concatenate(list(islice(audio.blocks(EPISODE), 1)))
    return sound.write(tmp_path / "natt.mp3", samples[: 7 * audio.RATE])


@pytest.fixture
def whisper(base: Transcriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLARA_WHISPER", packaged.NAME)


@pytest.fixture
def config(tmp_path: Path, recording: Path) -> Path:
    (tmp_path / "feed.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Podd</title><item>'
        f"<title>Natt</title><guid>g1</guid><enclosure url='{recording.name}' type='audio/mpeg'/>"
        "</item></channel></rss>"
    )
    path = tmp_path / "klara.toml"
    path.write_text('[[source]]\nname = "podd"\nlocation = "feed.xml"\n')
    return path


@pytest.mark.usefixtures("whisper")
def test_a_recording_is_written_down_in_the_form_that_the_name_asks_for(
    tmp_path: Path, recording: Path
) -> None:
    output = tmp_path / "out.vtt"
    done = klara("transcribe", recording, "-o", output, "--beams", 1, "--threads", 1)
    assert done.exit_code == 0
    assert re.search(
        r"transcribed with whisper-base: 0\.[01] minutes .*real-time factor", done.stderr
    )
    assert parse(output.read_text(), "out.vtt").segments
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_cannot_be_written_down_is_one_clear_line(
    tmp_path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingError, match=r"out\.doc must end in \.vtt"):
        klara("transcribe", recording, "-o", tmp_path / "out.doc")
    with pytest.raises(SourceError, match=r"none\.mp3 is not a file"):
        klara("transcribe", tmp_path / "none.mp3")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="hf download KBLab/kb-whisper-small --revision strict"):
        klara("transcribe", recording)


def test_an_episode_without_a_model_waits_and_is_no_failure(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    done = klara("ingest", "--config", config, "--data", tmp_path / "data")
    assert done.exit_code == 0
    assert "note: 1 episode waits to be transcribed: the speech model KBLab" in done.stdout
    held = klara("status", "--data", tmp_path / "data")
    assert "waiting for transcription: Natt" in held.stdout
    with pytest.raises(SourceError, match="waits to be transcribed"):
        klara("export", "transcript", "Natt", "--data", tmp_path / "data")


@pytest.mark.usefixtures("whisper")
def test_corrections_beside_the_list_of_sources_are_used_and_listed(
    tmp_path: Path, config: Path
) -> None:
    data = tmp_path / "data"
    arguments = ("ingest", "--config", config, "--data", data, "--beams", 1)
    done = klara(*arguments)
    assert done.exit_code == 0
    assert re.search(r"transcribed: 0\.[01] minutes of sound in", done.stdout)
    assert "no corrections" in klara("corrections", "--config", config, "--data", data).stdout
    plain = klara("export", "transcript", "Natt", "--format", "txt", "--data", data).stdout
    word = max(re.findall(r"(?<!\S)[^\W\d_]{3,}(?!\S)", plain), key=len)
    rules = f'[[correction]]\nheard = "{word}"\nsaid = "Klara"\n'
    unused = '[[correction]]\nheard = "aldrig hört"\nsaid = "x"\n'
    (tmp_path / "corrections.toml").write_text(rules + unused)
    assert klara(*arguments).exit_code == 0
    listed = klara("corrections", "--config", config, "--data", data).stdout.splitlines()
    assert re.match(rf"{word} → Klara: Natt ×\d+ \(natt-\w+\)", listed[0])
    assert listed[1] == "aldrig hört → x: nowhere yet"
    assert klara("index", "--data", data).exit_code == 0
    shown = " ".join(klara("search", "Klara", "--data", data).stdout.split())
    assert re.search(r"automatiskt transkriberad \(whisper-base, \d{4}-\d\d-\d\d\)", shown)
    told = json.loads(klara("corrections", "--config", config, "--data", data, "--json").stdout)
    assert told[0]["places"][0]["title"] == "Natt"


def test_an_exported_transcript_goes_back_in_unchanged(tmp_path: Path) -> None:
    data = tmp_path / "data"
    feed = Path(__file__).parents[3] / "demo" / "podcast" / "feed.xml"
    klara("ingest", feed, "--data", data, "--json")
    with Store(data) as store:
        for document in store.documents(state="current"):
            revision = store.revision(document.id, document.revision or "")
            assert revision is not None
            marks = store.marks(document.id, revision.hash)
            output = tmp_path / "out.vtt"
            klara("export", "transcript", document.id, "-o", output, "--data", data)
            back = parse(output.read_text(), "out.vtt")
            assert to_document(back) == (revision.text, marks)
            for form in ("srt", "json", "txt"):
                printed = klara(
                    "export", "transcript", document.id, "--format", form, "--data", data
                )
                again = from_document(revision.text, marks, document.language)
                assert printed.stdout == export(again, form)
    with pytest.raises(SourceError, match="avsnitt is several episodes: avsnitt-1"):
        klara("export", "transcript", "avsnitt", "--data", data)
    with pytest.raises(SourceError, match="there is no episode avsnit-2-samtalet: did you mean"):
        klara("export", "transcript", "avsnit-2-samtalet", "--data", data)
