"""Transcripts that nobody meant: numbers of thousands of digits, references to no character."""

from __future__ import annotations

import pytest

from index.errors import SourceError
from index.transcript.files import parse

DIGITS = "9" * 5000


def test_a_number_of_thousands_of_digits_is_damage_in_a_line() -> None:
    with pytest.raises(SourceError, match=r"t\.json is damaged JSON"):
        parse(f'{{"segments": [{{"start": {DIGITS}, "text": "Hej"}}]}}', "t.json")


def test_a_number_beyond_all_floats_is_no_time() -> None:
    rows = f'{{"start": {DIGITS[:400]}, "text": "Hej"}}, {{"start": 1, "text": "Då"}}'
    transcript = parse(f'{{"segments": [{rows}]}}', "t.json")
    assert [segment.text for segment in transcript.segments] == ["Då"]
    assert transcript.dropped == 1


@pytest.mark.parametrize("form", ["WEBVTT\n\n{}", "1\n{}"])
def test_a_reference_to_no_character_is_one_that_is_not_known(form: str) -> None:
    cue = f"00:00:01.000 --> 00:00:02.000\nHej &#{DIGITS}; där &#x{DIGITS}; och här.\n"
    transcript = parse(form.format(cue), "t")
    assert transcript.segments[0].text == "Hej \ufffd där \ufffd och här."
