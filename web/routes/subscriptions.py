"""Being told when a quote changes or goes: a callback for receipts of the API; off by default."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from web.machines.subscriptions import subscribe, unsubscribe
from web.machines.webhooks import Webhooks
from web.routes import schema
from web.routes.api import answered
from web.safety import limits
from web.site import site

router = APIRouter(tags=["v1"])


class Wanted(BaseModel):
    """Receipts to watch, and the address that is told."""

    callback: Annotated[
        str,
        Field(
            max_length=500,
            pattern=r"^https://[^\s]+$",
            description="Asked at once with `?challenge=…`, which it must echo as its whole body.",
        ),
    ]
    receipts: Annotated[
        list[Annotated[schema.Words, Field(max_length=schema.LONGEST_RECEIPT)]],
        Field(min_length=1, max_length=schema.MOST_RECEIPTS),
    ]

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"callback": "https://redaktion.example/klara", "receipts": [schema.A_RECEIPT]}
            ]
        }
    }


class Subscribed(BaseModel):
    """The subscription: its id, to end it with, and the secret that messages are signed with."""

    id: str
    secret: Annotated[str, Field(description="As in standardwebhooks.com: `webhook-signature`.")]


class Ended(BaseModel):
    """The subscription that was ended."""

    id: str


EXAMPLE = Subscribed(id="q1w2e3r4t5y6u7i8o9p0", secret="a1s2d3f4g5h6j7k8l9")


@router.post(
    "/api/v1/subscriptions",
    operation_id="subscribe",
    summary="Be told when quotes change",
    responses=answered(Subscribed, EXAMPLE.model_dump(mode="json"), 404, 413),
)
def begin(request: Request, subscription: Wanted) -> Response:
    """Watch the pages of quotes; the callback gets a signed message when words change or go."""
    limits.asking(request)
    settings = site(request).settings
    if not settings.callbacks:
        raise HTTPException(404)
    with Webhooks() as webhooks:
        if not webhooks.agrees(subscription.callback):
            raise HTTPException(422, "callback: did not echo the challenge")
    created = subscribe(settings.data, subscription.callback, subscription.receipts)
    return Response(
        Subscribed(id=created.id, secret=created.secret).model_dump_json(),
        media_type="application/json",
    )


@router.delete(
    "/api/v1/subscriptions/{name}",
    operation_id="unsubscribe",
    summary="End a subscription",
    responses=answered(Ended, Ended(id=EXAMPLE.id).model_dump(mode="json"), 404),
)
def end(
    request: Request,
    name: Annotated[
        str, Path(max_length=100, description="The subscription's `id`.", examples=[EXAMPLE.id])
    ],
) -> Response:
    """End a subscription; its id is the right to do so."""
    limits.asking(request)
    settings = site(request).settings
    if not settings.callbacks or not unsubscribe(settings.data, name):
        raise HTTPException(404)
    return Response(Ended(id=name).model_dump_json(), media_type="application/json")
