"""What keeps the website safe whatever is sent to it."""
