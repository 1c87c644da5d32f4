"""What stood on a day is searched and asked about as it stood, and nothing that is withdrawn."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tiny import HANDBOOK, PODCAST, PRESS, GramEncoder

from assistant.answer import Asking, answer
from assistant.staff.search import find
from index import days
from index.as_of import FOLDER, KEPT, StoreAsOf, reader_as_of
from index.generation import build
from index.store import writing
from index.store.documents import Store

OLD = "Den ska vara klar inom två veckor."
NEW = "Den ska vara klar inom en månad."


@pytest.fixture
def data(tmp_path: Path, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder where the handbook was changed on 1 June and an episode withdrawn."""

    def on(day: str) -> None:
        monkeypatch.setattr(writing, "now", lambda: f"{day}T10:00:00+00:00")

    with Store(tmp_path, write=True) as store:
        on("2025-05-01")
        for parsed in (PRESS, HANDBOOK, PODCAST):
            store.put(parsed, source="tests")
        on("2025-06-01")
        store.put(replace(HANDBOOK, text=HANDBOOK.text.replace(OLD, NEW)), source="tests")
        store.withdraw("tests", except_keys=["press-1", "handbook"])
    build(tmp_path, encoder)
    return tmp_path


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2025, 5, 31), OLD), (date(2025, 6, 1), NEW), (date(2024, 12, 1), OLD)],
)
def test_a_document_is_searched_as_it_stood(
    data: Path, encoder: GramEncoder, day: date, said: str
) -> None:
    with reader_as_of(data, day, encoder) as reader:
        assert any(said in quote.text for quote in find("kartläggning klar", reader))
        given = answer("När ska kartläggningen vara klar?", reader, asking=Asking(threshold=0.0))
        assert all((NEW if said == OLD else OLD) not in quote.text for quote in given.quotes)


def test_what_was_published_later_or_is_withdrawn_is_not_there(
    data: Path, encoder: GramEncoder
) -> None:
    with reader_as_of(data, date(2024, 12, 1), encoder) as reader:
        assert {d.kind for d in reader.store.documents()} == {"handbook"}
        assert not find("Polisen grep tre personer", reader) or all(
            quote.document.kind == "handbook" for quote in find("Polisen grep", reader)
        )
    with reader_as_of(data, date(2025, 5, 2), encoder) as reader:
        assert {d.kind for d in reader.store.documents()} == {"handbook", "press"}


def test_a_day_ends_in_sweden(data: Path) -> None:
    with StoreAsOf(data, date(2025, 5, 31)) as store:
        assert store._checked._end == "2025-05-31T22:00:00+00:00"


def test_days_that_stood_alike_share_an_index_and_old_ones_make_room(
    data: Path, encoder: GramEncoder
) -> None:
    for day in (date(2025, 5, 2), date(2025, 5, 3)):
        with reader_as_of(data, day, encoder):
            pass
    assert len(list((data / FOLDER).iterdir())) == 1
    for number in range(KEPT + 2):
        (data / FOLDER / f"{number:032}").mkdir()
    with reader_as_of(data, date(2025, 6, 2), encoder):
        pass
    assert len(list((data / FOLDER).iterdir())) == KEPT
    assert days.swedish_day("2025-06-01")
