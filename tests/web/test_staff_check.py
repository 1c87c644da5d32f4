"""A check is taken along as a file, and the file is verified."""

import json

from editor import Editor


def test_a_check_is_taken_along_and_verified(editor: Editor) -> None:
    pasted = "I en väska fanns 53 500 tramadoltabletter."
    page = editor.post("/personal/citatkoll", text=pasted)
    assert "3 källor är genomsökta, från 1 november 2024 till 4 mars 2025" in page
    assert "class=number" in page
    made = editor.post("/personal/citatkoll/export.json", text=pasted)
    record = json.loads(made)
    assert record["by"] == "anna"
    assert record["results"][0]["said"][0]["quote"]["receipt"]
    assert "43 500" in editor.post("/personal/citatkoll/export.md", text=pasted)

    def verify(file: str) -> str:
        files = {"utdrag": ("a.json", file, "application/json")}
        return editor.post("/personal/citatkoll/kontroll", files)

    assert "gjord här och är oförändrad" in verify(made)
    assert "inte gjord här" in verify(made.replace("43 500", "93 500"))
    assert "går inte att läsa" in verify("[")
    assert "går inte att läsa" in verify("[]")
