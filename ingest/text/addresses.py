"""Addresses as pages, feeds and lists write them: one that is none costs itself, not its page."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit


def resolved_against(base: str, reference: str) -> str | None:
    """Return the address that a reference stands for on a page at an address, None if it is none.

    >>> resolved_against("https://a.example/b/", "c"), resolved_against("https://a.example/", "//[")
    ('https://a.example/b/c', None)
    """
    try:
        address = urljoin(base, reference)
        urlsplit(address)
    except ValueError:
        return None
    return address


def scheme_of(reference: str) -> str | None:
    """Return the scheme of a reference, "" where it has none, None if it is no address.

    >>> scheme_of("HTTPS://a.example"), scheme_of("b/c.mp3"), scheme_of("x://[")
    ('https', '', None)
    """
    if "://" not in reference:
        return ""
    try:
        return urlsplit(reference).scheme.lower()
    except ValueError:
        return None


def path_of(location: str) -> PurePosixPath:
    """Return the path of an address or of a file, whose name says what it is.

    >>> path_of("https://a.example/b/Dom.PDF?c").suffix, path_of("b/c.txt").stem
    ('.PDF', 'c')
    """
    path = urlsplit(location).path if "://" in location else location.replace("\\", "/")
    return PurePosixPath(path)
