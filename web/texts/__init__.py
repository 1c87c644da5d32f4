"""Every sentence that the website shows, in Swedish and English: `t.name` in a template."""

from __future__ import annotations

from web.language import Language
from web.texts import api, chat, common, pages, source, staff, widget

TEXTS = (
    common.TEXTS | chat.TEXTS | source.TEXTS | pages.TEXTS | widget.TEXTS | staff.TEXTS | api.TEXTS
)


class Texts:
    """The sentences in one language, each an attribute; `t.name` or `t("name", count=3)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        number = ("sv", "en").index(language)
        self._texts = {name: pair[number] for name, pair in TEXTS.items()}

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._texts[name]
        except KeyError:
            raise AttributeError(f"web/texts has no {name!r}") from None

    def __getitem__(self, name: str) -> str:
        """Return the sentence with a name that the template made."""
        return self._texts[name]

    def __call__(self, name: str, **values: object) -> str:
        """Return a sentence with its {places} filled in; escaped where the template shows it."""
        return getattr(self, name).format(**values)  # type: ignore[no-any-return]


SPOKEN: dict[Language, Texts] = {"sv": Texts("sv"), "en": Texts("en")}
