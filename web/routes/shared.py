"""A shared question at `/fraga/…`: asked anew, with what became of the quotes shared with it."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.records import Answer, ReadAs, ReadHow, Standing, Verdict
from index.errors import StoreError
from web.pages.sharing import Shared
from web.render import page
from web.routes.chat import shown_answer
from web.safety import limits
from web.site import site

router = APIRouter(include_in_schema=False)


@router.get("/fraga/{token}")
def shared(request: Request, token: str) -> Response:
    """Ask a shared question anew, and show what became of the quotes shared with it.

    A link that this site did not make shows nothing of what it says.
    """
    limits.asking(request)
    limits.not_crowded(request)
    link = Shared.read(token, site(request).settings.secret)
    if link is None:
        return page(request, "not_shared.html", 404)
    answer = _asked_anew(request, link)
    verdicts = _verdicts(request, link)
    receipts = [quote.receipt for quote in answer.quotes]
    return page(
        request,
        "shared.html",
        verdicts=verdicts,
        same=all(v.standing is Standing.PROVED and v.receipt in receipts for v in verdicts),
        **shown_answer(request, answer, exact=link.exact),
    )


def _asked_anew(request: Request, link: Shared) -> Answer:
    """Return the answer under the question as it was asked, also where it followed on another."""
    answer = site(request).reading.answer(link.together or link.question, exact=link.exact)
    if not link.together:
        return answer
    steps = (ReadAs(ReadHow.TOGETHER, link.together), *answer.readings)
    return replace(answer, question=link.question, readings=steps, read_as=steps[-1].words)


def _verdicts(request: Request, link: Shared) -> list[Verdict]:
    if not link.receipts:
        return []
    try:
        reading = site(request).reading
        store, ours = reading.store(), reading.receipts
        return [ours.verify(store, receipt) for receipt in link.receipts]
    except StoreError:
        return []
