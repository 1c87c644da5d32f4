import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import Handler, Server, running

from index.errors import SourceError, SourceGone, StoreError
from ingest.fetch.client import Fetcher, Limits, contents
from ingest.fetch.download import download

SOUND = bytes(range(256)) * 4000
QUICK = Limits(silence=0.5, total=2.0, delay=0, backoff=0.01)


class Answers(Handler):
    """Gives a file a piece at a time: the connection breaks after `server.piece` bytes."""

    protocol_version = "HTTP/1.1"
    server: "Broken"

    def do_GET(self) -> None:
        server = self.server
        asked = self.headers.get("Range")
        server.ranges.append(asked)
        if self.path != "/1.mp3":
            self.send_error(404)
            return
        start = 0
        if asked and self.headers.get("If-Range") == server.etag and server.ranged:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            self.send_response(206)
            self.send_header(
                "Content-Range", f"bytes {start}-{len(server.data) - 1}/{len(server.data)}"
            )
        else:
            self.send_response(200)
        self.send_header("ETag", server.etag)
        self.send_header("Content-Type", "audio/mpeg")
        self.send_header("Content-Length", str(len(server.data) - start))
        self.end_headers()
        piece = server.data[start : start + server.piece]
        self.wfile.write(piece)
        if start + len(piece) < len(server.data):
            self.close_connection = True


class Broken(Server):
    data = SOUND
    piece = len(SOUND)
    etag = '"one"'
    ranged = True

    def __init__(self) -> None:
        super().__init__(Answers)
        self.ranges: list[str | None] = []

    @property
    def url(self) -> str:
        return f"{self.base}/1.mp3"


@pytest.fixture
def server() -> Iterator[Broken]:
    with running(Broken()) as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        yield fetcher


def test_a_file_comes_whole_with_its_checksum(
    server: Broken, fetcher: Fetcher, tmp_path: Path
) -> None:
    path = tmp_path / "sound" / "1"
    done = download(fetcher, server.url, path)
    assert path.read_bytes() == SOUND
    assert done is not None
    assert done.original == hashlib.sha256(SOUND).hexdigest()
    assert (done.final_url, done.media_type, done.etag) == (server.url, "audio/mpeg", '"one"')
    assert list(path.parent.iterdir()) == [path]


def test_a_connection_that_keeps_breaking_only_costs_what_was_not_sent(
    server: Broken, fetcher: Fetcher, tmp_path: Path
) -> None:
    server.piece = len(SOUND) // 7
    download(fetcher, server.url, tmp_path / "1")
    assert (tmp_path / "1").read_bytes() == SOUND
    assert server.ranges[:3] == [
        None,
        f"bytes={server.piece}-",
        f"bytes={2 * server.piece}-",
    ]


def test_another_run_goes_on_where_the_first_was_stopped(
    server: Broken, fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.piece = 100_000

    class Stopped(Exception):
        pass

    def stopped(response: httpx.Response, url: str) -> Iterator[bytes]:
        yield next(contents(response, url))
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr("ingest.fetch.download.contents", stopped)
        with pytest.raises(Stopped):
            download(fetcher, server.url, tmp_path / "1")
    held = (tmp_path / "1.partial").stat().st_size
    assert held > 0
    server.piece = len(SOUND)
    download(fetcher, server.url, tmp_path / "1")
    assert server.ranges[-1] == f"bytes={held}-"
    assert (tmp_path / "1").read_bytes() == SOUND


def test_a_file_that_changed_meanwhile_is_fetched_anew(
    server: Broken, fetcher: Fetcher, tmp_path: Path
) -> None:
    server.piece = 100_000
    with pytest.raises(SourceError):
        download(fetcher, server.url, tmp_path / "1", largest=50_000)
    (tmp_path / "1.partial").write_bytes(b"old")
    (tmp_path / "1.partial.json").write_text(f'{{"url": "{server.url}", "validator": "old"}}')
    server.piece, server.etag = len(SOUND), '"two"'
    download(fetcher, server.url, tmp_path / "1")
    assert (tmp_path / "1").read_bytes() == SOUND


def test_a_server_without_ranges_is_asked_for_all_of_it(
    server: Broken, fetcher: Fetcher, tmp_path: Path
) -> None:
    server.ranged = False
    (tmp_path / "1.partial").write_bytes(b"beginning")
    (tmp_path / "1.partial.json").write_text(f'{{"url": "{server.url}", "validator": "\\"one\\""}}')
    download(fetcher, server.url, tmp_path / "1")
    assert (tmp_path / "1").read_bytes() == SOUND


def test_what_cannot_be_had_is_one_clear_line(
    server: Broken, fetcher: Fetcher, tmp_path: Path
) -> None:
    with pytest.raises(SourceGone, match="answered 404"):
        download(fetcher, server.url + "x", tmp_path / "1")
    with pytest.raises(SourceError, match="larger than 0 MB"):
        download(fetcher, server.url, tmp_path / "1", largest=50_000)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        download(fetcher, server.url, tmp_path / "file" / "1")
