"""Handbooks: PDF files, read letter for letter. The story is in `read`."""
