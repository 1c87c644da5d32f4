"""The truth: documents, revisions, marks and originals, in one SQLite file and a folder.

`documents.Store` is the door: it opens the data folder and reads documents. What it is made of:
`connection` (SQLite opened, its connections shared), `schema` (the tables), `writing` (documents
kept and withdrawn), `originals` (what sources sent, by hash, and when it was fetched), `sources`
(how each source was last read).
"""
