"""How much one visitor may send, and how often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient
from tiny import GramEncoder

from web.app import create_app
from web.safety.bucket import Limiter
from web.safety.limits import visitor
from web.settings import Settings


def test_a_body_above_the_limit_is_refused_whether_it_says_so_or_not(client: TestClient) -> None:
    big = b"q=" + b"a" * 100_000
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/", content=big, headers=form).status_code == 413
    assert (
        client.post("/", content=iter([big[:50_000], big[50_000:]]), headers=form).status_code
        == 413
    )
    chunks = iter([b'{"q": "', big, b'"}'])
    refused = client.post(
        "/api/v1/ask", content=chunks, headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"


@given(
    per_minute=st.integers(1, 600),
    pauses=st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=60),
)
def test_nobody_gets_more_than_the_burst_and_the_pace(per_minute: int, pauses: list[float]) -> None:
    now = 0.0
    limiter = Limiter(per_minute, clock=lambda: now)
    allowed = 0
    for pause in pauses:
        now += pause
        wait = limiter.wait("a")
        allowed += wait == 0.0
        assert allowed <= limiter.burst + now * limiter.per_second + 1e-6
        if wait:
            now += wait + 1e-6
            assert limiter.wait("a") == 0.0
            allowed += 1


def test_a_limit_of_nothing_is_no_limit_and_addresses_do_not_share() -> None:
    assert all(Limiter(0).wait("a") == 0.0 for _ in range(1000))
    limiter = Limiter(1, clock=lambda: 0.0)
    assert limiter.wait("a") == 0.0
    assert limiter.wait("a") == pytest.approx(60.0)
    assert limiter.wait("b") == 0.0


def test_any_kind_of_request_is_limited_but_not_the_health(
    settings: Settings, encoder: GramEncoder
) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"requests_per_minute": 6}), encoder)
    ) as client:
        answers = [client.get("/api/v1/verify/x") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_a_visitor_is_an_address_or_a_whole_ipv6_network(host: str, counted: str) -> None:
    assert visitor(Request({"type": "http", "client": (host, 1), "headers": []})) == counted


@pytest.mark.parametrize(("proxies", "believed"), [((), False), (("10.0.0.0/8",), True)])
def test_forwarded_addresses_are_believed_only_from_trusted_proxies(
    settings: Settings, encoder: GramEncoder, proxies: tuple[str, ...], believed: bool
) -> None:
    told = settings.model_copy(update={"asks_per_minute": 3, "trusted_proxies": proxies})
    with TestClient(create_app(told, encoder), client=("10.1.2.3", 5000)) as client:

        def ask(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            status: int = client.post("/api/v1/ask", json={"q": "a"}, headers=headers).status_code
            return status

        assert ask("198.51.100.1") == 200
        assert ask("198.51.100.2") == (200 if believed else 429)
        assert ask("spoofed, 198.51.100.1") == 429
