"""Numbers are compared by what they say, however they are written."""

import pytest

from assistant.staff.numbers import numbers, only_in_each


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("43 500 tabletter", ["43500"]),
        ("43500 och 43.500", ["43500", "43500"]),
        ("2,1 miljoner", ["2.1"]),
        ("tre män och en kvinna", ["3"]),
        ("den 12 mars 2019 och 2019-03-12", ["12 mars 2019", "2019-03-12"]),
        ("kl. 10.30 och 1984:387", ["10.30", "1984:387"]),
        ("polisen tog dem", []),
    ],
)
def test_a_number_has_one_value(words: str, values: list[str]) -> None:
    assert [number.value for number in numbers(words)] == values


def test_what_differs_is_told_as_it_was_written() -> None:
    mine, theirs = numbers("24 män den 3 maj"), numbers("tjugofyra, 34 män den 4 maj")
    assert only_in_each(mine, theirs) == (("24", "3 maj"), ("34", "4 maj"))
