import json
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.errors import SourceError
from index.records import Mark
from index.transcript.document import from_document, to_document
from index.transcript.files import export, parse
from index.transcript.records import Segment, Transcript, Word, clean, is_speech

VTT = """\ufeffWEBVTT - an episode
Kind: captions

STYLE
::cue { color: red }

NOTE
Not said --> by anyone

intro
00:00.500 --> 00:02.000 align:start position:0%
<v.loud Anna Lind>Hej &amp; välkomna till
<i>Klara</i>podden.</v>

00:00:02.100 --> 00:00:04.000
<v Bo>Tack! &lt;3</v>
<v Anna Lind>Vi börjar.

00:00:03.000 --> 00:00:03.500
[musik]

01:00:04.500 --> 01:00:06.000
<v Anna Lind><01:00:04.700>Nu <01:00:05.000>kör <c.x>vi</c>.
"""

SRT = """1
00:00:01,000 --> 00:00:02,500
Anna Lind: Hej.
Det är <i>jag</i>.

2
00:00:02,500 --> 00:00:03,000

Ja, hej: du.
3
00:00:06,000 --> 00:00:07,000
Bo: Sammanfattningsvis: 10 procent.
4
00:00:07,000 --> 00:00:08,000
Viktigt: lyssna.
5
00:00:08,000 --> 00:00:09,000
Bo: Slut."""

ROLLED = """WEBVTT

00:00:00.000 --> 00:00:02.000
 
i<00:00:00.500><c> klara</c><00:00:01.000><c> har</c>

00:00:02.000 --> 00:00:02.010
i klara har
 

00:00:02.010 --> 00:00:04.000
i klara har
vi<00:00:02.500><c> arbetat</c>

00:00:04.000 --> 00:00:04.010
vi arbetat
 

00:00:04.010 --> 00:00:06.000
vi arbetat
länge
"""


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(segment.speaker, segment.text) for segment in transcript.segments]


def test_a_vtt_file_gives_its_voices_words_and_nothing_else() -> None:
    transcript = parse(VTT, "x.vtt")
    assert said(transcript) == [
        ("Anna Lind", "Hej & välkomna till Klarapodden."),
        ("Bo", "Tack! <3"),
        ("Anna Lind", "Vi börjar."),
        (None, "[musik]"),
        ("Anna Lind", "Nu kör vi."),
    ]
    assert transcript.segments[0].start == 0.5
    assert transcript.segments[-1].words == (
        Word(3604.7, 3605.0, "Nu"),
        Word(3605.0, 3606.0, "kör vi."),
    )


def test_sounds_are_not_part_of_the_document() -> None:
    text, marks = to_document(parse(VTT, "x.vtt"))
    assert text == ("Hej & välkomna till Klarapodden.\n\nTack! <3\n\nVi börjar.\n\nNu kör vi.")
    assert Mark("second", 0, 32, [0.5, 2.0]) in marks
    assert [m.value for m in marks if m.kind == "speaker"] == ["Anna Lind", "Bo", "Anna Lind"]
    turn = next(m for m in marks if m.kind == "speaker" and m.start > 40)
    assert text[turn.start : turn.end] == "Vi börjar.\n\nNu kör vi."


def test_an_srt_file_that_names_speakers_gives_them_and_keeps_other_colons() -> None:
    assert said(parse(SRT.replace("\n", "\r\n"), "x.srt")) == [
        ("Anna Lind", "Hej. Det är jag."),
        ("Anna Lind", "Ja, hej: du."),
        ("Bo", "Sammanfattningsvis: 10 procent."),
        ("Bo", "Viktigt: lyssna."),
        ("Bo", "Slut."),
    ]


def test_a_file_that_names_no_speakers_keeps_its_colons() -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:02,500\nVi börjar.\n\n2\n00:00:03,000 --> 00:00:04,000\nObs: nu."
    )
    assert said(parse(srt, "x")) == [(None, "Vi börjar."), (None, "Obs: nu.")]


def test_lines_that_scroll_up_are_said_once_and_keep_word_times() -> None:
    transcript = parse(ROLLED, "x.vtt")
    assert to_document(transcript)[0] == "i klara har vi arbetat länge"
    assert transcript.segments[1].words == (Word(2.01, 2.5, "vi"), Word(2.5, 4.0, "arbetat"))


@pytest.mark.parametrize(
    "content",
    [
        {"segments": [{"speaker": "Bo", "startTime": 1.5, "endTime": 2, "body": "Hej\ndär."}]},
        {"segments": [{"start": 1.5, "end": 2, "text": " Hej där.", "speaker": "Bo"}, {"id": 1}]},
        {
            "transcription": [
                {"offsets": {"from": 1500, "to": 2000}, "text": "Hej där.", "speaker": "Bo"}
            ]
        },
        [{"start": "1.5", "end": "2.0", "text": "Hej där.", "speaker": "Bo"}],
        [{"start_time": 1.5, "end_time": 2.0, "text": "Hej där.", "speaker": "Bo"}],
        [{"start_ms": 1500, "end_ms": 2000, "text": "Hej där.", "speaker": "Bo"}],
        {"segments": [{"start": 1500, "end": 2000, "text": "Hej där.", "speaker": "Bo"}]},
    ],
)
def test_each_form_of_json_is_read(content: object) -> None:
    transcript = parse(json.dumps(content), "x.json")
    assert transcript.segments == (Segment(1.5, 2.0, "Hej där.", "Bo"),)


@pytest.mark.parametrize("odd", [-800, 10**400, None, True, "x"])
def test_milliseconds_beside_a_time_that_is_none_break_nothing(odd: object) -> None:
    word = {"word": "Hej", "start": odd, "end": odd}
    rows = [
        {"start": 1000 * n, "end": 1000 * n + 400, "text": "Hej.", "words": [word]} for n in (1, 2)
    ]
    assert [s.start for s in parse(json.dumps(rows), "x.json").segments] == [1.0, 2.0]
    parse(json.dumps([*rows, {"start": 800, "end": odd, "text": "Hej."}]), "x.json")


def test_slow_speech_in_whole_seconds_is_no_milliseconds() -> None:
    rows = [{"start": 0, "end": 30, "text": "Ja."}, {"start": 30, "end": 31, "text": "Nej."}]
    assert [s.end for s in parse(json.dumps(rows), "x.json").segments] == [30.0, 31.0]


@pytest.mark.parametrize(
    ("last", "start"),
    [("24", 1.48), ("29", 1.4), ("49", 1.24), ("59", 1.2), ("99", 1.12)],
)
def test_frames_after_the_seconds_are_counted_at_the_rate_of_the_file(
    last: str, start: float
) -> None:
    srt = f"1\n00:00:01:12 --> 00:00:02:00\nHej.\n\n2\n00:00:03;00 --> 00:00:04;{last}\nDå.\n"
    assert parse(srt, "x.srt").segments[0].start == start


def test_words_get_a_mark_each_with_their_probability() -> None:
    words = [
        {"word": " Över", "start": 0.0, "end": 0.4, "probability": 0.9},
        {"word": " 100", "start": 0.4, "end": 0.8, "probability": 0.5},
        {"word": "%.", "start": 0.8, "end": 1.0, "probability": 0.31234},
    ]
    data = {"segments": [{"start": 0, "end": 1, "text": " Över 100%.", "words": words}]}
    text, marks = to_document(parse(json.dumps(data), "x.json"))
    assert text == "Över 100%."
    assert marks == (
        Mark("second", 0, 4, [0.0, 0.4, 0.9]),
        Mark("second", 5, 8, [0.4, 0.8, 0.5]),
        Mark("second", 8, 10, [0.8, 1.0, 0.312]),
    )


def test_paragraphs_end_at_pauses_after_closed_sentences() -> None:
    segments = (
        Segment(0, 1, "Vi var på Sergels"),
        Segment(3.5, 4, "torg."),
        Segment(4.5, 5, "Där var det lugnt."),
        Segment(7.5, 8, "Nästa dag."),
        Segment(8, 9, "Utan punkt"),
        Segment(14, 15, "efter lång tystnad."),
    )
    text, _ = to_document(Transcript(segments))
    assert text.split("\n\n") == [
        "Vi var på Sergels torg. Där var det lugnt.",
        "Nästa dag. Utan punkt",
        "efter lång tystnad.",
    ]


def test_speech_without_full_stops_still_becomes_paragraphs_that_can_be_read() -> None:
    segments = tuple(Segment(n, n + 1, "ett två tre fyra fem sex sju åtta") for n in range(200))
    text, _ = to_document(Transcript(segments))
    assert all(len(paragraph) < 500 for paragraph in text.split("\n\n"))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("", "not a transcript"),
        ("<html><p>Hej</p></html>", "not a transcript"),
        ("WEBVTT\n\n", "without words"),
        ("WEBVTT\n\n00:00.000 --> 00:09.000\n[musik]\n", "without words"),
        ('{"segments": [', "damaged JSON"),
        ('{"a": 1}', "no segments"),
        ('{"segments": []}', "without words"),
        ('{"segments": [{"start": NaN, "text": "x"}]}', "without words"),
        ("[" * 100_000, "damaged JSON"),
    ],
)
def test_what_is_no_transcript_is_one_clear_line(data: str, line: str) -> None:
    with pytest.raises(SourceError, match=line) as raised:
        parse(data, "avsnitt.vtt")
    assert str(raised.value).startswith("avsnitt.vtt")
    assert "\n" not in str(raised.value)


# Properties

TOKENS = ["Klara", "vi", "arbetar.", "3,5", "100%", "&", "<b>", "-->", "NOTE"]
TOKENS += ["Anna:", "[x]", "(Ja.)", "...", "-", "Ä́r", "det?", "é", "😀", "!", "♪", "Ja."]
TEXTS = st.one_of(
    st.lists(
        st.sampled_from(TOKENS),
        min_size=1,
        max_size=12,
    ).map(" ".join),
    st.text(max_size=30),
).map(clean)
MILLISECONDS = st.integers(0, 9000)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    clock = draw(MILLISECONDS)
    segments = []
    for _ in range(draw(st.integers(1, 6))):
        text = draw(TEXTS.filter(bool))
        start = clock
        words = []
        timed = draw(st.booleans())
        for token in text.split():
            clock += draw(st.integers(0, 3000))
            begin = clock
            clock += draw(st.integers(1, 900))
            probability = draw(st.none() | st.integers(0, 100).map(lambda n: n / 100))
            words.append(Word(begin / 1000, clock / 1000, token, probability))
        clock += 1
        speaker = draw(st.none() | st.sampled_from(["Anna", "Bo <&> Ek"]))
        segments.append(
            Segment(start / 1000, clock / 1000, text, speaker, tuple(words) if timed else ())
        )
        clock += draw(st.sampled_from([0, 0, 500, 2500, 5000]))
    return Transcript(tuple(segments), "sv")


@given(transcripts())
def test_json_goes_back_in_unchanged(transcript: Transcript) -> None:
    assume(any(is_speech(segment.text) for segment in transcript.segments))
    assert parse(export(transcript, "json"), "x") == transcript


@given(transcripts())
def test_every_mark_is_a_slice_of_the_text_in_order_and_times_are_pairs(
    transcript: Transcript,
) -> None:
    text, marks = to_document(transcript)
    assert text == text.strip()
    end = 0
    for mark in marks:
        assert 0 <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end].strip() == text[mark.start : mark.end]
        if mark.kind == "second":
            assert mark.start >= end
            assert mark.value[0] <= mark.value[1]
            end = mark.end


@given(transcripts())
def test_the_document_goes_out_as_json_and_back_in_unchanged(transcript: Transcript) -> None:
    text, marks = to_document(transcript)
    if text:
        out = export(from_document(text, marks), "json")
        assert to_document(parse(out, "x")) == (text, marks)


@given(transcripts())
def test_vtt_goes_back_in_unchanged(transcript: Transcript) -> None:
    text, marks = to_document(transcript)
    if text:
        vtt = export(from_document(text, marks), "vtt")
        again = parse(vtt, "x")
        assert export(again, "vtt") == vtt
        document, times = to_document(again)
        assert document == text
        assert export(from_document(document, times), "vtt") == vtt


STAMP = r"\d{2,}:[0-5]\d:[0-5]\d\.\d{3}"
TEXT = r"(?:[^<>&\n]|&(?:amp|lt|gt);)"


def milliseconds(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


@given(transcripts())
def test_vtt_validates(transcript: Transcript) -> None:
    """The rules for authors: https://www.w3.org/TR/webvtt1/#syntax ."""
    header, *blocks = export(transcript, "vtt").removesuffix("\n").split("\n\n")
    assert re.fullmatch(r"WEBVTT(?:[ \t][^\n]*)?", header)
    clock = 0
    for block in blocks:
        timing, _, payload = block.strip("\n").removeprefix("+\n").partition("\n")
        payload = payload.replace("\n", " ")
        match = re.fullmatch(rf"({STAMP}) --> ({STAMP})", timing)
        assert match is not None
        start, end = map(milliseconds, match.groups())
        assert clock <= start < end
        clock = start
        spoken = rf"(?:{TEXT}|<{STAMP}>)+"
        assert re.fullmatch(rf"<v {TEXT}+>{spoken}</v>|{spoken}", payload)
        assert "-->" not in payload
        inside = [milliseconds(stamp) for stamp in re.findall(rf"<({STAMP})>", payload)]
        assert [start, *inside, end] == sorted({start, *inside, end})
