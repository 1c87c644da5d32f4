"""An HTTP transport that connects only to addresses that were checked first.

A name is resolved once, every address it has is checked, and the connection goes to one of
those: an answer that changes between the check and the connection cannot lead inside.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from index.errors import SettingError, SourceError

Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

EVERY_NETWORK: Networks = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


class ForbiddenAddress(SourceError):
    """The host is on this machine or its network, and the setting does not allow that."""


_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # IETF protocols, of which 192.0.0.8 stands for no host at all
            "192.88.99.0/24",  # relays of 6to4, given up
            "64:ff9b:1::/48",  # translation within a network
            "100::/64",  # thrown away
            "2001:2::/48",  # measuring
            "3fff::/20",  # documentation
            "5f00::/16",  # segment routing
            "fec0::/10",  # addresses of a site, given up
        ),
    )
)
"""Special addresses (IANA's registries) that Python 3.11 takes for anybody's."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one that anybody on the internet may reach.

    >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if inside is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified
    return ip.is_global and not special and not any(ip in network for network in _NOT_PUBLIC)


def is_link_local(address: str) -> bool:
    """Return whether an IP address is one of this wire, as those that clouds keep secrets at.

    >>> is_link_local("169.254.169.254"), is_link_local("::ffff:169.254.1.1"), is_link_local("::1")
    (True, True, False)
    """
    return _ip(address).is_link_local


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an IP address; one of IPv4 that is written as one of IPv6 as itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip


def networks(value: str) -> Networks:
    """Return the networks that a setting names: none for "" and 0, all of them for 1.

    Raises SettingError for what is none.
    """
    named = value.replace(",", " ").split()
    if named in ([], ["0"]):
        return ()
    try:
        return EVERY_NETWORK if named == ["1"] else tuple(map(ipaddress.ip_network, named))
    except ValueError as error:
        raise SettingError(
            f"KLARA_ALLOW_PRIVATE is {value!r}: write networks like 10.1.0.0/16 ({error})"
        ) from None


class _CheckedBackend(httpcore.SyncBackend):
    """Opens connections to public addresses only, unless private ones are allowed."""

    def __init__(self, allowed: Networks) -> None:
        self._allowed = allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in resolved))
        for address in addresses:
            if is_link_local(address):
                raise ForbiddenAddress(f"{host} is {address}, which is never fetched from")
            ip = _ip(address)
            if not (is_public(address) or any(ip in network for network in self._allowed)):
                where = "" if host == address else f"{address}, "
                raise ForbiddenAddress(
                    f"{host} is {where}inside this machine or its network: set"
                    f" KLARA_ALLOW_PRIVATE={address} if it may be fetched"
                )
        problem: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError(f"{host} has no address")


class CheckedTransport(httpx.BaseTransport):
    """Sends httpx's requests over connections to checked addresses; errors are httpcore's."""

    def __init__(self, *, allow_private: bool | Networks) -> None:
        allowed = EVERY_NETWORK if allow_private is True else allow_private or ()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=8,
            keepalive_expiry=15.0,
            network_backend=_CheckedBackend(allowed),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response with its body still to be read."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
