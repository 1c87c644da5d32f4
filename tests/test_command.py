"""The command as a person meets it: in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

KLARA = [sys.executable, "-m", "klara"]
HEAVY = (
    "faiss",
    "fastapi",
    "httpx",
    "lxml",
    "numpy",
    "pypdfium2",
    "sentence_transformers",
    "sqlite3",
    "tantivy",
    "tokenizers",
    "torch",
    "trafilatura",
)


def klara(*arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command and return how it went."""
    where = ["--data", str(data)] if data else []
    command = [*KLARA, *arguments, *where]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with two small pages, taken in and indexed by the command."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "beslag.md").write_text(
        "# Stort beslag i Klara\n\nPolisen hittade 43 500 tramadoltabletter i en källare på"
        " Klara norra kyrkogata. Tre personer greps på platsen och en av dem är häktad.\n"
    )
    (folder / "kamera.txt").write_text(
        "Nya kameror vid Klara sjö\n\nPolisen har satt upp sex kameror vid Klara sjö."
        " Kamerorna ska vara på plats till den 1 mars 2026 och utvärderas därefter.\n"
    )
    data = tmp_path_factory.mktemp("data")
    taken = klara("ingest", str(folder), data=data)
    assert taken.returncode == 0, taken.stderr + taken.stdout
    assert klara("index", data=data).returncode == 0
    return data


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, klara; from typer.testing import CliRunner;"
        "result = CliRunner().invoke(klara.app, ['--help']); assert result.exit_code == 0;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_answer_as_json_has_the_promised_shape(filled: Path) -> None:
    done = klara("ask", "Hur många tramadoltabletter hittades?", "--json", data=filled)
    shown = json.loads(done.stdout)
    assert shown["status"] == "answered"
    quote = shown["quotes"][0]
    assert "43 500 tramadoltabletter" in quote["text"]
    assert set(quote) >= {
        "text", "document", "revision", "start", "end", "place", "link", "receipt", "score"
    }  # fmt: skip
    assert set(quote["document"]) >= {"id", "kind", "title", "url", "published"}
    assert quote["document"]["title"] == "Stort beslag i Klara"
    assert {"related", "turn_to", "generation", "milliseconds"} <= set(shown)
    assert "AI" in shown["notice"]["sv"]
    assert shown["notice"]["version"]


def test_a_receipt_from_an_answer_is_proved(filled: Path) -> None:
    asked = klara("ask", "Hur många tramadoltabletter hittades?", "--json", data=filled)
    receipt = json.loads(asked.stdout)["quotes"][0]["receipt"]
    done = klara("verify", receipt, data=filled)
    assert done.returncode == 0
    assert "43 500 tramadoltabletter" in done.stdout
    assert klara("verify", receipt[:-2] + "00", data=filled).returncode == 1


def test_the_receipt_of_a_search_is_tried_with_its_question(filled: Path) -> None:
    asked = "Vad kostar en liter mjölk i Umeå?"
    receipt = json.loads(klara("ask", asked, "--json", data=filled).stdout)["absence"]["receipt"]
    proved = klara("verify", receipt, "--question", f" {asked} ", data=filled)
    assert proved.returncode == 0
    assert "Kvittot stämmer: det gäller den frågan" in proved.stdout
    other = klara("verify", receipt, "--question", "Vad kostar bröd?", "--json", data=filled)
    assert (other.returncode, json.loads(other.stdout)["standing"]) == (1, "changed")
    gone = klara("verify", "20010101T000000-00~0123456789", "--question", asked, data=filled)
    assert (gone.returncode, "finns inte kvar" in gone.stdout) == (1, True)
    alone = klara("verify", receipt, data=filled)
    assert "--question" in alone.stderr


def test_a_batch_answers_line_by_line_and_keeps_the_ids(filled: Path, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": "a", "q": "Hur många kameror?"}\n\n{"q": ""}\n')
    done = klara("ask", "--batch", str(batch), data=filled)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == "a"
    assert "id" not in second
    assert second["status"] == "empty_question"
    assert "AI" in second["notice"]["sv"]


def test_search_marks_and_filters(filled: Path) -> None:
    done = klara("search", "kameror", "--json", "--kind", "press", data=filled)
    (found, *_) = json.loads(done.stdout)
    assert found["marked"]
    assert json.loads(klara("search", "x", "--json", "--kind", "podcast", data=filled).stdout) == []


def test_eval_prints_the_figures_and_lists_the_failures(filled: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"q": "Hur många tramadoltabletter hittades?", "any": ["43 500"]}\n'
        '{"q": "Hur många tramadoltabletter hittades?", "any": ["99 999"]}\n'
        '{"q": "Vem vann melodifestivalen i Malmö?", "none": true}\n'
    )
    figures = json.loads(klara("eval", str(questions), "--json", data=filled).stdout)
    assert figures["quote@1"] == 0.5
    assert figures["right_refusals"] == 1.0
    assert len(figures["failures"]) == 1
    assert "99 999" in klara("eval", str(questions), data=filled).stdout


def test_status_says_what_is_held_and_that_it_is_up_to_date(filled: Path) -> None:
    held = json.loads(klara("status", "--json", data=filled).stdout)
    assert held["generation"]["documents"] == 2
    assert held["up_to_date"]


def test_generations_are_listed_and_rolled_back(filled: Path) -> None:
    assert klara("index", "--force", data=filled).returncode == 0
    before = json.loads(klara("generations", "--json", data=filled).stdout)
    assert [g["published"] for g in before] == [False, True]
    assert klara("rollback", data=filled).returncode == 0
    after = json.loads(klara("generations", "--json", data=filled).stdout)
    assert [g["published"] for g in after] == [True, False]
    klara("rollback", before[1]["name"], data=filled)


def test_a_conversation_is_kept(filled: Path) -> None:
    asked = "Hur många tramadoltabletter hittades?\nOch var då?\n\n"
    done = subprocess.run(
        [*KLARA, "chat", "--data", str(filled)],
        input=asked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Läst som" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingest", "/no/such/folder"), "/no/such/folder is not there"),
        (("ingest", "ftp://example.org/a"), "only http and https"),
        (("ingest", "--config", "/no/klara.toml"), "there is no /no/klara.toml"),
        (("index",), "run `klara ingest` first"),
        (("search", "ord"), "run `klara index`"),
        (("search", "ord", "--from", "igår"), "is not a date"),
        (("ask",), "ask one question"),
        (("ask", "--batch", "/no/file.jsonl"), "/no/file.jsonl cannot be read"),
        (("status",), "there is no data"),
        (("eval", "/no/file.jsonl"), "/no/file.jsonl cannot be read"),
    ],
)
def test_what_went_wrong_is_one_line_and_a_failing_exit(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = klara(*arguments, data=tmp_path / "empty")
    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("klara:")]) <= 1


def test_with_nothing_indexed_ask_says_so(tmp_path: Path) -> None:
    done = klara("ask", "Vad är Klara?", "--json", data=tmp_path)
    assert json.loads(done.stdout)["status"] == "no_index"
