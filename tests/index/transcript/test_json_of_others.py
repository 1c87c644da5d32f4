"""The JSON of other programs and services."""

import json

import pytest
from transcripts import said

from index.errors import SourceError
from index.transcript.files import parse
from index.transcript.records import Segment, Word

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
