"""The project's own questions for the reader, and `join`, which puts them to their texts.

`questions.jsonl.gz` holds one question a line: ``set`` and ``doc`` name the text that it is about,
``sha`` the text's hash, ``start`` and ``end`` the words that answer (offsets into title, two line
breaks, body; -1 where nothing answers), ``kind`` how it is asked, ``round`` when it was written.
``cluster`` names a line of `clusters.jsonl.gz`: the similar documents that its writer saw, of which
no other answers. `texts.jsonl.gz` holds the texts that were written for the project; all others lie
in the data folder and are not copied here.
"""
