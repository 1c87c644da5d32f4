from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from assistant.links import _find, text_directive, with_directive
from index.language.folding import base_letters

PAGE = (
    "Polisen grep tre personer i Klara. Tre personer släpptes.\n\n"
    "Tabletter | 43 500\nKontanter | 12 000 kronor\n\n"
    "Polisen grep tre personer i Klara igen. Narkotika-hunden Ajax, åtta år, hittade väskan – "
    "som låg i en port på Klara norra kyrkogata – efter en halvtimme."
)


def _of(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = PAGE.index(words, start + 1)
    return start, start + len(words)


def test_a_short_quote_is_its_own_pattern() -> None:
    assert (
        text_directive("T", PAGE, *_of("Tre personer släpptes."))
        == "Tre%20personer%20sl%C3%A4pptes"
    )


def test_a_quote_said_twice_is_told_by_what_stands_before() -> None:
    first = text_directive("T", PAGE, *_of("Polisen grep tre personer i Klara"))
    second = text_directive("T", PAGE, *_of("Polisen grep tre personer i Klara", 1))
    assert first == "Polisen%20grep%20tre%20personer%20i%20Klara"
    assert second is not None
    assert second.startswith("kronor-,Polisen") or "-," in second


def test_a_pattern_never_crosses_a_block_or_a_table_cell() -> None:
    directive = text_directive("T", PAGE, *_of("Tabletter | 43 500\nKontanter | 12 000 kronor"))
    assert directive == "Tabletter,12%20000%20kronor"


def test_a_long_sentence_of_repeated_words_is_its_own_pattern() -> None:
    page = ("Klara " * 30).strip()
    directive = text_directive("T", page, 0, len(page))
    assert directive is not None
    assert unquote(directive) == page


def test_hyphens_and_commas_are_encoded() -> None:
    directive = text_directive("T", PAGE, *_of("Narkotika-hunden Ajax, åtta år"))
    assert directive == "Narkotika%2Dhunden%20Ajax%2C%20%C3%A5tta%20%C3%A5r"


def test_a_part_of_a_word_has_no_pattern_but_the_page() -> None:
    assert text_directive("T", PAGE, *_of("bletter")) is None
    assert with_directive("https://a.example/b", None) == "https://a.example/b"


def test_the_fragment_that_an_address_had_is_kept() -> None:
    assert with_directive("https://a.example/b", "ord") == "https://a.example/b#:~:text=ord"
    assert with_directive("https://a.example/b#c", "ord") == "https://a.example/b#c:~:text=ord"


sentence = st.lists(
    st.sampled_from(["polisen", "Klara", "43 500", "igår", "och", "väska", "A-kassa", "år,"]),
    min_size=1,
    max_size=30,
).map(lambda words: " ".join(words).capitalize() + ".")


repeating = st.lists(st.sampled_from(["polisen", "Klara"]), min_size=1, max_size=30).map(
    lambda words: " ".join(words).capitalize() + "."
)


@given(st.lists(sentence | repeating, min_size=1, max_size=8), st.data())
def test_a_pattern_always_lands_on_the_quote_itself(made: list[str], data: st.DataObject) -> None:
    page = "\n\n".join(made)
    number = data.draw(st.integers(0, len(made) - 1))
    start = sum(len(s) + 2 for s in made[:number])
    end = start + len(made[number])
    directive = text_directive("Rubrik", page, start, end)
    if directive is None:
        # It stands elsewhere too, with the same lines around it: no pattern could tell the two.
        before, after = (["Rubrik", *made][number], [*made, ""][number + 1])
        said = (words.rstrip(".,") for words in (before, made[number], after))
        before, words, after = said
        place = _find(base_letters("Rubrik\n\n" + page), before, words, "", after)
        assert place != (start + 8, start + 8 + len(words))
        return
    prefix, suffix = "", ""
    parts = directive.split(",")
    if parts[0].endswith("-"):
        prefix, parts = unquote(parts[0][:-1]), parts[1:]
    if parts[-1].startswith("-"):
        suffix, parts = unquote(parts[-1][1:]), parts[:-1]
    first, last = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""
    place = _find(base_letters("Rubrik\n\n" + page), prefix, first, last, suffix)
    assert place is not None
    assert page[place[0] - 8 : place[1] - 8] == made[number].rstrip(".,")
    assert place[0] == start + 8


def test_a_short_quote_among_its_like_is_told_by_the_whole_line_before() -> None:
    like = " ".join(["polisen i Klara"] * 6)
    lines = [f"Igår {like}.", "Ja, polisen.", "Slut.", f"Idag {like}.", "Ja, polisen.", "Slut."]
    page = "\n\n".join(lines)
    start = page.rindex("Ja, polisen.")
    directive = text_directive("Rubrik", page, start, start + len("Ja, polisen."))
    assert directive is not None
    assert unquote(directive).startswith("Idag polisen")
