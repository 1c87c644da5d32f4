"""Files that were misread once, each with a note on where it comes from and what is right."""

import json
from pathlib import Path

import pytest
from transcripts import said

from index.transcript.document import to_document
from index.transcript.files import parse
from index.transcript.records import Segment, Transcript, Word

CASES = Path(__file__).parent / "cases"


def case(name: str) -> Transcript:
    return parse((CASES / name).read_text(encoding="utf-8"), name)


def cues(transcript: Transcript) -> list[tuple[float, float, str]]:
    return [(segment.start, segment.end, segment.text) for segment in transcript.segments]


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
