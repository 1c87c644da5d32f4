"""Does any original stop a run? `python -m benchmarks.hostile_documents --count 500` prints JSON.

Small originals of the kinds that have broken readers before, drawn by chance: encodings that are
none, numbers of thousands of digits, elements a thousand deep, forms within forms in a PDF, gzip
within gzip, references to no character, cut off anywhere. All lie in one folder between good pages,
which is taken in once: each original is read or costs one line, and the good pages are all there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from index.store.documents import Store
from ingest.apart.process import ReadingLimits
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named

Draw = random.Random
LIMITS = ReadingLimits(seconds=20, megabytes=900)
CHARSETS = (
    "zlib",
    "hex",
    "rot13",
    "undefined",
    "uu",
    "idna",
    "punycode",
    "utf-7",
    "a\x00b",
    "\xff",
)
CODINGS = ("utf-8", "utf-16", "utf-32", "latin-1", "cp037", "utf-8-sig")
PIECES = (
    "<p>", "</p>", "<table>", "<td colspan=99999999>", "<li>", "<h1>", "<!--", "-->", "<![CDATA[",
    "]]>", "<script>", "<title>", "&#xD800;", "&#0;", "&#99999999999;", "<svg><math>",
    "<a href=//[>", "<time datetime=0000-99-99>", "<meta charset=x>", "\x00", "\ud800", "\u202e",
    "<?xml ", "<br>", "<template>", "<noscript>", "<select><option>",
    "<p lang='" + "x" * 500 + "'>", "polisen grep ",
)  # fmt: skip
DEEP = (50, 2_000, 60_000)


def originals(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield (name of a file, its bytes) for so many originals, the same for the same seed."""
    draw = random.Random(seed)
    forms: tuple[Callable[[Draw], tuple[str, bytes]], ...] = (
        _page, _nested, _pdf, _forms, _transcript, _captions, _feed, _sitemap, _archive, _markdown,
    )  # fmt: skip
    for number in range(count):
        suffix, data = forms[number % len(forms)](draw)
        if draw.random() < 0.3:
            data = _damaged(draw, data)
        if draw.random() < 0.1:
            data, suffix = gzip.compress(gzip.compress(data)), draw.choice((suffix, ".gz"))
        yield f"m-{number:04}{suffix}", data


def _some(draw: Draw, count: int) -> str:
    return "".join(draw.choices(PIECES, k=count))


def _page(draw: Draw) -> tuple[str, bytes]:
    text = f"<html><meta charset='{draw.choice(CHARSETS)}'><main>{_some(draw, 400)}"
    return ".html", text.encode(draw.choice(CODINGS), "replace")


def _nested(draw: Draw) -> tuple[str, bytes]:
    tag, deep = (
        draw.choice(("div", "ul><li", "table><tr><td", "b", "blockquote")),
        draw.choice(DEEP),
    )
    return ".html", f"<main><h1>Klara</h1>{f'<{tag}>' * deep}Tre greps i Klara i natt.".encode()


def _pdf(draw: Draw) -> tuple[str, bytes]:
    content = b"BT /F1 12 Tf " + b"(Klara) Tj " * draw.choice((1, 5_000)) + b"ET " + b"q " * 5_000
    return ".pdf", _written_pdf([content], draw.choice((1, 10**6, -5, 2**31)))


def _forms(draw: Draw) -> tuple[str, bytes]:
    calls = b"/N Do " * draw.choice((2, 10))
    return ".pdf", _written_pdf([calls] * draw.choice((3, 9, 30)), 1)


def _written_pdf(contents: list[bytes], pages: int) -> bytes:
    """Return a PDF of one page, whose content and forms each call the next one as N."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources"
        b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</N 5 0 R>>>>>>",
    ]
    for number, content in enumerate(contents, start=5):
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N %d 0 R>>>>"
        objects.append(
            b"<<%s/Length %d>>stream\n%s\nendstream" % (form % number, len(content), content)
        )
    body = b"%PDF-1.4\n"
    for number, each in enumerate(objects, start=1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def _transcript(draw: Draw) -> tuple[str, bytes]:
    number = draw.choice(("9" * 5_000, "1e999", "-1", "NaN", '"x"', "[" * 3_000, "null"))
    return ".json", f'{{"segments":[{{"start":{number},"end":{number},"text":"Hej"}}]}}'.encode()


def _captions(draw: Draw) -> tuple[str, bytes]:
    time = draw.choice(("9" * 400 + ":00:00.000", "00:00:00.000", "-1:00", "00:61:00,000"))
    cue = f"{time} --> {draw.choice((time, '00:00'))}\n{_some(draw, 30)}\n\n"
    return draw.choice((".vtt", ".srt")), f"WEBVTT\n\n{cue * draw.choice((1, 500))}".encode(
        "utf-8", "replace"
    )


def _feed(draw: Draw) -> tuple[str, bytes]:
    address = draw.choice(("//[", "x:", "http://a.example/1.mp3"))
    item = f"<item><title>{_some(draw, 20)}</title><guid>{draw.random()}</guid>"
    item += f"<enclosure url='{address}' length='{'9' * 5_000}'/></item>"
    return ".xml", f"<rss><channel>{item * draw.choice((1, 300))}".encode("utf-8", "replace")


def _sitemap(draw: Draw) -> tuple[str, bytes]:
    entity = draw.choice(("", "<!DOCTYPE a [<!ENTITY x 'y'>]>"))
    return ".xml", f"{entity}<urlset>{'<url><loc>http://[::</loc></url>' * 900}".encode()


def _archive(draw: Draw) -> tuple[str, bytes]:
    good = {"id": "n", "title": "Insats", "body": _some(draw, 50)}
    bad = draw.choice(("[" * 90_000, '{"id":' + "9" * 5_000 + "}", "{}", "\x00", "9" * 9_000_000))
    return ".jsonl", f"{json.dumps(good)}\n{bad}\n".encode("utf-8", "replace")


def _markdown(draw: Draw) -> tuple[str, bytes]:
    piece = draw.choice(("![", "> ", "- ", "#", "|", "a\n=\n", "```", "&", "[a]: b\n", "\t", "*_"))
    return draw.choice((".md", ".txt")), f"# Klara\n\n{piece * draw.choice((9, 30_000))}".encode()


def _damaged(draw: Draw, data: bytes) -> bytes:
    changed = bytearray(data[: draw.randrange(len(data)) + 1])
    for _ in range(draw.choice((0, 1, 30))):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def failures(folder: Path, data: Path, count: int, seed: int) -> list[str]:
    """Return what went wrong, a line for each; an original that costs one line is not wrong."""
    for name in ("a", "z"):
        (folder / f"{name}.md").write_text(
            f"# Insats {name}\n\nTre personer greps i Klara i natt.\n"
        )
    for name, content in originals(count, seed):
        (folder / name).write_bytes(content)
    try:
        with Fetcher() as fetcher:
            (report,) = run(data, named([str(folder)]), fetcher, limits=LIMITS)
    except BaseException:  # that there is none is what is measured
        return [traceback.format_exc().strip().splitlines()[-1]]
    wrong = [f"more than a line: {line[:80]!r}" for line in report.errors if "\n" in line.strip()]
    wrong += [f"a fault: {line[:120]}" for line in report.errors if "Error: " in line]
    with Store(data) as store:
        titles = {document.title for document in store.documents(state="current")}
    return wrong + [f"{title} is not there" for title in {"Insats a", "Insats z"} - titles]


def main() -> None:
    """Try and print; exit status 1 if anything went wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="klara-hostile-") as made:
        folder = Path(made) / "originals"
        folder.mkdir()
        wrong = failures(folder, Path(made) / "data", asked.count, asked.seed)
    print(json.dumps({"originals": asked.count, "wrong": wrong}, ensure_ascii=False, indent=1))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
