from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from benchmarks import sound
from index.errors import SourceError
from ingest.speech import audio
from ingest.speech.audio import RATE


def heard(path: Path) -> audio.Samples:
    return np.concatenate(list(audio.blocks(path)))


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.m4a", "a.opus", "a.flac"])
def test_every_format_gives_the_same_sound(tmp_path: Path, name: str) -> None:
    made = np.concatenate([sound.silence(1), sound.music(2), sound.silence(1)])
    path = sound.write(tmp_path / name, made, title="Avsnitt 1", date="2026-10-09")
    samples = heard(path)
    assert abs(len(samples) - len(made)) < 0.1 * RATE
    loud = np.flatnonzero(np.abs(samples) > 0.05)
    assert abs(loud[0] / RATE - 1) < 0.1
    assert abs(loud[-1] / RATE - 3) < 0.1
    facts = audio.facts(path)
    assert facts.duration == pytest.approx(4, abs=0.2)


def test_a_files_own_title_and_date_are_read(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "a.mp3", sound.music(1), title="Avsnitt 1", date="2026-10-09")
    facts = audio.facts(path)
    assert (facts.title, facts.date) == ("Avsnitt 1", "2026-10-09")


CHAPTERS = ((0.0, "Början"), (1.25, "Mötet på Åsögatan"))


def late(path: Path, codec: str, start: float) -> Path:
    """Write a second and a half of music that begins at `start`, with two chapters."""
    rate = 48_000
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        out.set_chapters(
            [
                {
                    "id": number,
                    "start": int(second * 1000),
                    "end": 1250 if number == 0 else 1500,
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": title},
                }
                for number, (second, title) in enumerate(CHAPTERS)
            ]
        )
        frame = av.AudioFrame.from_ndarray(sound.music(1.5)[None, :], "fltp", "mono")
        frame.sample_rate = RATE
        frames = av.AudioFifo()
        resampler = av.AudioResampler(stream.codec_context.format.name, "mono", rate)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            part.pts = None
            frames.write(part)
        at = round(start * rate)
        while part := frames.read(stream.codec_context.frame_size, partial=True):
            part.pts, part.time_base = at, Fraction(1, rate)
            at += part.samples
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.m4a", "aac"), ("a.mp4", "aac"), ("a.webm", "libopus"), ("a.ogg", "libopus")],
)
def test_sound_stands_where_players_play_it_with_the_chapters_of_its_file(
    tmp_path: Path, name: str, codec: str
) -> None:
    # Chromium plays the first sound of all four at 5.0 s.
    for start in (0.0, 5.0):
        path = late(tmp_path / name, codec, start)
        loud = np.flatnonzero(np.abs(heard(path)) > 0.05)
        assert loud[0] / RATE == pytest.approx(start, abs=0.1)
        facts = audio.facts(path)
        assert facts.duration == pytest.approx(start + 1.5, abs=0.1)
        assert facts.chapters == CHAPTERS


def test_sound_comes_in_blocks_of_the_same_size_and_a_rest(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "a.wav", sound.voice(4.5))
    sizes = [len(block) for block in audio.blocks(path, size=RATE)]
    assert sizes == [*[RATE] * 4, RATE // 2]


def test_a_damaged_stretch_is_passed_over_and_a_cut_file_is_read_as_far_as_it_goes(
    tmp_path: Path,
) -> None:
    data = sound.write(tmp_path / "a.mp3", sound.voice(10)).read_bytes()
    damaged = tmp_path / "b.mp3"
    third = len(data) // 3
    damaged.write_bytes(data[:third] + bytes(2000) + data[third + 2000 :])
    assert len(heard(damaged)) > 7 * RATE
    damaged.write_bytes(data[: 2 * third])
    assert 5 * RATE < len(heard(damaged)) < 8 * RATE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp3", b""),
        ("a.mp3", b"<html>404</html>" * 100),
        ("a.mp3", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n"),
        ("a.wav", b"RIFF\x24\0\0\0WAVEfmt "),
        ("a.txt", b"ffconcat version 1.0\nfile a.wav\n"),
    ],
)
def test_what_is_no_sound_is_one_clear_line(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as raised:
        heard(path)
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="it is not there"):
        heard(tmp_path / "none.mp3")
