"""Bundles: what a website needs, put where many machines can fetch it.

publish:  a copy of the truth + the published generation → blocks by hash, only new ones → pointer
pull:     pointer → blocks that are not here → every file checked → a data folder → swap

A bundle is a whole data folder that is only read: `klara.db` as it was at one moment, one
generation, and the PDFs whose pages are shown. Its files are cut into blocks that are named by
their SHA-256, so what did not change is neither sent nor fetched again, and what arrives is
proved. Storage is whatever fsspec knows: a folder, S3, Azure, Google, SFTP.
"""

from index.bundles.publish import Published, publish
from index.bundles.pull import pull, pulled

__all__ = ["Published", "publish", "pull", "pulled"]
