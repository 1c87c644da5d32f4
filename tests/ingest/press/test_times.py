"""When a page was published: what it shows goes before what its head says, in a rank."""

from __future__ import annotations

import pytest

from ingest.fetch.original import Original
from ingest.press import read as press

TEXT = (
    "<p>Tre personer greps i Klara på lördagen. De misstänks för narkotikabrott.</p>"
    "<p>Polisen fortsätter arbetet tillsammans med staden och med butikerna.</p>"
)
MOVED = "2019-04-02"


def times(body: str, head: str = "", before: str = "", after: str = "") -> tuple[str, str]:
    """Return the days of a page whose text stands around `body`."""
    html = (
        f"<!doctype html><html lang='sv'><head><title>Insats i Klara</title>{head}</head><body>"
        f"{before}<main><article><h1>Insats i Klara</h1>{body}{TEXT}{after}</article></main>"
        "</body></html>"
    )
    parsed = press.read(Original("https://a.example/x", html.encode(), "text/html"), key="x")
    return (parsed.published or "")[:10], (parsed.updated or "")[:10]


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def linked(**dates: str) -> str:
    rows = ",".join(f'"{name}":"{date}"' for name, date in dates.items())
    return f'<script type="application/ld+json">{{"@type":"WebPage","name":"X",{rows}}}</script>'


# From the plainest to the weakest: each gives its own day, and every one goes before those below.
RANK: list[tuple[str, str, str]] = [
    ("<p>Publicerad 1 mars 2011</p>", "", "2011-03-01"),
    (
        '<div><time itemprop="datePublished" datetime="2011-03-02">i onsdags</time></div>',
        "",
        "2011-03-02",
    ),
    ('<span class="published">3 mars 2011</span>', "", "2011-03-03"),
    ('<p class="date">4 mars 2011</p>', "", "2011-03-04"),
    ("", linked(datePublished="2011-03-05"), "2011-03-05"),
    ("", meta("article:published_time", "2011-03-06"), "2011-03-06"),
    ("", meta("DC.Date", "2011-03-07"), "2011-03-07"),
    ("", meta("DC.Date.Created", "2011-03-08"), "2011-03-08"),
]


@pytest.mark.parametrize("first", range(len(RANK)))
def test_the_rank_is_as_it_is_written_down(first: int) -> None:
    rest = RANK[first:]
    body, head = "".join(row[0] for row in rest[::-1]), "".join(row[1] for row in rest[::-1])
    assert times(body, head)[0] == RANK[first][2]


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Publicerad 14 mars 2011</p>",
        "<p>Publicerad: 2011-03-14</p>",
        "<p>Publicerat den 14 mars 2011 av Ada Ek</p>",
        "<p>Publicerad av Ada Ek måndag den 14 mars 2011</p>",
        "<p>Publicerad 14.3.2011</p>",
        "<p>Text: Ada Ek | Publicerad 14 mars 2011</p>",
        "<p><b>Publicerad:</b> 14 mars 2011</p>",
        "<dl><dt>Publicerad</dt><dd>14 mars 2011</dd></dl>",
        "<table><tr><th>Publicerad</th><td>2011-03-14</td></tr></table>",
        "<p>Pressmeddelande 14 mars 2011</p>",
        "<div><span>Publicerad</span><span>14 mars 2011</span></div>",
        '<p>Publicerad <time datetime="2011-03-14T00:00:00">14 mars 2011</time></p>',
        '<span property="dc:date dc:created" content="2011-03-14T10:11:12+01:00">mån</span>',
        '<div class="submitted">Inskickad av Ada den mån, 14/03/2011 - 10:11</div>',
        '<div class="post-date">14 mars 2011</div>',
        '<div class="node__meta"><span>Mon, 14/03/2011 - 17:57</span></div>',
        '<footer class="node__meta">Inskickat av <b>admin</b> den <i>mån, 14/03/2011</i></footer>',
        '<p class="date">14.3.2011</p>',
        "<p>14 mars 2011</p>",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        meta("DC.Date.Created", MOVED),
        meta("article:published_time", f"{MOVED}T17:11:11+02:00"),
        linked(datePublished=MOVED),
    ],
    ids=["created", "published", "linked"],
)
def test_a_page_that_was_moved_keeps_the_day_that_it_shows(shown: str, head: str) -> None:
    assert times(shown, head)[0] == "2011-03-14"


@pytest.mark.parametrize(
    "shown",
    [
        "<aside><h2>Senaste nytt</h2><p>Publicerad 14 mars 2025</p></aside>",
        "<ul><li><a href='/1'>A</a> <time datetime='2025-01-26'>26 januari</time></li>"
        "<li><a href='/2'>B</a> <time datetime='2025-01-27'>27 januari</time></li>"
        "<li><a href='/3'>C</a> <time datetime='2025-01-28'>28 januari</time></li></ul>",
        "<article><h2>En annan nyhet</h2><p>Publicerad 14 mars 2025</p></article>",
        "<a href='/4'>Annat<br>Publicerad 14 mars 2025</a>",
        "<div class='related'><p class='date'>14 mars 2025</p></div>",
        "<p>Ansökan ska ha kommit in senast den 14 mars 2025 till länsstyrelsen i Stockholm.</p>",
        "<p>I ett pressmeddelande sade regeringen den 14 mars 2025 att lagen ska ändras.</p>",
        "<p>Uppdaterad prognos för brott väntas komma ut den 14 mars 2025 enligt planen.</p>",
        "<p>14 mars 2025</p>",
    ],
    ids=[
        "aside",
        "list",
        "article",
        "link",
        "related",
        "deadline",
        "sentence",
        "forecast",
        "event",
    ],
)
def test_the_date_of_something_else_is_not_the_pages(shown: str) -> None:
    head = meta("article:published_time", "2024-05-06T07:08:09+02:00")
    assert times("", head, after=shown) == ("2024-05-06", "")
    assert times(shown, head) == ("2024-05-06", "")


@pytest.mark.parametrize("shown", ["<p>Ansökan ska ha kommit in senast den 14 mars 2025.</p>"])
def test_a_date_in_a_sentence_dates_no_page(shown: str) -> None:
    assert times(shown) == ("", "")


@pytest.mark.parametrize(
    ("head", "updated"),
    [
        (meta("Last-Modified", "Mon, 28 Aug 2017 10:49:37 GMT"), ""),
        (meta("Last-Modified", "Mon, 28 Aug 2017 15:17:13 GMT"), ""),
        (meta("Last-Modified", "Tue, 29 Aug 2017 08:49:37 GMT"), "2017-08-29"),
        (meta("article:modified_time", "2017-08-28T15:17:13+02:00"), "2017-08-28"),
        (linked(dateModified="2017-09-01"), "2017-09-01"),
        (meta("DC.Date.Modified", "2017-08-01"), ""),
    ],
)
def test_an_hour_of_last_modified_is_no_update(head: str, updated: str) -> None:
    said = meta("published", "2017-08-28 10:49:37")
    assert times("", head + said) == ("2017-08-28", updated)


def test_the_day_of_a_move_after_the_last_change_is_no_publication() -> None:
    head = meta("DC.Date.Created", MOVED)
    assert times("<p>Uppdaterad 14 mars 2011</p>", head) == ("", "2011-03-14")


@pytest.mark.parametrize(
    "kind", ["WebPage", "CollectionPage", "NewsArticle", '["WebPage","FAQPage"]']
)
def test_linked_data_without_a_headline_tells_the_days(kind: str) -> None:
    kind = kind if kind.startswith("[") else f'"{kind}"'
    graph = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":['
        '{"@type":"Organization","name":"Föreningen"},{"@type":"WebSite","name":"S"},'
        f'{{"@type":{kind},"name":"Insats","datePublished":"2014-03-17T23:44:37+00:00",'
        '"dateModified":"2019-09-02T08:00:00+00:00"}]}</script>'
    )
    assert times("", graph) == ("2014-03-18", "2019-09-02")
