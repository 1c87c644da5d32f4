"""Several questions at once, whose words are asked for, and what a quote cannot do without."""

from __future__ import annotations

from pathlib import Path

from tiny import GramEncoder

from assistant.answer import Asking, answer
from assistant.leaning import with_context
from assistant.quotes import Span
from assistant.reading.parts import parts_of
from assistant.records import Status
from index.generation import build
from index.records import Mark, Parsed
from index.search.reader import Reader
from index.store.documents import Store

ANYTHING = Asking(threshold=0.0)
PRESS = (
    "Sex nya kameror sätts upp på torget.\n\n"
    "– En kamera griper ingen, säger Karin Ek, kommunpolis.\n\n"
    "– Butikerna är nöjda med kamerorna, säger Bo Ask, handlare."
)
EPISODE = "Hur länge varar ett samtal om kameror?\n\nSju minuter i genomsnitt.\n\nVi hälsar."


def folder(path: Path, encoder: GramEncoder) -> Path:
    turns = [(0, 38, "Ada"), (40, 65, "Jonas Ekwall"), (67, 77, "Ada")]
    marks = tuple(Mark("speaker", start, end, who) for start, end, who in turns)
    with Store(path, write=True) as store:
        store.put(Parsed("a", "press", "Kameror", PRESS), source="t")
        store.put(Parsed("b", "podcast", "Avsnitt 1", EPISODE, marks), source="p")
    build(path, encoder)
    return path


def test_who_is_asked_about_is_who_is_quoted(tmp_path: Path, encoder: GramEncoder) -> None:
    with Reader(folder(tmp_path, encoder), encoder) as reader:
        given = answer("Vad säger Karin Ek om kameror?", reader, asking=ANYTHING)
        assert [quote.place.speaker for quote in given.quotes] == ["Karin Ek, kommunpolis"]
        nobody = answer("Vad säger Lars Berg om kameror?", reader, asking=ANYTHING)
        assert nobody.status is Status.NO_ANSWER


def test_two_questions_get_two_groups(tmp_path: Path, encoder: GramEncoder) -> None:
    with Reader(folder(tmp_path, encoder), encoder) as reader:
        given = answer(
            "Hur många kameror sätts upp och vad säger Bo Ask om kamerorna?",
            reader,
            asking=ANYTHING,
        )
    assert [part.question for part in given.parts] == [
        "Hur många kameror sätts upp?",
        "vad säger Bo Ask om kamerorna?",
    ]
    assert given.parts[1].quotes[0].place.speaker == "Bo Ask, handlare"
    assert set(given.quotes) == {quote for part in given.parts for quote in part.quotes}


def test_a_long_story_is_asked_by_its_questions(tmp_path: Path, encoder: GramEncoder) -> None:
    story = "Det var så att vi gick över torget i går. " * 15
    assert parts_of(f"{story}Hur många kameror finns?") == ("Hur många kameror finns?",)
    with Reader(folder(tmp_path, encoder), encoder) as reader:
        assert answer(f"{story}Hur många kameror finns?", reader).status is not Status.TOO_LONG
        assert answer(story, reader).status is Status.TOO_LONG


def test_a_reply_comes_with_its_question_or_not_at_all(
    tmp_path: Path, encoder: GramEncoder
) -> None:
    with Store(folder(tmp_path, encoder)) as store:
        episode = next(d for d in store.documents() if d.kind == "podcast")
        assert episode.revision is not None
        reply = with_context(Span(episode.id, episode.revision, 40, 65, 1.0), store)
        assert reply is not None
        assert reply.start == 0
        short = with_context(Span(episode.id, episode.revision, 67, 77, 1.0), store)
        assert short is None or EPISODE[short.start : short.end] != "Vi hälsar."


def test_what_is_not_there_is_told_with_what_was_searched(
    tmp_path: Path, encoder: GramEncoder
) -> None:
    with Reader(folder(tmp_path, encoder), encoder) as reader:
        absence = answer("Vad kostar en sparkcykel?", reader).absence
    assert absence is not None
    assert absence.sources == {"press": 1, "podcast": 1}
    assert "sparkcykel" in absence.nowhere
    assert absence.receipt.startswith(reader.generation.manifest.name)
