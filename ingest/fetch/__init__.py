"""From an address or a path to an original: bytes as they came.

`originals.Originals` is the door: it asks again only for what may have changed and keeps what came.
Beneath it, `client` fetches pages politely, within limits and only from public addresses
(`public_addresses`), `download` brings large files home in pieces, and `robots` says what a site
asks of programs.
"""
