"""An authority's own two colours, on light pages and on dark, and whether they can be read."""

from __future__ import annotations

import re

LIGHT, DARK = "#ffffff", "#11181f"
"""The papers of `static/klara.css`, on which the colours stand as letters."""

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of letters (1.4.3)."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def readable_on(colour: str, paper: str) -> str:
    """Return a colour that can be read on a paper; ValueError says what to write instead.

    >>> readable_on("#12395F", LIGHT)
    '#12395f'
    """
    if not _HEX.fullmatch(colour):
        raise ValueError(f"is {colour!r}: write a colour like #12395f")
    reached = contrast(colour, paper)
    if reached < LEAST_CONTRAST:
        darker = "darker" if paper == LIGHT else "lighter"
        raise ValueError(
            f"is {colour}: its contrast with {paper} is {reached:.1f}, and letters need "
            f"{LEAST_CONTRAST}: choose a {darker} one"
        )
    return colour.lower()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG reckons it.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def stylesheet(light: str | None, dark: str | None) -> str:
    """Return the style sheet that puts the colours in the place of the shipped ones."""
    sheet = f":root {{ --accent: {light}; --link: {light}; }}\n" if light else ""
    inner = f":root {{ --accent: {dark}; --link: {dark}; }}" if dark else ""
    if light and not dark:
        inner = ":root { --accent: #a9d0ff; --link: #9fcbff; }"
    return sheet + (f"@media (prefers-color-scheme: dark) {{ {inner} }}\n" if inner else "")


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
