"""The website and the HTTP API. The story is in `web.app`."""
