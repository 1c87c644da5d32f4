"""What other programs meet beside the pages and the API: read `mcp_server.py` first.

An assistant that speaks the Model Context Protocol asks, searches, reads and proves through
`mcp_server`, with the same answers as `klara … --json`.
"""
