"""The chat at `/`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.render import page

router = APIRouter(include_in_schema=False)


@router.get("/")
def first_page(request: Request) -> HTMLResponse:
    """Show the question box."""
    return page(request, "chat.html")
