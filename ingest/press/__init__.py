"""Press pages: HTML, plain text, markdown and archives of notices. The story is in `read`."""
