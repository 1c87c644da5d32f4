"""A pause: the public site answers nothing, and says why and where to turn, until it is ended.

It is a file in the data folder that is looked for at every request, so all workers, all machines
that read the folder, and the chat on other sites stop at once, without a restart.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from index.days import now
from index.errors import SettingError, StoreError
from index.publishing import audit
from index.whole_file import write_whole

FILE = "paused.json"
AUTOMATIC = "automatic"
"""Who paused, where a failed check did; only such a pause ends by itself."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Why the site answers nothing, who decided it and since when."""

    why: str
    who: str
    since: str


def paused(data: Path) -> Pause | None:
    """Return the pause that is on, if any; a file that cannot be read is one, to be safe."""
    try:
        stored = json.loads((data / FILE).read_bytes())
        return Pause(str(stored["why"]), str(stored["who"]), str(stored["since"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Pause("", "", "")


def pause(data: Path, why: str, who: str) -> Pause:
    """Pause the public site, also where it was paused for another reason, and log the act."""
    reason = " ".join(why.split())
    if not reason:
        raise SettingError("say why: operators and editors read it, and it is kept in the log")
    new = Pause(reason, who, now())
    audit.record(data, "pause", who=who, why=reason)
    write_whole(data / FILE, json.dumps(asdict(new), ensure_ascii=False).encode())
    return new


def resume(data: Path, who: str, why: str = "") -> bool:
    """End the pause and log the act; False if there was none."""
    if paused(data) is None:
        return False
    audit.record(data, "resume", who=who, why=why)
    try:
        (data / FILE).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"cannot remove {data / FILE}: {error.strerror}") from None
    return True
