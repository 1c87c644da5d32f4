"""Cookies of this site alone: over TLS none that another host or path of the domain can write.

A name that begins with `__Host-` is only taken by a browser from the host itself, over TLS, for
the whole site (RFC 6265bis). Without TLS, on a machine of one's own, the plain name is used.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.site import site


def name_of(request: Request, name: str) -> str:
    """Return what a cookie is called on this site."""
    return f"__Host-{name}" if site(request).settings.secure else name


def read(request: Request, name: str) -> str | None:
    """Return what a cookie of this site says, if it is there."""
    return request.cookies.get(name_of(request, name))


def write(
    request: Request, response: Response, name: str, value: str, max_age: int | None = None
) -> None:
    """Let the browser keep a cookie that no script can read and no other site sends along."""
    response.set_cookie(
        name_of(request, name),
        value,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=site(request).settings.secure,
    )


def forget(request: Request, response: Response, name: str) -> None:
    """Let the browser forget a cookie."""
    response.delete_cookie(
        name_of(request, name), path="/", httponly=True, secure=site(request).settings.secure
    )
