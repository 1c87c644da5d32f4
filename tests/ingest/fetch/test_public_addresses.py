"""Nothing inside the network is fetched, by whatever name or redirect."""

import socket
from typing import Any

import pytest
from odd_server import QUICK, Odd

from ingest.fetch.client import Fetcher
from ingest.fetch.public_addresses import ForbiddenAddress, is_public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_nothing_inside_the_machine_is_fetched(server: Odd, host: str) -> None:
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match="KLARA_ALLOW_PRIVATE"):
        fetcher.fetch(f"http://{host}:{server.server_port}/page")
    assert not server.seen


def test_a_redirect_does_not_lead_inside(server: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {"127.0.0.1"}
    monkeypatch.setattr(
        "ingest.fetch.public_addresses.is_public", lambda a: a in allowed or is_public(a)
    )
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        fetcher.fetch(server.base + "/inside")
    assert server.seen["/inside"] == 1


def resolving(
    monkeypatch: pytest.MonkeyPatch, answers: list[list[str]]
) -> list[tuple[str, list[str]]]:
    """Answer for rebind.example with each list of addresses in turn; return what was answered."""
    real, asked = socket.getaddrinfo, []

    def answer(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host != "rebind.example":
            return real(host, port, *rest, **named)
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append((host, found))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_name_whose_address_changes_after_the_check_does_not_lead_inside(
    server: Odd, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[Any] = []

    def connect(address: Any, *rest: Any, **named: Any) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    asked = resolving(monkeypatch, [["93.184.216.34"], ["127.0.0.1"]])
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match=r"127\.0\.0\.1"):
        fetcher.fetch(f"http://rebind.example:{server.server_port}/page")
    assert len(asked) == 2
    assert reached == [("93.184.216.34", server.server_port)]


@pytest.mark.parametrize("found", [["93.184.216.34", "127.0.0.1"], ["10.0.0.1"], ["0.0.0.0"]])
def test_a_name_with_one_private_address_is_not_fetched_from_at_all(
    server: Odd, monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    resolving(monkeypatch, [found])
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match=r"rebind\.example is"):
        fetcher.fetch(f"http://rebind.example:{server.server_port}/page")
    assert not server.seen


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)
