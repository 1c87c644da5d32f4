"""Originals are read in a process of their own, with limits of memory and of processor time.

A PDF of 100 KB can ask for all memory there is, and a reader of other people's files has faults
that nobody has found yet. Here they cost one original: the process ends, the report says so in a
line, and the next original gets a new process. One process reads original after original, so that
none of them waits for a start.

`process` is what the run calls; `child` is what runs in the other process; `frames` go between
them: one of JSON (which reader, location, media type, charset, key) and one of bytes in, one of
JSON, what was made or a line, out. The process that reads is not trusted: nothing that it says is
run or unpickled, and it must have the shape that was asked for. `ahead` begins on workers what
comes next.
"""
