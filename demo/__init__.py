"""Demonstration material: press pages, a handbook, a podcast, and a server for them."""
