"""A real local web server of the demonstration material: `python demo/serve.py --port 8123`.

The pages name themselves https://demo.klara.example; served, they name the server instead, so
that every link leads back to it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = b"https://demo.klara.example"
DEMO = Path(__file__).parent
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html",  # each page says its own encoding
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".vtt": "text/vtt; charset=utf-8",
    ".xml": "application/xml",
}
NAMES_THE_SITE = (".html", ".xml", ".json", ".vtt")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@contextmanager
def serve(folder: Path = DEMO, port: int = 0) -> Iterator[str]:
    """Serve a folder on this machine and yield the base URL; port 0 takes a free one."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, folder.resolve()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with files, whole, in part, or 304 when the asker has them."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the file's headers."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: tests read what the program prints."""

    def _answer(self, body: bool) -> None:
        path = self._path()
        if path is None:
            self._send(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"not found\n", body)
            return
        data = path.read_bytes()
        if path.suffix in NAMES_THE_SITE:
            host, port = self.connection.getsockname()[:2]
            data = data.replace(SITE, f"http://{host}:{port}".encode())
        changed = path.stat().st_mtime
        headers = {
            "Content-Type": TYPES[path.suffix],
            "ETag": f'"{hashlib.sha256(data).hexdigest()[:20]}"',
            "Last-Modified": formatdate(changed, usegmt=True),
            "Accept-Ranges": "bytes",
        }
        if self._has(headers["ETag"], changed):
            self._send(HTTPStatus.NOT_MODIFIED, headers, b"", body)
            return
        match = _RANGE.match(self.headers.get("Range", ""))
        if match is None or self.headers.get("If-Range", headers["ETag"]) != headers["ETag"]:
            self._send(HTTPStatus.OK, headers, data, body)
            return
        start, end = _part(match[1], match[2], len(data))
        if start >= end:
            headers["Content-Range"] = f"bytes */{len(data)}"
            self._send(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers, b"", body)
            return
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
        self._send(HTTPStatus.PARTIAL_CONTENT, headers, data[start:end], body)

    def _path(self) -> Path | None:
        """Return the file asked for, or None where there is none to show."""
        asked = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
        path = (self.folder / asked).resolve()
        inside = path.is_relative_to(self.folder) and path.is_file() and path.suffix in TYPES
        return path if inside else None

    def _has(self, etag: str, changed: float) -> bool:
        """Say whether the asker already has this version."""
        if (told := self.headers.get("If-None-Match")) is not None:
            return etag in (tag.strip().removeprefix("W/") for tag in told.split(","))
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and int(changed) <= parsedate_to_datetime(since).timestamp()
        except ValueError:
            return False

    def _send(self, status: HTTPStatus, headers: dict[str, str], data: bytes, body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)


def _part(first: str, last: str, length: int) -> tuple[int, int]:
    """Return the slice that a Range asks for, end exclusive; empty if it cannot be given."""
    if not first:
        return (max(0, length - int(last)), length) if last else (0, 0)
    return int(first), min(int(last) + 1, length) if last else length


def main() -> None:
    """Serve the demonstration material until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Serve the demonstration material.")
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--folder", type=Path, default=DEMO)
    told = parser.parse_args()
    with serve(told.folder, told.port) as base:
        print(f"{base}/  (stop with Ctrl-C)", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
