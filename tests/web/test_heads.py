"""Heads that are too long or too slow, over real sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from web.safety.heads import LONGEST_HEAD, BoundedHeads


class Hasty(BoundedHeads):
    """Waits for half a second only."""

    seconds = 0.5


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the number of bytes of the body."""
    size, more = 0, scope["type"] == "http"
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    counted = b"%d" % size
    length = [(b"content-length", b"%d" % len(counted))]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": counted})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Return the port of a server with a short patience."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(app, port=number, http=Hasty, lifespan="off", log_level="critical")
    )
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),))
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield number
    server.should_exit = True
    thread.join()


def sent(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send pieces and return all that comes back until the server closes."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            while piece := connection.recv(65_536):
                received += piece
        except OSError:
            pass
    return received


CLOSE = b"connection: close\r\n\r\n"


def test_an_ordinary_request_is_answered(port: int) -> None:
    assert sent(port, b"GET / HTTP/1.1\r\nhost: a\r\n", CLOSE).endswith(b"0")


def test_a_long_body_is_none_of_its_business(port: int) -> None:
    body = b"x" * (10 * LONGEST_HEAD)
    head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n" % len(body)
    assert sent(port, head + CLOSE, body).endswith(b"%d" % len(body))


def test_a_slow_body_is_none_of_its_business(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n"
    assert sent(port, head + CLOSE, b"x", b"y", b"z", pause=0.4).endswith(b"3")


def test_a_head_without_end_is_refused(port: int) -> None:
    lines = [b"a%d: %s\r\n" % (n, b"x" * 8_000) for n in range(100)]
    received = sent(port, b"GET / HTTP/1.1\r\nhost: a\r\n", *lines, pause=0.01)
    assert received == b"" or received.startswith(b"HTTP/1.1 400")


def test_a_head_that_does_not_end_in_time_is_refused(port: int) -> None:
    began = time.monotonic()
    received = sent(port, b"GET / HTTP/1.1\r\n", *[b"a: b\r\n"] * 4, pause=0.2)
    assert received == b"" or received.startswith(b"HTTP/1.1 400")
    assert time.monotonic() - began < 10


def test_a_connection_that_says_nothing_is_closed_without_an_answer(port: int) -> None:
    assert sent(port) == b""


def test_two_requests_on_one_connection_have_a_head_each(port: int) -> None:
    ordinary = b"GET / HTTP/1.1\r\nhost: a\r\n"
    received = sent(port, ordinary + b"\r\n", ordinary + CLOSE, pause=0.3)
    assert received.count(b"200 OK") == 2
