"""What was said and when: records, file formats, the document made of them."""
