"""What a page says of itself to machines: JSON-LD (https://schema.org) and a description."""

from __future__ import annotations

from typing import Any

from assistant.links import web_address
from assistant.texts import Texts
from index.records import Document

TYPES = {"press": "Article", "handbook": "DigitalDocument", "podcast": "PodcastEpisode"}
"""What each kind of source is called there."""

LONGEST = 160
"""Characters of a description; search engines cut off what is longer."""


def described_site(home: str, authority: str, t: Texts) -> dict[str, Any]:
    """Return what the whole site is, and how its words are searched."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": t.service,
        "description": t.service_line,
        "url": home,
        "inLanguage": ["sv", "en"],
        "publisher": {"@type": "GovernmentOrganization", "name": authority},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}sok?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def described_document(document: Document, here: str, authority: str) -> dict[str, Any]:
    """Return what a source is, with the address of its original where it has one."""
    title = "name" if document.kind == "podcast" else "headline"
    fields = {
        "@context": "https://schema.org",
        "@type": TYPES[document.kind],
        title: document.title,
        "url": here,
        "inLanguage": document.language,
        "datePublished": document.published,
        "dateModified": document.updated,
        "isBasedOn": web_address(document.url),
        "publisher": {"@type": "GovernmentOrganization", "name": authority},
    }
    sound = web_address(str(document.meta.get("audio") or ""))
    if document.kind == "podcast" and sound:
        fields["associatedMedia"] = {"@type": "AudioObject", "contentUrl": sound}
    return {name: value for name, value in fields.items() if value}


def beginning(words: str) -> str:
    """Return how a text begins, cut between two words.

    >>> beginning("En mening. " * 40).endswith("En …")
    True
    """
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 2].rpartition(' ')[0]} …"
