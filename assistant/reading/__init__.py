"""What a question asks, before anything is searched."""
