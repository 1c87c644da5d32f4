"""What all readers of text share.

Bytes become text (`decode`), XML is parsed safely (`safe_xml`), feeds and sitemaps say what they
list (`feed_tags`, `sitemap`), blocks become a document's text and marks (`blocks`), dates
(`dates`) and languages (`language`) are told.
"""
