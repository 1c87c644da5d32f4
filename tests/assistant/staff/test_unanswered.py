"""The editors' list: counted, scrubbed, closed, and gone when its days are over."""

import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from assistant.records import Answer, Status
from assistant.staff.unanswered import FILE, Reason, close, entries, give_feedback, record

DAY = date(2026, 3, 1)


def ask(data: Path, question: str, day: date = DAY, status: Status = Status.NO_ANSWER) -> None:
    record(data, Answer(question, status), today=day)


def test_the_same_question_in_other_clothes_is_counted_once(tmp_path: Path) -> None:
    for question in ("Vad kostar kaffet?", "vad kostar   kaffet", "VAD KOSTAR KAFFET!"):
        ask(tmp_path, question)
    ask(tmp_path, "Vem bor där?", DAY + timedelta(days=1))
    found = entries(tmp_path, today=DAY + timedelta(days=1))
    assert [(entry.words, entry.count) for entry in found] == [
        ("Vad kostar kaffet?", 3),
        ("Vem bor där?", 1),
    ]


def test_only_what_got_no_answer_is_kept(tmp_path: Path) -> None:
    for status in Status:
        if status is not Status.NO_ANSWER:
            ask(tmp_path, "Vad kostar kaffet?", status=status)
    assert not (tmp_path / FILE).exists()


def test_personal_data_never_reaches_the_disk(tmp_path: Path) -> None:
    ask(tmp_path, "Jag heter Ingegerd Qvist, 850312-1234, ring 070-123 45 67 eller iq@exempel.se")
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for told in (b"Ingegerd", b"Qvist", b"850312", b"123 45", b"exempel"):
        assert told not in held


def test_what_is_old_is_deleted_when_read_and_when_written(tmp_path: Path) -> None:
    ask(tmp_path, "En gammal fråga")
    assert entries(tmp_path, today=DAY + timedelta(days=30))
    assert not entries(tmp_path, today=DAY + timedelta(days=31))
    ask(tmp_path, "En annan fråga")
    ask(tmp_path, "En ny fråga", DAY + timedelta(days=31))
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"annan" not in held
    assert b"En ny" in held


def test_a_closed_entry_keeps_its_note_and_opens_anew_when_asked_again(tmp_path: Path) -> None:
    ask(tmp_path, "Vad kostar kaffet?")
    (entry,) = entries(tmp_path, today=DAY)
    assert close(tmp_path, entry.form, "anna", "Skrev ett pressmeddelande", today=DAY)
    assert not entries(tmp_path, today=DAY)
    (closed,) = entries(tmp_path, closed=True, today=DAY)
    assert closed.closing is not None
    assert (closed.closing.account, closed.closing.note) == ("anna", "Skrev ett pressmeddelande")
    ask(tmp_path, "Vad kostar kaffet?")
    (again,) = entries(tmp_path, today=DAY)
    assert again.count == 1
    assert not close(tmp_path, "någon annan form", "anna", "", today=DAY)


def test_feedback_joins_the_question_with_its_reason_and_receipts(tmp_path: Path) -> None:
    ask(tmp_path, "Vad kostar kaffet?")
    give_feedback(tmp_path, "vad kostar kaffet", Reason.OLD, ["a~b"], today=DAY)
    give_feedback(tmp_path, "vad kostar kaffet", Reason.OLD, ["a~b"], today=DAY)
    (entry,) = entries(tmp_path, today=DAY)
    assert entry.reasons == {Reason.UNANSWERED: 1, Reason.OLD: 2}
    assert entry.receipts == ("a~b",)


def test_several_processes_may_write_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from assistant.records import Answer, Status\n"
        "from assistant.staff.unanswered import record\n"
        "for _ in range(25):\n"
        "    record(Path(sys.argv[1]), Answer('Vad kostar kaffet?', Status.NO_ANSWER),"
        " today=date(2026, 3, 1))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    (entry,) = entries(tmp_path, today=DAY)
    assert entry.count == 75


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    ask(tmp_path, "Vad kostar kaffet?")
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
