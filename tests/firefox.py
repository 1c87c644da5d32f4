"""Firefox, driven over its own protocol, Marionette: a length, a colon and JSON on a socket.

Playwright drives only a Firefox of its own make, and Debian has no geckodriver. Mozilla's client in
Python needs a dozen packages, some of them only as source, for what is a page of code here.
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
STARTS_WITHIN = 120.0
"""Seconds that a busy machine may take to start it."""
LOADS_WITHIN = 60.0
"""Seconds that a page, or what a test waits for, may take."""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element in WebDriver's answers."""


class Firefox:
    """A Firefox that was started, with one window."""

    def __init__(self, port: int) -> None:
        self._socket = _connected(port)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()  # what it says of itself
        self._ask("WebDriver:NewSession", {})

    def close(self) -> None:
        """End the session and the browser."""
        self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._stream.close()
        self._socket.close()

    def open(self, address: str, width: int = 1280, height: int = 800) -> None:
        """Load a page in a window of this size."""
        self._ask("WebDriver:SetWindowRect", {"width": width, "height": height})
        self._ask("WebDriver:Navigate", {"url": address})

    def forget(self) -> None:
        """Forget the cookies of the page, as a new visitor has none."""
        self._ask("WebDriver:DeleteAllCookies", {})

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page; return what it returns."""
        asked = {"script": script, "args": list(arguments)}
        return self._ask("WebDriver:ExecuteScript", asked)["value"]

    def wait_for(self, selector: str) -> str:
        """Return the text of the first element that a selector fits, as soon as there is one."""
        return str(self._ask("WebDriver:GetElementText", {"id": self._element(selector)})["value"])

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        self._ask("WebDriver:ElementSendKeys", {"id": self._element(selector), "text": text})

    def click(self, selector: str) -> None:
        """Click on an element."""
        self._ask("WebDriver:ElementClick", {"id": self._element(selector)})

    def _element(self, selector: str) -> str:
        self._ask("WebDriver:SetTimeouts", {"implicit": int(1000 * LOADS_WITHIN)})
        asked = {"using": "css selector", "value": selector}
        return str(self._ask("WebDriver:FindElement", asked)["value"][ELEMENT])

    def _ask(self, command: str, parameters: dict[str, object]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, number, error, result = self._read()
        assert number == self._number
        assert error is None, f"{command}: {error['error']}: {error['message']}"
        return result

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) not in (b":", b""):
            length += byte
        return json.loads(self._stream.read(int(length)))


@contextmanager
def firefox(profile: Path, *, javascript: bool = True) -> Iterator[Firefox]:
    """Start a Firefox without a window of its own; end it in any case."""
    assert FIREFOX is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "marionette.port": port,
        "javascript.enabled": javascript,
        "intl.accept_languages": "sv-SE, sv",
        "app.update.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "browser.startup.homepage_override.mstone": "ignore",
    }
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in settings.items()]
    profile.mkdir()
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            browser = Firefox(port)
            yield browser
            browser.close()
            process.wait(30)
        finally:
            process.kill()


def _connected(port: int) -> socket.socket:
    ends = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=2 * LOADS_WITHIN)
        except ConnectionRefusedError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
