"""What to take in: sources named on the command line or listed in klara.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import SettingError
from index.records import KINDS, Kind

NO_NAME = "its name is not UTF-8 and cannot be kept: rename it"


@dataclass(frozen=True, slots=True)
class Source:
    """Where material comes from: a URL, a file or a folder; ``kind`` is told or recognised.

    ``hosts`` are other hosts on which a sitemap's pages and a feed's transcripts may lie.
    ``title`` and ``published`` are those of a source that is one document: a sound file whose tags
    do not say them, a handbook whose first page does not.
    """

    name: str
    location: str
    kind: Kind | None = None
    title: str | None = None
    published: str | None = None
    hosts: tuple[str, ...] = ()

    def may_name(self, url: str) -> bool:
        """Return whether what the source lists may lie at an address on the web.

        It may on its own host, with or without "www.", and on ``hosts``. A file on this machine
        was put here by somebody who may name any.
        """
        return not self.is_url or _host(url) in {_host(self.location), *map(_bare, self.hosts)}

    @property
    def is_url(self) -> bool:
        """Whether the location is an address on the web."""
        return self.location.lower().startswith(("http://", "https://"))


def is_unicode(path: str) -> bool:
    """Say whether a file's name is UTF-8: Python has signs for the bytes of one that is not."""
    return not any("\ud800" <= letter <= "\udfff" for letter in path)


def named(locations: Sequence[str], kind: str | None = None) -> list[Source]:
    """Return the sources given on the command line; a path is made absolute and is its name."""
    checked = _kind(kind, "--kind")
    sources = []
    for location in locations:
        source = Source(location, location, checked)
        if not source.is_url:
            if "://" in location:
                raise SettingError(f"{location}: only http and https addresses can be fetched")
            path = str(Path(location).expanduser().resolve())
            if not is_unicode(path):
                raise SettingError(f"{path.encode('utf-8', 'replace').decode()}: {NO_NAME}")
            source = Source(path, path, checked)
        sources.append(source)
    return sources


def described(sources: Sequence[Source], title: str | None, published: str | None) -> list[Source]:
    """Return the single document that was named, with a title and a date."""
    if len(sources) != 1:
        raise SettingError("--title and --published describe one document: name it alone")
    if published is not None:
        try:
            datetime.fromisoformat(published)
        except ValueError:
            raise SettingError(f"--published must be a date, not {published!r}") from None
    return [replace(sources[0], title=title, published=published)]


def standing(config: Path) -> list[Source]:
    """Return the sources that klara.toml lists under [[source]]; paths are relative to the file."""
    try:
        read = tomllib.loads(config.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingError(
            f"there is no {config}: name a source (`klara ingest SOURCE`), or list the standing"
            " sources in klara.toml"
        ) from None
    except OSError as error:
        raise SettingError(f"{config} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{config} is not TOML: {error}") from None
    listed = read.get("source")
    if not isinstance(listed, list) or not listed:
        raise SettingError(f"{config} lists no [[source]]")
    sources: dict[str, Source] = {}
    for number, row in enumerate(listed, start=1):
        location = row.get("location")
        if not isinstance(location, str) or not location:
            raise SettingError(f"{config}: source {number} has no location")
        kind = _kind(row.get("kind"), f"{config}: source {number}: kind")
        title, published = (str(row[key]) if key in row else None for key in ("title", "published"))
        hosts = row.get("hosts", [])
        if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
            raise SettingError(f'{config}: source {number}: write hosts as ["a.example.se"]')
        source = Source(
            str(row.get("name") or location), location, kind, title, published, tuple(hosts)
        )
        if not source.is_url:
            path = str((config.parent / Path(location).expanduser()).resolve())
            source = replace(source, location=path)
        if source.name in sources:
            raise SettingError(f"{config}: two sources are named {source.name!r}")
        sources[source.name] = source
    return list(sources.values())


def _host(url: str) -> str:
    """Return the host of an address, "" where there is none."""
    try:
        return _bare(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _kind(value: object, where: str) -> Kind | None:
    if value is None:
        return None
    for kind in KINDS:
        if value == kind:
            return kind
    raise SettingError(f"{where} must be one of {', '.join(KINDS)}, not {value!r}")
