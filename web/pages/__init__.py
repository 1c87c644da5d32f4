"""What pages show: quotes, sources, conversations, listings."""
