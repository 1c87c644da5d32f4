"""The JSON of an answer, which programs rely on: every name, its order, and what is left out."""

from __future__ import annotations

import json

import pytest

from assistant.records import (
    Answer,
    NamedDocument,
    Place,
    Quote,
    QuotedDocument,
    Standing,
    Status,
    TurnTo,
    Verdict,
    to_json,
)

PRESS = Quote(
    text="I en väska fanns 43 500 tabletter.",
    marked=((17, 33),),
    document=QuotedDocument(
        "a-1", "press", "Tre gripna", "https://p.example/a", "2025-03-04", "sv"
    ),
    revision="0f3a",
    start=76,
    end=110,
    place=Place(heading="Beslaget"),
    link="https://p.example/a#:~:text=I",
    receipt="a-1~0f3a9c5b7d21~76-110~9b1c2d3e4f",
    score=0.93456,
)
PRESS_JSON = (
    '{"text": "I en väska fanns 43 500 tabletter.", "marked": [[17, 33]], "document": {"id": "a-1",'
    ' "kind": "press", "title": "Tre gripna", "url": "https://p.example/a", "published":'
    ' "2025-03-04", "language": "sv"}, "revision": "0f3a", "start": 76, "end": 110, "place":'
    ' {"heading": "Beslaget"}, "link": "https://p.example/a#:~:text=I", "receipt":'
    ' "a-1~0f3a9c5b7d21~76-110~9b1c2d3e4f", "score": 0.9346}'
)
EPISODE = Quote(
    text="Vi utvisade elva.",
    document=QuotedDocument("e-1", "podcast", "Natt", None, None, "sv"),
    revision="1f",
    start=0,
    end=17,
    place=Place(page=4, page_to=5, seconds=(3.9, 8.4), speaker="Chefen"),
    link="",
    receipt="e",
    score=1.0,
    transcribed={"model": "m", "date": "2025"},
    unsure=("elva.",),
)
EPISODE_JSON = (
    '{"text": "Vi utvisade elva.", "marked": [], "document": {"id": "e-1", "kind": "podcast",'
    ' "title": "Natt", "url": null, "published": null, "language": "sv"}, "revision": "1f",'
    ' "start": 0, "end": 17, "place": {"page": 4, "page_to": 5, "seconds": [3.9, 8.4],'
    ' "speaker": "Chefen"}, "link": "", "receipt": "e", "score": 1.0,'
    ' "transcribed": {"model": "m", "date": "2025"}, "unsure": ["elva."]}'
)


@pytest.mark.parametrize(
    ("record", "written"),
    [
        (PRESS, PRESS_JSON),
        (EPISODE, EPISODE_JSON),
        (
            Answer(
                "Hur?",
                Status.ANSWERED,
                (PRESS,),
                (EPISODE,),
                (TurnTo("112", "Ring 112.", "Call 112."),),
                "g1",
                6.23456,
                "Hur då?",
            ),
            f'{{"question": "Hur?", "status": "answered", "quotes": [{PRESS_JSON}], "related":'
            f' [{EPISODE_JSON}], "turn_to": [{{"contact": "112", "sv": "Ring 112.", "en": "Call'
            ' 112."}], "generation": "g1", "milliseconds": 6.23, "read_as": "Hur då?"}',
        ),
        (
            Answer("Hur?", Status.NO_INDEX),
            '{"question": "Hur?", "status": "no_index", "quotes": [], "related": [], "turn_to": [],'
            ' "generation": null, "milliseconds": 0.0}',
        ),
        (
            Verdict("r", Standing.PROVED, "x", NamedDocument("h", "H"), "1f", "2025", EPISODE),
            '{"receipt": "r", "standing": "proved", "text": "x", "document": {"id": "h", "title":'
            f' "H"}}, "revision": "1f", "made_at": "2025", "now": {EPISODE_JSON}}}',
        ),
        (
            Verdict("r", Standing.UNKNOWN),
            '{"receipt": "r", "standing": "unknown", "text": null, "document": {"id": null,'
            ' "title": null}, "revision": null, "made_at": null, "now": null}',
        ),
    ],
)
def test_a_record_is_written_as_programs_know_it(
    record: Answer | Quote | Verdict, written: str
) -> None:
    assert json.dumps(to_json(record), ensure_ascii=False) == written
