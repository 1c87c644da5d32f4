"""From an address or a path to an original: bytes as they came."""
