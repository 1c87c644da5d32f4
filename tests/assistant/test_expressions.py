from pathlib import Path

import pytest

from assistant.expressions import expressions
from index.errors import SettingError

TABLE = r"""
[groups]
thing = ["kamera", "kameror", "{place}port"]
place = ["torg", "gat"]

[expressions]
things = '\b{thing}\b'
any = ["^hej", '{months} 20\d\d']

[as_written]
name = '(?-i:Klara)'
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_an_expression_is_filled_in_with_groups_that_name_groups(table: Path) -> None:
    things = expressions(table)["things"]
    assert [match[0] for match in things.finditer("En torgport, två Kameror, tre dörrar")] == [
        "torgport",
        "Kameror",
    ]


def test_a_list_fits_where_any_of_its_items_does(table: Path) -> None:
    fits = expressions(table)["any"]
    assert fits.search("Hej där")
    assert fits.search("den 3 Mars 2019")
    assert fits.search("det är hej") is None


def test_letters_fit_in_either_case_unless_the_expression_says_otherwise(table: Path) -> None:
    name = expressions(table, "as_written")["name"]
    assert name.search("i Klara")
    assert name.search("i klara") is None


def test_a_table_that_cannot_be_read_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"gone\.toml cannot be read"):
        expressions(tmp_path / "gone.toml")
