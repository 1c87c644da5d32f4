"""The notice that AI answers (AI Act, article 50.1), with a version that follows its words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from assistant.texts import Language, Texts


def ai_notice(texts: Mapping[Language, Texts]) -> dict[str, str]:
    """Return the notice by language code, and its `version`: another if a word is another."""
    words: dict[str, str] = {
        language: f"{t.ai_notice} {t.ai_notice_text}" for language, t in texts.items()
    }
    version = hashlib.sha256("\n".join(words.values()).encode()).hexdigest()[:8]
    return {**words, "version": version}
