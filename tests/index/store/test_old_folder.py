"""A data folder that version 0.1 made (commit b7159c8) opens, answers and takes in more.

`data-of-0.1.tar.xz` holds two press pages of the demonstration, one of them in two revisions, a
generation, an account of staff and an entry of the unanswered.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from assistant.answer import answer
from assistant.quotes import verify
from assistant.records import Standing, Status
from assistant.staff.unanswered import entries
from index.errors import GenerationError
from index.generation import build
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import Source
from web.staff.accounts import accounts

DEMO = Path(__file__).parents[3] / "demo" / "press"
RECEIPT = "2020-05-07-det-har-galler-i-klara-i-sommar~cd565029d0b9~1529-1588~37057303d2"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with tarfile.open(Path(__file__).with_name("data-of-0.1.tar.xz")) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "data"


def _take_in(data: Path, folder: Path) -> tuple[int, int, int]:
    source = Source("/srv/klara/press", str(folder))
    with Fetcher() as fetcher:
        [report] = run(data, [source], fetcher)
    assert not report.failed
    return report.new, report.changed, report.unchanged


def test_it_answers_when_indexed_anew_and_its_receipts_prove(old: Path) -> None:
    # The encoder is another than that of 0.1, and the error says to run `klara index`.
    with pytest.raises(GenerationError, match="klara index"):
        Reader(old, open_encoder())
    build(old, open_encoder())
    with Reader(old, open_encoder()) as reader:
        given = answer("Får jag filma poliser?", reader)
        assert given.status is Status.ANSWERED
        reply = "Ja, på allmän plats. Men håll avstånd och var inte i vägen."
        assert given.quotes[0].text.endswith(reply)
        assert verify(reader.store, RECEIPT).standing is Standing.PROVED


def test_its_accounts_and_entries_are_there(old: Path) -> None:
    assert [account.name for account in accounts(old)] == ["karin"]
    assert [entry.words for entry in entries(old, days=36500)] == ["Vad kostar en öl?"]


def test_it_takes_in_more_and_knows_what_it_has(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    for name in ("det-har-galler-i-sommar", "ljusa-natter", "nio-man-domda"):
        shutil.copy(DEMO / f"{name}.html", folder)
    assert _take_in(old, folder) == (1, 0, 2)
    with Store(old) as store:
        assert len(store.documents(state="current")) == 3
        assert len(store.revisions_holding([], 9)) == 4
        assert not store.damaged(all_revisions=True)
    assert build(old, open_encoder()).documents == 3
    with Reader(old, open_encoder()) as reader:
        assert verify(reader.store, RECEIPT).standing is Standing.PROVED
