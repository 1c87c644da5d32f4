"""The standing pages, /om and /tillganglighet: markdown in which the site fills in a few {places}.

They lie in `assistant/texts` (`about.sv.md` …); an authority's own folder may hold others. What the
accessibility statement says of tests is filled in from `tested.json`, which the tests in a browser
write when they have passed (`make tested`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal, get_args

from markdown_it import MarkdownIt

from assistant.citation import day
from assistant.texts import HERE, LANGUAGES, Language, Texts
from index.errors import SettingError
from web.pages.described import beginning
from web.settings import Settings
from web.under_path import under

Name = Literal["about", "accessibility"]
PLACES = (
    "audited",
    "authority",
    "contact",
    "cookies",
    "shortcomings",
    "sources",
    "stored",
    "tested",
)
TESTED = Path(__file__).with_name("tested.json")

_PLACE = re.compile(r"\{(\w*)\}")
_HEADING = re.compile(r"\s*# (.+)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#])")


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page to show: its heading, its HTML with that heading, and how its text begins."""

    heading: str
    html: str
    summary: str


def standing_pages(folder: Path | None = None) -> dict[tuple[Name, Language], str]:
    """Return the markdown of each page, that of an authority's `folder` before the shipped.

    Raises SettingError where a page cannot be read, lacks a heading or has a place to fill in
    that the site knows nothing of.
    """
    return {
        (name, language): _read(f"{name}.{language}.md", folder)
        for name in get_args(Name)
        for language in LANGUAGES
    }


def filled_in(markdown: str, places: Mapping[str, str], root_path: str = "") -> StandingPage:
    """Return a page with its places filled in; HTML in the markdown is shown as it is written.

    `root_path` is put before the addresses of this site that it links to.
    """
    text = _PLACE.sub(lambda match: places[match[1]], markdown)
    heading = _HEADING.match(text)
    assert heading is not None
    return StandingPage(
        re.sub(r"\\(.)", r"\1", heading[1]),
        _rendered(text, root_path),
        beginning(re.sub(r"\\(.)", r"\1", text[heading.end() :].strip().partition("\n\n")[0])),
    )


def _rendered(markdown: str, root_path: str) -> str:
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse(markdown)
    for token in chain.from_iterable(block.children or () for block in tokens):
        if token.type == "link_open":
            token.attrSet("href", under(root_path, str(token.attrGet("href"))))
    return str(parser.renderer.render(tokens, parser.options, {}))


def places(
    settings: Settings, counts: Mapping[str, int], cookies: Mapping[str, str], t: Texts
) -> dict[str, str]:
    """Return what is filled in, as markdown.

    `counts` is the number of documents of each kind, `cookies` are those that a visitor
    gets: what they are called in the texts, and on this site.
    """
    authority = _plain(settings.authority)
    lacking = [t[f"shortcoming_{kind}"] for kind in counts if f"shortcoming_{kind}" in t.names()]
    audit = settings.accessibility_audit
    sources = [f"- {t(f'sources_{kind}', count=count)}" for kind, count in counts.items()]
    return {
        "audited": t("audited", who=_plain(audit)) if audit else t.audited_none,
        "authority": authority,
        "contact": t("contact", how=_linked(settings.contact))
        if settings.contact
        else t("contact_none", authority=authority),
        "cookies": "\n".join(
            f"- `{here}`: {t[f'cookie_{name}']}" for name, here in cookies.items()
        ),
        "shortcomings": "\n".join(f"- {line}" for line in [*lacking, t.shortcoming_all]),
        "sources": "\n".join(sources) or t.sources_none,
        "stored": t("stored_unanswered", days=settings.log_days)
        if settings.log_unanswered
        else t.stored_none,
        "tested": _tested(t),
    }


def _tested(t: Texts) -> str:
    """Return what the last run of the tests in a browser found."""
    run = json.loads(TESTED.read_text("utf-8"))
    lesser = ", ".join(f"{rule} ({pages})" for rule, pages in run["lesser"].items())
    said = [
        t("tested", day=day(run["day"], t), **run["seen"]),
        t("tested_lesser", rules=lesser) if lesser else t.tested_nothing,
        *(t[f"tested_{name}"] for name in run["also"]),
    ]
    return " ".join(map(_plain, said))


def _read(name: str, folder: Path | None) -> str:
    path = folder / name if folder and (folder / name).is_file() else HERE / name
    try:
        markdown = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from None
    if not _HEADING.match(markdown):
        raise SettingError(f"{path} must begin with a heading: # …")
    unknown = set(_PLACE.findall(markdown)) - set(PLACES)
    if unknown:
        known = ", ".join(f"{{{place}}}" for place in PLACES)
        raise SettingError(f"{path} has {{{min(unknown)}}}; what can be filled in is {known}")
    return markdown


def _linked(contact: str) -> str:
    """Return a way of contact as a link where it is a web or e-mail address."""
    address = contact.startswith(("http://", "https://")) or "@" in contact
    return f"<{contact}>" if address and not re.search(r"[\s<>]", contact) else _plain(contact)


def _plain(words: str) -> str:
    """Return words that markdown shows as they are."""
    return _SPECIAL.sub(r"\\\1", words)
