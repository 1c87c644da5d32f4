"""Who said what, as of a day, revisions, and how statements changed, as staff see it."""

from dataclasses import replace

from editor import Editor
from tiny import HANDBOOK, PRESS, GramEncoder

from index.generation import build
from index.store.documents import Store

LATER = replace(
    PRESS,
    key="press-2",
    title="Nytt beslag i Klara",
    url="https://polisen.example/klara/nytt",
    published="2025-05-04",
    text="I en väska fanns 34 000 tramadoltabletter.\n\n– Vi jobbar, säger Karin Ek, polischef.",
    marks=(),
)


def test_a_person_has_a_page_and_can_be_renamed(editor: Editor) -> None:
    assert "Karin Ek" in editor.get("/personal/personer")
    page = editor.get("/personal/personer?namn=Karin+Ek")
    assert "kommunpolis" in page
    assert "Vi är här varje dag" in page
    page = editor.post("/personal/personer/namn", label="Karin Ek", person="Karin Ek-Berg")
    assert "<h1>Karin Ek-Berg</h1>" in page
    assert "Karin Ek-Berg" in editor.get("/personal/sok?q=varje+dag")
    assert editor.client.get("/personal/personer?namn=Ingen").status_code == 404


def test_changed_numbers_and_negations_are_flagged(
    editor: Editor, store: Store, encoder: GramEncoder
) -> None:
    store.put(LATER, source="tests")
    build(store.data, encoder)
    page = editor.get("/personal/utveckling?q=tramadoltabletter")
    assert "2 uttalanden, 1 med ändrat tal" in page
    assert "43 500 → 34 000" in page
    assert page.index("34 000") < page.rindex("43 500")


def test_what_stood_before_is_searched_asked_about_and_compared(
    editor: Editor, store: Store, encoder: GramEncoder
) -> None:
    text = HANDBOOK.text.replace("två veckor", "en månad")
    store.put(replace(HANDBOOK, text=text, marks=()), source="tests")
    build(store.data, encoder)
    (document,) = [d for d in store.documents() if d.kind == "handbook"]
    page = editor.get(f"/personal/versioner/{document.id}")
    assert "Ändrade stycken: 1" in page
    assert "två veckor" in page
    assert "en månad" in page
    then = editor.get("/personal/sok?q=klar+veckor&den=2024-12-01")
    assert "inom två veckor" in then
    assert "Ändrat sedan dess" in then
    assert "Tre gripna" not in then
    assert "inom två veckor" not in editor.get("/personal/sok?q=klar+månad")
    asked = {"q": "Inom vilken tid ska kartläggningen vara klar?"}
    assert "två veckor" in editor.post("/personal/fraga", den="2024-12-01", **asked)
    assert "två veckor" not in editor.post("/personal/fraga", **asked)
    assert "inget datum" in editor.post("/personal/fraga", den="x", **asked)


def test_the_api_answers_as_of_a_day(editor: Editor, store: Store, encoder: GramEncoder) -> None:
    text = HANDBOOK.text.replace("två veckor", "en månad")
    store.put(replace(HANDBOOK, text=text, marks=()), source="tests")
    build(store.data, encoder)
    (document,) = [d for d in store.documents() if d.kind == "handbook"]
    api = editor.client
    then = api.get("/api/v1/search?q=kartläggning+klar&as_of=2024-12-01").json()
    assert any("två veckor" in quote["text"] for quote in then)
    assert {quote["document"]["kind"] for quote in then} == {"handbook"}
    given = api.post("/api/v1/ask", json={"q": "När ska den vara klar?", "as_of": "2024-12-01"})
    assert given.status_code == 200
    assert all("månad" not in quote["text"] for quote in given.json()["quotes"])
    read = api.get(f"/api/v1/documents/{document.id}?as_of=2024-12-01").json()
    assert "två veckor" in read["text"]
    assert api.get(f"/api/v1/documents/{document.id}?as_of=2020-01-01").status_code == 404
    assert api.get("/api/v1/search?q=x&as_of=2999-01-01").status_code == 422


def test_visitors_cannot_have_one_day_after_another_indexed(
    editor: Editor, store: Store, encoder: GramEncoder
) -> None:
    for number in range(5):
        text = HANDBOOK.text.replace("två veckor", f"{number + 3} veckor")
        store.put(replace(HANDBOOK, text=text, marks=()), source="tests")
    build(store.data, encoder)
    here = editor.client.app.state.site  # type: ignore[attr-defined]
    here.new_days.burst = 1.0
    address = "/api/v1/search?q=veckor&as_of="
    assert editor.client.get(f"{address}2024-12-01").status_code == 200
    refused = editor.client.get(f"{address}2025-06-01")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 60
    asked = {"q": "När ska den vara klar?", "as_of": "2025-06-01"}
    assert editor.client.post("/api/v1/ask", json=asked).status_code == 429
    # A day that is indexed is read as often as anybody likes, and staff wait for nobody.
    assert editor.client.get(f"{address}2024-12-01").status_code == 200
    assert "veckor" in editor.get("/personal/sok?q=veckor&den=2025-06-01")
