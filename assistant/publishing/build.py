"""`klara index`: built, asked the saved questions, and published unless it is held back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Asking, answer
from assistant.keeping.forgotten_work import remove_forgotten
from assistant.publishing.comparison import (
    Comparison,
    compare,
    hold_if_lost,
    keep_comparison,
    last_comparison,
)
from assistant.publishing.saved import saved
from index.errors import GenerationError, Held
from index.forgetting import finish, is_unfinished
from index.generation import KEPT, build, published_name
from index.publishing import audit
from index.search.reader import Reader

if TYPE_CHECKING:
    from assistant.publishing.comparison import Ask
    from assistant.publishing.saved import Saved
    from index.manifest import Manifest
    from index.search.encoder import Encoder


def build_compared(
    data: Path,
    encoder: Encoder,
    asking: Callable[[], Asking],
    *,
    keep: int = KEPT,
    force: bool = False,
    hold: bool = False,
    milvus_address: str | None = None,
) -> tuple[Manifest, Comparison | None]:
    """Build and publish; return also what the saved questions got, None where none was asked.

    With ``hold``, raises Held and publishes nothing if an expected quote would be lost. `asking` is
    called only where a question is saved, since it opens the model that reads.
    """
    comparisons: list[Comparison] = []

    def approve(folder: Path, manifest: Manifest) -> None:
        if questions := saved(data):
            comparisons.append(_compared(data, encoder, asking(), questions, folder, manifest.name))
            _keep(data, comparisons[0], hold=hold)

    if is_unfinished(data):
        finish(data, encoder)
    # Also where `klara forget` was killed just before it.
    remove_forgotten(data)
    earlier = published_name(data)
    manifest = build(
        data, encoder, keep=keep, force=force, approve=approve, milvus_address=milvus_address
    )
    if manifest.name != earlier:
        audit.record(
            data, "publish", generation=manifest.name, documents=manifest.documents, before=earlier
        )
    return manifest, comparisons[0] if comparisons else None


def _compared(
    data: Path,
    encoder: Encoder,
    asking: Asking,
    questions: list[Saved],
    folder: Path,
    name: str,
) -> Comparison:
    """Ask the saved questions of the generation in `folder`, and of what is published now."""

    def opened(within: ExitStack, where: Path | None) -> Ask:
        reader = within.enter_context(Reader(data, encoder, folder=where))
        return lambda question: answer(question, reader, asking=asking)

    with ExitStack() as files:
        new = opened(files, folder)
        try:
            old = opened(files, None)
        except GenerationError:
            old = None
        return compare(questions, name, new, old, last_comparison(data))


def _keep(data: Path, comparison: Comparison, *, hold: bool) -> None:
    """Keep the comparison; where it is held back, what is shown stays what it was."""
    if hold and comparison.lost:
        before = last_comparison(data)
        answers = before.answers if before else {}
        keep_comparison(data, replace(comparison, held=True, answers=answers))
    else:
        keep_comparison(data, comparison)
    if hold:
        try:
            hold_if_lost(comparison)
        except Held as error:
            audit.record(data, "hold back", why=str(error), generation=comparison.generation)
            raise
