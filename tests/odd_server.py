"""A server that does everything that servers do."""

import gzip
import time
from collections import Counter

from serving import Handler, Server

from ingest.fetch.client import Limits

QUICK = Limits(silence=0.5, total=2.0, page_bytes=50_000, pdf_bytes=200_000, delay=0, backoff=0.01)


REDIRECTS = {
    "moved": "page",
    "round": "/back",
    "back": "/round",
    "tofile": "file:///etc/passwd",
    "inside": "http://10.0.0.1/",
}


BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "large": (b"x" * 100_000, {}),
    "largepdf": (b"%PDF-" + b"x" * 100_000, {"content_type": "application/octet-stream"}),
    "bomb": (gzip.compress(b"0" * 10_000_000), {"content_encoding": "gzip"}),
    "notgzip": (b"plain", {"content_encoding": "gzip"}),
}


class Answers(Handler):
    protocol_version = "HTTP/1.1"
    server: "Odd"

    def do_GET(self) -> None:
        self.server.seen[self.path] += 1
        self.server.times.append(time.monotonic())
        self.server.headers.append(dict(self.headers))
        name, number = self.path.strip("/").rstrip("0123456789"), self.path[-3:]
        if name == "page":
            self.page()
        elif name == "since":
            self.answer(304 if self.headers.get("If-Modified-Since") else 200)
        elif name == "" and number in ("403", "404", "410"):
            self.answer(int(number), b"no")
        elif name in REDIRECTS:
            self.answer(302, b"", location=REDIRECTS[name])
        elif name == "cookie" and "klara=1" not in self.headers.get("Cookie", ""):
            self.answer(302, b"", location="/cookie", set_cookie="klara=1")
        elif name in BODIES:
            self.answer(200, BODIES[name][0], **BODIES[name][1])
        elif name in ("flaky", "down", "busy", "silent", "deeper", "drip", "endless", "cut"):
            getattr(self, name)()
        else:
            self.answer(200, b"something")

    def page(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.answer(304, etag='"one"')
            return
        self.answer(
            200,
            "Hej från Klara".encode("windows-1252"),
            content_type="text/HTML; charset=Windows-1252",
            etag='"one"',
            last_modified="Wed, 21 Oct 2026 07:28:00 GMT",
        )

    def flaky(self) -> None:
        self.answer(503 if self.server.seen[self.path] < 3 else 200, b"ok", retry_after="0")

    def down(self) -> None:
        self.answer(500)

    def busy(self) -> None:
        self.answer(429, retry_after="3600")

    def silent(self) -> None:
        time.sleep(1.0)
        self.close_connection = True

    def deeper(self) -> None:
        self.answer(301, location=f"/deeper{int(self.path[7:] or 0) + 1}")

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"y" * 10_000)
        except OSError:
            pass

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(20):
                self.wfile.write(b".")
                time.sleep(0.2)
        except OSError:
            pass

    def cut(self) -> None:
        if self.path == "/cut1" and self.server.seen[self.path] > 1:
            self.answer(200, b"whole")
            return
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"only half")
        self.close_connection = True


class Odd(Server):
    def __init__(self) -> None:
        super().__init__(Answers)
        self.seen: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
