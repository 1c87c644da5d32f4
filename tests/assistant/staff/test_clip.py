"""The sound of a quote: its seconds and no more, in the coding of its source, with captions."""

import io
import zipfile
from pathlib import Path

import av
import pytest

from assistant.quotes import Span, prove
from assistant.staff.clip import LONGEST, as_zip, captions, clip
from assistant.texts import texts
from index.errors import SourceError
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named

DEMO = Path(__file__).parents[3] / "demo" / "podcast"
SOUND = DEMO / "avsnitt-1.mp3"


def length(data: bytes) -> tuple[float, str]:
    with av.open(io.BytesIO(data)) as file:
        stream = file.streams.audio[0]
        samples = sum(frame.samples for frame in file.decode(stream))
        return samples / stream.codec_context.sample_rate, stream.codec_context.name


@pytest.mark.parametrize(("begin", "end"), [(0.0, 2.0), (10.5, 14.25)])
def test_a_clip_is_the_seconds_with_their_margin_in_the_same_coding(
    begin: float, end: float
) -> None:
    made = clip(SOUND, begin, end, margin=0.5)
    seconds, coding = length(made.sound)
    assert coding.startswith("mp3")
    assert made.ending == "mp3"
    assert made.begin <= max(0.0, begin - 0.5) + 0.01
    assert made.end >= end + 0.5 - 0.01
    assert abs(seconds - (made.end - made.begin)) < 0.1
    assert seconds < end - begin + 1.2


def test_packets_are_copied_and_not_coded_again() -> None:
    made = clip(SOUND, 10.0, 12.0)
    with av.open(str(SOUND)) as source, av.open(io.BytesIO(made.sound)) as cut:
        theirs = {bytes(packet) for packet in source.demux(source.streams.audio[0])}
        ours = [bytes(packet) for packet in cut.demux(cut.streams.audio[0]) if packet.size]
    assert len(ours) > 20
    assert sum(packet in theirs for packet in ours) >= len(ours) - 2


def test_sound_that_cannot_be_copied_is_coded_without_loss(tmp_path: Path) -> None:
    wave = tmp_path / "a.wav"
    with av.open(str(SOUND)) as source, av.open(str(wave), "w") as target:
        stream = target.add_stream("pcm_s16le", rate=source.streams.audio[0].rate, layout="mono")
        resampler = av.AudioResampler("s16", "mono", source.streams.audio[0].rate)
        for number, frame in enumerate(source.decode(audio=0)):
            if number > 400:
                break
            for part in resampler.resample(frame):
                target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    made = clip(wave, 2.0, 4.0)
    seconds, coding = length(made.sound)
    assert (coding, made.ending) == ("flac", "flac")
    assert 2.5 <= seconds <= 3.0


@pytest.mark.parametrize(
    ("path", "begin", "end"),
    [(SOUND, 1e6, 1e6 + 1), (SOUND, 0.0, LONGEST + 1), (Path(__file__), 0.0, 1.0)],
)
def test_what_cannot_be_cut_is_said(path: Path, begin: float, end: float) -> None:
    with pytest.raises(SourceError):
        clip(path, begin, end)


def test_a_clip_comes_with_captions_that_begin_with_it_and_a_receipt(tmp_path: Path) -> None:
    with Fetcher() as fetcher:
        run(tmp_path, named([str(DEMO / "feed.xml")], None), fetcher)
    with Store(tmp_path) as store:
        document = next(d for d in store.documents() if d.title and d.id.startswith("avsnitt-1"))
        revision = store.revision(document.id, document.revision or "")
        assert revision is not None
        start = revision.text.index("Klockan 17.30 samlas vi")
        end = revision.text.index(".", start + 12) + 1
        quote = prove(store, Span(document.id, revision.hash, start, end, 1.0))
        assert quote is not None
        assert quote.place.seconds is not None
        made = clip(SOUND, *quote.place.seconds)
        marks = store.marks(document.id, revision.hash, kinds=("second", "speaker"))
        vtt = captions(revision.text, marks, quote, made, "sv")
    assert vtt.startswith("WEBVTT")
    assert "00:00:00." in vtt
    assert "17.30" in vtt.replace("\n", " ")
    packed = zipfile.ZipFile(io.BytesIO(as_zip(made, vtt, quote, "https://a/b", texts()["sv"])))
    assert packed.namelist() == ["klipp.mp3", "klipp.vtt", "kvitto.txt"]
    assert quote.receipt in packed.read("kvitto.txt").decode()
