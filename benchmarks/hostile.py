"""Does any page make asking fail? `python -m benchmarks.hostile --pages 500` prints JSON.

Each page is a collection of its own: written as a file, taken in, indexed, and asked twenty
questions. The pages are drawn from what has broken readers of text before: sentences without an
end, words without blanks, titles of megabytes, markup that never closes, every corner of Unicode.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.answer import answer
from index.errors import KlaraError
from index.generation import build
from index.search.encoder import Encoder, open_encoder
from index.search.reader import Reader
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named

_SENTENCE = (
    "polisen grep tre personer i Klara natten till lördagen och tog 43 500 tramadoltabletter i"
    " beslag kl. 23.15 på Sergels torg bl.a. för synnerligen grovt narkotikabrott 2,1 miljoner"
)
WORDS = _SENTENCE.split()
_SIGNS = (
    "\u0301\u0308 \u00ad \u200b \u200d \u202e \u2066 \ufeff \ufffd \u3164 ½ ² ﷺ ﬁ İ ß ſ ǅ"
    " \U0001f3f4\u200d\u2620\ufe0f \U0001d50e\U0001d529 \U000e0041 \u0085 \u2028 \x01 \x1b[31m \x7f"
    " &#0; &#xD800; &amp;amp; <b> ]]> ``` --- ... ?!?! ” ’ … – |"
)
ODD = _SIGNS.split(" ")
QUESTIONS = (
    "Hur många greps?",
    "Vem greps på Sergels torg?",
    "När tog polisen tabletterna i beslag?",
    "Vad kostar 43 500 tramadoltabletter?",
    "klara",
    "a",
    "2",
    "½ ² ﬁ İ",
    "var?",
    "How many were arrested in Klara?",
    "What is the latest?",
    "Vad är det senaste från Klara?",
    "tramadol " * 60,
    "x" * 500,
    "\u0308\u0301 e\u0308",
    "\U000e0041\u202eagnirf",
    "Hur lång är en mening utan slut?",
    "Varför?",
    'grep*, AND (klara OR "torg") -x ~y [a TO b] \\',
    "﷽ " * 27,
)
LONGEST = (2_400, 20_000, 300_000)
"""Characters of what is long: just over what codes hold, over a page, over all reason."""


def pages(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield (name of a file, its text) for so many pages, the same for the same seed."""
    draw = random.Random(seed)
    forms: list[Callable[[random.Random], tuple[str, str]]] = [
        lambda d: (".md", f"# Insats\n\n{_words(d, d.choice(LONGEST))}"),
        lambda d: (".md", f"# {_words(d, d.choice(LONGEST))}\n\nTre greps i Klara."),
        lambda d: (".html", _page("a" * d.choice(LONGEST), f"<p>{_words(d, 400)}.</p>")),
        lambda d: (".html", _page("Klara", f"<p>{_odd(d, d.choice((50, 3_000)))}</p>")),
        lambda d: (".txt", f"Insats i Klara\n\n{_odd(d, d.choice((50, 3_000)))}"),
        lambda d: (".html", _page(_odd(d, 40), "".join(_block(d) for _ in range(40)))),
        lambda d: (".md", "\n".join(f"{'#' * d.randint(1, 6)} {_words(d, 9)}" for _ in range(99))),
        lambda d: (".html", _page("Klara", "<p>" + "Klara." * d.choice((500, 50_000)) + "</p>")),
        lambda d: (".txt", "Klara\n\n" + "? ! . … ".join(d.sample(WORDS, 9)) + "." * 9_000),
        lambda d: (".txt", "Klara\n\n" + "\n".join(_words(d, 20) + ":" for _ in range(400))),
        lambda d: (".html", _page("Klara", "<p>" + "2019-01-01 5 kr " * 4_000 + "</p>")),
        lambda d: (".html", _page("Klara", "<ul><li>" * 200 + _words(d, 3_000))),
        lambda d: (".txt", "\U0001f469\u200d" * 9_000 + " polisen grep tre i Klara."),
    ]
    for number in range(count):
        suffix, text = forms[number % len(forms)](draw)
        yield f"page-{number}{suffix}", text


def _words(draw: random.Random, length: int) -> str:
    return " ".join(draw.choices(WORDS, k=max(1, length // 7)))


def _odd(draw: random.Random, count: int) -> str:
    return "".join(draw.choice((*WORDS, *ODD, " ", " ")) for _ in range(count)) + " i Klara."


def _block(draw: random.Random) -> str:
    tag = draw.choice(("p", "h2", "h3", "li", "td", "blockquote", "pre", "div", "span"))
    return f"<{tag}>{_odd(draw, draw.choice((1, 30)))}{draw.choice(('', f'</{tag}>'))}"


def _page(title: str, body: str) -> str:
    return f"<html lang=sv><title>{title}</title><main><h1>{title}</h1>{body}</main>"


def failures(name: str, text: str, folder: Path, encoder: Encoder) -> list[str]:
    """Return what went wrong with a page, a line for each; refused in one line is not wrong."""
    page, data = folder / name, folder / "data"
    page.write_text(text, "utf-8", "replace")
    try:
        with Fetcher() as fetcher:
            (report,) = run(data, named([str(page)]), fetcher)
        if not report.new:
            return []
        build(data, encoder)
        reader = Reader(data, encoder)
    except KlaraError as error:
        return [f"{name}: {error}"] if "\n" in str(error) else []
    except Exception as error:  # that there is none is what is measured
        return [f"{name}: {_where(error)}"]
    wrong = []
    with reader:
        for question in QUESTIONS:
            try:
                answer(question, reader)
            except Exception as error:
                wrong.append(f"{name}, {question[:40]!r}: {_where(error)}")
    return wrong


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:80]} ({frame.filename}:{frame.lineno})"


def main() -> None:
    """Try and print; exit status 1 if anything failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    wrong = []
    encoder = open_encoder()
    for name, text in pages(asked.pages, asked.seed):
        with tempfile.TemporaryDirectory(prefix="klara-hostile-") as folder:
            wrong += failures(name, text, Path(folder), encoder)
    figures = {"pages": asked.pages, "questions": len(QUESTIONS), "failures": wrong}
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
