"""What all readers of text share.

Bytes become text (`decode`), XML is parsed safely (`safe_xml`), blocks become a document's text and
marks (`blocks`), dates (`dates`) and languages (`language`) are told.
"""
