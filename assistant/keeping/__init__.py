"""What is kept: weeded when its time is out, given out when somebody asks, handed to an archive.

Public records are kept, given out and weeded by law; each act leaves a line in the log.
"""
