"""From a question to ordered passages. The story is in `reader`."""
