"""Captions: made of a transcript by the rules of subtitling."""

from index.transcript import vtt
from index.transcript.captions import captions
from index.transcript.document import from_document, to_document
from index.transcript.files import export
from index.transcript.records import Segment, Transcript, Word

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
