"""One router for each noun; `web.app` includes them."""
