"""Sources in: fetch, recognise, read, keep. The story is in `ingest.run`."""
