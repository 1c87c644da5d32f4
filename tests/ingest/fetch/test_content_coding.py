"""Contents are undone in bounded steps, and once only."""

from __future__ import annotations

import gzip
import zlib
from itertools import islice

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from ingest.fetch.client import length_of
from ingest.fetch.content_coding import STEP, undone


def raw_deflated(data: bytes) -> bytes:
    squeezing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeezing.compress(data) + squeezing.flush()


CODINGS = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "GZip": gzip.compress,
    "deflate": zlib.compress,
    "identity, deflate": raw_deflated,
}


@given(st.binary(max_size=3000), st.sampled_from(list(CODINGS)), st.integers(1, 500))
def test_contents_come_back_however_they_are_cut(data: bytes, coding: str, size: int) -> None:
    sent = CODINGS[coding](data)
    parts = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert b"".join(undone(parts, coding, "a")) == data


def test_a_bomb_is_undone_a_little_at_a_time() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    parts = list(islice(undone([bomb], "gzip", "a"), 5))
    assert [len(part) for part in parts] == [STEP] * 5


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,deflate", "br", "zstd", "compress", "zip"])
def test_a_coding_of_a_coding_and_one_not_asked_for_are_refused(coding: str) -> None:
    twice = gzip.compress(gzip.compress(bytes(10_000_000)))
    with pytest.raises(SourceError, match="which was not asked for"):
        list(undone([twice], coding, "https://a.example/"))


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_damaged_and_broken_off_contents_are_a_line(coding: str) -> None:
    sent = CODINGS[coding](b"Tre personer greps i Klara. " * 100)
    with pytest.raises(SourceError, match="ended before its contents did"):
        list(undone([sent[:-12]], coding, "a"))
    header = 10 if coding == "gzip" else 2
    with pytest.raises(SourceError, match="is damaged"):
        list(undone([sent[:header] + b"\xff" * 40], coding, "a"))


@pytest.mark.parametrize(
    ("header", "length"), [("12", 12), ("9" * 5000, None), ("²", None), ("-1", None), ("", None)]
)
def test_a_length_is_a_number_that_can_be_one(header: str, length: int | None) -> None:
    headers = [(b"content-length", header.encode("latin-1"))]
    assert length_of(httpx.Response(200, headers=headers)) == length
