"""What communications staff ask of the sources."""
