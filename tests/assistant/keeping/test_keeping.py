"""What is kept is weeded with a receipt, given out whole, and packed for anybody to check."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from tiny import PRESS, GramEncoder
from typer.testing import CliRunner

import klara
from assistant.answer import Asking, answer
from assistant.keeping.disclosure import export_records
from assistant.keeping.sip import check_sip, make_sip
from assistant.keeping.weeding import weed, weed_all
from assistant.publishing.shown_log import record_shown, showings
from assistant.staff.unanswered import Reason, entries, give_feedback
from index.errors import SettingError
from index.publishing import audit
from index.search.reader import Reader
from index.store.documents import Store


@pytest.fixture
def kept(data: Path, encoder: GramEncoder) -> Path:
    """Return a data folder with acts, a quote that was shown, questions, a changed document."""
    with Reader(data, encoder) as reader:
        given = answer("Hur många tabletter fanns i väskan?", reader, asking=Asking(threshold=0.0))
    record_shown(data, given, 0.4, "v1", days=30)
    give_feedback(data, "=1+1 vad kostar kaffet?", Reason.OLD, [])
    for why in ("ett", "två", "tre"):
        audit.record(data, "pause", why=why)
    with Store(data, write=True) as store:
        store.originals.keep(b"<p>Hej</p>", "https://polisen.example/klara", "text/html")
        store.put(replace(PRESS, text=PRESS.text + "\n\nNytt."), source="tests")
    return data


def test_each_kind_is_weeded_by_its_time_and_leaves_a_receipt(kept: Path) -> None:
    tomorrow = date(2100, 1, 1)
    receipts = {kind: weed(kept, kind, tomorrow, "prov") for kind in ("questions", "shown")}
    assert all(receipt.rows for receipt in receipts.values())
    assert entries(kept) == []
    assert showings(kept) == []
    gone = weed(kept, "audit", tomorrow, "prov")
    assert gone.rows == 4, "the newest stays, so that the chain goes on"
    listed = list(audit.acts(kept))
    assert [act.what for act in listed] == ["weed", "weed"]
    assert listed[-1].detail["sha256"] == gone.sha256
    assert list(audit.damages(kept)) == []


def test_withdrawn_documents_are_forgotten_after_their_time(kept: Path) -> None:
    with Store(kept, write=True) as store:
        store.withdraw("tests", except_keys=set())
        count = len(store.documents())
    assert weed(kept, "withdrawn", date(2000, 1, 1), "prov").rows == 0
    assert weed(kept, "withdrawn", date(2100, 1, 1), "prov").rows == count
    with Store(kept) as store:
        assert store.documents() == []


def test_the_times_stand_in_a_file_and_a_wrong_one_is_refused(kept: Path, tmp_path: Path) -> None:
    config = tmp_path / "klara.toml"
    assert weed_all(kept, config) == []
    (tmp_path / "retention.toml").write_text("[days]\nshown = 400\naudit = 3650\n")
    assert [receipt.rows for receipt in weed_all(kept, config)] == [0, 0]
    for wrong in ("[days]\nallt = 1", "[days]\nshown = 0", "[days]\nshown = true", "days"):
        (tmp_path / "retention.toml").write_text(wrong)
        with pytest.raises(SettingError):
            weed_all(kept, config)


def test_what_is_given_out_is_all_there_is_and_no_spreadsheet_runs_it(
    kept: Path, tmp_path: Path
) -> None:
    hashes = export_records(kept, tmp_path / "ut")
    for name, digest in hashes.items():
        assert hashlib.sha256((tmp_path / "ut" / name).read_bytes()).hexdigest() == digest
    with (tmp_path / "ut" / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert row["words"].startswith("'=1+1")
    lines = (tmp_path / "ut" / "revisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert any("Nytt." in json.loads(line)["text"] for line in lines)
    assert len(lines) == 4
    assert [act.what for act in audit.acts(kept)][-1] == "give out records"


def test_a_package_holds_what_proves_every_quote_and_is_checked_without_the_data(
    kept: Path, tmp_path: Path
) -> None:
    package = tmp_path / "sip"
    run = CliRunner()
    made = run.invoke(
        klara.app,
        ["export", "sip", str(package), "--code", "202100-0076", "--data", str(kept)],
    )
    assert made.exit_code == 0, made.output
    os.rename(kept, tmp_path / "elsewhere")
    assert run.invoke(klara.app, ["export", "sip", str(package), "--check"]).exit_code == 0
    mets = etree.parse(package / "METS.xml").getroot()
    assert mets.get("PROFILE") == "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
    premis = etree.parse(package / "metadata/preservation/premis.xml").getroot()
    assert len(premis.findall("{*}object")) == len(mets.findall(".//{*}file"))
    receipts = (package / "representations/rep1/data/receipts.jsonl").read_text().splitlines()
    assert receipts


@pytest.mark.parametrize("harm", ["change", "remove", "add", "text", "receipt"])
def test_a_package_that_was_touched_says_where(kept: Path, tmp_path: Path, harm: str) -> None:
    package = tmp_path / "sip"
    make_sip(kept, package, "Myndigheten", "202100-0076")
    with pytest.raises(SettingError, match="not empty"):
        make_sip(kept, package, "Myndigheten", "202100-0076")
    assert list(check_sip(package)) == []
    content = package / "representations/rep1/data"
    text = next(content.glob("texts/*/*.txt"))
    receipts = content / "receipts.jsonl"
    if harm == "change":
        text.write_bytes(text.read_bytes()[:-1] + b"?")
    elif harm == "remove":
        text.unlink()
    elif harm == "add":
        (content / "extra.txt").write_text("hej")
    elif harm == "text":
        _replace_listed(package, text, text.read_bytes().replace(b"e", b"a"))
    else:
        _replace_listed(package, receipts, receipts.read_bytes().replace(b"~", b"~0", 1))
    assert list(check_sip(package))


def _replace_listed(package: Path, file: Path, told: bytes) -> None:
    """Change a file and what METS says of it, as somebody would who knows how."""
    mets = (package / "METS.xml").read_text(encoding="utf-8")
    before = file.read_bytes()
    old, new = (hashlib.sha256(each).hexdigest() for each in (before, told))
    assert old in mets
    mets = mets.replace(old, new).replace(f'SIZE="{len(before)}"', f'SIZE="{len(told)}"')
    (package / "METS.xml").write_text(mets, encoding="utf-8")
    file.write_bytes(told)
