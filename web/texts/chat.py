"""Sentences of the chat: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "question_label": ("Vad vill du veta?", "What do you want to know?"),
    "question_send": ("Fråga", "Ask"),
}
