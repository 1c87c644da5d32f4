"""Files that were misread once, each with a note on where it comes from and what is right."""

import json
from pathlib import Path

import pytest

from index.errors import SourceError
from index.transcript import vtt
from index.transcript.captions import captions
from index.transcript.document import from_document, to_document
from index.transcript.files import export, parse
from index.transcript.records import Segment, Transcript, Word

CASES = Path(__file__).parent / "cases"


def case(name: str) -> Transcript:
    return parse((CASES / name).read_text(encoding="utf-8"), name)


def cues(transcript: Transcript) -> list[tuple[float, float, str]]:
    return [(segment.start, segment.end, segment.text) for segment in transcript.segments]


def said(text: str) -> list[tuple[str | None, str]]:
    return [(segment.speaker, segment.text) for segment in parse(text, "x").segments]


def test_a_time_may_have_any_number_of_decimals_or_none() -> None:
    assert cues(case("srt-four-decimals/t.srt")) == [
        (1.0, 2.5, "Fyra siffror."),
        (3.0, 4.0, "Tre siffror."),
    ]
    assert cues(case("srt-without-milliseconds/t.srt")) == [
        (20.0, 24.0, "Patrullen var på plats klockan fyra."),
        (24.0, 27.0, "Två personer greps."),
    ]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:20,000 --> 00:00:24,500",
        "0:20.0 --> 0:24.5",
        "00:00:20:000 --> 00:00:24:500",
        "00:00:20,000 -> 00:00:24,500",
        "00:00:20,000-->00:00:24,500",
        "00:00:20,000 —> 00:00:24,500",
        "00: 00: 20, 000 --> 00: 00: 24, 500",
        "00:00:20,000 --&gt; 00:00:24,500",
        "00:00:20.000000 --> 00:00:24.500000 X1:1 Y1:2",
    ],
)
def test_a_timing_is_read_however_it_is_written(timing: str) -> None:
    assert cues(parse(f"1\n{timing}\nHej där.\n", "x")) == [(20.0, 24.5, "Hej där.")]


def test_cues_whose_times_cannot_be_read_are_counted() -> None:
    damaged = "1\n00:00:01,000 --> 00:00:xx,000\nBorta.\n\n"
    transcript = parse(f"{damaged}2\n00:00:03,000 --> 00:00:04,000\nKvar.\n", "x")
    assert (cues(transcript), transcript.dropped) == ([(3.0, 4.0, "Kvar.")], 1)


def test_a_blank_line_inside_a_cue_is_not_its_end() -> None:
    assert cues(case("vtt-blank-line-after-timing/t.vtt")) == [
        (2715.64, 2716.76, "Vem sa det?"),
        (2716.96, 2720.6, "Polisen såg bilen på bron och frågade om den."),
        (2720.92, 2722.04, "Vilken bro?"),
    ]
    first = "00:01.000 --> 00:02.000\nVi såg\n\nbilen."
    within = f"WEBVTT\n\na\n{first}\n\nb\n00:03.000 --> 00:04.000\nJa.\n"
    assert [text for _, _, text in cues(parse(within, "x"))] == ["Vi såg bilen.", "Ja."]
    noted = within.replace("\n\nb\n", "\n\nNOTE\nRättat --> i går\n\nb\n")
    assert [text for _, _, text in cues(parse(noted, "x"))] == ["Vi såg bilen.", "Ja."]
    first = "1\n00:00:01,000 --> 00:00:02,000\nHur många?\n\n48"
    counted = f"{first}\n\n2\n00:00:02,000 --> 00:00:03,000\nJa.\n"
    assert [text for _, _, text in cues(parse(counted, "x"))] == ["Hur många? 48", "Ja."]


def test_youtubes_scrolling_captions_begin_when_they_are_said() -> None:
    rolled = """WEBVTT
Kind: captions
Language: sv

00:00:00.160 --> 00:00:02.389 align:start position:0%
 
hej<00:00:00.500><c> och</c><00:00:01.000><c> välkomna</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
hej och välkomna
 

00:00:02.399 --> 00:00:04.000 align:start position:0%
hej och välkomna
till<00:00:02.900><c> Klara</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
till Klara
 

00:00:04.010 --> 00:00:06.000 align:start position:0%
till Klara
podden
"""
    transcript = parse(rolled, "x")
    assert transcript.language == "sv"
    assert [word for segment in transcript.segments[:2] for word in segment.words] == [
        Word(0.16, 0.5, "hej"),
        Word(0.5, 1.0, "och"),
        Word(1.0, 2.389, "välkomna"),
        Word(2.399, 2.9, "till"),
        Word(2.9, 4.0, "Klara"),
    ]
    assert cues(transcript)[2] == (4.01, 6.0, "podden")


def test_a_guest_who_is_named_once_speaks_for_himself() -> None:
    assert [(s.speaker, s.text) for s in case("srt-guest-named-once/t.srt").segments] == [
        ("MALIN", "Hur många var det?"),
        ("RIKARD", "Tolv poliser."),
        ("MALIN", "Jaha."),
    ]
    host = "1\n00:00:01,000 --> 00:00:02,000\nMalin: Hur många?"
    srt = host + "\n\n2\n00:00:02,000 --> 00:00:03,000\n{}\n"
    assert said(srt.format("Rikard: Tolv."))[1] == ("Rikard", "Tolv.")
    assert said(srt.format("Programledaren: – Jaha."))[1] == ("Programledaren", "– Jaha.")
    assert said(srt.format("Resultat: Tolv greps."))[1] == ("Malin", "Resultat: Tolv greps.")
    assert said(srt.format("Ett: de kom sent."))[1] == ("Malin", "Ett: de kom sent.")


def srt_of(*cues: str) -> str:
    """Return SubRip with a cue a second."""
    return "\n".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}\n" for n, cue in enumerate(cues, 1)
    )


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (
            ["MALIN: Hur många?\nRIKARD: Tolv.", "Jaha."],
            [("MALIN", "Hur många?"), ("RIKARD", "Tolv."), ("RIKARD", "Jaha.")],
        ),
        (
            ["Du lyssnar på Klarapodden.", "Malin: Hur många?", "Rikard: Tolv.", "Malin: Jaha."],
            [
                (None, "Du lyssnar på Klarapodden."),
                ("Malin", "Hur många?"),
                ("Rikard", "Tolv."),
                ("Malin", "Jaha."),
            ],
        ),
        (
            ["[Musik]", "Malin: Hur många?", "– Tolv.", "Malin: Jaha."],
            [(None, "[Musik]"), ("Malin", "Hur många?"), (None, "– Tolv."), ("Malin", "Jaha.")],
        ),
        (
            [">> MALIN: Hur många?", ">> Tolv.", ">>> MALIN: Jaha."],
            [("MALIN", "Hur många?"), (None, "Tolv."), ("MALIN", "Jaha.")],
        ),
        (
            ["Malin Ek (programledare): Hur många?", "Rikard Öhman, kommissarie: Tolv."],
            [("Malin Ek", "Hur många?"), ("Rikard Öhman", "Tolv.")],
        ),
        (
            ["[Malin]: Hur många?", "[skratt] Tolv.", "(Rikard) Tretton.", "[MALIN] Jaha."],
            [
                ("Malin", "Hur många?"),
                ("Malin", "[skratt] Tolv."),
                (None, "(Rikard) Tretton."),
                ("MALIN", "Jaha."),
            ],
        ),
        (
            ["[SPEAKER_00] Hur många?", "[SPEAKER_01]: Tolv."],
            [("SPEAKER_00", "Hur många?"), ("SPEAKER_01", "Tolv.")],
        ),
        (["M: Hur många?", "R: Tolv."], [("M", "Hur många?"), ("R", "Tolv.")]),
        (["RIKARD:\nTolv.", "Ja."], [("RIKARD", "Tolv."), ("RIKARD", "Ja.")]),
        (["– Hur många?\n– Tolv."], [(None, "– Hur många? – Tolv.")]),
        (["Obs: Tolv.", "Obs: Jaha."], [(None, "Obs: Tolv."), (None, "Obs: Jaha.")]),
    ],
)
def test_nobody_is_given_the_words_of_somebody_else(
    cues: list[str], expected: list[tuple[str | None, str]]
) -> None:
    assert said(srt_of(*cues)) == expected


def test_two_who_speak_in_one_cue_share_its_time() -> None:
    (first, second) = parse(srt_of("MALIN: Hur många?\nRIKARD: Tolv."), "x").segments
    assert (first.start, first.end, second.start, second.end) == (1.0, 1.667, 1.667, 2.0)


def test_captions_that_grow_word_by_word_say_each_word_once() -> None:
    grown = srt_of("hej", "hej och", "hej och välkomna", "till Klara", "till Klara &lt;i dag")
    assert cues(parse(grown, "x")) == [
        (1.0, 2.0, "hej"),
        (2.0, 3.0, "och"),
        (3.0, 4.0, "välkomna"),
        (4.0, 5.0, "till Klara"),
        (5.0, 6.0, "<i dag"),
    ]


def test_a_sound_in_brackets_of_any_kind_is_nobodys_words() -> None:
    transcript = parse(srt_of("(skratt)", "*applåder*", "Hej.", "(Ja.)", "(men det var fel)"), "x")
    assert to_document(transcript)[0] == "Hej. (Ja.) (men det var fel)"


def test_time_codes_and_signs_of_models_are_no_words() -> None:
    srt = "1\n00:00:05,000 --> 00:00:09,000\n{}\n"
    for written, text in [
        ("[00:00:05] Hej.", "Hej."),
        ("00:00:05 Hej.", "Hej."),
        ("0:05 Hej.", "Hej."),
        ("(00:05) Hej.", "Hej."),
        ("<font color='#fff'>Hej</font> <b>då</b>.", "Hej då."),
        ("{\\an8}Hej.", "Hej."),
        ("<|5.00|>Hej.<|9.00|>", "Hej."),
        ("<c.yellow><00:00:06.000>Hej</c>.", "Hej."),
        ("Hej<br>du\\Nda", "Hej du da"),
        ("Hej [*] du", "Hej du"),
        ("Fem &amp; sex&nbsp;män", "Fem & sex män"),
        ("17:30 samlas vi.", "17:30 samlas vi."),
        ("Tre <3 fyra, 5 > 4.", "Tre <3 fyra, 5 > 4."),
    ]:
        assert said(srt.format(written)) == [(None, text)]
    tokens = {
        "transcription": [{"offsets": {"from": 0, "to": 900}, "text": "[_BEG_] Hej.[_TT_50]"}]
    }
    assert said(json.dumps(tokens)) == [(None, "Hej.")]


def test_a_number_without_a_time_has_that_of_what_surrounds_it() -> None:
    text, marks = to_document(case("json-number-without-time/t.json"))
    assert [(text[mark.start : mark.end], mark.value[:2]) for mark in marks] == [
        ("48 knivar", [10.0, 11.4]),
        ("togs.", [11.5, 12.0]),
        ("Vi", [14.0, 14.4]),
        ("tog 48.", [14.5, 16.0]),
    ]
    words = (Word(1.0, 1.2, "tog"), Word(2.0, 2.4, "knivar"))
    _, marks = to_document(Transcript((Segment(0.9, 2.5, "tog 48 knivar", None, words),)))
    assert [mark.value for mark in marks] == [[1.0, 2.0], [2.0, 2.4]]


# Each form of JSON


CHUNKS = {"text": " Hej där.", "chunks": [{"timestamp": [1.5, None], "text": " Hej där."}]}
TIMESTAMPED = {
    "language": "sv",
    "segments": [
        {
            "start": 1.5,
            "end": 2.0,
            "text": " Hej där.",
            "confidence": 0.8,
            "words": [
                {"text": "Hej", "start": 1.5, "end": 1.7, "confidence": 0.91},
                {"text": "där.", "start": 1.7, "end": 2.0, "confidence": 0.5},
            ],
        }
    ],
}
AMAZON = {
    "jobName": "klara",
    "status": "COMPLETED",
    "results": {
        "language_code": "sv-SE",
        "transcripts": [{"transcript": "Hej där."}],
        "items": [
            {
                "type": "pronunciation",
                "start_time": "1.5",
                "end_time": "1.7",
                "speaker_label": "spk_0",
                "alternatives": [{"confidence": "0.91", "content": "Hej"}],
            },
            {
                "type": "pronunciation",
                "start_time": "1.7",
                "end_time": "2.0",
                "speaker_label": "spk_0",
                "alternatives": [{"confidence": "0.5", "content": "där"}],
            },
            {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": "."}]},
        ],
    },
}
DEEPGRAM = {
    "metadata": {"duration": 3.0},
    "results": {
        "channels": [
            {
                "detected_language": "sv",
                "alternatives": [
                    {
                        "transcript": "hej där",
                        "words": [
                            {
                                "word": "hej",
                                "punctuated_word": "Hej",
                                "start": 1.5,
                                "end": 1.7,
                                "confidence": 0.91,
                                "speaker": 0,
                            },
                            {
                                "word": "där",
                                "punctuated_word": "där.",
                                "start": 1.7,
                                "end": 2.0,
                                "confidence": 0.5,
                                "speaker": 0,
                            },
                        ],
                    }
                ],
            }
        ]
    },
}
ASSEMBLY = {
    "id": "x",
    "status": "completed",
    "audio_url": "https://p.se/1.mp3",
    "language_code": "sv",
    "text": "Hej där.",
    "utterances": None,
    "words": [
        {"text": "Hej", "start": 1500, "end": 1700, "confidence": 0.91, "speaker": "A"},
        {"text": "där.", "start": 1700, "end": 2000, "confidence": 0.5, "speaker": "A"},
    ],
}
AMAZON_FAILED = {"jobName": "klara", "status": "FAILED", "results": {}}
DEEPGRAM_UTTERANCES = {
    "results": {"utterances": [{"start": 1.5, "end": 2.0, "transcript": "Hej där.", "speaker": 0}]}
}
DEEPGRAM_CHANNELS = {
    "results": {
        "channels": [
            {"alternatives": [{"words": [{"word": "Ja.", "start": 1.5, "end": 2.0}]}]},
            {"alternatives": [{"words": [{"word": "Hej?", "start": 0.5, "end": 1.0}]}]},
        ]
    }
}
ASSEMBLY_UTTERANCES = {**ASSEMBLY, "words": [], "utterances": [{"words": ASSEMBLY["words"]}]}
ASSEMBLY_SENTENCES = {
    "sentences": [{"text": "Hej där.", "start": 1500, "end": 2000, "words": ASSEMBLY["words"]}],
    "audio_duration": 3,
}
PIPELINE = [{"text": " Hej.", "chunks": [{"timestamp": [None, 2.0], "text": " Hej."}]}]
SERVICE_OF_OPENAI = {
    "language": "swedish",
    "text": "Hej där.",
    "words": [{"word": "Hej", "start": 1.5, "end": 1.7}, {"word": "där", "start": 1.7, "end": 2.0}],
}
WHISPER_CPP = {
    "transcription": [
        {"timestamps": {"from": "00:01:01,500", "to": "00:01:02,000"}, "text": " Hej där."}
    ]
}
NAMED = {"startTime": 1, "endTime": 2, "speaker": {"name": "M"}, "body": "<b>Hej</b> &amp;"}
SPEAKER_OBJECT = {"segments": [NAMED]}
WORDS = (Word(1.5, 1.7, "Hej", 0.91), Word(1.7, 2.0, "där.", 0.5))


@pytest.mark.parametrize(
    ("content", "segment"),
    [
        (CHUNKS, Segment(1.5, 2.033, "Hej där.")),
        (PIPELINE, Segment(0.0, 2.0, "Hej.")),
        (
            SERVICE_OF_OPENAI,
            Segment(1.5, 2.0, "Hej där.", None, (Word(1.5, 1.7, "Hej"), Word(1.7, 2.0, "där"))),
        ),
        (WHISPER_CPP, Segment(61.5, 62.0, "Hej där.")),
        (SPEAKER_OBJECT, Segment(1.0, 2.0, "Hej &", "M")),
        (DEEPGRAM_UTTERANCES, Segment(1.5, 2, "Hej där.", "Talare 1", (Word(1.5, 2, "Hej där."),))),
        (ASSEMBLY_UTTERANCES, Segment(1.5, 2.0, "Hej där.", "Talare 1", WORDS)),
        (ASSEMBLY_SENTENCES, Segment(1.5, 2.0, "Hej där.", "Talare 1", WORDS)),
        (TIMESTAMPED, Segment(1.5, 2.0, "Hej där.", None, WORDS)),
        (AMAZON, Segment(1.5, 2.0, "Hej där.", "Talare 1", WORDS)),
        (DEEPGRAM, Segment(1.5, 2.0, "Hej där.", "Talare 1", WORDS)),
        (ASSEMBLY, Segment(1.5, 2.0, "Hej där.", "Talare 1", WORDS)),
    ],
    ids=[
        "transformers",
        "transformers' pipeline",
        "OpenAI's service",
        "whisper.cpp",
        "a speaker with a name",
        "Deepgram's utterances",
        "AssemblyAI's utterances",
        "AssemblyAI's sentences",
        "whisper-timestamped",
        "Amazon",
        "Deepgram",
        "AssemblyAI",
    ],
)
def test_the_json_of_other_programs_and_services_is_read(content: object, segment: Segment) -> None:
    assert parse(json.dumps(content), "x").segments == (segment,)


def test_a_channel_for_each_speaker_is_one_conversation() -> None:
    assert said(json.dumps(DEEPGRAM_CHANNELS)) == [("Talare 1", "Hej?"), ("Talare 2", "Ja.")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (AMAZON_FAILED, "x is a speech service's answer without a transcript"),
        ({"audio_url": "x", "status": "queued", "words": None}, "answer without words"),
        (
            {"chunks": [{"timestamp": [a, a + 1], "text": "Hej."} for a in (0, 29, 0)]},
            "x has times that begin anew in the middle",
        ),
        ({"recognizedPhrases": []}, "x is JSON, but not a transcript"),
    ],
)
def test_json_that_cannot_be_a_transcript_is_refused_in_a_line(content: object, line: str) -> None:
    with pytest.raises(SourceError, match=line):
        parse(json.dumps(content), "x")


def test_a_segment_in_which_two_speak_is_two() -> None:
    words = [
        {"word": "Hur", "start": 10.1, "end": 10.2, "speaker": "A"},
        {"word": "48?"},
        {"word": "Tolv.", "start": 11.5, "end": 11.9, "speaker": "B"},
    ]
    row = {"start": 10, "end": 12, "text": " Hur 48? Tolv.", "speaker": "A", "words": words}
    assert [
        (s.start, s.end, s.speaker, s.text) for s in parse(json.dumps([row]), "x").segments
    ] == [
        (10.0, 10.2, "A", "Hur 48?"),
        (11.5, 12.0, "B", "Tolv."),
    ]


# Captions


def test_captions_can_be_read_at_the_pace_of_speech() -> None:
    clock, words = 0.0, []
    for number in range(60):
        text = "kvarteret," if number % 20 == 7 else "Sergels"
        words.append(Word(clock, clock + 0.4, text))
        clock += 0.4 if number % 10 else 0.8
    text = " ".join(word.text for word in words)
    long = Segment(0, clock, text, "Anna", tuple(words))
    short = Segment(clock + 1, clock + 1.3, "Ja.", "Bo")
    shown = captions([long, short])
    assert " ".join(caption.segment.text for caption in shown) == f"{text} Ja."
    for caption in shown:
        lines = caption.lines(0, len(caption.segment.text)).split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= 42
        assert 1000 <= caption.end - caption.start <= 7000
    # A comma and a breath are better places than the middle of a phrase.
    assert shown[0].segment.text.endswith("kvarteret,") or shown[0].segment.words[-1].end % 4 < 0.9


def test_a_long_cue_without_word_times_is_divided_and_goes_back_in_whole() -> None:
    text = "Vi var på plats klockan fyra och såg hur tre män bar in en säck, " * 3 + "sade hon."
    cue = Segment(1.0, 19.0, text, "Anna")
    written = vtt.write([cue])
    lines = captions([cue])
    assert len(lines) > 2
    assert all(caption.end - caption.start <= 7000 for caption in lines)
    assert written.count("\n+\n") == len(lines) - 1
    assert vtt.read(written).segments == (cue,)


def test_the_same_captions_come_from_a_transcript_and_from_its_document() -> None:
    said = ("Hej", "du.", "Vi", "var", "där.")
    words = tuple(Word(n / 2, n / 2 + 0.4, word) for n, word in enumerate(said))
    transcript = Transcript((Segment(0, 2.4, "Hej du. Vi var där.", None, words),))
    document = from_document(*to_document(transcript))
    assert export(transcript, "vtt") == export(document, "vtt")
    assert export(transcript, "srt") == export(document, "srt")
