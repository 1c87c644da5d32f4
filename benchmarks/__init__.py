"""Speed and quality, runnable by anyone."""
