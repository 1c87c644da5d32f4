"""What all readers of text share: bytes to text (`decode`), safe XML (`safe_xml`), blocks that become
a document's text and marks (`blocks`), dates (`dates`) and languages (`language`).
"""
