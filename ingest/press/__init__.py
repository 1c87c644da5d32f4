"""Press pages: HTML, plain text and markdown through `read`, archives of notices by `archive`.

A web page goes through `page`: `tree` parses it, `about`, `times` and `title` read what it says,
`furniture` judges elements by their `names`, `pieces` lays the rest out as a reader sees it,
`region` keeps the part with most running text, and `body` judges by words (`phrases`) and place.
`wording` is the language of the lists that are data.
"""
