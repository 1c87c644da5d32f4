"""The chat at `/`: a question in a box, the answer in its place, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.answer import LONGEST_QUESTION
from assistant.notice import ai_notice
from assistant.records import Answer, Status
from assistant.staff.scrub import without_personal_numbers
from web.pages import conversation
from web.pages.conversation import Turn
from web.pages.described import described_site
from web.pages.quoted import quoted, with_newer
from web.pages.sharing import Shared
from web.render import page
from web.safety import csrf, limits
from web.site import address, page_texts, site

router = APIRouter(include_in_schema=False)

PART = "x-klara-part"
"""The header with which the page's script asks for the answer alone."""

UNASKABLE = (Status.EMPTY_QUESTION, Status.TOO_LONG)
"""What is said of the box itself: nothing was asked."""

IN_CONVERSATION = (Status.ANSWERED, Status.NO_ANSWER)
"""Only what was a question for the sources is read together with those that follow."""


@router.get("/")
def first_page(request: Request, tur: Annotated[str, Query(max_length=3)] = "") -> HTMLResponse:
    """Show the question box; in a conversation also the answer to its last question, or to `tur`.

    So an answer is there again after a reload, in the other language, and on the way back to it.
    """
    turns = conversation.carried(request)
    number = int(tur) if tur.isdecimal() and 1 <= int(tur) <= len(turns) else len(turns)
    carried = conversation.carry(request, turns[:number])
    if not turns or limits.wait(request):
        return chat_page(request, earlier=_numbered(turns), carried=carried)
    turn, before = turns[number - 1], _questions(turns[: number - 1])
    answer = site(request).reading.answer(
        turn.question, before, exact=turn.exact, from_a_visitor=False
    )
    return chat_page(
        request,
        earlier=[(n, earlier) for n, earlier in _numbered(turns) if n != number],
        carried=carried,
        **shown_answer(request, answer, exact=turn.exact),
    )


@router.post("/")
async def ask(request: Request) -> Response:
    """Answer a question; a form from elsewhere is answered but never joins the conversation."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    ours = csrf.from_here(request) is True
    if "borja-om" in form:
        response = RedirectResponse("/", 303)
        if ours:
            conversation.forget(request, response)
        return response
    question = without_personal_numbers(form.get("q", "").replace("\r\n", "\n"))
    turns = conversation.carried(request, form.get(conversation.FIELD)) if ours else []
    wait = limits.wait(request)
    if wait:
        return _refused(request, 429, question, turns, wait)
    before = _questions(turns)
    remembered = site(request).reading.recalled(question, before, exact="exakt" in form)
    if remembered is None and limits.crowded(request):
        return _refused(request, 503, question, turns, limits.CROWDED)
    return await to_thread.run_sync(
        _answered,
        request,
        question,
        turns,
        ours,
        "exakt" in form,
        question != form.get("q", "").replace("\r\n", "\n"),
        # What is remembered does not wait for those whose questions are not.
        limiter=None if remembered else site(request).threads,
    )


def _refused(
    request: Request, status: int, question: str, turns: list[Turn], wait: float
) -> Response:
    """Return the page with the question still in its box, and when to ask again."""
    t = page_texts(request)
    problem = f"{t[f'error_{status}']}. {t[f'error_{status}_text']}"
    response = _not_asked(request, status, question, turns, problem)
    response.headers.update(limits.retry_after(wait))
    return response


def _answered(
    request: Request, question: str, turns: list[Turn], ours: bool, exact: bool, masked: bool
) -> Response:
    """Return the answer with the conversation that it now belongs to."""
    answer = site(request).reading.answer(question, _questions(turns), exact=exact)
    if answer.status in UNASKABLE:
        t = page_texts(request)
        return _not_asked(
            request, 422, question, turns, f"{t[answer.status]}. {t[f'{answer.status}_text']}"
        )
    joins = answer.status in IN_CONVERSATION
    now = conversation.joined(turns, question, exact=exact) if joins else turns
    carried = conversation.carry(request, now)
    values = shown_answer(request, answer, exact=exact) | {
        "carried": carried,
        "draft": question if answer.status is Status.NO_INDEX else "",
        "masked": masked,
    }
    if PART in request.headers:
        response = page(request, "answer.html", **values)
    else:
        earlier = now[:-1] if joins else turns
        response = chat_page(request, earlier=_numbered(earlier), **values)
    if ours and now:
        conversation.remember(request, response, carried)
    return response


def chat_page(
    request: Request, status: int = 200, *, template: str = "chat.html", **values: Any
) -> HTMLResponse:
    """Return a page with the question box, the questions so far and what is given besides."""
    usual = {
        "answer": None,
        "draft": "",
        "problem": "",
        "longest": LONGEST_QUESTION,
        "facts": site(request).front.facts(),
        "notice": ai_notice(site(request).texts),
        "described": described_site(
            address(request, "/"), site(request).settings.authority, page_texts(request)
        ),
    }
    values["earlier"] = list(values.get("earlier", ()))
    return page(request, template, status, **(usual | values))


def shown_answer(request: Request, answer: Answer, *, exact: bool = False) -> dict[str, Any]:
    """Return an answer as `answer.html` shows it."""
    return {
        "answer": answer,
        "quotes": with_newer([quoted(request, quote) for quote in answer.quotes]),
        "related": [quoted(request, quote) for quote in answer.related],
        "share": Shared.of(answer, exact=exact).path(site(request).settings.secret),
        "masked": False,
    }


def _not_asked(
    request: Request, status: int, question: str, turns: Sequence[Turn], problem: str
) -> Response:
    """Return the page with what is wrong said at the box, and the question still in it."""
    return chat_page(
        request,
        status,
        earlier=_numbered(turns),
        carried=conversation.carry(request, turns),
        draft=question,
        problem=problem,
    )


def _questions(turns: Sequence[Turn]) -> list[str]:
    return [turn.question for turn in turns]


def _numbered(turns: Sequence[Turn]) -> list[tuple[int, str]]:
    """Return the questions with their numbers, from 1, by which one is asked for again."""
    return list(enumerate(_questions(turns), 1))
