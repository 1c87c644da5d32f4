"""When a PDF was published and changed, as first pages of many kinds say it."""

from __future__ import annotations

import pytest
from handbooks import made, read

TEXT = (
    "Kommunen har sedan 2015 arbetat mot öppen drogförsäljning. Arbetet leds av en samordnare. "
    "Förslag ska ha kommit in senast den 30 september 2022 för att behandlas. "
)


@pytest.mark.parametrize(
    ("lines", "published", "updated"),
    [
        (["Antagen av kommunfullmäktige 2019-05-04", "Reviderad 2021-02-01"], "2019-05-04",
         "2021-02-01"),
        (["Beslutsdatum", "2020-11-05", "Gäller till och med", "2024-12-31"], "2020-11-05", None),
        (["Gäller till och med 2024-12-31"], None, None),
        (["Adopted on 4 May 2018. Last updated: 6 June 2020"], "2018-05-04", "2020-06-06"),
        (["Stockholm den 3 mars 2019"], "2019-03-03", None),
        (["April 2021"], "2021-04-01", None),
        (["Version 2.1 · 12 juni 2020"], "2020-06-12", None),
        (["Nästa möte: 2020-03-10"], None, None),
        (["Remissvar ska ha kommit in senast den 1 mars 2021."], None, None),
        (["Fastställd: 2015-10-01 Giltig till: 2017-10-01"], "2015-10-01", None),
        (["Utkom från trycket", "den 5 februari 1987"], "1987-02-05", None),
        (["Skriven av Ida Ek, vårterminen 2017"], None, None),
    ],
)  # fmt: skip
def test_a_first_page_says_its_dates(
    lines: list[str], published: str | None, updated: str | None
) -> None:
    cover = [("h1", "Plan mot langning"), *(("p", line) for line in lines)]
    parsed = read(made([*cover, ("page", None), ("h1", "Bakgrund"), ("p", TEXT * 4)]))
    assert (parsed.published, parsed.updated) == (published, updated)
    assert ("published" in parsed.unknown) == (published is None)


def test_a_row_of_a_table_is_a_label_and_its_day() -> None:
    rows = [
        ["Dokumenttyp", "Riktlinje"],
        ["Beslutsdatum", "2020-11-05"],
        ["Senast reviderad", "2022-01-10"],
        ["Gäller till och med", "2024-12-31"],
    ]
    cover = [("h1", "Riktlinjer för kameror"), ("table", rows)]
    parsed = read(made([*cover, ("page", None), ("h1", "Bakgrund"), ("p", TEXT * 4)]))
    assert (parsed.published, parsed.updated) == ("2020-11-05", "2022-01-10")
