"""An answer that the caller has already is not sent again, wherever it comes from."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from web.conditional import conditional


def asked(if_none_match: str | None) -> Request:
    headers = [] if if_none_match is None else [(b"if-none-match", if_none_match.encode())]
    return Request({"type": "http", "headers": headers})


TAG = conditional(asked(None), b"words", "text/plain").headers["etag"]


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [
        (None, 200),
        ("", 200),
        ('"other"', 200),
        (TAG, 304),
        (f"W/{TAG}", 304),
        (f'"other", W/{TAG}', 304),
        ("*", 304),
        (TAG.strip('"'), 200),
    ],
)
def test_a_caller_that_names_the_tag_gets_no_body(if_none_match: str | None, status: int) -> None:
    response = conditional(asked(if_none_match), b"words", "text/plain", {"cache-control": "x"})
    assert response.status_code == status
    assert response.body == (b"words" if status == 200 else b"")
    assert (response.headers["etag"], response.headers["cache-control"]) == (TAG, "x")


def test_other_words_have_another_tag() -> None:
    assert conditional(asked(TAG), b"other words", "text/plain").status_code == 200
