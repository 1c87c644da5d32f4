"""Originals that have broken readers before, or may: small files drawn by chance.

Encodings that are none or another than is said, numbers of thousands of digits, elements and pages
a hundred thousand deep, circles, forms within forms, streams and archives that unpack to a thousand
times their size, sheets of a square kilometre, pictures that are none, entities of entities, names
that are no Unicode. Beside them good files of every kind that were cut off, or in which bits were
flipped or stretches were taken out, doubled or exchanged.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import hostile_pdfs
from benchmarks.hostile_pdfs import Draw, Made

ROOT = Path(__file__).parents[1]
GOOD = (
    "tests/ingest/handbook/makings/*.pdf",
    "demo/press/*",
    "demo/podcast/*.*",
    "demo/handbook/*.[mp]d*",
)
"""Where good files lie that are damaged."""
LARGEST_GOOD = 400_000
"""Bytes of a good file that is damaged: more takes longer and shows no more."""
CHARSETS = (
    "zlib", "hex", "rot13", "undefined", "uu", "idna", "punycode", "utf-7", "a\x00b", "\xff",
    "utf-16", "shift_jis", "gb18030", "cp037", "iso-2022-jp", "x-user-defined", "",
)  # fmt: skip
CODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-8-sig", "shift_jis",
    "gb18030", "iso2022_jp",
)  # fmt: skip
PIECES = (
    "<p>", "</p>", "<table>", "<td colspan=99999999>", "<li>", "<h1>", "<!--", "-->", "<![CDATA[",
    "]]>", "<script>", "<title>", "&#xD800;", "&#0;", "&#99999999999;", "<svg><math>",
    "<a href=//[>", "<time datetime=0000-99-99>", "<meta charset=x>", "\x00", "\ud800", "\u202e",
    "<?xml ", "<br>", "<template>", "<noscript>", "<select><option>",
    "<p lang='" + "x" * 500 + "'>", "polisen grep ", "<base href='javascript:'>", "<plaintext>",
    "<frameset>", "a\u0301" * 90, "\ufdd0", "<details><summary>", "<time datetime=99999-01-01>",
)  # fmt: skip
DEEP = (50, 2_000, 60_000)
LARGE = (10, 3_000, 100_000)


def originals(count: int, seed: int = 1) -> Iterator[tuple[bytes, bytes]]:
    """Yield (a file's name, its bytes) for so many originals, the same for the same seed."""
    draw = random.Random(seed)
    forms: tuple[Callable[[Draw], Made], ...] = (
        _page, _nested, _page_of_much, _linked_data, hostile_pdfs.plain, hostile_pdfs.forms,
        hostile_pdfs.much, hostile_pdfs.circles, hostile_pdfs.pictures, _transcript, _captions,
        _feed, _entities, _sitemap, _archive, _bomb, _markdown, _damaged_good, _damaged_good,
        _damaged_good,
    )  # fmt: skip
    for number in range(count):
        suffix, data = forms[number % len(forms)](draw)
        if draw.random() < 0.2:
            data = _damaged(draw, data)
        if draw.random() < 0.05:
            data, suffix = gzip.compress(gzip.compress(data)), draw.choice((suffix, ".gz"))
        strange = draw.choice((b"\xe5\xff", b"\n\x1b[31m", b"%00..", "\u202e".encode()))
        name = b"m-%04d%s" % (number, strange if draw.random() < 0.1 else b"")
        yield name + os.fsencode(suffix), data
        if draw.random() < 0.05:
            said = draw.choice(("title = 1", "title = '", "published = 'i fjol'", "a = [" * 5_000))
            yield name + os.fsencode(suffix) + b".toml", said.encode()


# Pages


def _some(draw: Draw, count: int) -> str:
    return "".join(draw.choices(PIECES, k=count))


def _page(draw: Draw) -> Made:
    text = f"<html><meta charset='{draw.choice(CHARSETS)}'><main>{_some(draw, 400)}"
    return ".html", text.encode(draw.choice(CODINGS), "replace")


def _nested(draw: Draw) -> Made:
    tags = ("div", "ul><li", "table><tr><td", "b", "blockquote", "details", "section", "a", "svg")
    tag, deep = draw.choice(tags), draw.choice(DEEP)
    return ".html", f"<main><h1>Klara</h1>{f'<{tag}>' * deep}Tre greps i Klara i natt.".encode()


def _page_of_much(draw: Draw) -> Made:
    much = draw.choice(LARGE)
    inner = draw.choice(
        (
            f"<p {' '.join(f'a{number}=x' for number in range(much))}>",
            "x" * much * 20,
            "<p>Tre greps." * much,
            "&nbsp;" * much,
            "<br>" * much,
            "Tre greps.\r" * much,
            "a\u0301\u0323" * much,
            f"<p class='{'klass ' * much}'>",
            "<table>" + "<tr><td>x<td>y" * much,
            "(" * much + ")" * much,
            "- " * much,
            "den 3 mars 2019 " * much,
        )
    )
    return ".html", f"<main><h1>Insats</h1><p>Tre greps.</p>{inner}</main>".encode()


def _linked_data(draw: Draw) -> Made:
    said = draw.choice(
        (
            "[" * draw.choice(DEEP),
            '{"@graph":' * 900 + "1",
            '{"@type":"NewsArticle","headline":{"a":[]},"datePublished":["x",{}]}',
            f'{{"@type":"WebPage","datePublished":{"9" * 5_000}}}',
            '{"@type":"Article","datePublished":"99999-12-31T99:99:99+99:99"}',
            '{"@type":"Article","headline":"\\ud800"}',
        )
    )
    meta = '<meta property="article:published_time" content="0001-01-01T00:00:00-23:59">'
    page = f"<head>{meta}<script type='application/ld+json'>{said}</script></head>"
    return ".html", f"{page}<main><h1>Insats</h1><p>Tre personer greps i Klara.</p>".encode()


# Transcripts, feeds, lists and archives


def _transcript(draw: Draw) -> Made:
    number = draw.choice(("9" * 5_000, "1e999", "-1", "NaN", '"x"', "[" * 3_000, "null", "{}"))
    words = draw.choice(('"Hej"', '"\\ud800"', "[]", "7", '"' + "Hej. " * 50_000 + '"'))
    row = f'{{"start":{number},"end":{number},"text":{words}}}'
    rows = ",".join([row] * draw.choice((1, 1, 3_000)) if len(row) < 300 else [row])
    return ".json", f'{{"segments":[{rows}]}}'.encode()


def _captions(draw: Draw) -> Made:
    time = draw.choice(
        ("9" * 400 + ":00:00.000", "00:00:00.000", "-1:00", "00:61:00,000", "١:٠٠:٠٠.٠٠٠")
    )
    cue = f"{time} --> {draw.choice((time, '00:00'))}\n{_some(draw, 30)}\n\n"
    text = f"WEBVTT\n\n{cue * draw.choice((1, 500))}"
    return draw.choice((".vtt", ".srt")), text.encode(draw.choice(CODINGS), "replace")


def _feed(draw: Draw) -> Made:
    address = draw.choice(
        ("//[", "x:", "http://127.0.0.1:9/1.mp3", "file:///etc/passwd", "../1.mp3")
    )
    day = draw.choice(("x", "Mon, 99 Foo 99999 99:99:99 +9999", "Tue, 03 Mar 2020 10:00:00 GMT"))
    item = f"<item><title>{_some(draw, 20)}</title><guid>{draw.random()}</guid><pubDate>{day}"
    item += f"</pubDate><enclosure url='{address}' length='{'9' * 5_000}'/><itunes:duration>"
    item += f"{draw.choice(('9' * 5_000, '-1:99:x', '1e999'))}</itunes:duration></item>"
    coding = draw.choice(CODINGS)
    head = f"<?xml version='1.0' encoding='{draw.choice((coding, *CHARSETS))}'?>".encode()
    text = f"<rss><channel>{item * draw.choice((1, 300))}"
    return ".xml", head + text.encode(coding, "replace")


def _entities(draw: Draw) -> Made:
    lines = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(draw.choice((3, 12))))
    outside = draw.choice(
        ("", "<!ENTITY a0 SYSTEM 'file:///etc/passwd'>", "<!ENTITY % p '%p;'>%p;")
    )
    document = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'x'>{outside}{lines}]>"
    inner = "<item><title>&a3;&a12;</title><description>&a12;</description></item>"
    return draw.choice(
        (".xml", ".html")
    ), f"{document}<rss><channel>{inner}</channel></rss>".encode()


def _sitemap(draw: Draw) -> Made:
    entity = draw.choice(("", "<!DOCTYPE a [<!ENTITY x 'y'>]>"))
    return ".xml", f"{entity}<urlset>{'<url><loc>http://[::</loc></url>' * 900}".encode()


def _archive(draw: Draw) -> Made:
    good = {"id": "n", "title": "Insats", "body": _some(draw, 50)}
    bad = draw.choice(
        (
            "[" * 90_000, '{"id":' + "9" * 5_000 + "}", "{}", "\x00", "9" * 9_000_000,
            json.dumps(good | {"body": "x " * 3_000_000}),
            json.dumps(good | {"title": "T" * 10**6}),
            json.dumps(good | {"published": "9" * 9_000, "body": "**" * 500_000}),
        )
    )  # fmt: skip
    return ".jsonl", f"{json.dumps(good)}\n{bad}\n".encode("utf-8", "replace")


def _bomb(draw: Draw) -> Made:
    """Return an archive that unpacks to a thousand times its size: one endless row, or many."""
    unit = draw.choice((b" ", b"\n", b"[", b'{"id":"n","title":"t","body":"b"}\n'))
    packed = gzip.compress(unit * (draw.choice((1, 60)) * 1_000_000 // len(unit)), 9)
    if draw.random() < 0.3:
        packed = gzip.compress(packed)
    return draw.choice((".jsonl.gz", ".gz", ".xml.gz")), packed


def _markdown(draw: Draw) -> Made:
    piece = draw.choice(("![", "> ", "- ", "#", "|", "a\n=\n", "```", "&", "[a]: b\n", "\t", "*_"))
    return draw.choice((".md", ".txt")), f"# Klara\n\n{piece * draw.choice((9, 30_000))}".encode()


# Damage


def _damaged_good(draw: Draw) -> Made:
    """Return a good file with damage, now and then under the name of another kind."""
    files = sorted(
        path
        for pattern in GOOD
        for path in ROOT.glob(pattern)
        if path.is_file() and path.stat().st_size < LARGEST_GOOD and path.suffix != ".mp3"
    )
    path = draw.choice(files)
    suffix = path.suffix if draw.random() < 0.85 else draw.choice((".pdf", ".html", ".xml", ".txt"))
    return suffix, _damaged(draw, path.read_bytes())


def _damaged(draw: Draw, data: bytes) -> bytes:
    """Return bytes cut off, with flipped bits, or a stretch taken out, doubled or exchanged."""
    if not data:
        return data
    start = draw.randrange(len(data))
    stretch = data[start : start + draw.choice((1, 40, 3_000))]
    rest = data[start + len(stretch) :]
    match draw.randrange(5):
        case 0:
            return data[: start + 1]
        case 1:
            return data[:start] + rest
        case 2:
            return data[:start] + stretch * draw.choice((2, 300)) + rest
        case 3:
            return data[:start] + draw.randbytes(len(stretch)) + rest
        case _:
            changed = bytearray(data)
            for _ in range(draw.choice((1, 30, 1 + len(data) // 200))):
                changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
            return bytes(changed)
